"""``payworthy decision`` and ``payworthy replay``: what was decided, why, and whether it still computes."""

from typing import Annotated, Any, Final

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from payworthy.app.records import DecisionRecord
from payworthy.app.replay_decision import Replay
from payworthy.app.replay_decision import replay as recompute
from payworthy.base.failure import Failure, Invalid, NotFound, Reason
from payworthy.cli.answers import STYLES, answer_data, panel, short_reasons
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import a_count
from payworthy.cli.screen import Listing

_ALL: Final = 10**9


def list_(
    context: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER")] = None,
    limit: Annotated[str, typer.Option("--limit", metavar="N")] = "50",
) -> None:
    """Decisions, newest first."""
    desk = desk_of(context)
    most = a_count(limit, "--limit")
    records = desk.view(lambda look: look.decisions(customer, most))
    answered = [(record, answer_data(desk, record)) for record in records]

    def draw(_: object) -> None:
        if not records:
            desk.screen.say("decision.none")
            return
        names = ("decision", "number", "at", "customer", "order", "amount", "outcome", "reasons")
        table = desk.screen.table(*names, right=("number", "amount"), minor=("number", "at"))
        for record, data in answered:
            request, outcome = record.request, record.decision.outcome
            table.row(
                record.decision_id,
                str(record.number),
                desk.local(record.decided_at),
                request.debtor_id,
                request.order_id,
                desk.texts.money(request.amount_minor, request.currency),
                Text(desk.texts.say(f"outcome.{outcome}"), style=STYLES[outcome]),
                short_reasons(desk, data),
            )
        desk.screen.show(table)

    desk.screen.answer({"decisions": [data for _, data in answered]}, draw)


def show(context: typer.Context, decision: Annotated[str, typer.Argument(metavar="DECISION")]) -> None:
    """One decision with every finding, and its clearance if it was approved."""
    desk = desk_of(context)
    record = found(desk, decision)
    data = answer_data(desk, record, desk.keys())

    def draw(_: object) -> None:
        desk.screen.show(panel(desk, record, data), _findings(desk, data), _pins(desk, record))
        if data["clearance"]:
            desk.screen.say("clearance_follows", style="dim")
            desk.screen.console.print(data["clearance"], soft_wrap=True)

    desk.screen.answer(data, draw)


def found(desk: Desk, decision_id: str) -> DecisionRecord:
    """A decision of this book; raises ``NotFound``."""
    record = desk.view(lambda look: look.decision(decision_id))
    if record is None:
        raise NotFound(Failure(Reason.MISSING, "decision_unknown", {"decision_id": decision_id}))
    return record


def _findings(desk: Desk, data: dict[str, Any]) -> Listing:
    table = desk.screen.table("rule", "name", "verdict", "text")
    for finding in data["findings"]:
        verdict = desk.screen.word(f"verdict.{finding['verdict']}")
        table.row(finding["code"], finding["name"], verdict, finding["text"])
    return table


def _pins(desk: Desk, record: DecisionRecord) -> Padding:
    """What the decision can be computed from again."""
    grid = Table.grid(padding=(0, 2))
    for label, value in (
        ("policy_hash", record.policy_hash),
        ("snapshot_hash", record.snapshot_hash),
        ("engine", record.engine_version),
        ("asked_by", record.request.requested_by),
        ("client", desk.texts.word("word.client", record.client)),
    ):
        grid.add_row(Text(desk.screen.word(f"label.{label}"), style="dim"), value)
    return Padding(grid, (0, 0, 1, 0))


def replay(
    context: typer.Context,
    decision: Annotated[str | None, typer.Argument(metavar="DECISION")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Compute a decision again from what it was made of, bit for bit."""
    desk = desk_of(context)
    if (decision is None) is not every:
        raise Invalid(Failure(Reason.MISSING, "cli_decision_not_named"))
    replays = [_replay(desk, found(desk, decision))] if decision is not None else _replay_all(desk)
    off = [one for one in replays if set(one.differs) - {"engine"}]  # another version of the rules is no fault
    desk.exit_code = 1 if off else 0
    data = {
        "replayed": len(replays),
        "identical": len(replays) - len(off),
        "differing": [_differing(one) for one in off],
    }

    def draw(_: object) -> None:
        for one in off:
            parts = desk.texts.say("list.separator").join(desk.screen.word(f"replay.{name}") for name in one.differs)
            desk.screen.say("replay.differs", style="bold red", decision=one.record.decision_id, parts=parts)
        if not off:
            desk.screen.say("replay.same", style="bold green", count=len(replays))

    desk.screen.answer(data, draw)


def _replay(desk: Desk, record: DecisionRecord) -> Replay:
    return recompute(record, desk.policy_under(record.policy_hash))


def _replay_all(desk: Desk) -> list[Replay]:
    """Every decision of the book; only those that differ are worth keeping whole."""
    records = desk.view(lambda look: look.decisions(limit=_ALL))
    with desk.screen.progress("replay") as report:
        replays = []
        for done, record in enumerate(records, start=1):
            replays.append(_replay(desk, record))
            report(done, len(records))
    return replays


def _differing(one: Replay) -> dict[str, Any]:
    return {
        "decision_id": one.record.decision_id,
        "differs": list(one.differs),
        "recorded": one.record.decision.outcome,
        "recomputed": one.recomputed.outcome,
    }
