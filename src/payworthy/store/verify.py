"""Prove a book: every running figure against a rebuild from the facts, every decision against itself, every act against
its audit entry, the audit trail against its checkpoints. Reads one consistent view, changes nothing, and works from
other statements than the ones that keep the figures.

Each fact is pinned too: the report of its file, which is on the audit trail, holds a digest of the rows it brought.
What this cannot see is whether a file said the truth.
"""

from collections.abc import Callable, Iterator
from typing import Final

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.store.cache import BookCache
from payworthy.store.session import Session
from payworthy.store.verify_audit import audit_chain, chains, links
from payworthy.store.verify_compare import Check
from payworthy.store.verify_credit import proposals, runs
from payworthy.store.verify_credit_facts import credit_facts, file_states
from payworthy.store.verify_decisions import approvals, decisions
from payworthy.store.verify_documents import documents, due_dates, movements, orders, parked
from payworthy.store.verify_files import files, settings
from payworthy.store.verify_history import deals, expiries, ladders
from payworthy.store.verify_lines import counters, customers, limits, ratings, totals
from payworthy.store.verify_people import acts, holds, releases
from payworthy.store.verify_privacy import privacy
from payworthy.store.verify_reservations import causes, ends, moves
from payworthy.store.verify_types import UNREADABLE, types

__all__ = ["CHECKS", "audit_chain", "verify"]

CHECKS: Final[tuple[Check, ...]] = (
    types,
    documents,
    movements,
    parked,
    due_dates,
    orders,
    totals,
    customers,
    limits,
    ratings,
    credit_facts,
    file_states,
    ladders,
    deals,
    ends,
    moves,
    expiries,
    causes,
    counters,
    approvals,
    decisions,
    holds,
    releases,
    files,
    settings,
    acts,
    runs,
    proposals,
    privacy,
    links,
    chains,
)
"""Every check of a book. A new projection adds its check here."""


Progress = Callable[[int, int], None]


def verify(
    session: Session, cache: BookCache, evidence: Evidence, progress: Progress = lambda done, whole: None
) -> Iterator[CheckResult]:
    """All checks, one after another, each as soon as it is done; ``progress`` is told how many are."""
    unreadable = 0
    for done, check in enumerate(CHECKS):
        progress(done, len(CHECKS))
        for result in _found(check, session, cache, evidence):
            unreadable += result.code == UNREADABLE
            yield result
    if not unreadable:
        yield CheckResult(UNREADABLE, len(CHECKS))


def _found(check: Check, session: Session, cache: BookCache, evidence: Evidence) -> list[CheckResult]:
    """What a check finds. Stored values that it cannot even read are a finding too: whoever spoils one row must not
    keep the others from being looked at."""
    found: list[CheckResult] = []
    where = None
    session.run("SAVEPOINT one_check")
    try:
        found.extend(check(session, cache, evidence))
    except Exception as error:  # whatever a spoilt value leads to
        if session.is_trouble(error):
            raise
        where = f"{check.__name__} ({type(error).__name__}: {error})"
    if where is not None:  # only here, where nothing holds on to half-read rows: closing them later would do harm
        session.run("ROLLBACK TO SAVEPOINT one_check")
        found.append(CheckResult(UNREADABLE, 0, {"where": where, "differs": "row"}, 1))
    session.run("RELEASE SAVEPOINT one_check")
    return found
