"""Probabilities of default to grades and to 0 to 100 points, and back, column by column (domain 3.5, 3.6).

What a fitted model gives is a PD; what people read are points and a grade. Both come from the master scale's own
midpoints and edges, never from a second formula, so that points and grade of one PD always agree.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.score.card import MICRO
from payworthy.score.scale import Scale

_LEAST_PD: Final = np.float64("1e-12")


def grades_of_scores(scores: NDArray[np.int64], scale: Scale) -> NDArray[np.int8]:
    """Positions on the scale of scores in micro-points."""
    cuts = np.array(scale.cuts_micro[::-1], np.int64)
    return (len(cuts) - np.searchsorted(cuts, scores, side="right")).astype(np.int8)


def grades_of_pds(pds: NDArray[np.float64], scale: Scale) -> NDArray[np.int8]:
    """Positions on the scale: the band that holds each PD; an edge belongs to the worse side."""
    edges = np.array(scale.pd_edges, np.float64)
    return np.searchsorted(edges, pds, side="right").astype(np.int8)


def scores_of_pds(pds: NDArray[np.float64], scale: Scale) -> NDArray[np.int64]:
    """Micro-points by straight lines in the logarithm of the PD between the scale's anchors: the middle of a grade is
    its central PD, a cut is the edge between two. Monotone; within a grade the score stays within the grade's."""
    points, logs = _anchors(scale)
    found: NDArray[np.int64] = np.rint(np.interp(np.log(np.maximum(pds, _LEAST_PD)), logs, points)).astype(np.int64)
    return _within(found, grades_of_pds(pds, scale), scale)


def pds_of_scores(scores: NDArray[np.int64], scale: Scale) -> NDArray[np.float64]:
    """The PD of scores in micro-points, by the same lines."""
    points, logs = _anchors(scale)
    found: NDArray[np.float64] = np.exp(np.interp(scores, points[::-1], logs[::-1]))
    return found


def _anchors(scale: Scale) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = np.array([points * MICRO for points, _ in scale.anchors], np.float64)
    logs = np.log(np.array([pd for _, pd in scale.anchors], np.float64))
    return points, logs


def _within(scores: NDArray[np.int64], grades: NDArray[np.int8], scale: Scale) -> NDArray[np.int64]:
    """A PD a hair beside an edge must not be rounded over the cut."""
    cuts = scale.cuts_micro
    lowest = np.array([*cuts, 0], np.int64)[grades]
    highest = np.array([100 * MICRO, *(cut - 1 for cut in cuts)], np.int64)[grades]
    return np.clip(scores, lowest, highest)
