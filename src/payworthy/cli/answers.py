"""A decision on its way out: as data for machines, as a panel a salesperson understands, as one row of a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from payworthy.app.answer import answer
from payworthy.app.records import DecisionRecord
from payworthy.app.spoken_terms import spoken_terms
from payworthy.check.finding import Outcome
from payworthy.cli.clearance_token import token_of
from payworthy.cli.desk import Desk
from payworthy.cli.screen import Listing
from payworthy.keys import BookKeys

EXIT_CODES: Final[Mapping[Outcome, int]] = {
    Outcome.APPROVED: 0,
    Outcome.HELD: 3,
    Outcome.PREPAY: 3,
    Outcome.REFUSED: 4,
}

STYLES: Final[Mapping[str, str]] = {
    Outcome.APPROVED: "bold green",
    Outcome.HELD: "bold yellow",
    Outcome.PREPAY: "bold cyan",
    Outcome.REFUSED: "bold red",
}

_MARKS: Final = {"refuse": ("✗", "red"), "hold": ("■", "yellow"), "prepay": ("◆", "cyan"), "warn": ("!", "magenta")}


def answer_data(desk: Desk, record: DecisionRecord, keys: BookKeys | None = None) -> dict[str, Any]:
    """The answer as plain data, with the clearance (if ``keys`` are given) and the hold it opened."""
    token = token_of(desk, record, keys) if keys is not None else None
    data = answer(record, desk.texts, token)
    data["hold_id"] = None
    if record.decision.outcome is Outcome.HELD and record.decision_id:
        hold_id = "H" + record.decision_id[1:]
        data["hold_id"] = hold_id if desk.view(lambda look: look.hold(hold_id)) else None
    return data


def panel(desk: Desk, record: DecisionRecord, data: Mapping[str, Any]) -> Panel:
    """One decision as a panel."""
    style = STYLES[record.decision.outcome]
    title = Text(f" {desk.texts.say(f'outcome.{record.decision.outcome}')} ", style=style)
    blocks: list[RenderableType] = [_facts(desk, record), _reasons(desk, data), _figures(desk, record)]
    if data["remedies"]:
        blocks.append(_remedies(desk, data["remedies"]))
    if data["remedies_error"]:
        blocks.append(Padding(Text(data["remedies_error"], style="red"), (1, 0, 0, 0)))
    blocks.append(_footer(desk, record, data))
    border = style.split()[-1]
    return Panel.fit(Group(*blocks), title=title, title_align="left", border_style=border, padding=(0, 1))


def short_reasons(desk: Desk, data: Mapping[str, Any]) -> str:
    """Names of the rules that stop the order, worst first; of a refused one only those that refuse it."""
    stopping = [reason for reason in data["reasons"] if reason["severity"] not in ("pass", "warn")]
    refusing = [reason for reason in stopping if reason["severity"] == "refuse"]
    names = [reason["short"] for reason in refusing or stopping]
    return desk.texts.say("list.separator").join(names)


def outcomes_table(desk: Desk, answered: Sequence[tuple[DecisionRecord, Mapping[str, Any]]]) -> Listing:
    """Several decisions, one per row, each with the cheapest way to yes."""
    table = desk.screen.table("order", "customer", "amount", "outcome", "reasons", "way", right=("amount",))
    for record, data in answered:
        outcome = record.decision.outcome
        table.row(
            record.request.order_id,
            record.request.customer_id,
            desk.texts.money(record.request.amount_minor, record.request.currency),
            Text(desk.texts.say(f"outcome.{outcome}"), style=STYLES[outcome]),
            short_reasons(desk, data),
            data["remedies"][0]["text"] if data["remedies"] else "",
        )
    return table


def _facts(desk: Desk, record: DecisionRecord) -> Table:
    request = record.request
    masters = desk.view(lambda look: look.masters([request.customer_id, request.debtor_id]))
    grid = _grid()
    for label, customer_id in (("customer", request.customer_id), ("bill_to", request.bill_to)):
        if customer_id is not None:
            _pair(desk, grid, label, f"{customer_id}  {masters[customer_id].name}")
    if request.order_id != record.key:
        _pair(desk, grid, "order", request.order_id)
    _pair(desk, grid, "amount", desk.texts.money(request.amount_minor, request.currency))
    _pair(desk, grid, "terms", spoken_terms(request.terms, desk.texts))
    if request.ship_to:
        _pair(desk, grid, "ship_to", request.ship_to)
    return grid


def _reasons(desk: Desk, data: Mapping[str, Any]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for reason in data["reasons"]:
        mark, style = _MARKS.get(reason["severity"], ("✓", "green"))
        grid.add_row(Text(mark, style=style), Text(reason["code"], style="dim"), Text(reason["text"]))
    return _titled(desk, "reasons", grid)


def _figures(desk: Desk, record: DecisionRecord) -> RenderableType:
    decision, money = record.decision, desk.texts.money
    grid = _grid()
    if decision.limit_minor is not None:
        limit = money(decision.limit_minor, decision.basis)
    else:
        limit = desk.screen.word("limit.none" if record.snapshot.limit is None else "limit.unlimited")
    _pair(desk, grid, "limit", limit)
    for label, before, after in (
        ("exposure", decision.exposure_before, decision.exposure_after),
        ("headroom", decision.headroom_before, decision.headroom_after),
    ):
        if before is not None and after is not None:
            arrow = f"{money(before, decision.basis)}  →  {money(after, decision.basis)}"
            _pair(desk, grid, label, arrow if before != after else money(before, decision.basis))
    return Padding(grid, (1, 0, 0, 0))


def _remedies(desk: Desk, remedies: Sequence[Mapping[str, Any]]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    for number, remedy in enumerate(remedies, start=1):
        grid.add_row(Text(f"{number}.", style="bold"), Text(remedy["text"]))
    return _titled(desk, "remedies", grid)


def _footer(desk: Desk, record: DecisionRecord, data: Mapping[str, Any]) -> RenderableType:
    grid = _grid()
    for label, value in _footer_pairs(desk, record, data):
        _pair(desk, grid, label, value)
    return Padding(grid, (1, 0, 0, 0))


def _footer_pairs(desk: Desk, record: DecisionRecord, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if record.decision.valid_until is not None:
        yield "valid_until", desk.local(record.decision.valid_until)
    if record.decision.release_id:
        yield "release", record.decision.release_id
    if not record.decision_id:
        yield "decision", desk.screen.word("what_if")
        return
    yield (
        "decision",
        desk.screen.word(
            "decision_number", decision=record.decision_id, number=record.number, at=desk.local(record.decided_at)
        ),
    )
    yield "key", record.key
    if data["hold_id"]:
        yield "hold", data["hold_id"]


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    return grid


def _pair(desk: Desk, grid: Table, label: str, value: str) -> None:
    grid.add_row(Text(desk.screen.word(f"label.{label}"), style="dim"), Text(value))


def _titled(desk: Desk, title: str, content: RenderableType) -> RenderableType:
    return Padding(Group(Text(desk.screen.word(f"title.{title}"), style="bold"), content), (1, 0, 0, 0))
