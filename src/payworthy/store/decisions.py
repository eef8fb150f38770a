"""Decisions as rows. Request, snapshot and answer are kept in the canonical form that was hashed."""

from collections.abc import Sequence
from typing import Final

from payworthy.app.records import Content, DecisionRecord, read_decision, read_request, read_snapshot
from payworthy.store.instants import instant_text, read_instant

DECISION_COLUMNS: Final = (
    "decision_id",
    "line_id",
    "number",
    "client",
    "key",
    "fingerprint",
    "order_id",
    "outcome",
    "decided_at",
    "policy_hash",
    "engine_version",
    "snapshot_hash",
    "request",
    "snapshot",
    "body",
    "exposure_after",
    "ceiling_minor",
)


def decision_row(record: DecisionRecord, content: Content) -> tuple[object, ...]:
    """The row of a decision with its content."""
    decision = record.decision
    return (
        record.decision_id,
        record.line_id,
        record.number,
        record.client,
        record.key,
        record.fingerprint,
        record.request.order_id,
        decision.outcome,
        instant_text(record.decided_at),
        record.policy_hash,
        record.engine_version,
        record.snapshot_hash,
        content.request.decode(),
        content.snapshot.decode(),
        content.decision.decode(),
        decision.exposure_after,
        decision.ceiling_minor,
    )


def read_decision_row(row: Sequence[object]) -> DecisionRecord:
    """The decision of a row (``DECISION_COLUMNS``)."""
    values = dict(zip(DECISION_COLUMNS, row, strict=True))
    decided_at = read_instant(values["decided_at"])  # type: ignore[arg-type]
    assert decided_at is not None
    return DecisionRecord(
        decision_id=values["decision_id"],  # type: ignore[arg-type]
        line_id=values["line_id"],  # type: ignore[arg-type]
        number=values["number"],  # type: ignore[arg-type]
        client=values["client"],  # type: ignore[arg-type]
        key=values["key"],  # type: ignore[arg-type]
        fingerprint=values["fingerprint"],  # type: ignore[arg-type]
        decided_at=decided_at,
        policy_hash=values["policy_hash"],  # type: ignore[arg-type]
        engine_version=values["engine_version"],  # type: ignore[arg-type]
        snapshot_hash=values["snapshot_hash"],  # type: ignore[arg-type]
        request=read_request(values["request"]),  # type: ignore[arg-type]
        snapshot=read_snapshot(values["snapshot"]),  # type: ignore[arg-type]
        decision=read_decision(values["body"]),  # type: ignore[arg-type]
    )
