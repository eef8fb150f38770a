"""How features and scores were spread when a model was fitted, and whether they still are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from payworthy.model.late.features import Table
from payworthy.model.late.invoices import Floats
from payworthy.model.quality.stability import Drift, counts, drift, quantile_edges

SCORE = "p_late_0"
"""The name under which the score's own spread is kept."""


@dataclass(frozen=True, slots=True)
class Profile:
    """For each name, the edges of its cells and how many rows fell into each."""

    cells: Mapping[str, tuple[tuple[float, ...], tuple[int, ...]]]

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {name: [list(edges), list(rows)] for name, (edges, rows) in self.cells.items()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Profile":
        """From ``data``."""
        return cls({name: (tuple(edges), tuple(rows)) for name, (edges, rows) in data.items()})

    def compare(self, table: Table, score: Floats) -> dict[str, Drift]:
        """The drift of every feature and of the score, of rows scored now."""
        now = dict(_columns(table, score))
        return {name: drift(rows, counts(now[name], edges)) for name, (edges, rows) in self.cells.items()}


def profile(table: Table, score: Floats) -> Profile:
    """The spread of these rows, in ten cells each."""
    cells = {}
    for name, values in _columns(table, score):
        edges = quantile_edges(values)
        cells[name] = (tuple(edges), tuple(counts(values, edges)))
    return Profile(cells)


def _columns(table: Table, score: Floats) -> list[tuple[str, Floats]]:
    columns = [(name, table.values[:, place]) for place, name in enumerate(table.names)]
    return [*columns, (SCORE, score)]
