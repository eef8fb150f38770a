"""R21: the ledger is recent enough to decide on. No ledger, or an old one, is not an approval."""

from collections.abc import Sequence

from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Unit, breached, not_applicable, passed
from payworthy.check.rules.rule import Rule, RuleParams


class Params(RuleParams, frozen=True, kw_only=True):
    """``max_age_days``: calendar days since the date up to which the ledger is complete."""

    max_age_days: int = 3


def check(case: Case, params: Params) -> Finding:
    """Breach when the ledger's date is unknown or too far back."""
    if not case.is_on_credit:
        return not_applicable("R21", "prepaid")
    as_of = case.snapshot.ledger_as_of
    if as_of is None:
        return breached("R21", params.breach, "no_ledger")
    age = max(0, (case.snapshot.today - as_of).days)
    if age <= params.max_age_days:
        return passed("R21", age, params.max_age_days, Unit.DAYS)
    return breached("R21", params.breach, "too_old", age, params.max_age_days, Unit.DAYS, as_of=as_of.isoformat())


def actions(case: Case, finding: Finding, params: Params) -> Sequence[Action]:
    """Import the current ledger, or leave nothing owed on this order."""
    return (Action(ActionKind.REFRESH_LEDGER), Action(ActionKind.PREPAY, case.credit_minor))


RULE = Rule("R21", Params, check, actions)
