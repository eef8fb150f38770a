"""Do the probabilities come true? Brier, log-loss, expected calibration error, and the exact test by grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from payworthy.model.quality.exact import binomial_at_least, binomial_at_most, clopper_pearson

YELLOW_BELOW = 0.05
RED_BELOW = 0.01
"""Bars on P(X >= k) per grade (``domain.md`` 3.8)."""


class Light(StrEnum):
    """What a test says."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class GradeCalibration:
    """One grade's forecast against what happened. ``p_at_least`` = P(X >= defaults; n, pd): small means the grade is
    too kind. ``p_at_most`` small means it is too strict, which costs sales but is no alarm."""

    grade: str
    pd: float
    count: int
    defaults: int
    expected: float
    rate: float
    low: float
    high: float
    p_at_least: float
    p_at_most: float

    @property
    def light(self) -> Light:
        """Red below 1 %, yellow below 5 %."""
        return light(self.p_at_least)


@dataclass(frozen=True, slots=True)
class Bin:
    """A group of rows with similar forecasts: their number, mean forecast, share of bad ones and its exact interval."""

    count: int
    forecast: float
    rate: float
    low: float
    high: float


def light(p_at_least: float) -> Light:
    """The light of one exact test."""
    if p_at_least < RED_BELOW:
        return Light.RED
    return Light.YELLOW if p_at_least < YELLOW_BELOW else Light.GREEN


def brier(pd: Any, is_bad: Any) -> float:
    """Mean (p - y)^2."""
    return float(np.mean((np.asarray(pd, dtype=np.float64) - np.asarray(is_bad, dtype=np.float64)) ** 2))


def brier_of_base_rate(is_bad: Any, base_rate: float | None = None) -> float:
    """Brier of giving everybody ``base_rate`` (default: the rate of these very rows, the hardest to beat)."""
    bad = np.asarray(is_bad, dtype=np.float64)
    return brier(np.full(len(bad), bad.mean() if base_rate is None else base_rate), bad)


def log_loss(pd: Any, is_bad: Any) -> float:
    """Mean of -ln(probability given to what happened), probabilities kept 1e-15 away from 0 and 1."""
    p = np.clip(np.asarray(pd, dtype=np.float64), 1e-15, 1 - 1e-15)
    bad = np.asarray(is_bad).astype(bool)
    return float(-np.mean(np.where(bad, np.log(p), np.log1p(-p))))


def reliability(pd: Any, is_bad: Any, bins: int = 10) -> tuple[Bin, ...]:
    """Rows in ``bins`` groups of equal size by forecast (equal forecasts stay together), safest first."""
    p, bad = np.asarray(pd, dtype=np.float64), np.asarray(is_bad).astype(bool)
    if not len(p):
        return ()
    edges = np.unique(np.quantile(p, np.linspace(0, 1, bins + 1)[1:-1]))
    place = np.searchsorted(edges, p, side="left")
    return tuple(_bin(p[place == one], bad[place == one]) for one in np.unique(place))


def expected_calibration_error(pd: Any, is_bad: Any, bins: int = 10) -> float:
    """Mean distance between forecast and rate over groups of equal size, weighted by their rows."""
    found = reliability(pd, is_bad, bins)
    total = sum(one.count for one in found)
    return sum(one.count * abs(one.forecast - one.rate) for one in found) / total if total else float("nan")


def by_grade(grades: Any, is_bad: Any, scale: Mapping[str, float]) -> tuple[GradeCalibration, ...]:
    """The exact test of each grade of ``scale`` (grade → PD), in its order; grades without rows are left out."""
    given, bad = np.asarray(grades, dtype=object), np.asarray(is_bad).astype(bool)
    found = []
    for grade, pd in scale.items():
        here = given == grade
        count = int(here.sum())
        if count:
            found.append(grade_test(grade, pd, count, int(bad[here].sum())))
    return tuple(found)


def grade_test(grade: str, pd: float, count: int, defaults: int) -> GradeCalibration:
    """One grade with ``defaults`` of ``count`` against its ``pd``."""
    low, high = clopper_pearson(defaults, count)
    return GradeCalibration(
        grade=grade,
        pd=pd,
        count=count,
        defaults=defaults,
        expected=count * pd,
        rate=defaults / count,
        low=low,
        high=high,
        p_at_least=binomial_at_least(defaults, count, pd),
        p_at_most=binomial_at_most(defaults, count, pd),
    )


def inversions(tests: Sequence[GradeCalibration], least: int = 30) -> tuple[tuple[str, str], ...]:
    """Pairs (better grade, worse grade) in which the better one defaulted more; only grades of at least ``least``
    rows are compared, each with the next such one."""
    large = [test for test in tests if test.count >= least]
    return tuple((better.grade, worse.grade) for better, worse in pairwise(large) if better.rate > worse.rate)


def _bin(p: NDArray[np.float64], bad: NDArray[np.bool_]) -> Bin:
    low, high = clopper_pearson(int(bad.sum()), len(bad))
    return Bin(len(p), float(p.mean()), float(bad.mean()), low, high)
