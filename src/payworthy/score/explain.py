"""One customer's score as a person reads it: what counts, what it costs, and what would change it (domain 3.7).

Every *what if* is scored again, in one go, by the same program that gave the score; nothing is estimated.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
from msgspec import Struct

from payworthy.measures.frame import ABSENCES, Column, Frame
from payworthy.score.card import Cap, Factor, Shape
from payworthy.score.levers import LEVERS
from payworthy.score.levers.shape import Values, number, with_values
from payworthy.score.score import Scorer
from payworthy.score.scored import Scored, full_contributions


class Then(Struct, frozen=True, kw_only=True):
    """What would be: score, gain over today (micro-points), grade after caps, and whether credit would still be
    refused (``stops``) or only prepaid (``prepay_only``)."""

    score: int
    gain: int
    grade: str
    stops: bool
    prepay_only: bool


class Step(Struct, frozen=True, kw_only=True):
    """A better band of a factor: the figure that reaches it, its points, and what would be then."""

    band: int
    figure: Decimal | int
    points: int
    then: Then


class Line(Struct, frozen=True, kw_only=True):
    """One factor. ``value``: the figure, ``None`` where it is ``absence`` that tells why there is none. ``points``: 0
    to 100, in micro-points, and what a missing figure was taken to be worth. ``contribution`` and ``lost`` add up to
    ``full``, the most this factor can bring, in micro-points of the whole score. ``steps``: better bands, the
    next one first."""

    block: str
    code: str
    measure: str
    reason: str
    value: Decimal | int | None
    absence: str | None
    band: int | None
    points: int
    contribution: int
    lost: int
    full: int
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """``PAY.pi``."""
        return f"{self.block}.{self.code}"

    @property
    def next(self) -> Step | None:
        """The next better band."""
        return self.steps[0] if self.steps else None


class BlockLine(Struct, frozen=True, kw_only=True):
    """One block: its points (0 to 100) and contribution in micro-points, its weight, and the known share of it."""

    code: str
    weight: int
    points: int
    contribution: int
    known: int
    of: int


class Outlook(Struct, frozen=True, kw_only=True):
    """What a lever would do; ``changed``: the measures it takes to be different."""

    lever: str
    changed: Mapping[str, Decimal | int]
    then: Then


class Explanation(Struct, frozen=True, kw_only=True):
    """All of it. ``lines`` in the order of the card; ``adverse`` and ``positive``: lines that cost and that bring the
    most; ``caps``: those that apply, the most severe first; ``decisive``: the one that makes the grade or the stop,
    ``None`` where the score does; ``completeness``: known share of the card, in millionths."""

    customer_id: str
    card: str
    score: int
    grade_by_score: str
    grade: str
    pd: Decimal
    completeness: int
    stops: bool
    prepay_only: bool
    blocks: tuple[BlockLine, ...]
    lines: tuple[Line, ...]
    adverse: tuple[Line, ...]
    positive: tuple[Line, ...]
    caps: tuple[Cap, ...]
    decisive: Cap | None
    outlooks: tuple[Outlook, ...]


def explain(frame: Frame, scored: Scored, i: int) -> Explanation:
    """The score of customer ``i`` of ``scored``, which came out of ``frame``."""
    one = _row(frame, i)
    steps, outlooks = _what_if(one, scored, i)
    lines = tuple(_line(one, scored, i, f, steps[f]) for f in range(len(scored.card.factors)))
    scale = scored.scale
    grade = scale.symbols[scored.grade[i]]
    return Explanation(
        customer_id=str(scored.ids[i]),
        card=scored.card.name,
        score=int(scored.score[i]),
        grade_by_score=scale.symbols[scored.grade_by_score[i]],
        grade=grade,
        pd=scale.pd(grade),
        completeness=int(scored.completeness[i]),
        stops=bool(scored.stops[i]),
        prepay_only=bool(scored.prepay_only[i]),
        blocks=_blocks(scored, i),
        lines=lines,
        adverse=tuple(lines[f] for f in scored.adverse(i)),
        positive=tuple(lines[f] for f in scored.positive(i)),
        caps=scored.applied(i),
        decisive=scored.decisive(i),
        outlooks=outlooks,
    )


def _blocks(scored: Scored, i: int) -> tuple[BlockLine, ...]:
    return tuple(
        BlockLine(
            code=block.code,
            weight=block.weight,
            points=int(scored.block_points[b, i]),
            contribution=int(scored.block_contributions[b, i]),
            known=int(scored.block_known[b, i]),
            of=block.factor_weight,
        )
        for b, block in enumerate(scored.card.blocks)
    )


def _line(one: Frame, scored: Scored, i: int, f: int, steps: tuple[Step, ...]) -> Line:
    factor, band = scored.card.factors[f], int(scored.bands[f, i])
    full, contribution = int(full_contributions(scored.card)[f]), int(scored.contributions[f, i])
    return Line(
        block=factor.block,
        code=factor.code,
        measure=factor.measure,
        reason=scored.reason(i, f),
        value=number(one, factor.measure) if band >= 0 else None,
        absence=None if band >= 0 else ABSENCES[-band],
        band=band if band >= 0 else None,
        points=100 * 1_000_000 * contribution // full if full else 0,
        contribution=contribution,
        lost=full - contribution,
        full=full,
        steps=steps,
    )


def _what_if(one: Frame, scored: Scored, i: int) -> tuple[list[tuple[Step, ...]], tuple[Outlook, ...]]:
    """Every better band of every factor and every lever, scored together as the customers of one frame."""
    bands = [_better_bands(factor, int(scored.bands[f, i])) for f, factor in enumerate(scored.card.factors)]
    levers = [(lever.code, changed) for lever in LEVERS if (changed := lever.change(one, scored.card))]
    changes: list[Values] = [{factor.measure: figure} for factor, better in zip(scored.card.factors, bands, strict=True)
                             for _, figure, _ in better]  # fmt: skip
    changes += [changed for _, changed in levers]
    if not changes:
        return [() for _ in bands], ()
    again = Scorer(scored.card, scored.scale)(_stacked([with_values(one, changed) for changed in changes]))
    thens = iter([_then(again, row, int(scored.score[i])) for row in range(len(changes))])
    steps = [
        tuple(Step(band=band, figure=figure, points=points, then=next(thens)) for band, figure, points in better)
        for better in bands
    ]
    outlooks = tuple(Outlook(lever=code, changed=dict(changed), then=next(thens)) for code, changed in levers)
    return steps, outlooks


def _better_bands(factor: Factor, band: int) -> list[tuple[int, Decimal | int, int]]:
    """Bands that give more than this one, the next one first: number, figure that reaches it, points."""
    if band < 0:
        return []
    if factor.shape is Shape.LINEAR:
        count = len(factor.edges)
        falls = factor.points[0] > factor.points[-1]
        if falls:
            return []
        return [(b, factor.edges[count - 1 - b], factor.points[count - 1 - b]) for b in range(band - 1, -1, -1)]
    now = factor.points[min(band, len(factor.points) - 1)]
    better = [(b, edge, factor.points[b]) for b, edge in enumerate(factor.edges) if factor.points[b] > now]
    return sorted(better, key=lambda one: one[2])


def _then(again: Scored, row: int, today: int) -> Then:
    return Then(
        score=int(again.score[row]),
        gain=int(again.score[row]) - today,
        grade=again.scale.symbols[again.grade[row]],
        stops=bool(again.stops[row]),
        prepay_only=bool(again.prepay_only[row]),
    )


def _row(frame: Frame, i: int) -> Frame:
    part = slice(i, i + 1)
    columns = {name: Column(column.values[part], column.absence[part]) for name, column in frame.columns.items()}
    return Frame(frame.ids[part], columns)


def _stacked(frames: Sequence[Frame]) -> Frame:
    columns = {
        name: Column(
            np.concatenate([frame[name].values for frame in frames]),
            np.concatenate([frame[name].absence for frame in frames]),
        )
        for name in frames[0].columns
    }
    return Frame(np.concatenate([frame.ids for frame in frames]), columns)
