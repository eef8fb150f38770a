"""The documents of one chunk while it is worked out: movements take effect on them in memory, and nothing is written
before all of the chunk is known to be sound."""

from collections.abc import Collection
from typing import Final

from payworthy.base.failure import Failure, invalid
from payworthy.facts.document import BILLED, CLAIMS, CREDITS, DocumentKind, MovementKind
from payworthy.store.open_documents import Documents, Key, OpenDocument
from payworthy.store.session import Row, Session

MOVEMENT: Final = ("kind", "credit_id", "claim_id", "currency", "amount_minor", "moved_on", "reason")
"""What a movement says, in the order of ``apply``."""

_CREDITS: Final = frozenset(map(str, CREDITS))
_CLAIMS: Final = frozenset(map(str, CLAIMS - {DocumentKind.DELIVERY}))
_SOURCES: Final = frozenset(map(str, CREDITS | CLAIMS - BILLED - {DocumentKind.DELIVERY}))
"""What an application may come from: a credit, or a bill that was taken in payment and is itself a claim."""

_USES_CREDIT: Final = frozenset(map(str, (MovementKind.APPLICATION, MovementKind.REFUND)))


class LedgerChunk:
    """Open documents that one chunk is about: those of ``numbers`` that are in the book, and its ``new`` ones.
    ``touched`` are those of both that were moved or corrected, each once."""

    def __init__(self, session: Session, numbers: Collection[Key]) -> None:
        self._session = session
        self.documents = Documents()
        self.documents.load(session, numbers)
        self.new: dict[tuple[str, str, str], OpenDocument] = {}
        self.touched: list[OpenDocument] = []

    def touch(self, document: OpenDocument, row: int) -> None:
        """A row is about to change a document: remember how it stood."""
        if not document.is_touched:
            document.is_touched = True
            document.before = document.before or document.standpoint()
            self.touched.append(document)
        document.row = row

    def apply(self, row: int, customer_id: str, movement: Row, failures: list[Failure]) -> bool:
        """Let a movement take effect; ``False`` if a document it names is not here."""
        kind, credit_id, claim_id, currency, amount = movement[:5]
        found: list[OpenDocument] = []
        if kind != MovementKind.REFUND:
            claim = self._end(row, (customer_id, claim_id), _CLAIMS, failures)
            if claim is not None:
                found.append(claim)
        if kind in _USES_CREDIT:
            source = self._end(row, (customer_id, credit_id), _SOURCES, failures)
            if source is not None:
                found.append(source)
        if len(found) < (kind != MovementKind.REFUND) + (kind in _USES_CREDIT):
            return False
        for document in found:
            if document.currency != currency:
                failure = invalid(
                    "movement_other_currency",
                    value=currency,
                    currency=document.currency,
                    document_id=document.document_id,
                )
                failures.append(failure.at(row=row, column="currency"))
                continue
            self.touch(document, row)
            _take(document, kind, amount, is_source=document is found[-1] and len(found) == 2)
        return True

    def _end(self, row: int, number: Key, kinds: frozenset[str], failures: list[Failure]) -> OpenDocument | None:
        """The document a movement names by its number alone. Where an invoice and a retention, say, bear the same
        one, the amount would be taken from both, so such a movement is refused."""
        candidates = self.documents.of(number, kinds)
        if len(candidates) > 1:
            failures.append(invalid("movement_ambiguous", document_id=number[1]).at(row=row, column="document_id"))
        return candidates[0] if candidates else None

    def waiting(self) -> dict[Key, Row]:
        """Parked movements that name a document new in this chunk: row, then content. The documents at their other
        ends are loaded too."""
        if not self.new or not self._session.fetch("SELECT 1 FROM parked_movement LIMIT 1"):
            return {}
        given, params = self._session.pairs(dict.fromkeys(key[:2] for key in self.new))
        columns = ", ".join(f"m.{name}" for name in ("row_no", *MOVEMENT))
        found: dict[Key, Row] = {}
        for end in ("claim_id", "credit_id"):
            for row in self._session.fetch(
                f"SELECT m.customer_id, m.movement_id, {columns} FROM {given}"
                f" JOIN parked_movement p ON p.customer_id = given.a AND p.{end} = given.b"
                " JOIN movement m ON m.customer_id = p.customer_id AND m.movement_id = p.movement_id",
                params,
            ):
                found[row[:2]] = row[2:]
        ends = {(key[0], name) for key, row in found.items() for name in (row[2], row[3]) if name is not None}
        others = [number for number in ends if number not in self.documents]
        self.documents.load(self._session, others)
        return found

    def overdrawn(self) -> list[Failure]:
        """Documents from which more was taken than they hold, or contested than they are worth."""
        failures = []
        for document in self.touched:
            is_over = document.open < 0
            if is_over or not 0 <= document.contested <= document.original:
                open_before = document.original if document.is_new or document.before is None else document.before[4]
                failure = invalid(
                    "movement_too_large" if is_over else "dispute_too_large",
                    document_id=document.document_id,
                    open_minor=open_before,
                    amount_minor=open_before - document.open if is_over else document.contested,
                    currency=document.currency,
                )
                failures.append(failure.at(row=document.row, column="amount"))
        return failures


def _take(document: OpenDocument, kind: str, amount: int, *, is_source: bool) -> None:
    """What a movement does to one document. A bill taken in payment of an invoice stays owed until it is paid: as a
    source it is not used up."""
    match kind:
        case MovementKind.APPLICATION:
            if not is_source or document.kind in _CREDITS:
                document.settled += amount
        case MovementKind.WRITE_OFF:
            document.written_off += amount
        case MovementKind.REFUND:
            document.refunded += amount
        case MovementKind.DISPUTE:
            document.contested += amount
        case MovementKind.DISPUTE_RESOLVED:
            document.contested -= amount
