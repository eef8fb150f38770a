"""Several answers of one source made into one."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from payworthy.app.enquiry import CONCLUSIVE, Answer
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.public_record import Event, EventKind
from payworthy.facts.pull import PullStatus

_Key = tuple[type, str]
"""What a fact is about."""


def merged(answers: Sequence[Answer], query: str) -> Answer:
    """One answer of several, the oldest first: of facts on the same thing the last holds. It is an answer if any of
    them is; ambiguous if none is and one says who else it might be. The first trouble is told, and covers and lists
    are those of the answers that are conclusive."""
    said = [answer for answer in answers if answer.status in CONCLUSIVE]
    status = _status(answers)
    facts: dict[_Key, CreditFact] = {}
    for answer in said:
        facts = {**_still_listed(facts, answer), **{(type(fact), fact.fact_id): fact for fact in answer.facts}}
    days = [answer.data_as_of for answer in said if answer.data_as_of is not None]
    return Answer(
        status=status,
        query=query,
        facts=tuple(facts.values()),
        candidates=tuple(one for answer in answers for one in answer.candidates),
        data_as_of=max(days, default=None),
        covered=frozenset[str]().union(*(answer.covered for answer in said)),
        listed=frozenset[EventKind]().union(*(answer.listed for answer in said)),
        trouble=next((answer.trouble for answer in answers if answer.trouble is not None), None),
        unread=tuple(failure for answer in said for failure in answer.unread),
        is_charged=any(answer.is_charged for answer in answers),
    )


def _still_listed(facts: Mapping[_Key, CreditFact], newer: Answer) -> dict[_Key, CreditFact]:
    """Entries that a newer complete list does not show any more have ended by its day."""
    shown = {(type(fact), fact.fact_id) for fact in newer.facts}
    kept: dict[_Key, CreditFact] = {}
    for key, fact in facts.items():
        is_gone = isinstance(fact, Event) and fact.kind in newer.listed and key not in shown
        on = newer.data_as_of
        if is_gone and isinstance(fact, Event) and fact.ended_on is None and on is not None and fact.began_on <= on:
            kept[key] = replace(fact, ended_on=on)
        else:
            kept[key] = fact
    return kept


def _status(answers: Sequence[Answer]) -> PullStatus:
    statuses = [answer.status for answer in answers]
    order = (PullStatus.OK, PullStatus.NOT_FOUND, PullStatus.AMBIGUOUS, PullStatus.RATE_LIMITED, PullStatus.ERROR)
    return next((status for status in order if status in statuses), PullStatus.ERROR)
