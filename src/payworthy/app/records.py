"""Records that use cases hand to a store, and get back from it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from payworthy.base.canonical import record_bytes
from payworthy.base.failure import Failure
from payworthy.check.decide import Decision
from payworthy.check.request import Request
from payworthy.check.snapshot import Snapshot
from payworthy.exposure.reservation import MoveKind, Reservation


class Ask(Struct, frozen=True, gc=False, kw_only=True):
    """One call for a check. ``key`` is made by the caller and scoped by ``client``: the same key with the same
    request gives the same answer for ever. ``what_if`` runs the same code and leaves no trace."""

    request: Request
    client: str = "cli"
    key: str
    what_if: bool = False


class DecisionRecord(Struct, frozen=True, gc=False, kw_only=True):
    """A decision as it is kept: the answer, and everything needed to compute it again.

    ``number`` counts the decisions of one debtor from 1 without gaps; a what-if has number 0 and no id.
    """

    decision_id: str
    line_id: str
    number: int
    client: str
    key: str
    fingerprint: str
    decided_at: datetime
    policy_hash: str
    engine_version: str
    snapshot_hash: str
    request: Request
    snapshot: Snapshot
    decision: Decision


class Content(NamedTuple):
    """The canonical bytes of what a decision was made of: what is hashed is what is kept."""

    request: bytes
    snapshot: bytes
    decision: bytes


def content_of(record: DecisionRecord) -> Content:
    """The content of a decision that was read back."""
    return Content(record_bytes(record.request), record_bytes(record.snapshot), record_bytes(record.decision))


class Move(Struct, frozen=True, gc=False, kw_only=True):
    """Part of a reservation ends."""

    reservation: Reservation
    kind: MoveKind
    amount_minor: int
    moved_at: datetime
    because: str


class HoldState(StrEnum):
    """``superseded``: a later decision on the same order took its place."""

    OPEN = "open"
    RELEASED = "released"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class Hold(Struct, frozen=True, gc=False, kw_only=True):
    """An order stopped until a person decides."""

    hold_id: str
    decision_id: str
    line_id: str
    order_id: str
    state: HoldState
    requested_by: str
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    reason: str | None = None


_to_request = msgspec.json.Decoder(Request)
_to_snapshot = msgspec.json.Decoder(Snapshot)
_to_decision = msgspec.json.Decoder(Decision)


def read_request(text: str | bytes) -> Request:
    """The request as it was stored."""
    return _to_request.decode(text)


def read_snapshot(text: str | bytes) -> Snapshot:
    """The snapshot as it was stored."""
    return _to_snapshot.decode(text)


def read_decision(text: str | bytes) -> Decision:
    """The decision as it was stored."""
    return _to_decision.decode(text)


class ImportReport(Struct, frozen=True, kw_only=True):
    """What became of a file. ``facts_taken`` are new or changed facts, ``duplicates`` facts the book knew word for
    word, ``corrections`` changed ones among the taken, ``parked`` movements that wait for their document.
    ``digests`` pin the taken facts, by the kind of record they are kept as; ``totals`` are the reader's control totals
    as plain data."""

    batch_id: int
    kind: str
    file_name: str
    digest: str
    is_repeat: bool = False
    facts_taken: int = 0
    duplicates: int = 0
    corrections: int = 0
    parked: int = 0
    rows_left_out: int = 0
    ledger_as_of: date | None = None
    digests: Mapping[str, str] = {}
    totals: Mapping[str, Any] = {}
    notices: tuple[Mapping[str, Any], ...] = ()
    left_out: tuple[Failure, ...] = ()
