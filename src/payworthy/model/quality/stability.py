"""Has the population moved? The population stability index, with what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from payworthy.model.quality.exact import chi_square_at_least

STABLE_BELOW = 0.10
ACT_ABOVE = 0.25
"""Conventional bars (``domain.md`` 3.8). A convention only: the index grows as samples shrink, hence n and p."""

_EMPTY = 1e-4
"""Share put in place of an empty cell, so that the logarithm exists."""


@dataclass(frozen=True, slots=True)
class Drift:
    """The index, how many rows were compared, and the chi-square p-value that both are of one population."""

    psi: float
    expected_count: int
    actual_count: int
    p_value: float

    @property
    def state(self) -> str:
        """``stable``, ``watch`` or ``act``."""
        if self.psi < STABLE_BELOW:
            return "stable"
        return "watch" if self.psi <= ACT_ABOVE else "act"


def psi(expected: Sequence[float], actual: Sequence[float]) -> float:
    """Sum of (a - e) ln(a / e) over shares."""
    e, a = np.asarray(expected, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    e, a = np.where(e > 0, e, _EMPTY), np.where(a > 0, a, _EMPTY)
    return float(((a - e) * np.log(a / e)).sum())


def drift(expected_counts: Sequence[int], actual_counts: Sequence[int]) -> Drift:
    """The index of two tables of counts over the same cells."""
    e, a = np.asarray(expected_counts, dtype=np.float64), np.asarray(actual_counts, dtype=np.float64)
    if not e.sum() or not a.sum():
        return Drift(float("nan"), int(e.sum()), int(a.sum()), float("nan"))
    filled = (e + a) > 0
    e, a = e[filled], a[filled]
    both = (e + a) / (e.sum() + a.sum())
    chi = ((e - both * e.sum()) ** 2 / (both * e.sum())).sum() + ((a - both * a.sum()) ** 2 / (both * a.sum())).sum()
    p_value = chi_square_at_least(float(chi), len(e) - 1)
    return Drift(psi(list(e / e.sum()), list(a / a.sum())), int(e.sum()), int(a.sum()), p_value)


def quantile_edges(values: Any, cells: int = 10) -> list[float]:
    """Inner edges that cut ``values`` (missing ones apart) into cells of about equal size."""
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if not len(known):
        return []
    return [float(edge) for edge in np.unique(np.quantile(known, np.linspace(0, 1, cells + 1)[1:-1]))]


def counts(values: Any, edges: Sequence[float]) -> list[int]:
    """How many of ``values`` fall between ``edges``; the last cell counts the missing ones."""
    given = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(given)
    place = np.searchsorted(np.asarray(edges, dtype=np.float64), given[known], side="left")
    return [*(int(n) for n in np.bincount(place, minlength=len(edges) + 1)), int((~known).sum())]
