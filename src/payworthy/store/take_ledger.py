"""Take ledger documents and movements: facts appended, projections moved by the difference, in chunks.

What is open of a document is a function of the set of facts about it, so the order in which facts arrive
cannot matter; a movement whose document is not here yet is parked and taken up when it comes. Work on one
chunk is set-based SQL over scratch tables, so memory does not grow with the file. Running totals and locks on
credit lines come once, at the end (``settle``).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.document import Document, Movement
from payworthy.store import schema
from payworthy.store.ledger_movements import apply_movements
from payworthy.store.ledger_projection import project, touch
from payworthy.store.ledger_scratch import (
    DOCUMENT,
    KEPT,
    KEY,
    MOVEMENT,
    SAME,
    SCRATCH,
    contradiction,
    document_row,
    movement_row,
)
from payworthy.store.session import Session


class LedgerIntake:
    """One file's (or one event's) way into the book. Call ``take`` per chunk, then let ``settle`` (its own module)
    bring running totals and reservations into line."""

    def __init__(self, session: Session, batch_id: int, at: datetime) -> None:
        self.session = session
        self.batch_id = batch_id
        self.at = at
        self.taken = self.duplicates = self.corrections = self.parked = 0
        for name, columns in KEPT.items():
            session.scratch(name, columns)

    def take(self, rows: Sequence[int], facts: Sequence[Document | Movement]) -> list[Failure]:
        """Facts of one chunk with their row numbers; returns what is wrong with them (then nothing may be kept)."""
        for name, columns in SCRATCH.items():
            self.session.scratch(name, columns)
        failures = self._load(rows, facts)
        failures += self._unknown_customers("incoming_document") + self._unknown_customers("incoming_movement")
        if failures:
            return failures
        failures = self._known_documents() + self._known_movements()
        if failures:
            return failures
        self._append_documents()
        self._append_movements()
        parked, failures = apply_movements(self.session, self.at)
        if not failures:
            self.parked += parked
            project(self.session)
        return failures

    def _load(self, rows: Sequence[int], facts: Sequence[Document | Movement]) -> list[Failure]:
        documents: dict[tuple[str, str, str], tuple[int, Document]] = {}
        movements: dict[tuple[str, str], tuple[int, Movement]] = {}
        failures = []
        for row, fact in zip(rows, facts, strict=True):
            if isinstance(fact, Document):
                key = (fact.customer_id, fact.kind, fact.document_id)
                failures += self._once(documents, key, row, fact)
            else:
                failures += self._once(movements, (fact.customer_id, fact.movement_id), row, fact)
        self.session.fill("incoming_document", 9, [document_row(row, fact) for row, fact in documents.values()])
        self.session.fill("incoming_movement", 11, [movement_row(row, fact) for row, fact in movements.values()])
        return failures

    def _once(self, seen: dict[Any, Any], key: tuple[str, ...], row: int, fact: Document | Movement) -> list[Failure]:
        earlier = seen.setdefault(key, (row, fact))
        if earlier[0] == row:
            return []
        if earlier[1] == fact:
            self.duplicates += 1
            return []
        return [contradiction(key, row, earlier[0])]

    def _unknown_customers(self, table: str) -> list[Failure]:
        found = self.session.fetch(
            f"SELECT customer_id, MIN(row_no) FROM {table} AS i WHERE NOT EXISTS"
            " (SELECT 1 FROM customer c WHERE c.customer_id = i.customer_id) GROUP BY customer_id ORDER BY 2"
        )
        return [
            Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}).at(row=row, column="customer_id")
            for customer_id, row in found
        ]

    def _known_documents(self) -> list[Failure]:
        """Drop documents that are already here word for word; put corrections through one by one."""
        failures = []
        for row in self.session.fetch(
            "SELECT i.row_no, i.customer_id, i.kind, i.document_id, i.currency, i.amount_minor, i.issued_on, i.due_on,"
            " i.order_id, d.currency, d.amount_minor, d.issued_on, d.due_on, d.order_id, d.version, d.batch_id,"
            " d.row_no"
            f" FROM incoming_document i JOIN open_document o ON {SAME.format('o', 'i')}"
            f" JOIN document d ON {SAME.format('d', 'o')} AND d.version = o.version"
        ):
            key, new, old = row[1:4], row[4:9], row[9:14]
            version, batch_id, known_row = row[14:17]
            if new == old:
                self.duplicates += 1
            elif batch_id == self.batch_id:
                failures.append(contradiction(key, row[0], known_row))
            else:
                failures += self._correct(row[0], key, new, version + 1)
            self.session.run(
                "DELETE FROM incoming_document WHERE customer_id = ? AND kind = ? AND document_id = ?", key
            )
        return failures

    def _correct(self, row_no: int, key: Sequence[str], new: Sequence[object], version: int) -> list[Failure]:
        """A later word on the same document: a new version of the fact, and the projection moved to it."""
        touch(self.session, "open_document o WHERE o.customer_id = ? AND o.kind = ? AND o.document_id = ?", key)
        currency, amount, _, due_on, order_id = new
        [(spoken_for, old_currency)] = self.session.fetch(
            "SELECT settled_minor + written_off_minor + refunded_minor, currency FROM open_document"
            " WHERE customer_id = ? AND kind = ? AND document_id = ?",
            key,
        )
        if spoken_for > amount or (spoken_for and currency != old_currency):
            params: dict[str, str | int] = {"document_id": key[2], "kind": key[1], "settled_minor": spoken_for, "currency": old_currency}
            return [invalid("correction_below_settled", **params).at(row=row_no, column="amount")]
        self.session.insert(
            schema.document,
            ("customer_id", "kind", "document_id", "version", *DOCUMENT.split(", "), "batch_id", "row_no"),
            [(*key, version, *new, self.batch_id, row_no)],
        )
        self.session.run(
            "UPDATE open_document SET version = ?, currency = ?, due_on = ?, order_id = ?, original_minor = ?,"
            " open_minor = ? - ?,"
            " disputed_minor = CASE WHEN contested_minor < ? - ? THEN contested_minor ELSE ? - ? END"
            " WHERE customer_id = ? AND kind = ? AND document_id = ?",
            (version, currency, due_on, order_id, amount, *((amount, spoken_for) * 3), *key),
        )
        self.corrections += 1
        return []

    def _known_movements(self) -> list[Failure]:
        failures = []
        columns = ", ".join(f"i.{name}" for name in MOVEMENT.split(", "))
        known = ", ".join(f"m.{name}" for name in MOVEMENT.split(", "))
        width = len(MOVEMENT.split(", "))
        for row in self.session.fetch(
            f"SELECT i.row_no, i.customer_id, {columns}, {known}, m.row_no FROM incoming_movement i"
            " JOIN movement m ON m.customer_id = i.customer_id AND m.movement_id = i.movement_id"
        ):
            key = (row[1], row[2])
            if row[2 : 2 + width] == row[2 + width : 2 + 2 * width]:
                self.duplicates += 1
            else:
                failures.append(contradiction(key, row[0], row[-1]))
            self.session.run("DELETE FROM incoming_movement WHERE customer_id = ? AND movement_id = ?", key)
        return failures

    def _append_documents(self) -> None:
        run = self.session.run
        self.taken += run(
            f"INSERT INTO document ({KEY}, version, {DOCUMENT}, batch_id, row_no)"
            f" SELECT {KEY}, 1, {DOCUMENT}, {self.batch_id}, row_no FROM incoming_document"
        )
        run(
            f"INSERT INTO open_document ({KEY}, version, currency, due_on, order_id, original_minor, open_minor)"
            f" SELECT {KEY}, 1, currency, due_on, order_id, amount_minor, amount_minor FROM incoming_document"
        )
        run(
            f"INSERT INTO touched ({KEY}, original, open, disputed, written_off)"
            f" SELECT {KEY}, 0, 0, 0, 0 FROM incoming_document"
        )
        run(
            "INSERT INTO new_deals SELECT customer_id, COUNT(*), MIN(issued_on) FROM incoming_document"
            " WHERE kind = 'invoice' GROUP BY customer_id ON CONFLICT (customer_id) DO UPDATE SET"
            " deals = new_deals.deals + excluded.deals,"
            " first_on = CASE WHEN excluded.first_on < new_deals.first_on THEN excluded.first_on"
            " ELSE new_deals.first_on END"
        )

    def _append_movements(self) -> None:
        run = self.session.run
        self.taken += run(
            f"INSERT INTO movement (customer_id, {MOVEMENT}, batch_id, row_no)"
            f" SELECT customer_id, {MOVEMENT}, {self.batch_id}, row_no FROM incoming_movement"
        )
        run(
            f"INSERT INTO incoming_movement (row_no, customer_id, {MOVEMENT}, parked)"
            f" SELECT m.row_no, m.customer_id, {', '.join('m.' + name for name in MOVEMENT.split(', '))}, 1"
            " FROM parked_movement p JOIN movement m ON m.customer_id = p.customer_id AND m.movement_id = p.movement_id"
            " WHERE EXISTS (SELECT 1 FROM touched t WHERE t.customer_id = m.customer_id"
            " AND t.document_id IN (m.claim_id, m.credit_id))"
        )
