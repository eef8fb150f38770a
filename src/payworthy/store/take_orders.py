"""Take orders from the sales system: what was confirmed before the book existed counts as exposure at once,
cancellations give headroom back, and everything else waits for a check.

A state in a file never stands in for a check: an order confirmed on or after the day the book was opened, or
one that was cancelled and comes back, is checked like any other.
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from payworthy.app.credit_file import CreditFile
from payworthy.app.effects import Effects
from payworthy.app.line import customer_line, group_line
from payworthy.app.reserve import carry, end_part
from payworthy.base.failure import Failure, Reason
from payworthy.exposure.reservation import MoveKind
from payworthy.facts.order import Order, OrderState
from payworthy.store import schema
from payworthy.store.check_tx import load_orders
from payworthy.store.lines import lock_lines
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

    def take(self, rows: Sequence[int], facts: Sequence[Order], effects: Effects) -> list[Failure]:
        """Record orders and move what they mean for headroom."""
        files = self._files({order.bill_to or order.customer_id for order in facts})
        known_customers = files.keys() | read_groups(self.session, {order.customer_id for order in facts}).keys()
        failures = [
            Failure(Reason.MISSING, "customer_unknown", {"customer_id": name}).at(row=row, column=column)
            for row, order in zip(rows, facts, strict=True)
            for column, name in (("customer_id", order.customer_id), ("bill_to", order.bill_to or order.customer_id))
            if name not in known_customers
        ]
        if failures:
            return failures
        load_orders(self.session, files, {(order.bill_to or order.customer_id, order.order_id) for order in facts})
        earlier = self._earlier([order.order_id for order in facts])
        decided = self._decided([order.order_id for order in facts])
        fact_rows = []
        for row, order in zip(rows, facts, strict=True):
            version, known = earlier.get(order.order_id, (0, None))
            if known == order:
                self.duplicates += 1
                continue
            self.corrections += known is not None
            earlier[order.order_id] = (version + 1, order)
            fact_rows.append((order.order_id, version + 1, _encode(order).decode(), self.batch_id, row))
            file = files[order.bill_to or order.customer_id]
            is_new = known is None and order.order_id not in decided
            self._move(order, file, is_new, effects)
        self.taken += len(fact_rows)
        self.session.insert(schema.order_fact, ("order_id", "version", "body", "batch_id", "row_no"), fact_rows)
        return []

    def _move(self, order: Order, file: CreditFile, is_new: bool, effects: Effects) -> None:
        held = file.order(order.order_id).reservation
        if order.state is OrderState.CANCELLED:
            if held is not None:
                end_part(file, held, MoveKind.RELEASE, None, "order cancelled", effects)
            return
        if is_new and order.state is OrderState.CONFIRMED and order.ordered_on < self.opened_on:
            carry(file, order, effects)
            file.line.aged_on = None

    def _files(self, debtor_ids: set[str]) -> dict[str, CreditFile]:
        groups = read_groups(self.session, debtor_ids)
        ids = {customer_line(name) for name in groups} | {group_line(group) for group in groups.values() if group}
        lines = lock_lines(self.session, ids)
        return {
            customer_id: CreditFile(
                customer=customer,
                line=lines[customer_line(customer_id)],
                group_id=group_id,
                group=lines[group_line(group_id)] if group_id else None,
            )
            for customer_id, (customer, group_id) in read_customers(self.session, debtor_ids).items()
        }

    def _earlier(self, order_ids: Sequence[str]) -> dict[str, tuple[int, Order]]:
        fragment, params = self.session.among(order_ids)
        rows = self.session.fetch(
            f"SELECT order_id, version, body FROM order_fact WHERE order_id {fragment} ORDER BY order_id, version",
            params,
        )
        return {order_id: (version, _decode(body)) for order_id, version, body in rows}

    def _decided(self, order_ids: Sequence[str]) -> set[str]:
        fragment, params = self.session.among(order_ids)
        return {
            row[0] for row in self.session.fetch(f"SELECT order_id FROM decision WHERE order_id {fragment}", params)
        }


def unchecked_orders(session: Session, order_ids: Sequence[str]) -> list[tuple[int, Order]]:
    """Of these orders, the ones that want a check: their newest version is neither cancelled nor carried. With
    the version, which makes the key of the check: a changed order is a new question."""
    fragment, params = session.among(order_ids)
    newest: dict[str, tuple[int, Order]] = {}
    for order_id, version, body in session.fetch(
        f"SELECT order_id, version, body FROM order_fact WHERE order_id {fragment} ORDER BY order_id, version", params
    ):
        newest[order_id] = (version, _decode(body))
    given, params = session.pairs(
        (customer_line(order.bill_to or order.customer_id), order_id) for order_id, (_, order) in newest.items()
    )
    carried = {
        row[0]
        for row in session.fetch(
            f"SELECT order_id FROM {given} JOIN reservation ON line_id = given.a AND order_id = given.b"
            " AND origin = 'carried' AND remaining_minor > 0",
            params,
        )
    }
    return [
        (version, order)
        for order_id, (version, order) in newest.items()
        if order.state is OrderState.REQUESTED or (order.state is OrderState.CONFIRMED and order_id not in carried)
    ]
