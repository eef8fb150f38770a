"""A credit line as a transaction works on it: the counters and running totals of one customer or group.

Loaded under lock, changed in memory while a batch is decided, written back once. ``deltas`` collects what
changed, so that the store adds to its totals instead of overwriting them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from msgspec import Struct

from payworthy.check.snapshot import OverdueDocument
from payworthy.exposure.overdue import Rung
from payworthy.facts.limit import Limit
from payworthy.facts.rating import Rating

BOOK_LINE: Final = "book"
"""The line of acts that concern no single customer: policies, people, imports."""

_YEAR: Final = timedelta(days=365)

RECENT_ORDERS: Final = 24
"""Orders remembered for the median; bounded so that a check costs the same for every customer."""


def customer_line(customer_id: str) -> str:
    """Line id of a customer."""
    return f"customer:{customer_id}"


def group_line(group_id: str) -> str:
    """Line id of a group."""
    return f"group:{group_id}"


class Aging(Struct, frozen=True, gc=False):
    """What was overdue on the day a line was last aged, in one currency, and carried orders by shipping date."""

    currency: str
    rungs: tuple[Rung, ...] = ()
    retention_rungs: tuple[Rung, ...] = ()
    order_ladder: tuple[Rung, ...] = ()
    oldest_overdue: tuple[OverdueDocument, ...] = ()


class RecentOrder(Struct, frozen=True, gc=False, array_like=True):
    """One approved or imported order, for the customer's usual order size."""

    ordered_on: date
    amount_minor: int
    currency: str
    order_id: str


Steady = tuple[date | None, tuple[Aging, ...], tuple[Limit, ...], Rating | None]


@dataclass(slots=True)
class Line:
    """The mutable working copy. ``totals[currency][component]`` in minor units; ``stored`` are the currencies for
    which the store has a row, ``steady`` what the store has of ``aged_on``, ``aging``, ``limits`` and ``rating``."""

    line_id: str
    decision_number: int = 0
    audit_sequence: int = 0
    audit_hash: str = "0" * 64
    aged_on: date | None = None
    aging: tuple[Aging, ...] = ()
    limits: tuple[Limit, ...] = ()
    rating: Rating | None = None
    recent_orders: tuple[RecentOrder, ...] = ()
    deal_count: int = 0
    first_deal_on: date | None = None
    next_expiry_at: datetime | None = None
    totals: dict[str, dict[str, int]] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)
    deltas: dict[tuple[str, str], int] = field(default_factory=dict)
    steady: Steady | None = None

    def add(self, currency: str, component: str, amount_minor: int) -> None:
        """Change one running total."""
        if not amount_minor:
            return
        totals = self.totals.setdefault(currency, {})
        totals[component] = totals.get(component, 0) + amount_minor
        key = (currency, component)
        self.deltas[key] = self.deltas.get(key, 0) + amount_minor

    def remember_order(self, order_id: str, ordered_on: date, amount_minor: int, currency: str) -> None:
        """Count a deal and keep its size among the newest ones."""
        self.deal_count += 1
        if self.first_deal_on is None or ordered_on < self.first_deal_on:
            self.first_deal_on = ordered_on
        kept = (*self.recent_orders, RecentOrder(ordered_on, amount_minor, currency, order_id))
        self.recent_orders = tuple(sorted(kept, key=_by_day)[-RECENT_ORDERS:])

    def other_orders(self, order_id: str) -> tuple[RecentOrder, ...]:
        """The newest orders without this one: an order that is checked again is not measured against itself."""
        return tuple([order for order in self.recent_orders if order.order_id != order_id])

    def expects_expiry(self, at: datetime | None) -> None:
        """Note when the next reservation may lapse, so that a check can see at once whether one has."""
        if at is not None and (self.next_expiry_at is None or at < self.next_expiry_at):
            self.next_expiry_at = at


def _by_day(order: RecentOrder) -> date:
    return order.ordered_on


def median_order(orders: Iterable[RecentOrder], currency: str, today: date) -> int | None:
    """Median size (the lower one of an even count) of the orders of the last 365 days in ``currency``; ``None``
    with fewer than three: two orders are no habit."""
    since = today - _YEAR
    amounts = sorted(
        [order.amount_minor for order in orders if order.currency == currency and since <= order.ordered_on <= today]
    )
    return amounts[(len(amounts) - 1) // 2] if len(amounts) >= 3 else None
