"""What people did: holds they settled, exceptions they made, policies and people they put in place."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from payworthy.app.check_order import derived_id
from payworthy.app.line import BOOK_LINE
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.base.canonical import digest, record_bytes
from payworthy.check.case import Case
from payworthy.check.snapshot import Release
from payworthy.facts.person import Person, Role
from payworthy.limit.authority import may_release, required_role
from payworthy.store.cache import BookCache
from payworthy.store.decisions import DECISION_COLUMNS, read_decision_row
from payworthy.store.session import Row, Session
from payworthy.store.verify_compare import Tally, nothing, same

_read_release = msgspec.json.Decoder(Release).decode


def holds(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every held decision has its hold, settled as the audit trail says or superseded by a later decision."""
    code = "holds_stand_on_decisions"
    keys, columns = "hold_id, decision_id", "line_id, order_id, opened_at"
    yield same(
        session,
        code,
        keys,
        columns,
        f"SELECT {keys}, {columns} FROM hold",
        "SELECT 'H' || substr(decision_id, 2), decision_id, line_id, order_id, decided_at FROM decision"
        " WHERE outcome = 'held'",
    )
    keys = "stream, object"
    yield same(
        session,
        code,
        keys,
        "requested_by, opened_at",
        "SELECT line_id AS stream, 'decision:' || decision_id AS object, requested_by, opened_at FROM hold",
        "SELECT stream, object, actor, at FROM audit_entry WHERE act = 'check.held'",
    )
    later = (
        "SELECT 1 FROM decision own JOIN decision d ON d.order_id = own.order_id AND d.line_id = own.line_id"
        " AND d.number > own.number WHERE own.decision_id = h.decision_id"
    )
    yield nothing(
        session,
        code,
        "state",
        "SELECT h.hold_id FROM hold h WHERE h.state NOT IN ('open', 'released', 'refused', 'superseded')"
        f" OR (h.state = 'open' AND (h.closed_at IS NOT NULL OR EXISTS ({later})))"
        f" OR (h.state = 'superseded' AND NOT EXISTS ({later} AND d.decided_at = h.closed_at))"
        " OR (h.state IN ('open', 'superseded') AND (h.closed_by IS NOT NULL OR h.reason IS NOT NULL))",
        "hold",
    )


def releases(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Exceptions were made by someone else than the one who asked (I20), who stood high enough in the policy they
    were made under (I21)."""
    yield nothing(
        session,
        "releases_by_another",
        "released_by",
        "SELECT r.release_id FROM release r LEFT JOIN hold h ON h.hold_id = r.hold_id"
        " WHERE h.hold_id IS NULL OR r.released_by = h.requested_by",
        "release",
    )
    yield nothing(
        session,
        "releases_by_another",
        "closed_by",
        "SELECT hold_id FROM hold WHERE closed_by = requested_by",
        "hold WHERE closed_by IS NOT NULL",
    )
    keys, columns = "hold_id", "line_id, order_id, by, at, reason"
    yield same(
        session,
        "releases_by_another",
        keys,
        columns,
        "SELECT hold_id, line_id, order_id, released_by AS by, released_at AS at, reason FROM release",
        "SELECT hold_id, line_id, order_id, closed_by, closed_at, reason FROM hold WHERE state = 'released'",
    )
    tally = Tally("releases_authorised")
    book_id = cache.identity(session)
    for release_id, hold_id, role in session.fetch("SELECT release_id, hold_id, role FROM release ORDER BY release_id"):
        is_high_enough = _stood_high_enough(session, cache, derived_id("D", book_id, "release", hold_id), role)
        tally.count(release_id, *([] if is_high_enough else ["role"]))
    yield tally.result()


def _stood_high_enough(session: Session, cache: BookCache, decision_id: str, role: str) -> bool:
    """Whether ``role`` may release the order as it stood in the decision that followed its release."""
    columns = ", ".join(DECISION_COLUMNS)
    rows = session.fetch(f"SELECT {columns} FROM decision WHERE decision_id = ?", (decision_id,))
    if not rows or role not in set(Role):
        return False
    record = read_decision_row(rows[0])
    policy = cache.policy(session, record.policy_hash)
    case = Case(record.request, record.snapshot, policy.check)
    exposure = max(case.exposure_after, case.group_exposure_after)
    needed = required_role(policy.authority, exposure, case.grade, record.snapshot.basis)
    return may_release(Role(role), needed)


# ---- on the audit trail --------------------------------------------------------------------------------------------


def acts(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Whatever a person did has its audit entry, which pins it word for word (I26)."""
    keys, columns = "stream, object, act", "actor, at"
    yield same(
        session,
        "acts_audited",
        keys,
        columns,
        "SELECT line_id AS stream, 'hold:' || hold_id AS object, 'hold.' || state AS act, closed_by AS actor,"
        " closed_at AS at FROM hold WHERE state IN ('released', 'refused')",
        f"SELECT {keys}, {columns} FROM audit_entry WHERE act IN ('hold.released', 'hold.refused')",
    )
    yield same(
        session,
        "acts_audited",
        "object",
        columns,
        "SELECT 'decision:' || decision_id AS object, used_by AS actor, used_at AS at FROM clearance_use",
        "SELECT object, actor, at FROM audit_entry WHERE act = 'clearance.used'",
    )
    for tally in (_pinned(session), _policies(session), _people(session)):
        yield tally.result()


_PINNED: Final = (
    # name, digested text, its id (of releases), what the entry pins
    "SELECT f.line_id || ' rating:' || f.version, f.body, NULL, e.after FROM rating_fact f LEFT JOIN audit_entry e"
    " ON e.stream = f.line_id AND e.act = 'rating.set' AND e.object = 'rating:' || f.version",
    "SELECT f.line_id || ' limit:' || f.version, f.body, NULL, e.after FROM limit_fact f LEFT JOIN audit_entry e"
    " ON e.stream = f.line_id AND e.act = 'limit.set' AND e.object = 'limit:' || f.version",
    "SELECT r.release_id, r.body, h.decision_id, e.after FROM release r LEFT JOIN hold h ON h.hold_id = r.hold_id"
    " LEFT JOIN audit_entry e ON e.stream = r.line_id AND e.act = 'hold.released' AND e.object = 'hold:' || r.hold_id",
    "SELECT h.hold_id, h.reason, NULL, e.after FROM hold h LEFT JOIN audit_entry e ON e.stream = h.line_id"
    " AND e.act = 'hold.refused' AND e.object = 'hold:' || h.hold_id WHERE h.state = 'refused'",
)


def _pinned(session: Session) -> Tally:
    """Limits, releases and reasons for a refusal: the entry holds the digest of their text."""
    tally = Tally("acts_audited")
    for sql in _PINNED:
        for name, text, held_id, after in session.stream(f"{sql} ORDER BY 1"):
            is_pinned = text is not None and digest(text.encode()) == after
            is_own = held_id is None or _read_release(text).release_id == name == derived_id("X", held_id)
            tally.count(name, *([] if is_pinned and is_own else ["body"]))
    return tally


def _policies(session: Session) -> Tally:
    tally = Tally("acts_audited")
    entries = book_entries(session, "policy.activated")
    rows = session.fetch("SELECT activation, hash, body, activated_at, activated_by FROM policy ORDER BY activation")
    for activation, policy_hash, body, at, by in rows:
        entry = entries.pop(f"policy:{activation}", None)
        is_pinned = entry == (by, at, "", policy_hash) and digest(body.encode()) == policy_hash
        tally.count(f"policy:{activation}", *([] if is_pinned else ["body"]))
    return _left_over(tally, entries)


def _people(session: Session) -> Tally:
    tally = Tally("acts_audited")
    entries = book_entries(session, "person.put")
    for person_id, name, role, is_active in session.fetch("SELECT * FROM person ORDER BY person_id"):
        entry = entries.pop(f"person:{person_id}", None)
        is_known = role in set(Role) and is_active in (0, 1)
        person = (
            Person(person_id=person_id, name=name, role=Role(role), is_active=bool(is_active)) if is_known else None
        )
        is_pinned = person is not None and entry is not None and entry[3] == digest(record_bytes(person))
        tally.count(f"person:{person_id}", *([] if is_pinned else ["row"]))
    return _left_over(tally, entries)


def _left_over(tally: Tally, entries: Mapping[str, Row]) -> Tally:
    """Entries whose row is gone."""
    for thing in sorted(entries):
        tally.count(thing, "row")
    return tally


def book_entries(session: Session, act: str) -> dict[str, Row]:
    """The newest entry of an act on the book itself, by what it was done to: (actor, at, before, after)."""
    rows = session.fetch(
        "SELECT object, actor, at, before, after FROM audit_entry WHERE stream = ? AND act = ? ORDER BY sequence",
        (BOOK_LINE, act),
    )
    return {row[0]: row[1:] for row in rows}
