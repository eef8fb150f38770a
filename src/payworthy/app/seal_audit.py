"""Seal the audit trail: a signed checkpoint over every stream that moved, kept in the book and outside it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from payworthy.audit.checkpoint import Checkpoint, SignedCheckpoint, next_checkpoint
from payworthy.audit.entry import Head

ENTRIES_MAX: Final = 1_000
"""A checkpoint is due after so many new entries…"""

AGE_MAX: Final = timedelta(days=1)
"""…and at least once a day while anything happens."""


class SealTx(Protocol):
    """A write transaction that stores checkpoints."""

    def book_id(self) -> str:
        """Identity of the book."""

    def moved_heads(self) -> list[Head]:
        """Heads of the streams that moved since they were last sealed."""

    def entry_count(self) -> int:
        """Entries of the whole book."""

    def last_checkpoint(self) -> SignedCheckpoint | None:
        """The newest checkpoint."""

    def write_checkpoint(self, signed: SignedCheckpoint) -> None:
        """Store a checkpoint."""


def is_due(tx: SealTx, at: datetime) -> bool:
    """Whether a checkpoint is due at ``at``."""
    last = tx.last_checkpoint()
    unsealed = tx.entry_count() - (last.entry_count if last else 0)
    if unsealed <= 0:
        return False
    return unsealed >= ENTRIES_MAX or last is None or at - last.at >= AGE_MAX


def seal_audit(
    tx: SealTx, sign: Callable[[Checkpoint], SignedCheckpoint], at: datetime, *, only_if_due: bool = False
) -> SignedCheckpoint | None:
    """Make, sign and store the next checkpoint; ``None`` when nothing moved since the last (or none is due)."""
    if only_if_due and not is_due(tx, at):
        return None
    heads = tx.moved_heads()
    if not heads:
        return None
    checkpoint = next_checkpoint(tx.last_checkpoint(), tx.book_id(), at, tx.entry_count(), heads)
    signed = sign(checkpoint)
    tx.write_checkpoint(signed)
    return signed
