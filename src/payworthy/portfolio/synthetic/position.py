"""Where one customer stands on the book's date, read off its own documents and orders.

The same figures that a store keeps as running totals (exposure.components), here summed from scratch.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from payworthy.exposure.components import COMPONENT_OF, BillWeights, Components, gross
from payworthy.exposure.overdue import Rung, after_credits, ladder
from payworthy.facts.document import BILLED, DocumentKind
from payworthy.facts.order import OrderState
from payworthy.portfolio.synthetic.journal import Paper
from payworthy.portfolio.synthetic.life import Deal, Life

HORIZON_DAYS: Final = 60
"""Open orders that ship later than this do not count yet (policy: order_check.horizon_days)."""


_REMEMBERED_ORDERS: Final = 24
_HABIT: Final = 3
"""The order check looks at so many of the newest orders, and takes fewer than three for no habit."""


@dataclass(frozen=True, slots=True)
class Position:
    """Amounts in minor units of the customer's currency.

    ``late``: overdue and undisputed, after the customer's own credits; ``late_retention``: likewise, before
    credits; ``ahead_minor``: the part of the open orders that ships beyond the horizon; ``median_minor``: the
    usual order (median of twelve months, the lower one of an even count; of all orders if those are fewer than
    three), 0 if there is none; ``has_habit``: whether those twelve months have three at least.
    """

    parts: Components
    late: tuple[Rung, ...]
    late_retention: tuple[Rung, ...]
    ahead_minor: int
    median_minor: int
    has_habit: bool

    @property
    def late_minor(self) -> int:
        """All that is late, retention included."""
        return sum(rung.amount_minor for rung in (*self.late, *self.late_retention))

    @property
    def exposure_minor(self) -> int:
        """Gross exposure as the order check sees it."""
        return gross(self.parts, BillWeights()) - self.ahead_minor


def position(life: Life) -> Position:
    """The customer's position, from its documents and orders."""
    papers = life.journal.papers()
    sums: dict[str, int] = defaultdict(int)
    for paper in papers:
        if paper.kind is not DocumentKind.DELIVERY:
            sums[COMPONENT_OF[paper.kind]] += paper.left_minor
        sums["disputed"] += paper.disputed_minor
    progress = _progress(papers)
    for delivered, billed in progress.values():
        sums["unbilled"] += max(0, delivered - billed)
    ahead = 0
    for deal in life.deals:
        left = _still_open(deal, progress)
        sums["open_orders"] += left
        if deal.ship_on > life.as_of + timedelta(days=HORIZON_DAYS):
            ahead += left
    parts = Components(**sums)
    median, has_habit = _usual(life)
    parts = Components(**sums)
    median, has_habit = _usual(life)
    return Position(
        parts=parts,
        late=after_credits(_late(papers, DocumentKind.INVOICE, life.as_of), parts.unapplied + parts.credit_note),
        late_retention=_late(papers, DocumentKind.RETENTION, life.as_of),
        ahead_minor=ahead,
        median_minor=median,
        has_habit=has_habit,
    )


def _usual(life: Life) -> tuple[int, bool]:
    newest = [deal for deal in life.deals if deal.state is OrderState.CONFIRMED][-_REMEMBERED_ORDERS:]
    since = life.as_of - timedelta(days=365)
    recent = [deal for deal in newest if deal.ordered_on >= since]
    has_habit = len(recent) >= _HABIT
    amounts = sorted(deal.amount_minor for deal in (recent if has_habit else newest))
    return amounts[(len(amounts) - 1) // 2] if amounts else 0, has_habit


def _progress(papers: Iterable[Paper]) -> dict[str, tuple[int, int]]:
    """Delivered and billed so far, by order."""
    found: dict[str, tuple[int, int]] = {}
    for paper in papers:
        if paper.order_id is not None and (paper.kind in BILLED or paper.kind is DocumentKind.DELIVERY):
            delivered, billed = found.get(paper.order_id, (0, 0))
            if paper.kind is DocumentKind.DELIVERY:
                found[paper.order_id] = (delivered + paper.amount_minor, billed)
            else:
                found[paper.order_id] = (delivered, billed + paper.amount_minor)
    return found


def _still_open(deal: Deal, progress: dict[str, tuple[int, int]]) -> int:
    if deal.state is not OrderState.CONFIRMED:
        return 0
    return deal.amount_minor - min(deal.amount_minor, max(progress.get(deal.order_id, (0, 0))))


def _late(papers: Iterable[Paper], kind: DocumentKind, as_of: date) -> tuple[Rung, ...]:
    due: dict[date, int] = defaultdict(int)
    for paper in papers:
        if paper.kind is kind and paper.due_on is not None:
            due[paper.due_on] += paper.payable_minor
    return ladder(due.items(), as_of)
