"""A write transaction on the book: everything use cases may do to it, on one session."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from payworthy.app.effects import Effects
from payworthy.app.line import BOOK_LINE, customer_line, group_line
from payworthy.app.ports import LimitOwner
from payworthy.app.records import DecisionRecord, Hold, HoldState, ImportReport, read_request
from payworthy.app.screening_state import SCREENING
from payworthy.audit.checkpoint import SignedCheckpoint
from payworthy.audit.entry import Head
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.failure import Conflict, Failure, Invalid, Reason
from payworthy.check.snapshot import Release
from payworthy.exposure.reservation import Reservation
from payworthy.facts.limit import Limit
from payworthy.facts.person import Person, Role
from payworthy.facts.rating import rated
from payworthy.store import audit_trail, schema
from payworthy.store.decisions import DECISION_COLUMNS, read_decision_row
from payworthy.store.file_reading import read_versions
from payworthy.store.file_states import OfCustomer
from payworthy.store.instants import instant_text, read_instant
from payworthy.store.intake import FileIntake, batch_of, close_batch, open_batch
from payworthy.store.lines import lock_lines, read_limits, read_ratings
from payworthy.store.privacy_tx import PrivacyTransaction
from payworthy.store.readers import read_customers
from payworthy.store.reservations import RESERVATION_COLUMNS, read_reservation

HOLD_FIELDS = "hold_id, decision_id, line_id, order_id, state, requested_by, opened_at, closed_at, closed_by, reason"


class BookTransaction(PrivacyTransaction):
    """Implements the write ports of the app room."""

    # ---- the book ------------------------------------------------------------------------------------------------

    def found(self, book_id: str, at: datetime) -> None:
        """First act on an empty book: its identity and its own line."""
        self.session.insert(schema.meta, ("name", "value"), [("book_id", book_id), ("opened_at", instant_text(at))])
        self.session.insert(schema.credit_line, ("line_id",), [(BOOK_LINE,)])

    def book_id(self) -> str:
        """Identity of the book."""
        return self.cache.identity(self.session)

    def opened_at(self) -> datetime:
        """When the book was created."""
        return datetime.fromisoformat(self.session.fetch("SELECT value FROM meta WHERE name = 'opened_at'")[0][0])

    def activate_policy(self, policy_hash: str, body: str, effects: Effects) -> None:
        """Put a policy in force from now on; every earlier one stays on record."""
        book = self.lock_book()
        [(last,)] = self.session.fetch("SELECT COALESCE(MAX(activation), 0) FROM policy")
        self.session.insert(
            schema.policy,
            ("activation", "hash", "body", "activated_at", "activated_by"),
            [(int(last) + 1, policy_hash, body, instant_text(effects.at), effects.actor)],
        )
        effects.audit(
            book, actor=effects.actor, act="policy.activated", subject=f"policy:{last + 1}", after=policy_hash
        )

    def put_person(self, person: Person, effects: Effects) -> None:
        """Add a person or change one."""
        book = self.lock_book()
        before = self.person(person.person_id)
        row = (person.person_id, person.name, person.role, int(person.is_active))
        if before is None:
            self.session.insert(schema.person, ("person_id", "name", "role", "is_active"), [row])
        else:
            self.session.update(schema.person, ("person_id",), ("name", "role", "is_active"), [row])
        effects.audit(
            book,
            actor=effects.actor,
            act="person.put",
            subject=f"person:{person.person_id}",
            before=digest(record_bytes(before)) if before else "",
            after=digest(record_bytes(person)),
        )

    def person(self, person_id: str) -> Person | None:
        """A person of this book."""
        rows = self.session.fetch("SELECT name, role, is_active FROM person WHERE person_id = ?", (person_id,))
        if not rows:
            return None
        name, role, is_active = rows[0]
        return Person(person_id=person_id, name=name, role=Role(role), is_active=bool(is_active))

    # ---- files -----------------------------------------------------------------------------------------------------

    def batch_of(self, kind: str, file_digest: str) -> ImportReport | None:
        """The report of a file that was taken already."""
        self.lock_book()
        return batch_of(self.session, kind, file_digest)

    def is_opening(self, person_id: str) -> bool:
        """Whether this person founded the book and it has not decided any order yet."""
        founder = self.session.fetch("SELECT 1 FROM policy WHERE activation = 1 AND activated_by = ?", (person_id,))
        return bool(founder) and not self.session.fetch("SELECT 1 FROM decision LIMIT 1")

    def standing_limits(self, limits: Sequence[Limit]) -> dict[tuple[bool, str], LimitOwner]:
        """What is known of the owners of ``limits``."""
        owners = {(limit.is_group, limit.owner_id) for limit in limits}
        known = read_customers(self.session, [owner_id for is_group, owner_id in owners if not is_group])
        lines = read_limits(self.session, [_line_of(is_group, owner_id) for is_group, owner_id in owners])
        ratings = read_ratings(self.session, lines)
        return {
            (is_group, owner_id): LimitOwner(
                None if is_group else rated(known[owner_id][0], ratings.get(customer_line(owner_id))).grade,
                lines[_line_of(is_group, owner_id)],
            )
            for is_group, owner_id in owners
            if _line_of(is_group, owner_id) in lines
        }

    def intake(self, kind: str, file_name: str, file_digest: str, effects: Effects) -> FileIntake:
        """Begin to take a file."""
        self.lock_book()
        batch_id = open_batch(self.session, kind, file_name, file_digest, effects)
        policy = self.policy_in_force()
        opened_on, today = policy.today(self.opened_at()), policy.today(effects.at)
        return FileIntake(self.session, kind, batch_id, effects, opened_on, today, self.record, self.protector)

    def record_batch(self, report: ImportReport, effects: Effects) -> None:
        """Record the file, its audit entry, and everything staged."""
        self._close_batch(report, effects)
        self.record(effects)

    def deliver(self, kind: str, source: str, source_digest: str, facts: Sequence[Any], effects: Effects) -> None:
        """Take facts that no file brought but a decision made here: as if a file of that name had. The caller records
        ``effects`` in the end. Raises what an import of them would refuse."""
        intake = self.intake(kind, source, source_digest, effects)
        failures = intake.take(range(1, len(facts) + 1), facts) or intake.settle()
        if failures:
            raise Invalid(failures[0])
        report = ImportReport(
            batch_id=intake.batch_id,
            kind=kind,
            file_name=source,
            digest=source_digest,
            facts_taken=intake.taken,
            duplicates=intake.duplicates,
            corrections=intake.corrections,
            digests=intake.digests,
        )
        self._close_batch(report, effects)

    def _close_batch(self, report: ImportReport, effects: Effects) -> None:
        text = close_batch(self.session, report)
        if report.kind == "ledger":
            self._ledger_as_of(report.ledger_as_of)
        if report.kind == "rates":
            self._put_meta("rates_batch", str(report.batch_id))
        if report.kind == "judgements" and report.file_name.startswith(SCREENING):
            self._begin_screening(report.batch_id)
        effects.audit(
            self.lock_book(),
            actor=effects.actor,
            act=f"{report.kind}.taken",
            subject=f"batch:{report.batch_id}",
            before=report.digest,
            after=digest(text.encode()),
        )

    def _begin_screening(self, batch_id: int) -> None:
        """From the first screening on, order checks ask for one of every customer."""
        if not self.session.fetch("SELECT 1 FROM meta WHERE name = 'screening_batch'"):
            self._put_meta("screening_batch", str(batch_id))

    def _ledger_as_of(self, day: date | None) -> None:
        known: dict[str, str] = dict(self.session.fetch("SELECT name, value FROM meta WHERE name = 'ledger_as_of'"))
        if day is not None and day.isoformat() > known.get("ledger_as_of", ""):
            self._put_meta("ledger_as_of", day.isoformat())

    def _put_meta(self, name: str, value: str) -> None:
        if not self.session.run("UPDATE meta SET value = ? WHERE name = ?", (value, name)):
            self.session.insert(schema.meta, ("name", "value"), [(name, value)])

    def file_versions(self, customer_id: str, as_of: date) -> OfCustomer:
        """Every version of every credit fact of a customer that was known by a day."""
        self.lock_book()
        return read_versions(self.session, customer_id, as_of)

    # ---- holds -----------------------------------------------------------------------------------------------------

    def hold(self, hold_id: str) -> tuple[Hold, DecisionRecord] | None:
        """A hold and the decision that opened it, its line locked."""
        rows = self.session.fetch("SELECT line_id, decision_id FROM hold WHERE hold_id = ?", (hold_id,))
        if not rows:
            return None
        lock_lines(self.session, [rows[0][0]])
        hold = read_hold(self.session.fetch(f"SELECT {HOLD_FIELDS} FROM hold WHERE hold_id = ?", (hold_id,))[0])
        return hold, self.decision(rows[0][1])

    def decision(self, decision_id: str) -> DecisionRecord:
        """A decision that is known to exist."""
        columns = ", ".join(DECISION_COLUMNS)
        return read_decision_row(
            self.session.fetch(f"SELECT {columns} FROM decision WHERE decision_id = ?", (decision_id,))[0]
        )

    def close_hold(self, hold: Hold) -> None:
        """Write a hold's end; raises ``Conflict`` if it was not open any more."""
        closed_at = None if hold.closed_at is None else instant_text(hold.closed_at)
        met = self.session.run(
            "UPDATE hold SET state = ?, closed_at = ?, closed_by = ?, reason = ? WHERE hold_id = ? AND state = 'open'",
            (hold.state, closed_at, hold.closed_by, hold.reason, hold.hold_id),
        )
        if met != 1:
            params: dict[str, str | int] = {"hold_id": hold.hold_id, "state": HoldState.SUPERSEDED}
            raise Conflict(Failure(Reason.CONFLICT, "hold_not_open", params))

    def add_release(self, release: Release, hold: Hold, by: Person, reason: str, at: datetime) -> None:
        """Record a person's exception."""
        columns = (
            "release_id",
            "hold_id",
            "line_id",
            "order_id",
            "body",
            "released_by",
            "role",
            "reason",
            "released_at",
        )
        body = record_bytes(release).decode()
        row = (release.release_id, hold.hold_id, hold.line_id, hold.order_id, body, by.person_id, by.role, reason)
        self.session.insert(schema.release, columns, [(*row, instant_text(at))])

    # ---- reservations ------------------------------------------------------------------------------------------------

    def reservation(self, reservation_id: str) -> Reservation | None:
        """A reservation, live or ended, its line locked."""
        columns = ", ".join(RESERVATION_COLUMNS)
        sql = f"SELECT {columns} FROM reservation WHERE reservation_id = ?"
        rows = self.session.fetch(sql, (reservation_id,))
        if not rows:
            return None
        lock_lines(self.session, [f"customer:{read_reservation(rows[0]).debtor_id}"])
        return read_reservation(self.session.fetch(sql, (reservation_id,))[0])

    def debtors_with_lapsed(self, at: datetime) -> list[str]:
        """Customers who have live reservations whose time has come."""
        rows = self.session.fetch(
            "SELECT DISTINCT line_id FROM reservation WHERE remaining_minor > 0 AND expires_at <= ? ORDER BY line_id",
            (instant_text(at),),
        )
        return [row[0].partition(":")[2] for row in rows]

    # ---- audit -----------------------------------------------------------------------------------------------------

    def moved_heads(self) -> list[Head]:
        """Heads of the streams that moved since they were last sealed."""
        return audit_trail.moved_heads(self.session)

    def entry_count(self) -> int:
        """Entries of the whole book."""
        return audit_trail.entry_count(self.session)

    def last_checkpoint(self) -> SignedCheckpoint | None:
        """The newest checkpoint."""
        found = audit_trail.read_checkpoints(self.session, self.book_id(), last_only=True)
        return found[0] if found else None

    def write_checkpoint(self, signed: SignedCheckpoint) -> None:
        """Store a checkpoint."""
        audit_trail.write_checkpoint(self.session, signed)

    # ---- clearances --------------------------------------------------------------------------------------------------

    def newest_decision(self, decision_id: str) -> tuple[DecisionRecord, str] | None:
        """A decision, and the id of the newest decision on its order, whoever was to pay: every check of the order
        locks the line of the customer who placed it, and so does this."""
        rows = self.session.fetch("SELECT order_id FROM decision WHERE decision_id = ?", (decision_id,))
        if not rows:
            return None
        record = self.decision(decision_id)
        placed_by = record.request.customer_id
        lock_lines(self.session, {record.line_id, customer_line(placed_by)})
        same_number = self.session.fetch(
            "SELECT decided_at, number, decision_id, request FROM decision WHERE order_id = ?", rows[0]
        )
        own = [row[:3] for row in same_number if read_request(row[3]).customer_id == placed_by]
        return record, max(own)[2]

    def add_clearance_use(self, decision_id: str, by: str, at: datetime) -> None:
        """Record the use of a clearance; raises ``Conflict`` the second time."""
        used = self.session.fetch("SELECT used_at, used_by FROM clearance_use WHERE decision_id = ?", (decision_id,))
        if used:
            params: dict[str, str | int] = {"decision_id": decision_id, "used_at": used[0][0], "used_by": used[0][1]}
            raise Conflict(Failure(Reason.CONFLICT, "clearance_used", params))
        self.session.insert(
            schema.clearance_use, ("decision_id", "used_at", "used_by"), [(decision_id, instant_text(at), by)]
        )


def read_hold(row: tuple[object, ...]) -> Hold:
    """A hold from its row."""
    values = dict(zip(HOLD_FIELDS.split(", "), row, strict=True))
    values |= {
        "state": HoldState(str(values["state"])),
        "opened_at": read_instant(values["opened_at"]),  # type: ignore[arg-type]
        "closed_at": read_instant(values["closed_at"]),  # type: ignore[arg-type]
    }
    return msgspec.convert(values, Hold)


def _line_of(is_group: bool, owner_id: str) -> str:
    return group_line(owner_id) if is_group else customer_line(owner_id)
