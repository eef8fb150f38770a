"""Facts are sealed on their way into the book; which customers are natural persons is kept beside them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, TypeVar

import msgspec

from payworthy.app.protection import Protector, seal_facts
from payworthy.facts.credit_fact import KIND_OF, CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.personal import says_person
from payworthy.facts.profile import PERSONS, Profile
from payworthy.store import schema
from payworthy.store.session import Session

T = TypeVar("T", bound=Customer | CreditFact)

_read_customer = msgspec.json.Decoder(Customer).decode
_read_profile = msgspec.json.Decoder(Profile).decode

HOLDERS: Final = (Customer, *KIND_OF)
"""Records that can hold personal data."""


class FactGuard:
    """Seals the facts of one file. What a chunk tells of who is a natural person holds for that chunk already."""

    def __init__(self, session: Session, protector: Protector, book_id: str) -> None:
        self._session = session
        self._protector = protector
        self._book_id = book_id

    def sealed(self, facts: Sequence[Any]) -> list[Any | None]:
        """Facts as the book keeps them, each in its place; ``None`` for one about somebody who was erased."""
        if not facts or not isinstance(facts[0], HOLDERS):
            return list(facts)
        said = {fact.customer_id for fact in facts if _says(fact)}
        persons = said | persons_among(self._session, {fact.customer_id for fact in facts})
        return seal_facts(facts, self._protector, self._book_id, persons)

    def taken(self, facts: Sequence[Any]) -> None:
        """After facts were written: who is a natural person may have changed."""
        if facts and isinstance(facts[0], HOLDERS):
            told = {fact.customer_id for fact in facts if _says(fact) is not None}
            masters = {fact.customer_id for fact in facts if isinstance(fact, Customer)}
            settle_persons(self._session, told | persons_among(self._session, masters))


def _says(fact: Customer | CreditFact) -> bool | None:
    return fact.is_person if isinstance(fact, Customer) else says_person(fact)


def persons_among(session: Session, customer_ids: Collection[str]) -> set[str]:
    """Those of the customers who are natural persons."""
    fragment, params = session.among(customer_ids)
    rows = session.fetch(f"SELECT customer_id FROM natural_person WHERE customer_id {fragment}", params)
    return {row[0] for row in rows}


def settle_persons(session: Session, customer_ids: Collection[str]) -> None:
    """Work out anew who of the customers is a natural person."""
    if not customer_ids:
        return
    now, wanted = persons_among(session, customer_ids), rebuilt_persons(session, customer_ids)
    session.insert(schema.natural_person, ("customer_id",), [(one,) for one in sorted(wanted - now)])
    fragment, params = session.among(sorted(now - wanted))
    if now - wanted:
        session.run(f"DELETE FROM natural_person WHERE customer_id {fragment}", params)


def rebuilt_persons(session: Session, customer_ids: Iterable[str] | None = None) -> set[str]:
    """Natural persons among the customers (all of them, unless some are named), from master data and entity types: one
    word for it is enough."""
    among, params = ("", []) if customer_ids is None else session.among(customer_ids)
    condition = f" WHERE customer_id {among}" if among else ""
    masters = session.stream(f"SELECT customer_id, body FROM customer{condition}", params)
    found = {customer_id for customer_id, body in masters if _read_customer(body).is_person}
    condition = f" AND customer_id {among}" if among else ""
    newest: dict[str, str] = {}
    for customer_id, body in session.stream(
        "SELECT customer_id, body FROM credit_fact WHERE kind = 'profile' AND fact_id = 'entity_type'"
        f"{condition} ORDER BY customer_id, known_on, version",
        params,
    ):
        newest[customer_id] = _read_profile(body).value
    return found | {customer_id for customer_id, value in newest.items() if value in PERSONS}
