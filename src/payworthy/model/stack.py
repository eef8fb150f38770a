"""Parts put together and made honest: log-odds = level + sum of weight x part, no weight negative.

Fitted on forecasts for rows the parts have not seen, this is at once the blend and the calibration (Platt 1999). It is
linear on purpose: what each feature adds to each part adds up to the calibrated log-odds, which a stepwise calibration
would break.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from payworthy.model.table import Floats

_ROUNDS: Final = 100
_PRIOR: Final = 1.0


@dataclass(frozen=True, slots=True)
class Stack:
    """The level and the weight of each part."""

    level: float
    weights: tuple[float, ...]

    def log_odds(self, parts: Floats) -> Floats:
        """Calibrated log-odds of default of rows x parts."""
        return np.asarray(self.level + parts @ np.asarray(self.weights))

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {"level": self.level, "weights": list(self.weights)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Stack":
        """From plain data."""
        return cls(float(data["level"]), tuple(data["weights"]))


def fit_stack(parts: Floats, bad: Floats) -> Stack:
    """By maximum likelihood with a weak pull of the weights to equal shares; a part that would count negatively is left
    out, so that no feature is turned around."""
    used = list(range(parts.shape[1]))
    while True:
        level, weights = _newton(parts[:, used], bad, 1 / parts.shape[1])
        worst = int(np.argmin(weights))
        if weights[worst] >= 0 or len(used) == 1:
            break
        used.pop(worst)
    full = np.zeros(parts.shape[1])
    full[used] = np.maximum(weights, 0.0)
    return Stack(float(level), tuple(float(w) for w in full))


def _newton(parts: Floats, bad: Floats, prior: float) -> tuple[float, Floats]:
    design = np.column_stack([np.ones(len(parts)), parts])
    pull = np.diag([0.0, *([_PRIOR] * parts.shape[1])])
    centre = np.array([0.0, *([prior] * parts.shape[1])])
    beta = centre.copy()
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -35, 35)))
        slope = design.T @ (bad - p) - pull @ (beta - centre)
        curve = (design * (p * (1 - p))[:, None]).T @ design + pull + 1e-9 * np.eye(len(beta))
        step = np.linalg.solve(curve, slope)
        beta = beta + step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-10:
            break
    return float(beta[0]), beta[1:]
