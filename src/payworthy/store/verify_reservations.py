"""Reservations: what they stand on, and that every part of them ends once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.check.request import Request
from payworthy.facts.order import Order
from payworthy.store.cache import BookCache
from payworthy.store.instants import day_text, instant_text
from payworthy.store.session import Row, Session
from payworthy.store.verify_compare import Tally, balance, nothing, same

_read_request = msgspec.json.Decoder(Request).decode
_read_order = msgspec.json.Decoder(Order).decode


def ends(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Consumed, released, expired and remaining parts are the whole, every end is on record, and nothing was consumed
    after its time or expired before it (I3)."""
    code = "reservations_end_once"
    for kind, column in (("consume", "consumed_minor"), ("release", "released_minor"), ("expire", "expired_minor")):
        yield balance(
            session,
            code,
            "reservation_id",
            f"SELECT reservation_id, {column} AS amount FROM reservation",
            f"SELECT reservation_id, amount_minor AS amount FROM reservation_move WHERE kind = '{kind}'",
        )
    yield nothing(
        session,
        code,
        "remaining_minor",
        "SELECT reservation_id FROM reservation WHERE remaining_minor < 0 OR consumed_minor < 0 OR released_minor < 0"
        " OR expired_minor < 0 OR reserved_minor <> consumed_minor + released_minor + expired_minor + remaining_minor",
        "reservation",
    )
    yield nothing(
        session,
        code,
        "order_id",
        "SELECT line_id || ' ' || order_id FROM reservation WHERE remaining_minor > 0 GROUP BY line_id, order_id"
        " HAVING COUNT(*) > 1",
        "reservation WHERE remaining_minor > 0",
    )
    yield nothing(
        session,
        code,
        "move_no",
        "SELECT reservation_id FROM reservation_move GROUP BY reservation_id"
        " HAVING COUNT(*) <> MAX(move_no) OR MIN(move_no) <> 1 OR MIN(amount_minor) <= 0",
        "reservation_move",
    )
    yield nothing(
        session,
        code,
        "moved_at",
        "SELECT m.reservation_id FROM reservation_move m JOIN reservation r ON r.reservation_id = m.reservation_id"
        " WHERE (m.kind = 'consume' AND m.moved_at >= r.expires_at)"
        " OR (m.kind = 'expire' AND (r.expires_at IS NULL OR m.moved_at < r.expires_at))",
        "reservation_move",
    )


_ON_THE_TRAIL: Final = (
    "SELECT stream, object, act, at AS moved_at, CASE WHEN before <> '' THEN"
    " CASE act WHEN 'reservation.consumed' THEN 'consume by ' ELSE 'release by ' END || actor"
    " WHEN act = 'reservation.consumed' THEN 'delivered or billed' ELSE 'not used in time' END AS because"
    " FROM audit_entry WHERE act IN ('reservation.consumed', 'reservation.released', 'reservation.expired')"
)
"""Ends of reservations as the audit trail has them: those by a person say what was left before."""

_BY_ANOTHER_ACT: Final = (
    # a new approval of the same order in its place
    "EXISTS (SELECT 1 FROM decision d WHERE m.because = 'replaced by ' || d.decision_id AND d.line_id = r.line_id"
    " AND d.order_id = r.order_id AND d.decided_at = m.moved_at AND d.outcome = 'approved')"
    # a file that cancelled it
    " OR (m.because = 'order cancelled' AND EXISTS (SELECT 1 FROM order_fact f JOIN batch b ON b.batch_id = f.batch_id"
    " WHERE f.order_id = r.order_id AND b.taken_at = m.moved_at))"
)


def moves(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every end of a reservation has what brought it about: an entry on the audit trail, a later approval that took
    its place, or a file that cancelled the order (I26)."""
    code = "reservations_end_once"
    keys, columns = "stream, object", "act, moved_at, because"
    audited = "m.because NOT LIKE 'replaced by %' AND m.because <> 'order cancelled'"
    yield same(
        session,
        code,
        keys,
        columns,
        "SELECT r.line_id AS stream, 'reservation:' || m.reservation_id AS object,"
        " 'reservation.' || m.kind || 'd' AS act, m.moved_at, m.because FROM reservation_move m"
        f" JOIN reservation r ON r.reservation_id = m.reservation_id WHERE {audited}",
        _ON_THE_TRAIL,
    )
    yield nothing(
        session,
        code,
        "because",
        "SELECT m.reservation_id FROM reservation_move m JOIN reservation r ON r.reservation_id = m.reservation_id"
        f" WHERE NOT ({audited}) AND (m.kind <> 'release' OR NOT ({_BY_ANOTHER_ACT}))",
        "reservation_move m WHERE NOT (" + audited + ")",
    )


_STAND_ON: Final = (
    "SELECT r.reservation_id, r.line_id, r.order_id, r.currency, r.reserved_minor + r.progress_before_minor,"
    " r.ship_on, r.placed_at, r.expires_at, {} WHERE r.origin = '{}' ORDER BY r.reservation_id"
)


def causes(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every reservation is what an approval, or an order from before the book, asked for."""
    tally = Tally("reservations_have_a_decision")
    decided = _STAND_ON.format(
        "d.line_id, d.decided_at, d.policy_hash, d.request FROM reservation r LEFT JOIN decision d"
        " ON d.decision_id = 'D' || substr(r.reservation_id, 2) AND d.outcome = 'approved'",
        "decision",
    )
    for row in session.stream(decided):
        line_id, decided_at, policy_hash, request = row[8:]
        if request is None:
            tally.count(row[0], "decision")
            continue
        asked = _read_request(request)
        life = cache.policy(session, policy_hash).check.validity.reservation_life
        lapses = instant_text(datetime.fromisoformat(decided_at) + life)
        cause = (line_id, asked.order_id, asked.currency, asked.amount_minor, day_text(asked.ship_on))
        tally.count(row[0], *_differing(row, (*cause, decided_at, lapses)))
    carried = _STAND_ON.format(
        "b.taken_at, f.body FROM reservation r LEFT JOIN order_fact f ON r.reservation_id = 'R-' || f.order_id"
        " AND f.version = 1 AND f.is_carried = 1 LEFT JOIN batch b ON b.batch_id = f.batch_id",
        "carried",
    )
    for row in session.stream(carried):
        taken_at, body = row[8:]
        if body is None:
            tally.count(row[0], "order")
            continue
        order = _read_order(body)
        line_id = f"customer:{order.bill_to or order.customer_id}"
        cause = (line_id, order.order_id, order.currency, order.amount_minor, day_text(order.ship_on))
        tally.count(row[0], *_differing(row, (*cause, taken_at, None)))
    yield tally.result()
    yield nothing(
        session,
        "reservations_have_a_decision",
        "origin",
        "SELECT reservation_id FROM reservation WHERE origin NOT IN ('decision', 'carried')",
        "reservation WHERE origin NOT IN ('decision', 'carried')",
    )


_FIELDS: Final = ("line_id", "order_id", "currency", "reserved_minor", "ship_on", "placed_at", "expires_at")


def _differing(row: Row, cause: Row) -> tuple[str, ...]:
    return tuple(name for name, own, due in zip(_FIELDS, row[1:8], cause, strict=True) if own != due)
