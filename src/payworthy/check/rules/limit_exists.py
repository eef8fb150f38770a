"""R03: a limit was set for the debtor and has not expired.

*No limit was set* is not an approval; *a limit of zero* is a limit (R04 compares with it); *unlimited* must
have been said in so many words. An expired limit still counts during the grace period, with a warning.
"""

from collections.abc import Sequence
from datetime import timedelta

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Severity, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.check.shortfall import least_limit
from payworthy.facts.grade import by_grade


class Params(RuleParams, frozen=True, kw_only=True):
    """``grace_days`` during which an expired limit still counts."""

    grace_days: int = 15


def check(case: Case, params: Params) -> Finding:
    """Breach when there is no limit, or it ended more than the grace period ago."""
    if not case.is_on_credit:
        return not_applicable("R03", "prepaid")
    limit = case.snapshot.limit
    if limit is None:
        return breached("R03", params.breach, "no_limit")
    if limit.valid_to is None:
        return passed("R03")
    days_over = (case.snapshot.today - limit.valid_to).days
    if days_over <= 0:
        return passed("R03")
    valid_to = limit.valid_to.isoformat()
    if days_over <= params.grace_days:
        until = (limit.valid_to + timedelta(days=params.grace_days)).isoformat()
        return breached("R03", Severity.WARN, "in_grace", days_over, 0, Unit.DAYS, valid_to=valid_to, until=until)
    return breached("R03", params.breach, "expired", days_over, params.grace_days, Unit.DAYS, valid_to=valid_to)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Set a limit that carries this order with the tolerance of R04, or renew the old one."""
    if finding.variant == "no_limit":
        tolerance = by_grade(case.policy.rules["R04"].tolerance, case.grade)
        limit = Action(ActionKind.SET_LIMIT, least_limit(max(case.exposure_after, 0), tolerance))
        return (limit, Action(ActionKind.PREPAY, case.credit_minor))
    return (Action(ActionKind.RENEW_LIMIT), Action(ActionKind.PREPAY, case.credit_minor))


RULE = Rule("R03", Params, check, actions)
