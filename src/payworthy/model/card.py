"""The model card: everything a reader must know of a model before using it, as plain data."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from payworthy.model.boosted_fit import Fitted
from payworthy.model.inputs import Inputs
from payworthy.model.pdo import pd_of_log_odds
from payworthy.model.performance import performance
from payworthy.model.quality.stability import counts, quantile_edges
from payworthy.model.sample import Roles, Sample
from payworthy.model.scorecard import Scorecard
from payworthy.model.scored import Scored, Scorer
from payworthy.model.woe import SUSPICIOUS_ABOVE

REVIEW_MONTHS: Final = 12
_MOST_FEATURES: Final = 60


def make_card(
    fitted: Fitted,
    inputs: Inputs,
    sample: Sample,
    roles: Roles,
    table: Mapping[str, Any],
    directions: Mapping[str, int],
    given: Mapping[str, str],
) -> dict[str, Any]:
    """The card of a fit. ``table`` says which file (name, digest, rows, rows without an outcome), ``given`` is what the
    person says of it: purpose, definition of default."""
    model: Scorer = fitted.model
    scored = model.scored(sample.values)
    score = scored.score(model.points)
    edges = quantile_edges(score)
    pd = pd_of_log_odds(fitted.unseen)
    return {
        "kind": model.kind,
        **given,
        "roles": roles.data(),
        "data": {
            **table,
            "rows_used": len(sample.bad),
            "defaults": int(sample.bad.sum()),
            "base_rate": float(sample.bad.mean()),
            "groups": len(set(sample.group)),
            "window": _window(sample),
        },
        "features": features_listed(fitted, scored),
        "left_out": dict(inputs.left_out),
        "directions_given": dict(directions),
        "chosen": {name: value for name, value in fitted.chosen.items() if name != "considered"},
        "protocol": {"kind": fitted.protocol.kind, "folds": len(fitted.protocol.folds), "rows": len(fitted.judged)},
        "performance": performance(pd, sample.bad[fitted.judged], sample.group[fitted.judged]),
        "reference": {
            "score_edges": edges,
            "score_counts": counts(score, edges),
            "features": _references(inputs, sample),
        },
        "points": model.points.data(),
        "review_months": REVIEW_MONTHS,
    }


def features_listed(fitted: Fitted, scored: Scored) -> list[dict[str, Any]]:
    """Features by importance. Of a scorecard: information value, weight, whether it is suspicious; of a boosted model:
    mean size of what the column adds to the log-odds, its share of all, and the direction where one was learned."""
    model = fitted.model
    if isinstance(model, Scorecard):
        used = {one.feature.name: one for one in model.attributes}
        return [
            {
                **row,
                "is_suspicious": row["information_value"] > SUSPICIOUS_ABOVE,
                "weight": used[row["name"]].weight if row["name"] in used else None,
            }
            for row in fitted.chosen["considered"][:_MOST_FEATURES]
        ]
    mean = np.abs(scored.parts).mean(axis=0)
    directions = {
        feature.first: direction
        for feature, direction in zip(model.tree_features, model.directions, strict=True)
        if feature.kind == "value"
    }
    order = np.argsort(-mean, kind="stable")[:_MOST_FEATURES]
    return [
        {
            "name": scored.names[place],
            "importance": float(mean[place]),
            "share": float(mean[place] / max(mean.sum(), 1e-12)),
            "direction": int(directions.get(scored.names[place], 0)),
        }
        for place in order
        if mean[place] > 0
    ]


def review_on(fitted_on: date) -> date:
    """Day of the next review: twelve months after the fit."""
    try:
        return fitted_on.replace(year=fitted_on.year + 1)
    except ValueError:  # 29 February
        return date(fitted_on.year + 1, 2, 28)


def _window(sample: Sample) -> list[str] | None:
    if sample.day is None:
        return None
    known = sample.day[sample.day >= 1]
    if not len(known):
        return None
    return [date.fromordinal(int(day)).isoformat() for day in (known.min(), known.max())]


def _references(inputs: Inputs, sample: Sample) -> dict[str, Any]:
    """How each figure was spread among the training rows, to tell drift by later."""
    found: dict[str, Any] = {}
    for name, column in sample.values.numeric.items():
        edges = quantile_edges(column, 5)
        found[name] = {"edges": edges, "counts": counts(column, edges)}
    return found


def suspicious(features: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of the features that may know the outcome already."""
    return [feature["name"] for feature in features if feature.get("is_suspicious")]
