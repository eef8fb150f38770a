"""A fact that the customer, or someone of ours, says is wrong."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class ChallengeState(StrEnum):
    """What became of it. An open or upheld challenge masks the fact: no score sees it, the file keeps it."""

    OPEN = "open"
    UPHELD = "upheld"  # the fact was wrong
    REJECTED = "rejected"  # the fact stands
    WITHDRAWN = "withdrawn"


class Challenge(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Fact ``target`` of ``kind`` (as ``CreditFactKind`` and ``fact_id`` have it) is contested since ``opened_on``; an
    answer is owed by ``answer_by``. A later version of the same challenge says how it ended."""

    customer_id: str
    kind: str
    target: str
    reason: str
    opened_by: str
    opened_on: date
    answer_by: date
    state: ChallengeState = ChallengeState.OPEN
    decided_by: str | None = None
    decided_on: date | None = None
    note: str | None = None
    known_on: date | None = None

    @property
    def masks(self) -> bool:
        """Whether scores leave the fact out."""
        return self.state in (ChallengeState.OPEN, ChallengeState.UPHELD)

    @property
    def fact_id(self) -> str:
        """Which challenge."""
        return f"{self.kind}/{self.target}/{self.opened_on.isoformat()}"
