"""Fitting a scorecard: monotone bins (optbinning), weight of evidence, selection by information value, logistic
regression with no coefficient turned around, calibration on rows not seen (``domain.md`` 3.5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from payworthy.model.boosted_fit import Fitted
from payworthy.model.features import Feature, find_levels, plain_features, size_ratios
from payworthy.model.folds import make_folds
from payworthy.model.inputs import Inputs, Values
from payworthy.model.sample import Sample
from payworthy.model.scorecard import Attribute, Scorecard
from payworthy.model.stack import fit_stack
from payworthy.model.table import Floats
from payworthy.model.woe import SELECT_FROM, evidence

Tell = Callable[[int, int], None]

_LEAST_BIN: Final = 0.05
_LEAST_ROWS: Final = 12
_MOST_ATTRIBUTES: Final = 20
_TOO_ALIKE: Final = 0.8
_STRENGTH: Final = 1.0
_TRENDS: Final = {1: "ascending", -1: "descending", 0: "auto_asc_desc"}


@dataclass(frozen=True, slots=True)
class _Raw:
    card: Scorecard
    considered: tuple[Attribute, ...]


def fit_scorecard(
    inputs: Inputs, sample: Sample, directions: Mapping[str, int], seed: int, tell: Tell = lambda done, whole: None
) -> Fitted:
    """Fit on a sample; the same sample and seed give the same card. ``chosen`` lists every attribute that was
    considered with its information value, also those that were left out."""
    protocol = make_folds(sample.bad, sample.group, sample.day, seed)
    forecasts = []
    for number, fold in enumerate(protocol.folds):
        seen = sample.take(fold.fit)
        raw = _fit(inputs, seen.values, seen.bad, directions)
        forecasts.append(-raw.card.scored(sample.values.take(fold.judge)).log_odds[:, None])
        tell(number + 1, len(protocol.folds) + 1)
    judged = [fold.judge for fold in protocol.folds]
    unseen = []
    for number in range(len(judged)):
        others = [n for n in range(len(judged)) if n != number] or [number]
        stack = fit_stack(
            np.concatenate([forecasts[n] for n in others]), sample.bad[np.concatenate([judged[n] for n in others])]
        )
        unseen.append(-stack.log_odds(forecasts[number]))
    stack = fit_stack(np.concatenate(forecasts), sample.bad[np.concatenate(judged)])
    raw = _fit(inputs, sample.values, sample.bad, directions)
    card = _calibrated(raw.card, -stack.level, stack.weights[0])
    chosen = {
        "seed": seed,
        "calibration_level": stack.level,
        "calibration_weight": stack.weights[0],
        "considered": [
            {"name": one.feature.name, "information_value": one.information_value, "direction": one.direction}
            for one in raw.considered
        ],
    }
    return Fitted(card, protocol, np.concatenate(judged), np.concatenate(unseen), chosen)


def bin_column(column: Floats, bad: Floats, feature: Feature, direction: int = 0) -> Attribute:
    """Monotone bins of at least 5 % of the known rows, *missing* its own bin; no weight yet."""
    known = np.isfinite(column)
    edges = _edges(column[known], bad[known], direction)
    place = np.where(known, np.searchsorted(edges, column, side="right"), len(edges) + 1)
    bads = np.bincount(place, weights=bad, minlength=len(edges) + 2)
    goods = np.bincount(place, minlength=len(edges) + 2) - bads
    found = evidence(goods, bads)
    slope = found.woe[0] - found.woe[len(edges)] if edges else 0.0
    return Attribute(
        feature=feature,
        edges=tuple(edges),
        goods=tuple(int(n) for n in goods),
        bads=tuple(int(n) for n in bads),
        woe=found.woe,
        information_value=found.information_value,
        direction=int(np.sign(slope)),
        weight=0.0,
    )


def _edges(column: Floats, bad: Floats, direction: int) -> list[float]:
    values = np.unique(column)
    if len(values) < 2 or not bad.any() or bad.all():
        return []
    if len(values) == 2:
        return [float(values[1])]
    from optbinning import OptimalBinning

    least = min(0.4, max(_LEAST_BIN, _LEAST_ROWS / len(column)))
    binning = OptimalBinning(
        dtype="numerical", monotonic_trend=_TRENDS[direction], min_bin_size=least, max_n_bins=8, max_n_prebins=20
    )
    # Ranks instead of figures: the bins are the same, and no magnitude can upset the solver.
    ranks = np.searchsorted(values, column).astype(np.float64)
    binning.fit(ranks, bad.astype(np.int64))
    return [float(values[min(int(np.ceil(split)), len(values) - 1)]) for split in binning.splits]


def _fit(inputs: Inputs, values: Values, bad: Floats, directions: Mapping[str, int]) -> _Raw:
    features = [*plain_features(inputs, values), *size_ratios(find_levels(values.numeric, float(bad.sum())))]
    columns = {feature.name: feature.of(values) for feature in features}
    considered = [
        bin_column(columns[feature.name], bad, feature, directions.get(feature.name, 0)) for feature in features
    ]
    considered.sort(key=lambda one: (-one.information_value, one.feature.name))
    kept: list[Attribute] = []
    evidences: list[Floats] = []
    for one in considered:
        woe = one.woe_of(columns[one.feature.name])
        if one.information_value < SELECT_FROM or len(kept) == _MOST_ATTRIBUTES:
            break
        if all(_alike(woe, other) < _TOO_ALIKE for other in evidences):
            kept.append(one)
            evidences.append(woe)
    kept = kept or considered[:1]
    evidences = evidences or [one.woe_of(columns[one.feature.name]) for one in kept]
    weights, intercept, used = _regress(np.column_stack(evidences), bad)
    attributes = tuple(replace(kept[place], weight=weight) for place, weight in zip(used, weights, strict=True))
    return _Raw(Scorecard(inputs, attributes, intercept), tuple(considered))


def _regress(woe: Floats, bad: Floats) -> tuple[list[float], float, list[int]]:
    """Weights for log-odds good : bad, all positive: the worst that is not is left out until none is."""
    from sklearn.linear_model import LogisticRegression

    used = list(range(woe.shape[1]))
    while True:
        model: Any = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(woe[:, used], 1 - bad)
        weights = model.coef_[0]
        worst = int(np.argmin(weights))
        if weights[worst] > 0 or len(used) == 1:
            return [float(max(weight, 0.0)) for weight in weights], float(model.intercept_[0]), used
        used.pop(worst)


def _calibrated(card: Scorecard, level: float, weight: float) -> Scorecard:
    attributes = tuple(replace(one, weight=one.weight * weight) for one in card.attributes)
    return replace(card, attributes=attributes, intercept=card.intercept * weight + level)


def _alike(one: Floats, other: Floats) -> float:
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return abs(float(np.corrcoef(one, other)[0, 1]))
