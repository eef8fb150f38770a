"""Acts on personal data: who looked at it, and what was erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

from payworthy.app.effects import Effects
from payworthy.app.people import KnowsPeople, acting
from payworthy.app.protection import NAMES, Locked
from payworthy.app.retention import Kept, Relation, duty, end
from payworthy.base.failure import Denied, Failure, Invalid, NotFound, Reason
from payworthy.facts.person import Person, Role
from payworthy.facts.personal import Subject
from payworthy.limit.authority import LEVELS

BY_TERM: Final = "retention"
"""Who erases what nobody asked to erase."""

MAY_SEE: Final = frozenset(Role) - {Role.INTEGRATOR}
"""Machines that ask about orders are shown no personal data."""

MAY_ERASE: Final = frozenset(LEVELS[1:])


class Purpose(StrEnum):
    """What personal data were shown for."""

    CARD = "card"
    FILE = "file"
    REPORT = "report"
    LETTER = "letter"
    EXPORT = "export"
    SCREENING = "screening"
    ENQUIRY = "enquiry"
    GROUP = "group"


class Access(Struct, frozen=True, kw_only=True):
    """Somebody saw personal data of a customer, or asked for them in vain (``was_shown``). ``fields`` name the places
    (``customer:contact``), never what stood there."""

    customer_id: str
    access_no: int
    seen_by: str
    seen_at: datetime
    purpose: Purpose
    was_shown: bool
    fields: tuple[str, ...]


class StillKept(Struct, frozen=True, kw_only=True):
    """What was asked to be erased and stays: under which row of the retention table, until when."""

    item: str
    duty: str
    until: date | None


class Erasure(Struct, frozen=True, kw_only=True):
    """Items of a customer that were erased, and those that stay. ``is_whole``: nothing more about people around this
    customer is taken from now on, whatever files bring."""

    customer_id: str
    erasure_no: int
    erased_by: str
    erased_at: datetime
    reason: str
    is_whole: bool
    erased: tuple[str, ...]
    kept: tuple[StillKept, ...]


class PrivacyTx(KnowsPeople, Protocol):
    """A write transaction on acts on personal data."""

    def book_id(self) -> str:
        """Identity of the book."""

    def held_of(self, customer_id: str) -> Sequence[Kept]:
        """What is kept of people around a customer and was not erased."""

    def relation(self, customer_id: str) -> Relation | None:
        """What its years are counted from; ``None`` for a customer who is not there."""

    def lock_customer(self, customer_id: str, effects: Effects) -> bool:
        """Lock a customer's line, so that acts on it come one after another; false if there is no such customer."""

    def next_access(self, customer_id: str) -> int:
        """The number of its next access."""

    def add_access(self, access: Access, effects: Effects) -> None:
        """Record that personal data were shown, or were asked for in vain."""

    def next_erasure(self, customer_id: str) -> int:
        """The number of its next erasure."""

    def add_erasure(self, erasure: Erasure, effects: Effects) -> None:
        """Record an erasure."""

    def record(self, effects: Effects) -> None:
        """Write everything staged."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants to see personal data, and what for. ``said`` is what they are shown where there is nothing to show."""

    by: str
    purpose: Purpose
    said: Mapping[Locked, str]


def note_access(tx: PrivacyTx, customer_id: str, asking: Asking, fields: Sequence[str], at: datetime) -> bool:
    """Record that somebody is shown personal data, or may not be; returns which."""
    effects = Effects(book_id=tx.book_id(), at=at, actor=asking.by)
    if not tx.lock_customer(customer_id, effects):
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    access = Access(
        customer_id=customer_id,
        access_no=tx.next_access(customer_id),
        seen_by=asking.by,
        seen_at=at,
        purpose=asking.purpose,
        was_shown=may_see(tx.person(asking.by)),
        fields=tuple(fields),
    )
    tx.add_access(access, effects)
    tx.record(effects)
    return access.was_shown


def subjects_of(erasure: Erasure, book_id: str) -> list[Subject]:
    """Whose keys an erasure destroys. With a whole one, what entries are named with goes too, and so does everything
    that may still come."""
    items = [*erasure.erased, *((NAMES, "") if erasure.is_whole else ())]
    return [Subject(book_id, erasure.customer_id, item) for item in items]


def may_see(person: Person | None) -> bool:
    """Whether somebody is shown personal data."""
    return person is not None and person.is_active and person.role in MAY_SEE


def erase(
    tx: PrivacyTx, customer_id: str, item: str | None, by: str, reason: str, at: datetime, today: date
) -> Erasure:
    """Decide and record what is erased of a customer: one item, or everything no duty keeps. Its keys are destroyed
    after this is on record, so that a crash between the two is made up for later.

    Raises ``NotFound``, ``Invalid`` (no reason, nothing of that name) or ``Denied``: it takes a credit manager.
    """
    person = acting(tx, by)
    if person.role not in MAY_ERASE:
        raise Denied(Failure(Reason.DENIED, "no_authority", {"person": by, "needed": LEVELS[1]}))
    if not reason.strip():
        raise Invalid(Failure(Reason.MISSING, "erasure_without_reason", {"customer_id": customer_id}))
    effects = Effects(book_id=tx.book_id(), at=at, actor=person.person_id)
    relation = tx.relation(customer_id)
    if relation is None or not tx.lock_customer(customer_id, effects):
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    held = [one for one in tx.held_of(customer_id) if item is None or one.item == item]
    if item is not None and not held:
        params: dict[str, str | int] = {"customer_id": customer_id, "item": item}
        raise NotFound(Failure(Reason.MISSING, "personal_item_unknown", params))
    reasons = [(one.item, duty(one, relation, today)) for one in held]
    kept = [StillKept(item=at_item, duty=why.code, until=why.day) for at_item, why in reasons if why is not None]
    staying = {one.item for one in kept}
    erasure = Erasure(
        customer_id=customer_id,
        erasure_no=tx.next_erasure(customer_id),
        erased_by=person.person_id,
        erased_at=at,
        reason=reason,
        is_whole=item is None,
        erased=tuple(one.item for one in held if one.item not in staying),
        kept=tuple(kept),
    )
    tx.add_erasure(erasure, effects)
    tx.record(effects)
    return erasure


def erase_due(tx: PrivacyTx, customer_id: str, at: datetime, today: date) -> Erasure | None:
    """Erase what must not be kept any longer, and what was to be erased as soon as its duty ended; ``None`` where there
    is nothing of the kind."""
    effects = Effects(book_id=tx.book_id(), at=at, actor=BY_TERM)
    tx.lock_customer(customer_id, effects)
    relation = tx.relation(customer_id)
    due = [] if relation is None else [one for one in tx.held_of(customer_id) if is_due(one, relation, today)]
    if not due:
        return None
    erasure = Erasure(
        customer_id=customer_id,
        erasure_no=tx.next_erasure(customer_id),
        erased_by=BY_TERM,
        erased_at=at,
        reason=BY_TERM,
        is_whole=False,
        erased=tuple(one.item for one in due),
        kept=(),
    )
    tx.add_erasure(erasure, effects)
    tx.record(effects)
    return erasure


def is_due(kept: Kept, relation: Relation, today: date) -> bool:
    """Whether a thing must go: its last day is over and no duty keeps it."""
    last = end(kept, relation)
    if duty(kept, relation, today) is not None:
        return False
    return kept.is_asked_for or (last is not None and last.day is not None and last.day < today)
