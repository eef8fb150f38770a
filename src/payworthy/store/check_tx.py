"""The order check's transaction: one locked read for a batch, one write of everything it decided."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from msgspec.json import Decoder

from payworthy.app.credit_file import CreditFile, OrderState
from payworthy.app.check_order import derived_id
from payworthy.app.effects import Effects
from payworthy.app.line import Line, customer_line, group_line
from payworthy.app.ports import Batch
from payworthy.app.records import Ask, DecisionRecord, Hold
from payworthy.base.fx import RateTable
from payworthy.check.snapshot import Release
from payworthy.exposure.reservation import Origin, Reservation
from payworthy.facts.customer import Customer
from payworthy.policy.bundle import Policy
from payworthy.store import schema
from payworthy.store.decisions import DECISION_COLUMNS, decision_row, read_decision_row
from payworthy.store.instants import day_text, instant_or_none, instant_text, read_day, read_instant
from payworthy.store.lines import age, lock_lines, next_expiry, write_lines
from payworthy.store.readers import read_customers, read_groups
from payworthy.store.session import Session

_read_release = Decoder(Release).decode

RESERVATION_COLUMNS = (
    "reservation_id",
    "line_id",
    "order_id",
    "origin",
    "currency",
    "reserved_minor",
    "consumed_minor",
    "released_minor",
    "expired_minor",
    "remaining_minor",
    "progress_before_minor",
    "ship_on",
    "placed_at",
    "expires_at",
)


class MovedError(RuntimeError):
    """What was looked up before the lock is no longer so: run the transaction again."""


class CheckTransaction:
    """Implements ``app.ports.CheckTx`` on a session. ``policy_of`` turns the stored policy into a typed one
    (cached by hash); ``rates_of`` gives the rate table of the book as it stands."""

    def __init__(
        self,
        session: Session,
        policy_of: Callable[[str, str], Policy],
        rates_of: Callable[[Session, Policy, str], RateTable],
    ) -> None:
        self.session = session
        self._policy_of = policy_of
        self._rates_of = rates_of
        self._rates_batch = ""

    def load(self, asks: Sequence[Ask], at: datetime) -> Batch:
        """Lock first, read after: whatever is read was committed before the locks were taken."""
        named = {ask.request.debtor_id for ask in asks} | {ask.request.customer_id for ask in asks}
        wanted = {(ask.request.debtor_id, ask.request.order_id) for ask in asks}
        return self._load(named, wanted, [(ask.client, ask.key) for ask in asks], at)

    def load_debtor(self, debtor_id: str, at: datetime) -> Batch:
        """Lock and read one debtor, with its lapsed reservations."""
        return self._load({debtor_id}, set(), [], at)

    def _load(self, named: set[str], orders: set[tuple[str, str]], keys: list[tuple[str, str]], at: datetime) -> Batch:
        groups = read_groups(self.session, named)
        line_ids = {customer_line(customer_id) for customer_id in groups}
        line_ids |= {group_line(group_id) for group_id in groups.values() if group_id}
        lines = lock_lines(self.session, line_ids)
        customers = read_customers(self.session, named)
        if {customer_id: group_id for customer_id, (_, group_id) in customers.items()} != groups:
            raise MovedError("a customer changed its group between the look-up and the lock")
        files = self._files(customers, lines)
        policy, book_id, ledger_as_of = self.setting()
        load_orders(self.session, files, [(debtor, order) for debtor, order in orders if debtor in files])
        for file in files.values():
            if file.line.next_expiry_at is not None and file.line.next_expiry_at <= at:
                load_due_reservations(self.session, file, at)
        age(self.session, [file.line for file in files.values()], policy.today(at))
        return Batch(
            book_id=book_id,
            policy=policy,
            rates=self._rates_of(self.session, policy, self._rates_batch),
            ledger_as_of=ledger_as_of,
            earlier=self._earlier(book_id, keys),
            files=files,
        )

    def setting(self) -> tuple[Policy, str, date | None]:
        """Policy in force, book id, and the date up to which the ledger is complete."""
        meta: dict[str, str] = dict(self.session.fetch("SELECT name, value FROM meta"))
        self._rates_batch = meta.get("rates_batch", "")
        [(policy_hash, body)] = self.session.fetch("SELECT hash, body FROM policy ORDER BY activation DESC LIMIT 1")
        return self._policy_of(policy_hash, body), meta["book_id"], read_day(meta.get("ledger_as_of"))

    def _files(
        self, customers: dict[str, tuple[Customer, str | None]], lines: dict[str, Line]
    ) -> dict[str, CreditFile]:
        return {
            customer_id: CreditFile(
                customer=customer,
                line=lines[customer_line(customer_id)],
                group_id=group_id,
                group=lines[group_line(group_id)] if group_id else None,
            )
            for customer_id, (customer, group_id) in customers.items()
        }

    def _earlier(self, book_id: str, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], DecisionRecord]:
        fragment, params = self.session.among(derived_id("D", book_id, client, key) for client, key in keys)
        rows = self.session.fetch(
            f"SELECT {', '.join(DECISION_COLUMNS)} FROM decision WHERE decision_id {fragment}", params
        )
        records = [read_decision_row(row) for row in rows]
        return {(record.client, record.key): record for record in records}

    def record(self, effects: Effects) -> None:
        """One statement per table for the whole batch."""
        session = self.session
        session.insert(schema.decision, DECISION_COLUMNS, [decision_row(record) for record in effects.decisions])
        _close_superseded(session, effects)
        session.insert(schema.hold, HOLD_COLUMNS, [_hold_row(hold) for hold in effects.holds])
        record_reservations(session, effects)
        insert_entries(session, effects)
        added: dict[str, int] = {}
        for entry, _ in effects.entries:
            added[entry.stream] = added.get(entry.stream, 0) + 1
        for line in effects.lines.values():
            if any(move.reservation.debtor_id == line.line_id.partition(":")[2] for move in effects.moves):
                line.next_expiry_at = next_expiry(session, line.line_id)
        write_lines(session, list(effects.lines.values()), added)


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


def load_orders(session: Session, files: dict[str, CreditFile], wanted: Iterable[tuple[str, str]]) -> None:
    """Document sums, live reservations and releases of orders (customer id, order id)."""
    wanted = list(wanted)
    if not wanted:
        return
    given, params = session.pairs(wanted)
    for customer_id, order_id, delivered, billed, prepaid in session.fetch(
        "SELECT customer_id, order_id, delivered_minor, billed_minor, prepaid_minor"
        f" FROM {given} JOIN order_progress ON customer_id = given.a AND order_id = given.b",
        params,
    ):
        files[customer_id].orders[order_id] = OrderState(delivered, billed, prepaid)
    given, params = session.pairs((customer_line(customer_id), order_id) for customer_id, order_id in wanted)
    for row in session.fetch(
        f"SELECT {', '.join(RESERVATION_COLUMNS)} FROM {given}"
        " JOIN reservation ON line_id = given.a AND order_id = given.b AND remaining_minor > 0",
        params,
    ):
        reservation = read_reservation(row)
        files[reservation.debtor_id].order(reservation.order_id).reservation = reservation
    for line_id, order_id, body in session.fetch(
        f"SELECT line_id, order_id, body FROM {given} JOIN release ON line_id = given.a AND order_id = given.b"
        " ORDER BY released_at DESC",
        params,
    ):
        order = files[line_id.partition(":")[2]].order(order_id)
        order.releases = (*order.releases, _read_release(body))


def load_due_reservations(session: Session, file: CreditFile, at: datetime) -> None:
    """Live reservations of one debtor whose time has come."""
    for row in session.fetch(
        f"SELECT {', '.join(RESERVATION_COLUMNS)} FROM reservation"
        " WHERE line_id = ? AND remaining_minor > 0 AND expires_at <= ?",
        (file.line.line_id, instant_text(at)),
    ):
        reservation = read_reservation(row)
        file.order(reservation.order_id).reservation = reservation


def read_reservation(row: Sequence[object]) -> Reservation:
    """A reservation from its row (``RESERVATION_COLUMNS``)."""
    values = dict(zip(RESERVATION_COLUMNS, row, strict=True))
    return Reservation(
        reservation_id=values["reservation_id"],  # type: ignore[arg-type]
        debtor_id=values["line_id"].partition(":")[2],  # type: ignore[attr-defined]
        order_id=values["order_id"],  # type: ignore[arg-type]
        origin=Origin(str(values["origin"])),
        currency=values["currency"],  # type: ignore[arg-type]
        reserved_minor=values["reserved_minor"],  # type: ignore[arg-type]
        consumed_minor=values["consumed_minor"],  # type: ignore[arg-type]
        released_minor=values["released_minor"],  # type: ignore[arg-type]
        expired_minor=values["expired_minor"],  # type: ignore[arg-type]
        progress_before_minor=values["progress_before_minor"],  # type: ignore[arg-type]
        ship_on=read_day(values["ship_on"]),  # type: ignore[arg-type]
        placed_at=read_instant(values["placed_at"]),  # type: ignore[arg-type]
        expires_at=read_instant(values["expires_at"]),  # type: ignore[arg-type]
    )


def reservation_row(reservation: Reservation) -> tuple[object, ...]:
    """The row of a reservation, in ``RESERVATION_COLUMNS``."""
    return (
        reservation.reservation_id,
        customer_line(reservation.debtor_id),
        reservation.order_id,
        reservation.origin,
        reservation.currency,
        reservation.reserved_minor,
        reservation.consumed_minor,
        reservation.released_minor,
        reservation.expired_minor,
        reservation.remaining_minor,
        reservation.progress_before_minor,
        day_text(reservation.ship_on),
        instant_text(reservation.placed_at),
        instant_or_none(reservation.expires_at),
    )


def record_reservations(session: Session, effects: Effects) -> None:
    """Ended parts first (an order has one live reservation at a time), then the new reservations as they now
    stand: one that was placed and replaced within the batch is written once, with its end."""
    last = {move.reservation.reservation_id: move.reservation for move in effects.moves}
    placed = {reservation.reservation_id for reservation in effects.reservations}
    ended = [reservation for key, reservation in last.items() if key not in placed]
    session.update(
        schema.reservation,
        ("reservation_id",),
        ("consumed_minor", "released_minor", "expired_minor", "remaining_minor"),
        [
            (held.reservation_id, held.consumed_minor, held.released_minor, held.expired_minor, held.remaining_minor)
            for held in ended
        ],
    )
    rows = [reservation_row(last.get(held.reservation_id, held)) for held in effects.reservations]
    session.insert(schema.reservation, RESERVATION_COLUMNS, rows)
    _insert_moves(session, effects)


def _insert_moves(session: Session, effects: Effects) -> None:
    if not effects.moves:
        return
    fragment, params = session.among({move.reservation.reservation_id for move in effects.moves})
    numbers: dict[str, int] = dict(
        session.fetch(
            f"SELECT reservation_id, MAX(move_no) FROM reservation_move WHERE reservation_id {fragment}"
            " GROUP BY reservation_id",
            params,
        )
    )
    rows = []
    for move in effects.moves:
        key = move.reservation.reservation_id
        numbers[key] = numbers.get(key, 0) + 1
        rows.append((key, numbers[key], move.kind, move.amount_minor, instant_text(move.moved_at), move.because))
    columns = ("reservation_id", "move_no", "kind", "amount_minor", "moved_at", "because")
    session.insert(schema.reservation_move, columns, rows)


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
