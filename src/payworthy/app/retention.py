"""How long what is kept of people must be kept, and after which day it must not be (domain specification 10.3).

A *duty* keeps a thing although somebody asks for its erasure; an *end* erases it although nobody asks. Terms are those
of the specification's table, which says itself: check them against the law of your place. Years begin where the table's
row says; where the thing has not happened yet (business goes on, an entry stands) they have not begun.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from payworthy.base.calendar import add_months

_NEVER: Final = date.max


class Since(StrEnum):
    """From when years are counted."""

    LAST_BUSINESS = "last_business"  # the last document, movement or order of the customer
    END_OF_YEAR = "end_of_year"  # the end of the year of the last document: books are closed by years
    END_OF_EVENT = "end_of_event"
    LAST_DECISION = "last_decision"


class Term(Struct, frozen=True, kw_only=True):
    """One row of the table. ``items``: how the items it speaks of begin. ``is_duty``: must be kept so long; else must
    be gone after it. ``persons_years``: where the customer is a natural person, if that differs."""

    code: str
    items: tuple[str, ...]
    years: int
    since: Since
    is_duty: bool
    persons_years: int | None = None


TABLE: Final = (
    # Accounting records 30 years (会计档案管理办法): a ledger must say whose it is.
    Term(code="accounting", items=("customer/name",), years=30, since=Since.END_OF_YEAR, is_duty=True),
    # Contracts, securities and their proofs: 3 years beyond limitation (民法典 188), 10 years at least.
    Term(
        code="contract",
        items=("entry/application/", "entry/document/", "event/guarantor/", "collateral/"),
        years=10,
        since=Since.LAST_BUSINESS,
        is_duty=True,
    ),
    # What a decision on credit rested on, and objections to it: 7 years after the end of the relation.
    Term(code="decision", items=("challenge/", "judgement/"), years=7, since=Since.LAST_BUSINESS, is_duty=True),
    # Whom to reach about a debt: while anything is owed, and until the claim is time-barred.
    Term(code="claim", items=("customer", "entry/contact/"), years=3, since=Since.LAST_BUSINESS, is_duty=False),
    # Who never bought anything: 2 years, natural persons 1.
    Term(code="declined", items=("",), years=2, persons_years=1, since=Since.LAST_DECISION, is_duty=False),
    # Adverse facts on persons: 5 years after the event ended (征信业管理条例 16).
    Term(code="adverse", items=("event/",), years=5, since=Since.END_OF_EVENT, is_duty=False),
    # Everything else about people in the file: as long as what was decided with it.
    Term(code="file", items=("profile/", "entry/", "pull/"), years=7, since=Since.LAST_BUSINESS, is_duty=False),
)
"""The retention table."""


class Relation(Struct, frozen=True, kw_only=True):
    """What the years of a customer are counted from. ``owes``: something is open or ordered."""

    is_person: bool
    owes: bool
    last_business_on: date | None
    last_document_on: date | None
    last_decision_on: date | None


class Kept(Struct, frozen=True, kw_only=True):
    """One thing that is kept of somebody. ``ended_on``: where it is an entry that has ended. ``is_adverse``: what a
    record holds against somebody. ``is_asked_for``: its erasure was asked for, and a duty kept it."""

    item: str
    fields: tuple[str, ...]
    known_on: date
    ended_on: date | None = None
    is_adverse: bool = False
    is_asked_for: bool = False


class Until(Struct, frozen=True, kw_only=True):
    """By which row of the table, and up to which day (``None``: no day yet, what it is counted from has not come)."""

    code: str
    day: date | None


def duty(kept: Kept, relation: Relation, today: date) -> Until | None:
    """The duty that keeps a thing today: the one that lasts longest; ``None`` where nothing keeps it."""
    if relation.owes and kept.item.split("/")[0] == "customer":
        return Until(code="claim", day=None)
    found = [(_ends(term, kept, relation), term) for term in _of(kept, relation, is_duty=True)]
    running = [(day or _NEVER, term.code) for day, term in found if day is None or day >= today]
    if not running:
        return None
    day, code = max(running)
    return Until(code=code, day=None if day == _NEVER else day)


def end(kept: Kept, relation: Relation) -> Until | None:
    """The first day after which a thing must be gone; ``None`` while its years have not begun."""
    found = [(_ends(term, kept, relation), term.code) for term in _of(kept, relation, is_duty=False)]
    days = [(day, code) for day, code in found if day is not None]
    if not days:
        return None
    day, code = min(days)
    return Until(code=code, day=day)


def _of(kept: Kept, relation: Relation, *, is_duty: bool) -> Iterable[Term]:
    for term in TABLE:
        if term.is_duty is is_duty and kept.item.startswith(term.items) and _applies(term, kept, relation):
            yield term


def _applies(term: Term, kept: Kept, relation: Relation) -> bool:
    traded = relation.last_document_on is not None or relation.owes
    match term.code:
        case "declined":
            return not traded
        case "accounting":
            return relation.last_document_on is not None
        case "contract":
            return traded
        case "claim":
            return traded and kept.item != "customer/name"
        case "adverse":
            return kept.is_adverse
        case "file":
            return traded and not kept.item.startswith(("entry/application/", "entry/document/", "entry/contact/"))
    return True


def _ends(term: Term, kept: Kept, relation: Relation) -> date | None:
    years = term.persons_years if relation.is_person and term.persons_years is not None else term.years
    began = _began(term.since, kept, relation)
    return None if began is None else add_months(began, 12 * years)


def _began(since: Since, kept: Kept, relation: Relation) -> date | None:
    match since:
        case Since.END_OF_EVENT:
            return kept.ended_on
        case Since.LAST_DECISION:
            return relation.last_decision_on or kept.known_on
        case Since.END_OF_YEAR:
            last = relation.last_document_on
            return None if last is None else date(last.year, 12, 31)
        case Since.LAST_BUSINESS:
            return None if relation.owes else relation.last_business_on or relation.last_decision_on or kept.known_on
