"""What a limit is expected to earn, at several sizes: the cost of one too tight beside that of one too loose."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from payworthy.app.order_worth import without_vat
from payworthy.limit.economics import Business, LimitProfit, costs_of, limit_profits
from payworthy.measures.frame import Column, Frame
from payworthy.policy.bundle import Policy

NEIGHBOURS: Final = (50, 75, 100, 125, 150, 200)
"""Sizes looked at, in percent of the limit that is proposed."""

_UNSECURED: Final = "unsecured"


def business_of(frame: Frame, i: int, policy: Policy, grade: str | None, term_days: int) -> Business | None:
    """What a customer buys in a year, without VAT, and on what conditions: its forecast, else what was billed in twelve
    months (which is no more than the limit of that time let through). ``None`` where neither is known, or the policy
    has no economics or no such grade."""
    pds = [row.pd for row in policy.grades if row.symbol == grade]
    bought = yearly_sales(frame, i, policy)
    if policy.economics is None or bought is None or not pds:
        return None
    late = _figure(frame["days_beyond_terms"], i)
    return Business(
        purchases_minor=bought,
        vat_rate=policy.vat_rate,
        margin=policy.economics.margin,
        pd=pds[0],
        lgd=policy.economics.lgd[_UNSECURED],
        term_days=term_days,
        order_days=0 if policy.limits is None else policy.limits.order_days,
        late_days=Decimal(0) if late is None else max(Decimal(0), late.quantize(Decimal("0.01"))),
    )


def yearly_sales(frame: Frame, i: int, policy: Policy) -> int | None:
    """A customer's purchases of a year without VAT, in minor units of the policy's currency: the forecast, else what
    was billed in twelve months; ``None`` where neither is known."""
    forecast, billed = _figure(frame["purchases_forecast_minor"], i), _figure(frame["turnover_12m_minor"], i)
    if forecast is not None:
        return int(forecast)
    if billed is None:
        return None
    return without_vat(int(billed), policy.vat_rate)


def outlook(business: Business, amounts: Sequence[int], policy: Policy) -> tuple[LimitProfit, ...]:
    """Expected profit of a year at each of ``amounts`` (minor units of the policy's currency), smallest first."""
    assert policy.economics is not None
    return limit_profits(sorted(set(amounts)), business, costs_of(policy.economics, _UNSECURED))


def neighbours(amount_minor: int, step_minor: int) -> list[int]:
    """Sizes around a limit, each rounded down to ``step_minor``."""
    return [amount_minor * percent // 100 // step_minor * step_minor for percent in NEIGHBOURS]


def _figure(column: Column, i: int) -> Decimal | None:
    """One figure, written as shortly as it is told apart; ``None`` where it is missing."""
    return Decimal(str(column.values[i].item())) if column.is_present[i] else None
