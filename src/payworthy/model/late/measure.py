"""How good late-payment forecasts were, once it is known when the money came."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from payworthy.model.late.invoices import Days, Flags, Floats
from payworthy.model.quality.calibration import brier, brier_of_base_rate, expected_calibration_error
from payworthy.model.quality.discrimination import auc


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows; of late > 0 and late > 30: share, area under the curve, Brier and that of the base rate, calibration error
    (mean distance of forecast and share over ten groups); of days late: mean absolute error, share within 3 days;
    of the interval: coverage and mean width in days. NaN where a kind of row is absent."""

    rows: int
    late_0_share: float
    late_0_auc: float
    late_0_brier: float
    late_0_brier_base: float
    late_0_calibration: float
    late_30_share: float
    late_30_auc: float
    late_30_brier: float
    late_30_brier_base: float
    late_30_calibration: float
    days_mae: float
    within_3: float
    coverage: float
    width: float

    def data(self) -> dict[str, Any]:
        """As plain data; a figure that does not exist is None."""
        figures = {name: getattr(self, name) for name in Figures.__slots__}
        return {name: None if np.isnan(value) else round(value, 5) for name, value in figures.items()}


def figures(late_0: Floats, late_30: Floats, days: Floats, low: Days, high: Days, actual: Days) -> Figures:
    """Forecasts against the ``actual`` days late of the same rows."""
    is_late, is_30 = actual > 0, actual > 30
    error = np.abs(days - actual)
    return Figures(
        rows=len(actual),
        **_of("late_0", late_0, is_late),
        **_of("late_30", late_30, is_30),
        days_mae=float(error.mean()) if len(error) else float("nan"),
        within_3=float((error <= 3).mean()) if len(error) else float("nan"),
        coverage=float(((low <= actual) & (actual <= high)).mean()) if len(error) else float("nan"),
        width=float((high - low).mean()) if len(error) else float("nan"),
    )


def _of(name: str, forecast: Floats, is_true: Flags) -> dict[str, float]:
    if not len(forecast):
        nothing = float("nan")
        return {f"{name}_{what}": nothing for what in ("share", "auc", "brier", "brier_base", "calibration")}
    return {
        f"{name}_share": float(is_true.mean()),
        f"{name}_auc": auc(-forecast, is_true),
        f"{name}_brier": brier(forecast, is_true),
        f"{name}_brier_base": brier_of_base_rate(is_true),
        f"{name}_calibration": expected_calibration_error(forecast, is_true),
    }
