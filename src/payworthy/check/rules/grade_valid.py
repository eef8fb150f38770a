"""R02: the customer has a grade and its review is not overdue by more than a grace period."""

from collections.abc import Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """``grace_days`` after the review date during which the old grade still holds."""

    grace_days: int = 15


def check(case: Case, params: Params) -> Finding:
    """A grade without a review date never expires; no grade is a breach, not a pass."""
    if not case.is_on_credit:
        return not_applicable("R02", "prepaid")
    debtor = case.snapshot.debtor
    if debtor.grade is None:
        return breached("R02", params.breach, "no_grade")
    if debtor.grade_review_on is None:
        return passed("R02")
    late = (case.snapshot.today - debtor.grade_review_on).days
    if late > params.grace_days:
        return breached("R02", params.breach, "review_overdue", late, params.grace_days, Unit.DAYS)
    return passed("R02", max(late, 0), params.grace_days, Unit.DAYS)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """A review brings an old grade back; a missing grade needs an investigation first. No credit needs no grade."""
    prepay = Action(ActionKind.PREPAY, case.credit_minor)
    return (Action(ActionKind.REVIEW_GRADE), prepay) if finding.variant == "review_overdue" else (prepay,)


RULE = Rule("R02", Params, check, actions)
