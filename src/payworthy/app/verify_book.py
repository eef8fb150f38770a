"""What a verification of a book is given, and what it finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from payworthy.audit.checkpoint import SignedCheckpoint


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check. ``checked`` is how many things were looked at; ``problem`` names the first thing that is wrong;
    ``exit_code`` is 0, 1 for wrong figures, or the audit room's own code; ``notice`` is what a person should know
    although nothing is wrong."""

    code: str
    checked: int
    problem: Mapping[str, str | int] | None = None
    exit_code: int = 0
    notice: Mapping[str, str | int] | None = None

    @property
    def is_ok(self) -> bool:
        """Nothing is wrong."""
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verification needs beside the book: checkpoints kept elsewhere, and the key they were signed with
    (``None``: the chains are checked, the signatures are not). ``newest``: so many decisions are computed again, the
    newest ones (``None``: all)."""

    kept: Sequence[SignedCheckpoint] = ()
    public_key: Ed25519PublicKey | None = None
    newest: int | None = None
