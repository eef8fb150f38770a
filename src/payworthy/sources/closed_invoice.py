"""What later happened to a document, as an export of closed invoices tells it in one row: contested or not, and the
day on which it was settled in full."""

from datetime import date

from payworthy.facts.document import Document, DocumentKind, Movement, MovementKind


def later_facts(document: Document, settled_on: date | None, *, is_disputed: bool) -> list[Document | Movement]:
    """The dispute of the whole document, from its issue until it was settled, and the payment that settled it."""
    claim = document.document_id
    told: list[Document | Movement] = []
    if is_disputed:
        told.append(whole(MovementKind.DISPUTE, document, f"{MovementKind.DISPUTE}:{claim}", claim_id=claim))
    if settled_on is None:
        return told
    payment = Document(
        customer_id=document.customer_id,
        kind=DocumentKind.PAYMENT,
        document_id=f"{claim}/payment",
        amount_minor=document.amount_minor,
        currency=document.currency,
        issued_on=settled_on,
    )
    if is_disputed:
        resolved = MovementKind.DISPUTE_RESOLVED
        told.append(whole(resolved, payment, f"{resolved}:{claim}", claim_id=claim))
    return [*told, payment, application(payment, claim)]


def application(credit: Document, claim_id: str) -> Movement:
    """The whole of a credit applied to a claim. Its id is the credit's, because it belongs to that document."""
    movement_id = f"{credit.kind}:{credit.document_id}>{claim_id}"
    return whole(MovementKind.APPLICATION, credit, movement_id, claim_id=claim_id, credit_id=credit.document_id)


def whole(
    kind: MovementKind, document: Document, movement_id: str, *, claim_id: str, credit_id: str | None = None
) -> Movement:
    """A movement of the whole amount of ``document`` on its own day."""
    return Movement(
        customer_id=document.customer_id,
        kind=kind,
        movement_id=movement_id,
        amount_minor=document.amount_minor,
        currency=document.currency,
        moved_on=document.issued_on,
        credit_id=credit_id,
        claim_id=claim_id,
    )
