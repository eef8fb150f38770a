"""The audit trail: its chains against its checkpoints, and what is stored beside them."""

from collections.abc import Iterable
from typing import Any

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.audit.checkpoint import SignedCheckpoint
from payworthy.audit.verify import verify_chain
from payworthy.store.audit_trail import read_checkpoints, read_entries, read_heads
from payworthy.store.cache import BookCache
from payworthy.store.session import Session
from payworthy.store.verify_compare import balance, nothing


def chains(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """The chains hold and agree with the checkpoints, the stored ones and the kept ones (I28)."""
    yield audit_chain(session, cache, evidence)


def audit_chain(session: Session, cache: BookCache, evidence: Evidence) -> CheckResult:
    """The chains alone, as ``audit verify`` asks. Without a public key, checkpoints are left out."""
    book_id = cache.identity(session)
    own: list[SignedCheckpoint] = read_checkpoints(session, book_id) if evidence.public_key else []
    key: Any = evidence.public_key
    report = verify_chain(
        book_id,
        read_entries(session, book_id),
        own,
        evidence.kept if evidence.public_key else (),
        key,
        heads=read_heads(session),
    )
    if report.first is None:
        return CheckResult("audit_chains_hold", report.entry_count)
    problem: dict[str, str | int] = {"code": report.first.code, **report.first.params}
    return CheckResult("audit_chains_hold", report.entry_count, problem, report.exit_code)


def links(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """The hash stored with each entry is the one that the next entry, or its line, points to: which ``chains`` has
    worked out. And each stream is sealed as far as its checkpoints reach, so that none is left out of the next."""
    yield nothing(
        session,
        "audit_links_hold",
        "hash",
        "SELECT e.stream || ' ' || e.sequence FROM (SELECT stream, sequence, hash,"
        " LEAD(previous) OVER (PARTITION BY stream ORDER BY sequence) AS pinned FROM audit_entry) AS e"
        " LEFT JOIN credit_line l ON l.line_id = e.stream WHERE e.hash <> COALESCE(e.pinned, l.audit_hash, '')",
        "audit_entry",
    )
    yield balance(
        session,
        "audit_links_hold",
        "stream",
        "SELECT stream, sequence AS amount FROM audit_seal",
        "SELECT stream, MAX(sequence) AS amount FROM audit_checkpoint_head GROUP BY stream",
    )
    yield nothing(
        session,
        "audit_links_hold",
        "number",
        "SELECT stream || ' ' || number FROM audit_checkpoint_head"
        " WHERE number NOT IN (SELECT number FROM audit_checkpoint)",
        "audit_checkpoint_head",
    )
