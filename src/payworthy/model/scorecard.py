"""A fitted scorecard: bins, weight of evidence, points. Plain data; scoring needs NumPy and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from payworthy.model.features import GAPS, Feature
from payworthy.model.inputs import Inputs, Values
from payworthy.model.pdo import STANDARD, PointScale
from payworthy.model.scored import Scored
from payworthy.model.table import Floats


@dataclass(frozen=True, slots=True)
class Attribute:
    """One characteristic of the card. Bins are ``edges[i-1] <= x < edges[i]``, then one for *missing*; of each the
    goods and bads seen, its weight of evidence (0 for a missing bin never seen: it says nothing). ``weight`` is the
    regression's, calibrated; never negative, so that no bin is turned around. ``direction``: +1, the higher the
    likelier to default; -1, the safer; 0, neither."""

    feature: Feature
    edges: tuple[float, ...]
    goods: tuple[int, ...]
    bads: tuple[int, ...]
    woe: tuple[float, ...]
    information_value: float
    direction: int
    weight: float

    def bins(self, column: Floats) -> NDArray[np.int64]:
        """The bin of each figure; the last one is *missing*."""
        place = np.searchsorted(np.asarray(self.edges), column, side="right")
        return np.where(np.isfinite(column), place, len(self.woe) - 1)

    def woe_of(self, column: Floats) -> Floats:
        """Weight of evidence of each figure."""
        return np.asarray(self.woe, dtype=np.float64)[self.bins(column)]

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "feature": self.feature.data(),
            "edges": list(self.edges),
            "goods": list(self.goods),
            "bads": list(self.bads),
            "woe": list(self.woe),
            "information_value": self.information_value,
            "direction": self.direction,
            "weight": self.weight,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Attribute":
        """From plain data."""
        return cls(
            feature=Feature(*data["feature"]),
            edges=tuple(data["edges"]),
            goods=tuple(data["goods"]),
            bads=tuple(data["bads"]),
            woe=tuple(data["woe"]),
            information_value=data["information_value"],
            direction=data["direction"],
            weight=data["weight"],
        )


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Attributes and the intercept; log-odds good : bad = intercept + sum of weight x weight of evidence."""

    kind: ClassVar[str] = "scorecard"
    inputs: Inputs
    attributes: tuple[Attribute, ...]
    intercept: float
    points: PointScale = STANDARD

    def scored(self, values: Values) -> Scored:
        """Log-odds and parts of rows."""
        names = (*self.inputs.names, GAPS)
        parts = np.zeros((values.rows, len(names)))
        for attribute in self.attributes:
            feature = attribute.feature
            part = attribute.weight * attribute.woe_of(feature.of(values))
            columns = _columns(feature, names)
            for name in columns:
                parts[:, names.index(name)] += part / len(columns)
        return Scored(parts.sum(axis=1) + self.intercept, names, parts, self.intercept)

    def points_of(self, attribute: Attribute) -> list[float]:
        """Points of each bin of an attribute; of all attributes together they are the score."""
        count = len(self.attributes)
        return [float(self.points.points(attribute.weight, woe, self.intercept, count)) for woe in attribute.woe]

    def data(self) -> dict[str, Any]:
        """As plain data, with the points of each bin for whoever reads it."""
        attributes = [attribute.data() | {"points": self.points_of(attribute)} for attribute in self.attributes]
        return {
            "format": 1,
            "kind": self.kind,
            "inputs": self.inputs.data(),
            "attributes": attributes,
            "intercept": self.intercept,
            "points": self.points.data(),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Scorecard":
        """From plain data."""
        attributes = tuple(Attribute.of(row) for row in data["attributes"])
        return cls(Inputs.of(data["inputs"]), attributes, data["intercept"], PointScale(**data["points"]))


def _columns(feature: Feature, names: Sequence[str]) -> tuple[str, ...]:
    if feature.kind == GAPS:
        return (GAPS,)
    return (feature.first, feature.second) if feature.second in names and feature.kind != "level" else (feature.first,)
