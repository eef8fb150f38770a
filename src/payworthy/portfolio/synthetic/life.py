"""One customer's years with the company, day by day: orders, shipments, invoices, and how it pays.

Everything that happens on a day is an act in a queue; acts put further acts into the queue. What would happen
after the book's date never does, and so leaves orders, invoices and disputes open the way a real book has them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush

from payworthy.base.money import Rounding, divide
from payworthy.facts.document import DocumentKind, MovementKind
from payworthy.facts.order import Order, OrderState
from payworthy.portfolio.synthetic.days import last_workday, months, workday, years_before
from payworthy.portfolio.synthetic.dice import Dice
from payworthy.portfolio.synthetic.economy import FOREIGN_CNY_CENTS, VAT_PERCENT, YEARS
from payworthy.portfolio.synthetic.journal import Journal, Paper, Step, is_trade_claim
from payworthy.portfolio.synthetic.roster import Firm

Act = Callable[[date], None]

RUN_UP_DAYS = 120
"""Orders taken this long before the three years start: otherwise the first months would bill no machines."""

STILL_SUPPLIED_DAYS = 75
"""How long the company of the story went on shipping to customers who had stopped paying."""


@dataclass(slots=True)
class Fate:
    """A customer that stops paying on ``stops_on``; what is then open is written off on ``written_off_on``
    after ``recovered_percent`` of it came in."""

    stops_on: date
    written_off_on: date
    recovered_percent: int
    reason: str


@dataclass(slots=True)
class Deal:
    """An order in the making. ``amount_minor`` includes VAT; ``after_acceptance_minor`` is the part of a shipped
    machine that will be billed when the customer has signed for it."""

    order_id: str
    amount_minor: int
    ordered_on: date
    ship_on: date
    state: OrderState = OrderState.CONFIRMED
    is_shipped: bool = False
    after_acceptance_minor: int = 0
    prepayments: list[Paper] = field(default_factory=list)


@dataclass(slots=True)
class Life:
    """What there is of one customer on the book's date. ``credits`` are its unused payments and notes,
    ``waiting`` the claims it will look at in its next payment run, with the day it feels like paying them."""

    firm: Firm
    dice: Dice
    as_of: date
    fate: Fate | None
    journal: Journal
    deals: list[Deal] = field(default_factory=list)
    credits: list[Paper] = field(default_factory=list)
    waiting: list[tuple[date, Paper]] = field(default_factory=list)
    _queue: list[tuple[date, int, Act]] = field(default_factory=list)
    _count: int = 0

    @classmethod
    def of(cls, seed: int, firm: Firm, as_of: date, fate: Fate | None) -> "Life":
        """A life yet to be lived: nothing in it."""
        dice = Dice(seed, firm.customer_id, "life")
        return cls(firm, dice, as_of, fate, Journal(firm.customer_id, firm.currency))

    @property
    def starts_on(self) -> date:
        """The first day on which this customer can order something that the book still shows."""
        return max(self.firm.customer_since, years_before(self.as_of, YEARS) - timedelta(days=RUN_UP_DAYS))

    def at(self, day: date, act: Act) -> None:
        """Let ``act`` happen on the working day that follows ``day``, if the book reaches that far."""
        self.at_exactly(workday(day), act)

    def at_exactly(self, day: date, act: Act) -> None:
        """Let ``act`` happen on ``day`` itself."""
        if day <= self.as_of:
            self._count += 1
            heappush(self._queue, (day, self._count, act))

    def live(self) -> None:
        """Let everything happen, in order of days."""
        while self._queue:
            day, _, act = heappop(self._queue)
            act(day)

    def has_stopped(self, day: date) -> bool:
        """True once the customer pays nothing any more."""
        return self.fate is not None and day >= self.fate.stops_on

    def is_supplied(self, day: date) -> bool:
        """True while goods still go to the customer."""
        return self.fate is None or day < self.fate.stops_on + timedelta(days=STILL_SUPPLIED_DAYS)

    def minor(self, net_yuan: int) -> int:
        """A price without VAT in yuan as minor units of the customer's currency, with VAT where it applies."""
        if self.firm.is_abroad:
            return net_yuan * 10_000 // FOREIGN_CNY_CENTS[self.firm.currency] // 1000 * 1000
        return divide(net_yuan * 100 * (100 + VAT_PERCENT), 100, Rounding.HALF_UP)

    def order(self, net_yuan: int, ordered_on: date, ship_on: date) -> Deal:
        """Enter an order at a price without VAT."""
        return self.enter(self.minor(net_yuan), ordered_on, ship_on)

    def enter(self, amount_minor: int, ordered_on: date, ship_on: date) -> Deal:
        """Enter an order at its full price."""
        number = self.firm.customer_id.removeprefix("C")
        order_id = f"SO{ordered_on:%y%m}-{number}-{len(self.deals) + 1:03d}"
        deal = Deal(order_id, amount_minor, ordered_on, ship_on)
        self.deals.append(deal)
        return deal

    def claims(self) -> list[Paper]:
        """Open claims, bills included, oldest first."""
        return [paper for paper in self.journal.papers() if is_owed(paper) and paper.left_minor]

    def sold_on_credit_minor(self, rate_cents: int = 100) -> int:
        """Everything billed on terms other than prepaid, in fen at ``rate_cents`` for a unit."""
        if self.firm.is_prepaid:
            return 0
        return sum(paper.amount_minor for paper in self.journal.papers() if is_trade_claim(paper)) * rate_cents // 100

    def written_off_minor(self) -> int:
        """Everything given up, in the customer's currency."""
        return sum(
            entry.amount_minor
            for entry in self.journal.entries
            if isinstance(entry, Step) and entry.kind is MovementKind.WRITE_OFF
        )

    def orders(self) -> list[Order]:
        """The orders as facts."""
        firm = self.firm
        return [
            Order(
                order_id=deal.order_id,
                customer_id=firm.customer_id,
                amount_minor=deal.amount_minor,
                currency=firm.currency,
                ordered_on=deal.ordered_on,
                state=deal.state,
                terms=firm.terms,
                ship_on=deal.ship_on,
                ship_to=firm.address,
                requested_by=firm.sales_person,
            )
            for deal in self.deals
        ]


def is_owed(paper: Paper) -> bool:
    """True for claims on the customer: what bills a sale, and bills of exchange received."""
    return is_trade_claim(paper) or paper.kind in BILLS


BILLS = (
    DocumentKind.BANK_BILL_STATE,
    DocumentKind.BANK_BILL_JOINT_STOCK,
    DocumentKind.BANK_BILL_CITY,
    DocumentKind.BANK_BILL_RURAL,
    DocumentKind.COMMERCIAL_BILL,
)
"""Kinds of bills received, in the order in which a careful seller likes them."""


def demand(life: Life, volume_yuan: int, order_yuan: int, season: tuple[int, ...]) -> list[tuple[date, int]]:
    """Days on which orders of a median size come in, with a percentage of that size.

    Business grows a few per cent a year. A customer about to fail orders more and bigger in its last months.
    """
    found = []
    for index, month in enumerate(months(life.starts_on, life.as_of)):
        growth = 92 + index * 12 // (12 * YEARS)
        push, size = (100, 100)
        if life.fate is not None and 0 <= (life.fate.stops_on - month).days < 210:
            push, size = (180, 150)
        thousandths = volume_yuan * 1000 * season[month.month - 1] * growth * push // (12 * order_yuan * 1_000_000)
        for _ in range(life.dice.chance_round(thousandths)):
            day = workday(month + timedelta(days=life.dice.below(28)))
            if life.starts_on <= day <= life.as_of and life.is_supplied(day):
                found.append((day, size))
    return sorted(found)


def yesterday(life: Life) -> date:
    """The last working day before the book's date."""
    return last_workday(life.as_of - timedelta(days=1))
