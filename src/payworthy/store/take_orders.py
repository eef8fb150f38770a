"""Take orders from the sales system: what was confirmed before the book existed counts as exposure at once,
cancellations give headroom back, and everything else waits for a check.

A state in a file never stands in for a check: an order confirmed on or after the day the book was opened, or
one that was cancelled and comes back, is checked like any other.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from payworthy.app.credit_file import CreditFile, credit_files
from payworthy.app.credit_file import OrderState as KnownOrder
from payworthy.app.effects import Effects
from payworthy.app.line import customer_line, group_line
from payworthy.app.reserve import carry, end_part
from payworthy.base.failure import Failure, Reason
from payworthy.exposure.reservation import MoveKind
from payworthy.facts.order import Order, OrderState
from payworthy.store import schema
from payworthy.store.check_tx import Orders, load_orders
from payworthy.store.lines import lines_at_hand
from payworthy.store.readers import read_customers, read_groups
from payworthy.store.session import Session

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Order).decode


class OrderIntake:
    """``opened_on`` is the day the book was opened, in its own time zone."""

    def __init__(self, session: Session, batch_id: int, at: datetime, opened_on: date) -> None:
        self.session = session
        self.batch_id = batch_id
        self.at = at
        self.opened_on = opened_on
        self.taken = self.duplicates = self.corrections = self.parked = 0
        self._orders: dict[tuple[str, str], KnownOrder] = {}

    def take(self, rows: Sequence[int], facts: Sequence[Order], effects: Effects) -> list[Failure]:
        """Record orders and move what they mean for headroom."""
        files = self._files({order.bill_to or order.customer_id for order in facts}, effects)
        known_customers = files.keys() | read_groups(self.session, {order.customer_id for order in facts}).keys()
        failures = [
            Failure(Reason.MISSING, "customer_unknown", {"customer_id": name}).at(row=row, column=column)
            for row, order in zip(rows, facts, strict=True)
            for column, name in (("customer_id", order.customer_id), ("bill_to", order.bill_to))
            if name is not None and name not in known_customers
        ]
        if failures:
            return failures
        self._load_orders(
            files, {(order.bill_to or order.customer_id, order.order_id): order.currency for order in facts}
        )
        earlier = self._earlier([order.order_id for order in facts])
        decided = self._decided([order.order_id for order in facts])
        fact_rows = []
        for row, order in zip(rows, facts, strict=True):
            version, known, was_carried = earlier.get(order.order_id, (0, None, False))
            if known == order:
                self.duplicates += 1
                continue
            self.corrections += known is not None
            is_new = known is None and order.order_id not in decided
            is_carried = self._is_accepted(order) if is_new else was_carried and _asks_nothing_more(order, known)
            earlier[order.order_id] = (version + 1, order, is_carried)
            body = _encode(order).decode()
            fact_rows.append((order.order_id, version + 1, int(is_carried), body, self.batch_id, row))
            self._move(order, files[order.bill_to or order.customer_id], is_new and is_carried, effects)
        self.taken += len(fact_rows)
        columns = ("order_id", "version", "is_carried", "body", "batch_id", "row_no")
        self.session.insert(schema.order_fact, columns, fact_rows)
        return []

    def _is_accepted(self, order: Order) -> bool:
        """Confirmed before there was a book to ask."""
        return order.state is OrderState.CONFIRMED and order.ordered_on < self.opened_on

    def _move(self, order: Order, file: CreditFile, begins_carried: bool, effects: Effects) -> None:
        held = file.order(order.order_id).reservation
        if order.state is OrderState.CANCELLED and held is not None:
            end_part(file, held, MoveKind.RELEASE, None, "order cancelled", effects)
        elif begins_carried:
            carry(file, order, effects)
            file.line.aged_on = None

    def _load_orders(self, files: dict[str, CreditFile], wanted: Orders) -> None:
        """Orders that an earlier chunk of the file moved as it left them, the others from the store."""
        load_orders(self.session, files, {key: wanted[key] for key in wanted.keys() - self._orders.keys()})
        for key in wanted:
            debtor_id, order_id = key
            files[debtor_id].orders[order_id] = self._orders.setdefault(key, files[debtor_id].order(order_id))

    def _files(self, debtor_ids: set[str], effects: Effects) -> dict[str, CreditFile]:
        groups = read_groups(self.session, debtor_ids)
        ids = {customer_line(name) for name in groups} | {group_line(group) for group in groups.values() if group}
        lines = lines_at_hand(self.session, ids, effects)
        return credit_files(read_customers(self.session, debtor_ids), lines)

    def _earlier(self, order_ids: Sequence[str]) -> dict[str, tuple[int, Order | None, bool]]:
        fragment, params = self.session.among(order_ids)
        rows = self.session.fetch(
            f"SELECT order_id, version, body, is_carried FROM order_fact WHERE order_id {fragment}"
            " ORDER BY order_id, version",
            params,
        )
        return {order_id: (version, _decode(body), bool(carried)) for order_id, version, body, carried in rows}

    def _decided(self, order_ids: Sequence[str]) -> set[str]:
        fragment, params = self.session.among(order_ids)
        return {
            row[0] for row in self.session.fetch(f"SELECT order_id FROM decision WHERE order_id {fragment}", params)
        }


def _asks_nothing_more(order: Order, known: Order | None) -> bool:
    """A later word on a carried order that leaves amount, debtor and terms alone needs no check."""
    return (
        known is not None
        and order.state is OrderState.CONFIRMED
        and order.amount_minor <= known.amount_minor
        and (order.currency, order.terms, order.customer_id, order.bill_to)
        == (known.currency, known.terms, known.customer_id, known.bill_to)
    )


def unchecked_orders(session: Session, order_ids: Sequence[str]) -> list[tuple[int, Order]]:
    """Of these orders, the ones that want a check: their newest version is neither cancelled nor carried. With
    the version, which makes the key of the check: a changed order is a new question."""
    fragment, params = session.among(order_ids)
    newest: dict[str, tuple[int, Order, bool]] = {}
    for order_id, version, body, is_carried in session.fetch(
        f"SELECT order_id, version, body, is_carried FROM order_fact WHERE order_id {fragment}"
        " ORDER BY order_id, version",
        params,
    ):
        newest[order_id] = (version, _decode(body), bool(is_carried))
    return [
        (version, order)
        for version, order, is_carried in newest.values()
        if not is_carried and order.state is not OrderState.CANCELLED
    ]
