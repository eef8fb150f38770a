"""People decide on a proposal: sign it, reject it, take it back. The last signature it needs puts it in force."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from payworthy.app.effects import Effects
from payworthy.app.overrides import ApprovedOverride
from payworthy.app.people import KnowsPeople, acting
from payworthy.app.proposals import ENDS, Act, Proposal, Step
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.failure import Conflict, Denied, Failure, Invalid, NotFound, Reason
from payworthy.facts.customer import Customer
from payworthy.facts.limit import Limit
from payworthy.facts.person import Person
from payworthy.facts.rating import Rating
from payworthy.limit.approval import unsigned
from payworthy.limit.authority import LEVELS
from payworthy.policy.bundle import Policy

Params = dict[str, str | int]


class ProposalTx(KnowsPeople, Protocol):
    """A write transaction on proposals."""

    def book_id(self) -> str:
        """Identity of the book."""

    def policy_in_force(self) -> Policy:
        """The policy of this moment."""

    def customer(self, customer_id: str) -> Customer | None:
        """A customer's master data, with the grade that counts."""

    def proposal(self, proposal_id: str) -> tuple[Proposal, tuple[Step, ...]] | None:
        """A proposal and what was done with it, its line locked."""

    def overrides(self, customer_ids: Sequence[str]) -> dict[str, tuple[ApprovedOverride, ...]]:
        """Overrides that people approved, by customer."""

    def limit_since(self, customer_id: str, at: datetime, *, but_proposed_before: bool) -> str | None:
        """What set a limit of this customer after an instant: a file, or a proposal; with ``but_proposed_before``, not
        counting proposals that waited already at that instant."""

    def add_step(self, proposal: Proposal, step: Step, effects: Effects) -> None:
        """Record what somebody did with a proposal."""

    def deliver(self, kind: str, source: str, source_digest: str, facts: Sequence[Any], effects: Effects) -> None:
        """Take facts that a decision made here brought about."""

    def record(self, effects: Effects) -> None:
        """Write everything staged."""


def sign(tx: ProposalTx, proposal_id: str, by: str, reason: str, at: datetime) -> Step:
    """Sign a proposal for its customer's grade, term and limit; the last signature approves it and puts it in force.

    Raises ``NotFound``, ``Conflict`` (it has ended, or rests on another policy than the one in force) or ``Denied``:
    nobody signs what they proposed themselves or sell, nobody signs twice, and each signature needs its role or a
    higher one.
    """
    proposal, steps = _open(tx, proposal_id)
    person = acting(tx, by)
    _may_sign(tx, proposal, steps, person)
    roles = [step.role for step in steps if step.role is not None]
    left = unsigned(proposal.signatures, [*roles, person.role])
    act = Act.SIGNED if left else Act.APPROVED
    return _act(tx, proposal, steps, act, person, reason, at)


def reject(tx: ProposalTx, proposal_id: str, by: str, reason: str, at: datetime) -> Step:
    """Say no to a proposal; a reason is needed. Anybody who may approve some credit may, but not the proposer, who
    withdraws it instead."""
    proposal, steps = _open(tx, proposal_id)
    person = acting(tx, by)
    if not reason.strip():
        raise Invalid(Failure(Reason.MISSING, "rejection_without_reason", {"proposal_id": proposal_id}))
    if person.person_id == proposal.proposed_by:
        return _act(tx, proposal, steps, Act.WITHDRAWN, person, reason, at)
    if person.role not in LEVELS:
        raise Denied(Failure(Reason.DENIED, "no_authority", {"person": by, "needed": LEVELS[0]}))
    return _act(tx, proposal, steps, Act.REJECTED, person, reason, at)


def end(tx: ProposalTx, proposal: Proposal, steps: Sequence[Step], act: Act, because: str, effects: Effects) -> None:
    """A proposal ends without a person's word: a newer one takes its place, or nobody decided in time."""
    step = Step(
        proposal_id=proposal.proposal_id,
        step_no=len(steps) + 1,
        act=act,
        acted_by=effects.actor,
        role=None,
        reason=because,
        acted_at=effects.at,
    )
    tx.add_step(proposal, step, effects)


def put_in_force(tx: ProposalTx, proposal: Proposal, effects: Effects, by: str) -> None:
    """The grade and the limit of a proposal become facts, as if a file named after it had brought them."""
    today = proposal.valid_from
    source, pinned = f"proposal:{proposal.proposal_id}", digest(record_bytes(proposal))
    if proposal.grade is not None and proposal.review_on is not None:
        rating = Rating(
            customer_id=proposal.customer_id,
            grade=proposal.grade,
            valid_from=today,
            review_on=proposal.review_on,
            approved_by=by,
            reason=source,
        )
        tx.deliver("ratings", source, pinned, [rating], effects)
    if proposal.limit_minor is None:
        return
    limit = Limit(
        owner_id=proposal.customer_id,
        is_group=False,
        kind=proposal.kind,
        amount_minor=proposal.limit_minor,
        currency=proposal.currency,
        valid_from=today,
        valid_to=proposal.valid_to,
        approved_by=by,
        reason=source,
    )
    tx.deliver("limits", source, pinned, [limit], effects)


def _open(tx: ProposalTx, proposal_id: str) -> tuple[Proposal, tuple[Step, ...]]:
    found = tx.proposal(proposal_id)
    if found is None:
        raise NotFound(Failure(Reason.MISSING, "proposal_unknown", {"proposal_id": proposal_id}))
    proposal, steps = found
    if steps and steps[-1].act in ENDS:
        params: Params = {"proposal_id": proposal_id, "act": steps[-1].act}
        raise Conflict(Failure(Reason.CONFLICT, "proposal_ended", params))
    return proposal, steps


def _may_sign(tx: ProposalTx, proposal: Proposal, steps: Sequence[Step], person: Person) -> None:
    params: Params = {"person": person.person_id, "proposal_id": proposal.proposal_id}
    customer = tx.customer(proposal.customer_id)
    if person.person_id in (proposal.proposed_by, customer.sales_person if customer else None):
        raise Denied(Failure(Reason.DENIED, "proposer_is_approver", params))
    if any(step.acted_by == person.person_id for step in steps):
        raise Denied(Failure(Reason.DENIED, "signed_already", params))
    if proposal.policy_hash != tx.policy_in_force().hash:
        raise Conflict(Failure(Reason.CONFLICT, "proposal_of_other_policy", params))
    _raise_outdated(tx, proposal)
    signed = [step.role for step in steps if step.role is not None]
    before = unsigned(proposal.signatures, signed)
    if len(unsigned(proposal.signatures, [*signed, person.role])) == len(before):
        raise Denied(Failure(Reason.DENIED, "no_authority", {"person": person.person_id, "needed": before[0]}))


def _raise_outdated(tx: ProposalTx, proposal: Proposal) -> None:
    """A grade that was proposed before somebody's override came into force would take that away unseen. A limit that
    was proposed before another one was set was measured without it: two that are each within a signer's authority
    may not be so together."""
    if proposal.limit_minor is not None:
        set_by = tx.limit_since(proposal.customer_id, proposal.proposed_at, but_proposed_before=proposal.counts_waiting)
        if set_by is not None:
            known: Params = {"proposal_id": proposal.proposal_id, "source": set_by}
            raise Conflict(Failure(Reason.CONFLICT, "proposal_before_limit", known))
    if proposal.grade is None:
        return
    later = [
        one
        for one in tx.overrides([proposal.customer_id]).get(proposal.customer_id, ())
        if one.approved_at > proposal.proposed_at
    ]
    if later:
        params: Params = {"proposal_id": proposal.proposal_id, "override": later[-1].proposal_id}
        raise Conflict(Failure(Reason.CONFLICT, "proposal_before_override", params))


def _act(
    tx: ProposalTx, proposal: Proposal, steps: Sequence[Step], act: Act, person: Person, reason: str, at: datetime
) -> Step:
    step = Step(
        proposal_id=proposal.proposal_id,
        step_no=len(steps) + 1,
        act=act,
        acted_by=person.person_id,
        role=person.role,
        reason=reason,
        acted_at=at,
    )
    effects = Effects(book_id=tx.book_id(), at=at, actor=person.person_id)
    tx.add_step(proposal, step, effects)
    if act is Act.APPROVED:
        put_in_force(tx, proposal, effects, person.person_id)
    tx.record(effects)
    return step
