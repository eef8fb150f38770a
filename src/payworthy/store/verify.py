"""Prove a book: every running figure against a rebuild from the facts, every decision against itself, every act against
its audit entry, the audit trail against its checkpoints. Reads one consistent view, changes nothing, and works from
other statements than the ones that keep the figures.

What this cannot see: a fact from a file that was changed together with everything that follows from it. The audit
trail pins each file by its digest and its report, not row by row; taking the file again tells, since every fact the
book then calls a correction was not in it.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final

import psycopg

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.store.cache import BookCache
from payworthy.store.session import Session
from payworthy.store.verify_audit import audit_chain, chains, links
from payworthy.store.verify_compare import Check
from payworthy.store.verify_decisions import approvals, decisions
from payworthy.store.verify_documents import documents, due_dates, movements, orders, parked
from payworthy.store.verify_files import files, settings
from payworthy.store.verify_history import deals, expiries, ladders
from payworthy.store.verify_lines import counters, customers, limits, totals
from payworthy.store.verify_people import acts, holds, releases
from payworthy.store.verify_reservations import causes, ends

__all__ = ["CHECKS", "audit_chain", "verify"]

CHECKS: Final[tuple[Check, ...]] = (
    documents,
    movements,
    parked,
    due_dates,
    orders,
    totals,
    customers,
    limits,
    ladders,
    deals,
    ends,
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
    links,
    chains,
)
"""Every check of a book. A new projection adds its check here."""


def verify(session: Session, cache: BookCache, evidence: Evidence) -> Iterator[CheckResult]:
    """All checks, one after another, each as soon as it is done."""
    unreadable = 0
    for check in CHECKS:
        for result in _found(check, session, cache, evidence):
            unreadable += result.code == _UNREADABLE
            yield result
    if not unreadable:
        yield CheckResult(_UNREADABLE, len(CHECKS))


_UNREADABLE: Final = "rows_readable"


def _found(check: Check, session: Session, cache: BookCache, evidence: Evidence) -> list[CheckResult]:
    """What a check finds. Stored values that it cannot even read are a finding too: whoever spoils one row must not
    keep the others from being looked at."""
    found: list[CheckResult] = []
    session.run("SAVEPOINT one_check")
    try:
        found.extend(check(session, cache, evidence))
    except Exception as error:  # whatever a spoilt value leads to
        if _is_trouble(error):
            raise
        session.run("ROLLBACK TO SAVEPOINT one_check")
        where = f"{check.__name__} ({type(error).__name__}: {error})"
        found.append(CheckResult(_UNREADABLE, 0, {"where": where, "differs": "row"}, 1))
    session.run("RELEASE SAVEPOINT one_check")
    return found


def _is_trouble(error: Exception) -> bool:
    """Trouble with the database itself, which says nothing about what is stored in it. SQLite calls almost everything
    an operational error; a sum that overflows is a plain one."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", "SQLITE_ERROR") != "SQLITE_ERROR"
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
