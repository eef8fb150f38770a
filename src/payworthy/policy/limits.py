"""The sections ``limit`` and ``economics`` of a policy as the room of limits takes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from payworthy.facts.person import Role
from payworthy.limit.authority import LEVELS, Authority
from payworthy.limit.params import Behaviour, EconomicsPolicy, GradeLimit, LimitPolicy, Temporary

Read = Mapping[str, Any]


def limits_of(read: Read, authority: Authority) -> LimitPolicy | None:
    """Limits of a policy that was read; ``None`` where it says nothing of them. Amounts in its own currency."""
    limit, economics, currency = read.get("limit"), read.get("economics"), read["currency"]
    if limit is None or economics is None:
        return None
    own, equity = limit["own"], limit["own"].get("equity")
    return LimitPolicy(
        currency=currency,
        vat_rate=read["vat_rate"],
        fx_haircut=read["exposure"]["fx_haircut"],
        methods=limit["methods"],
        late_days_enlarge=limit["late_days_enlarge"],
        order_days=limit["order_days"],
        grades=tuple(_grade(symbol, read, authority) for symbol in read["scale"]),
        ungraded_term_max=read["ungraded"]["term_max"],
        behaviour=tuple(Behaviour(**row) for row in limit["behaviour"]),
        round_down=limit["round_down_to"],
        keep_within=limit["keep_within"],
        automatic_decrease=limit["automatic_decrease"],
        peak_times=limit["peak_times"],
        start_paid_in=limit["start"]["paid_in"],
        start_cap_minor=limit["start"]["cap"][currency],
        expected_loss_minor=limit["expected_loss"][currency],
        lgd=economics["lgd"]["unsecured"],
        insured_retention_minor=limit["insured_retention"][currency],
        own_equity_minor=None if equity is None else equity[currency],
        own_equity_share=own["equity_share"],
        own_receivable_share=own["receivable_share"],
        own_receivable_group_share=own["receivable_group_share"],
        temporary=Temporary(**limit["temporary"]),
        grace_days=read["check"]["R03"]["grace_days"],
        warn_days=limit["warn_days"],
        security=limit["security"],
        split_days=limit["split_days"],
        committee_signatures=limit["committee_signatures"],
        sla_days={role: limit["sla_days"][role] for role in (Role(level) for level in LEVELS)},
        authority=authority,
    )


def economics_of(read: Read) -> EconomicsPolicy | None:
    """The economics of a policy that was read; ``None`` where it says nothing of them."""
    economics = read.get("economics")
    if economics is None:
        return None
    currency = read["currency"]
    return EconomicsPolicy(
        currency=currency,
        capital_cost=economics["capital_cost"],
        margin=economics["margin"],
        lgd=economics["lgd"],
        recovery_days=economics["recovery_days"],
        order_cost_minor=economics["order_cost"][currency],
        day_count=economics["day_count"],
    )


def _grade(symbol: str, read: Read, authority: Authority) -> GradeLimit:
    grade, given = read["grades"][symbol], read["limit"].get("grades", {}).get(symbol, {})
    return GradeLimit(
        symbol=symbol,
        pd=grade["pd"],
        term_max=grade["term_max"],
        net_worth=given.get("net_worth", Decimal(0)),
        working_capital=given.get("working_capital", Decimal(0)),
        validity_months=given.get("validity_months"),
        security_required=given.get("security_required", False),
        no_credit=symbol in authority.nobody or grade.get("stops_trade", False),
    )
