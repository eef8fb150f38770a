"""The receivables ledger: documents (claims and credits) and movements between them.

``CLAIM`` kinds say the customer owes us; ``CREDIT`` kinds say we hold its money or owe it a deduction.
A movement lowers what is open: an application of a credit to a claim, a write-off, a refund; a dispute
marks part of a claim as contested without closing it. Amounts are always positive; the kind gives the sign.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class DocumentKind(StrEnum):
    """What a ledger document is. Each kind feeds one component of the exposure (exposure.components)."""

    INVOICE = "invoice"
    RETENTION = "retention"  # 质保金: due after the warranty period
    CONTRACT_ASSET = "contract_asset"  # delivered, acceptance pending
    DELIVERY = "delivery"  # shipped, not yet billed; belongs to an order
    COMMERCIAL_BILL = "commercial_bill"
    BANK_BILL_STATE = "bank_bill_state"
    BANK_BILL_JOINT_STOCK = "bank_bill_joint_stock"
    BANK_BILL_CITY = "bank_bill_city"
    BANK_BILL_RURAL = "bank_bill_rural"
    E_RECEIVABLE = "e_receivable"  # 应收账款电子凭证 with recourse
    RECOURSE_FACTORED = "recourse_factored"
    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    PREPAYMENT = "prepayment"  # a payment for one order, not yet applied to an invoice


CREDITS = frozenset({DocumentKind.PAYMENT, DocumentKind.CREDIT_NOTE, DocumentKind.PREPAYMENT})
CLAIMS = frozenset(DocumentKind) - CREDITS
BILLED = frozenset({DocumentKind.INVOICE, DocumentKind.RETENTION, DocumentKind.CONTRACT_ASSET})
"""Claims that bill an order: they consume its reservation and its unbilled deliveries."""


class MovementKind(StrEnum):
    """What lowers or contests an open document."""

    APPLICATION = "application"  # of a credit (or a bill received) to a claim
    WRITE_OFF = "write_off"
    REFUND = "refund"  # of a credit back to the customer
    DISPUTE = "dispute"
    DISPUTE_RESOLVED = "dispute_resolved"


class Document(Struct, frozen=True, gc=False, kw_only=True):
    """A claim or a credit. ``amount_minor`` > 0, VAT included. ``due_on`` is required for claims that
    can fall overdue (invoice, retention) and ``None`` elsewhere."""

    customer_id: str
    kind: DocumentKind
    document_id: str
    amount_minor: int
    currency: str
    issued_on: date
    due_on: date | None = None
    order_id: str | None = None


class Movement(Struct, frozen=True, gc=False, kw_only=True):
    """``credit_id`` is the credit document used (application, refund), ``claim_id`` the claim lowered or
    contested. ``movement_id`` is unique per customer; without one of its own the importer derives it."""

    customer_id: str
    kind: MovementKind
    movement_id: str
    amount_minor: int
    currency: str
    moved_on: date
    credit_id: str | None = None
    claim_id: str | None = None
    reason: str | None = None
