"""R10: dunning has not reached the level at which supply stops."""

from collections.abc import Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """``stop_level``: this level and higher stop new orders."""

    stop_level: int = 3


def check(case: Case, params: Params) -> Finding:
    """No dunning level on file means the dunning system told us nothing: not applicable. What is reported as allowed
    is the last level at which orders are still taken, so that here too equal passes."""
    if not case.is_on_credit:
        return not_applicable("R10", "prepaid")
    level = case.snapshot.debtor.dunning_level
    if level is None:
        return not_applicable("R10", "no_dunning_level")
    allowed = params.stop_level - 1
    if level <= allowed:
        return passed("R10", level, allowed, Unit.LEVEL)
    return breached("R10", params.breach, "stopped", level, allowed, Unit.LEVEL)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Settling everything overdue ends the dunning."""
    prepay = Action(ActionKind.PREPAY, case.credit_minor)
    if not case.overdue_minor:
        return (prepay,)
    names = case.oldest_unpaid(case.overdue_minor)
    return (Action(ActionKind.PAY_OVERDUE, case.overdue_minor, names=names), prepay)


RULE = Rule("R10", Params, check, actions)
