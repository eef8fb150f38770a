"""``payworthy hold``: orders that wait for a person, and what the person decides."""

from typing import Annotated, Any, Final

import typer

from payworthy.app.records import DecisionRecord, Hold, HoldState
from payworthy.app.release_order import ReleaseRequest, refuse_order, release_order
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.check.case import Case
from payworthy.cli.answers import answer_data, panel, short_reasons
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import an_instant, one_of
from payworthy.cli.world import Look
from payworthy.facts.person import Role
from payworthy.limit.authority import required_role

RELEASE_REASONS: Final = (
    "payment_promised",
    "lc_arriving",
    "dispute_ours",
    "strategic",
    "error_in_data",
    "security_pledged",
)
"""Why an order may go although a rule stops it (list R-REL of the domain specification, 5.5)."""

_HoldId = Annotated[str, typer.Argument(metavar="HOLD")]


def list_(context: typer.Context, every: Annotated[bool, typer.Option("--all")] = False) -> None:
    """Orders that wait, longest first."""
    desk = desk_of(context)
    found = desk.view(lambda look: _with_decisions(look, open_only=not every))
    rows = [(hold, record, answer_data(desk, record)) for hold, record in found]
    data = {"holds": [hold_data(hold, record) for hold, record, _ in rows]}

    def draw(_: object) -> None:
        if not rows:
            desk.screen.say("hold.none")
            return
        names = ("hold", "since", "customer", "order", "amount", "reasons", "asked_by", *(["state"] if every else []))
        table = desk.screen.table(*names, right=("amount",), minor=("since", "asked_by"))
        for hold, record, answered in rows:
            request = record.request
            cells = [hold.hold_id, desk.local(hold.opened_at), request.debtor_id, hold.order_id]
            cells += [desk.texts.money(request.amount_minor, request.currency), short_reasons(desk, answered)]
            cells += [hold.requested_by, *([desk.screen.word(f"hold_state.{hold.state}")] if every else [])]
            table.row(*cells)
        desk.screen.show(table)

    desk.screen.answer(data, draw)


def show(context: typer.Context, hold: _HoldId) -> None:
    """One held order: why it waits, and who may release it."""
    desk = desk_of(context)
    found = desk.view(lambda look: _with_decision(look, hold))
    held, record = found
    answered = answer_data(desk, record)
    needed = role_needed(desk, record)
    data = {"hold": hold_data(held, record) | {"release_needs": needed}, "decision": answered}

    def draw(_: object) -> None:
        desk.screen.show(panel(desk, record, answered))
        if held.state is HoldState.OPEN:
            if needed is None:
                desk.screen.say("hold.needs_nobody")
            else:
                desk.screen.say("hold.needs", role=desk.texts.say(f"role.{needed}"))
            desk.screen.say("hold.how", hold=hold)
        else:
            desk.screen.say(
                f"hold.closed_{held.state}",
                person=held.closed_by or "-",
                at="-" if held.closed_at is None else desk.local(held.closed_at),
                reason=_reason(desk, held),
            )

    desk.screen.answer(data, draw)


def release(
    context: typer.Context,
    hold: _HoldId,
    reason: Annotated[str, typer.Option("--reason", metavar="CODE")],
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE")] = None,
    waive_prepayment: Annotated[bool, typer.Option("--waive-prepayment")] = False,
) -> None:
    """Let a held order go, as a recorded exception by the person named with ``--as``."""
    desk = desk_of(context)
    code = one_of(RELEASE_REASONS, reason, "--reason")
    keys = desk.keys()
    request = ReleaseRequest(
        hold_id=hold,
        by=desk.user,
        reason=code if note is None else f"{code}: {note}",
        at=desk.book.clock.now(),
        until=an_instant(until, "--until", desk.policy.timezone, day_ends=True),
        waives_prepayment=waive_prepayment,
    )
    record = desk.write(lambda tx: release_order(tx, request))
    answered = answer_data(desk, record, keys)

    def draw(_: object) -> None:
        desk.screen.say("hold.released", style="bold green", hold=hold, person=desk.user)
        desk.screen.show(panel(desk, record, answered))

    desk.screen.answer({"hold": hold_after(desk, hold), "decision": answered}, draw)


def refuse(
    context: typer.Context,
    hold: _HoldId,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
) -> None:
    """Refuse a held order for good."""
    desk = desk_of(context)
    at = desk.book.clock.now()
    desk.write(lambda tx: refuse_order(tx, hold, desk.user, reason, at))
    data = {"hold": hold_after(desk, hold)}
    desk.screen.answer(data, lambda screen: screen.say("hold.refused", style="bold red", hold=hold, person=desk.user))


def _reason(desk: Desk, held: Hold) -> str:
    """Why it was decided so: the code of a release in words, and what the person wrote beside it."""
    code, colon, note = (held.reason or "-").partition(": ")
    return desk.texts.word("word.reason", code) + colon + note


def hold_data(hold: Hold, record: DecisionRecord) -> dict[str, Any]:
    """A hold for machines."""
    return {
        "hold_id": hold.hold_id,
        "state": hold.state,
        "decision_id": hold.decision_id,
        "debtor_id": record.request.debtor_id,
        "order_id": hold.order_id,
        "requested_by": hold.requested_by,
        "opened_at": hold.opened_at.isoformat(timespec="seconds"),
        "closed_at": hold.closed_at.isoformat(timespec="seconds") if hold.closed_at else None,
        "closed_by": hold.closed_by,
        "reason": hold.reason,
        "rules": [finding.rule for finding in record.decision.findings if finding.severity in ("hold", "refuse")],
    }


def hold_after(desk: Desk, hold: str) -> dict[str, Any]:
    """A hold as it stands now."""
    return hold_data(*desk.view(lambda look: _with_decision(look, hold)))


def role_needed(desk: Desk, record: DecisionRecord) -> Role | None:
    """The lowest role that may release this order, judged by the exposure when it was held."""
    policy = desk.policy
    case = Case(record.request, record.snapshot, policy.check)
    exposure = max(case.exposure_after, case.group_exposure_after)
    return required_role(policy.authority, exposure, case.grade, record.snapshot.basis)


def _with_decisions(look: Look, *, open_only: bool) -> list[tuple[Hold, DecisionRecord]]:
    return [_with_decision(look, hold.hold_id) for hold in look.holds(open_only=open_only)]


def _with_decision(look: Look, hold_id: str) -> tuple[Hold, DecisionRecord]:
    hold = look.hold(hold_id)
    record = look.decision(hold.decision_id) if hold is not None else None
    if hold is None or record is None:
        raise NotFound(Failure(Reason.MISSING, "hold_unknown", {"hold_id": hold_id}))
    return hold, record
