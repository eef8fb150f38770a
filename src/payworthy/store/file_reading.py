"""Everything a book has on one customer, as it was known on a day: what a credit file is made of."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec.json import Decoder

from payworthy.app.completeness import Credit
from payworthy.app.credit_dossier import FileRows, MasterVersion, Origin, OwnLedger
from payworthy.app.line import customer_line
from payworthy.facts.challenge import Challenge
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.limit import Limit, LimitKind
from payworthy.facts.rating import rated
from payworthy.policy.bundle import Policy
from payworthy.store.file_states import VERSION_COLUMNS, OfCustomer, versions_of
from payworthy.store.lines import read_limits, read_ratings
from payworthy.store.readers import read_customers
from payworthy.store.session import Session

_read_customer = Decoder(Customer).decode
_read_challenge = Decoder(Challenge).decode


def read_versions(session: Session, customer_id: str, as_of: date) -> OfCustomer:
    """Every version of every credit fact of a customer that was known by a day."""
    rows = session.fetch(
        f"SELECT {VERSION_COLUMNS} FROM credit_fact WHERE customer_id = ? AND known_on <= ? ORDER BY kind, fact_id",
        (customer_id, as_of.isoformat()),
    )
    return next((found for _, found in versions_of(rows)), {})


def read_file(session: Session, policy: Policy, customer_id: str, as_of: date) -> FileRows | None:
    """The rows of a customer's file; ``None`` for a customer that is not in the book."""
    found = read_customers(session, [customer_id])
    if not found:
        return None
    line_id = customer_line(customer_id)
    limits = read_limits(session, [line_id]).get(line_id, ())
    rating = read_ratings(session, [line_id]).get(line_id)
    return FileRows(
        customer_id=customer_id,
        as_of=as_of,
        masters=tuple(_masters(session, policy, customer_id, as_of)),
        versions=read_versions(session, customer_id, as_of),
        origins=_origins(session, policy, customer_id),
        ledger=_ledger(session, customer_id, as_of),
        credits=tuple(_credits(limits, as_of)),
        grade=rated(found[customer_id][0], rating).grade,
    )


def _masters(session: Session, policy: Policy, customer_id: str, as_of: date) -> Iterable[MasterVersion]:
    for version, body, file_name, row_no, taken_at in session.fetch(
        "SELECT f.version, f.body, b.file_name, f.row_no, b.taken_at FROM customer_fact f"
        " JOIN batch b ON b.batch_id = f.batch_id WHERE f.customer_id = ? ORDER BY f.version",
        (customer_id,),
    ):
        taken_on = policy.today(datetime.fromisoformat(taken_at))
        if taken_on <= as_of:
            origin = Origin(file=file_name, row=row_no, taken_on=taken_on)
            yield MasterVersion(version=version, customer=_read_customer(body), origin=origin)


def _origins(session: Session, policy: Policy, customer_id: str) -> dict[tuple[str, str, int], Origin]:
    rows = session.fetch(
        "SELECT f.kind, f.fact_id, f.version, b.file_name, f.row_no, b.taken_at FROM credit_fact f"
        " JOIN batch b ON b.batch_id = f.batch_id WHERE f.customer_id = ?",
        (customer_id,),
    )
    return {
        (kind, fact_id, version): Origin(
            file=file_name, row=row_no, taken_on=policy.today(datetime.fromisoformat(taken_at))
        )
        for kind, fact_id, version, file_name, row_no, taken_at in rows
    }


def _ledger(session: Session, customer_id: str, as_of: date) -> OwnLedger:
    [(documents, first_on, last_on)] = session.fetch(
        "SELECT COUNT(*), MIN(issued_on), MAX(issued_on) FROM document WHERE customer_id = ? AND version = 1"
        " AND issued_on <= ?",
        (customer_id, as_of.isoformat()),
    )
    known: dict[str, str] = dict(session.fetch("SELECT name, value FROM meta WHERE name = 'ledger_as_of'"))
    complete_to = known.get("ledger_as_of")
    return OwnLedger(
        documents=int(documents),
        first_on=None if first_on is None else date.fromisoformat(first_on),
        last_on=None if last_on is None else date.fromisoformat(last_on),
        as_of=None if complete_to is None else date.fromisoformat(complete_to),
    )


def _credits(limits: Iterable[Limit], as_of: date) -> Iterable[Credit]:
    """The standing limit of the day, and what runs beside it."""
    begun = [limit for limit in limits if limit.valid_from <= as_of]
    base = max((one for one in begun if one.kind is LimitKind.BASE), key=_begins, default=None)
    running = [
        one for one in begun if one.kind is LimitKind.TEMPORARY and (one.valid_to is None or one.valid_to >= as_of)
    ]
    by_currency: dict[str, int | None] = {}
    for limit in [*([] if base is None else [base]), *running]:
        before = by_currency.get(limit.currency, 0)
        both = before is None or limit.amount_minor is None
        by_currency[limit.currency] = None if both else (before or 0) + (limit.amount_minor or 0)
    return [Credit(amount_minor=amount, currency=currency) for currency, amount in by_currency.items()]


def _begins(limit: Limit) -> date:
    return limit.valid_from


def read_challenges(session: Session) -> list[Challenge]:
    """What became of every challenge of the book, by customer."""
    rows = session.fetch(
        "SELECT c.body FROM credit_fact c JOIN (SELECT customer_id, fact_id, MAX(version) AS newest FROM credit_fact"
        " WHERE kind = ? GROUP BY customer_id, fact_id) AS n ON n.customer_id = c.customer_id"
        " AND n.fact_id = c.fact_id AND n.newest = c.version WHERE c.kind = ? ORDER BY c.customer_id, c.fact_id",
        (CreditFactKind.CHALLENGE.value, CreditFactKind.CHALLENGE.value),
    )
    return [_read_challenge(body) for (body,) in rows]
