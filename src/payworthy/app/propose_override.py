"""A person gives a customer another grade than the program does: for a while, and only if others agree.

The limit stays as it is; the next assessment recommends one for the grade that then counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from payworthy.app.assess import record_of, rules_of
from payworthy.app.check_order import derived_id
from payworthy.app.nightly import assess_part
from payworthy.app.overrides import ApprovedOverride, ends, held
from payworthy.app.ports import Compute
from payworthy.app.proposals import Proposal
from payworthy.app.propose import is_better, review_day, term_days
from payworthy.app.propose_assessed import AssessLook, Found
from payworthy.app.runs import Assessment
from payworthy.app.subject import Subject, total_minor
from payworthy.base.calendar import add_months
from payworthy.base.failure import Denied, Failure, Invalid, PayworthyError, Reason
from payworthy.base.fx import RateTable
from payworthy.facts.limit import LimitKind
from payworthy.facts.person import Person, Role
from payworthy.limit.approval import signatures
from payworthy.limit.authority import LEVELS
from payworthy.policy.bundle import Policy
from payworthy.score.card import Cap
from payworthy.score.override import Override, OverrideRules, overridden

_LEAST: Final = Role.CREDIT_MANAGER
"""Who at least must sign a grade that gives more credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeWish:
    """The grade somebody wants a customer to have: ``code`` of the policy's reasons, ``evidence`` the paper that speaks
    for it, ``reason`` in the person's words."""

    given: str
    code: str
    evidence: str | None
    by: Person
    at: datetime
    reason: str = ""


def override_proposal(look: AssessLook, customer_id: str, policy: Policy, compute: Compute, wish: GradeWish) -> Found:
    """Assess one customer of the book now and propose another grade for it.

    The program's own grade ends an override in force before its time. Raises ``Invalid`` or ``Denied`` where the policy
    knows no overrides, the customer cannot be assessed, or there can be no such override: the failures of
    ``score.override.overridden``, ``override_over_hard_stop``, ``override_beside_unlimited``.
    """
    rules_of(policy)
    if policy.override is None:
        raise Invalid(Failure(Reason.MISSING, "override_not_in_policy", {"policy": policy.id}))
    today = policy.today(wish.at)
    part = assess_part(look, [customer_id], policy, today, compute)
    if part.failures:
        raise Invalid(part.failures[0])
    [assessed] = part.assessed
    graded = assessed.scored.scale.symbols[assessed.scored.grade[0]]
    override = _override(policy, policy.override, customer_id, graded, wish, is_held=0 in assessed.held)
    if isinstance(override, Failure):
        raise _refusal(override)
    trouble = _stopped(policy, override, wish, assessed.scored.applied(0))
    if trouble is not None:
        raise _refusal(trouble)
    known = look.assessments([customer_id]).get(customer_id)
    record = record_of(assessed, 0, 1 if known is None else known.number + 1)
    record = known if known is not None and known.found() == record.found() else record
    earlier = len(look.proposals(customer_id, open_only=False))
    made = _proposal(policy, assessed.subjects[0], part.rates, record, override, wish, earlier)
    if isinstance(made, Failure):
        raise _refusal(made)
    return Found(record, made)


def _override(
    policy: Policy, rules: OverrideRules, customer_id: str, graded: str, wish: GradeWish, *, is_held: bool
) -> Override | Failure:
    """The override wished for; the program's own grade only where another one is in force, which that ends."""
    found = overridden(
        rules,
        policy.scale,
        customer_id=customer_id,
        graded=graded,
        given=wish.given,
        reason=wish.code,
        person_id=wish.by.person_id,
        role=wish.by.role,
        on=policy.today(wish.at),
        evidence=wish.evidence,
    )
    is_back = isinstance(found, Failure) and found.code == "override_changes_nothing"
    if not is_back or not is_held or wish.by.role not in rules.notches:
        return found
    on = policy.today(wish.at)
    return Override(
        customer_id=customer_id,
        graded=graded,
        given=graded,
        reason=wish.code,
        evidence=wish.evidence,
        person_id=wish.by.person_id,
        role=wish.by.role,
        on=on,
        until=add_months(on, rules.months),
    )


def _refusal(failure: Failure) -> PayworthyError:
    return Denied(failure) if failure.reason is Reason.DENIED else Invalid(failure)


def _stopped(policy: Policy, override: Override, wish: GradeWish, caps: tuple[Cap, ...]) -> Failure | None:
    """The hard stop that would keep the grade from taking effect."""
    approved = ApprovedOverride(proposal_id="", override=override, approved_by="", approved_at=wish.at)
    found = held(policy, override.graded, [approved], override.on, caps)
    if found is None or found.found.is_stopped_by is None:
        return None
    params: dict[str, str | int] = {"grade": override.given, "cap": found.found.is_stopped_by}
    return Failure(Reason.DENIED, "override_over_hard_stop", params)


def _proposal(
    policy: Policy,
    subject: Subject,
    rates: RateTable,
    record: Assessment,
    override: Override,
    wish: GradeWish,
    earlier: int,
) -> Proposal | Failure:
    _, params = rules_of(policy)
    today, before = override.on, subject.customer.grade
    base = subject.base(today, params.grace_days)
    limits = [*([] if base is None else [base]), *subject.temporary(today)]
    total = total_minor(limits, policy.currency, rates, today)
    if isinstance(total, Failure):
        return total
    needed = _signatures(policy, override, before, total)
    if isinstance(needed, Failure):
        return needed
    customer_id, given = override.customer_id, override.given
    return Proposal(
        proposal_id=derived_id("P", customer_id, wish.by.person_id, wish.at.isoformat(), str(earlier)),
        customer_id=customer_id,
        seen=record.found(),
        policy_hash=policy.hash,
        move="keep",
        grade_before=before,
        grade=given,
        review_on=review_day(policy, given, today, None if ends(override) else override.until),
        kind=LimitKind.BASE,
        currency=subject.currency(today, params.grace_days),
        limit_before_minor=None if base is None else base.amount_minor,
        limit_minor=None,
        total_minor=total or 0,
        binding="",
        term_days=term_days(policy, given, subject.term_days(policy)),
        valid_from=today,
        valid_to=override.until - timedelta(days=1),
        signatures=needed,
        reason=wish.reason or "review",
        proposed_by=wish.by.person_id,
        proposed_at=wish.at,
        override=override,
    )


def _signatures(
    policy: Policy, override: Override, before: str | None, total: int | None
) -> tuple[Role, ...] | Failure:
    """Who must sign: for a grade that is worse than the program's and than the one that counts, whoever may approve
    anything; else whoever may approve all the credit there is for a customer of the worse of the two grades.
    ``total``: that credit, ``None`` for an unlimited one, which nobody can sign for."""
    _, params = rules_of(policy)
    is_upward = policy.scale.notches(override.graded, override.given) > 0
    if not is_upward and not is_better(policy, before, override.given):
        return (LEVELS[0],)
    if total is None:
        return Failure(Reason.CONFLICT, "override_beside_unlimited", {"customer_id": override.customer_id})
    worse = policy.scale.worse(override.graded, override.given)
    needed = signatures(params, total, worse) or (LEVELS[-1],)
    return needed if LEVELS.index(needed[-1]) >= LEVELS.index(_LEAST) else (_LEAST,)
