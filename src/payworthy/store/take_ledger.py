"""Take ledger documents and movements: facts appended, open documents and sums moved by the difference, in chunks.

What is open of a document is a function of the set of facts about it, so the order in which facts arrive
cannot matter; a movement whose document is not here yet is parked and taken up when it comes. A chunk is worked on in
memory and written set by set, so memory does not grow with the file. Running totals and locks on credit lines
come once, at the end (``settle_ledger``).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.document import BILLED, CLAIMS, CREDITS, Document, DocumentKind, Movement, MovementKind
from payworthy.store import schema
from payworthy.store.instants import day_text, instant_text
from payworthy.store.ledger_sums import LedgerSums
from payworthy.store.open_documents import Key, OpenDocument, load_documents, new_document, save_documents
from payworthy.store.session import Row, Session

_DOCUMENT: Final = ("currency", "amount_minor", "issued_on", "due_on", "order_id")
_MOVEMENT: Final = ("kind", "credit_id", "claim_id", "currency", "amount_minor", "moved_on", "reason")

_CLAIMS: Final = frozenset(CLAIMS - {DocumentKind.DELIVERY})
_SOURCES: Final = frozenset(CREDITS | CLAIMS - BILLED - {DocumentKind.DELIVERY})
"""What an application may come from: a credit, or a bill that was taken in payment and is itself a claim."""

DocumentKey = tuple[str, str, str]
"""Customer, document number, kind."""

_USES_CREDIT: Final = frozenset({MovementKind.APPLICATION, MovementKind.REFUND})


class LedgerIntake:
    """One file's (or one event's) way into the book. Call ``take`` per chunk; ``sums`` is what to settle after."""

    def __init__(self, session: Session, batch_id: int, at: datetime) -> None:
        self.session = session
        self.batch_id = batch_id
        self.at = at
        self.sums = LedgerSums()
        self.taken = self.duplicates = self.corrections = self.parked = 0
        self._customers: set[str] = set()

    def take(self, rows: Sequence[int], facts: Sequence[Document | Movement]) -> list[Failure]:
        """Facts of one chunk with their row numbers; returns what is wrong with them (then nothing may be kept)."""
        documents: dict[DocumentKey, tuple[int, Document]] = {}
        movements: dict[Key, tuple[int, Movement]] = {}
        failures = self._unknown_customers(rows, facts)
        for row, fact in zip(rows, facts, strict=True):
            if isinstance(fact, Document):
                earlier = documents.setdefault((fact.customer_id, fact.document_id, fact.kind), (row, fact))
            else:
                earlier = movements.setdefault((fact.customer_id, fact.movement_id), (row, fact))  # type: ignore[assignment]
            if earlier[0] != row:
                self._second(row, fact, earlier, failures)
        if failures:
            return failures
        chunk = _Chunk(self.session, documents, movements)
        failures = self._take_documents(chunk, documents) + self._take_movements(chunk, movements)
        failures += chunk.overdrawn()
        if not failures:
            touched = chunk.touched()
            save_documents(self.session, touched)
            self.sums.add(self.session, touched)
            for customer_id, issued_on in chunk.deals:
                self.sums.count_deal(customer_id, issued_on)
        return failures

    def _second(
        self, row: int, fact: Document | Movement, earlier: tuple[int, Document | Movement], failures: list[Failure]
    ) -> None:
        """The same number again in one chunk: nothing new, or a contradiction."""
        if earlier[1] == fact:
            self.duplicates += 1
        else:
            number = fact.document_id if isinstance(fact, Document) else fact.movement_id
            failures.append(_contradiction(number, row, earlier[0]))

    def _unknown_customers(self, rows: Sequence[int], facts: Sequence[Document | Movement]) -> list[Failure]:
        new = {fact.customer_id for fact in facts} - self._customers
        if not new:
            return []
        fragment, params = self.session.among(new)
        known = {
            row[0]
            for row in self.session.fetch(f"SELECT customer_id FROM customer WHERE customer_id {fragment}", params)
        }
        self._customers |= known
        missing = new - known
        return [
            Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}).at(row=row, column="customer_id")
            for customer_id, row in sorted(_first_rows(rows, facts, missing).items(), key=_by_row)
        ]

    # ---- documents -------------------------------------------------------------------------------------------------

    def _take_documents(self, chunk: "_Chunk", documents: dict[DocumentKey, tuple[int, Document]]) -> list[Failure]:
        """New documents, ones that are here word for word, and corrections of known ones."""
        failures = []
        fresh: list[Row] = []
        known = {key: found for key in documents if (found := chunk.document(key)) is not None}
        earlier = self._facts_of(known) if known else {}
        for key, (row, fact) in documents.items():
            found = known.get(key)
            issued_on = fact.issued_on.isoformat()
            content = (fact.currency, fact.amount_minor, issued_on, day_text(fact.due_on), fact.order_id)
            if found is None:
                chunk.add(new_document(row, fact))
                fresh.append((*key, 1, *content, self.batch_id, row))
                if fact.kind is DocumentKind.INVOICE:
                    chunk.deals.append((fact.customer_id, issued_on))
                continue
            old, batch_id, old_row = earlier[key]
            if old == content:
                self.duplicates += 1
            elif batch_id == self.batch_id:
                failures.append(_contradiction(key[1], row, old_row))
            else:
                failures += self._correct(found, row, content)
                fresh.append((*key, found.version, *content, self.batch_id, row))
        columns = ("customer_id", "document_id", "kind", "version", *_DOCUMENT, "batch_id", "row_no")
        if not failures:
            self.session.insert(schema.document, columns, sorted(fresh, key=_in_index_order))
            self.taken += len(fresh)
        return failures

    def _facts_of(self, known: dict[DocumentKey, OpenDocument]) -> dict[DocumentKey, tuple[Row, int, int]]:
        """Content, batch and row of the newest fact about known documents."""
        given, params = self.session.pairs({key[:2] for key in known})
        columns = ", ".join(f"d.{name}" for name in _DOCUMENT)
        found = {}
        for row in self.session.fetch(
            f"SELECT d.customer_id, d.document_id, d.kind, d.version, d.batch_id, d.row_no, {columns} FROM {given}"
            " JOIN document d ON d.customer_id = given.a AND d.document_id = given.b",
            params,
        ):
            document = known.get(row[:3])
            if document is not None and document.version == row[3]:
                found[row[:3]] = (row[6:], row[4], row[5])
        return found

    def _correct(self, document: OpenDocument, row: int, content: Row) -> list[Failure]:
        """A later word on the same document: a new version of the fact; the document follows it."""
        currency, amount, _, due_on, order_id = content
        spoken_for = document.original - document.open
        if spoken_for > amount or (spoken_for and currency != document.currency):
            failure = invalid(
                "correction_below_settled",
                document_id=document.document_id,
                kind=document.kind,
                settled_minor=spoken_for,
                currency=document.currency,
            )
            return [failure.at(row=row, column="amount")]
        document.before = document.before or document.standpoint()
        document.version += 1
        document.currency, document.original, document.due_on, document.order_id = currency, amount, due_on, order_id
        document.row = row
        self.corrections += 1
        return []

    # ---- movements -------------------------------------------------------------------------------------------------

    def _take_movements(self, chunk: "_Chunk", movements: dict[Key, tuple[int, Movement]]) -> list[Failure]:
        """Append new movements and let them, and parked ones whose document came, take effect."""
        failures: list[Failure] = []
        rows, parked = [], []
        known = self._known_movements(movements) if movements else {}
        for key, (row, fact) in movements.items():
            content = (
                fact.kind,
                fact.credit_id,
                fact.claim_id,
                fact.currency,
                fact.amount_minor,
                fact.moved_on.isoformat(),
                fact.reason,
            )
            if key in known:
                if known[key][0] == content:
                    self.duplicates += 1
                else:
                    failures.append(_contradiction(key[1], row, known[key][1]))
                continue
            rows.append((*key, *content, self.batch_id, row))
            if not chunk.apply(row, key[0], content, failures):
                parked.append((*key, fact.claim_id, fact.credit_id, instant_text(self.at)))
        freed = self._free_parked(chunk, failures)
        if failures:
            return failures
        self.session.insert(schema.movement, ("customer_id", "movement_id", *_MOVEMENT, "batch_id", "row_no"), rows)
        columns = ("customer_id", "movement_id", "claim_id", "credit_id", "parked_at")
        self.session.insert(schema.parked_movement, columns, parked)
        self.taken += len(rows)
        self.parked += len(parked) - freed
        return []

    def _known_movements(self, movements: Iterable[Key]) -> dict[Key, tuple[Row, int]]:
        given, params = self.session.pairs(movements)
        columns = ", ".join(f"m.{name}" for name in _MOVEMENT)
        return {
            row[:2]: (row[3:], row[2])
            for row in self.session.fetch(
                f"SELECT m.customer_id, m.movement_id, m.row_no, {columns} FROM {given}"
                " JOIN movement m ON m.customer_id = given.a AND m.movement_id = given.b",
                params,
            )
        }

    def _free_parked(self, chunk: "_Chunk", failures: list[Failure]) -> int:
        """Movements that waited for a document of this chunk; returns how many took effect."""
        waiting = chunk.waiting()
        freed = []
        for key, row in waiting.items():
            if chunk.apply(row[0], key[0], row[1:], failures):
                freed.append(key)
        if freed:
            given, params = self.session.pairs(freed)
            self.session.run(
                f"DELETE FROM parked_movement WHERE (customer_id, movement_id) IN (SELECT a, b FROM {given})", params
            )
        return len(freed)


class _Chunk:
    """The open documents that one chunk is about."""

    def __init__(
        self,
        session: Session,
        documents: Iterable[DocumentKey],
        movements: dict[Key, tuple[int, Movement]],
    ) -> None:
        self._session = session
        wanted = {key[:2] for key in documents}
        for _, fact in movements.values():
            wanted.update((fact.customer_id, name) for name in (fact.claim_id, fact.credit_id) if name is not None)
        self._documents = load_documents(session, wanted)
        self._new: list[Key] = []
        self.deals: list[tuple[str, str]] = []

    def document(self, key: DocumentKey) -> OpenDocument | None:
        """A document of the book by customer, number and kind."""
        return self._documents.get(key[:2], {}).get(key[2])

    def add(self, document: OpenDocument) -> None:
        """A document that comes with this chunk."""
        key = (document.customer_id, document.document_id)
        self._documents.setdefault(key, {})[document.kind] = document
        self._new.append(key)

    def apply(self, row: int, customer_id: str, movement: Row, failures: list[Failure]) -> bool:
        """Let a movement take effect; ``False`` if a document it names is not here."""
        kind, credit_id, claim_id, currency, amount = movement[:5]
        ends = []
        if kind != MovementKind.REFUND:
            ends.append((claim_id, _CLAIMS))
        if kind in _USES_CREDIT:
            ends.append((credit_id, _SOURCES))
        found = [self._end(row, (customer_id, str(number)), kinds, failures) for number, kinds in ends]
        if not all(found):
            return False
        for document in found:
            assert document is not None
            if document.currency != currency:
                failure = invalid(
                    "movement_other_currency",
                    value=currency,
                    currency=document.currency,
                    document_id=document.document_id,
                )
                failures.append(failure.at(row=row, column="currency"))
                continue
            document.before = document.before or document.standpoint()
            document.row = row
            _take(document, str(kind), amount, is_source=document is found[-1] and len(found) == 2)
        return True

    def _end(self, row: int, key: Key, kinds: frozenset[DocumentKind], failures: list[Failure]) -> OpenDocument | None:
        """The document a movement names by its number alone. Where an invoice and a retention, say, bear the same
        one, the amount would be taken from both, so such a movement is refused."""
        candidates = [document for kind, document in self._documents.get(key, {}).items() if kind in kinds]
        if len(candidates) > 1:
            failures.append(invalid("movement_ambiguous", document_id=key[1]).at(row=row, column="document_id"))
        return candidates[0] if candidates else None

    def waiting(self) -> dict[Key, Row]:
        """Parked movements that name a document new in this chunk: row, then content. The documents at their other
        ends are loaded too."""
        if not self._new or not self._session.fetch("SELECT 1 FROM parked_movement LIMIT 1"):
            return {}
        given, params = self._session.pairs(dict.fromkeys(self._new))
        columns = ", ".join(f"m.{name}" for name in ("row_no", *_MOVEMENT))
        found: dict[Key, Row] = {}
        for end in ("claim_id", "credit_id"):
            for row in self._session.fetch(
                f"SELECT m.customer_id, m.movement_id, {columns} FROM {given}"
                f" JOIN parked_movement p ON p.customer_id = given.a AND p.{end} = given.b"
                " JOIN movement m ON m.customer_id = p.customer_id AND m.movement_id = p.movement_id",
                params,
            ):
                found[row[:2]] = row[2:]
        others = {
            (key[0], name) for key, row in found.items() for name in (row[2], row[3]) if name is not None
        } - self._documents.keys()
        self._documents |= load_documents(self._session, others)
        return found

    def overdrawn(self) -> list[Failure]:
        """Documents from which more was taken than they hold, or contested than they are worth."""
        failures = []
        for document in self.touched():
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

    def touched(self) -> list[OpenDocument]:
        """Documents that are new or changed."""
        return [
            document
            for by_kind in self._documents.values()
            for document in by_kind.values()
            if document.before is not None
        ]


def _take(document: OpenDocument, kind: str, amount: int, *, is_source: bool) -> None:
    """What a movement does to one document. A bill taken in payment of an invoice stays owed until it is paid: as a
    source it is not used up."""
    match kind:
        case MovementKind.APPLICATION:
            if not is_source or document.kind in CREDITS:
                document.settled += amount
        case MovementKind.WRITE_OFF:
            document.written_off += amount
        case MovementKind.REFUND:
            document.refunded += amount
        case MovementKind.DISPUTE:
            document.contested += amount
        case MovementKind.DISPUTE_RESOLVED:
            document.contested -= amount


def _first_rows(rows: Sequence[int], facts: Sequence[Document | Movement], customers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, fact in zip(rows, facts, strict=True):
        if fact.customer_id in customers:
            found.setdefault(fact.customer_id, row)
    return found


def _in_index_order(row: Row) -> Row:
    return row[:4]


def _by_row(item: tuple[str, int]) -> int:
    return item[1]


def _contradiction(number: str, row: int, earlier_row: int) -> Failure:
    params: dict[str, str | int] = {"document_id": number, "earlier_row": earlier_row}
    return Failure(Reason.CONFLICT, "document_contradicts", params).at(row=row, column="document_id")
