"""R09: the share that must be paid before the goods go has been received for this order.

Prepaid terms ask for the whole price. The breach is *prepay*: nothing else is wrong with the order.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from payworthy.base.money import Rounding, portion
from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Severity, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.facts.grade import by_grade
from payworthy.facts.order import CheckPoint


class Params(RuleParams, frozen=True, kw_only=True):
    """``share`` of the order by grade; ``segment_share`` replaces it for customers of a segment, unless the
    grade asks for the whole price; ``points``: the steps at which the money must be in."""

    breach: Severity = Severity.PREPAY
    share: Mapping[str, Decimal]
    segment_share: Mapping[str, Decimal] = {}
    points: tuple[CheckPoint, ...] = tuple(CheckPoint)


def required_minor(case: Case, params: Params) -> int:
    """Amount that must be in before the goods go, rounded up."""
    if case.request.is_prepaid:
        return case.snapshot.order_minor
    share: Decimal = by_grade(params.share, case.grade)
    if share < 1:
        share = params.segment_share.get(case.snapshot.debtor.segment or "", share)
    return portion(case.snapshot.order_minor, share, Rounding.UP) if share else 0


def check(case: Case, params: Params) -> Finding:
    """Compare what was received for this order with what is required at this step."""
    if case.request.point not in params.points:
        return not_applicable("R09", "later_step")
    required = required_minor(case, params)
    received = case.snapshot.prepaid_minor
    if received >= required:
        return passed("R09", received, required, Unit.MINOR)
    return breached("R09", params.breach, "not_received", received, required, Unit.MINOR)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Pay the missing part."""
    return (Action(ActionKind.PREPAY, (finding.threshold or 0) - (finding.actual or 0)),)


RULE = Rule("R09", Params, check, actions)
