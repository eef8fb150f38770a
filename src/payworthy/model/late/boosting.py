"""Boosted trees as plain data: fit, margin, exact contributions. XGBoost is loaded when it is first needed."""

import base64
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from payworthy.model.late.invoices import Floats

_LOGISTIC: Final = "binary:logistic"
_ABSOLUTE: Final = "reg:absoluteerror"
_QUANTILE: Final = "reg:quantileerror"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How trees are grown. ``parameters`` are XGBoost's own; ``rounds`` trees for each of ``copies``, which differ in
    the seed of the rows and columns they draw."""

    rounds: int
    parameters: Mapping[str, Any]
    copies: int = 1


_SHARED: Final = {"tree_method": "hist", "subsample": 0.7, "nthread": 1, "verbosity": 0}
"""One thread: the same trees on every machine, and no waiting for threads on a busy one."""

_READERS: Final = 2
"""Threads that score; what they say does not depend on it."""

_LEAFWISE: Final = {"max_depth": 0, "max_leaves": 31, "grow_policy": "lossguide", "min_child_weight": 20}

LATE: Final = Recipe(
    300,
    {"objective": _LOGISTIC, "eta": 0.03, "max_depth": 6, "min_child_weight": 10, "lambda": 5, "colsample_bytree": 0.3},
    copies=3,
)
"""Paid after the due date, or not."""

LATE_30: Final = Recipe(
    200,
    {"objective": _LOGISTIC, "eta": 0.03, "max_depth": 4, "min_child_weight": 10, "lambda": 5, "colsample_bytree": 0.3},
    copies=3,
)
"""Paid more than 30 days late, or not: few are, so the trees are small."""

DAYS: Final = Recipe(400, {"objective": _ABSOLUTE, "eta": 0.04, "colsample_bytree": 0.4, **_LEAFWISE}, copies=2)
"""Days late, least absolute error."""


def quantile(share: float) -> Recipe:
    """The days late that a ``share`` of invoices stays under."""
    return Recipe(
        200,
        {"objective": _QUANTILE, "quantile_alpha": share, "eta": 0.05, "colsample_bytree": 0.4, **_LEAFWISE},
    )


def grow(values: Floats, target: Floats, weight: Floats, recipe: Recipe, seed: int) -> list[str]:
    """Fit; returns one text per copy, which ``margins`` reads."""
    import xgboost

    data = xgboost.DMatrix(values, label=target, weight=weight, nthread=1)
    grown = []
    for copy in range(recipe.copies):
        parameters = {**_SHARED, **recipe.parameters, "seed": seed + copy}
        booster = xgboost.train(parameters, data, num_boost_round=recipe.rounds)
        grown.append(base64.b64encode(zlib.compress(bytes(booster.save_raw("ubj")), 9)).decode())
    return grown


def margins(trees: Sequence[str], values: Floats) -> Floats:
    """The mean over copies of what the trees say of each row: log odds, or days."""
    import xgboost

    data = xgboost.DMatrix(values, nthread=_READERS)
    said = [_booster(one).predict(data, output_margin=True) for one in trees]
    return np.asarray(np.mean(said, axis=0), dtype=np.float64)


def contributions(trees: Sequence[str], values: Floats) -> Floats:
    """Each feature's exact part of the margin (Shapley values of the trees, Lundberg and others 2020), the last column
    being what the trees say of nobody in particular; the sum over columns is the margin."""
    import xgboost

    data = xgboost.DMatrix(values, nthread=_READERS)
    said = [_booster(one).predict(data, pred_contribs=True) for one in trees]
    return np.asarray(np.mean(said, axis=0), dtype=np.float64)


def _booster(text: str) -> Any:
    import xgboost

    booster = xgboost.Booster({"nthread": _READERS})
    booster.load_model(bytearray(zlib.decompress(base64.b64decode(text))))
    return booster
