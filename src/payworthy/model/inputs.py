"""Which columns of a table are features and of what sort: found when a model is fitted, obeyed when it scores."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.base.failure import Failure
from payworthy.model.table import Floats, Table, figures, instants, words

_MOST_STRANGE: Final = 0.02
_MOST_LEVELS: Final = 40
_RARE_LEVEL: Final = 5
_DATE: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The columns a model reads: figures by name, and words with the levels it knows (any other is *other*).
    ``left_out`` says why a column is not among them: ``constant``, ``same_as:…``, ``no_figures``, ``date``,
    ``text``."""

    numeric: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Every column read."""
        return (*self.numeric, *self.levels)

    def missing_in(self, table: Table) -> list[Failure]:
        """One failure per column the model needs and the table has not."""
        return table.require(self.names)

    def read(self, table: Table) -> "Values":
        """The figures and words of a table that has all columns needed."""
        return Values(
            {name: figures(table.columns[name])[0] for name in self.numeric},
            {name: words(table.columns[name]) for name in self.levels},
            table.rows,
        )

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "numeric": list(self.numeric),
            "levels": {name: list(levels) for name, levels in self.levels.items()},
            "left_out": dict(self.left_out),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Inputs":
        """From plain data."""
        levels = {name: tuple(found) for name, found in data["levels"].items()}
        return cls(tuple(data["numeric"]), levels, data["left_out"])


@dataclass(frozen=True, slots=True)
class Values:
    """A table read: figures with NaN and words with ``None`` where nothing is given."""

    numeric: Mapping[str, Floats]
    words: Mapping[str, NDArray[np.object_]]
    rows: int

    def take(self, rows: NDArray[Any]) -> "Values":
        """Some rows."""
        chosen = next(iter(self.numeric.values()), np.empty(self.rows))[rows]
        return Values(
            {name: values[rows] for name, values in self.numeric.items()},
            {name: values[rows] for name, values in self.words.items()},
            len(chosen),
        )


def find_inputs(table: Table, not_features: Collection[str]) -> Inputs:
    """Sort out the columns of a training table. What is constant, repeats another column, or is free text (a name, a
    number of a document) cannot be a feature."""
    numeric: dict[str, Floats] = {}
    levels: dict[str, tuple[str, ...]] = {}
    left_out: dict[str, str] = {}
    for name, cells in table.columns.items():
        if name in not_features:
            continue
        values, strange = figures(cells)
        known = int(np.isfinite(values).sum())
        if known and strange <= _MOST_STRANGE * (known + strange):
            reason = _idle(values, numeric)
            if reason is None:
                numeric[name] = values
            else:
                left_out[name] = reason
        elif not strange:
            left_out[name] = "no_figures"
        else:
            found = _levels(words(cells))
            if isinstance(found, str):
                left_out[name] = found
            else:
                levels[name] = found
    return Inputs(tuple(numeric), levels, left_out)


def _idle(values: Floats, others: Mapping[str, Floats]) -> str | None:
    known = values[np.isfinite(values)]
    if (known == known[0]).all():
        # Given or not may still tell something: then the gaps are the feature.
        return "constant" if len(known) == len(values) else None
    for name, other in others.items():
        if np.array_equal(values, other, equal_nan=True):
            return f"same_as:{name}"
    return None


def _levels(cells: NDArray[np.object_]) -> tuple[str, ...] | str:
    given = [cell for cell in cells if cell is not None]
    if sum(bool(_DATE.match(cell)) for cell in given) > len(given) / 2 and instants(list(given))[1] is None:
        return "date"
    names, counts = np.unique(np.asarray(given, dtype=str), return_counts=True)
    frequent = [str(name) for name, count in zip(names, counts, strict=True) if count >= _RARE_LEVEL]
    if len(names) > max(_MOST_LEVELS, len(given) // 50) or not frequent:
        return "text"
    if len(names) == 1 and len(given) == len(cells):
        return "constant"
    return tuple(frequent[:_MOST_LEVELS])
