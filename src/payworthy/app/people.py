"""Who acts: only a person of the book, as long as they are active in it."""

from typing import Protocol

from payworthy.base.failure import Denied, Failure, Reason
from payworthy.facts.person import Person


class KnowsPeople(Protocol):
    """Anything that can look a person up."""

    def person(self, person_id: str) -> Person | None:
        """A person of this book."""


def acting(book: KnowsPeople, person_id: str) -> Person:
    """The person who acts; raises ``Denied`` (``person_unknown``) for anybody who is not there, or not any more."""
    person = book.person(person_id)
    if person is None or not person.is_active:
        raise Denied(Failure(Reason.DENIED, "person_unknown", {"person": person_id}))
    return person
