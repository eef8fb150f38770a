"""From probabilities to points and back: points to double the odds (``domain.md`` 3.5)."""

from dataclasses import dataclass
from math import exp, log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PointScale:
    """``base_score`` points at odds good : bad of ``base_odds`` : 1; ``pdo`` points more double the odds. Higher is
    safer."""

    base_score: float = 600.0
    base_odds: float = 50.0
    pdo: float = 20.0

    @property
    def factor(self) -> float:
        """Points per unit of log-odds: PDO / ln 2."""
        return self.pdo / log(2)

    @property
    def offset(self) -> float:
        """Points at even odds."""
        return self.base_score - self.factor * log(self.base_odds)

    def score(self, log_odds: Any) -> Any:
        """Points of log-odds good : bad."""
        return self.offset + self.factor * log_odds

    def score_of_pd(self, pd: float) -> float:
        """Points of a probability of default."""
        return self.offset + self.factor * log((1 - pd) / pd)

    def pd_of_score(self, score: float) -> float:
        """Probability of default of points."""
        return 1 / (1 + exp((score - self.offset) / self.factor))

    def points(self, weight: float, woe: Any, intercept: float, features: int) -> Any:
        """Points of one bin: its share of the log-odds, with the intercept and the offset spread evenly."""
        return self.factor * (weight * woe + intercept / features) + self.offset / features

    def data(self) -> dict[str, float]:
        """As plain data."""
        return {"base_score": self.base_score, "base_odds": self.base_odds, "pdo": self.pdo}


STANDARD: Final = PointScale()
"""600 points at 50 : 1, 20 points to double the odds."""


def pd_of_log_odds(log_odds_good: Any) -> NDArray[np.float64]:
    """Probability of default of log-odds good : bad."""
    odds = np.asarray(log_odds_good, dtype=np.float64)
    return 1 / (1 + np.exp(np.clip(odds, -500, 500)))
