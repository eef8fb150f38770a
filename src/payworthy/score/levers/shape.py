"""The fixed shape of a lever, and the few ways in which levers change a frame."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from payworthy.measures.frame import PRESENT, Column, Frame
from payworthy.score.card import MICRO, Factor, Scorecard, Shape

Values = Mapping[str, Decimal | int]
"""Measures by name, in their units."""


@dataclass(frozen=True, slots=True)
class Lever:
    """``change`` takes a frame of one customer and the card, and gives the measures that would be different once it is
    done; an empty table where there is nothing to do. Its sentence is ``score.lever.<code>`` in the texts, and says
    what is taken for granted."""

    code: str
    change: Callable[[Frame, Scorecard], Values]


def number(frame: Frame, measure: str) -> Decimal | int | None:
    """The customer's figure; ``None`` where there is none."""
    column = frame.columns.get(measure)
    if column is None or column.absence[0] != PRESENT:
        return None
    value = column.values[0]
    return int(value) if isinstance(value, np.integer) else Decimal(str(value))


def is_missing(frame: Frame, measure: str) -> bool:
    """Whether the frame has such a column and no figure in it."""
    return measure in frame.columns and frame[measure].absence[0] != PRESENT


def with_values(frame: Frame, values: Values) -> Frame:
    """The frame of one customer with other figures; columns it does not have stay away."""
    columns = dict(frame.columns)
    for measure, value in values.items():
        if measure in columns:
            kind: Any = columns[measure].values.dtype
            columns[measure] = Column(np.array([value], kind), np.zeros(1, np.uint8))
    return Frame(frame.ids, columns)


def modest_value(factor: Factor, points: int) -> Decimal | int:
    """The least figure that gives at least so many points; the best there is where none does."""
    if factor.shape is Shape.LINEAR:
        return _on_the_line(factor, points)
    enough = [edge for edge, given in zip(factor.edges, factor.points, strict=False) if given >= points]
    best = max(zip(factor.points, factor.edges, strict=False))[1]
    if not enough:
        return best
    return enough[-1] if factor.shape is not Shape.CODES else _least_code(factor, points)


def _least_code(factor: Factor, points: int) -> Decimal | int:
    return min((given, code) for code, given in zip(factor.edges, factor.points, strict=True) if given >= points)[1]


def _on_the_line(factor: Factor, points: int) -> Decimal | int:
    anchors = list(zip(factor.edges, factor.points, strict=True))
    if factor.points[0] > factor.points[-1]:
        anchors.reverse()
    for (left, low), (right, high) in pairwise(anchors):
        if low <= points <= high:
            exact = left + (right - left) * Decimal(points - low) / (high - low)
            return Decimal(round(exact * MICRO)) / MICRO
    return anchors[-1][0]


def missing_made_neutral(frame: Frame, card: Scorecard, factors: Iterable[str]) -> Values:
    """Neutral figures for those of the named factors (``FIN.lev``) that are missing."""
    wanted = set(factors)
    return {
        factor.measure: modest_value(factor, block.neutral)
        for block in card.blocks
        for factor in block.factors
        if factor.name in wanted and is_missing(frame, factor.measure)
    }


def missing_made_best(frame: Frame, card: Scorecard, block: str) -> Values:
    """Figures of the best band for all that is missing in a block."""
    return {
        factor.measure: modest_value(factor, max(factor.points))
        for factor in card.factors
        if factor.block == block and is_missing(frame, factor.measure)
    }
