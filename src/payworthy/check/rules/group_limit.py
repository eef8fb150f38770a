"""R05: exposure of the whole group stays within the limit its members share.

Members' carried orders beyond the horizon count here, which errs on the side of stopping.
"""

from collections.abc import Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.check.shortfall import shortfall_actions


class Params(RuleParams, frozen=True, kw_only=True):
    """``grace_days`` during which an expired group limit still counts."""

    grace_days: int = 15


def check(case: Case, params: Params) -> Finding:
    """A group without a limit is not capped as a group; an expired group limit stops."""
    if not case.is_on_credit:
        return not_applicable("R05", "prepaid")
    group = case.snapshot.group
    if group is None:
        return not_applicable("R05", "no_group")
    if group.limit is None:
        return not_applicable("R05", "no_group_limit")
    if group.limit.valid_to is not None:
        days_over = (case.snapshot.today - group.limit.valid_to).days
        if days_over > params.grace_days:
            return breached(
                "R05", params.breach, "expired", days_over, params.grace_days, Unit.DAYS, group=group.group_id
            )
    allowed = case.ceiling(group.limit)
    if allowed is None:
        return not_applicable("R05", "unlimited")
    after = case.group_exposure_after
    if after <= allowed:
        return passed("R05", after, allowed, Unit.MINOR)
    return breached("R05", params.breach, "over_limit", after, allowed, Unit.MINOR, group=group.group_id)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """As for the customer's own limit, but the limit to raise is the group's."""
    if finding.variant != "over_limit" or finding.threshold is None:
        return (Action(ActionKind.PREPAY, case.credit_minor),)
    shortfall = case.group_exposure_after - finding.threshold
    limit = case.snapshot.group.limit if case.snapshot.group else None
    return shortfall_actions(case, shortfall, limit, ActionKind.GROUP_TEMPORARY_LIMIT, shortfall)


RULE = Rule("R05", Params, check, actions)
