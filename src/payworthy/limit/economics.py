"""What credit earns and costs: an order, a term, a limit, a discount (domain specification 4.5 and 4.6).

Money goes in and comes out as minor units; between them everything is an exact fraction, rounded once at the end,
half up. Probabilities and shares are ``Decimal``. Interest is simple.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from msgspec import Struct

from payworthy.base.failure import Failure, invalid
from payworthy.base.money import Rounding, divide
from payworthy.limit.params import EconomicsPolicy

_DIGITS: Final = 34
_PLACES: Final = Decimal("1E-6")
_ONE: Final = Decimal(1)


class Costs(Struct, frozen=True, kw_only=True):
    """``capital_cost``: cost of money a year. ``recovery``: share of the price that comes in after a default, after
    ``recovery_days``. ``order_cost_minor``: handling of one order. ``day_count``: days of a year."""

    capital_cost: Decimal
    recovery: Decimal = Decimal(0)
    recovery_days: int = 365
    order_cost_minor: int = 0
    day_count: int = 365


def costs_of(policy: EconomicsPolicy, behind: str = "unsecured") -> Costs:
    """The costs a policy names, for a claim with ``behind`` it (a name of the policy's ``lgd``)."""
    return Costs(
        capital_cost=policy.capital_cost,
        recovery=_ONE - policy.lgd[behind],
        recovery_days=policy.recovery_days,
        order_cost_minor=policy.order_cost_minor,
        day_count=policy.day_count,
    )


def order_npv(price_minor: int, cost_minor: int, pd: Decimal, term_days: int, costs: Costs) -> int:
    """Net present value of an order, in minor units: what is paid (or recovered), discounted, less cost and handling.

    ``price_minor``: cash due at the end of the term. ``cost_minor``: cash spent by delivery. ``pd``: probability of
    default up to the due date.
    """
    bad = Fraction(pd)
    paid = price_minor * (1 - bad) * _discount(costs, term_days)
    recovered = price_minor * bad * Fraction(costs.recovery) * _discount(costs, costs.recovery_days)
    return _rounded(paid + recovered - cost_minor - costs.order_cost_minor)


def break_even_pd(price_minor: int, cost_minor: int, term_days: int, costs: Costs) -> Decimal | Failure:
    """The probability of default at which an order earns nothing, to six places: 0 for one that loses money even if
    it is paid, 1 for one that earns even if it is not. Failure: ``economics_no_price`` for a price of nothing."""
    if price_minor <= 0:
        return invalid("economics_no_price", value=price_minor)
    paid = price_minor * _discount(costs, term_days)
    recovered = price_minor * Fraction(costs.recovery) * _discount(costs, costs.recovery_days)
    spent = cost_minor + costs.order_cost_minor
    if spent >= paid:
        return Decimal(0)
    if spent <= recovered:
        return _ONE
    return min(_ONE, _decimal((paid - spent) / (paid - recovered)))


def good_orders_lost(price_minor: int, cost_minor: int) -> Decimal | Failure:
    """How many good orders of the same size one lost order eats up, to six places: cost over margin. Failure:
    ``economics_no_margin``."""
    if cost_minor >= price_minor:
        return invalid("economics_no_margin", value=price_minor)
    return _decimal(Fraction(cost_minor, price_minor - cost_minor))


def pd_until(pd_year: Decimal, days: int, day_count: int = 365) -> Decimal:
    """Probability of default within ``days`` of a probability within a year, at a constant rate."""
    with localcontext() as context:
        context.prec = _DIGITS
        return _ONE - (_ONE - pd_year) ** (Decimal(days) / Decimal(day_count))


class TermPlan(Struct, frozen=True, kw_only=True):
    """A year's sales at a term: sales in minor units, margin, probability of default and loss given default as
    shares."""

    sales_minor: int
    term_days: int
    margin: Decimal
    pd: Decimal
    lgd: Decimal


def term_profit(plan: TermPlan, costs: Costs) -> int:
    """A year's profit of a plan, in minor units: margin, less cost of the money tied up, less losses."""
    return _rounded(plan.sales_minor * _yield_of_sales(plan, costs))


def break_even_sales(now: TermPlan, term_days: int, pd: Decimal, costs: Costs) -> int | Failure:
    """Sales a year that earn at another term, with its probability of default, what the plan earns now: what a
    salesperson who asks for longer terms must bring. Failure: ``economics_never_pays`` when that term costs more than
    the margin."""
    there = TermPlan(sales_minor=now.sales_minor, term_days=term_days, margin=now.margin, pd=pd, lgd=now.lgd)
    earned = _yield_of_sales(there, costs)
    if earned <= 0:
        return invalid("economics_never_pays", days=term_days)
    times = _yield_of_sales(now, costs) / earned
    return _rounded(now.sales_minor * times)


class LimitProfit(Struct, frozen=True, kw_only=True):
    """A year with one limit, in minor units: sales without VAT that fit it, their margin, the cost of the money tied
    up, the loss to expect, and what is left. ``short_of_best_minor``: what another limit of the list would earn
    more."""

    limit_minor: int
    sales_minor: int
    margin_minor: int
    capital_minor: int
    loss_minor: int
    profit_minor: int
    short_of_best_minor: int


class Business(Struct, frozen=True, kw_only=True):
    """What a customer would buy in a year, without VAT, when nothing held it back, and on what conditions.
    ``late_days``: how late it is used to pay. ``order_days``: from an approved order to its invoice; they use the limit
    but tie up no money yet."""

    purchases_minor: int
    vat_rate: Decimal
    margin: Decimal
    pd: Decimal
    lgd: Decimal
    term_days: int
    late_days: Decimal = Decimal(0)
    order_days: int = 0


def limit_profits(limits_minor: Sequence[int], business: Business, costs: Costs) -> tuple[LimitProfit, ...]:
    """Expected profit of a limit at several sizes, so that a limit too tight stands beside one too loose.

    Too tight, sales are lost: a limit carries so many a year as it is turned over. Too loose, more is lost in a
    default and nothing is sold for it: whoever gets into trouble uses all that was allowed.
    """
    found = [_limit_profit(limit_minor, business, costs) for limit_minor in limits_minor]
    best = max((row.profit_minor for row in found), default=0)
    return tuple(
        LimitProfit(
            limit_minor=row.limit_minor,
            sales_minor=row.sales_minor,
            margin_minor=row.margin_minor,
            capital_minor=row.capital_minor,
            loss_minor=row.loss_minor,
            profit_minor=row.profit_minor,
            short_of_best_minor=best - row.profit_minor,
        )
        for row in found
    )


def _limit_profit(limit_minor: int, business: Business, costs: Costs) -> LimitProfit:
    days = business.term_days + Fraction(business.late_days)
    used = days + business.order_days
    wanted = Fraction(business.purchases_minor)
    turned_over = None if used == 0 else costs.day_count / used / (1 + Fraction(business.vat_rate))
    fits = wanted if turned_over is None else limit_minor * turned_over
    sales = min(wanted, fits)
    margin = sales * Fraction(business.margin)
    capital = (sales - margin) * days / costs.day_count * Fraction(costs.capital_cost)
    loss = limit_minor * Fraction(business.pd) * Fraction(business.lgd)
    parts = [_rounded(part) for part in (margin, capital, loss)]
    return LimitProfit(
        limit_minor=limit_minor,
        sales_minor=_rounded(sales),
        margin_minor=parts[0],
        capital_minor=parts[1],
        loss_minor=parts[2],
        profit_minor=parts[0] - parts[1] - parts[2],
        short_of_best_minor=0,
    )


class DiscountCost(Struct, frozen=True, kw_only=True):
    """What a customer pays a year for not taking an early-payment discount: simple, and with interest on interest."""

    simple: Decimal
    effective: Decimal


def discount_cost(discount: Decimal, within_days: int, net_days: int, day_count: int = 365) -> DiscountCost | Failure:
    """The yearly cost of not taking ``discount`` within ``within_days`` but paying net after ``net_days``, to six
    places. Failure: ``economics_no_discount`` unless the discount is below 1 and the net term is the longer one."""
    if not 0 <= discount < 1 or net_days <= within_days:
        return invalid("economics_no_discount", value=str(discount), within=within_days, net=net_days)
    with localcontext() as context:
        context.prec = _DIGITS
        gained, periods = discount / (_ONE - discount), Decimal(day_count) / Decimal(net_days - within_days)
        return DiscountCost(
            simple=(gained * periods).quantize(_PLACES), effective=((_ONE + gained) ** periods - _ONE).quantize(_PLACES)
        )


def highest_discount(earlier_days: int, costs: Costs) -> Decimal:
    """The largest discount worth offering to be paid so many days earlier, to six places; what the money costs in
    that time, and nothing for a default avoided."""
    return _decimal(1 - _discount(costs, earlier_days))


def _yield_of_sales(plan: TermPlan, costs: Costs) -> Fraction:
    share = Fraction(plan.margin)
    tied_up = (1 - share) * Fraction(plan.term_days, costs.day_count) * Fraction(costs.capital_cost)
    return share - tied_up - Fraction(plan.pd) * Fraction(plan.lgd)


def _discount(costs: Costs, days: int) -> Fraction:
    return 1 / (1 + Fraction(costs.capital_cost) * Fraction(days, costs.day_count))


def _rounded(amount: Fraction) -> int:
    return divide(amount.numerator, amount.denominator, Rounding.HALF_UP)


def _decimal(value: Fraction) -> Decimal:
    millionths = divide(value.numerator * 10**6, value.denominator, Rounding.HALF_UP)
    return Decimal(millionths).scaleb(-6)
