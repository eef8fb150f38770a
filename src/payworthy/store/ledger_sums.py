"""What the documents of one intake add to running totals, due dates and orders: *after* less *before*, which is right
for new documents, payments, disputes and corrections alike.

Due dates and order sums go to the book chunk by chunk; totals per customer are kept until the lines are locked.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from payworthy.exposure.components import COMPONENT_OF
from payworthy.facts.document import BILLED, DocumentKind
from payworthy.store import schema
from payworthy.store.open_documents import OpenDocument, Standpoint
from payworthy.store.session import Session

_COMPONENT: Final = {str(kind): name for kind, name in COMPONENT_OF.items() if kind is not DocumentKind.DELIVERY}
_AGING: Final = frozenset(map(str, (DocumentKind.INVOICE, DocumentKind.RETENTION)))
_ORDER_COLUMN: Final[dict[str, int]] = {
    str(DocumentKind.DELIVERY): 0,
    **{str(kind): 1 for kind in BILLED},
    str(DocumentKind.PREPAYMENT): 2,
}

DueKey = tuple[str, str, str, str]
OrderKey = tuple[str, str, str]


class LedgerSums:
    """``totals[customer][currency, component]`` in minor units; ``deals[customer]`` is how many invoices are new and
    the first day of one."""

    def __init__(self) -> None:
        self.totals: dict[str, dict[tuple[str, str], int]] = {}
        self.deals: dict[str, tuple[int, str]] = {}

    def count_deals(self, invoices: Iterable[tuple[str, str]]) -> None:
        """A new invoice, by customer and day of issue, is a deal done."""
        days: dict[str, list[str]] = {}
        for customer_id, issued_on in invoices:
            days.setdefault(customer_id, []).append(issued_on)
        for customer_id, issued in days.items():
            count, first_on = self.deals.get(customer_id, (0, issued[0]))
            self.deals[customer_id] = (count + len(issued), min(first_on, *issued))

    def add(self, session: Session, new: Iterable[OpenDocument], changed: Iterable[OpenDocument]) -> None:
        """Take in what these documents add, and what changed about those."""
        due: dict[DueKey, int] = {}
        orders: dict[OrderKey, list[int]] = {}
        for document, sign, standpoint in _steps(new, changed):
            currency, due_on, order_id, original, still_open, disputed, written_off = standpoint
            customer_id, kind = document.customer_id, document.kind
            totals = self.totals.get(customer_id)
            if totals is None:
                totals = self.totals[customer_id] = {}
            component = _COMPONENT.get(kind)
            if component is not None and still_open:
                _add(totals, (currency, component), sign * still_open)
            if written_off and component is not None:
                _add(totals, (currency, "written_off"), sign * written_off)
            if kind in _AGING:
                if disputed:
                    _add(totals, (currency, "disputed"), sign * disputed)
                if due_on is not None and still_open != disputed:
                    key = (customer_id, kind, currency, due_on)
                    due[key] = due.get(key, 0) + sign * (still_open - disputed)
            if order_id is not None and kind in _ORDER_COLUMN:
                parts = orders.setdefault((customer_id, order_id, currency), [0, 0, 0])
                parts[_ORDER_COLUMN[kind]] += sign * (still_open if kind == DocumentKind.PREPAYMENT else original)
        _write_due(session, due)
        _write_orders(session, orders)


def _steps(
    new: Iterable[OpenDocument], changed: Iterable[OpenDocument]
) -> Iterator[tuple[OpenDocument, int, Standpoint]]:
    """What goes away, and what comes instead."""
    for document in new:
        yield document, 1, document.standpoint()
    for document in changed:
        assert document.before is not None
        yield document, -1, document.before
        yield document, 1, document.standpoint()


def _add(sums: dict[tuple[str, str], int], key: tuple[str, str], amount: int) -> None:
    sums[key] = sums.get(key, 0) + amount


def _write_due(session: Session, due: dict[DueKey, int]) -> None:
    session.add_or_insert(
        schema.due_bucket,
        ("customer_id", "kind", "currency", "due_on"),
        ("undisputed_minor",),
        sorted((*key, amount) for key, amount in due.items() if amount),
    )


def _write_orders(session: Session, orders: dict[OrderKey, list[int]]) -> None:
    session.add_or_insert(
        schema.order_progress,
        ("customer_id", "order_id", "currency"),
        ("delivered_minor", "billed_minor", "prepaid_minor"),
        sorted((*key, *parts) for key, parts in orders.items() if any(parts)),
    )
