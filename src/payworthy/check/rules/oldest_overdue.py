"""R06: nothing material is overdue for longer than the grade allows.

Disputed amounts do not count, unapplied money and credit notes are set against the oldest items first,
and what is too late must together reach the floor: a trivial amount never stops a large order.
"""

from collections.abc import Mapping, Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.exposure.overdue import days_past_due, overdue_beyond
from payworthy.facts.grade import by_grade


class Params(RuleParams, frozen=True, kw_only=True):
    """``max_days`` past due by grade; ``floor``: smallest amount that matters, minor units by currency (a
    currency that is not listed has no floor)."""

    max_days: Mapping[str, int]
    floor: Mapping[str, int] = {}


def check(case: Case, params: Params) -> Finding:
    """Breach when the amount overdue beyond the grade's days reaches the floor."""
    if not case.is_on_credit:
        return not_applicable("R06", "prepaid")
    allowed = by_grade(params.max_days, case.grade)
    today = case.snapshot.today
    oldest = days_past_due(case.rungs, today)
    if oldest <= allowed:
        return passed("R06", oldest, allowed, Unit.DAYS)
    too_late = overdue_beyond(case.rungs, today, allowed)
    if too_late < params.floor.get(case.snapshot.basis, 1):
        return passed("R06", oldest, allowed, Unit.DAYS)
    return breached("R06", params.breach, "too_late", oldest, allowed, Unit.DAYS, amount_minor=too_late)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Pay what is too late until the rest no longer matters, or leave nothing owed on this order."""
    late = int((finding.params or {}).get("amount_minor", 0))
    needed = min(late, late - params.floor.get(case.snapshot.basis, 1) + 1)
    return (
        Action(ActionKind.PAY_OVERDUE, needed, names=case.oldest_unpaid(needed)),
        Action(ActionKind.PREPAY, case.credit_minor),
    )


RULE = Rule("R06", Params, check, actions)
