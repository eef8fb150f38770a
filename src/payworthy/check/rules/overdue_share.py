"""R07: the overdue share of what the customer owes stays within the grade's maximum."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from payworthy.base.money import Rounding, divide, ratio
from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.facts.grade import by_grade

PPM = 1_000_000


class Params(RuleParams, frozen=True, kw_only=True):
    """``max_share`` of the open receivable that may be overdue, by grade; ``floor`` as in R06."""

    max_share: Mapping[str, Decimal]
    floor: Mapping[str, int] = {}


def check(case: Case, params: Params) -> Finding:
    """Overdue (undisputed, after credits) over open receivable (after the same credits), exactly compared.

    The shares reported are rounded away from each other where the rule is broken, so that they are never the same.
    """
    if not case.is_on_credit:
        return not_applicable("R07", "prepaid")
    share = by_grade(params.max_share, case.grade)
    numerator, denominator = ratio(share)
    threshold = divide(PPM * numerator, denominator, Rounding.DOWN)
    overdue, owed = case.overdue_minor, _owed_minor(case)
    if overdue <= 0 or owed <= 0:
        return passed("R07", 0, threshold, Unit.PPM)
    if overdue * denominator <= numerator * owed or overdue < params.floor.get(case.snapshot.basis, 1):
        return passed("R07", divide(PPM * overdue, owed, Rounding.DOWN), threshold, Unit.PPM)
    actual = divide(PPM * overdue, owed, Rounding.UP)
    return breached("R07", params.breach, "too_much", actual, threshold, Unit.PPM, amount_minor=overdue)


def _owed_minor(case: Case) -> int:
    parts = case.snapshot.exposure
    return parts.receivable - parts.unapplied - parts.credit_note


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Pay p so that (overdue - p) / (owed - p) is the allowed share: p = (overdue - s·owed) / (1 - s); or until what
    is overdue no longer matters, if that is less."""
    numerator, denominator = ratio(by_grade(params.max_share, case.grade))
    overdue, owed = case.overdue_minor, _owed_minor(case)
    needed = min(overdue, overdue - params.floor.get(case.snapshot.basis, 1) + 1)
    if numerator < denominator:
        short = divide(overdue * denominator - owed * numerator, denominator - numerator, Rounding.UP)
        needed = min(short, needed)
    return (
        Action(ActionKind.PAY_OVERDUE, needed, names=case.oldest_unpaid(needed)),
        Action(ActionKind.PREPAY, case.credit_minor),
    )


RULE = Rule("R07", Params, check, actions)
