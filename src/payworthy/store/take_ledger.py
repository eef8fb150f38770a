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
from payworthy.facts.document import Document, DocumentKind, Movement, MovementKind
from payworthy.store import schema
from payworthy.store.instants import day_text, instant_text
from payworthy.store.ledger_chunk import MOVEMENT, LedgerChunk
from payworthy.store.ledger_sums import LedgerSums
from payworthy.store.open_documents import Key, OpenDocument, new_document, save_documents
from payworthy.store.session import Row, Session

_DOCUMENT: Final = ("currency", "amount_minor", "issued_on", "due_on", "order_id")

DocumentKey = tuple[str, str, str]
"""Customer, document number, kind: the order of the index."""

_PLAIN: Final = {kind: str(kind.value) for kind in (*DocumentKind, *MovementKind)}
"""Kinds as what the book stores; a driver takes an enumeration several times as long as a plain text."""


class _Work:
    """What one chunk would write: facts by the key they are stored under."""

    def __init__(self, chunk: LedgerChunk, customers: set[str]) -> None:
        self.chunk = chunk
        self.customers = customers
        self.documents: dict[DocumentKey, Row] = {}
        self.corrections: list[Row] = []
        self.movements: list[Row] = []
        self.parked: list[Row] = []
        self.freed: list[Key] = []


class LedgerIntake:
    """One file's (or one event's) way into the book. Call ``take`` per chunk; ``sums`` is what to settle after."""

    def __init__(self, session: Session, batch_id: int, at: datetime) -> None:
        self.session = session
        self.batch_id = batch_id
        self.at = at
        self.sums = LedgerSums()
        self.taken = self.duplicates = self.corrections = self.parked = 0
        self._has_history: dict[str, bool] = {}

    def take(self, rows: Sequence[int], facts: Sequence[Document | Movement]) -> list[Failure]:
        """Facts of one chunk with their row numbers; returns what is wrong with them. Then nothing was written."""
        documents: dict[DocumentKey, tuple[int, Document]] = {}
        movements: dict[Key, tuple[int, Movement]] = {}
        customers = {fact.customer_id for fact in facts}
        failures = self._unknown_customers(customers, rows, facts)
        for row, fact in zip(rows, facts, strict=True):
            given = (row, fact)
            if type(fact) is Document:
                key = (fact.customer_id, fact.document_id, _PLAIN[fact.kind])
                earlier = documents.setdefault(key, given)  # type: ignore[arg-type]
            else:
                assert isinstance(fact, Movement)
                earlier = movements.setdefault((fact.customer_id, fact.movement_id), given)  # type: ignore[arg-type, assignment]
            if earlier[0] != row:
                self._second(row, fact, earlier, failures)
        if failures:
            return failures
        work = _Work(LedgerChunk(self.session, self._numbers(documents, movements)), customers)
        failures = self._plan_documents(work, documents) + self._plan_movements(work, movements)
        failures += work.chunk.overdrawn()
        if not failures:
            self._write(work)
        return failures

    def _write(self, work: _Work) -> None:
        """All that a sound chunk brings, each table in the order of its index."""
        session, new = self.session, sorted(work.documents)
        columns: tuple[str, ...] = ("customer_id", "document_id", "kind", "version", *_DOCUMENT, "batch_id", "row_no")
        facts = [work.documents[key] for key in new]
        session.insert(schema.document, columns, facts + sorted(work.corrections, key=_in_index_order))
        opened = [work.chunk.new[key] for key in new]
        changed = sorted((document for document in work.chunk.touched if not document.is_new), key=_by_key)
        save_documents(session, opened, changed)
        work.movements.sort(key=_in_index_order)
        columns = ("customer_id", "movement_id", *MOVEMENT, "batch_id", "row_no")
        session.insert(schema.movement, columns, work.movements)
        if work.freed:
            given, params = session.pairs(work.freed)
            session.run(
                f"DELETE FROM parked_movement WHERE (customer_id, movement_id) IN (SELECT a, b FROM {given})", params
            )
        columns = ("customer_id", "movement_id", "claim_id", "credit_id", "parked_at")
        session.insert(schema.parked_movement, columns, work.parked)
        self.sums.add(session, opened, changed)
        self._has_history.update(dict.fromkeys(work.customers, True))
        self.sums.count_deals((row[0], row[6]) for row in facts if row[2] == DocumentKind.INVOICE)
        self.taken += len(facts) + len(work.corrections) + len(work.movements)
        self.corrections += len(work.corrections)
        self.parked += len(work.parked) - len(work.freed)

    def _second(
        self, row: int, fact: Document | Movement, earlier: tuple[int, Document | Movement], failures: list[Failure]
    ) -> None:
        """The same number again in one chunk: nothing new, or a contradiction."""
        if earlier[1] == fact:
            self.duplicates += 1
        else:
            number = fact.document_id if isinstance(fact, Document) else fact.movement_id
            failures.append(_contradiction(number, row, earlier[0]))

    def _unknown_customers(
        self, customers: set[str], rows: Sequence[int], facts: Sequence[Document | Movement]
    ) -> list[Failure]:
        new = customers - self._has_history.keys()
        if not new:
            return []
        fragment, params = self.session.among(new)
        for customer_id, has_history in self.session.fetch(
            "SELECT c.customer_id, EXISTS (SELECT 1 FROM document d WHERE d.customer_id = c.customer_id)"
            " OR EXISTS (SELECT 1 FROM movement m WHERE m.customer_id = c.customer_id)"
            f" FROM customer c WHERE c.customer_id {fragment}",
            params,
        ):
            self._has_history[customer_id] = bool(has_history)
        missing = new - self._has_history.keys()
        return [
            Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}).at(row=row, column="customer_id")
            for customer_id, row in sorted(_first_rows(rows, facts, missing).items(), key=_by_row)
        ]

    def _numbers(self, documents: Iterable[DocumentKey], movements: dict[Key, tuple[int, Movement]]) -> list[Key]:
        """Every document number that a chunk is about and the book may know, each once. A customer without history
        has none, and is not looked up."""
        has_history = self._has_history
        numbers = dict.fromkeys(key[:2] for key in documents if has_history[key[0]])
        for (customer_id, _), (_, fact) in movements.items():
            if has_history[customer_id]:
                numbers.update(((customer_id, name), None) for name in (fact.claim_id, fact.credit_id) if name)
        return list(numbers)

    # ---- documents -------------------------------------------------------------------------------------------------

    def _plan_documents(self, work: _Work, documents: dict[DocumentKey, tuple[int, Document]]) -> list[Failure]:
        """New documents, ones that are here word for word, and corrections of known ones."""
        failures: list[Failure] = []
        here = {(known.customer_id, known.document_id, known.kind): known for known in work.chunk.documents}
        known = {key: here[key] for key in documents if key in here} if here else {}
        earlier = self._facts_of(known) if known else {}
        for key, (row, fact) in documents.items():
            customer_id, document_id, kind = key
            issued_on, due_on = fact.issued_on.isoformat(), day_text(fact.due_on)
            content = (fact.currency, fact.amount_minor, issued_on, due_on, fact.order_id)
            if key not in known:
                work.documents[key] = (customer_id, document_id, kind, 1, *content, self.batch_id, row)
                opened = new_document(key, content, row)
                work.chunk.new[key] = opened
                work.chunk.documents.add(opened)
                continue
            old, batch_id, old_row = earlier[key]
            if old == content:
                self.duplicates += 1
            elif batch_id == self.batch_id:
                failures.append(_contradiction(document_id, row, old_row))
            else:
                failures += _correct(work.chunk, known[key], row, content)
                work.corrections.append((*key, known[key].version, *content, self.batch_id, row))
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

    # ---- movements -------------------------------------------------------------------------------------------------

    def _plan_movements(self, work: _Work, movements: dict[Key, tuple[int, Movement]]) -> list[Failure]:
        """New movements take effect, and parked ones whose document came."""
        failures: list[Failure] = []
        known = self._known_movements(movements)
        for key, (row, fact) in movements.items():
            content = (
                _PLAIN[fact.kind],
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
            work.movements.append((*key, *content, self.batch_id, row))
            if not work.chunk.apply(row, key[0], content, failures):
                work.parked.append((*key, fact.claim_id, fact.credit_id, instant_text(self.at)))
        for key, (parked_row, *parked) in work.chunk.waiting().items():
            if work.chunk.apply(parked_row, key[0], tuple(parked), failures):
                work.freed.append(key)
        return failures

    def _known_movements(self, movements: Iterable[Key]) -> dict[Key, tuple[Row, int]]:
        asked = [number for number in movements if self._has_history[number[0]]]
        if not asked:
            return {}
        given, params = self.session.pairs(asked)
        columns = ", ".join(f"m.{name}" for name in MOVEMENT)
        return {
            row[:2]: (row[3:], row[2])
            for row in self.session.fetch(
                f"SELECT m.customer_id, m.movement_id, m.row_no, {columns} FROM {given}"
                " JOIN movement m ON m.customer_id = given.a AND m.movement_id = given.b",
                params,
            )
        }


def _correct(chunk: LedgerChunk, document: OpenDocument, row: int, content: Row) -> list[Failure]:
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
    chunk.touch(document, row)
    document.version += 1
    document.currency, document.original, document.due_on, document.order_id = currency, amount, due_on, order_id
    document.is_corrected = True
    return []


def _first_rows(rows: Sequence[int], facts: Sequence[Document | Movement], customers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, fact in zip(rows, facts, strict=True):
        if fact.customer_id in customers:
            found.setdefault(fact.customer_id, row)
    return found


def _in_index_order(row: Row) -> Row:
    return row[:4]


def _by_key(document: OpenDocument) -> DocumentKey:
    return document.customer_id, document.document_id, document.kind


def _by_row(item: tuple[str, int]) -> int:
    return item[1]


def _contradiction(number: str, row: int, earlier_row: int) -> Failure:
    params: dict[str, str | int] = {"document_id": number, "earlier_row": earlier_row}
    return Failure(Reason.CONFLICT, "document_contradicts", params).at(row=row, column="document_id")
