"""A write transaction on what was found out about customers and proposed for their credit."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from payworthy.app.effects import Effects
from payworthy.app.line import BOOK_LINE, Line, customer_line
from payworthy.app.overrides import ApprovedOverride, approved_override
from payworthy.app.proposals import Act, Proposal, Step
from payworthy.app.protection import Protector, compared
from payworthy.app.runs import Assessment, Run
from payworthy.base.canonical import digest, record_bytes
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.person import Role
from payworthy.facts.rating import rated
from payworthy.store import schema
from payworthy.store.cache import BookCache
from payworthy.store.check_tx import CheckTransaction
from payworthy.store.held_facts import read_credit_facts, read_held_facts
from payworthy.store.instants import instant_text
from payworthy.store.lines import lines_at_hand, lock_lines, read_ratings
from payworthy.store.readers import read_customers
from payworthy.store.session import Row, Session

_read_run = msgspec.json.Decoder(Run).decode
_read_proposal = msgspec.json.Decoder(Proposal).decode
_read_assessment = msgspec.json.Decoder(Assessment).decode

_STEP = ("proposal_id", "step_no", "act", "acted_by", "role", "reason", "acted_at")
ENDED = "SELECT 1 FROM proposal_step s WHERE s.proposal_id = p.proposal_id AND s.act <> 'signed'"
"""Whether a proposal ``p`` waits for nobody any more."""

APPROVED = "SELECT 1 FROM proposal_step s WHERE s.proposal_id = p.proposal_id AND s.act = 'approved'"
OVERRIDES = "p.body LIKE '%\"override\":{%'"
"""Picks proposals ``p`` that hold an override; a quotation mark within a text would stand escaped."""


class CreditTransaction(CheckTransaction):
    """Runs, assessments, proposals and the acts on them."""

    def __init__(self, session: Session, cache: BookCache, protector: Protector) -> None:
        super().__init__(session, cache)
        self.protector = protector
        self._book: Line | None = None

    def lock_book(self) -> Line:
        """The book's own line, locked: imports, jobs, policies and people come one after another."""
        if self._book is None:
            self._book = lock_lines(self.session, [BOOK_LINE])[BOOK_LINE]
        return self._book

    def next_batch_id(self) -> int:
        """The number that the next file will get: it tells apart what is delivered twice at one instant."""
        self.lock_book()
        [(last,)] = self.session.fetch("SELECT COALESCE(MAX(batch_id), 0) FROM batch")
        return int(last) + 1

    def run_of(self, job: str, as_of: date, policy_hash: str, part: str) -> Run | None:
        """What a part of a job did, if it is done."""
        return read_run(self.session, job, as_of, policy_hash, part)

    def add_run(self, run: Run, assessments: Sequence[Assessment], effects: Effects) -> None:
        """Record a part of a job with what it found out; the run's body pins every assessment."""
        body = record_bytes(run).decode()
        row = (run.run_id, run.job, run.as_of.isoformat(), run.policy_hash, run.part, instant_text(run.done_at))
        columns = ("run_id", "job", "as_of", "policy_hash", "part", "done_at", "done_by", "body")
        self.session.insert(schema.run, columns, [(*row, run.done_by, body)])
        rows = [(one.customer_id, one.number, run.run_id, record_bytes(one).decode()) for one in assessments]
        self.session.insert(schema.assessment, ("customer_id", "number", "run_id", "body"), rows)
        effects.audit(
            self.lock_book(),
            actor=run.done_by,
            act=f"run.{run.job}",
            subject=f"run:{run.run_id}",
            after=digest(body.encode()),
        )

    def last_assessments(self, customer_ids: Iterable[str]) -> dict[str, Assessment]:
        """The newest assessment of customers, by id; those never assessed are not returned."""
        return read_last_assessments(self.session, customer_ids)

    def add_proposal(self, proposal: Proposal, effects: Effects) -> None:
        """Record a proposal."""
        body = record_bytes(proposal).decode()
        line_id = customer_line(proposal.customer_id)
        row = (proposal.proposal_id, line_id, body, proposal.proposed_by, instant_text(proposal.proposed_at))
        columns = ("proposal_id", "line_id", "body", "proposed_by", "proposed_at")
        self.session.insert(schema.proposal, columns, [row])
        effects.audit(
            lines_at_hand(self.session, {line_id}, effects)[line_id],
            actor=proposal.proposed_by,
            act="proposal.made",
            subject=f"proposal:{proposal.proposal_id}",
            after=digest(body.encode()),
        )

    def customer(self, customer_id: str) -> Customer | None:
        """A customer's master data, with the grade that counts."""
        found = read_customers(self.session, [customer_id])
        if not found:
            return None
        line_id = customer_line(customer_id)
        return rated(found[customer_id][0], read_ratings(self.session, [line_id]).get(line_id))

    def held_facts(
        self, customer_ids: Iterable[str] | None, kinds: Sequence[CreditFactKind], as_of: date
    ) -> dict[str, list[CreditFact]]:
        """Credit facts as they hold on a day, by customer, in the clear: for comparing, not for showing."""
        found = read_held_facts(self.session, customer_ids, kinds, as_of)
        book_id = self.cache.identity(self.session)
        return {one: compared(facts, self.protector, book_id) for one, facts in found.items()}

    def credit_facts(self, customer_id: str) -> list[CreditFact]:
        """Credit facts of a customer that hold now."""
        return read_credit_facts(self.session, customer_id)

    def proposal(self, proposal_id: str) -> tuple[Proposal, tuple[Step, ...]] | None:
        """A proposal and what was done with it, its line locked."""
        rows = self.session.fetch("SELECT line_id FROM proposal WHERE proposal_id = ?", (proposal_id,))
        if not rows:
            return None
        lock_lines(self.session, [rows[0][0]])
        [found] = read_proposals(self.session, "p.proposal_id = ?", (proposal_id,))
        return found

    def open_proposals(self, customer_ids: Iterable[str]) -> dict[str, list[tuple[Proposal, tuple[Step, ...]]]]:
        """Proposals that wait for people, by customer."""
        fragment, params = self.session.among(customer_line(customer_id) for customer_id in customer_ids)
        found: dict[str, list[tuple[Proposal, tuple[Step, ...]]]] = {}
        for proposal, steps in read_proposals(self.session, f"p.line_id {fragment} AND NOT EXISTS ({ENDED})", params):
            found.setdefault(proposal.customer_id, []).append((proposal, steps))
        return found

    def rejected_proposals(self, customer_ids: Iterable[str]) -> dict[str, list[Proposal]]:
        """Proposals that people said no to, by customer."""
        fragment, params = self.session.among(customer_line(customer_id) for customer_id in customer_ids)
        no = "SELECT 1 FROM proposal_step s WHERE s.proposal_id = p.proposal_id AND s.act = 'rejected'"
        found: dict[str, list[Proposal]] = {}
        for proposal, _ in read_proposals(self.session, f"p.line_id {fragment} AND EXISTS ({no})", params):
            found.setdefault(proposal.customer_id, []).append(proposal)
        return found

    def overrides(self, customer_ids: Iterable[str]) -> dict[str, tuple[ApprovedOverride, ...]]:
        """Overrides that people approved, by customer, those that have ended too."""
        return read_overrides(self.session, customer_ids)

    def proposals_made(self, customer_id: str) -> int:
        """How many proposals there ever were for a customer, its line locked."""
        line_id = customer_line(customer_id)
        lock_lines(self.session, [line_id])
        [(count,)] = self.session.fetch("SELECT COUNT(*) FROM proposal WHERE line_id = ?", (line_id,))
        return int(count)

    def limit_since(self, customer_id: str, at: datetime, *, but_proposed_before: bool) -> str | None:
        """What set a limit of this customer after an instant, the latest of them; with ``but_proposed_before``, not
        counting proposals that waited already at that instant."""
        instant = instant_text(at)
        waited = (
            " AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.line_id = f.line_id"
            " AND b.file_name = 'proposal:' || p.proposal_id AND p.proposed_at <= ?)"
        )
        rows = self.session.fetch(
            "SELECT b.file_name FROM limit_fact f JOIN batch b ON b.batch_id = f.batch_id"
            f" WHERE f.line_id = ? AND b.taken_at > ?{waited if but_proposed_before else ''}"
            " ORDER BY b.batch_id DESC LIMIT 1",
            (customer_line(customer_id), instant, *((instant,) if but_proposed_before else ())),
        )
        return rows[0][0] if rows else None

    def add_step(self, proposal: Proposal, step: Step, effects: Effects) -> None:
        """Record what somebody did with a proposal."""
        line_id = customer_line(proposal.customer_id)
        row = (step.proposal_id, step.step_no, step.act, step.acted_by, step.role or "", step.reason)
        self.session.insert(schema.proposal_step, _STEP, [(*row, instant_text(step.acted_at))])
        effects.audit(
            lines_at_hand(self.session, {line_id}, effects)[line_id],
            actor=step.acted_by,
            act=f"proposal.{step.act}",
            subject=f"proposal:{step.proposal_id}#{step.step_no}",
            before=proposal.seen,
            after=digest(record_bytes(step)),
        )


def read_run(session: Session, job: str, as_of: date, policy_hash: str, part: str) -> Run | None:
    """What a part of a job did, if it is done."""
    rows = session.fetch(
        "SELECT body FROM run WHERE job = ? AND as_of = ? AND policy_hash = ? AND part = ?",
        (job, as_of.isoformat(), policy_hash, part),
    )
    return _read_run(rows[0][0]) if rows else None


def read_last_assessments(session: Session, customer_ids: Iterable[str]) -> dict[str, Assessment]:
    """The newest assessment of customers, by id."""
    fragment, params = session.among(customer_ids)
    newest = "SELECT MAX(b.number) FROM assessment b WHERE b.customer_id = a.customer_id"
    rows = session.fetch(
        f"SELECT a.customer_id, a.body FROM assessment a WHERE a.customer_id {fragment} AND a.number = ({newest})",
        params,
    )
    return {customer_id: _read_assessment(body) for customer_id, body in rows}


def read_assessments(session: Session, customer_id: str) -> list[Assessment]:
    """Every assessment of a customer, newest first."""
    rows = session.fetch("SELECT body FROM assessment WHERE customer_id = ? ORDER BY number DESC", (customer_id,))
    return [_read_assessment(body) for (body,) in rows]


def read_proposals(session: Session, where: str, params: Sequence[object]) -> list[tuple[Proposal, tuple[Step, ...]]]:
    """Proposals ``p`` that a condition picks, oldest first, each with what was done with it."""
    rows = session.fetch(f"SELECT p.body FROM proposal p WHERE {where} ORDER BY p.proposed_at, p.proposal_id", params)
    proposals = [_read_proposal(body) for (body,) in rows]
    fragment, ids = session.among(proposal.proposal_id for proposal in proposals)
    steps: dict[str, list[Step]] = {}
    for row in session.fetch(
        f"SELECT {', '.join(_STEP)} FROM proposal_step WHERE proposal_id {fragment} ORDER BY proposal_id, step_no", ids
    ):
        steps.setdefault(row[0], []).append(_step(row))
    return [(proposal, tuple(steps.get(proposal.proposal_id, ()))) for proposal in proposals]


def read_overrides(session: Session, customer_ids: Iterable[str]) -> dict[str, tuple[ApprovedOverride, ...]]:
    """Overrides of customers that people approved, by customer; those without one are not returned."""
    fragment, params = session.among(customer_line(customer_id) for customer_id in customer_ids)
    found: dict[str, tuple[ApprovedOverride, ...]] = {}
    for proposal, steps in read_proposals(
        session, f"p.line_id {fragment} AND {OVERRIDES} AND EXISTS ({APPROVED})", params
    ):
        one = approved_override(proposal, steps)
        if one is not None:
            found[proposal.customer_id] = (*found.get(proposal.customer_id, ()), one)
    return found


def _step(row: Row) -> Step:
    proposal_id, step_no, act, acted_by, role, reason, acted_at = row
    return Step(
        proposal_id=proposal_id,
        step_no=step_no,
        act=Act(act),
        acted_by=acted_by,
        role=Role(role) if role else None,
        reason=reason,
        acted_at=datetime.fromisoformat(acted_at),
    )
