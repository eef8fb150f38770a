"""What is proposed for a customer's credit, and what people did with it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from payworthy.facts.limit import LimitKind
from payworthy.facts.person import Role
from payworthy.score.override import Override


class Proposal(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A grade, a term and a limit for a customer, as one thing to say yes or no to.

    ``seen`` is the digest of the assessment it rests on (empty where a person proposes freely): a signature holds for
    that and nothing else. Amounts in minor units of ``currency``; ``limit_before_minor`` is ``None`` where there was no
    limit or an unlimited one, ``limit_minor`` where the limit stays as it is; ``grade`` is ``None`` where the grade
    does. ``total_minor``: all credit it comes to, in the policy's currency, which its signatures answer for.
    ``signatures`` are the roles that must sign, lowest first; empty: it takes effect by itself, which only what gives
    less credit ever does. ``override``: a person's grade instead of the program's, for a while; the limit then stays.
    """

    proposal_id: str
    customer_id: str
    seen: str
    policy_hash: str
    move: str
    grade_before: str | None
    grade: str | None
    review_on: date | None
    kind: LimitKind
    currency: str
    limit_before_minor: int | None
    limit_minor: int | None
    total_minor: int
    binding: str
    term_days: int | None
    valid_from: date
    valid_to: date | None
    signatures: tuple[Role, ...]
    reason: str
    proposed_by: str
    proposed_at: datetime
    override: Override | None = None

    @property
    def counts_waiting(self) -> bool:
        """Whether its total counts proposals that waited when it was made: a limit that a person asks for freely does,
        one that the program recommends is measured beside the limits in force."""
        return not self.binding


class Act(StrEnum):
    """What can be done with a proposal. All but ``signed`` end it."""

    SIGNED = "signed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


ENDS: Final = frozenset(Act) - {Act.SIGNED}


class Step(Struct, frozen=True, gc=False, kw_only=True):
    """One act of one person on a proposal; ``reason`` in that person's words."""

    proposal_id: str
    step_no: int
    act: Act
    acted_by: str
    role: Role | None
    reason: str
    acted_at: datetime


class State(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    SIGNED = "signed"  # by some, not yet by all
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


def state_of(steps: Sequence[Step]) -> State:
    """What the acts so far have made of a proposal."""
    return State(steps[-1].act) if steps else State.OPEN
