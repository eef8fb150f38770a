"""Scratch tables that one chunk of a ledger passes through, and the words its SQL shares."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from payworthy.base.failure import Failure, Reason
from payworthy.facts.document import BILLED, CLAIMS, CREDITS, Document, DocumentKind, Movement
from payworthy.store.session import Row

KEY: Final = "customer_id, kind, document_id"
SAME: Final = "{0}.customer_id = {1}.customer_id AND {0}.kind = {1}.kind AND {0}.document_id = {1}.document_id"
DOCUMENT: Final = "currency, amount_minor, issued_on, due_on, order_id"
MOVEMENT: Final = "movement_id, kind, credit_id, claim_id, currency, amount_minor, moved_on, reason"


def listed(kinds: Iterable[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


CLAIM_KINDS: Final = listed(CLAIMS - {DocumentKind.DELIVERY})
CREDIT_KINDS: Final = listed(CREDITS)
FUNDING_KINDS: Final = listed(CREDITS | CLAIMS - BILLED - {DocumentKind.DELIVERY})
"""What an application may come from: a credit, or a bill that was taken in payment and is itself a claim."""
AGING_KINDS: Final = listed({DocumentKind.INVOICE, DocumentKind.RETENTION})

SCRATCH: Final = {
    "incoming_document": (
        "row_no INTEGER, customer_id TEXT, kind TEXT, document_id TEXT, currency TEXT, amount_minor BIGINT,"
        " issued_on TEXT, due_on TEXT, order_id TEXT"
    ),
    "incoming_movement": (
        "row_no INTEGER, customer_id TEXT, movement_id TEXT, kind TEXT, credit_id TEXT, claim_id TEXT,"
        " currency TEXT, amount_minor BIGINT, moved_on TEXT, reason TEXT, parked INTEGER"
    ),
    "effect": (
        "customer_id TEXT, kind TEXT, document_id TEXT, settled BIGINT, written_off BIGINT, refunded BIGINT,"
        " contested BIGINT, row_no INTEGER"
    ),
    "touched": (
        "customer_id TEXT, kind TEXT, document_id TEXT, currency TEXT, due_on TEXT, order_id TEXT,"
        " original BIGINT, open BIGINT, disputed BIGINT, written_off BIGINT,"
        " PRIMARY KEY (customer_id, kind, document_id)"
    ),
}
KEPT: Final = {
    "total_change": "customer_id TEXT, currency TEXT, component TEXT, amount BIGINT,"
    " PRIMARY KEY (customer_id, currency, component)",
    "order_before": "customer_id TEXT, order_id TEXT, currency TEXT, unbilled BIGINT,"
    " PRIMARY KEY (customer_id, order_id, currency)",
    "new_deals": "customer_id TEXT PRIMARY KEY, deals BIGINT, first_on TEXT",
}


def document_row(row: int, fact: Document) -> Row:
    due_on = _day(fact.due_on)
    return (
        row,
        fact.customer_id,
        fact.kind,
        fact.document_id,
        fact.currency,
        fact.amount_minor,
        fact.issued_on.isoformat(),
        due_on,
        fact.order_id,
    )


def movement_row(row: int, fact: Movement) -> Row:
    return (
        row,
        fact.customer_id,
        fact.movement_id,
        fact.kind,
        fact.credit_id,
        fact.claim_id,
        fact.currency,
        fact.amount_minor,
        fact.moved_on.isoformat(),
        fact.reason,
        None,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def contradiction(key: Sequence[str], row: int, earlier_row: int) -> Failure:
    return Failure(Reason.CONFLICT, "document_contradicts", {"document_id": key[-1], "earlier_row": earlier_row}).at(
        row=row, column="document_id"
    )
