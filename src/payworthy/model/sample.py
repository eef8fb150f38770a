"""The rows a model is fitted on or judged by: features, outcome, group, date."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from payworthy.base.failure import Failure, invalid
from payworthy.model.inputs import Inputs, Values
from payworthy.model.table import Floats, Table, instants, labels, words


@dataclass(frozen=True, slots=True)
class Roles:
    """Which column is what; those left are features. ``bad`` is the value of the label that is bad, where it does not
    say so itself."""

    label: str | None = None
    id: str | None = None
    date: str | None = None
    group: str | None = None
    bad: str | None = None
    ignore: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is no feature."""
        named = (self.label, self.id, self.date, self.group)
        return (*(name for name in named if name is not None), *self.ignore)

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {"label": self.label, "id": self.id, "date": self.date, "group": self.group, "bad": self.bad}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Roles":
        """From plain data."""
        return cls(data["label"], data["id"], data["date"], data["group"], data["bad"])


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows with a known outcome (``bad`` 0 or 1). ``day`` is absent where no date column was named."""

    values: Values
    bad: Floats
    group: NDArray[np.object_]
    day: Floats | None

    def take(self, rows: NDArray[Any]) -> "Sample":
        """Some rows."""
        day = None if self.day is None else self.day[rows]
        return Sample(self.values.take(rows), self.bad[rows], self.group[rows], day)

    def order(self) -> NDArray[np.int64]:
        """Rows by date, or shuffled by a fixed seed where there is none: for slices."""
        if self.day is not None:
            return np.argsort(self.day, kind="stable")
        return np.random.default_rng(0).permutation(len(self.bad))


def outcomes(table: Table, roles: Roles) -> tuple[Floats, list[Failure]]:
    """Outcome of every row (NaN: unknown), and what is wrong with the columns named."""
    assert roles.label is not None
    wanted = (roles.label, roles.id, roles.date, roles.group)
    found = table.require(name for name in wanted if name is not None)
    if found:
        return np.empty(0), found
    bad, wrong = labels(table.columns[roles.label], roles.bad)
    if wrong is not None:
        return bad, [wrong.at(column=roles.label)]
    known = bad[np.isfinite(bad)]
    if not known.any() or known.all():
        return bad, [invalid("model_one_outcome", value=roles.label, rows=len(known))]
    return bad, []


def days_of(table: Table, roles: Roles) -> tuple[Floats | None, Failure | None]:
    """The day of every row; a row without one is of before all others."""
    if roles.date is None:
        return None, None
    days, wrong = instants(table.columns[roles.date])
    if wrong is not None:
        return None, invalid("model_date_invalid", value=wrong).at(column=roles.date)
    return np.where(np.isnan(days), 0.0, days), None


def groups_of(table: Table, roles: Roles) -> NDArray[np.object_]:
    """The group of every row: the group column, else the id, else each row by itself."""
    name = roles.group or roles.id
    if name is None:
        return np.arange(table.rows).astype(object)
    return np.array(
        [cell if cell is not None else f"\0{row}" for row, cell in enumerate(words(table.columns[name]))], dtype=object
    )


def read_sample(table: Table, roles: Roles, inputs: Inputs, bad: Floats, day: Floats | None) -> Sample:
    """The rows of ``table`` whose outcome is known."""
    known = np.flatnonzero(np.isfinite(bad))
    whole = Sample(inputs.read(table), bad, groups_of(table, roles), day)
    return whole.take(known)
