"""Personal data on its way into a book and out of it: sealed before it is stored, opened only to be shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from msgspec.structs import replace

from payworthy.base.failure import Failure, Reason, Unavailable
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.entry import Entry
from payworthy.facts.personal import (
    GONE,
    PSEUDONYM,
    Place,
    Subject,
    hidden,
    is_keyed_by_person,
    is_renamed,
    is_sealed,
    item_of,
    protected,
    with_texts,
)

T = TypeVar("T", bound=Customer | CreditFact)


NAMES: Final = "names"
"""The item whose key makes pseudonyms of a customer's entries."""

BLACK: Final = "\N{BLACK SQUARE}" * 3
"""What stands for a name that is gone."""


_TOLD_APART: Final = 6


class Locked(StrEnum):
    """Why a protected text cannot be shown."""

    ERASED = "erased"  # its key was destroyed, or the text was never taken
    NO_KEY = "no_key"  # the folder of keys is another one, or not whole
    BROKEN = "broken"  # the text is not what was sealed under this name
    DENIED = "denied"  # who asks may not see it


class Protector(Protocol):
    """Keys of subjects, outside the book."""

    def prepare(self, subjects: Iterable[Subject]) -> None:
        """See to it that every subject has a key, on disk, unless it was erased."""

    def seal(self, subject: Subject, field: str, text: str) -> str:
        """The token of a text: always the same for the same text of the same field and subject, so that what is known
        already is recognised; ``GONE`` for a subject that was erased."""

    def open(self, subject: Subject, field: str, token: str) -> str | Locked:
        """The text of a token, or why there is none."""

    def pseudonym(self, subject: Subject, text: str) -> str | None:
        """A name for something that does not say what it is called; ``None`` for a subject that was erased."""

    def is_erased(self, subject: Subject) -> bool:
        """Whether the subject, or all of its customer, was erased."""

    def destroy(self, subjects: Iterable[Subject]) -> int:
        """Destroy keys for good, and see to it that none is made again; returns how many there were. A subject without
        an item stands for everything of its customer that may still come."""


class NoProtector:
    """For books that are opened without a folder of keys: personal data are refused rather than kept as they are."""

    def prepare(self, subjects: Iterable[Subject]) -> None:
        if any(True for _ in subjects):
            raise Unavailable(Failure(Reason.MISSING, "vault_missing"))

    def seal(self, subject: Subject, field: str, text: str) -> str:
        raise Unavailable(Failure(Reason.MISSING, "vault_missing"))

    def open(self, subject: Subject, field: str, token: str) -> str | Locked:
        return Locked.ERASED if token == GONE else Locked.NO_KEY

    def pseudonym(self, subject: Subject, text: str) -> str | None:
        raise Unavailable(Failure(Reason.MISSING, "vault_missing"))

    def is_erased(self, subject: Subject) -> bool:
        return False

    def destroy(self, subjects: Iterable[Subject]) -> int:
        raise Unavailable(Failure(Reason.MISSING, "vault_missing"))


def seal_facts(facts: Sequence[T], protector: Protector, book_id: str, persons: Collection[str]) -> list[T | None]:
    """Records as a book keeps them, each in its place; ``None`` where all that it says is about somebody who was
    erased. What was read from the book and goes back into it is left as it is. ``persons``: customers who are natural
    persons. Raises ``Unavailable`` where keys cannot be written."""
    sealed: list[T | None] = list(facts)
    keyed = [place for place, fact in enumerate(facts) if is_keyed_by_person(fact) and not is_renamed(fact)]
    protector.prepare({_names_of(book_id, facts[place].customer_id) for place in keyed})
    for place in keyed:
        sealed[place] = _renamed(facts[place], protector, book_id)
    found = {
        place: parts
        for place, fact in enumerate(sealed)
        if fact is not None and (parts := _plain_parts(fact, protector, book_id, of_person=fact.customer_id in persons))
    }
    owners = {place: facts[place].customer_id for place in found}
    protector.prepare({Subject(book_id, owners[at], one.item) for at, parts in found.items() for one in parts})
    for place, parts in found.items():
        fact = sealed[place]
        assert fact is not None
        texts = {one.field: _seal(protector, Subject(book_id, fact.customer_id, one.item), one) for one in parts}
        sealed[place] = with_texts(fact, texts)
    return sealed


@dataclass(frozen=True, slots=True)
class Opened:
    """The protected texts of one record by item and field, or why there is none."""

    texts: Mapping[tuple[str, str], str | Locked]

    def names(self) -> list[str]:
        """Names of the places that hold something (``customer:contact``)."""
        return [f"{item}:{field}" for (item, field), text in self.texts.items() if not isinstance(text, Locked)]

    def said(self, said: Mapping[Locked, str]) -> dict[str, str]:
        """Texts by field, with ``said`` where there is none."""
        return {field: said[text] if isinstance(text, Locked) else text for (_, field), text in self.texts.items()}


def texts_of(fact: Customer | CreditFact, protector: Protector, book_id: str, gone: Collection[str] = ()) -> Opened:
    """The protected texts of a stored record. ``gone``: items that were erased, whatever keys may be there."""
    return Opened(
        {
            (place.item, place.field): Locked.ERASED
            if place.item in gone
            else protector.open(Subject(book_id, fact.customer_id, place.item), place.field, place.text)
            for place in hidden(fact)
        }
    )


def compared(facts: Sequence[T], protector: Protector, book_id: str) -> list[T]:
    """Records with their protected texts in the clear, for matching names and following ownership across customers;
    nothing of that is shown to anybody by itself. What is gone is told apart and names nobody."""
    return [
        with_texts(fact, {place.field: _compared(fact, place, protector, book_id) for place in places})
        if (places := hidden(fact))
        else fact
        for fact in facts
    ]


def _compared(fact: Customer | CreditFact, place: Place, protector: Protector, book_id: str) -> str:
    text = protector.open(Subject(book_id, fact.customer_id, place.item), place.field, place.text)
    return f"{BLACK}{place.text[-_TOLD_APART:]}" if isinstance(text, Locked) else text


def named(customer: Customer, protector: Protector, book_id: str) -> Customer:
    """A natural person's master data with the name in the clear, by which staff find who they deal with; contact and
    address stay sealed. Black squares where the name was erased."""
    if not is_sealed(customer.name):
        return customer
    found = {
        place.field: protector.open(Subject(book_id, customer.customer_id, place.item), place.field, place.text)
        for place in hidden(customer)
        if place.item == item_of(customer, "name")
    }
    return with_texts(customer, {field: BLACK if isinstance(text, Locked) else text for field, text in found.items()})


def masked(fact: T, said: str) -> T:
    """A stored record with ``said`` in the place of everything that is protected."""
    return with_texts(fact, {place.field: said for place in hidden(fact)})


def _plain_parts(fact: T, protector: Protector, book_id: str, *, of_person: bool) -> list[Place]:
    """What of a record is protected and not sealed yet. A text that only looks like a token is a text."""

    def is_token(place: Place) -> bool:
        subject = Subject(book_id, fact.customer_id, place.item)
        return is_sealed(place.text) and protector.open(subject, place.field, place.text) is not Locked.BROKEN

    return [place for place in protected(fact, of_person=of_person) if not is_token(place)]


def _seal(protector: Protector, subject: Subject, place: Place) -> str:
    return protector.seal(subject, place.field, place.text)


def _names_of(book_id: str, customer_id: str) -> Subject:
    """What the names of a customer's entries are made with."""
    return Subject(book_id, customer_id, NAMES)


def _renamed(fact: T, protector: Protector, book_id: str) -> T | None:
    assert isinstance(fact, Entry)
    name = protector.pseudonym(_names_of(book_id, fact.customer_id), f"{fact.block}/{fact.key}")
    return None if name is None else replace(fact, key=f"{PSEUDONYM}{name}")
