"""R19: no material retention money is late beyond the allowed days.

Late retention usually means an open quality claim; a person should look before more goods go.
"""

from collections.abc import Mapping, Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.exposure.overdue import days_past_due, overdue_beyond


class Params(RuleParams, frozen=True, kw_only=True):
    """``max_days`` past the end of the warranty period; ``floor`` as in R06."""

    max_days: int = 30
    floor: Mapping[str, int] = {}


def check(case: Case, params: Params) -> Finding:
    """Breach when retention that is too late reaches the floor."""
    if not case.is_on_credit:
        return not_applicable("R19", "prepaid")
    rungs, today = case.snapshot.retention_rungs, case.snapshot.today
    oldest = days_past_due(rungs, today)
    too_late = overdue_beyond(rungs, today, params.max_days)
    if oldest <= params.max_days or too_late < params.floor.get(case.snapshot.basis, 1):
        return passed("R19", oldest, params.max_days, Unit.DAYS)
    return breached("R19", params.breach, "too_late", oldest, params.max_days, Unit.DAYS, amount_minor=too_late)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Only a person can settle a quality claim; an order that leaves nothing owed does not wait for it."""
    return (Action(ActionKind.PREPAY, case.credit_minor),)


RULE = Rule("R19", Params, check, actions)
