"""What a fitted model says of rows: log-odds, and what each column adds to them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from payworthy.model.inputs import Inputs, Values
from payworthy.model.pdo import PointScale, pd_of_log_odds
from payworthy.model.table import Floats


@dataclass(frozen=True, slots=True)
class Scored:
    """``parts`` (rows x ``names``) and ``base`` add up to ``log_odds``, good : bad; a negative part speaks against the
    row, compared with the average of the training rows (of a scorecard: with the neutral bin)."""

    log_odds: Floats
    names: tuple[str, ...]
    parts: Floats
    base: float

    @property
    def pd(self) -> Floats:
        """Probability of default."""
        return pd_of_log_odds(self.log_odds)

    def score(self, points: PointScale) -> Floats:
        """Points, higher is safer."""
        return np.asarray(points.score(self.log_odds), dtype=np.float64)

    def reasons(self, row: int, points: PointScale, count: int = 4) -> list[tuple[str, float]]:
        """The columns that cost the row most, with the points they cost (negative), worst first."""
        order = np.argsort(self.parts[row], kind="stable")[:count]
        return [(self.names[i], float(self.parts[row, i] * points.factor)) for i in order if self.parts[row, i] < -1e-9]


class Scorer(Protocol):
    """A model that can score."""

    @property
    def kind(self) -> str: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def points(self) -> PointScale: ...
    def scored(self, values: Values) -> Scored: ...


def by_column(columns: tuple[str, ...], shares: NDArray[np.float64], parts: Floats) -> Floats:
    """Parts of features as parts of columns: ``shares`` (features x columns) has rows that add up to one, so nothing is
    lost. A feature of two columns counts half to each."""
    assert shares.shape[1] == len(columns)
    return np.asarray(parts @ shares)
