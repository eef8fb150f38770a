"""R08: the requested terms are not longer than the grade allows, nor than the customer's master terms."""

from collections.abc import Mapping, Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.facts.grade import by_grade


class Params(RuleParams, frozen=True, kw_only=True):
    """``max_days`` of credit by grade; ``within_master_terms``: whether the agreed terms also cap the order."""

    max_days: Mapping[str, int]
    within_master_terms: bool = True


def check(case: Case, params: Params) -> Finding:
    """Compare the longest wait of the requested terms with both caps; the tighter one is reported."""
    if not case.is_on_credit:
        return not_applicable("R08", "prepaid")
    days = case.request.credit_days
    allowed = by_grade(params.max_days, case.grade)
    master = case.snapshot.debtor.master_credit_days if params.within_master_terms else None
    terms = case.request.terms
    if master is not None and master < allowed:
        if days > master:
            return breached("R08", params.breach, "longer_than_master", days, master, Unit.DAYS, terms=terms)
        return passed("R08", days, master, Unit.DAYS)
    if days > allowed:
        return breached("R08", params.breach, "too_long", days, allowed, Unit.DAYS, terms=terms)
    return passed("R08", days, allowed, Unit.DAYS)


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Shorten to the cap that was broken; with no credit days allowed, only paying in full remains."""
    allowed = finding.threshold or 0
    if allowed <= 0:
        return (Action(ActionKind.PREPAY, case.credit_minor),)
    return (Action(ActionKind.SHORTEN_TERMS, days=allowed), Action(ActionKind.PREPAY, case.credit_minor))


RULE = Rule("R08", Params, check, actions)
