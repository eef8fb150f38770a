"""Credit lines: who has one, which limits are on it, and its running totals, against a rebuild."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

from payworthy.app.line import BOOK_LINE
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.audit.entry import GENESIS
from payworthy.exposure.components import COMPONENT_OF, COMPONENTS
from payworthy.facts.customer import Customer
from payworthy.facts.document import DocumentKind
from payworthy.facts.limit import Limit
from payworthy.store.cache import BookCache
from payworthy.store.session import Session
from payworthy.store.verify_compare import NEWEST, Tally, balance, nothing, same, versions
from payworthy.store.verify_documents import listed

_read_customer = msgspec.json.Decoder(Customer).decode
_read_limit = msgspec.json.Decoder(Limit).decode
_read_limits = msgspec.json.Decoder(tuple[Limit, ...]).decode


def customers(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every customer is the newest of its facts, belongs to the group these give it, and has its credit line."""
    code = "customers_stand_on_facts"
    yield same(
        session,
        code,
        "customer_id",
        "version, body",
        "SELECT customer_id, version, body FROM customer",
        f"SELECT f.customer_id, {NEWEST}, f.body FROM customer_fact f"
        f" JOIN ({versions('customer_fact', 'customer_id')}) AS n"
        " ON n.customer_id = f.customer_id AND n.newest = f.version",
    )
    yield from _names_and_groups(session, code)
    yield same(
        session,
        code,
        "line_id",
        "is_needed",
        "SELECT line_id, 1 AS is_needed FROM credit_line WHERE line_id NOT LIKE 'group:%'",
        f"SELECT 'customer:' || customer_id, 1 FROM customer UNION ALL SELECT '{BOOK_LINE}', 1",
    )
    yield nothing(
        session,
        code,
        "line_id",
        "SELECT needed.line_id FROM (SELECT 'group:' || group_id AS line_id FROM customer WHERE group_id IS NOT NULL"
        " UNION SELECT line_id FROM standing UNION SELECT line_id FROM limit_fact) AS needed"
        " LEFT JOIN credit_line l ON l.line_id = needed.line_id WHERE l.line_id IS NULL",
        "credit_line",
    )


def _names_and_groups(session: Session, code: str) -> Iterable[CheckResult]:
    """Only who names a group or a parent is kept in memory: a parent without either leads its own group."""
    links: dict[str, tuple[str | None, str | None]] = {}
    tally = Tally(code)
    for (body,) in session.stream("SELECT body FROM customer"):
        customer = _read_customer(body)
        if customer.group_id is not None or customer.parent_id is not None:
            links[customer.customer_id] = (customer.group_id, customer.parent_id)
    parents = {parent for _, parent in links.values() if parent is not None}
    for customer_id, name, group_id, body in session.stream(
        "SELECT customer_id, name, group_id, body FROM customer ORDER BY customer_id"
    ):
        customer = _read_customer(body)
        expected = {
            "customer_id": customer.customer_id == customer_id,
            "name": customer.name == name,
            "group_id": _group_of(customer_id, links, parents) == group_id,
        }
        tally.count(customer_id, *(column for column, is_right in expected.items() if not is_right))
    yield tally.result()


def _group_of(customer_id: str, links: Mapping[str, tuple[str | None, str | None]], parents: set[str]) -> str | None:
    """The group named first on the way up; else the topmost parent, or the customer if it is one."""
    top, seen = customer_id, {customer_id}
    while True:
        group_id, parent_id = links.get(top, (None, None))
        if group_id is not None:
            return group_id
        if parent_id is None or parent_id in seen:
            return top if top in parents else None
        top = parent_id
        seen.add(top)


def limits(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """The limits on every line are those its facts leave in place."""
    tally = Tally("limits_stand_on_facts")
    rows = session.stream(
        "SELECT l.line_id, l.limits, f.version, f.body FROM credit_line l LEFT JOIN limit_fact f"
        " ON f.line_id = l.line_id WHERE l.limits IS NOT NULL OR f.line_id IS NOT NULL ORDER BY l.line_id, f.version"
    )
    for line_id, group in groupby(rows, key=itemgetter(0)):
        facts = list(group)
        standing: dict[tuple[str, object, str], Limit] = {}
        for _, _, _, body in facts:
            if body is not None:
                limit = _read_limit(body)
                slot = (limit.kind, limit.valid_from, limit.currency)
                standing.pop(slot, None)
                standing[slot] = limit
        stored, versions = facts[0][1], [fact[2] for fact in facts]
        is_whole = versions == list(range(1, len(versions) + 1))
        is_right = stored is not None and _read_limits(stored) == tuple(standing.values())
        tally.count(line_id, *([] if is_whole and is_right else ["limits"]))
    yield tally.result()


def ratings(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """The rating on every line is the newest of its facts."""
    yield same(
        session,
        "ratings_stand_on_facts",
        "line_id",
        "rating",
        "SELECT line_id, rating FROM credit_line WHERE rating IS NOT NULL",
        f"SELECT f.line_id, CASE WHEN {NEWEST} IS NOT NULL THEN f.body END FROM rating_fact f"
        f" JOIN ({versions('rating_fact', 'line_id')}) AS n ON n.line_id = f.line_id AND n.newest = f.version",
    )


def _part(line: str, source: str, where: str, amounts: Mapping[str, str]) -> str:
    """What one table adds to the components; all others are 0."""
    columns = ", ".join(f"{amounts.get(name, '0')} AS {name}" for name in COMPONENTS)
    return f"SELECT {line} AS line_id, currency, {columns} FROM {source} WHERE {where}"


def _of_kinds(kinds: Iterable[str], amount: str) -> str:
    return f"CASE WHEN kind IN ({listed(kinds)}) THEN {amount} ELSE 0 END"


def _rebuilt() -> str:
    """All running totals of customers, from open documents, orders and reservations."""
    kinds: dict[str, list[str]] = {}
    for kind, component in COMPONENT_OF.items():
        if kind is not DocumentKind.DELIVERY:  # deliveries count per order, less what is billed of it
            kinds.setdefault(component, []).append(kind)
    documents = {component: _of_kinds(of_it, "open_minor") for component, of_it in kinds.items()} | {
        "disputed": _of_kinds(("invoice", "retention"), "disputed_minor"),
        "written_off": "written_off_minor",
    }
    reservations = {
        "reserved": "CASE WHEN origin = 'decision' THEN remaining_minor ELSE 0 END",
        "open_orders": "CASE WHEN origin = 'carried' THEN remaining_minor ELSE 0 END",
    }
    unbilled = {"unbilled": "delivered_minor - billed_minor"}
    parts = (
        _part("'customer:' || customer_id", "open_document", "kind <> 'delivery'", documents),
        _part("'customer:' || customer_id", "order_progress", "delivered_minor > billed_minor", unbilled),
        _part("line_id", "reservation", "remaining_minor <> 0", reservations),
    )
    return " UNION ALL ".join(parts)


_REBUILT: Final = _rebuilt()


def totals(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Running totals of customers, component by component and currency by currency; groups are the sum of their
    members (I2)."""
    keys, columns = "line_id, currency", ", ".join(COMPONENTS)
    own = f"SELECT {keys}, {columns} FROM standing WHERE line_id {{}} 'group:%'"
    yield balance(session, "totals_add_up", keys, own.format("NOT LIKE"), _REBUILT, COMPONENTS)
    yield balance(
        session,
        "groups_add_up",
        keys,
        own.format("LIKE"),
        f"SELECT 'group:' || c.group_id AS line_id, s.currency, {', '.join(f's.{name}' for name in COMPONENTS)}"
        " FROM customer c JOIN standing s ON s.line_id = 'customer:' || c.customer_id WHERE c.group_id IS NOT NULL",
        COMPONENTS,
    )


def counters(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Numbers run without gaps up to what their line has counted; a line with no entry has no hash."""
    yield nothing(
        session,
        "decisions_numbered",
        "decision_number",
        "SELECT l.line_id FROM credit_line l LEFT JOIN (SELECT line_id, COUNT(*) AS n, MIN(number) AS low,"
        " MAX(number) AS high FROM decision GROUP BY line_id) AS d ON d.line_id = l.line_id"
        " WHERE COALESCE(d.n, 0) <> l.decision_number OR COALESCE(d.high, 0) <> l.decision_number"
        f" OR COALESCE(d.low, 1) <> 1 OR (l.audit_sequence = 0 AND l.audit_hash <> '{GENESIS}')",
        "credit_line",
    )
