"""A fitted boosted model: a ridge logistic regression and monotone trees, blended and calibrated in the log-odds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from payworthy.model.features import GAPS, Feature, features_data, features_of, matrix
from payworthy.model.inputs import Inputs, Values
from payworthy.model.linear import Linear
from payworthy.model.pdo import STANDARD, PointScale
from payworthy.model.scored import Scored, by_column
from payworthy.model.stack import Stack
from payworthy.model.table import Floats
from payworthy.model.trees import contributions, pack, unpack

_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class BoostedModel:
    """Scores with the extra ``model`` installed. Every part is additive, so the parts of the columns add up to the
    calibrated log-odds exactly."""

    kind: ClassVar[str] = "boosted"
    inputs: Inputs
    linear_features: tuple[Feature, ...]
    tree_features: tuple[Feature, ...]
    directions: tuple[int, ...]
    linear: Linear
    boosters: tuple[Any, ...] = field(repr=False)
    stack: Stack
    points: PointScale = STANDARD

    def scored(self, values: Values) -> Scored:
        """Log-odds and parts of rows."""
        names = (*self.inputs.names, GAPS)
        pieces = [
            self._scored(values.take(np.arange(start, min(start + _CHUNK, values.rows))), names)
            for start in range(0, values.rows, _CHUNK)
        ]
        log_odds, parts = (np.concatenate([piece[i] for piece in pieces]) for i in (0, 1))
        return Scored(log_odds, names, parts, pieces[0][2] if pieces else 0.0)

    def _scored(self, values: Values, names: tuple[str, ...]) -> tuple[Floats, Floats, float]:
        linear_parts, linear_base = self.linear.contributions(matrix(self.linear_features, values))
        tree_parts, tree_base = contributions(self.boosters, matrix(self.tree_features, values))
        weights = self.stack.weights
        parts = -weights[0] * by_column(names, _shares(self.linear_features, names), linear_parts)
        parts -= weights[1] * by_column(names, _shares(self.tree_features, names), tree_parts)
        base = -(self.stack.level + weights[0] * linear_base + weights[1] * float(tree_base[0]))
        return parts.sum(axis=1) + base, parts, base

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "format": 1,
            "kind": self.kind,
            "inputs": self.inputs.data(),
            "linear_features": features_data(self.linear_features),
            "tree_features": features_data(self.tree_features),
            "directions": list(self.directions),
            "linear": self.linear.data(),
            "boosters": [pack(booster) for booster in self.boosters],
            "stack": self.stack.data(),
            "points": self.points.data(),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "BoostedModel":
        """From plain data."""
        return cls(
            Inputs.of(data["inputs"]),
            tuple(features_of(data["linear_features"])),
            tuple(features_of(data["tree_features"])),
            tuple(data["directions"]),
            Linear.from_data(data["linear"]),
            tuple(unpack(text) for text in data["boosters"]),
            Stack.of(data["stack"]),
            PointScale(**data["points"]),
        )


def _shares(features: Sequence[Feature], names: Sequence[str]) -> Floats:
    place = {name: number for number, name in enumerate(names)}
    shares = np.zeros((len(features), len(names)))
    for number, feature in enumerate(features):
        if feature.kind == GAPS:
            shares[number, place[GAPS]] = 1
            continue
        two = feature.second in place and feature.kind != "level"
        for name in (feature.first, feature.second) if two else (feature.first,):
            shares[number, place[name]] += 0.5 if two else 1.0
    return shares
