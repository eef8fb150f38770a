"""Which way a feature points: learned from the training rows where they all say the same, given by a person otherwise.

+1: the higher, the likelier to default; -1: the higher, the safer; 0: not known, so not constrained. A direction is
learned only if it is there in every slice of the training rows and the rates of default over ten cells follow it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.model.features import Feature
from payworthy.model.quality.discrimination import auc
from payworthy.model.table import Floats

_SLICES: Final = 4
_CELLS: Final = 10
_LEAST_EDGE: Final = 0.03
"""Distance of the AUC of the one feature from a half, over all rows."""

_LEAST_FIT: Final = 0.85
"""Share of the variance of the rates between cells that a monotone curve must explain."""


def learn_directions(
    columns: Floats, bad: Floats, order: NDArray[np.int64], features: Sequence[Feature], given: Mapping[str, int]
) -> list[int]:
    """A direction per feature. ``order`` puts the rows into slices (by date where there is one); ``given`` are
    directions by a person, by column or feature name, which hold without a look at the rows."""
    slices = [part for part in np.array_split(order, _SLICES) if 0 < bad[part].sum() < len(part)]
    return [
        given[feature.name] if feature.name in given else _direction(columns[:, place], bad, slices)
        for place, feature in enumerate(features)
    ]


def _direction(column: Floats, bad: Floats, slices: Sequence[NDArray[np.int64]]) -> int:
    known = np.isfinite(column)
    edge = _edge(column, bad, known)
    if abs(edge) < _LEAST_EDGE or len(slices) < 2:
        return 0
    sign = 1 if edge > 0 else -1
    for part in slices:
        here = np.zeros(len(bad), dtype=bool)
        here[part] = True
        if _edge(column, bad, known & here) * sign <= 0:
            return 0
    return sign if _monotone_share(column[known], bad[known], sign) >= _LEAST_FIT else 0


def _edge(column: Floats, bad: Floats, rows: NDArray[np.bool_]) -> float:
    """Positive if higher values default more."""
    area = auc(-column[rows], bad[rows])
    return area - 0.5 if np.isfinite(area) else 0.0


def _monotone_share(column: Floats, bad: Floats, sign: int) -> float:
    edges = np.unique(np.quantile(column, np.linspace(0, 1, _CELLS + 1)[1:-1]))
    place = np.searchsorted(edges, column, side="left")
    weight = np.bincount(place, minlength=len(edges) + 1).astype(np.float64)
    rate = np.bincount(place, weights=bad, minlength=len(weight)) / np.maximum(weight, 1)
    rate, weight = rate[weight > 0], weight[weight > 0]
    fitted = monotone(rate * sign, weight) * sign
    spread = float((weight * (rate - np.average(rate, weights=weight)) ** 2).sum())
    rest = float((weight * (rate - fitted) ** 2).sum())
    return 1 - rest / spread if spread > 0 else 0.0


def monotone(values: Floats, weight: Floats) -> Floats:
    """The closest non-decreasing curve, by pooling adjacent violators (Ayer et al. 1955)."""
    blocks: list[list[float]] = []
    for value, mass in zip(values, weight, strict=True):
        blocks.append([float(value), float(mass), 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            value_b, mass_b, count_b = blocks.pop()
            value_a, mass_a, count_a = blocks[-1]
            pooled = (value_a * mass_a + value_b * mass_b) / (mass_a + mass_b)
            blocks[-1] = [pooled, mass_a + mass_b, count_a + count_b]
    return np.concatenate([np.full(int(count), value) for value, _, count in blocks])
