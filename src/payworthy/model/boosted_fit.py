"""Fitting a boosted model. Everything that is chosen (features, directions, shape and number of trees, ridge, blend,
calibration) is chosen on training rows, judged by rows the candidate has not seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.model.boosted import BoostedModel
from payworthy.model.directions import learn_directions
from payworthy.model.features import (
    DIFFERENCE,
    QUOTIENT,
    SUM,
    Feature,
    find_levels,
    matrix,
    pairs,
    plain_features,
    ratios,
    size_ratios,
)
from payworthy.model.folds import FOLDS, Fold, Protocol, make_folds
from payworthy.model.inputs import Inputs, Values
from payworthy.model.linear import Linear, fit_linear
from payworthy.model.quality.calibration import log_loss
from payworthy.model.sample import Sample
from payworthy.model.stack import fit_stack
from payworthy.model.table import Floats
from payworthy.model.trees import SHAPES, Shape, gains, grow, log_odds

Tell = Callable[[int, int], None]

STRENGTHS: Final = (0.003, 0.03, 0.3)
_SEEDS: Final = 3
_PAIRED: Final = 24
_BADS_FOR_PAIRS: Final = 100
_COLUMNS_FOR_PAIRS: Final = 6
_UNDIRECTED: Final = frozenset({SUM, DIFFERENCE, QUOTIENT})


@dataclass(frozen=True, slots=True)
class Design:
    """Features made for a set of rows, and the directions learned from them."""

    linear: tuple[Feature, ...]
    trees: tuple[Feature, ...]
    directions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, and what was seen on the way: the protocol, the rows judged unseen with their forecasts (log-odds good :
    bad, calibrated on the other folds), and what was chosen."""

    model: Any
    protocol: Protocol
    judged: NDArray[np.int64]
    unseen: Floats
    chosen: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns of one fold, made from its fitting rows alone."""

    fold: Fold
    design: Design
    linear: Floats
    trees: Floats


def fit_boosted(
    inputs: Inputs, sample: Sample, directions: Mapping[str, int], seed: int, tell: Tell = lambda done, whole: None
) -> Fitted:
    """Fit on a sample. ``directions`` are a person's; the same sample and seed give the same model."""
    protocol = make_folds(sample.bad, sample.group, sample.day, seed)
    whole = len(protocol.folds) + 2
    parts: list[_Part] = []
    for number, fold in enumerate(protocol.folds):
        parts.append(_prepare(fold, inputs, sample, directions, seed))
        tell(number, 2 * whole)
    strength = _choose_strength(parts, sample.bad)
    shape, rounds = _choose_trees(_choosing(protocol, parts), sample.bad, seed)
    tell(whole, 2 * whole)
    forecasts = []
    for number, part in enumerate(parts):
        fit, judge = part.fold.fit, part.fold.judge
        linear = fit_linear(part.linear[fit], sample.bad[fit], strength).log_odds(part.linear[judge])
        booster = grow(part.trees[fit], sample.bad[fit], shape, part.design.directions, seed, rounds)
        forecasts.append(np.column_stack([linear, log_odds([booster], part.trees[judge])]))
        tell(whole + number + 1, 2 * whole)
    judged = [part.fold.judge for part in parts]
    unseen = [_unseen(forecasts, judged, sample.bad, number) for number in range(len(parts))]
    stack = fit_stack(np.concatenate(forecasts), sample.bad[np.concatenate(judged)])
    design = make_design(inputs, sample.values, sample.bad, sample.order(), directions, seed)
    columns = matrix(design.trees, sample.values)
    linear_model: Linear = fit_linear(matrix(design.linear, sample.values), sample.bad, strength)
    boosters = tuple(
        grow(columns, sample.bad, shape, design.directions, seed + number, rounds) for number in range(_SEEDS)
    )
    model = BoostedModel(inputs, design.linear, design.trees, design.directions, linear_model, boosters, stack)
    chosen = {
        "shape": shape.name,
        "rounds": rounds,
        "ridge_strength": strength,
        "weight_linear": stack.weights[0],
        "weight_trees": stack.weights[1],
        "seed": seed,
    }
    return Fitted(model, protocol, np.concatenate(judged), np.concatenate(unseen), chosen)


def make_design(
    inputs: Inputs,
    values: Values,
    bad: Floats,
    order: NDArray[np.int64],
    given: Mapping[str, int],
    seed: int,
) -> Design:
    """Features for these rows: columns as they are, ratios of levels, pairs of what compares as it is."""
    plain = plain_features(inputs, values)
    levels = find_levels(values.numeric, float(bad.sum()))
    trees = [*plain, *ratios(levels)]
    others = [name for name in inputs.numeric if name not in levels.columns]
    if len(others) >= _COLUMNS_FOR_PAIRS and bad.sum() >= _BADS_FOR_PAIRS:
        trees += pairs(_most_telling(others, values, bad, seed))
    directed = [feature for feature in trees if feature.kind not in _UNDIRECTED]
    learned = learn_directions(matrix(directed, values), bad, order, directed, given)
    directions = (*learned, *([0] * (len(trees) - len(directed))))
    return Design((*plain, *size_ratios(levels)), tuple(trees), directions)


def _most_telling(names: Sequence[str], values: Values, bad: Floats, seed: int) -> list[str]:
    columns = np.column_stack([values.numeric[name] for name in names])
    booster = grow(columns, bad, SHAPES[-1], [0] * len(names), seed, 150)
    best = np.argsort(-gains(booster, len(names)), kind="stable")[:_PAIRED]
    return [names[place] for place in best]


def _prepare(fold: Fold, inputs: Inputs, sample: Sample, directions: Mapping[str, int], seed: int) -> _Part:
    seen = sample.take(fold.fit)
    design = make_design(inputs, seen.values, seen.bad, seen.order(), directions, seed)
    return _Part(fold, design, matrix(design.linear, sample.values), matrix(design.trees, sample.values))


def _choosing(protocol: Protocol, parts: Sequence[_Part]) -> Sequence[_Part]:
    """The folds on which trees are chosen: one (forward the last, with most to learn from), or one round of a small
    sample."""
    return parts[-1:] if protocol.kind == "forward" or len(parts) <= FOLDS else parts[:FOLDS]


def _choose_strength(parts: Sequence[_Part], bad: Floats) -> float:
    def loss(strength: float) -> float:
        found = []
        for part in parts[:FOLDS]:
            fit, judge = part.fold.fit, part.fold.judge
            model = fit_linear(part.linear[fit], bad[fit], strength)
            found.append(log_loss(_pd(model.log_odds(part.linear[judge])), bad[judge]))
        return float(np.mean(found))

    return min(STRENGTHS, key=loss)


def _choose_trees(parts: Sequence[_Part], bad: Floats, seed: int) -> tuple[Shape, int]:
    best: tuple[float, Shape, int] | None = None
    for shape in SHAPES:
        losses, rounds = [], []
        for part in parts:
            fit, judge = part.fold.fit, part.fold.judge
            booster = grow(
                part.trees[fit],
                bad[fit],
                shape,
                part.design.directions,
                seed,
                judge=(part.trees[judge], bad[judge]),
            )
            losses.append(float(booster.best_score))
            rounds.append(int(booster.best_iteration) + 1)
        if best is None or np.mean(losses) < best[0]:
            best = (float(np.mean(losses)), shape, max(10, int(np.median(rounds))))
    assert best is not None
    return best[1], best[2]


def _unseen(forecasts: Sequence[Floats], judged: Sequence[NDArray[np.int64]], bad: Floats, number: int) -> Floats:
    """Calibrated forecasts of one fold, with a calibration that has not seen it (if there is another fold)."""
    others = [n for n in range(len(forecasts)) if n != number] or [number]
    rows = bad[np.concatenate([judged[n] for n in others])]
    stack = fit_stack(np.concatenate([forecasts[n] for n in others]), rows)
    return -stack.log_odds(forecasts[number])


def _pd(log_odds_bad: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds_bad)))
