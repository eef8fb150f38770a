"""Orders that came in a file are checked like any other: a file is no way around the check."""

from collections.abc import Sequence
from datetime import date

from payworthy.app.read_request import request_of_order
from payworthy.app.records import Ask
from payworthy.base.failure import Failure
from payworthy.facts.customer import Customer
from payworthy.facts.order import Order


def asks_of_orders(
    orders: Sequence[tuple[int, Order]], customers: dict[str, Customer], today: date
) -> tuple[list[Ask], list[Failure]]:
    """One ask per order that wants a check. The key names the order and its version, so that the same file again
    asks the same questions and gets the same answers, and a changed order asks a new one."""
    asks, failures = [], []
    for version, order in orders:
        debtor = customers[order.bill_to or order.customer_id]
        request = request_of_order(order, debtor, today)
        if isinstance(request, Failure):
            failures.append(request.at(file=f"order {order.order_id}"))
        else:
            asks.append(Ask(request=request, client="orders", key=f"{order.order_id}#{version}"))
    return asks, failures
