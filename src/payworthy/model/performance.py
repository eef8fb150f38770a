"""The figures of a model on rows with a known outcome."""

from typing import Any

import numpy as np

from payworthy.model.lifecycle import Quality
from payworthy.model.quality.calibration import (
    brier,
    brier_of_base_rate,
    expected_calibration_error,
    log_loss,
)
from payworthy.model.quality.discrimination import auc, auc_interval, gini, ks
from payworthy.model.quality.exact import binomial_at_least
from payworthy.model.table import Floats


def performance(pd: Floats, bad: Floats, group: Any | None = None, *, draws: int = 200) -> dict[str, Any]:
    """Discrimination with its interval by group, Brier beside that of the base rate, log-loss, calibration error. A
    figure that does not exist (all of one outcome) is ``None``."""
    area = auc(-pd, bad)
    interval = auc_interval(-pd, bad, group, draws=draws)
    found = {
        "rows": len(bad),
        "defaults": int(bad.sum()),
        "base_rate": float(bad.mean()),
        "mean_pd": float(pd.mean()),
        "auc": area,
        "auc_low": interval.low,
        "auc_high": interval.high,
        "gini": gini(area),
        "ks": ks(-pd, bad).distance,
        "brier": brier(pd, bad),
        "brier_of_base_rate": brier_of_base_rate(bad),
        "log_loss": log_loss(pd, bad),
        "calibration_error": expected_calibration_error(pd, bad),
    }
    return {name: _known(value) for name, value in found.items()}


def quality(pd: Floats, bad: Floats) -> Quality:
    """What a promotion is decided on."""
    return Quality(
        rows=len(bad),
        defaults=int(bad.sum()),
        auc=auc(-pd, bad),
        brier=brier(pd, bad),
        calibration_error=expected_calibration_error(pd, bad),
        p_calibration=binomial_at_least(int(bad.sum()), len(bad), float(pd.mean())),
    )


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and not np.isfinite(value) else value
