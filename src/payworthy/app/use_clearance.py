"""Let the goods go on a clearance: once, and only while its decision is the newest word on the order."""

from datetime import datetime
from typing import Protocol

from payworthy.app.effects import Effects
from payworthy.app.people import acting
from payworthy.app.ports import CheckTx
from payworthy.app.records import DecisionRecord
from payworthy.base.failure import Conflict, Failure, NotFound, Reason
from payworthy.check.finding import Outcome
from payworthy.facts.person import Person


class ClearanceTx(CheckTx, Protocol):
    """A write transaction that marks clearances used."""

    def person(self, person_id: str) -> Person | None:
        """A person of this book."""

    def newest_decision(self, decision_id: str) -> tuple[DecisionRecord, str] | None:
        """A decision, and the id of the newest decision on its order; the line is locked."""

    def add_clearance_use(self, decision_id: str, by: str, at: datetime) -> None:
        """Record the use; raises ``Conflict`` the second time."""


def use_clearance(tx: ClearanceTx, decision_id: str, by: str, at: datetime) -> DecisionRecord:
    """Mark the clearance of an approval used. Raises ``NotFound``, or ``Conflict`` when it was used before, when a
    later decision took its place, or when the decision was no approval; ``Denied`` if nobody of the book uses it."""
    acting(tx, by)
    found = tx.newest_decision(decision_id)
    if found is None:
        raise NotFound(Failure(Reason.MISSING, "decision_unknown", {"decision_id": decision_id}))
    record, newest_id = found
    if record.decision.outcome is not Outcome.APPROVED:
        raise Conflict(Failure(Reason.CONFLICT, "clearance_for_none", {"decision_id": decision_id}))
    if newest_id != decision_id:
        params: dict[str, str | int] = {"decision_id": decision_id, "newest": newest_id}
        raise Conflict(Failure(Reason.CONFLICT, "clearance_superseded", params))
    tx.add_clearance_use(decision_id, by, at)
    debtor_id = record.request.debtor_id
    batch = tx.load_debtor(debtor_id, at)
    effects = Effects(book_id=batch.book_id, at=at, actor=by)
    effects.audit(
        batch.files[debtor_id].line, actor=by, act="clearance.used", subject=f"decision:{decision_id}", after=""
    )
    tx.record(effects)
    return record
