"""Decisions: within what allowed them, kept as they were made, and the same when they are made again."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from payworthy.app.check_order import content_digest, derived_id
from payworthy.app.line import customer_line
from payworthy.app.records import DecisionRecord, content_of
from payworthy.app.replay_decision import replay
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.base.canonical import record_bytes
from payworthy.check.finding import Outcome
from payworthy.store.cache import BookCache
from payworthy.store.decisions import DECISION_COLUMNS, decision_row, read_decision_row
from payworthy.store.session import Row, Session
from payworthy.store.verify_compare import Tally, nothing, same

_COLUMNS: Final = ", ".join(DECISION_COLUMNS)


def approvals(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """No approval went past the ceiling it was given under: the limit, or what a person's release allowed (I1)."""
    yield nothing(
        session,
        "approvals_within_ceiling",
        "exposure_after",
        "SELECT decision_id FROM decision WHERE outcome = 'approved' AND exposure_after > ceiling_minor",
        "decision",
    )


def decisions(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every decision (or the newest ones, if so asked) is computed again and must come out to the same bytes (I5);
    its row and its audit entry must say what it says (I26)."""
    yield same(
        session,
        "decisions_audited",
        "stream, object",
        "act, at",
        "SELECT line_id AS stream, 'decision:' || decision_id AS object, 'check.' || outcome AS act,"
        " decided_at AS at FROM decision",
        "SELECT stream, object, act, at FROM audit_entry WHERE act LIKE 'check.%'",
    )
    replayed, audited = Tally("decisions_replayed"), Tally("decisions_audited")
    book_id = cache.identity(session)
    for line_id, rows in groupby(_rows(session, evidence.newest), key=itemgetter(1)):
        entries = {
            thing: (actor, after)
            for thing, actor, after in session.fetch(
                "SELECT object, actor, after FROM audit_entry WHERE stream = ? AND act LIKE 'check.%'", (line_id,)
            )
        }
        for row in rows:
            record = _read(row)
            if record is None:
                replayed.count(row[0], "row")
                continue
            replayed.count(row[0], *_differing(session, cache, book_id, record, row))
            pinned = (record.request.requested_by, content_digest(record, record_bytes(record.decision)))
            is_pinned = entries.get(f"decision:{record.decision_id}") == pinned
            audited.count(row[0], *([] if is_pinned else ["audit_entry"]))
    yield replayed.result()
    yield CheckResult(audited.code, 0, audited.problem, audited.result().exit_code)  # counted above


def _rows(session: Session, newest: int | None) -> Iterator[Row]:
    """Line by line, by number."""
    if newest is None:
        return session.stream(f"SELECT {_COLUMNS} FROM decision ORDER BY line_id, number")
    chosen = "SELECT decision_id FROM decision ORDER BY decided_at DESC, line_id, number DESC LIMIT ?"
    sql = f"SELECT {_COLUMNS} FROM decision WHERE decision_id IN ({chosen}) ORDER BY line_id, number"
    return session.stream(sql, (newest,))


def _read(row: Row) -> DecisionRecord | None:
    """``None`` for a row that was never written like this."""
    try:
        return read_decision_row(row)
    except (ValueError, TypeError):
        return None


def _differing(session: Session, cache: BookCache, book_id: str, record: DecisionRecord, row: Row) -> Iterator[str]:
    """What does not come out the same, or is not in its place."""
    try:
        replayed = replay(record, cache.policy(session, record.policy_hash))
    except LookupError:
        yield "policy"
    else:
        yield from replayed.differs
    columns = zip(DECISION_COLUMNS, decision_row(record, content_of(record)), row, strict=True)
    yield from (name for name, due, stored in columns if due != stored)
    if record.decision_id != derived_id("D", book_id, record.client, record.key):
        yield "key"
    if record.line_id != customer_line(record.request.debtor_id):
        yield "line_id"
    if record.decided_at != record.snapshot.at:
        yield "decided_at"
    if _is_over_the_groups_ceiling(record):
        yield "group_exposure_after"


def _is_over_the_groups_ceiling(record: DecisionRecord) -> bool:
    decision = record.decision
    return (
        decision.outcome is Outcome.APPROVED
        and decision.group_exposure_after is not None
        and decision.group_ceiling_minor is not None
        and decision.group_exposure_after > decision.group_ceiling_minor
    )
