"""Section 9: the score, factor by factor: value, points, weight, source, day; what caps the grade; who changed it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from payworthy.measures.catalogue import MEASURES
from payworthy.report import cited
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import (
    Band,
    Block,
    Chart,
    ChartKind,
    Cite,
    Facts,
    Figure,
    Level,
    Panel,
    Series,
    Table,
    Text,
    Tone,
)
from payworthy.report.voice import DASH
from payworthy.score.explain import Line
from payworthy.score.words import points_text

KEY: Final = "scorecard"

_MICRO: Final = 1_000_000
_GOOD, _FAIR = 60 * _MICRO, 40 * _MICRO
"""Points of a block from which it is good, and fair."""

_OWN: Final = frozenset({"aging", "behaviour", "turnover"})
_ACCOUNTS: Final = frozenset({"statements", "plausibility", "distress"})


def blocks(pen: Pen) -> Iterator[Block]:
    """Blocks, factors, caps, override, history."""
    yield _panel(pen)
    yield _blocks(pen)
    yield _factors(pen)
    yield from _caps(pen)
    yield from _override(pen)
    yield from history(pen)


def _panel(pen: Pen) -> Panel:
    found = pen.data.explanation
    cites = cited.assessment(pen.data)
    return Panel(
        (
            Figure(pen.say("score"), points_text(found.score), cites, note=pen.say("of_hundred")),
            Figure(
                pen.say("grade_after_caps"),
                found.grade,
                cites,
                note=pen.say("grade_by_score", grade=found.grade_by_score),
            ),
            Figure(pen.say("pd"), pen.voice.pd(found.pd), (*cites, *cited.policy(pen.data)), note=pen.say("pd_note")),
            Figure(pen.say("score_known"), f"{found.completeness // 10_000}%", cites),
        )
    )


def _blocks(pen: Pen) -> Table:
    cites = cited.assessment(pen.data)
    rows = []
    for block in pen.data.explanation.blocks:
        tone = Tone.GOOD if block.points >= _GOOD else Tone.WARN if block.points >= _FAIR else Tone.BAD
        known = f"{100 * block.known // block.of}%" if block.of else DASH
        rows.append(
            (
                plain(pen.sayings.block(block.code)),
                Text(points_text(block.points), cites, tone),
                plain(str(block.weight), cited.policy(pen.data)),
                plain(points_text(block.contribution), cites),
                plain(known, cites),
            )
        )
    total = (
        plain(pen.say("total")),
        plain(""),
        plain(str(sum(block.weight for block in pen.data.explanation.blocks)), cited.policy(pen.data)),
        plain(points_text(pen.data.explanation.score), cites),
        plain(f"{pen.data.explanation.completeness // 10_000}%", cites),
    )
    names = ("block", "points", "weight", "brings", "known")
    return table(
        pen.columns("blocks", *names, right=names[1:], wide=("block",)),
        rows,
        pen.say("scorecard.blocks_caption"),
        total=total,
    )


def _factors(pen: Pen) -> Table:
    rows: list[tuple[Text, ...]] = []
    block = ""
    for line in pen.data.explanation.lines:
        if line.block != block:
            block = line.block
            rows.append((plain(pen.sayings.block(block), (), Tone.MUTED), *(plain("") for _ in range(6))))
        rows.append(_factor(pen, line))
    names = ("factor", "value", "brings", "full", "lost", "source", "on")
    return table(
        pen.columns(
            "factors",
            *names,
            right=("value", "brings", "full", "lost"),
            wide=("factor",),
            broad=("value", "source", "on"),
        ),
        rows,
        pen.say("scorecard.factors_caption"),
        pen.say("scorecard.factors_note"),
    )


def _factor(pen: Pen, line: Line) -> tuple[Text, ...]:
    cites = (*cited.assessment(pen.data), *line_cites(pen, line))
    source, on = source_of(pen, line)
    lost = Tone.BAD if 2 * line.lost > line.full else Tone.PLAIN
    value_tone = Tone.MUTED if line.value is None else Tone.PLAIN
    return (
        plain(pen.sayings.factor(line.name)),
        Text(pen.line_value(line), cites, value_tone),
        plain(points_text(line.contribution), cites),
        plain(points_text(line.full), cited.policy(pen.data)),
        Text(points_text(line.lost), cites, lost),
        plain(source, cites if source != DASH else ()),
        plain(pen.voice.day(on), cites if on else ()),
    )


def line_cites(pen: Pen, line: Line) -> Cite:
    """What a factor rests on: its measure, and the accounts if it is of them."""
    measure = MEASURES.get(line.measure)
    if measure is None:
        return ()
    return (*cited.measure(line.measure), *(pen.accounts if measure.family in _ACCOUNTS else ()))


def source_of(pen: Pen, line: Line) -> tuple[str, date | None]:
    """Where a factor's figure is from, and the day it was true on."""
    measure = MEASURES.get(line.measure)
    if measure is None or line.value is None:
        return DASH, None
    if measure.family in _ACCOUNTS and pen.data.years:
        return pen.say("origin.accounts"), pen.data.years[-1].period_end
    if measure.family in _OWN:
        return pen.say("origin.own"), pen.data.as_of
    source = cited.sources(pen.data, cited.measure(line.measure), pen.voice)[0]
    return pen.say(f"origin.{measure.family}"), source.known_on


def _caps(pen: Pen) -> Iterator[Block]:
    found = pen.data.explanation
    if not found.caps:
        yield pen.note("scorecard.no_caps", Level.GOOD, cited.assessment(pen.data))
        return
    items = []
    for cap in found.caps:
        decides = found.decisive is not None and found.decisive.name == cap.name
        said = pen.sayings.cap(cap)
        cites = (*cited.assessment(pen.data), *cited.policy(pen.data))
        items.append(
            Text(pen.say("scorecard.decides", cap=said) if decides else said, cites, Tone.BAD if decides else Tone.WARN)
        )
    yield from pen.bullets("scorecard.caps", items)


def _override(pen: Pen) -> Iterator[Block]:
    held = pen.data.override
    if held is None:
        yield pen.note("scorecard.no_override")
        return
    cites, made = cited.proposal(held.proposal_id), held.override
    pairs = {
        "graded": held.graded,
        "given": held.grade,
        "reason": pen.voice.word("score.override_reason", made.reason),
        "evidence": made.evidence or DASH,
        "approved_by": pen.person(held.approved_by),
        "until": pen.voice.day(made.until),
    }
    yield Facts(
        tuple(
            (pen.say(f"override.{name}"), Text(value, cites if value != DASH else ())) for name, value in pairs.items()
        ),
        pen.say("scorecard.override"),
    )


def history(pen: Pen) -> Iterator[Block]:
    """The score over time, over the grades, where there is more than one assessment."""
    past = pen.data.history
    now = pen.data.explanation
    points = [(one.as_of, one.score_micro, one.grade, cited.past(pen.data, one.number)) for one in past]
    if not any(one.is_now for one in past):
        points.append((pen.data.as_of, now.score, pen.data.grade, cited.assessment(pen.data)))
    if len(points) < 2:
        return
    scored = [grade for grade in pen.data.policy.grades if grade.min_score is not None]
    highs = [None, *(grade.min_score for grade in scored[:-1])]
    yield Chart(
        kind=ChartKind.STEP,
        title=pen.say("scorecard.history"),
        alt=pen.say(
            "scorecard.history_alt", first=points_text(points[0][1]), last=points_text(points[-1][1]), count=len(points)
        ),
        labels=tuple(pen.voice.day(day) for day, _, _, _ in points),
        series=(Series(pen.say("score"), tuple(_hundredths(micro) for _, micro, _, _ in points)),),
        bands=tuple(Band(grade.symbol, grade.min_score, high) for grade, high in zip(scored, highs, strict=True)),
        decimals=2,
        cites=tuple(cite for _, _, _, cites in points for cite in cites),
        table=table(
            pen.columns("history", "day", "score", "grade", right=("score",)),
            (
                (plain(pen.voice.day(day), cites), plain(points_text(micro), cites), plain(grade, cites))
                for day, micro, grade, cites in points
            ),
        ),
    )


def _hundredths(micro: int) -> Decimal:
    return Decimal(points_text(micro))
