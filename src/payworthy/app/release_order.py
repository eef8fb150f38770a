"""A person decides on a held order: releases it as a recorded exception, or refuses it.

Authority comes from the policy's matrix, measured against the exposure the release would lead to; whoever
asked for the order, or sells to the customer, may not release it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from payworthy.app.check_order import Desk, derived_id
from payworthy.app.effects import Effects
from payworthy.app.people import acting
from payworthy.app.ports import Batch, ReleaseTx
from payworthy.app.records import Ask, DecisionRecord, Hold, HoldState
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.failure import Conflict, Denied, Failure, NotFound, Reason
from payworthy.base.money import Rounding, portion
from payworthy.check.case import Case
from payworthy.check.finding import Outcome, Severity
from payworthy.check.snapshot import Release, Snapshot
from payworthy.facts.person import Person, Role
from payworthy.limit.authority import may_release, required_role
from payworthy.policy.bundle import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRequest:
    """``reason`` is a code of the R-REL list with free words; ``until`` defaults to the policy's release life;
    ``waives_prepayment`` also sets aside a missing prepayment."""

    hold_id: str
    by: str
    reason: str
    at: datetime
    until: datetime | None = None
    waives_prepayment: bool = False


def release_order(tx: ReleaseTx, request: ReleaseRequest) -> DecisionRecord:
    """Release a held order and decide it again with the exception in sight; returns the new decision."""
    hold, held, person = _open_hold(tx, request.hold_id, request.by)
    ask = Ask(request=held.request, client="release", key=hold.hold_id)
    batch = tx.load([ask], request.at)
    _not_the_maker(person, hold, batch)
    effects = Effects(book_id=batch.book_id, at=request.at, actor=person.person_id)
    desk = Desk(batch, effects)
    snapshot = desk.snapshot(held.request)
    release = _release(request, held, snapshot, batch.policy)
    _has_authority(person, Case(held.request, snapshot, batch.policy.check), batch.policy)
    order = batch.files[held.request.debtor_id].order(held.request.order_id)
    order.releases = (release, *order.releases)
    tx.close_hold(
        replace(hold, state=HoldState.RELEASED, closed_at=request.at, closed_by=person.person_id, reason=request.reason)
    )
    tx.add_release(release, hold, person, request.reason, request.at)
    effects.audit(
        batch.files[held.request.debtor_id].line,
        actor=person.person_id,
        act="hold.released",
        subject=f"hold:{hold.hold_id}",
        after=digest(record_bytes(release)),
    )
    record = desk.answer(ask)
    if record.decision.outcome not in (Outcome.APPROVED, Outcome.PREPAY):
        new = [finding.rule for finding in record.decision.findings if finding.severity in _STOPS]
        params: dict[str, str | int] = {"hold_id": hold.hold_id, "rules": ", ".join(new)}
        raise Conflict(Failure(Reason.CONFLICT, "release_not_enough", params))
    tx.record(effects)
    return record


_STOPS = (Severity.HOLD, Severity.REFUSE)


def refuse_order(tx: ReleaseTx, hold_id: str, by: str, reason: str, at: datetime) -> Hold:
    """Refuse a held order for good; a new question needs a new check."""
    hold, held, person = _open_hold(tx, hold_id, by)
    batch = tx.load([Ask(request=held.request, client="release", key=hold_id)], at)
    _not_the_maker(person, hold, batch)
    if person.role in (Role.SALES, Role.AUDITOR, Role.INTEGRATOR, Role.COLLECTOR):
        raise Denied(Failure(Reason.DENIED, "no_authority", {"person": by, "needed": Role.ANALYST}))
    refused = replace(hold, state=HoldState.REFUSED, closed_at=at, closed_by=person.person_id, reason=reason)
    tx.close_hold(refused)
    effects = Effects(book_id=batch.book_id, at=at, actor=person.person_id)
    line = batch.files[held.request.debtor_id].line
    effects.audit(
        line, actor=person.person_id, act="hold.refused", subject=f"hold:{hold_id}", after=digest(reason.encode())
    )
    tx.record(effects)
    return refused


def _open_hold(tx: ReleaseTx, hold_id: str, by: str) -> tuple[Hold, DecisionRecord, Person]:
    found = tx.hold(hold_id)
    if found is None:
        raise NotFound(Failure(Reason.MISSING, "hold_unknown", {"hold_id": hold_id}))
    hold, held = found
    if hold.state is not HoldState.OPEN:
        params: dict[str, str | int] = {"hold_id": hold_id, "state": hold.state}
        raise Conflict(Failure(Reason.CONFLICT, "hold_not_open", params))
    return hold, held, acting(tx, by)


def _not_the_maker(person: Person, hold: Hold, batch: Batch) -> None:
    """Four eyes: neither the one who asked nor the one who sells to this customer."""
    customer_id = hold.line_id.partition(":")[2]
    sales_person = batch.files[customer_id].customer.sales_person
    if person.person_id in (hold.requested_by, sales_person):
        params: dict[str, str | int] = {"person": person.person_id, "hold_id": hold.hold_id}
        raise Denied(Failure(Reason.DENIED, "maker_is_checker", params))


def _release(request: ReleaseRequest, held: DecisionRecord, snapshot: Snapshot, policy: Policy) -> Release:
    """Covers exactly what stopped the order when it was held, with the tolerance that a clearance has."""
    severities = (Severity.HOLD, Severity.PREPAY) if request.waives_prepayment else (Severity.HOLD,)
    slack = portion(snapshot.order_minor, policy.check.validity.amount_change, Rounding.DOWN)
    case = Case(held.request, snapshot, policy.check)
    return Release(
        release_id=derived_id("X", held.decision_id),
        rules=tuple(finding.rule for finding in held.decision.findings if finding.severity in severities),
        amount_max_minor=snapshot.order_minor + slack,
        exposure_max_minor=case.exposure_after + slack,
        group_exposure_max_minor=case.group_exposure_after + slack if snapshot.group else None,
        credit_days_max=held.request.credit_days,
        until=request.until or request.at + timedelta(days=policy.check.validity.release_days),
    )


def _has_authority(person: Person, case: Case, policy: Policy) -> None:
    """The matrix is asked about the larger of the debtor's and the group's exposure after the order."""
    exposure = max(case.exposure_after, case.group_exposure_after)
    needed = required_role(policy.authority, exposure, case.grade, case.snapshot.basis)
    if not may_release(person.role, needed):
        if needed is None:
            raise Denied(Failure(Reason.DENIED, "authority_of_nobody", {"person": person.person_id}))
        params: dict[str, str | int] = {"person": person.person_id, "needed": needed}
        raise Denied(Failure(Reason.DENIED, "no_authority", params))
