"""Features made from columns: each from the one row alone, so that nothing later, and nobody else, can leak in.

Levels in money hardly compare between a large and a small firm; ratios do. Which columns are levels is found from the
training rows: columns that span orders of magnitude and move together by size. Of these every ratio with a positive
denominator is made. Among columns that compare as they are (ratios already), sums, differences and quotients of those
that matter most are made, because accounting ratios share their parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.model.inputs import Inputs, Values
from payworthy.model.table import LARGEST, Floats

VALUE, LEVEL, GAPS, RATIO, QUOTIENT, SUM, DIFFERENCE = (
    "value",
    "level",
    "gaps",
    "ratio",
    "quotient",
    "sum",
    "difference",
)

_SIGNS: Final = {RATIO: "/", QUOTIENT: "/", SUM: "+", DIFFERENCE: "-"}
_SPAN: Final = 2.0
_TOGETHER: Final = 0.5
_MOSTLY: Final = 0.6
_ALWAYS: Final = 0.95
_MOST_RATIOS: Final = 400
_BADS_FOR_RATIOS: Final = 50
"""Fewer bad rows cannot tell hundreds of made features apart."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One figure of a row. ``kind`` says how it comes from ``first`` and, for two columns, ``second``; for a level of a
    word column ``second`` is the level."""

    kind: str
    first: str = ""
    second: str = ""

    @property
    def name(self) -> str:
        """As people read it: ``X6 / X10``, ``region = north``, ``gaps``."""
        if self.kind == VALUE:
            return self.first
        if self.kind == LEVEL:
            return f"{self.first} = {self.second or '?'}"
        return GAPS if self.kind == GAPS else f"{self.first} {_SIGNS[self.kind]} {self.second}"

    def of(self, values: Values) -> Floats:
        """The feature of every row; NaN where it cannot be had."""
        if self.kind == LEVEL:
            wanted = self.second or None
            return np.asarray(values.words[self.first] == wanted, dtype=np.float64)
        if self.kind == GAPS:
            gaps = sum((np.isnan(column) for column in values.numeric.values()), np.zeros(values.rows))
            return np.asarray(gaps, dtype=np.float64)
        a = values.numeric[self.first]
        if self.kind == VALUE:
            return a
        b = values.numeric[self.second]
        if self.kind == SUM:
            return a + b
        if self.kind == DIFFERENCE:
            return a - b
        usable = b > 0 if self.kind == RATIO else b != 0
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            return np.clip(np.where(usable, a / np.where(usable, b, 1.0), np.nan), -LARGEST, LARGEST)

    def data(self) -> list[str]:
        """As plain data."""
        return [self.kind, self.first, self.second]


def matrix(features: Sequence[Feature], values: Values) -> Floats:
    """One column per feature."""
    if not features:
        return np.empty((values.rows, 0))
    return np.column_stack([feature.of(values) for feature in features])


def plain_features(inputs: Inputs, values: Values) -> list[Feature]:
    """Every column as it is; of words each known level, and the gap where there are gaps."""
    found = [Feature(VALUE, name) for name in inputs.numeric]
    for name, levels in inputs.levels.items():
        found += [Feature(LEVEL, name, level) for level in levels]
        if any(cell is None for cell in values.words[name]):
            found.append(Feature(LEVEL, name))
    with_gaps = sum(bool(np.isnan(column).any()) for column in values.numeric.values())
    return [*found, Feature(GAPS)] if with_gaps >= 2 else found


@dataclass(frozen=True, slots=True)
class Levels:
    """Columns that are levels in money or pieces; ``positive`` ones can be denominators, the first is the one the
    others go with best: the size of the firm."""

    columns: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()


def find_levels(numeric: Mapping[str, Floats], bads: float) -> Levels:
    """Columns of which the logarithm of the size spans two orders of magnitude and moves with that of the others; none
    where there are too few ``bads`` to choose among what would be made of them."""
    if bads < _BADS_FOR_RATIOS:
        return Levels()
    logs = {name: log for name, values in numeric.items() if (log := _log_size(values)) is not None}
    names = list(logs)
    if len(names) < 3:
        return Levels()
    together = _correlations([logs[name] for name in names])
    others = [np.median(np.delete(row, place)) for place, row in enumerate(together)]
    alike = [name for name, median in zip(names, others, strict=True) if median > _TOGETHER]
    if len(alike) < 3:
        return Levels()
    places = [names.index(name) for name in alike]
    mean = {name: float(np.nanmean(together[names.index(name), places])) for name in alike}
    positive = [name for name in alike if np.mean(numeric[name] > 0) >= _ALWAYS]
    return Levels(tuple(alike), tuple(sorted(positive, key=lambda name: (-mean[name], name))))


def ratios(levels: Levels) -> list[Feature]:
    """Every level over every positive one; of two positive ones only once, since the inverse says the same."""
    found = []
    for place, below in enumerate(levels.positive):
        for above in levels.columns:
            if above != below and above not in levels.positive[:place]:
                found.append(Feature(RATIO, above, below))
    return found[:_MOST_RATIOS]


def size_ratios(levels: Levels) -> list[Feature]:
    """Every level over the size of the firm."""
    return [feature for feature in ratios(levels) if feature.second == levels.positive[0]] if levels.positive else []


def pairs(names: Sequence[str]) -> list[Feature]:
    """Sums, differences and quotients of every two of ``names``."""
    kinds = (QUOTIENT, SUM, DIFFERENCE)
    return [Feature(kind, one, other) for place, one in enumerate(names) for other in names[:place] for kind in kinds]


def _log_size(values: Floats) -> Floats | None:
    """Logarithm of the size of the non-zero values, if they span enough."""
    known = np.isfinite(values)
    if not known.any() or np.mean((values != 0) & known) < _MOSTLY * known.mean():
        return None
    with np.errstate(divide="ignore"):
        log = np.where(known & (values != 0), np.log10(np.abs(values)), np.nan)
    low, high = np.nanquantile(log, [0.05, 0.95])
    return log if high - low >= _SPAN else None


def _correlations(columns: Sequence[Floats]) -> NDArray[np.float64]:
    """Correlation of each pair over the rows where both are known."""
    found = np.eye(len(columns))
    for i, one in enumerate(columns):
        for j in range(i):
            both = np.isfinite(one) & np.isfinite(columns[j])
            value = np.corrcoef(one[both], columns[j][both])[0, 1] if both.sum() > 10 else 0.0
            found[i, j] = found[j, i] = value if np.isfinite(value) else 0.0
    return found


def features_of(data: Sequence[Sequence[str]]) -> list[Feature]:
    """Features from their plain data."""
    return [Feature(*row) for row in data]


def features_data(features: Sequence[Feature]) -> list[Any]:
    """Features as plain data."""
    return [feature.data() for feature in features]
