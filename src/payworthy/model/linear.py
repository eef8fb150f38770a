"""The linear half of a boosted model: a ridge logistic regression on normal scores.

Each figure is replaced by the normal quantile of its rank among the training rows, so that amounts of any size,
infinite ratios and long tails cannot bend it; a gap counts as the middle, and that there is a gap is a feature
of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Final

import numpy as np

from payworthy.model.table import Floats

_KNOTS: Final = 101
_OUTERMOST: Final = 0.002
_GAP_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class NormalScores:
    """Knots of each column at even shares of the training rows, and which columns have a flag for gaps."""

    knots: tuple[tuple[float, ...], ...]
    flagged: tuple[int, ...]

    @classmethod
    def learn(cls, columns: Floats) -> "NormalScores":
        """From the training rows."""
        shares = np.linspace(0, 1, _KNOTS)
        knots, flagged = [], []
        for place in range(columns.shape[1]):
            known = columns[np.isfinite(columns[:, place]), place]
            knots.append(tuple(float(v) for v in np.quantile(known, shares)) if len(known) else (0.0,))
            if _GAP_SHARE <= 1 - len(known) / len(columns) <= 1 - _GAP_SHARE:
                flagged.append(place)
        return cls(tuple(knots), tuple(flagged))

    def of(self, columns: Floats) -> Floats:
        """Normal scores of new rows; values beyond the training rows count as the outermost."""
        normal = NormalDist()
        found = []
        for place, knots in enumerate(self.knots):
            column = columns[:, place]
            shares = np.linspace(0, 1, len(knots)) if len(knots) > 1 else np.array([0.5])
            # Where knots repeat, the middle of their shares: a frequent value is one place, not its last rank.
            values, first, count = np.unique(np.asarray(knots), return_index=True, return_counts=True)
            middles = (shares[first] + shares[first + count - 1]) / 2
            share = np.interp(column, values, middles)
            heights = np.array(
                [normal.inv_cdf(p) for p in np.clip(np.linspace(0, 1, 1001), _OUTERMOST, 1 - _OUTERMOST)]
            )
            score = np.interp(share, np.linspace(0, 1, 1001), heights)
            found.append(np.where(np.isfinite(column), score, 0.0))
        found += [np.isnan(columns[:, place]).astype(np.float64) for place in self.flagged]
        return np.column_stack(found) if found else np.empty((len(columns), 0))

    def source(self) -> list[int]:
        """For each column of ``of`` the feature it comes from."""
        return [*range(len(self.knots)), *self.flagged]


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights on normal scores; log-odds of default."""

    scores: NormalScores
    weights: tuple[float, ...]
    centre: tuple[float, ...]
    intercept: float

    def contributions(self, columns: Floats) -> tuple[Floats, float]:
        """Log-odds of default by feature, as the difference to the average training row, and those of that row."""
        parts = (self.scores.of(columns) - np.asarray(self.centre)) * np.asarray(self.weights)
        found = np.zeros((len(columns), len(self.scores.knots)))
        for place, feature in enumerate(self.scores.source()):
            found[:, feature] += parts[:, place]
        return found, self.intercept + float(np.dot(self.centre, self.weights))

    def log_odds(self, columns: Floats) -> Floats:
        """Log-odds of default."""
        parts, base = self.contributions(columns)
        return np.asarray(parts.sum(axis=1) + base)

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "knots": [list(knots) for knots in self.scores.knots],
            "flagged": list(self.scores.flagged),
            "weights": list(self.weights),
            "centre": list(self.centre),
            "intercept": self.intercept,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Linear":
        """From plain data."""
        scores = NormalScores(tuple(tuple(knots) for knots in data["knots"]), tuple(data["flagged"]))
        return cls(scores, tuple(data["weights"]), tuple(data["centre"]), data["intercept"])


def fit_linear(columns: Floats, bad: Floats, strength: float) -> Linear:
    """Fit by penalised maximum likelihood; ``strength`` is the inverse of the ridge penalty."""
    from sklearn.linear_model import LogisticRegression

    scores = NormalScores.learn(columns)
    given = scores.of(columns)
    model = LogisticRegression(C=strength, max_iter=1000).fit(given, bad)
    return Linear(
        scores,
        tuple(float(w) for w in model.coef_[0]),
        tuple(float(m) for m in given.mean(axis=0)),
        float(model.intercept_[0]),
    )
