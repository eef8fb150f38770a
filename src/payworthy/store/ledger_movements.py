"""Movements take effect on open documents, or wait for the ones they name."""

from datetime import datetime

from payworthy.base.failure import Failure, invalid
from payworthy.store.instants import instant_text
from payworthy.store.ledger_projection import touch
from payworthy.store.ledger_scratch import CLAIM_KINDS, CREDIT_KINDS, FUNDING_KINDS, SAME
from payworthy.store.session import Session


def apply_movements(session: Session, at: datetime) -> tuple[int, list[Failure]]:
    """Let this chunk's movements, and parked ones whose documents came with it, take effect. Returns how many more
    movements are parked than before, and what is wrong (then nothing may be kept)."""
    if not session.fetch("SELECT 1 FROM incoming_movement LIMIT 1"):
        return 0, []
    parked = _park(session, at)
    failures = _wrong_currency(session) or _ambiguous(session)
    if failures:
        return 0, failures
    _collect_effects(session)
    touch(session, f"effect e JOIN open_document o ON {SAME.format('o', 'e')} WHERE true")
    failures = _overdrawn(session)
    if failures:
        return 0, failures
    taken = "e.settled - e.written_off - e.refunded"
    session.run(
        "UPDATE open_document SET settled_minor = settled_minor + e.settled,"
        " written_off_minor = written_off_minor + e.written_off, refunded_minor = refunded_minor + e.refunded,"
        f" contested_minor = contested_minor + e.contested, open_minor = open_minor - {taken},"
        f" disputed_minor = CASE WHEN contested_minor + e.contested < open_minor - {taken}"
        f" THEN contested_minor + e.contested ELSE open_minor - {taken} END"
        f" FROM effect e WHERE {SAME.format('e', 'open_document')}"
    )
    return parked, []


def _park(session: Session, at: datetime) -> int:
    """Set movements aside whose documents are not all here; free parked ones whose last one came."""
    run = session.run
    missing_claim = (
        f"NOT EXISTS (SELECT 1 FROM open_document o WHERE o.customer_id = {{m}}.customer_id"
        f" AND o.document_id = {{m}}.claim_id AND o.kind IN ({CLAIM_KINDS}))"
    )
    missing_credit = (
        f"NOT EXISTS (SELECT 1 FROM open_document o WHERE o.customer_id = {{m}}.customer_id"
        f" AND o.document_id = {{m}}.credit_id AND o.kind IN ({FUNDING_KINDS}))"
    )
    incomplete = (
        f"(({{m}}.kind <> 'refund' AND {missing_claim})"
        f" OR ({{m}}.kind IN ('application', 'refund') AND {missing_credit}))"
    ).format(m="incoming_movement")
    parked = run(
        "INSERT INTO parked_movement (customer_id, movement_id, parked_at)"
        f" SELECT customer_id, movement_id, '{instant_text(at)}' FROM incoming_movement"
        f" WHERE parked IS NULL AND {incomplete}"
    )
    run(f"DELETE FROM incoming_movement WHERE {incomplete}")
    freed = run(
        "DELETE FROM parked_movement WHERE EXISTS (SELECT 1 FROM incoming_movement i WHERE i.parked = 1"
        " AND i.customer_id = parked_movement.customer_id AND i.movement_id = parked_movement.movement_id)"
    )
    return parked - freed


def _wrong_currency(session: Session) -> list[Failure]:
    ends = (("claim_id", CLAIM_KINDS), ("credit_id", FUNDING_KINDS))
    rows = session.fetch(
        " UNION ".join(
            "SELECT i.row_no, i.currency, o.currency, o.document_id FROM incoming_movement i"
            f" JOIN open_document o ON o.customer_id = i.customer_id AND o.document_id = i.{end}"
            f" AND o.kind IN ({kinds}) WHERE o.currency <> i.currency"
            for end, kinds in ends
        )
    )
    return [
        invalid("movement_other_currency", value=given, currency=currency, document_id=document_id).at(
            row=row, column="currency"
        )
        for row, given, currency, document_id in rows
    ]


_ENDS = (
    ("claim_id", CLAIM_KINDS, "i.kind <> 'refund'"),
    ("credit_id", CREDIT_KINDS, "i.kind IN ('application', 'refund')"),
)
"""The two ends of a movement: where it names a document, of which kinds, and for which movements."""


def _ambiguous(session: Session) -> list[Failure]:
    """Movements name a document by its number alone. Where an invoice and a retention, say, bear the same one, the
    amount would be taken from both: no amount is applied twice, so such a movement is refused."""
    rows = session.fetch(
        " UNION ALL ".join(
            f"SELECT i.row_no, i.{end} FROM incoming_movement i JOIN open_document o"
            f" ON o.customer_id = i.customer_id AND o.document_id = i.{end} AND o.kind IN ({kinds})"
            f" WHERE {condition} GROUP BY i.customer_id, i.movement_id, i.row_no, i.{end} HAVING COUNT(*) > 1"
            for end, kinds, condition in _ENDS
        )
    )
    return [
        invalid("movement_ambiguous", document_id=document_id).at(row=row, column="document_id")
        for row, document_id in rows
    ]


def _collect_effects(session: Session) -> None:
    """Per document, what the movements of this chunk take from it."""
    sums = (
        "SUM(CASE WHEN i.kind = 'application' THEN i.amount_minor ELSE 0 END),"
        " SUM(CASE WHEN i.kind = 'write_off' THEN i.amount_minor ELSE 0 END),"
        " SUM(CASE WHEN i.kind = 'refund' THEN i.amount_minor ELSE 0 END),"
        " SUM(CASE WHEN i.kind = 'dispute' THEN i.amount_minor"
        " WHEN i.kind = 'dispute_resolved' THEN -i.amount_minor ELSE 0 END), MIN(i.row_no)"
    )
    for end, kinds, condition in _ENDS:
        session.run(
            f"INSERT INTO effect SELECT o.customer_id, o.kind, o.document_id, {sums} FROM incoming_movement i"
            f" JOIN open_document o ON o.customer_id = i.customer_id AND o.document_id = i.{end}"
            f" AND o.kind IN ({kinds}) WHERE {condition} GROUP BY o.customer_id, o.kind, o.document_id"
        )


def _overdrawn(session: Session) -> list[Failure]:
    rows = session.fetch(
        "SELECT e.row_no, o.document_id, o.open_minor, o.currency, e.settled + e.written_off + e.refunded,"
        " o.contested_minor + e.contested FROM effect e"
        f" JOIN open_document o ON {SAME.format('o', 'e')}"
        " WHERE o.open_minor < e.settled + e.written_off + e.refunded OR o.contested_minor + e.contested < 0"
        " OR o.contested_minor + e.contested > o.original_minor"
    )
    return [
        invalid(
            "movement_too_large" if taken > open_minor else "dispute_too_large",
            document_id=document_id,
            open_minor=open_minor,
            amount_minor=taken if taken > open_minor else contested,
            currency=currency,
        ).at(row=row, column="amount")
        for row, document_id, open_minor, currency, taken, contested in rows
    ]
