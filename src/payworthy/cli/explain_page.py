"""One customer's score and limit, explained: what counts, what caps it, what would change it, what follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from payworthy.app.assess import record_of
from payworthy.app.propose import proposal_of
from payworthy.base.failure import Failure
from payworthy.base.fx import RateTable
from payworthy.cli.assessing import Row
from payworthy.cli.desk import Desk
from payworthy.cli.explain_limit import limit_part
from payworthy.cli.override import held_texts
from payworthy.cli.policy_page import percent
from payworthy.cli.score_data import basis_data, score_data, share_text
from payworthy.cli.score_page import sayings_of
from payworthy.facts.person import Role
from payworthy.limit.one import Recommendation
from payworthy.measures.catalogue import MEASURES
from payworthy.measures.frame import PRESENT
from payworthy.score.explain import Explanation, Line, Then, explain
from payworthy.score.words import Sayings, points_text

_WIDE: Final = 110
_BAR: Final = 20
_SHORT_BAR: Final = 12
_NEXT_BANDS: Final = 3
_GOOD, _FAIR = 60_000_000, 40_000_000
"""Points of a block (micro) from which its bar is green, and yellow."""

_DATED: Final = frozenset({"statements", "plausibility", "distress"})
"""Families whose figures come from the latest annual accounts."""


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is told of one customer. ``signatures``: who would have to sign what is proposed, ``None`` where
    nothing is proposed; ``failure`` where nothing can be."""

    row: Row
    explanation: Explanation
    recommendation: Recommendation
    signatures: tuple[Role, ...] | None
    failure: Failure | None


def explained(desk: Desk, row: Row, rates: RateTable) -> Told:
    """Explain one customer."""
    assessed, i = row.assessed, row.i
    made = proposal_of(assessed, i, record_of(assessed, i, 1), rates, desk.user, desk.book.clock.now())
    failure = made if isinstance(made, Failure) else None
    signatures = None if made is None or isinstance(made, Failure) else made.signatures
    return Told(row, explain(assessed.frame, assessed.scored, i), assessed.recommendation(i), signatures, failure)


def explanation_data(desk: Desk, told: Told) -> dict[str, Any]:
    """An explanation for machines: the score with all figures, and every *what if*."""
    found, sayings = told.explanation, sayings_of(desk, told.row)
    steps = {
        line.name: [
            {"figure": str(step.figure), "points": step.points, **_then(step.then)} for step in line.steps
        ]
        for line in found.lines
    }  # fmt: skip
    return {
        **basis_data(desk, told.row.assessed.as_of),
        **score_data(told.row),
        "blocks": [
            {
                "code": block.code,
                "weight": block.weight,
                "points_micro": block.points,
                "contribution_micro": block.contribution,
                "known_weight": block.known,
                "factor_weight": block.of,
            }
            for block in found.blocks
        ],
        "better_bands": {name: listed for name, listed in steps.items() if listed},
        "levers": [
            {"code": one.lever, "changes": {name: str(value) for name, value in one.changed.items()}, **_then(one.then)}
            for one in found.outlooks
        ],
        "text": {
            "caps": [sayings.cap(cap) for cap in found.caps],
            "adverse": [sayings.reason(line, found.grade) for line in found.adverse],
            "positive": [sayings.line(line) for line in found.positive],
            "levers": [sayings.outlook(one) for one in found.outlooks],
        },
        "signatures": None if told.signatures is None else list(told.signatures),
        "not_proposed": None if told.failure is None else desk.screen.failure_data(told.failure),
    }


def draw_explanation(desk: Desk, told: Told) -> None:
    """The page for people."""
    found, sayings = told.explanation, sayings_of(desk, told.row)
    desk.screen.show(*_heading(desk, told))
    parts = [
        ("blocks", _blocks(desk, found, sayings)),
        ("factors", _factors(desk, told, sayings)),
        ("caps", _bullets([_cap(desk, found, cap.name, sayings.cap(cap)) for cap in found.caps])),
        ("adverse", _bullets([Text(sayings.reason(line, found.grade)) for line in found.adverse])),
        ("positive", _bullets([Text(sayings.line(line)) for line in found.positive])),
        ("levers", _bullets([*_levers(found, sayings), *_next_bands(desk, found, sayings)])),
        ("limit", limit_part(desk, told.recommendation, told.signatures, told.failure)),
    ]
    for title, content in parts:
        if content is not None:
            desk.screen.show("", Text(desk.screen.word(f"explain.{title}"), style="bold"), content)


def _heading(desk: Desk, told: Told) -> Iterator[RenderableType]:
    found, customer, policy = told.explanation, told.row.customer, desk.policy
    yield Text.assemble((customer.customer_id, "bold"), "  ", (customer.name, "bold"))
    style = "bold red" if found.stops else "bold yellow" if found.prepay_only else "bold green"
    now = customer.grade or desk.screen.word("ungraded")
    yield Text(
        desk.screen.word(
            "explain.score", score=points_text(found.score), grade=found.grade, pd=percent(found.pd),
            known=share_text(found.completeness),
        ),
        style=style,
    )  # fmt: skip
    if found.grade != found.grade_by_score:
        yield Text(desk.screen.word("explain.by_score", grade=found.grade_by_score))
    under = told.row.assessed.held.get(told.row.i)
    for line in [] if under is None else held_texts(desk, under):
        yield Text(line, style="cyan")
    yield Text(desk.screen.word("explain.same" if now == found.grade else "explain.now", grade=now))
    if found.stops or found.prepay_only:
        yield Text(desk.screen.word("explain.stops" if found.stops else "explain.prepay_only"), style=style)
    yield Text(
        desk.screen.word(
            "score.head", day=told.row.assessed.as_of.isoformat(), card=found.card, policy=policy.id,
            version=policy.version,
        ),
        style="dim",
    )  # fmt: skip


def _blocks(desk: Desk, found: Explanation, sayings: Sayings) -> RenderableType:
    table = _table(desk, "block", "points", "bar", "brings", "known", right=("points", "brings", "known"))
    length = _BAR if desk.screen.console.width >= _WIDE else _SHORT_BAR
    for block in found.blocks:
        known = f"{100 * block.known // block.of} %" if block.of else ""
        table.add_row(
            sayings.block(block.code),
            points_text(block.points),
            _bar(block.points, length),
            desk.screen.word("explain.of", points=points_text(block.contribution), full=block.weight),
            known,
        )
    return Padding(table, (0, 0, 0, 2), expand=False)


def _bar(points: int, length: int) -> Text:
    filled = (points * length + 50_000_000) // 100_000_000
    style = "green" if points >= _GOOD else "yellow" if points >= _FAIR else "red"
    return Text.assemble(("█" * filled, style), ("░" * (length - filled), "dim"))


def _factors(desk: Desk, told: Told, sayings: Sayings) -> RenderableType:
    """Every factor below its block; the source of a figure only where there is room."""
    is_wide = desk.screen.console.width >= _WIDE
    columns = ("factor", "value", *(("source",) if is_wide else ()), "brings", "lost")
    table = _table(desk, *columns, right=("brings", "lost"))
    block = ""
    for line in told.explanation.lines:
        if line.block != block:
            block = line.block
            table.add_row(Text(sayings.block(block), style="bold"))
        source = [source_of(desk, told, line)] if is_wide else []
        brings = desk.screen.word("explain.of", points=points_text(line.contribution), full=points_text(line.full))
        lost = Text(points_text(line.lost) if line.lost else "", style="red" if 2 * line.lost > line.full else "")
        style = "dim" if line.value is None else ""
        table.add_row(f"  {sayings.factor(line.name)}", sayings.value(line), *source, brings, lost, style=style)
    parts: list[RenderableType] = [table]
    if any(line.value is None for line in told.explanation.lines):
        parts.append(Text(desk.screen.word("explain.missing"), style="dim"))
    return Padding(Group(*parts), (0, 0, 0, 2), expand=False)


def source_of(desk: Desk, told: Told, line: Line) -> str:
    """Where a figure is from: the accounts and their end, or the kind of facts."""
    measure = MEASURES.get(line.measure)
    if measure is None or line.value is None:
        return ""
    closed = _accounts_to(told.row)
    if measure.family in _DATED and closed is not None:
        return desk.screen.word("explain.accounts", day=closed.isoformat())
    return desk.texts.say(f"family.{measure.family}")


def _accounts_to(row: Row) -> date | None:
    """The end of the latest annual period known."""
    age = row.assessed.frame["statement_age_days"]
    if age.absence[row.i] != PRESENT:
        return None
    return row.assessed.as_of - timedelta(days=int(age.values[row.i]))


def _cap(desk: Desk, found: Explanation, name: str, said: str) -> Text:
    if found.decisive is None or found.decisive.name != name:
        return Text(said)
    return Text(desk.screen.word("explain.decides", cap=said), style="bold red")


def _levers(found: Explanation, sayings: Sayings) -> list[Text]:
    return [Text(sayings.outlook(one)) for one in sorted(found.outlooks, key=lambda one: -one.then.gain)]


def _next_bands(desk: Desk, found: Explanation, sayings: Sayings) -> list[Text]:
    """The next bands that would add most, beside those already told with what costs most."""
    better = [
        (line, step)
        for line in found.lines
        if line not in found.adverse and (step := line.next) is not None and step.then.gain > 0
    ]
    better.sort(key=lambda one: -one[1].then.gain)
    return [
        Text(
            desk.screen.word(
                "score.adverse", factor=sayings.factor(line.name), value=sayings.step(line, step, found.grade)
            )
        )
        for line, step in better[:_NEXT_BANDS]
    ]


def _bullets(lines: Sequence[Text]) -> RenderableType | None:
    if not lines:
        return None
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row("·", line)
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _table(desk: Desk, *columns: str, right: Sequence[str]) -> Table:
    """A table without lines, its headings small."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        is_figure = column in right
        table.add_column(
            desk.screen.word(f"explain.column.{column}"),
            justify="right" if is_figure else "left",
            no_wrap=is_figure or column == "bar",
            overflow="fold",
        )
    return table


def _then(then: Then) -> dict[str, Any]:
    return {
        "score_micro": then.score,
        "gain_micro": then.gain,
        "grade": then.grade,
        "stops": then.stops,
        "prepay_only": then.prepay_only,
    }
