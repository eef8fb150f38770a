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
    """A write transaction that stores checkpoints. It waits for no order check, and none for it."""

    def book_id(self) -> str:
        """Identity of the book."""

    def moved_heads(self) -> list[Head]:
        """Heads of the streams that moved since they were last sealed. Asked before anything else: all later answers
        are of the same instant."""

    def entry_count(self) -> int:
        """Entries of the whole book."""

    def last_checkpoint(self) -> SignedCheckpoint | None:
        """The newest checkpoint."""

    def write_checkpoint(self, signed: SignedCheckpoint) -> None:
        """Store a checkpoint."""


def is_due(last: SignedCheckpoint | None, entry_count: int, at: datetime) -> bool:
    """Whether a book of ``entry_count`` entries, last sealed by ``last``, is to be sealed at ``at``."""
    if last is None:
        return entry_count > 0
    unsealed = entry_count - last.entry_count
    return unsealed >= ENTRIES_MAX or (unsealed > 0 and at - last.at >= AGE_MAX)


def seal_audit(
    tx: SealTx, sign: Callable[[Checkpoint], SignedCheckpoint], at: datetime, *, only_if_due: bool = False
) -> SignedCheckpoint | None:
    """Make, sign and store the next checkpoint; ``None`` when nothing moved since the last (or none is due).

    Looks once at every credit line, so whoever has many checks made asks every ``ENTRIES_MAX`` of them and not
    after each. The caller keeps a copy outside the book, once the transaction is committed.
    """
    heads = tx.moved_heads()
    if not heads:
        return None
    last, entry_count = tx.last_checkpoint(), tx.entry_count()
    if only_if_due and not is_due(last, entry_count, at):
        return None
    signed = sign(next_checkpoint(last, tx.book_id(), at, entry_count, heads))
    tx.write_checkpoint(signed)
    return signed
