"""R12: the order is not out of proportion to the customer's history or to its limit.

A sudden large order is how many failures begin; a person should look. Reported against the tighter measure.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from payworthy.base.money import Rounding, portion
from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """``times_median``: multiple of the median order of twelve months; ``share_of_limit`` of the limit in force;
    ``floor``: orders below it are never big, minor units by currency."""

    times_median: Decimal = Decimal(3)
    share_of_limit: Decimal = Decimal("0.5")
    floor: Mapping[str, int] = {}


def check(case: Case, params: Params) -> Finding:
    """Compare the credit part of the order with both measures that exist."""
    if not case.is_on_credit:
        return not_applicable("R12", "prepaid")
    caps = _caps(case, params)
    if not caps:
        return not_applicable("R12", "no_history")
    cap, variant = min(caps)
    amount = case.credit_minor
    if amount <= cap or amount < params.floor.get(case.snapshot.basis, 0):
        return passed("R12", amount, cap, Unit.MINOR)
    return breached("R12", params.breach, variant, amount, cap, Unit.MINOR)


def _caps(case: Case, params: Params) -> list[tuple[int, str]]:
    caps = []
    median = case.snapshot.history.median_order_minor
    if median is not None:
        caps.append((portion(median, params.times_median, Rounding.DOWN), "above_median"))
    limit = case.snapshot.limit
    ceiling = case.ceiling(limit) if limit else None
    if ceiling is not None:
        caps.append((portion(ceiling, params.share_of_limit, Rounding.DOWN), "above_share_of_limit"))
    return caps


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Prepay or drop the part that is out of proportion, or all that makes the order large enough to look at."""
    cap = max(finding.threshold or 0, params.floor.get(case.snapshot.basis, 0) - 1)
    prepay = Action(ActionKind.PREPAY, case.credit_minor - cap)
    if cap <= 0:
        return (prepay,)
    return (prepay, Action(ActionKind.REDUCE_ORDER, cap + case.snapshot.prepaid_minor))


RULE = Rule("R12", Params, check, actions)
