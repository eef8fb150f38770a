"""A person proposes: what the assessment says, another limit, or a limit for a while. Nobody approves it by that."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from payworthy.app.decide_proposal import ProposalTx
from payworthy.app.effects import Effects
from payworthy.app.people import acting
from payworthy.app.proposals import Proposal
from payworthy.app.runs import Assessment, Run, digest_of
from payworthy.base.failure import Conflict, Failure, Reason


class ProposeTx(ProposalTx, Protocol):
    """A write transaction that takes proposals."""

    def run_of(self, job: str, as_of: date, policy_hash: str, part: str) -> Run | None:
        """What a part of a job did, if it is done."""

    def add_run(self, run: Run, assessments: Sequence[Assessment], effects: Effects) -> None:
        """Record a part of a job with what it found out."""

    def last_assessments(self, customer_ids: Sequence[str]) -> dict[str, Assessment]:
        """The newest assessment of customers, by id."""

    def proposals_made(self, customer_id: str) -> int:
        """How many proposals there ever were for a customer, its line locked."""

    def add_proposal(self, proposal: Proposal, effects: Effects) -> None:
        """Record a proposal."""


def propose(
    tx: ProposeTx, proposal: Proposal, assessment: Assessment | None, at: datetime, counted: int | None = None
) -> Proposal:
    """Record a proposal of the person named in it, with the assessment it rests on if that is a new one. ``counted``:
    of how many earlier proposals for the customer its total knows; a free one is measured together with those that
    wait. Raises ``Denied`` for somebody who is not in the book, ``Conflict`` if there are others by now."""
    person = acting(tx, proposal.proposed_by)
    if counted is not None and tx.proposals_made(proposal.customer_id) != counted:
        params: dict[str, str | int] = {"customer_id": proposal.customer_id}
        raise Conflict(Failure(Reason.CONFLICT, "proposal_meanwhile", params))
    effects = Effects(book_id=tx.book_id(), at=at, actor=person.person_id)
    known = tx.last_assessments([proposal.customer_id]).get(proposal.customer_id)
    if assessment is not None and (known is None or known.found() != assessment.found()):
        tx.add_run(_run(assessment, person.person_id, at), [assessment], effects)
    tx.add_proposal(proposal, effects)
    tx.record(effects)
    return proposal


def _run(assessment: Assessment, by: str, at: datetime) -> Run:
    part = f"{assessment.customer_id} #{assessment.number}"
    return Run(
        run_id=f"N-{assessment.customer_id}-{assessment.number}",
        job="proposal",
        as_of=assessment.as_of,
        policy_hash=assessment.policy_hash,
        part=part,
        done_at=at,
        done_by=by,
        customers=1,
        assessed=1,
        proposed=1,
        applied=0,
        failures=(),
        digest=digest_of([assessment]),
    )
