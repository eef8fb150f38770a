"""Where the day's orders are staged: a customer is cast for each story, and its file is made to fit.

A story never depends on luck. The stage picks a customer, clears its record, then plants exactly what the
story is about (an old invoice, a stale grade, a limit that is just too small). No customer plays in two
stories, so that one order's reservation cannot spoil another's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from payworthy.base.calendar import add_months
from payworthy.check.finding import Outcome
from payworthy.facts.customer import CustomerState
from payworthy.facts.document import DocumentKind
from payworthy.facts.limit import Limit
from payworthy.facts.order import Order, OrderState
from payworthy.portfolio.synthetic.days import last_workday, workday
from payworthy.portfolio.synthetic.economy import DEPOSIT_PERCENT, MACHINES, REVIEW_MONTHS, TERM_MAX
from payworthy.portfolio.synthetic.journal import Paper
from payworthy.portfolio.synthetic.life import Life, yesterday
from payworthy.portfolio.synthetic.limits import base_limit, round_up
from payworthy.portfolio.synthetic.position import Position, position

_TERMS: Final = {
    "machine_custom": "acceptance+15 latest shipment+90",
    "machine_standard": "acceptance+15 latest shipment+60",
    "export": "net 30 from shipment",
}
"""Terms of customers in stories: within every grade that may buy on credit at all, B apart."""

_SMALLEST_ORDER_MINOR: Final = 2_000_000
"""Usual orders below 20,000 would drown in the rounding of limits to 10,000."""

_FILE: Final = ("name_en", "registration_id", "address", "contact", "sales_person")

Fits = Callable[[Life, Position], bool]


class Story(Struct, frozen=True, kw_only=True):
    """One order of the demonstration day: what must come of it under the company's policy, and by which rules.

    ``why`` is the code of a sentence (``story.<why>`` in the texts). ``rules`` are the rules that stop the
    order; empty for approved ones.
    """

    order_id: str
    why: str
    outcome: Outcome
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class Stage:
    """Everything a scene may use or change. ``limits`` by customer, ``group_limits`` by group."""

    as_of: date
    lives: list[Life]
    limits: dict[str, list[Limit]]
    group_limits: dict[str, Limit]
    orders: list[Order] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    _busy: set[str] = field(default_factory=set)

    def cast(self, segments: tuple[str, ...], grade: str, fits: Fits = lambda life, stand: True) -> Life:
        """A free customer of these segments and of some standing, best one that is late with nothing and has the grade
        already. What it is late with is paid, its grade reviewed, its terms set to what every policy allows."""
        free = [life for life in self.lives if life.firm.segment in segments and self._is_free(life)]
        able = [life for life in free if _has_standing(life) and fits(life, position(life))]
        if not able:
            raise ValueError(f"no customer left for a story: {segments}, {grade}")
        life = min(able, key=lambda life: (_is_late(life), life.firm.grade != grade, life.firm.customer_id))
        self._busy.add(life.firm.customer_id)
        if _is_late(life):
            self._pay_up(life)
        self._tidy(life, grade)
        return life

    def take(self, wanted: Callable[[Life], bool]) -> Life:
        """The first free customer of which ``wanted`` is true, exactly as it is."""
        life = next((life for life in self.lives if life.firm.customer_id not in self._busy and wanted(life)), None)
        if life is None:
            raise ValueError("no customer left for a story")
        self._busy.add(life.firm.customer_id)
        return life

    def limit(self, life: Life, amount_minor: int | None) -> None:
        """Give the customer one limit, in force since a few months and for some more."""
        begun = add_months(self.as_of, -5)
        valid_to = None if amount_minor is None else add_months(begun, 12)
        self.limits[life.firm.customer_id] = [base_limit(life, amount_minor, begun, valid_to, "annual_review")]

    def roomy_limit(self, life: Life, order_minor: int) -> None:
        """A limit that neither the exposure with this order nor the order's size comes near."""
        needed = max(position(life).exposure_minor + 2 * order_minor, 5 * order_minor // 2)
        self.limit(life, round_up(needed * 11 // 10))

    def order(self, life: Life, amount_minor: int, deposit: int = 0, bill_to: Life | None = None) -> str:
        """Enter a requested order for the day; ``deposit`` is money already received for it. Returns its id."""
        firm = life.firm
        order_id = f"SO{self.as_of:%y%m%d}-{len(self.orders) + 1:02d}"
        self.orders.append(
            Order(
                order_id=order_id,
                customer_id=firm.customer_id,
                amount_minor=amount_minor,
                currency=firm.currency,
                ordered_on=self.as_of,
                state=OrderState.REQUESTED,
                bill_to=None if bill_to is None else bill_to.firm.customer_id,
                terms=firm.terms,
                ship_on=workday(self.as_of + timedelta(days=35 if firm.segment in MACHINES else 9)),
                ship_to=firm.address,
                requested_by=firm.sales_person,
            )
        )
        if deposit:
            life.journal.issue(DocumentKind.PREPAYMENT, deposit, yesterday(life), order_id=order_id)
        return order_id

    def old_invoice(self, life: Life, amount_minor: int, days_late: int) -> Paper:
        """Plant an invoice, and its order, that has been overdue for so many days."""
        due_on = self.as_of - timedelta(days=days_late)
        billed_on = last_workday(due_on - timedelta(days=45))
        deal = life.enter(amount_minor, last_workday(billed_on - timedelta(days=8)), billed_on)
        deal.is_shipped = True
        return life.journal.issue(DocumentKind.INVOICE, amount_minor, billed_on, due_on, deal.order_id)

    def tell(self, order_id: str, why: str, outcome: Outcome, *rules: str) -> None:
        """Note what the order is meant to show."""
        self.stories.append(Story(order_id=order_id, why=why, outcome=outcome, rules=rules))

    def _is_free(self, life: Life) -> bool:
        return life.firm.customer_id not in self._busy and life.firm.group_id is None

    def _pay_up(self, life: Life) -> None:
        """Let everything that is due come in on the morning of the day."""
        for claim in life.claims():
            if claim.due_on is not None and claim.due_on < self.as_of and claim.payable_minor:
                life.journal.settle(DocumentKind.PAYMENT, claim, self.as_of)

    def _tidy(self, life: Life, grade: str) -> None:
        firm = life.firm
        firm.grade = grade
        firm.grade_review_on = add_months(self.as_of, max(REVIEW_MONTHS[grade] // 2, 1))
        firm.terms = _TERMS.get(firm.segment) or f"net {min(TERM_MAX[grade], 45)}"


def _has_standing(life: Life) -> bool:
    """An active customer on credit that has bought for a while, in orders of some size and without cancelling any,
    whose file is complete and which has no credit of its own lying about."""
    firm, stand = life.firm, position(life)
    is_known = firm.state is CustomerState.ACTIVE and life.fate is None and not firm.is_prepaid
    is_complete = all(getattr(firm, fact) is not None for fact in _FILE)
    has_cancelled = any(deal.state is OrderState.CANCELLED for deal in life.deals[-30:])
    has_traded = not has_cancelled and len(life.deals) >= 4 and (life.as_of - life.deals[0].ordered_on).days > 200
    is_plain = stand.median_minor >= _SMALLEST_ORDER_MINOR and not stand.parts.unapplied + stand.parts.credit_note
    return is_known and is_complete and has_traded and is_plain


def _is_late(life: Life) -> bool:
    return position(life).late_minor > 0


def whole(amount_minor: int) -> int:
    """A price as people quote it: down to a multiple of a hundred of the currency."""
    return max(amount_minor // 10_000, 1) * 10_000


def deposit_for(life: Life, amount_minor: int) -> int:
    """What the grade asks for before shipment, and at least the 30 per cent of the contracts."""
    assert life.firm.grade is not None
    return amount_minor * max(DEPOSIT_PERCENT[life.firm.grade], 30) // 100
