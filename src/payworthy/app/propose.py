"""From an assessment to a proposal: less credit may take effect by itself, more credit never does."""

from datetime import date, datetime, timedelta
from typing import Final

from payworthy.app.assess import Assessed, rules_of
from payworthy.app.check_order import derived_id
from payworthy.app.proposals import Proposal
from payworthy.app.runs import Assessment
from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.facts.limit import LimitKind
from payworthy.facts.person import Role
from payworthy.limit.approval import signatures
from payworthy.limit.authority import LEVELS
from payworthy.limit.currency import in_currency
from payworthy.limit.lifecycle import valid_to
from payworthy.limit.one import Recommendation
from payworthy.policy.bundle import Policy

KEEP: Final = "keep"
RAISE: Final = "raise"


def proposal_of(
    assessed: Assessed, i: int, assessment: Assessment, rates: RateTable, by: str, at: datetime, reason: str = "review"
) -> Proposal | Failure | None:
    """What to propose for a customer; ``None`` where grade and limit may stay as they are, a ``Failure`` where the
    limit cannot be expressed in the customer's currency for want of a rate."""
    policy, subject = assessed.policy, assessed.subjects[i]
    _, params = rules_of(policy)
    found, under = assessed.recommendation(i), assessed.held.get(i)
    before, grade = subject.customer.grade, assessment.grade
    base = subject.base(assessed.as_of, params.grace_days)
    currency = subject.currency(assessed.as_of, params.grace_days)
    limit_minor = None
    if found.move != KEEP and (base is not None or found.proposed_minor):
        amount = in_currency(found.proposed_minor, currency, rates, assessed.as_of, params)
        if isinstance(amount, Failure):
            return amount
        limit_minor = amount.amount_minor
    if limit_minor is None and before == grade:
        return None
    gives_more = found.move == RAISE or is_better(policy, before, grade)
    return Proposal(
        proposal_id=derived_id("P", assessment.customer_id, assessment.found(), policy.hash, at.isoformat()),
        customer_id=assessment.customer_id,
        seen=assessment.found(),
        policy_hash=policy.hash,
        move=found.move if limit_minor is not None else KEEP,
        grade_before=before,
        grade=None if before == grade else grade,
        review_on=review_day(policy, grade, assessed.as_of, None if under is None else under.approved.override.until),
        kind=LimitKind.BASE,
        currency=currency,
        limit_before_minor=None if base is None else base.amount_minor,
        limit_minor=limit_minor,
        total_minor=found.total_minor,
        binding=found.binding or "",
        term_days=term_days(policy, grade, subject.term_days(policy)),
        valid_from=assessed.as_of,
        valid_to=_valid_to(policy, grade, assessed.as_of),
        signatures=_signatures(policy, found, grade, gives_more=gives_more, of_person=bool(subject.customer.is_person)),
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )


def says_the_same(one: Proposal, other: Proposal) -> bool:
    """Whether two proposals ask for the same thing, so that the older one may stand."""
    return _asked(one) == _asked(other)


def _asked(proposal: Proposal) -> tuple[object, ...]:
    one = proposal.override
    by_hand = None if one is None else (one.graded, one.given, one.reason, one.evidence)
    return (proposal.policy_hash, proposal.grade, proposal.limit_minor, proposal.currency, proposal.kind, by_hand)


def is_better(policy: Policy, before: str | None, after: str) -> bool:
    """Whether a grade is better than the one before: no grade at all stops an order more than any grade does."""
    return before is None or policy.scale.notches(before, after) > 0


def _signatures(
    policy: Policy, found: Recommendation, grade: str, *, gives_more: bool, of_person: bool
) -> tuple[Role, ...]:
    """Who must sign. Whoever may approve anything may agree to less. What takes credit from a natural person takes
    effect only when a person has signed, whatever the policy says (PIPL art. 24, GDPR art. 22)."""
    _, params = rules_of(policy)
    if gives_more and found.total_minor:
        return signatures(params, found.total_minor, grade) or (LEVELS[-1],)
    if gives_more or of_person or not params.automatic_decrease:
        return (LEVELS[0],)
    return ()


def review_day(policy: Policy, grade: str, on: date, until: date | None) -> date:
    """When a grade is to be looked at again: at the latest when the override that it rests on ends (``until``)."""
    review = add_months(on, next(row for row in policy.grades if row.symbol == grade).review_months)
    return review if until is None else min(review, until)


def _valid_to(policy: Policy, grade: str, on: date) -> date:
    """The last day of the limit; a grade that gets none has its zero limit reviewed within the month."""
    _, params = rules_of(policy)
    found = valid_to(grade, on, params)
    return add_months(on, 1) - timedelta(days=1) if isinstance(found, Failure) else found


def term_days(policy: Policy, grade: str, agreed: int | None) -> int:
    """Days of credit: those agreed, as far as the grade goes."""
    longest = next(row.term_max for row in policy.grades if row.symbol == grade)
    return longest if agreed is None else min(agreed, longest)
