"""R16: the debtor was screened against sanctions and export-control lists lately, and is on none of them.

Leans to stopping, but only once a book screens at all: until its first screening the rule says openly that nobody has
looked, as before.
"""

from collections.abc import Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import RANK, Finding, Severity, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.facts.file_item import Screening


class Params(RuleParams, frozen=True, kw_only=True):
    """``breach``: the debtor is on a list, as a person confirmed. ``unsettled``: a match waits for a person, or the
    screening is older than ``max_age_days`` (calendar days; domain specification 5.4: 30) or never took place."""

    breach: Severity = Severity.REFUSE
    unsettled: Severity = Severity.HOLD
    max_age_days: int = 30


def check(case: Case, params: Params) -> Finding:
    """Holds for prepaid orders too: money that came first makes no trade lawful."""
    debtor, today = case.snapshot.debtor, case.snapshot.today
    if debtor.sanction_state is Screening.MATCH:
        worst = max(params.breach, params.unsettled, key=RANK.__getitem__)
        return breached("R16", worst, "on_list")
    if debtor.sanction_state is Screening.OPEN:
        return breached("R16", params.unsettled, "undecided")
    age = None if debtor.screened_on is None else max(0, (today - debtor.screened_on).days)
    if age is not None and age <= params.max_age_days:
        return passed("R16", age, params.max_age_days, Unit.DAYS)
    if not case.snapshot.is_screening:  # a file may have brought a look at somebody; that is no duty to look at all
        return not_applicable("R16", "no_screening")
    if debtor.screened_on is None:
        return breached("R16", params.unsettled, "never")
    on = debtor.screened_on.isoformat()
    return breached("R16", params.unsettled, "too_old", age, params.max_age_days, Unit.DAYS, screened_on=on)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Screen the customer, or have a person say whether the match is the customer. No payment settles it."""
    kinds = {
        "undecided": (ActionKind.DECIDE_MATCH,),
        "never": (ActionKind.SCREEN,),
        "too_old": (ActionKind.SCREEN,),
    }
    return tuple(Action(kind) for kind in kinds.get(finding.variant, ()))


RULE = Rule("R16", Params, check, actions, is_releasable=False)
