"""``payworthy nightly``: score everybody, propose, and say which orders may go now and which no longer."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from payworthy.app.recheck_orders import Turned
from payworthy.app.records import DecisionRecord
from payworthy.base.failure import Failure, Invalid, PayworthyError, invalid
from payworthy.cli.answers import answer_data, short_reasons
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import a_day, one_of

if TYPE_CHECKING:
    from payworthy.app.nightly import NightReport

ENGINES: Final = ("duckdb", "spark")

COUNTS: Final = ("customers", "assessed", "proposed", "applied")


def nightly(
    context: typer.Context,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME")] = "duckdb",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
) -> None:
    """Everything that is due once a day; may be interrupted and started again."""
    from payworthy.app.nightly import nightly as work_tonight  # with numpy: only for who asks for it

    desk = desk_of(context)
    desk.acting()
    day = _day(desk, a_day(as_of, "--as-of"))
    compute = desk.world.measure_engine(one_of(ENGINES, engine, "--engine"))
    policy = desk.policy
    with desk.screen.progress("nightly") as progress:
        report = desk.worked(lambda book: work_tonight(book, policy, day, book.clock.now, compute, progress))
    held = [turned for turned in report.turned if turned.is_newly_held]
    free = [turned for turned in report.turned if turned.is_newly_releasable]
    others = [turned for turned in report.turned if turned.trouble is not None]
    data = _data(desk, report, held, free, others)
    desk.screen.answer(data, lambda _: _draw(desk, report, held, free, others))


def _day(desk: Desk, asked: date | None) -> date:
    """Tonight's day. An earlier one may be worked on again; one to come is not known yet."""
    if asked is not None and asked > desk.today:
        raise Invalid(invalid("cli_day_to_come", value=asked.isoformat(), today=desk.today.isoformat()))
    return asked or desk.today


def _data(
    desk: Desk, report: "NightReport", held: list[Turned], free: list[Turned], others: list[Turned]
) -> dict[str, Any]:
    return {
        "as_of": report.as_of.isoformat(),
        "expired_reservations": report.expired,
        **{name: report.total(name) for name in COUNTS},
        "parts": len(report.runs),
        "parts_done_before": report.was_done,
        "failures": [desk.screen.failure_data(failure) for failure in report.failures],
        "newly_held": [_turned_data(desk, turned) for turned in held],
        "newly_releasable": [_turned_data(desk, turned) for turned in free],
        "not_decided": [_turned_data(desk, turned) for turned in others],
    }


def _turned_data(desk: Desk, turned: Turned) -> dict[str, Any]:
    request = turned.before.request
    data: dict[str, Any] = {
        "order_id": request.order_id,
        "customer_id": request.debtor_id,
        "decision_id": turned.before.decision_id,
        "before": turned.before.decision.outcome,
    }
    if turned.now is not None:
        answered = answer_data(desk, turned.now)
        return data | {"now": turned.now.decision.outcome, "reasons": answered["reasons"]}
    return data | {"now": None, "trouble": desk.screen.failure_data(_failure(turned))}


def _failure(turned: Turned) -> Failure:
    if isinstance(turned.trouble, PayworthyError):
        return turned.trouble.failure
    return invalid("cli_fault", detail=f"{type(turned.trouble).__name__}: {turned.trouble}")


def _draw(desk: Desk, report: "NightReport", held: list[Turned], free: list[Turned], others: list[Turned]) -> None:
    screen = desk.screen
    screen.say("nightly.done", style="bold", day=report.as_of.isoformat())
    counts: dict[str, int] = {name: report.total(name) for name in COUNTS}
    screen.say("nightly.counts", "", **counts)
    if report.expired:
        screen.say("nightly.expired", count=report.expired)
    if report.was_done:
        screen.say("nightly.done_before", style="dim", done=report.was_done, parts=len(report.runs))
    for line in screen.excerpt(report.failures):
        screen.say("nightly.failure", style="red", failure=line)
    _table(desk, "nightly.newly_held", held)
    _table(desk, "nightly.newly_releasable", free)
    for turned in others:
        sentence = screen.sentence(_failure(turned))
        screen.say("nightly.not_decided", style="red", order=turned.before.request.order_id, failure=sentence)
    if report.total("proposed"):
        screen.say("nightly.next")


def _table(desk: Desk, title: str, found: list[Turned]) -> None:
    """Orders with another answer than the one they have, and what a person does about it."""
    if not found:
        return
    desk.screen.say(title, style="bold", count=len(found))
    table = desk.screen.table(
        "order", "customer", "amount", "decision", "reasons", right=("amount",), minor=("decision",)
    )
    for turned in found:
        request = turned.before.request
        amount = desk.texts.money(request.amount_minor, request.currency)
        table.row(request.order_id, request.debtor_id, amount, turned.before.decision_id, _why(desk, turned.now))
    desk.screen.show(table)


def _why(desk: Desk, now: DecisionRecord | None) -> str:
    return "" if now is None else short_reasons(desk, answer_data(desk, now))
