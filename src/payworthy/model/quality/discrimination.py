"""Does the score tell bad from good? AUC, Gini, Kolmogorov-Smirnov, and a bootstrap interval by group.

Everywhere ``score`` is higher for the safer one; of probabilities of default give the negative.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Separation:
    """The greatest distance between two distributions, and the score at which it is reached."""

    distance: float
    at_score: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A range that should hold the true figure with the stated confidence."""

    low: float
    high: float
    confidence: float


def auc(score: Any, is_bad: Any) -> float:
    """P(score of a good one > score of a bad one) + half of the ties; NaN if one of the two kinds is absent."""
    scores, bad = _pair(score, is_bad)
    return _weighted_auc(_Order(scores), bad, np.ones(len(scores)))


def gini(area: float) -> float:
    """Accuracy ratio: 2 AUC - 1."""
    return 2 * area - 1


def ks(score: Any, is_bad: Any) -> Separation:
    """Kolmogorov-Smirnov: the greatest abs(F_bad(s) - F_good(s)); the lowest such score, NaN if a kind is absent."""
    scores, bad = _pair(score, is_bad)
    if not bad.any() or bad.all():
        return Separation(float("nan"), float("nan"))
    values, place = np.unique(scores, return_inverse=True)
    bads = np.cumsum(np.bincount(place, weights=bad, minlength=len(values))) / bad.sum()
    goods = np.cumsum(np.bincount(place, weights=~bad, minlength=len(values))) / (~bad).sum()
    distance = np.abs(bads - goods)
    best = int(np.argmax(distance > distance.max() - 1e-12))
    return Separation(float(distance[best]), float(values[best]))


def auc_interval(
    score: Any, is_bad: Any, group: Any | None = None, *, draws: int = 500, seed: int = 0, confidence: float = 0.95
) -> Interval:
    """Percentile bootstrap of the AUC. Whole groups are drawn, because the rows of one company are not independent."""
    scores, bad = _pair(score, is_bad)
    member = np.arange(len(scores)) if group is None else np.unique(np.asarray(group), return_inverse=True)[1]
    many = int(member.max()) + 1 if len(member) else 0
    if many == 0 or draws == 0 or not bad.any() or bad.all():
        return Interval(float("nan"), float("nan"), confidence)
    chance = np.random.default_rng(seed)
    order = _Order(scores)
    areas = []
    for _ in range(draws):
        times = np.bincount(chance.integers(0, many, many), minlength=many).astype(np.float64)
        areas.append(_weighted_auc(order, bad, times[member]))
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(areas, [tail, 1 - tail])
    return Interval(float(low), float(high), confidence)


class _Order:
    """Rows sorted by score, once for many weightings."""

    def __init__(self, scores: Floats) -> None:
        self.rows = np.argsort(scores, kind="stable")
        in_order = scores[self.rows]
        self.starts = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]]) if len(scores) else np.arange(0)


def _weighted_auc(order: _Order, bad: Flags, weight: Floats) -> float:
    if not len(bad):
        return float("nan")
    ordered_bad, ordered_weight = bad[order.rows], weight[order.rows]
    bads = np.add.reduceat(np.where(ordered_bad, ordered_weight, 0.0), order.starts)
    goods = np.add.reduceat(np.where(ordered_bad, 0.0, ordered_weight), order.starts)
    below = np.cumsum(bads) - bads
    pairs = bads.sum() * goods.sum()
    return float((goods * (below + bads / 2)).sum() / pairs) if pairs else float("nan")


def _pair(score: Any, is_bad: Any) -> tuple[Floats, Flags]:
    return np.asarray(score, dtype=np.float64), np.asarray(is_bad).astype(bool)
