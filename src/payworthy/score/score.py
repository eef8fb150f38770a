"""Measures → points, contributions, caps, grade and probability of default: for one customer or for millions.

Everything is done column by column, a slice of customers at a time so that the work stays in the processor's cache.
Points are whole micro-points throughout; only measures are compared as binary numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.measures.frame import ABSENCES, PRESENT, Column, Frame
from payworthy.score.card import (
    COMPLETENESS,
    GIVEN_BY_CALLER,
    MICRO,
    MOST_POINTS,
    Block,
    Cap,
    Compare,
    Condition,
    Factor,
    Scorecard,
    Shape,
)
from payworthy.score.scale import Scale
from payworthy.score.scored import Scored

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Edges = NDArray[np.int64] | NDArray[np.float64]

_SLICE: Final = 8192
_NOT_COLLECTED: Final = ABSENCES.index("not_collected")
_COMPARE: Final[dict[Compare, Callable[..., Bools]]] = {
    Compare.AT_LEAST: np.greater_equal,
    Compare.AT_MOST: np.less_equal,
    Compare.ABOVE: np.greater,
    Compare.BELOW: np.less,
}


def score(frame: Frame, card: Scorecard, scale: Scale) -> Scored:
    """Score every customer of a frame (domain 3.2).

    Amounts in the frame are in the currency the card was read for. A measure the card needs and the frame does not
    have raises ``ValueError``: a misspelt name must not look like a customer of whom nothing is known. For many frames
    make a ``Scorer`` once.
    """
    return Scorer(card, scale)(frame)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A factor made ready: tables of points in micro-points, by band and by reason of absence (-1: none)."""

    factor: Factor
    edges: Edges
    points: Ints
    by_absence: Ints


class Scorer:
    """A card and a scale made ready for many frames. Calling it gives what ``score`` gives."""

    def __init__(self, card: Scorecard, scale: Scale) -> None:
        self.card = card
        self.scale = scale
        self.caps = tuple(sorted(card.caps, key=lambda cap: _severity(cap, scale), reverse=True))
        self._readings = [[_reading(factor) for factor in block.factors] for block in card.blocks]
        self._cuts = scale.cuts_micro
        self._pds = np.array(scale.pds, np.float64)
        self._cap_positions = [0 if cap.grade is None else scale.position(cap.grade) for cap in self.caps]

    def __call__(self, frame: Frame) -> Scored:
        """Score a frame."""
        missing = sorted(self.card.measures - frame.columns.keys() - GIVEN_BY_CALLER)
        if missing:
            raise ValueError(f"the frame lacks measures the scorecard reads: {', '.join(missing)}")
        out = Scored.empty(frame.ids, self.card, self.scale, self.caps)
        for first in range(0, len(frame), _SLICE):
            self._slice(frame, out, slice(first, min(first + _SLICE, len(frame))))
        return out

    def _slice(self, frame: Frame, out: Scored, rows: slice) -> None:
        total = out.score[rows]
        known = out.completeness[rows]
        at = 0
        for number, (block, readings) in enumerate(zip(self.card.blocks, self._readings, strict=True)):
            factors = slice(at, at + len(readings))
            at = factors.stop
            weight = _block(frame, block, readings, out, rows, factors, number)
            known += block.weight * MICRO * weight // block.factor_weight
            total += out.block_contributions[number, rows]
        known //= MOST_POINTS
        self._grade(frame, out, rows)

    def _grade(self, frame: Frame, out: Scored, rows: slice) -> None:
        """The grade of the score, what caps it, and what follows."""
        by_score = out.grade_by_score[rows]
        for cut in self._cuts:
            by_score += out.score[rows] < cut
        grade = out.grade[rows]
        grade[:] = by_score
        binding = out.binding[rows]
        for number in reversed(range(len(self.caps))):
            cap, position = self.caps[number], self._cap_positions[number]
            applies = out.caps[number, rows]
            _holds(frame, out, cap, rows, applies)
            if not applies.any():
                continue
            bites = applies if cap.stops or cap.prepay_only else applies & (by_score < position)
            binding[bites] = number
            grade[applies] = np.maximum(grade[applies], position)
            out.stops[rows] |= applies & cap.stops
            out.prepay_only[rows] |= applies & (cap.prepay_only or cap.stops)
        out.pd[rows] = self._pds[grade]


def _severity(cap: Cap, scale: Scale) -> tuple[bool, int, bool, bool, str]:
    """What makes one cap worse than another: a stop, then the lower grade, then prepayment, then a hard stop."""
    position = -1 if cap.grade is None else scale.position(cap.grade)
    return cap.stops, position, cap.prepay_only, cap.is_hard, cap.name


def _reading(factor: Factor) -> _Reading:
    are_whole = all(isinstance(edge, int) or edge == edge.to_integral_value() for edge in factor.edges)
    edges: Edges = np.array(factor.edges, np.float64)
    if are_whole:
        edges = np.array([int(edge) for edge in factor.edges], np.int64)
    by_absence = np.full(len(ABSENCES), -1, np.int64)
    for reason, points in factor.absent.items():
        by_absence[ABSENCES.index(reason)] = points * MICRO
    return _Reading(factor, edges, np.array(factor.points, np.int64) * MICRO, by_absence)


def _block(
    frame: Frame, block: Block, readings: list[_Reading], out: Scored, rows: slice, factors: slice, number: int
) -> Ints:
    """Points of one block, shared out over its factors. Returns the weight of what is known.

    Products of weight and points are added up first and divided once, so that nothing is lost between factors; each
    factor's contribution is the difference of two rounded sums, and so all contributions add up to the score exactly.
    """
    size, whole = rows.stop - rows.start, block.factor_weight
    weight, total = np.zeros(size, np.int64), np.zeros(size, np.int64)
    shares = np.empty((len(readings), size), np.int64)
    gaps: list[Bools | None] = []
    for reading, points, band in zip(readings, shares, out.bands[factors, rows], strict=True):
        gap = _read(reading, frame[reading.factor.measure], rows, points, band)
        np.multiply(points, reading.factor.weight, out=points)
        total += points
        weight += reading.factor.weight if gap is None else reading.factor.weight * ~gap
        gaps.append(gap)
    if any(gap is not None for gap in gaps):
        _fill(block, readings, weight, total, shares, gaps)
    running = np.cumsum(shares, axis=0, out=shares)
    out.block_points[number, rows] = (2 * running[-1] + whole) // (2 * whole)
    running *= 2 * block.weight
    running += MOST_POINTS * whole
    running //= 2 * MOST_POINTS * whole
    out.block_contributions[number, rows] = running[-1]
    out.block_known[number, rows] = weight
    contributions = out.contributions[factors, rows]
    contributions[0] = running[0]
    np.subtract(running[1:], running[:-1], out=contributions[1:])
    return weight


def _read(reading: _Reading, column: Column, rows: slice, points: Ints, band: NDArray[np.int8]) -> Bools | None:
    """Points and band of one factor; where it is missing, and ``None`` where it never is. Values that are no number
    fall into the worst band."""
    values, absence = column.values[rows], column.absence[rows]
    band[:] = len(reading.edges)
    match reading.factor.shape:
        case Shape.AT_LEAST:
            for edge in reading.edges:
                band -= values >= edge
        case Shape.AT_MOST:
            for edge in reading.edges:
                band -= values <= edge
        case Shape.LINEAR:
            for edge in reading.edges:
                band -= values >= edge
        case Shape.CODES:
            for position, code in enumerate(reading.edges):
                band[values == code] = position
    if reading.factor.shape is Shape.LINEAR:
        between = np.interp(values, reading.edges, reading.points)
        points[:] = np.rint(np.where(np.isnan(between), reading.points.min(), between))
        unlisted = None
    elif reading.factor.shape is Shape.CODES:
        unlisted = band == len(reading.edges)
        np.take(reading.points, band, out=points, mode="clip")
    else:
        unlisted = None
        np.take(reading.points, band, out=points, mode="clip")
    return _mark_absent(reading, absence, points, band, unlisted)


def _mark_absent(
    reading: _Reading, absence: NDArray[np.uint8], points: Ints, band: NDArray[np.int8], unlisted: Bools | None
) -> Bools | None:
    """Bands of absent figures are the reason's position, negative. A code the card does not list is not collected."""
    if unlisted is not None and unlisted.any():
        absence = np.where((absence == PRESENT) & unlisted, np.uint8(_NOT_COLLECTED), absence)
    if not absence.any():
        return None
    where = np.flatnonzero(absence)
    reasons = absence[where]
    given = reading.by_absence[reasons]
    band[where] = -reasons.astype(np.int8)
    points[where] = np.maximum(given, 0)
    gap = np.zeros(len(points), np.bool_)
    gap[where] = given < 0
    return gap


def _fill(
    block: Block, readings: list[_Reading], weight: Ints, total: Ints, shares: Ints, gaps: list[Bools | None]
) -> None:
    """Give missing factors what the rest of their block is worth, at most the neutral points (ADR 23)."""
    whole = block.factor_weight
    where = np.flatnonzero(weight < whole)
    known, have = weight[where], total[where]
    like_the_rest = (2 * have * whole + known) // np.maximum(2 * known, 1)
    worth = np.minimum(like_the_rest, have + block.neutral * MICRO * (whole - known))
    if block.thin_below is not None and block.thin_points is not None:
        top, bottom = block.thin_below.as_integer_ratio()
        thin = known * bottom < top * whole
        worth[thin] = np.minimum(worth[thin], block.thin_points * MICRO * whole)
    worth[known == 0] = block.absent * MICRO * whole
    rest, gone = worth - have, whole - known
    given, passed = np.zeros(len(where), np.int64), np.zeros(len(where), np.int64)
    for reading, share, gap in zip(readings, shares, gaps, strict=True):
        if gap is not None:
            passed += reading.factor.weight * gap[where]
            until = rest * passed // np.maximum(gone, 1)
            share[where] += until - given
            given = until


def _holds(frame: Frame, out: Scored, cap: Cap, rows: slice, applies: Bools) -> None:
    """Where all conditions of a cap hold."""
    applies[:] = True
    for condition in cap.when:
        applies &= _holds_one(frame, out, condition, rows)


def _holds_one(frame: Frame, out: Scored, condition: Condition, rows: slice) -> Bools | bool:
    compare, value = _COMPARE[condition.compare], condition.value
    threshold = value if isinstance(value, int) else np.float64(value)
    if condition.measure.startswith(COMPLETENESS):
        block = condition.measure.removeprefix(COMPLETENESS).removeprefix("_")
        return compare(out.known_share(block, rows), threshold)
    if condition.measure not in frame.columns:
        return condition.if_absent
    column = frame[condition.measure]
    absence = column.absence[rows]
    held = compare(column.values[rows], threshold)
    if absence.any():
        held[absence != PRESENT] = condition.if_absent
    return held
