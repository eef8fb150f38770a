"""Credit lines: lock them in one fixed order, read them, age them, write back what changed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from payworthy.app.effects import Effects
from payworthy.app.line import Aging, Line, RecentOrder
from payworthy.check.snapshot import OverdueDocument
from payworthy.exposure.components import COMPONENTS
from payworthy.exposure.overdue import Rung, ladder
from payworthy.exposure.reservation import Origin
from payworthy.facts.limit import Limit
from payworthy.facts.rating import Rating
from payworthy.store import schema
from payworthy.store.instants import day_text, instant_or_none, read_day, read_instant
from payworthy.store.session import Query, Row, Session

_MOVING = (
    "decision_number",
    "audit_sequence",
    "audit_hash",
    "recent_orders",
    "deal_count",
    "first_deal_on",
    "next_expiry_at",
)
"""What an order check changes, every time."""

_STEADY = ("aged_on", "aging", "limits", "rating")
"""What changes once a day, or with a file."""

OLDEST_NAMED = 5
"""Overdue documents that a remedy can name."""

_COLUMNS = ", ".join(("line_id", *_MOVING, *_STEADY))
_STANDING = ", ".join(COMPONENTS)

_read_aging = msgspec.json.Decoder(tuple[Aging, ...]).decode
_read_limits = msgspec.json.Decoder(tuple[Limit, ...]).decode
_read_rating = msgspec.json.Decoder(Rating).decode
_read_orders = msgspec.json.Decoder(tuple[RecentOrder, ...]).decode
_text = msgspec.json.Encoder()


def lock_debtors(session: Session, customer_ids: Iterable[str]) -> dict[str, Line]:
    """Lock the lines of customers and of the groups they belong to, in sorted order, in one statement. Totals are
    not read yet: they are only sure once the locks are held."""
    customer_ids = list(customer_ids)
    _, own = session.among(f"customer:{customer_id}" for customer_id in customer_ids)
    members, named = session.among(customer_ids)
    wanted = session.among_found(
        f"{session.given_values} UNION ALL"
        f" SELECT 'group:' || group_id FROM customer WHERE customer_id {members} AND group_id IS NOT NULL"
    )
    locking = f"SELECT {_COLUMNS} FROM credit_line WHERE line_id {wanted} ORDER BY line_id{session.for_update}"
    [rows] = session.fetch_all([(locking, [*own, *named])])  # on PostgreSQL, BEGIN travels along
    return {row[0]: _line(row) for row in rows}


def totals_query(session: Session, line_ids: Iterable[str]) -> Query:
    """Running totals of lines; ``fill_totals`` puts the rows where they belong."""
    fragment, params = session.among(line_ids)
    return f"SELECT line_id, currency, {_STANDING} FROM standing WHERE line_id {fragment}", params


def fill_totals(lines: dict[str, Line], rows: Iterable[Row]) -> None:
    """Put the rows of ``totals_query`` on their lines."""
    for row in rows:
        line = lines[row[0]]
        line.totals[row[1]] = dict(zip(COMPONENTS, row[2:], strict=True))
        line.stored.add(row[1])


def lock_lines(session: Session, line_ids: Iterable[str], *, lock: bool = True) -> dict[str, Line]:
    """Lock lines in sorted order (groups and customers alike, so that no two transactions can wait for each
    other in a ring) and read them with their running totals. Unknown lines are not returned.
    ``lock=False`` is for views, which only read."""
    fragment, params = session.among(line_ids)
    rows = session.fetch(
        f"SELECT {_COLUMNS} FROM credit_line WHERE line_id {fragment} ORDER BY line_id"
        + (session.for_update if lock else ""),
        params,
    )
    lines = {row[0]: _line(row) for row in rows}
    fill_totals(lines, session.fetch(*totals_query(session, lines)))
    return lines


def lines_at_hand(session: Session, line_ids: set[str], effects: Effects) -> dict[str, Line]:
    """Lines to go on working on: those that the same transaction changed already as it left them (nothing of that is
    stored yet), the others locked and read."""
    changed = {line_id: effects.lines[line_id] for line_id in line_ids & effects.lines.keys()}
    return changed | lock_lines(session, line_ids - changed.keys())


def _line(row: Row) -> Line:
    (line_id, number, sequence, head, orders, deals, first_deal_on, expiry, aged_on, aging, limits, rating) = row
    line = Line(
        line_id=line_id,
        decision_number=number,
        audit_sequence=sequence,
        audit_hash=head,
        aged_on=read_day(aged_on),
        aging=_read_aging(aging) if aging else (),
        limits=_read_limits(limits) if limits else (),
        rating=_read_rating(rating) if rating else None,
        recent_orders=_read_orders(orders) if orders else (),
        deal_count=deals,
        first_deal_on=read_day(first_deal_on),
        next_expiry_at=read_instant(expiry),
    )
    line.steady = line.aged_on, line.aging, line.limits, line.rating
    return line


def write_lines(session: Session, lines: Sequence[Line], entries_added: dict[str, int]) -> None:
    """Write counters back, each guarded by the audit sequence that was read, and add the changed totals."""
    moved, changed = [], []
    for line in lines:
        read_sequence = line.audit_sequence - entries_added.get(line.line_id, 0)
        row = (
            line.line_id,
            read_sequence,
            line.decision_number,
            line.audit_sequence,
            line.audit_hash,
            _json(line.recent_orders),
            line.deal_count,
            day_text(line.first_deal_on),
            instant_or_none(line.next_expiry_at),
        )
        steady = line.aged_on, line.aging, line.limits, line.rating
        if steady == line.steady:
            moved.append(row)
        else:
            changed.append((*row, day_text(line.aged_on), _json(line.aging), _json(line.limits), _json(line.rating)))
            line.steady = steady
    session.update(schema.credit_line, ("line_id", "audit_sequence"), _MOVING, moved)
    session.update(schema.credit_line, ("line_id", "audit_sequence"), (*_MOVING, *_STEADY), changed)
    add_totals(session, lines)


def _json(values: object) -> str | None:
    return _text.encode(values).decode() if values else None


def add_totals(session: Session, lines: Iterable[Line]) -> None:
    """Add what changed in memory to the stored running totals, and forget the changes. Each line is locked, so a
    currency it was not loaded with has no row yet."""
    added: dict[tuple[str, ...], list[Row]] = {}
    fresh: dict[tuple[str, ...], list[Row]] = {}
    for line in lines:
        changed: dict[str, dict[str, int]] = {}
        for (currency, component), amount in line.deltas.items():
            if amount:
                changed.setdefault(currency, {})[component] = amount
        for currency, parts in changed.items():
            rows = (added if currency in line.stored else fresh).setdefault(tuple(parts), [])
            rows.append((line.line_id, currency, *parts.values()))
            line.stored.add(currency)
        line.deltas.clear()
    for columns, rows in added.items():
        session.add(schema.standing, ("line_id", "currency"), columns, rows)
    for columns, rows in fresh.items():
        session.insert(schema.standing, ("line_id", "currency", *columns), rows)


def age(session: Session, lines: Iterable[Line], today: date) -> None:
    """Bring the overdue ladders of lines up to ``today``: once per line and day, and after its ledger changed.

    Costs one pass over the distinct due dates that have passed, not over items.
    """
    stale = {line.line_id.partition(":")[2]: line for line in lines if line.aged_on != today}
    if not stale:
        return
    due_rows, order_rows = session.fetch_all([_due_query(session, stale, today), _carried_query(session, stale)])
    due: dict[tuple[str, str, str], list[tuple[date, int]]] = {}
    for customer_id, kind, currency, due_on, amount in due_rows:
        due.setdefault((customer_id, kind, currency), []).append((date.fromisoformat(due_on), amount))
    orders: dict[tuple[str, str], list[Rung]] = {}
    for line_id, currency, ship_on, amount in order_rows:
        customer_id = line_id.partition(":")[2]
        orders.setdefault((customer_id, currency), []).append(Rung(date.fromisoformat(ship_on), int(amount)))
    late = {(customer_id, currency) for customer_id, kind, currency in due if kind == "invoice"}
    oldest = _oldest(session, sorted(late), today)
    currencies = {(customer_id, currency) for customer_id, _, currency in due} | orders.keys()
    for customer_id, line in stale.items():
        line.aging = tuple(
            Aging(
                currency=currency,
                rungs=ladder(due.get((customer_id, "invoice", currency), ()), today),
                retention_rungs=ladder(due.get((customer_id, "retention", currency), ()), today),
                order_ladder=tuple(orders.get((customer_id, currency), ())),
                oldest_overdue=tuple(oldest.get((customer_id, currency), ())),
            )
            for owner, currency in sorted(currencies)
            if owner == customer_id
        )
        line.aged_on = today


def _due_query(session: Session, customer_ids: Iterable[str], today: date) -> Query:
    fragment, params = session.among(customer_ids)
    return (
        "SELECT customer_id, kind, currency, due_on, undisputed_minor FROM due_bucket"
        f" WHERE customer_id {fragment} AND due_on < ? AND undisputed_minor > 0",
        [*params, today.isoformat()],
    )


def _carried_query(session: Session, customer_ids: Iterable[str]) -> Query:
    """Remaining amounts of orders confirmed before the book existed, by line, currency and shipping date."""
    fragment, params = session.among(f"customer:{customer_id}" for customer_id in customer_ids)
    return (
        "SELECT line_id, currency, ship_on, SUM(remaining_minor) FROM reservation"
        f" WHERE line_id {fragment} AND remaining_minor > 0 AND origin = ? AND ship_on IS NOT NULL"
        " GROUP BY line_id, currency, ship_on ORDER BY ship_on",
        [*params, Origin.CARRIED],
    )


def _oldest(
    session: Session, late: Sequence[tuple[str, str]], today: date
) -> dict[tuple[str, str], list[OverdueDocument]]:
    """The oldest overdue invoices of each (customer, currency), found through the index, a few each."""
    if not late:
        return {}
    given, params = session.pairs(late)
    found: dict[tuple[str, str], list[OverdueDocument]] = {}
    for customer_id, currency, document_id, due_on, amount in session.fetch(
        f"SELECT o.customer_id, o.currency, o.document_id, o.due_on, o.open_minor - o.disputed_minor FROM {given}"
        " LEFT JOIN open_document o ON o.customer_id = given.a AND o.kind = 'invoice' AND o.document_id IN"
        " (SELECT x.document_id FROM open_document x WHERE x.customer_id = given.a AND x.kind = 'invoice'"
        " AND x.open_minor > x.disputed_minor AND x.due_on < ? AND x.currency = given.b"
        f" ORDER BY x.due_on, x.document_id LIMIT {OLDEST_NAMED}) ORDER BY o.due_on, o.document_id",
        [*params, today.isoformat()],
    ):
        if document_id is None:
            continue
        document = OverdueDocument(document_id, date.fromisoformat(due_on), amount)
        found.setdefault((customer_id, currency), []).append(document)
    return found


def next_expiry(session: Session, line_id: str) -> datetime | None:
    """When the earliest live reservation of a line lapses."""
    rows = session.fetch(
        "SELECT MIN(expires_at) FROM reservation WHERE line_id = ? AND remaining_minor > 0", (line_id,)
    )
    return read_instant(rows[0][0])


def read_limits(session: Session, line_ids: Iterable[str]) -> dict[str, tuple[Limit, ...]]:
    """The limits on lines, without a lock; unknown lines are not returned."""
    fragment, params = session.among(line_ids)
    rows = session.fetch(f"SELECT line_id, limits FROM credit_line WHERE line_id {fragment}", params)
    return {line_id: _read_limits(limits) if limits else () for line_id, limits in rows}


def read_ratings(session: Session, line_ids: Iterable[str]) -> dict[str, Rating]:
    """The ratings in force on lines, without a lock; lines without one are not returned."""
    fragment, params = session.among(line_ids)
    rows = session.fetch(
        f"SELECT line_id, rating FROM credit_line WHERE rating IS NOT NULL AND line_id {fragment}", params
    )
    return {line_id: _read_rating(rating) for line_id, rating in rows}
