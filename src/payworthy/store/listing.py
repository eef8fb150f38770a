"""What people look up: lists and single records, read on one consistent view."""

from dataclasses import dataclass
from typing import Any

import msgspec

from payworthy.app.check_order import derived_id
from payworthy.app.line import customer_line
from payworthy.app.records import DecisionRecord, Hold
from payworthy.exposure.reservation import Reservation
from payworthy.facts.customer import Customer
from payworthy.facts.limit import Limit
from payworthy.facts.order import Order
from payworthy.facts.person import Person, Role
from payworthy.facts.rating import rated
from payworthy.store.decisions import DECISION_COLUMNS, read_decision_row
from payworthy.store.lines import lock_lines, read_ratings
from payworthy.store.privacy_listing import PrivacyListing
from payworthy.store.report_listing import ReportListing
from payworthy.store.reservations import RESERVATION_COLUMNS, read_reservation
from payworthy.store.take_orders import unchecked_orders
from payworthy.store.transaction import HOLD_FIELDS, read_hold


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One row of the customer list, amounts in minor units per currency."""

    customer_id: str
    name: str
    group_id: str | None
    grade: str | None
    state: str
    totals: dict[str, dict[str, int]]
    limits: tuple[Limit, ...]


class Listing(ReportListing, PrivacyListing):
    """Queries on one view. Everything is returned in a fixed order."""

    def customers(self, search: str = "", limit: int = 1000) -> list[CustomerLine]:
        """Customers whose id or name contains ``search``."""
        return self._lines(self.found(search, limit))

    def customer(self, customer_id: str) -> tuple[Customer, CustomerLine] | None:
        """One customer with its line."""
        found = self.masters([customer_id])
        if not found:
            return None
        return found[customer_id], self._lines([customer_id])[0]

    def _lines(self, customer_ids: list[str]) -> list[CustomerLine]:
        customers = self.named_customers(customer_ids)
        lines = lock_lines(self._session, [f"customer:{customer_id}" for customer_id in customer_ids], lock=False)
        return [
            CustomerLine(
                customer_id=customer_id,
                name=customers[customer_id][0].name,
                group_id=customers[customer_id][1],
                grade=rated(customers[customer_id][0], lines[f"customer:{customer_id}"].rating).grade,
                state=customers[customer_id][0].state,
                totals=lines[f"customer:{customer_id}"].totals,
                limits=lines[f"customer:{customer_id}"].limits,
            )
            for customer_id in customer_ids
        ]

    def open_documents(self, customer_id: str, limit: int = 50) -> list[dict[str, Any]]:
        """Open documents, oldest due date first."""
        names = ("kind", "document_id", "due_on", "currency", "original_minor", "open_minor", "disputed_minor")
        rows = self._session.fetch(
            f"SELECT {', '.join(names)} FROM open_document WHERE customer_id = ? AND open_minor > 0"
            " AND kind <> 'delivery' ORDER BY due_on IS NULL, due_on, document_id LIMIT ?",
            (customer_id, limit),
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def reservations(self, customer_id: str | None = None, *, live_only: bool = True) -> list[Reservation]:
        """Reservations, newest first."""
        where, params = ["true"], []
        if customer_id is not None:
            where.append("line_id = ?")
            params.append(f"customer:{customer_id}")
        if live_only:
            where.append("remaining_minor > 0")
        rows = self._session.fetch(
            f"SELECT {', '.join(RESERVATION_COLUMNS)} FROM reservation WHERE {' AND '.join(where)}"
            " ORDER BY placed_at DESC, reservation_id",
            params,
        )
        return [read_reservation(row) for row in rows]

    def reservation(self, reservation_id: str) -> tuple[Reservation, list[dict[str, Any]]] | None:
        """A reservation with its moves."""
        rows = self._session.fetch(
            f"SELECT {', '.join(RESERVATION_COLUMNS)} FROM reservation WHERE reservation_id = ?", (reservation_id,)
        )
        if not rows:
            return None
        names = ("move_no", "kind", "amount_minor", "moved_at", "because")
        moves = self._session.fetch(
            f"SELECT {', '.join(names)} FROM reservation_move WHERE reservation_id = ? ORDER BY move_no",
            (reservation_id,),
        )
        return read_reservation(rows[0]), [dict(zip(names, row, strict=True)) for row in moves]

    def holds(self, *, open_only: bool = True) -> list[Hold]:
        """Holds, oldest first: that is the queue."""
        where = "state = 'open'" if open_only else "true"
        rows = self._session.fetch(f"SELECT {HOLD_FIELDS} FROM hold WHERE {where} ORDER BY opened_at, hold_id")
        return [read_hold(row) for row in rows]

    def hold(self, hold_id: str) -> Hold | None:
        """One hold."""
        rows = self._session.fetch(f"SELECT {HOLD_FIELDS} FROM hold WHERE hold_id = ?", (hold_id,))
        return read_hold(rows[0]) if rows else None

    def decision(self, decision_id: str) -> DecisionRecord | None:
        """One decision by its id."""
        return self._decision("decision_id = ?", (decision_id,))

    def decision_of(self, client: str, key: str) -> DecisionRecord | None:
        """The answer that was given to a key, if it ever was."""
        return self.decision(derived_id("D", self.setting()["book_id"], client, key))

    def _decision(self, where: str, params: tuple[str, ...]) -> DecisionRecord | None:
        rows = self._session.fetch(f"SELECT {', '.join(DECISION_COLUMNS)} FROM decision WHERE {where}", params)
        return read_decision_row(rows[0]) if rows else None

    def decisions(self, customer_id: str | None = None, limit: int = 50) -> list[DecisionRecord]:
        """Decisions, newest first."""
        where, params = ("line_id = ?", [f"customer:{customer_id}"]) if customer_id else ("true", [])
        rows = self._session.fetch(
            f"SELECT {', '.join(DECISION_COLUMNS)} FROM decision WHERE {where}"
            " ORDER BY decided_at DESC, line_id, number DESC LIMIT ?",
            [*params, limit],
        )
        return [read_decision_row(row) for row in rows]

    def people(self) -> list[Person]:
        """Everybody in the book."""
        rows = self._session.fetch("SELECT person_id, name, role, is_active FROM person ORDER BY person_id")
        return [
            Person(person_id=person_id, name=name, role=Role(role), is_active=bool(is_active))
            for person_id, name, role, is_active in rows
        ]

    def policies(self) -> list[dict[str, Any]]:
        """Policies in order of activation; the last one is in force."""
        names = ("activation", "hash", "body", "activated_at", "activated_by")
        rows = self._session.fetch(f"SELECT {', '.join(names)} FROM policy ORDER BY activation")
        return [dict(zip(names, row, strict=True)) | {"body": msgspec.json.decode(row[2])} for row in rows]

    def policy_of(self, policy_hash: str) -> str | None:
        """The stored text of a policy by its hash."""
        rows = self._session.fetch("SELECT body FROM policy WHERE hash = ? LIMIT 1", (policy_hash,))
        return rows[0][0] if rows else None

    def batches(self) -> list[dict[str, Any]]:
        """Files taken, in order, with their reports."""
        names = ("batch_id", "kind", "file_name", "actor", "taken_at", "report")
        rows = self._session.fetch(f"SELECT {', '.join(names)} FROM batch ORDER BY batch_id")
        return [dict(zip(names, row, strict=True)) | {"report": msgspec.json.decode(row[5])} for row in rows]

    def parked(self) -> list[dict[str, Any]]:
        """Movements that wait for their document, oldest first."""
        names = ("customer_id", "movement_id", "kind", "credit_id", "claim_id", "currency", "amount_minor", "parked_at")
        rows = self._session.fetch(
            "SELECT m.customer_id, m.movement_id, m.kind, m.credit_id, m.claim_id, m.currency, m.amount_minor,"
            " p.parked_at"
            " FROM parked_movement p JOIN movement m ON m.customer_id = p.customer_id AND m.movement_id = p.movement_id"
            " ORDER BY p.parked_at, m.customer_id, m.movement_id"
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def unchecked_orders(self, order_ids: list[str] | None = None) -> list[tuple[int, Order]]:
        """Orders from files whose newest version wants a check (all orders when no ids are given)."""
        if order_ids is None:
            order_ids = [row[0] for row in self._session.fetch("SELECT DISTINCT order_id FROM order_fact ORDER BY 1")]
        return unchecked_orders(self._session, order_ids)

    def masters(self, customer_ids: list[str]) -> dict[str, Customer]:
        """Master data by customer id, with the grade that counts."""
        ratings = read_ratings(self._session, [customer_line(customer_id) for customer_id in customer_ids])
        return {
            name: rated(customer, ratings.get(customer_line(name)))
            for name, (customer, _) in self.named_customers(customer_ids).items()
        }

    def setting(self) -> dict[str, str]:
        """The book's own facts: id, opened at, ledger date."""
        return dict(self._session.fetch("SELECT name, value FROM meta"))
