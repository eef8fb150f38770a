"""Small reads that several transactions share."""

from collections.abc import Iterable
from datetime import date

from msgspec.json import Decoder
from msgspec.structs import replace

from payworthy.facts.collateral import Collateral
from payworthy.facts.customer import Customer
from payworthy.store.session import Query, Row, Session

_read_customer = Decoder(Customer).decode
_read_collateral = Decoder(Collateral).decode


def read_customers(session: Session, customer_ids: Iterable[str]) -> dict[str, tuple[Customer, str | None]]:
    """Master data and group id, by customer id; unknown ids are not returned."""
    return customers_of(session.fetch(*customers_query(session, customer_ids)))


def customers_query(session: Session, customer_ids: Iterable[str]) -> Query:
    """Master data of customers; ``customers_of`` reads the rows."""
    fragment, params = session.among(customer_ids)
    return (
        "SELECT c.customer_id, c.group_id, c.body, p.customer_id FROM customer c"
        f" LEFT JOIN natural_person p ON p.customer_id = c.customer_id WHERE c.customer_id {fragment}",
        params,
    )


def customers_of(rows: Iterable[Row]) -> dict[str, tuple[Customer, str | None]]:
    """Master data and group id, by customer id. Who is a natural person by whatever is known is one here."""
    return {
        customer_id: (_read_customer(body) if person is None else _a_person(_read_customer(body)), group_id)
        for customer_id, group_id, body, person in rows
    }


def read_masters(session: Session, customer_ids: Iterable[str]) -> dict[str, Customer]:
    """Master data as files told it, by customer id."""
    fragment, params = session.among(customer_ids)
    rows = session.fetch(f"SELECT customer_id, body FROM customer WHERE customer_id {fragment}", params)
    return {customer_id: _read_customer(body) for customer_id, body in rows}


def _a_person(customer: Customer) -> Customer:
    return customer if customer.is_person else replace(customer, is_person=True)


def read_groups(session: Session, customer_ids: Iterable[str]) -> dict[str, str | None]:
    """Group id (or ``None``) by customer id."""
    fragment, params = session.among(customer_ids)
    rows = session.fetch(f"SELECT customer_id, group_id FROM customer WHERE customer_id {fragment}", params)
    return dict(rows)


def read_collateral(session: Session, customer_ids: Iterable[str]) -> dict[str, tuple[Collateral, ...]]:
    """Every version of customers' securities, by customer, in the order in which they became known."""
    fragment, params = session.among(customer_ids)
    found: dict[str, tuple[Collateral, ...]] = {}
    for customer_id, known_on, body in session.fetch(
        f"SELECT customer_id, known_on, body FROM credit_fact WHERE kind = 'collateral' AND customer_id {fragment}"
        " ORDER BY customer_id, known_on, fact_id, version",
        params,
    ):
        version = replace(_read_collateral(body), known_on=date.fromisoformat(known_on))
        found[customer_id] = (*found.get(customer_id, ()), version)
    return found
