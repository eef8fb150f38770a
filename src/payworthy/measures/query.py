"""The catalogue as one statement: the views in use, joined to the customers, and an expression per measure.

Only what the wanted measures name is computed. The text is SQL as a person would write it, in the words of DuckDB or
SQLite (``words.py``); other dialects are made from DuckDB's by SQLGlot.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from payworthy.measures.catalogue import FAMILY_OF, MEASURES, VIEWS
from payworthy.measures.day import Day
from payworthy.measures.frame import ABSENCES
from payworthy.measures.language import Measure
from payworthy.measures.words import WORDS

_NAMED: Final = re.compile(rf"\b({'|'.join(VIEWS)})\.(\w+)")
_KEY: Final = "customer_id"


@dataclass(frozen=True, slots=True)
class Query:
    """A statement and how to read its answer.

    Columns of the answer: ``customer_id``; one per measure, NULL where it is missing; ``presence_N`` per entry of
    ``presences``, true where that family knows something; ``reason_NAME`` for measures with reasons of their own, the
    code of the first that holds. ``tables``: the fact tables it reads.
    """

    sql: str
    measures: tuple[Measure, ...]
    presences: tuple[str, ...]
    tables: tuple[str, ...]


def wanted(names: Iterable[str] | None) -> tuple[Measure, ...]:
    """The measures of these names in the order of the catalogue; all, if none are given. Raises ``KeyError``."""
    if names is None:
        return tuple(MEASURES.values())
    chosen = set(names)
    if unknown := chosen - MEASURES.keys():
        raise KeyError(f"no such measure: {', '.join(sorted(unknown))}")
    return tuple(measure for name, measure in MEASURES.items() if name in chosen)


@lru_cache(maxsize=32)
def statement_of(as_of: date, names: tuple[str, ...] | None = None, dialect: str = "duckdb") -> Query:
    """The statement for a day, in the words of DuckDB or SQLite or in another dialect SQLGlot knows."""
    day, measures = Day(as_of, WORDS.get(dialect, WORDS["duckdb"])), wanted(names)
    presences = tuple(dict.fromkeys(FAMILY_OF[measure.name].presence for measure in measures))
    columns = [
        *(f"{_typed(measure)} AS {measure.name}" for measure in measures),
        *(f"({presence}) AS presence_{place}" for place, presence in enumerate(presences)),
        *(f"{_reason(measure)} AS reason_{measure.name}" for measure in measures if measure.reasons),
    ]
    used = _used(columns)
    joins = [
        f"LEFT JOIN (\n{_per_customer(view, figures, day)}\n) AS {view} ON {view}.{_KEY} = customer.{_KEY}"
        for view, figures in used.items()
    ]
    chosen = ",\n       ".join([f"customer.{_KEY} AS {_KEY}", *columns])
    sql = "\n".join([f"SELECT {chosen}", "FROM customers AS customer", *joins, f"ORDER BY customer.{_KEY}"])
    tables = tuple(dict.fromkeys(["customers", *(table for view in used for table in VIEWS[view].tables)]))
    return Query(sql if dialect in WORDS else translated(sql, dialect), measures, presences, tables)


def translated(sql: str, dialect: str) -> str:
    """DuckDB's SQL in another dialect; raises where a meaning would be lost.

    DuckDB sums whole numbers in 128 bits. Amounts of one customer fit into 64, amounts times days or points may not:
    elsewhere these are summed as decimals, exact as well.
    """
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.find_all(exp.Sum):
        if not _is_amount(node.this):
            node.set("this", exp.cast(node.this.copy(), "DECIMAL(38, 0)"))
    return tree.sql(dialect=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)


def _is_amount(summed: Any) -> bool:
    """Plain amounts, all of them or those that meet a condition."""
    from sqlglot import exp

    if isinstance(summed, exp.Case):
        branches = summed.args["ifs"]
        return summed.args.get("default") is None and all(_is_amount(branch.args["true"]) for branch in branches)
    return bool(summed.sql() == "amount")


def shown(name: str, as_of: date) -> str:
    """The statement of one measure, laid out for a reader."""
    import sqlglot

    (text,) = sqlglot.transpile(statement_of(as_of, (name,)).sql, read="duckdb", write="duckdb", pretty=True)
    return text


def _typed(measure: Measure) -> str:
    return f"CAST({measure.expression} AS {'BIGINT' if measure.is_whole else 'DOUBLE'})"


def _reason(measure: Measure) -> str:
    branches = [f"WHEN {condition} THEN {ABSENCES.index(code)}" for condition, code in measure.reasons.items()]
    return f"CASE {' '.join(branches)} ELSE 0 END"


def _used(columns: Iterable[str]) -> Mapping[str, list[str]]:
    """The figures that are named, by view, in the order of the views."""
    named: dict[str, set[str]] = {}
    for column in columns:
        for view, figure in _NAMED.findall(column):
            named.setdefault(view, set()).add(figure)
    return {view: sorted(named[view] - {_KEY}) for view in VIEWS if view in named}


def _per_customer(name: str, figures: list[str], day: Day) -> str:
    view = VIEWS[name]
    defined = view.figures(day)
    columns = ", ".join([_KEY, *(f"{defined[figure]} AS {figure}" for figure in figures)])
    grouped = "" if view.is_single else f" GROUP BY {_KEY}"
    return f"SELECT {columns} FROM ({view.rows(day)}) AS seen_rows{grouped}"
