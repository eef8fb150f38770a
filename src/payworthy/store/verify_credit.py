"""What was found out about customers and proposed for their credit: each word of it pinned on the audit trail, signed
by people who might, and in force exactly where it was approved.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

import msgspec

from payworthy.app.line import BOOK_LINE
from payworthy.app.proposals import ENDS, Act, Proposal, Step
from payworthy.app.runs import Assessment, Run, digest_of
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.base.canonical import digest, record_bytes
from payworthy.limit.approval import unsigned
from payworthy.store.cache import BookCache
from payworthy.store.credit_tx import read_proposals
from payworthy.store.instants import instant_text
from payworthy.store.session import Row, Session
from payworthy.store.verify_compare import Tally, same

_read_run = msgspec.json.Decoder(Run).decode
_read_assessment = msgspec.json.Decoder(Assessment).decode


def runs(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every part of a job is on the audit trail word for word, and what it found is what it says it found."""
    found: dict[str, list[Assessment]] = {}
    tally = Tally("runs_pinned")
    rows = session.stream("SELECT customer_id, number, run_id, body FROM assessment ORDER BY customer_id, number")
    for customer_id, of_customer in groupby(rows, key=itemgetter(0)):
        for expected, (_, number, run_id, body) in enumerate(of_customer, start=1):
            one = _read_assessment(body)
            found.setdefault(run_id, []).append(one)
            is_right = number == expected and (one.customer_id, one.number) == (customer_id, number)
            tally.count(f"{customer_id} {number}", *([] if is_right else ["number"]))
    entries = _entries(session, BOOK_LINE, "run.%")
    names = ("run_id", "job", "as_of", "policy_hash", "part", "done_at", "done_by")
    for *stored, body in session.fetch(f"SELECT {', '.join(names)}, body FROM run ORDER BY run_id"):
        run = _read_run(body)
        said = (run.run_id, run.job, run.as_of.isoformat(), run.policy_hash, run.part, instant_text(run.done_at))
        wrong = [name for name, value, own in zip(names, stored, (*said, run.done_by), strict=True) if value != own]
        entry = entries.pop((f"run.{run.job}", f"run:{run.run_id}"), None)
        is_pinned = entry == (run.done_by, instant_text(run.done_at), digest(body.encode()))
        is_whole = run.digest == digest_of(found.pop(run.run_id, []))
        tally.count(run.run_id, *wrong, *([] if is_pinned else ["body"]), *([] if is_whole else ["digest"]))
    for name in (*entries, *found):
        tally.count(str(name), "row")
    yield tally.result()


def proposals(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Proposals and the acts on them are on the audit trail word for word; nobody signs what is their own proposal or
    signs twice, and an approval has the signatures it needs (I20, I21)."""
    pinned, signed = Tally("proposals_pinned"), Tally("proposals_signed")
    entries = {
        (stream, act, thing): (actor, at, after)
        for stream, act, thing, actor, at, after in session.fetch(
            "SELECT stream, act, object, actor, at, after FROM audit_entry WHERE act LIKE 'proposal.%'"
        )
    }
    stored = {
        row[0]: row[1:] for row in session.fetch("SELECT proposal_id, line_id, proposed_by, proposed_at FROM proposal")
    }
    keys = {row[0] for row in session.fetch("SELECT proposal_id FROM proposal")}
    for proposal, steps in read_proposals(session, "1 = 1", ()):
        name, line_id = proposal.proposal_id, f"customer:{proposal.customer_id}"
        keys.discard(name)
        own = (line_id, proposal.proposed_by, instant_text(proposal.proposed_at))
        made = entries.pop((line_id, "proposal.made", f"proposal:{name}"), None)
        is_pinned = made == (*own[1:], digest(record_bytes(proposal))) and stored.get(name) == own
        pinned.count(name, *([] if is_pinned else ["body"]))
        for number, step in enumerate(steps, start=1):
            entry = entries.pop((line_id, f"proposal.{step.act}", f"proposal:{name}#{number}"), None)
            is_own = entry == (step.acted_by, instant_text(step.acted_at), digest(record_bytes(step)))
            pinned.count(f"{name} {step.step_no}", *([] if is_own and step.step_no == number else ["step"]))
        signed.count(name, *_faults(proposal, steps))
    strays = session.fetch(
        "SELECT DISTINCT s.proposal_id FROM proposal_step s LEFT JOIN proposal p ON p.proposal_id = s.proposal_id"
        " WHERE p.proposal_id IS NULL ORDER BY 1"
    )
    for key in (*sorted(keys), *(row[0] for row in strays), *sorted(map(str, entries))):
        pinned.count(key, "row")
    yield pinned.result()
    yield signed.result()
    yield _in_force(session)


def _faults(proposal: Proposal, steps: tuple[Step, ...]) -> list[str]:
    """What is wrong with the way a proposal was decided."""
    faults = []
    if any(step.act in ENDS for step in steps[:-1]):
        faults.append("act")
    signers = [step for step in steps if step.act in (Act.SIGNED, Act.APPROVED) and step.role is not None]
    people = [step.acted_by for step in signers]
    if len(set(people)) < len(people) or (proposal.signatures and proposal.proposed_by in people):
        faults.append("acted_by")
    if steps and steps[-1].act is Act.APPROVED and not is_signed(proposal, signers):
        faults.append("role")
    return faults


def is_signed(proposal: Proposal, signers: Iterable[Step]) -> bool:
    """Whether every signature a proposal needs is there, each by another person of that role or above."""
    return not unsigned(proposal.signatures, [step.role for step in signers if step.role is not None])


def _in_force(session: Session) -> CheckResult:
    """What was approved took effect, once; nothing else took effect in its name."""
    return same(
        session,
        "proposals_in_force",
        "name, kind",
        "taken_at, actor",
        "SELECT file_name AS name, kind, taken_at, actor FROM batch WHERE file_name LIKE 'proposal:%'",
        " UNION ALL ".join(
            f"SELECT 'proposal:' || s.proposal_id, '{kind}', s.acted_at, s.acted_by FROM proposal_step s"
            f" JOIN proposal p ON p.proposal_id = s.proposal_id WHERE s.act = 'approved' AND {gives}"
            for kind, gives in (
                ("limits", "p.body NOT LIKE '%\"limit_minor\":null%'"),
                ("ratings", "p.body NOT LIKE '%\"grade\":null%'"),
            )
        ),
    )


def _entries(session: Session, stream: str, acts: str) -> dict[tuple[str, str], Row]:
    rows = session.fetch(
        "SELECT act, object, actor, at, after FROM audit_entry WHERE stream = ? AND act LIKE ?", (stream, acts)
    )
    return {(row[0], row[1]): row[2:] for row in rows}
