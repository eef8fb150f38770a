"""What people and jobs look up of personal data: what is kept, who saw it, what was erased; and customers by name."""

from collections.abc import Iterator
from datetime import date

import msgspec

from payworthy.app.personal_data import Access, Erasure, is_due
from payworthy.app.protection import named
from payworthy.app.retention import Kept, Relation
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.personal import is_sealed
from payworthy.store.credit_listing import CreditListing
from payworthy.store.privacy_tx import (
    customers_with_personal_data,
    read_accesses,
    read_erasures,
    read_facts,
    read_held,
    read_relation,
)

_read_customer = msgspec.json.Decoder(Customer).decode


class PrivacyListing(CreditListing):
    """Queries on one view."""

    def accesses(self, customer_id: str) -> list[Access]:
        """Who saw personal data of a customer, newest first."""
        return read_accesses(self._session, customer_id)

    def erasures(self, customer_id: str | None = None) -> list[Erasure]:
        """What was erased of a customer, or of all, oldest first."""
        return read_erasures(self._session, customer_id)

    def erased_items(self, customer_id: str) -> frozenset[str]:
        """Items of a customer that were erased."""
        return frozenset(item for one in self.erasures(customer_id) for item in one.erased)

    def held_of(self, customer_id: str) -> list[Kept]:
        """What is kept of people around a customer and was not erased."""
        return read_held(self._session, customer_id)

    def relation(self, customer_id: str) -> Relation | None:
        """What a customer's years of retention are counted from."""
        return read_relation(self._session, customer_id)

    def personal_facts(self, customer_id: str) -> list[tuple[str, Customer | CreditFact]]:
        """Every version of a customer's master data and credit facts, as stored, with the day it became known."""
        return read_facts(self._session, customer_id)

    def customers_with_personal_data(self) -> list[str]:
        """Customers of whom anything is kept under a key, in order."""
        return customers_with_personal_data(self._session)

    def is_due(self, customer_id: str, today: date) -> bool:
        """Whether anything of a customer must not be kept any longer."""
        relation = self.relation(customer_id)
        return relation is not None and any(is_due(one, relation, today) for one in self.held_of(customer_id))

    def found(self, search: str, limit: int) -> list[str]:
        """Ids of customers whose id or name contains ``search``, in order. Names of natural persons are sealed and so
        are compared one by one; no token of theirs is mistaken for a name."""
        found: list[str] = []
        for customer_id in self._found(search.lower()):
            if len(found) == limit:
                break
            found.append(customer_id)
        return found

    def _found(self, wanted: str) -> Iterator[str]:
        like = f"%{wanted}%"
        rows = self._session.stream(
            "SELECT c.customer_id, c.body FROM customer c LEFT JOIN natural_person p ON p.customer_id = c.customer_id"
            " WHERE lower(c.customer_id) LIKE ? OR lower(c.name) LIKE ? OR lower(c.body) LIKE ?"
            " OR p.customer_id IS NOT NULL ORDER BY c.customer_id",
            (like, like, like),
        )
        book_id = self._cache.identity(self._session)
        for customer_id, body in rows:
            customer = named(_read_customer(body), self._protector, book_id)
            texts = (getattr(customer, name) for name in Customer.__struct_fields__)
            said = [text.lower() for text in texts if isinstance(text, str) and not is_sealed(text)]
            if any(wanted in text for text in said):
                yield customer_id
