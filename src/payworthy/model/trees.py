"""The boosted half: gradient-boosted trees with monotone constraints, several seeds averaged, and what each feature
adds to the log-odds (Shapley values of the trees, which XGBoost works out exactly)."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from payworthy.model.table import Floats

MOST_ROUNDS: Final = 400
PATIENCE: Final = 40
_THREADS: Final = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """How trees are grown; the choice among ``SHAPES`` is made on training rows alone."""

    name: str
    depth: int
    least_weight: float
    ridge: float
    rows: float
    columns: float

    def parameters(self, seed: int, directions: Sequence[int]) -> dict[str, Any]:
        """As XGBoost wants them."""
        return {
            "objective": "binary:logistic",
            "eval_metric": "logloss",
            "tree_method": "hist",
            "eta": 0.08,
            "max_depth": self.depth,
            "min_child_weight": self.least_weight,
            "reg_lambda": self.ridge,
            "subsample": self.rows,
            "colsample_bytree": self.columns,
            "colsample_bynode": 0.5,
            "max_bin": 128,
            "monotone_constraints": "(" + ",".join(str(one) for one in directions) + ")",
            "nthread": _THREADS,
            "seed": seed,
            "verbosity": 0,
        }


SHAPES: Final = (
    Shape("shallow", 2, 5, 10, 0.7, 0.4),
    Shape("middle", 3, 5, 5, 0.7, 0.4),
    Shape("deep", 5, 0.5, 3, 0.8, 0.25),
)


def grow(
    columns: Floats,
    bad: Floats,
    shape: Shape,
    directions: Sequence[int],
    seed: int,
    rounds: int = MOST_ROUNDS,
    judge: tuple[Floats, Floats] | None = None,
) -> Any:
    """One booster. With rows to ``judge`` by it stops when those get no better."""
    import xgboost

    train = xgboost.DMatrix(columns, bad)
    parameters = shape.parameters(seed, directions)
    if judge is None:
        return xgboost.train(parameters, train, rounds)
    watched = [(xgboost.DMatrix(*judge), "judge")]
    return xgboost.train(parameters, train, rounds, evals=watched, early_stopping_rounds=PATIENCE, verbose_eval=False)


def log_odds(boosters: Sequence[Any], columns: Floats) -> Floats:
    """Mean log-odds of default."""
    import xgboost

    rows = xgboost.DMatrix(columns)
    return np.asarray(np.mean([booster.predict(rows, output_margin=True) for booster in boosters], axis=0), np.float64)


def contributions(boosters: Sequence[Any], columns: Floats) -> tuple[Floats, Floats]:
    """Log-odds of default by feature, and what is the same for all rows (the base)."""
    import xgboost

    rows = xgboost.DMatrix(columns)
    parts = np.mean(
        [np.asarray(booster.predict(rows, pred_contribs=True), dtype=np.float64) for booster in boosters], axis=0
    )
    return parts[:, :-1], parts[:, -1]


def gains(booster: Any, count: int) -> Floats:
    """Total gain of each of ``count`` features."""
    found = booster.get_score(importance_type="total_gain")
    return np.array([float(found.get(f"f{place}", 0.0)) for place in range(count)])


def pack(booster: Any) -> str:
    """A booster as text: XGBoost's own binary JSON, in base 64."""
    return base64.b64encode(bytes(booster.save_raw("ubj"))).decode()


def unpack(text: str) -> Any:
    """A booster from its text."""
    import xgboost

    booster = xgboost.Booster()
    booster.load_model(bytearray(base64.b64decode(text)))
    booster.set_param({"nthread": _THREADS})
    return booster
