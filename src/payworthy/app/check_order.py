"""Check orders one after another on one locked read, and reserve headroom for those that may go.

The whole life of a check: key known → earlier answer; else resolve → decide → stage. The caller's
transaction writes everything staged, or nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from payworthy.app.credit_file import CreditFile, Setting, resolve
from payworthy.app.effects import Effects
from payworthy.app.ports import Batch, CheckTx
from payworthy.app.records import Ask, Content, DecisionRecord, Hold, HoldState
from payworthy.app.reserve import end_part, expire_due, place
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.failure import Conflict, Failure, Invalid, NotFound, Reason, invalid
from payworthy.check.decide import ENGINE_VERSION, decide
from payworthy.check.finding import Outcome
from payworthy.check.request import Request
from payworthy.check.snapshot import Snapshot
from payworthy.exposure.reservation import MoveKind

Answer = DecisionRecord | Exception
"""A recorded decision, or why this one request (and no other of its batch) could not be decided."""


def check_orders(tx: CheckTx, asks: Sequence[Ask], at: datetime) -> list[Answer]:
    """Decide ``asks`` in order; each sees the headroom that the ones before it left.

    ``at`` is the instant of the decision (UTC). Trouble with one request is its own answer and leaves its
    neighbours alone. Cost per request does not depend on the number of the debtor's open items.
    """
    batch = tx.load(asks, at)
    effects = Effects(book_id=batch.book_id, at=at)
    desk = Desk(batch, effects)
    answers: list[Answer] = []
    for ask in asks:
        try:
            answers.append(desk.answer(ask))
        except Exception as error:  # isolated: the neighbours in this batch must not pay for it
            answers.append(error)
    tx.record(effects)
    return answers


class Desk:
    """Answers asks on one loaded batch, one after another."""

    def __init__(self, batch: Batch, effects: Effects) -> None:
        self._batch = batch
        self._effects = effects
        self._policy = batch.policy
        self._setting = Setting(
            at=effects.at,
            today=batch.policy.today(effects.at),
            params=batch.policy.check.exposure,
            rates=batch.rates,
            ledger_as_of=batch.ledger_as_of,
            is_screening=batch.is_screening,
            file=batch.policy.file,
        )
        self.expired = sum(expire_due(file, effects) for file in batch.files.values())

    def answer(self, ask: Ask) -> DecisionRecord:
        """The earlier answer to this key, or a new decision with everything it changes staged."""
        if ask.request.amount_minor <= 0:
            raise Invalid(invalid("order_amount_not_positive", value=ask.request.amount_minor))
        request_bytes = record_bytes(ask.request)
        fingerprint = digest(request_bytes)
        known = self._batch.earlier.get((ask.client, ask.key))
        if known is not None:
            if known.fingerprint != fingerprint:
                params: dict[str, str | int] = {"key": ask.key, "decision_id": known.decision_id}
                raise Conflict(Failure(Reason.CONFLICT, "key_reused", params))
            return known
        record, content = self._decide(ask, request_bytes, fingerprint)
        if not ask.what_if:
            self._stage(record, content)
            self._batch.earlier[ask.client, ask.key] = record
        return record

    def file(self, customer_id: str) -> CreditFile:
        """The credit file of a customer in this batch."""
        file = self._batch.files.get(customer_id)
        if file is None:
            raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
        return file

    def snapshot(self, request: Request) -> Snapshot:
        """Everything the rules may see for ``request``, as things stand in this batch."""
        sold_to = self.file(request.customer_id).customer.state if request.bill_to else None
        return resolve(request, self.file(request.debtor_id), sold_to, self._setting)

    def _decide(self, ask: Ask, request_bytes: bytes, fingerprint: str) -> tuple[DecisionRecord, Content]:
        request = ask.request
        snapshot = self.snapshot(request)
        snapshot_bytes = record_bytes(snapshot)
        line = self.file(request.debtor_id).line
        record = DecisionRecord(
            decision_id="" if ask.what_if else derived_id("D", self._batch.book_id, ask.client, ask.key),
            line_id=line.line_id,
            number=0 if ask.what_if else line.decision_number + 1,
            client=ask.client,
            key=ask.key,
            fingerprint=fingerprint,
            decided_at=snapshot.at,
            policy_hash=self._policy.hash,
            engine_version=ENGINE_VERSION,
            snapshot_hash=digest(snapshot_bytes),
            request=request,
            snapshot=snapshot,
            decision=decide(request, snapshot, self._policy.check),
        )
        return record, Content(request_bytes, snapshot_bytes, record_bytes(record.decision))

    def _stage(self, record: DecisionRecord, content: Content) -> None:
        """Everything a decision changes: its number, its reservation or hold, its audit entry."""
        file, effects = self.file(record.request.debtor_id), self._effects
        file.line.decision_number = record.number
        effects.decisions.append((record, content))
        if file.order(record.request.order_id).is_held:
            effects.supersede(record.line_id, record.request.order_id)
        if record.decision.outcome is Outcome.APPROVED:
            self._reserve(record, file)
        elif record.decision.outcome is Outcome.HELD:
            effects.holds.append(_hold(record))
            file.order(record.request.order_id).is_held = True
        effects.audit(
            file.line,
            actor=record.request.requested_by,
            act=f"check.{record.decision.outcome}",
            subject=f"decision:{record.decision_id}",
            after=content_digest(record, content.decision),
        )

    def _reserve(self, record: DecisionRecord, file: CreditFile) -> None:
        """Replace what the order held by what it holds now: the part not yet delivered or billed."""
        request, effects = record.request, self._effects
        order = file.order(request.order_id)
        if order.reservation is not None:
            end_part(file, order.reservation, MoveKind.RELEASE, None, f"replaced by {record.decision_id}", effects)
        else:
            today = record.snapshot.today
            file.line.remember_order(request.order_id, today, request.amount_minor, request.currency)
        remaining = request.amount_minor - order.progress_minor
        if remaining > 0:
            expires_at = record.decided_at + self._policy.check.validity.reservation_life
            place(file, "R" + record.decision_id[1:], request, remaining, expires_at, effects)


def _hold(record: DecisionRecord) -> Hold:
    return Hold(
        hold_id="H" + record.decision_id[1:],
        decision_id=record.decision_id,
        line_id=record.line_id,
        order_id=record.request.order_id,
        state=HoldState.OPEN,
        requested_by=record.request.requested_by,
        opened_at=record.decided_at,
    )


def content_digest(record: DecisionRecord, answer: bytes) -> str:
    """What the audit trail pins of a decision: request, snapshot and answer (its canonical bytes)."""
    parts = (
        record.fingerprint,
        record.snapshot_hash,
        record.policy_hash,
        record.engine_version,
        digest(answer),
        str(record.number),
    )
    return digest("\n".join(parts).encode())


def derived_id(prefix: str, *parts: str) -> str:
    """A short stable id from what identifies the thing; 80 bits, so that chance never collides."""
    joined = "\x00".join(parts)
    return f"{prefix}-{digest(joined.encode())[:20].upper()}"
