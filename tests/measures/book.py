"""Facts of a few customers, written down row by row, and what the catalogue makes of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

import numpy as np

from payworthy.engine.facts import Facts
from payworthy.engine.on_duckdb import DuckDbEngine
from payworthy.engine.on_sqlite import SqliteEngine
from payworthy.measures.frame import ABSENCES, Frame
from payworthy.measures.tables import TABLES

TODAY: Final = date(2026, 6, 30)

Row = Mapping[str, Any]


def columns(table: str, rows: Iterable[Row]) -> dict[str, np.ndarray[Any, Any]]:
    """Rows as the columns an engine reads; what a row does not say is NULL."""
    rows = list(rows)
    return {name: _column(kind, [row.get(name) for row in rows]) for name, kind in TABLES[table].items()}


def _column(kind: str, values: list[Any]) -> np.ndarray[Any, Any]:
    if kind == "DATE":
        return np.array([np.datetime64(value, "D") if value else np.datetime64("NaT") for value in values], "M8[D]")
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def item(**said: Any) -> dict[str, Any]:
    """A part of an invoice of customer C, known when issued and its settlement when settled, unless said otherwise."""
    row = {
        "customer_id": "C",
        "document_id": f"I{said.get('issued_on')}",
        "currency": "CNY",
        "part_no": 0,
        "kind": "invoice",
        "known_on": said.get("issued_on"),
        "settled_how": "payment" if said.get("settled_on") else None,
        "settled_known_on": said.get("settled_on"),
    }
    return row | said


def facts(**tables: Iterable[Row]) -> Facts:
    """Fact tables from rows; customer C is always known."""
    given = {table: columns(table, rows) for table, rows in tables.items() if table != "customers"}
    everyone = tables.get("customers", [{"customer_id": "C"}])
    return Facts({**given, "customers": columns("customers", everyone)})


@cache
def engine() -> DuckDbEngine:
    """One engine for all tests of a process."""
    return DuckDbEngine(threads=1, memory_limit="500MiB")


@cache
def quick_engine() -> SqliteEngine:
    """The one for a few customers."""
    return SqliteEngine()


def frame(given: Facts, as_of: date = TODAY, names: Iterable[str] | None = None) -> Frame:
    """The measures of everyone."""
    return engine().compute(given, as_of, names)


def measured(as_of: date = TODAY, names: Iterable[str] | None = None, **tables: Iterable[Row]) -> dict[str, Any]:
    """The measures of customer C: a figure, or the reason why there is none. SQLite must say the same as DuckDB."""
    given, chosen = facts(**tables), None if names is None else tuple(names)
    answer = figures(frame(given, as_of, chosen))["C"]
    assert figures(quick_engine().compute(given, as_of, chosen))["C"] == answer
    return answer


def figures(answer: Frame) -> dict[str, dict[str, Any]]:
    """A frame customer by customer; a missing figure is its reason."""
    return {
        customer: {
            name: column.values[place].item() if column.absence[place] == 0 else ABSENCES[column.absence[place]]
            for name, column in answer.columns.items()
        }
        for place, customer in enumerate(answer.ids)
    }
