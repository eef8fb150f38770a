"""What the screenings and judgements of a customer come to: what an order check sees of them."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.public_record import Area, Check, Event, EventKind

CLEAR: Final = "clear"
UNDECIDED: Final = "undecided"
CONFIRMED: Final = "confirmed"

ON_DEBTORS_LIST: Final = "list_debtors"
"""Reason of a judgement that marks a match on a list of debtors: a matter of credit, not of sanctions."""

LIST_PREFIX: Final = "list:"

SCREENING: Final = "screening:"
"""How the source of facts begins that a screening brought."""


class Screening(Struct, frozen=True, gc=False, omit_defaults=True):
    """``screened_on``: the newest day on which somebody looked; ``state``: ``clear``, ``undecided`` or ``confirmed``,
    ``None`` if nobody ever looked and nothing was found."""

    screened_on: date | None = None
    state: str | None = None


def is_of_sanctions(judgement: Judgement) -> bool:
    """Whether a judgement is about an entry of a list on which no trading partner may be."""
    return judgement.other.startswith(LIST_PREFIX) and ON_DEBTORS_LIST not in (judgement.because or "").split()


def sanction_state_of(facts: Iterable[CreditFact]) -> Screening:
    """The state of one customer from its facts as they hold (the newest version of each; others are passed over).

    A confirmed match, or a ``sanction_match`` event that stands, counts before an undecided one, and that before a
    clean look: whatever is in doubt is never *clear*.
    """
    looked: list[date] = []
    found = set()
    for fact in facts:
        if isinstance(fact, Check) and fact.area is Area.SANCTIONS:
            looked.append(fact.checked_on)
        elif isinstance(fact, Event) and fact.kind is EventKind.SANCTION_MATCH and fact.ended_on is None:
            found.add(CONFIRMED)
        elif isinstance(fact, Judgement) and is_of_sanctions(fact):
            if fact.verdict is MatchVerdict.SAME:
                found.add(CONFIRMED)
            elif fact.verdict is MatchVerdict.UNDECIDED:
                found.add(UNDECIDED)
    state = next((state for state in (CONFIRMED, UNDECIDED) if state in found), CLEAR if looked else None)
    return Screening(max(looked, default=None), state)
