"""R13: while a customer is new, exposure stays within the starting limit."""

from collections.abc import Mapping, Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """New is: fewer than ``first_orders`` orders, or less than ``first_days`` days since the first one.
    ``start_limit``: minor units by currency; a currency that is not listed has none, so nothing passes."""

    first_orders: int = 3
    first_days: int = 90
    start_limit: Mapping[str, int]


def check(case: Case, params: Params) -> Finding:
    """Compare exposure after the order with the starting limit, for new customers only."""
    if not case.is_on_credit:
        return not_applicable("R13", "prepaid")
    history = case.snapshot.history
    is_recent = (
        history.first_order_on is None or (case.snapshot.today - history.first_order_on).days < params.first_days
    )
    if history.order_count >= params.first_orders and not is_recent:
        return not_applicable("R13", "not_new")
    allowed = params.start_limit.get(case.snapshot.basis, 0)
    after = case.exposure_after
    if after <= allowed:
        return passed("R13", after, allowed, Unit.MINOR)
    return breached("R13", params.breach, "above_start", after, allowed, Unit.MINOR, orders=history.order_count)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Prepay or drop what is above the starting limit."""
    over = case.exposure_after - (finding.threshold or 0)
    prepay = Action(ActionKind.PREPAY, min(over, case.credit_minor))
    if over >= case.snapshot.order_minor:
        return (prepay,)
    return (prepay, Action(ActionKind.REDUCE_ORDER, case.snapshot.order_minor - over))


RULE = Rule("R13", Params, check, actions)
