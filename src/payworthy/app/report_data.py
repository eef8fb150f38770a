"""What is known of a customer on a day, put together for a report: the same answers that a score, a limit and an order
check get, each with the id it is cited by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from payworthy.app.assess import UNLIMITED, Assessed, record_of, rules_of
from payworthy.app.credit_dossier import FileRows
from payworthy.app.limit_outlook import business_of, neighbours, outlook
from payworthy.app.nightly import NightLook
from payworthy.app.overrides import Held
from payworthy.app.ports import Compute
from payworthy.app.proposals import Proposal, Step, state_of
from payworthy.app.propose import proposal_of, review_day, says_the_same, term_days
from payworthy.app.records import DecisionRecord, Hold
from payworthy.app.report_facts import known_facts, state_of_file
from payworthy.app.report_months import months_of
from payworthy.app.report_years import moment_of, year_ends
from payworthy.app.runs import Assessment
from payworthy.app.subject import Subject
from payworthy.app.waiting import answer_due, still_needed
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.check.finding import Severity
from payworthy.facts.customer import Customer
from payworthy.facts.person import Person
from payworthy.limit.economics import LimitProfit
from payworthy.measures.day import months_before
from payworthy.policy.bundle import Policy
from payworthy.report.data import (
    Act,
    Exposure,
    HeldOverride,
    InForce,
    Member,
    Moment,
    OpenItem,
    OrderDecision,
    Past,
    Proposed,
    ReportData,
)
from payworthy.score.explain import explain

DECISIONS_SHOWN: Final = 10
ITEMS_SHOWN: Final = 12


class ReportLook(NightLook, Protocol):
    """What a report looks up."""

    def file(self, policy: Policy, customer_id: str, as_of: date) -> FileRows | None: ...
    def group_members(self, group_id: str) -> list[str]: ...
    def masters(self, customer_ids: list[str]) -> dict[str, Customer]: ...
    def assessments_of(self, customer_id: str) -> list[Assessment]: ...
    def proposals(
        self, customer_id: str | None = None, *, open_only: bool = True
    ) -> Sequence[tuple[Proposal, tuple[Step, ...]]]: ...
    def open_documents(self, customer_id: str, limit: int = 50) -> list[dict[str, Any]]: ...
    def decisions(self, customer_id: str | None = None, limit: int = 50) -> list[DecisionRecord]: ...
    def holds(self, *, open_only: bool = True) -> list[Hold]: ...
    def people(self) -> list[Person]: ...


@dataclass(frozen=True, slots=True)
class Made:
    """By whom and when a report is made, and the what-if of an order check whose snapshot shows the exposure of today;
    ``None`` where the report looks back."""

    by: str
    at: datetime
    number: str
    probe: DecisionRecord | None


def report_data(look: ReportLook, assessed: Assessed, i: int, compute: Compute, made: Made) -> ReportData:
    """Everything a report on customer ``i`` of ``assessed`` says, on one consistent view."""
    policy, as_of, subject = assessed.policy, assessed.as_of, assessed.subjects[i]
    customer, rates = subject.customer, look.rates(assessed.policy)
    tables = look.measure_facts(as_of, [customer.customer_id])
    rows = look.file(policy, customer.customer_id, as_of)
    facts = () if rows is None else known_facts(rows)
    history, now = _history(look, assessed, i)
    proposals = _proposals(look, customer.customer_id, policy, as_of)
    proposal, failure = _to_decide(look, assessed, i, rates, made)
    _, params = rules_of(policy)
    base = subject.base(as_of, params.grace_days)
    grade, term = assessed.grade(i), term_days(policy, assessed.grade(i), subject.term_days(policy))
    under = assessed.held.get(i)
    until = None if under is None else under.approved.override.until
    ends = None if base is None else base.valid_to
    return ReportData(
        number=made.number,
        as_of=as_of,
        made_at=made.at,
        made_by=made.by,
        timezone=policy.timezone,
        customer=customer,
        currency=policy.currency,
        policy=policy,
        grade=grade,
        facts=facts,
        now=moment_of(assessed.frame, i, as_of),
        year_ago=_year_ago(look, customer.customer_id, as_of, compute),
        years=year_ends(tables, facts, customer.customer_id, compute),
        explanation=explain(assessed.frame, assessed.scored, i),
        recommendation=assessed.recommendation(i),
        assessment_id=f"assessment/{customer.customer_id}/{now or 'now'}",
        history=history,
        proposal=proposal,
        not_proposed=failure,
        proposals=proposals,
        override=None if under is None else _override(under),
        in_force=_in_force(subject, as_of, params.grace_days),
        exposure=None if made.probe is None else _exposure(made.probe, subject.group_id),
        months=months_of(tables["items"], customer.customer_id, as_of),
        open_items=_open_items(look, customer.customer_id) if made.probe is not None else (),
        decisions=_decisions(look, customer.customer_id, policy, as_of),
        group_id=subject.group_id,
        members=_members(look, subject),
        profits=_profits(assessed, i, subject, term),
        own_receivable_minor=look.own_receivable(policy, as_of) or None,
        term_days=term,
        review_on=proposal.review_on if proposal else review_day(policy, grade, as_of, until),
        valid_to=proposal.valid_to if proposal else ends,
        file=None if rows is None else state_of_file(rows, policy),
        names={person.person_id: person.name for person in look.people()},
    )


def _year_ago(look: ReportLook, customer_id: str, as_of: date, compute: Compute) -> Moment | None:
    """All measures as they were known twelve months before; ``None`` before the first fact."""
    day = months_before(as_of, 12)
    tables = look.measure_facts(day, [customer_id])
    if not len(tables["items"]["customer_id"]) or len(tables["troubles"]["customer_id"]):
        return None
    return moment_of(compute(tables, day), 0, day)


def _history(look: ReportLook, assessed: Assessed, i: int) -> tuple[tuple[Past, ...], int | None]:
    """Assessments on record up to the day, oldest first, and the number of the one that found what is found now."""
    customer_id = assessed.subjects[i].customer.customer_id
    kept = [one for one in look.assessments_of(customer_id) if one.as_of <= assessed.as_of]
    found = record_of(assessed, i, 1).found()
    number = next((one.number for one in kept[:1] if one.found() == found), None)
    return tuple(
        Past(
            number=one.number,
            as_of=one.as_of,
            grade=one.grade,
            score_micro=one.score["score_micro"],
            completeness_micro=one.score["completeness_micro"],
            limit_minor=one.credit["amount_minor"],
            caps=tuple(one.score["caps"]),
            contributions=one.score["contributions"],
            policy_hash=one.policy_hash,
            is_now=one.number == number,
        )
        for one in reversed(kept)
    ), number


def _proposals(look: ReportLook, customer_id: str, policy: Policy, as_of: date) -> tuple[Proposed, ...]:
    """Proposals on record up to the day, oldest first."""
    return tuple(
        _proposed(proposal, steps, policy)
        for proposal, steps in look.proposals(customer_id, open_only=False)
        if policy.today(proposal.proposed_at) <= as_of
    )


def _proposed(proposal: Proposal, steps: Sequence[Step], policy: Policy, state: str | None = None) -> Proposed:
    """A proposal as a report has it. One that nobody has made yet (``state``) goes by that word: it has no number."""
    return Proposed(
        proposal_id=proposal.proposal_id if state is None else state,
        state=state or state_of(steps),
        move=proposal.move,
        kind=proposal.kind,
        grade_before=proposal.grade_before,
        grade=proposal.grade,
        limit_before_minor=proposal.limit_before_minor,
        limit_minor=proposal.limit_minor,
        currency=proposal.currency,
        term_days=proposal.term_days,
        valid_from=proposal.valid_from,
        valid_to=proposal.valid_to,
        review_on=proposal.review_on,
        signatures=proposal.signatures,
        needed=still_needed(proposal, steps) if state is None else proposal.signatures,
        answer_due=answer_due(proposal, steps, policy) if state is None else None,
        proposed_by=proposal.proposed_by,
        proposed_at=proposal.proposed_at,
        reason=proposal.reason,
        acts=tuple(
            Act(act=step.act, person_id=step.acted_by, role=step.role, at=step.acted_at, reason=step.reason)
            for step in steps
        ),
        override=proposal.override,
    )


def _to_decide(
    look: ReportLook, assessed: Assessed, i: int, rates: RateTable, made: Made
) -> tuple[Proposed | None, Failure | None]:
    """What follows from the assessment: the proposal on record that says it, else the one that would be made; nothing
    where all may stay as it is; a failure where the limit cannot be said in the customer's currency."""
    policy = assessed.policy
    would = proposal_of(assessed, i, record_of(assessed, i, 1), rates, made.by, made.at)
    if would is None or isinstance(would, Failure):
        return None, would
    for proposal, steps in reversed(look.proposals(would.customer_id)):
        if policy.today(proposal.proposed_at) <= assessed.as_of and says_the_same(proposal, would):
            return _proposed(proposal, steps, policy), None
    return _proposed(would, (), policy, state="draft"), None


def _override(under: Held) -> HeldOverride:
    approved = under.approved
    return HeldOverride(
        proposal_id=approved.proposal_id,
        override=approved.override,
        approved_by=approved.approved_by,
        approved_at=approved.approved_at,
        graded=under.graded,
        grade=under.found.grade,
    )


def _in_force(subject: Subject, as_of: date, grace_days: int) -> InForce | None:
    base, temporary = subject.base(as_of, grace_days), subject.temporary(as_of)
    if base is None:
        return None
    ends = [limit.valid_to for limit in temporary if limit.valid_to is not None]
    return InForce(
        amount_minor=base.amount_minor,
        currency=base.currency,
        valid_from=base.valid_from,
        valid_to=base.valid_to,
        temporary_minor=sum(limit.amount_minor or 0 for limit in temporary if limit.currency == base.currency),
        temporary_to=min(ends) if ends else None,
        approved_by=base.approved_by,
    )


def _exposure(probe: DecisionRecord, group_id: str | None) -> Exposure:
    """As the order check sees it: converted, without what the policy's horizon leaves out."""
    snapshot, decision = probe.snapshot, probe.decision
    group = snapshot.group
    after = decision.group_exposure_after
    return Exposure(
        currency=snapshot.basis,
        parts=snapshot.exposure,
        total_minor=decision.exposure_before,
        limit=snapshot.limit,
        headroom_minor=decision.headroom_before,
        ledger_as_of=snapshot.ledger_as_of,
        group_id=group_id,
        group_minor=None if group is None or after is None else after - snapshot.order_minor,
        group_limit=None if group is None else group.limit,
    )


def _open_items(look: ReportLook, customer_id: str) -> tuple[OpenItem, ...]:
    return tuple(
        OpenItem(
            kind=row["kind"],
            document_id=row["document_id"],
            due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            currency=row["currency"],
            open_minor=int(row["open_minor"]),
            disputed_minor=int(row["disputed_minor"]),
        )
        for row in look.open_documents(customer_id, ITEMS_SHOWN)
    )


def _decisions(look: ReportLook, customer_id: str, policy: Policy, as_of: date) -> tuple[OrderDecision, ...]:
    """Order checks of late, newest first."""
    waiting = {hold.decision_id for hold in look.holds()}
    return tuple(
        OrderDecision(
            decision_id=one.decision_id,
            order_id=one.request.order_id,
            decided_at=one.decided_at,
            amount_minor=one.request.amount_minor,
            currency=one.request.currency,
            outcome=one.decision.outcome,
            rules=tuple(found.rule for found in one.decision.findings if found.severity is not Severity.PASS),
            is_open_hold=one.decision_id in waiting,
        )
        for one in look.decisions(customer_id, DECISIONS_SHOWN)
        if policy.today(one.decided_at) <= as_of
    )


def _members(look: ReportLook, subject: Subject) -> tuple[Member, ...]:
    own = subject.customer.customer_id
    ids = [] if subject.group_id is None else look.group_members(subject.group_id)
    return tuple(
        Member(
            customer_id=customer_id,
            name=master.name,
            grade=master.grade,
            parent_id=master.parent_id,
            country=master.country,
            is_self=customer_id == own,
        )
        for customer_id, master in look.masters(ids).items()
    )


def _profits(assessed: Assessed, i: int, subject: Subject, term: int) -> tuple[LimitProfit, ...]:
    """Expected profit at the limit in force, at the recommended one, around it, and at what the customer needs."""
    policy, found = assessed.policy, assessed.recommendation(i)
    if policy.limits is None or policy.economics is None:
        return ()
    business = business_of(assessed.frame, i, policy, assessed.grade(i), subject.open_days(policy, term))
    if business is None:
        return ()
    step = policy.limits.round_down_minor
    needs = [one.amount_minor for one in found.candidates if one.code == "L-NEED" and one.amount_minor]
    held = found.in_force_minor if found.in_force_minor != UNLIMITED else None
    anchor = found.amount_minor or held or 0
    amounts = [0, found.amount_minor, held, *(-(-need // step) * step for need in needs)]
    around = neighbours(anchor, step) if anchor else []
    return outlook(business, [amount for amount in (*amounts, *around) if amount is not None], policy)
