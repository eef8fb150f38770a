"""Who may say whether a match is the customer, and what that word brings about. One place for the rule of four eyes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from payworthy.base.canonical import digest
from payworthy.base.failure import Denied, Failure, Reason
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.judgement import LIST_PREFIX, ON_DEBTORS_LIST, Judgement, MatchVerdict
from payworthy.facts.person import Person, Role
from payworthy.facts.public_record import Event, EventKind
from payworthy.limit.authority import LEVELS

SCREENERS: Final = (*LEVELS, Role.INTEGRATOR)
"""Roles that may screen: a clean look opens the way for orders, so nobody who only sells may make one."""


def may_screen(person: Person) -> None:
    """Raises ``Denied``."""
    if person.role not in SCREENERS:
        raise Denied(Failure(Reason.DENIED, "screening_not_by_role", {"person": person.person_id, "role": person.role}))


def may_judge(person: Person, customer: Customer, before: Judgement, verdict: MatchVerdict) -> None:
    """Raises ``Denied`` for roles below an analyst; for the customer's own salesperson wherever the word lifts a match
    on a sanctions list; and for who confirmed a match and would take it away again alone."""
    params: dict[str, str | int] = {"person": person.person_id, "customer_id": customer.customer_id}
    if person.role not in LEVELS:
        raise Denied(Failure(Reason.DENIED, "judging_not_by_role", {**params, "role": person.role}))
    if not _lifts(before, verdict):
        return
    if person.person_id == customer.sales_person:
        raise Denied(Failure(Reason.DENIED, "judging_own_customer", params))
    if before.verdict is MatchVerdict.SAME and before.by == person.person_id:
        raise Denied(Failure(Reason.DENIED, "judging_own_word", params))


def _lifts(before: Judgement, verdict: MatchVerdict) -> bool:
    if not before.is_about_sanctions:
        return False
    strictness = (MatchVerdict.DIFFERENT, MatchVerdict.UNDECIDED, MatchVerdict.SAME)
    return strictness.index(verdict) < strictness.index(before.verdict)


def facts_of_word(
    before: Judgement, verdict: MatchVerdict, by: str, reason: str, today: date, events: Iterable[CreditFact]
) -> list[CreditFact]:
    """The judgement, and the event that a confirmed match on a list brings or, taken back, ends."""
    word = replace(before, verdict=verdict, by=by, reason=reason or None, known_on=None)
    event = _event(before, today, events)
    if event is None:
        return [word]
    if verdict is MatchVerdict.SAME:
        return [word, replace(event, ended_on=None)]
    stands = before.verdict is MatchVerdict.SAME
    return [word, replace(event, ended_on=today)] if stands else [word]


def _event(before: Judgement, today: date, events: Iterable[CreditFact]) -> Event | None:
    """The event of a match on a list, as it was recorded or as it would be."""
    if not before.other.startswith(LIST_PREFIX):
        return None
    is_debtor = ON_DEBTORS_LIST in (before.because or "").split()
    kind = EventKind.DISHONEST_DEBTOR if is_debtor else EventKind.SANCTION_MATCH
    number = before.other.removeprefix(LIST_PREFIX)
    for event in events:
        if isinstance(event, Event) and event.kind is kind and event.number == number:
            return replace(event, known_on=None)
    return Event(
        customer_id=before.customer_id,
        kind=kind,
        began_on=today,
        number=number,
        source=LIST_PREFIX + number.partition("/")[0],
    )


def pinned(batch_id: int, name: str, facts: Sequence[CreditFact]) -> str:
    """What makes facts that no file brought a file of their own."""
    return digest(f"{batch_id} {name} {facts!r}".encode())
