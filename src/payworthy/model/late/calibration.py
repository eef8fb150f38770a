"""From what trees say to probabilities and intervals that hold: fitted on a later window than the trees."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from payworthy.model.late.invoices import Days, Flags, Floats, Places

COVERAGE: Final = 0.8
"""Share of invoices whose payment an interval should hold."""

SIZES: Final = (3, 20)
"""Customers with fewer paid invoices than the first, than the second, and the others: intervals of each group are
widened on their own."""

_LEAST: Final = 100
"""Rows a group must have for that."""

_RIDGE: Final = 2.0
"""Pull towards leaving log odds as they are: a few late ones must not bend a curve."""


_SLOPES: Final = (0.7, 1.1)
"""What a slope measured on fewer rows may say about the trees of all."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """P = 1 / (1 + exp(-(``slope`` x + ``intercept``))) of log odds x (Platt 1999)."""

    slope: float = 1.0
    intercept: float = 0.0

    def apply(self, margin: Floats) -> Floats:
        """Probabilities."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * margin + self.intercept, -500, 500))), dtype=np.float64)


def calibrate(margin: Floats, is_true: Flags, weight: Floats) -> Logistic:
    """Slope and intercept of greatest likelihood, held near 1 and 0; as they are where one kind is absent."""
    if not is_true.any() or is_true.all():
        return Logistic()
    x = np.column_stack([margin, np.ones(len(margin))])
    rest = np.array([1.0, 0.0])
    at, loss = rest, _loss(x, rest, rest, is_true, weight)
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ at, -40, 40)))
        gradient = x.T @ (weight * (p - is_true)) + _RIDGE * (at - rest)
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(2)
        step = np.linalg.solve(curve, gradient)
        while (after := _loss(x, at - step, rest, is_true, weight)) > loss and np.abs(step).max() > 1e-9:
            step = step / 2  # a full step may go beyond the valley
        at, loss = at - step, after
        if np.abs(step).max() < 1e-9:
            break
    return Logistic(float(np.clip(at[0], *_SLOPES)), float(at[1]))


def centre(shape: Logistic, margin: Floats, is_true: Flags, weight: Floats) -> Logistic:
    """The same slope, the intercept moved so that the mean probability of these rows is their share of true ones: the
    trees that score have learned from more rows than those whose slope was measured."""
    share = float(np.average(is_true, weights=weight)) if len(is_true) else 0.0
    if not 0 < share < 1:
        return shape
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        mean = float(np.average(Logistic(shape.slope, middle).apply(margin), weights=weight))
        low, high = (middle, high) if mean < share else (low, middle)
    return Logistic(shape.slope, (low + high) / 2)


def _loss(x: Floats, at: Floats, rest: Floats, is_true: Flags, weight: Floats) -> float:
    """Negative log likelihood and the pull."""
    odds = x @ at
    likelihood = weight * (np.logaddexp(0, odds) - is_true * odds)
    return float(likelihood.sum() + _RIDGE / 2 * ((at - rest) ** 2).sum())


def size_of(paid_invoices: Floats) -> Places:
    """The group of each customer by its number of paid invoices."""
    return np.searchsorted(np.asarray(SIZES, dtype=np.float64), paid_invoices, side="right")


def widen(low: Floats, high: Floats, days: Days, group: Places) -> list[float]:
    """By how much each group's intervals must grow (or shrink) on both sides to hold ``COVERAGE`` of ``days``:
    conformalised quantile regression (Romano, Patterson and Candès 2019)."""
    outside = np.maximum(low - days, days - high)
    whole = _rank(outside)
    return [_rank(outside[group == one]) if (group == one).sum() >= _LEAST else whole for one in range(len(SIZES) + 1)]


def interval(low: Floats, high: Floats, group: Places, wider: Any) -> tuple[Days, Days]:
    """Whole days: the days inside the widened interval, at least one."""
    by = np.asarray(wider, dtype=np.float64)[group]
    first, last = np.ceil(low - by).astype(np.int64), np.floor(high + by).astype(np.int64)
    middle = np.rint((low + high) / 2).astype(np.int64)
    is_empty = first > last
    return np.where(is_empty, middle, first), np.where(is_empty, middle, last)


def _rank(outside: Floats) -> float:
    if not len(outside):
        return 0.0
    place = min(len(outside) - 1, int(np.ceil((len(outside) + 1) * COVERAGE)) - 1)
    return float(np.sort(outside)[place])
