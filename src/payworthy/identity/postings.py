"""Which rows hold a gram, and which rows share most with a query."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from payworthy.identity.grams import SLOTS, Slots

_SCALE: Final = 16
"""Weight of a gram: so many times the base-2 logarithm of rows per row that holds it."""

_GRAMS: Final = 128
"""At most so many grams of a query are read, so that no sum overflows."""

_SIFTED: Final = 2_000
"""About so many entries with the highest sums are weighed against the length of their rows."""


class Postings:
    """Rows by gram, in three arrays that may lie in a mapped file. A query reads the rarest grams first, until it has
    read ``budget`` entries: what many names share says little and costs most."""

    ARRAYS: Final = ("starts", "rows", "totals")
    """Names of its arrays."""

    def __init__(self, starts: npt.NDArray[np.int64], rows: Slots, totals: npt.NDArray[np.uint16]) -> None:
        self._starts, self._rows, self._totals = starts, rows, totals
        self._sums = np.zeros(len(totals), np.uint16)

    @classmethod
    def build(cls, slots: Slots, owners: Slots, count: int) -> "Postings":
        """From every (gram, row), as ``grams.gram_slots`` gives them."""
        order = np.argsort(slots, kind="stable")
        sizes = np.bincount(slots, minlength=SLOTS)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        weights = _weights(sizes, count)
        totals = np.bincount(owners, weights=weights[slots], minlength=count)
        return cls(starts, owners[order], np.minimum(totals, 65_535).astype(np.uint16))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What ``from_arrays`` needs."""
        return {"starts": self._starts, "rows": self._rows, "totals": self._totals}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "Postings":
        """As it was; nothing is copied."""
        return cls(arrays["starts"], arrays["rows"], arrays["totals"])

    def nearest(self, slots: Slots, count: int, budget: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """At most ``count`` rows that share most with a query of these grams, best first; and how much they share,
        rare grams counting more than common ones (Dice's coefficient of weights, 0 to 100)."""
        starts, ends = self._starts[slots], self._starts[slots.astype(np.int64) + 1]
        sizes = ends - starts
        order = np.argsort(sizes, kind="stable")
        order = order[sizes[order] > 0]
        if not len(order):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        spent = np.cumsum(sizes[order])
        kept = order[: min(_GRAMS, max(2, int(np.searchsorted(spent, budget, side="right"))))]
        weights = _weights(sizes, len(self._totals))
        read = [self._rows[start:end] for start, end in zip(starts[kept].tolist(), ends[kept].tolist(), strict=True)]
        touched = np.concatenate(read).astype(np.intp)
        sums = self._sums
        np.add.at(sums, touched, np.repeat(weights[kept], sizes[kept]))
        found = _best(touched, sums[touched], count)
        rated = 20_000 * sums[found].astype(np.int64) // (int(weights.sum()) + self._totals[found])
        sums[touched] = 0
        first = np.argsort(-rated, kind="stable")[:count]
        return found[first], rated[first] // 100


def _best(touched: npt.NDArray[np.intp], reached: npt.NDArray[np.uint16], count: int) -> npt.NDArray[np.int64]:
    """Rows with the highest sums: more than are asked for, if so many were touched, at most a few thousand. A row is
    among ``touched`` as often as it was added to."""
    low, high = 1, int(reached.max())
    least = high * 6 // 10
    while high - low > _SCALE:
        size = int(np.count_nonzero(reached >= least))
        if size > _SIFTED:
            low = least
        elif size < 4 * count:
            high = least
        else:
            break
        least = (low + high + 1) // 2
    found: npt.NDArray[np.int64] = np.sort(touched[reached >= max(1, least)][: 4 * _SIFTED])
    first: npt.NDArray[np.int64] = found[
        np.concatenate([np.ones(min(1, len(found)), np.bool_), found[1:] != found[:-1]])
    ]
    return first


def _weights(sizes: npt.NDArray[np.int64], rows: int) -> npt.NDArray[np.uint16]:
    rarity = np.log2(np.maximum(rows, 1) / np.maximum(sizes, 1))
    return np.asarray(np.maximum(1, np.rint(_SCALE * rarity)), np.uint16)
