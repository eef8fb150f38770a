"""Measures by SQLite, in memory: for one customer or a few, whom DuckDB computes in less time than it plans them.

SQLite compiles the statement of a day once and keeps it. Every figure equals DuckDB's: what would pass 64 bits, where
SQLite would go on with a fraction, is refused.
"""

import re
import sqlite3
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from math import exp, inf, log
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from payworthy.engine.answer import frame_of
from payworthy.engine.facts import Columns, Facts
from payworthy.measures.frame import Frame
from payworthy.measures.payment_index import KNOTS, SCALE
from payworthy.measures.query import Query, statement_of
from payworthy.measures.tables import TABLES
from payworthy.measures.words import EPOCH

TYPES: Final = {"VARCHAR": "TEXT", "DATE": "INTEGER", "BIGINT": "INTEGER", "INTEGER": "INTEGER", "BOOLEAN": "INTEGER"}

_LARGEST: Final = 2**63 - 1
_LINE_FACTOR: Final = 2**8
"""More than the lines of one statement are added up or multiplied by in whole numbers, by any measure."""

_POINTS_MOST: Final = KNOTS[0][1] * SCALE

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class SqliteEngine:
    """A kept database in memory, empty between calls. Not for several threads at once."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for name, (arguments, function) in _FUNCTIONS.items():
            self._connection.create_function(name, arguments, function, deterministic=True)
        for table, types in TABLES.items():
            columns = ", ".join(f"{name} {TYPES[kind]}" for name, kind in types.items())
            self._connection.execute(f'CREATE TABLE "{table}" ({columns})')

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory."""
        self._connection.close()

    def compute(self, facts: Facts, as_of: date, measures: Iterable[str] | None = None) -> Frame:
        """The measures of every customer as of the day, sorted by customer; all measures, if none are named.

        Only columns in memory. Raises ``OverflowError`` where sums of amounts might not fit into 64 bits: then DuckDB
        may know the answer.
        """
        query = statement_of(as_of, None if measures is None else tuple(measures), "sqlite")
        given = _given(facts, _words_of(query.sql))
        _refuse_overflow(given, as_of)
        self._connection.execute("BEGIN")
        try:
            for table in query.tables:
                self._fill(table, given.get(table, {}))
            answer = self._connection.execute(query.sql)
            names = [column[0] for column in answer.description]
            return frame_of(query, _answered(query, names, answer.fetchall()))
        finally:
            self._connection.execute("ROLLBACK")

    def _fill(self, table: str, columns: Columns) -> None:
        if columns:
            places = ", ".join("?" * len(columns))
            sql = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({places})'
            read = [_READ[TABLES[table][name]](column) for name, column in columns.items()]
            self._connection.executemany(sql, zip(*read, strict=True))


@lru_cache(maxsize=32)
def _words_of(sql: str) -> frozenset[str]:
    """Which names a statement may read."""
    return frozenset(re.findall(r"\w+", sql))


def _given(facts: Facts, words: Container[str]) -> dict[str, dict[str, NDArray[Any]]]:
    """The columns a statement reads, as they are given."""
    given: dict[str, dict[str, NDArray[Any]]] = {}
    for table, source in facts.tables.items():
        if not isinstance(source, Mapping):
            raise TypeError(f"{table}: SQLite reads columns in memory; files are for DuckDB and Spark")
        given[table] = {name: source[name] for name in TABLES[table] if name in source and name in words}
    if "customers" not in given:
        named = [_texts(columns["customer_id"]) for columns in given.values() if "customer_id" in columns]
        everyone = np.empty(len(names := list(dict.fromkeys(chain.from_iterable(named)))), dtype=np.object_)
        everyone[:] = names
        given["customers"] = {"customer_id": everyone}
    return given


def _texts(column: NDArray[Any]) -> list[str | None]:
    return [None if value is None else str(value) for value in column.tolist()]


def _wholes(column: NDArray[Any]) -> list[int | None]:
    values = column.tolist()
    if column.dtype.kind in "iu":
        return values  # type: ignore[no-any-return]  # whole already; what is masked is ``None``
    return [None if value is None else int(value) for value in values]


def _days(column: NDArray[Any]) -> list[int | None]:
    days = column.astype("M8[D]")
    counted = days.astype(np.int64).astype(np.object_)
    counted[np.isnat(days)] = None
    return counted.tolist()  # type: ignore[no-any-return]


_READ: Final[Mapping[str, Callable[[NDArray[Any]], list[Any]]]] = {
    "VARCHAR": _texts,
    "DATE": _days,
    "BIGINT": _wholes,
    "INTEGER": _wholes,
    "BOOLEAN": _wholes,
}


def _refuse_overflow(given: Mapping[str, Columns], as_of: date) -> None:
    """SQLite's ``+`` and ``*`` go on in binary fractions where 64 bits do not suffice: so nothing may come near.

    A part's amount is multiplied by its points or by days, and amounts are summed; lines of a statement are added up
    and multiplied by small numbers.
    """
    factors = {"items": max(_POINTS_MOST, _longest(given.get("items", {}), as_of)), "statements": _LINE_FACTOR}
    for table, columns in given.items():
        for name, column in columns.items():
            if TABLES[table][name] == "BIGINT":
                sizes = [abs(amount) for amount in _wholes(column) if amount is not None]
                if max(sizes, default=0) * factors.get(table, 1) > _LARGEST or sum(sizes) > _LARGEST // 4:
                    raise OverflowError(f"{table}.{name}: too large to be summed in 64 bits")


def _longest(columns: Columns, as_of: date) -> int:
    """The most days between any two days of the items, and the day itself."""
    today = np.datetime64(as_of, "D")
    ends = [today]
    for name, kind in TABLES["items"].items():
        if kind == "DATE" and name in columns and len(columns[name]):
            days = columns[name].astype("M8[D]")
            ends += [np.fmin.reduce(days), np.fmax.reduce(days)]  # which pass over NaT
    known = [day for day in ends if not np.isnat(day)]
    return int((max(known) - min(known)).astype(np.int64))


def _answered(query: Query, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, NDArray[Any]]:
    """Rows as columns, masked where nothing stands."""
    whole = {measure.name for measure in query.measures if measure.is_whole}
    whole |= {name for name in names if name.startswith(("presence_", "reason_"))}
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    result: dict[str, NDArray[Any]] = {}
    for name, values in zip(names, columns, strict=True):
        kind: Any = np.object_ if name == "customer_id" else np.int64 if name in whole else np.float64
        if None in values and name != "customer_id":
            filled = np.array([0 if value is None else value for value in values], dtype=kind)
            result[name] = np.ma.MaskedArray(filled, [value is None for value in values])
        else:
            result[name] = np.array(values, dtype=kind)
    return result


def _counted(day: date) -> int:
    return day.toordinal() - EPOCH


def _greatest(*values: Any) -> Any:
    return max((value for value in values if value is not None), default=None)


def _least(*values: Any) -> Any:
    return min((value for value in values if value is not None), default=None)


def _exp(value: float | None) -> float | None:
    if value is None:
        return None
    try:
        return exp(value)
    except OverflowError:
        return inf


def _ln(value: float | None) -> float | None:
    return None if value is None else log(value)


def _joined_halves(upper: int | None, lower: int | None) -> int | float | None:
    """A sum from those of its upper and lower halves; past 64 bits the binary fraction nearest to it."""
    if upper is None or lower is None:
        return None
    joined = (upper << 32) + lower
    return joined if abs(joined) <= _LARGEST else float(joined)


def _text_of_day(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day + EPOCH).isoformat()


def _day_of_text(text: str | None) -> int | None:
    if text is None or not _ISO.fullmatch(text):
        return None
    try:
        return _counted(date.fromisoformat(text))
    except ValueError:
        return None


def _whole_of_text(text: str | None) -> int | None:
    if text is None or not _WHOLE.fullmatch(text) or abs(whole := int(text)) > _LARGEST:
        return None
    return whole


_FUNCTIONS: Final[Mapping[str, tuple[int, Callable[..., Any]]]] = {
    "greatest": (-1, _greatest),
    "least": (-1, _least),
    "exp": (1, _exp),
    "ln": (1, _ln),
    "joined_halves": (2, _joined_halves),
    "text_of_day": (1, _text_of_day),
    "day_of_text": (1, _day_of_text),
    "whole_of_text": (1, _whole_of_text),
}
"""By name: how many arguments (-1 any) and what is done. ``greatest`` and ``least`` pass over what is missing; not
every SQLite was built with ``exp`` and ``ln``."""
