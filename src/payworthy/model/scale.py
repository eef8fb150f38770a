"""From a probability of default to a grade: bands whose edges are the geometric means of neighbouring grades' PDs
(``domain.md`` 3.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class GradeScale:
    """Grades from better to worse with their central PDs. Grades that are given by an event (PD 1) take no band."""

    pds: Mapping[str, float]

    @property
    def banded(self) -> tuple[str, ...]:
        """The grades a probability can lead to."""
        return tuple(grade for grade, pd in self.pds.items() if pd < 1)

    @property
    def edges(self) -> tuple[float, ...]:
        """Upper edge of every banded grade but the last; a PD on the edge belongs to the worse one."""
        pds = [self.pds[grade] for grade in self.banded]
        return tuple((low * high) ** 0.5 for low, high in pairwise(pds))

    def grades(self, pd: Any) -> NDArray[np.object_]:
        """The grade of each probability."""
        names = np.asarray(self.banded, dtype=object)
        chosen: NDArray[np.object_] = names[np.searchsorted(self.edges, np.asarray(pd, dtype=np.float64), side="right")]
        return chosen
