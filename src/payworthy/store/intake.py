"""One file's way into the book: the batch it is recorded as, the intake of its kind, the audit entry."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec

from payworthy.app.effects import Effects
from payworthy.app.protection import Protector
from payworthy.app.records import ImportReport
from payworthy.base.failure import Failure
from payworthy.facts.credit_fact import BROUGHT_BY
from payworthy.store import schema
from payworthy.store.fact_digest import FactDigest, watched
from payworthy.store.instants import instant_text
from payworthy.store.protected_facts import FactGuard
from payworthy.store.session import Session
from payworthy.store.settle_ledger import settle_ledger
from payworthy.store.take_credit_facts import CreditFactIntake
from payworthy.store.take_ledger import LedgerIntake
from payworthy.store.take_master import MasterIntake, settle_groups
from payworthy.store.take_orders import OrderIntake

_Kind = LedgerIntake | MasterIntake | OrderIntake | CreditFactIntake


class FileIntake:
    """Implements ``app.ports.Intake``: a refused chunk leaves nothing. A ledger chunk is worked out before any of it is
    written; chunks of the other kinds, which are small, go under a savepoint. (A savepoint keeps a copy of every page
    that is written to, and a ledger writes to nearly all of them.)"""

    def __init__(
        self,
        session: Session,
        kind: str,
        batch_id: int,
        effects: Effects,
        opened_on: date,
        today: date,
        record: Callable[[Effects], None],
        protector: Protector,
    ) -> None:
        self.session = session
        self.batch_id = batch_id
        self._effects = effects
        self._guard = FactGuard(session, protector, effects.book_id)
        self._digest = FactDigest()
        within = watched(session, self._digest)
        self._inner, self._take, self._settle = _of_kind(within, kind, batch_id, effects, opened_on, today, record)

    @property
    def taken(self) -> int:
        """New or changed facts."""
        return self._inner.taken

    @property
    def duplicates(self) -> int:
        """Facts known word for word."""
        return self._inner.duplicates

    @property
    def corrections(self) -> int:
        """Changed facts."""
        return self._inner.corrections

    @property
    def parked(self) -> int:
        """Movements waiting for their document, less those that found it."""
        return self._inner.parked

    @property
    def digests(self) -> dict[str, str]:
        """What pins the facts, by the table they went into."""
        return self._digest.by_table()

    def take(self, rows: Sequence[int], facts: Sequence[Any]) -> list[Failure]:
        """Take a chunk whole or not at all."""
        before = (self.taken, self.duplicates, self.corrections, self.parked)
        is_ledger = isinstance(self._inner, LedgerIntake)
        failures = self._take(rows, facts) if is_ledger else self._take_under_savepoint(rows, facts)
        if failures:
            inner = self._inner
            inner.taken, inner.duplicates, inner.corrections, inner.parked = before
        return failures

    def _take_under_savepoint(self, rows: Sequence[int], facts: Sequence[Any]) -> list[Failure]:
        mark = self._digest.mark()
        self.session.run("SAVEPOINT chunk")
        failures = self._take_sealed(rows, facts)
        if failures:
            self.session.run("ROLLBACK TO SAVEPOINT chunk")
            self._digest.put_back(mark)
        self.session.run("RELEASE SAVEPOINT chunk")
        return failures

    def _take_sealed(self, rows: Sequence[int], facts: Sequence[Any]) -> list[Failure]:
        """Personal data are sealed first, so that nothing after this ever sees them; facts about somebody who was
        erased are not taken."""
        sealed = self._guard.sealed(facts)
        kept = [(row, fact) for row, fact in zip(rows, sealed, strict=True) if fact is not None]
        failures = self._take([row for row, _ in kept], [fact for _, fact in kept])
        if not failures:
            self._inner.duplicates += len(sealed) - len(kept)
            self._guard.taken([fact for _, fact in kept])
        return failures

    def settle(self) -> list[Failure]:
        """After the last chunk."""
        return self._settle()


def _of_kind(
    session: Session,
    kind: str,
    batch_id: int,
    effects: Effects,
    opened_on: date,
    today: date,
    record: Callable[[Effects], None],
) -> tuple[_Kind, Callable[[Sequence[int], Sequence[Any]], list[Failure]], Callable[[], list[Failure]]]:
    if kind == "ledger":
        ledger = LedgerIntake(session, batch_id, effects.at)
        return ledger, ledger.take, lambda: _settle_ledger(ledger, effects, record)
    if kind == "orders":
        orders = OrderIntake(session, batch_id, effects.at, opened_on)
        return orders, lambda rows, facts: orders.take(rows, facts, effects), list
    if kind in BROUGHT_BY:
        credit = CreditFactIntake(session, batch_id, today, may_resolve=kind == "resolutions")
        return credit, credit.take, credit.settle
    master = MasterIntake(session, batch_id, effects.at)
    if kind == "customers":
        return master, master.take_customers, lambda: settle_groups(session, effects)
    if kind == "limits":
        return master, lambda rows, facts: master.take_limits(rows, facts, effects), list
    if kind == "ratings":
        return master, lambda rows, facts: master.take_ratings(rows, facts, effects), list
    return master, master.take_rates, list


def _settle_ledger(ledger: LedgerIntake, effects: Effects, record: Callable[[Effects], None]) -> list[Failure]:
    settle_ledger(ledger.session, ledger.sums, effects, record)
    return []


def open_batch(session: Session, kind: str, file_name: str, digest: str, effects: Effects) -> int:
    """Register a file; its report is filled in when it is done."""
    [(last,)] = session.fetch("SELECT COALESCE(MAX(batch_id), 0) FROM batch")
    batch_id = int(last) + 1
    session.insert(
        schema.batch,
        ("batch_id", "kind", "file_name", "digest", "actor", "taken_at", "report"),
        [(batch_id, kind, file_name, digest, effects.actor, instant_text(effects.at), "")],
    )
    return batch_id


def close_batch(session: Session, report: ImportReport) -> str:
    """Write the report into the batch; returns its text, which the audit trail pins."""
    text = msgspec.json.encode(report, order="deterministic", enc_hook=str).decode()
    session.update(
        schema.batch, ("batch_id",), ("facts_taken", "report"), [(report.batch_id, report.facts_taken, text)]
    )
    return text


def batch_of(session: Session, kind: str, digest: str) -> ImportReport | None:
    """The report of a file taken earlier, marked as a repeat."""
    rows = session.fetch("SELECT report FROM batch WHERE kind = ? AND digest = ?", (kind, digest))
    if not rows:
        return None
    report = msgspec.json.decode(rows[0][0], type=ImportReport)
    return msgspec.structs.replace(report, is_repeat=True)
