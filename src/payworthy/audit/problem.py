"""What a verification can find wrong, and its exit codes."""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class ProblemKind(StrEnum):
    """How the record fails to be what it was. What each one means is in ``verify``."""

    EDITED = "edited"
    INSERTED = "inserted"
    DELETED = "deleted"
    REORDERED = "reordered"
    DUPLICATED = "duplicated"
    SPLICED = "spliced"
    TRUNCATED = "truncated"
    RECHAINED = "rechained"
    CHECKPOINT_BROKEN = "checkpoint_broken"
    SIGNATURE_INVALID = "signature_invalid"


EXIT_CODES: Final[dict[ProblemKind, int]] = {kind: 10 + rank for rank, kind in enumerate(ProblemKind)}
"""Exit code of ``payworthy audit verify`` for each kind; an intact record gives 0."""


class Problem(Struct, frozen=True, kw_only=True):
    """One fault, at an entry (``stream``, ``sequence``), at a checkpoint (``checkpoint``), or at an entry that
    a checkpoint contradicts.

    ``since`` is the first entry that may be false, where that can lie before ``sequence``, the first that
    is proven false.
    """

    kind: ProblemKind
    stream: str | None = None
    sequence: int | None = None
    since: int | None = None
    checkpoint: int | None = None

    @property
    def code(self) -> str:
        """Code of the sentence in the texts; one kind reads differently for entries and for checkpoints."""
        if self.stream is None:
            return f"audit.{self.kind.value}_checkpoint"
        is_against_head = self.kind is ProblemKind.RECHAINED and self.checkpoint is None
        return f"audit.{self.kind.value}_head" if is_against_head else f"audit.{self.kind.value}"

    @property
    def params(self) -> dict[str, str | int]:
        """What fills the sentence."""
        known = {"stream": self.stream, "sequence": self.sequence, "since": self.since, "checkpoint": self.checkpoint}
        return {name: value for name, value in known.items() if value is not None}


class AuditReport(Struct, frozen=True, kw_only=True):
    """Result of a verification.

    ``problems`` holds at most one per stream and three of the checkpoints, the weightiest first: a
    contradiction to a kept checkpoint, then faulty entries in the order of the streams, then the rest.
    ``entries_unsealed`` counts the entries that no checkpoint covers yet.
    """

    entry_count: int
    stream_count: int
    checkpoint_count: int
    entries_unsealed: int
    problems: tuple[Problem, ...]

    @property
    def is_intact(self) -> bool:
        """True if nothing was found."""
        return not self.problems

    @property
    def first(self) -> Problem | None:
        """The problem to report first; ``None`` if there is none."""
        return self.problems[0] if self.problems else None

    @property
    def exit_code(self) -> int:
        """0 if intact, else the code of the first problem's kind (``EXIT_CODES``)."""
        return EXIT_CODES[self.problems[0].kind] if self.problems else 0
