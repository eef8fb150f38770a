"""R01: the debtor and the ordering customer may be traded with at all.

Blocked and closed customers, and debtors in a grade that stops all trade, are refused; no person's
release sets that aside, since the block itself is the thing to change.
"""

from payworthy.check.case import Case
from payworthy.check.finding import Finding, Severity, breached, passed
from payworthy.check.rules.rule import Rule, RuleParams
from payworthy.facts.customer import CustomerState


class Params(RuleParams, frozen=True, kw_only=True):
    """``stop_grades``: grades with which no trade is done, not even prepaid."""

    breach: Severity = Severity.REFUSE
    stop_grades: tuple[str, ...] = ()


def check(case: Case, params: Params) -> Finding:
    """Refuse when either party is not active, or the debtor's grade stops trade."""
    debtor = case.snapshot.debtor
    if debtor.state is not CustomerState.ACTIVE:
        return breached("R01", params.breach, f"debtor_{debtor.state}", customer=debtor.customer_id)
    sold_to = case.snapshot.sold_to_state
    if sold_to is not None and sold_to is not CustomerState.ACTIVE:
        return breached("R01", params.breach, f"sold_to_{sold_to}", customer=case.request.customer_id)
    if debtor.grade in params.stop_grades:
        return breached("R01", params.breach, "grade_stops", customer=debtor.customer_id, grade=debtor.grade or "")
    return passed("R01")


RULE = Rule("R01", Params, check)
