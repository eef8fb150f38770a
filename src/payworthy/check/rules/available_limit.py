"""R04: exposure with this order stays within the limit in force.

Equal passes. The tolerance is a share of the limit, by grade. Open orders, unbilled deliveries and live
reservations all count; the amount is VAT included. Errs on the side of stopping.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from payworthy.base.money import Rounding, portion
from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.check.shortfall import least_limit, shortfall_actions
from payworthy.facts.grade import by_grade


class Params(RuleParams, frozen=True, kw_only=True):
    """``tolerance``: share of the limit by which exposure may pass it, by grade."""

    tolerance: Mapping[str, Decimal]


def allowed_minor(case: Case, params: Params) -> int | None:
    """Highest exposure that passes, tolerance included; ``None`` when unlimited."""
    limit = case.snapshot.limit
    ceiling = None if limit is None else case.ceiling(limit)
    if ceiling is None:
        return None
    tolerance = by_grade(params.tolerance, case.grade)
    return ceiling + portion(ceiling, tolerance, Rounding.DOWN) if tolerance else ceiling


def check(case: Case, params: Params) -> Finding:
    """Compare exposure after the order with what the limit allows."""
    if not case.is_on_credit:
        return not_applicable("R04", "prepaid")
    if case.snapshot.limit is None:
        return not_applicable("R04", "no_limit")
    allowed = allowed_minor(case, params)
    if allowed is None:
        return not_applicable("R04", "unlimited")
    after = case.exposure_after
    if after <= allowed:
        return passed("R04", after, allowed, Unit.MINOR)
    return breached("R04", params.breach, "over_limit", after, allowed, Unit.MINOR)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Bring money in, make the order smaller, or raise the limit for a while."""
    limit = case.snapshot.limit
    ceiling = case.ceiling(limit) if limit else None
    shortfall = case.exposure_after - (finding.threshold or 0)
    raise_minor = least_limit(case.exposure_after, by_grade(params.tolerance, case.grade)) - (ceiling or 0)
    return shortfall_actions(case, shortfall, limit, ActionKind.TEMPORARY_LIMIT, raise_minor)


RULE = Rule("R04", Params, check, actions)
