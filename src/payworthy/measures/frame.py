"""Figures of many customers, column by column. One customer is a frame of length one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.measures.absence import ABSENCE_REASONS

PRESENT: Final = 0

ABSENCES: Final = ("present", *ABSENCE_REASONS)
"""Whether a figure is there, or why not; a column holds positions in this list."""


@dataclass(frozen=True, slots=True)
class Column:
    """One measure of every customer of a frame.

    ``values``: ``int64`` for amounts (minor units), counts, days, codes and claims (0 or 1), ``float64`` for ratios and
    indices; what stands at a missing place means nothing. ``absence``: ``uint8``, ``PRESENT`` or a position in
    ``ABSENCES``.
    """

    values: NDArray[np.int64] | NDArray[np.float64]
    absence: NDArray[np.uint8]

    @property
    def is_present(self) -> NDArray[np.bool_]:
        """Where there is a figure."""
        present: NDArray[np.bool_] = self.absence == PRESENT
        return present


@dataclass(frozen=True, slots=True)
class Frame:
    """Measures by name, one entry per customer, in the order of ``ids``. All columns have the same length."""

    ids: NDArray[np.object_]
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def text(self, name: str, i: int) -> str:
        """One figure as text: the shortest decimal that is it, or the code of why there is none."""
        column = self.columns[name]
        if column.absence[i] != PRESENT:
            return ABSENCES[column.absence[i]]
        value = column.values[i]
        return str(int(value)) if column.values.dtype.kind == "i" else repr(float(value))
