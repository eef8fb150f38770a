"""What one order on credit is worth: at the terms asked for, and at those recommended."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from payworthy.base.failure import Failure, Invalid, Reason
from payworthy.base.money import Rounding, divide
from payworthy.base.terms import PaymentTerms
from payworthy.limit.economics import (
    Costs,
    TermPlan,
    break_even_pd,
    break_even_sales,
    good_orders_lost,
    highest_discount,
    order_npv,
    pd_until,
)
from payworthy.limit.params import EconomicsPolicy, LimitPolicy
from payworthy.limit.terms import TermAdvice, recommended_terms
from payworthy.policy.bundle import Policy

PROMPT_DAYS: Final = 10
"""Days within which whoever takes a discount pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order, in minor units of one currency. ``price_minor``: cash due at the end of the term, VAT included.
    ``cost_minor``: cash spent by delivery, the VAT that goes to the state included."""

    price_minor: int
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """An order at a term: net present value, probability of default until it is due, the one at which it earns
    nothing, and the largest discount worth offering to be paid within ``PROMPT_DAYS`` (``None`` for short terms)."""

    days: int
    npv_minor: int
    pd: Decimal
    break_even: Decimal
    discount: Decimal | None


def rules_of_terms(policy: Policy) -> tuple[LimitPolicy, EconomicsPolicy]:
    """What a policy says of limits and of what credit costs; raises ``Invalid`` for one that does not."""
    if policy.limits is None or policy.economics is None:
        raise Invalid(Failure(Reason.MISSING, "scorecard_not_in_policy", {"policy": policy.id}))
    return policy.limits, policy.economics


def advice(policy: Policy, grade: str | None, segment: str | None, asked: PaymentTerms | None) -> TermAdvice:
    """The term to offer to a customer of a grade and a kind of business."""
    limits, _ = rules_of_terms(policy)
    usual = next((one.terms for one in policy.segments if one.name == segment), None)
    return recommended_terms(grade, limits, usual=usual, asked=asked)


def yearly_pd(policy: Policy, grade: str | None) -> Decimal | None:
    """The probability of default within a year of a grade; ``None`` without a grade."""
    return next((row.pd for row in policy.grades if row.symbol == grade), None)


def worth(order: Order, days: int, pd_year: Decimal, costs: Costs) -> Worth | Failure:
    """The order at a term of so many days. Failure: ``economics_no_price``."""
    pd = pd_until(pd_year, days, costs.day_count)
    even = break_even_pd(order.price_minor, order.cost_minor, days, costs)
    if isinstance(even, Failure):
        return even
    return Worth(
        days=days,
        npv_minor=order_npv(order.price_minor, order.cost_minor, pd, days, costs),
        pd=pd,
        break_even=even,
        discount=highest_discount(days - PROMPT_DAYS, costs) if days > PROMPT_DAYS else None,
    )


def orders_eaten(order: Order) -> Decimal | Failure:
    """How many good orders one lost one eats up. Failure: ``economics_no_margin``."""
    return good_orders_lost(order.price_minor, order.cost_minor)


def sales_needed(
    sales_minor: int, days: tuple[int, int], pd_year: Decimal, margin: Decimal, costs: Costs
) -> int | Failure:
    """Sales a year (without VAT) that earn at the second term what ``sales_minor`` earn at the first. Failure:
    ``economics_never_pays``."""
    now = TermPlan(sales_minor=sales_minor, term_days=days[0], margin=margin, pd=pd_year, lgd=1 - costs.recovery)
    return break_even_sales(now, days[1], pd_year, costs)


def without_vat(amount_minor: int, rate: Decimal) -> int:
    """An amount without the VAT in it, rounded half up."""
    share = 1 / (1 + Fraction(rate))
    return divide(amount_minor * share.numerator, share.denominator, Rounding.HALF_UP)
