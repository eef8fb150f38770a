"""The order check's transaction: one locked read for a batch, one write of everything it decided."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.json import Decoder

from payworthy.app.check_order import derived_id
from payworthy.app.credit_file import CreditFile, OrderState, credit_files
from payworthy.app.effects import Effects
from payworthy.app.line import Line, customer_line
from payworthy.app.ports import Batch
from payworthy.app.records import Ask, Hold
from payworthy.check.snapshot import Release
from payworthy.facts.customer import Customer
from payworthy.facts.file_item import FileState
from payworthy.policy.bundle import Policy
from payworthy.store import schema
from payworthy.store.cache import BookCache
from payworthy.store.decisions import DECISION_COLUMNS, decision_row, read_decision_row
from payworthy.store.file_states import states_of, states_query
from payworthy.store.instants import instant_or_none, instant_text, read_day
from payworthy.store.lines import age, fill_totals, lock_debtors, next_expiry, totals_query, write_lines
from payworthy.store.readers import customers_of, customers_query
from payworthy.store.reservations import RESERVATION_COLUMNS, last_moves, read_reservation, record_reservations
from payworthy.store.session import Query, Row, Session

_read_release = Decoder(Release).decode

Orders = dict[tuple[str, str], str]
"""Currency of orders, by customer id and order id."""


class MovedError(RuntimeError):
    """What was looked up before the lock is no longer so: run the transaction again."""


class CheckTransaction:
    """Implements ``app.ports.CheckTx`` on a session."""

    def __init__(self, session: Session, cache: BookCache) -> None:
        self.session = session
        self.cache = cache

    def load(self, asks: Sequence[Ask], at: datetime) -> Batch:
        """Lock first, read after: whatever is read was committed before the locks were taken."""
        named = {ask.request.debtor_id for ask in asks} | {ask.request.customer_id for ask in asks}
        orders = {(ask.request.debtor_id, ask.request.order_id): ask.request.currency for ask in asks}
        return self._load(named, orders, [(ask.client, ask.key) for ask in asks], at)

    def load_debtor(self, debtor_id: str, at: datetime) -> Batch:
        """Lock and read one debtor, with its lapsed reservations."""
        return self._load({debtor_id}, {}, [], at)

    def _load(self, named: set[str], orders: Orders, keys: list[tuple[str, str]], at: datetime) -> Batch:
        """Two round trips: the locks, then everything else."""
        session = self.session
        book_id = self.cache.identity(session)
        lines = lock_debtors(session, named)
        totals, masters, states, setting, decided, *order_rows = session.fetch_all(
            [
                totals_query(session, lines),
                customers_query(session, named),
                states_query(session, named),
                _SETTING,
                _earlier_query(session, book_id, keys),
                *orders_queries(session, list(orders)),
            ]
        )
        fill_totals(lines, totals)
        files = _files(customers_of(masters), lines, states_of(states))
        fill_orders(files, orders, order_rows)
        for file in files.values():
            if file.line.next_expiry_at is not None and file.line.next_expiry_at <= at:
                load_due_reservations(session, file, at)
        settings: dict[str, str] = dict(setting)
        policy = self.cache.policy(session, settings["policy"])
        age(session, [file.line for file in files.values()], policy.today(at))
        records = [read_decision_row(row) for row in decided]
        return Batch(
            book_id=book_id,
            policy=policy,
            rates=self.cache.rates(session, policy, settings.get("rates_batch", "")),
            ledger_as_of=read_day(settings.get("ledger_as_of")),
            earlier={(record.client, record.key): record for record in records},
            files=files,
            is_screening="screening_batch" in settings,
        )

    def policy_in_force(self) -> Policy:
        """The policy activated last."""
        setting: dict[str, str] = dict(self.session.fetch(*_SETTING))
        return self.cache.policy(self.session, setting["policy"])

    def record(self, effects: Effects) -> None:
        """One statement per table for the whole batch, all in one round trip."""
        session = self.session
        move_numbers = last_moves(session, effects)
        with session.together():
            decided = [decision_row(record, content) for record, content in effects.decisions]
            session.insert(schema.decision, DECISION_COLUMNS, decided)
            _close_superseded(session, effects)
            session.insert(schema.hold, HOLD_COLUMNS, [_hold_row(hold) for hold in effects.holds])
            record_reservations(session, effects, move_numbers)
            insert_entries(session, effects)
        added = Counter(entry.stream for entry, _ in effects.entries)
        moved = {customer_line(move.reservation.debtor_id) for move in effects.moves}
        for line_id in moved & effects.lines.keys():
            effects.lines[line_id].next_expiry_at = next_expiry(session, line_id)
        with session.together():
            write_lines(session, list(effects.lines.values()), added)


_SETTING: Query = (
    "SELECT name, value FROM meta UNION ALL SELECT 'policy', hash FROM policy"
    " WHERE activation = (SELECT MAX(activation) FROM policy)",
    (),
)
"""The book's settings and the hash of the policy in force, in one look."""


def _files(
    customers: dict[str, tuple[Customer, str | None]], lines: dict[str, Line], states: dict[str, FileState]
) -> dict[str, CreditFile]:
    try:
        return credit_files(customers, lines, states)
    except KeyError as error:
        raise MovedError(f"a customer changed its group while its line was being locked: {error}") from error


def _earlier_query(session: Session, book_id: str, keys: Iterable[tuple[str, str]]) -> Query:
    fragment, params = session.among(derived_id("D", book_id, client, key) for client, key in keys)
    return f"SELECT {', '.join(DECISION_COLUMNS)} FROM decision WHERE decision_id {fragment}", params


HOLD_COLUMNS = ("hold_id", "decision_id", "line_id", "order_id", "state", "requested_by", "opened_at", "closed_at")


def _hold_row(hold: Hold) -> tuple[object, ...]:
    return (
        hold.hold_id,
        hold.decision_id,
        hold.line_id,
        hold.order_id,
        hold.state,
        hold.requested_by,
        instant_text(hold.opened_at),
        instant_or_none(hold.closed_at),
    )


def _close_superseded(session: Session, effects: Effects) -> None:
    if not effects.superseded:
        return
    given, params = session.pairs(dict.fromkeys(effects.superseded))
    session.run(
        "UPDATE hold SET state = 'superseded', closed_at = ? WHERE hold_id IN (SELECT h.hold_id"
        f" FROM {given} JOIN hold h ON h.line_id = given.a AND h.order_id = given.b AND h.state = 'open')",
        [instant_text(effects.at), *params],
    )


def load_orders(session: Session, files: dict[str, CreditFile], wanted: Orders) -> None:
    """Document sums, live reservations and releases of orders."""
    fill_orders(files, wanted, session.fetch_all(orders_queries(session, list(wanted))))


def orders_queries(session: Session, wanted: Sequence[tuple[str, str]]) -> list[Query]:
    """What ``fill_orders`` reads: document sums, live reservations, releases (newest first) and open holds.

    Outer joins, although only matches are wanted: they leave a planner no way but to look each pair up, where it
    might otherwise settle, on an empty table, for reading all of it for ever.
    """
    own, own_params = session.pairs(wanted)
    given, params = session.pairs((customer_line(customer_id), order_id) for customer_id, order_id in wanted)
    return [
        (
            "SELECT customer_id, order_id, currency, delivered_minor, billed_minor, prepaid_minor"
            f" FROM {own} LEFT JOIN order_progress ON customer_id = given.a AND order_id = given.b",
            own_params,
        ),
        (
            f"SELECT {', '.join(RESERVATION_COLUMNS)} FROM {given}"
            " LEFT JOIN reservation ON line_id = given.a AND order_id = given.b AND remaining_minor > 0",
            params,
        ),
        (
            f"SELECT line_id, order_id, body, released_at FROM {given} LEFT JOIN release ON line_id = given.a"
            f" AND order_id = given.b UNION ALL SELECT line_id, order_id, NULL, opened_at FROM {given}"
            " LEFT JOIN hold ON line_id = given.a AND order_id = given.b AND state = 'open' ORDER BY 4 DESC",
            [*params, *params],
        ),
    ]


def fill_orders(files: dict[str, CreditFile], wanted: Orders, rows: Sequence[Sequence[Row]]) -> None:
    """Put the rows of ``orders_queries`` into the files; orders of customers not in the batch are left out. Documents
    in another currency than the order's do not make it smaller: they are exposure of their own."""
    progress, reservations, people = rows
    for customer_id, order_id, currency, delivered, billed, prepaid in _matches(progress):
        if customer_id in files and wanted[customer_id, order_id] == currency:
            files[customer_id].orders[order_id] = OrderState(delivered, billed, prepaid)
    for row in _matches(reservations):
        reservation = read_reservation(row)
        if reservation.debtor_id in files:
            files[reservation.debtor_id].order(reservation.order_id).reservation = reservation
    for line_id, order_id, body, _ in _matches(people):
        file = files.get(line_id.partition(":")[2])
        if file is not None:
            order = file.order(order_id)
            order.is_held = order.is_held or body is None
            order.releases = (*order.releases, _read_release(body)) if body else order.releases


def _matches(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row[0] is not None]


def load_due_reservations(session: Session, file: CreditFile, at: datetime) -> None:
    """Live reservations of one debtor whose time has come."""
    for row in session.fetch(
        f"SELECT {', '.join(RESERVATION_COLUMNS)} FROM reservation"
        " WHERE line_id = ? AND remaining_minor > 0 AND expires_at <= ? ORDER BY expires_at, reservation_id",
        (file.line.line_id, instant_text(at)),
    ):
        reservation = read_reservation(row)
        file.order(reservation.order_id).reservation = reservation


def insert_entries(session: Session, effects: Effects) -> None:
    """The audit entries of the batch."""
    columns = (
        "stream",
        "sequence",
        "previous",
        "hash",
        "actor",
        "on_behalf_of",
        "at",
        "act",
        "object",
        "before",
        "after",
    )
    rows = [
        (
            entry.stream,
            entry.sequence,
            entry.previous,
            entry_digest,
            entry.actor,
            entry.on_behalf_of,
            instant_text(entry.at),
            entry.act,
            entry.object,
            entry.before,
            entry.after,
        )
        for entry, entry_digest in effects.entries
    ]
    session.insert(schema.audit_entry, columns, rows)
