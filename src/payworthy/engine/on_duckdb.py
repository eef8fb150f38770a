"""Measures by DuckDB: on one machine, in memory or out of core, for one customer or for all."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from os import getpid
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final, Self

from numpy.typing import NDArray

from payworthy.engine.answer import frame_of
from payworthy.engine.facts import Facts, Source
from payworthy.measures.frame import Frame
from payworthy.measures.query import statement_of
from payworthy.measures.tables import TABLES

MEMORY_LIMIT: Final = "1400MiB"
"""What the database may use before it goes to disk; the answer and Python come on top."""

_IDLE_OPTIMIZERS: Final = "join_order,self_join_aggregate"
"""Planning takes longer than computing for one customer, and these find nothing: the joins are outer ones in a row."""


class DuckDbEngine:
    """A kept connection. Not for several threads at once.

    ``memory_limit``: in DuckDB's words; beyond it work goes to ``temp_folder`` (default: the system's).
    ``threads``: default all.
    """

    def __init__(
        self, *, memory_limit: str = MEMORY_LIMIT, threads: int | None = None, temp_folder: str | None = None
    ) -> None:
        import duckdb

        settings: dict[str, Any] = {"memory_limit": memory_limit, "preserve_insertion_order": False}
        if threads is not None:
            settings["threads"] = threads
        settings["temp_directory"] = temp_folder or str(Path(gettempdir()) / f"payworthy-duckdb-{getpid()}")
        self._connection = duckdb.connect(config=settings)
        self._connection.execute(f"SET disabled_optimizers = '{_IDLE_OPTIMIZERS}'")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and files."""
        self._connection.close()

    def compute(
        self,
        facts: Facts,
        as_of: date,
        measures: Iterable[str] | None = None,
        *,
        partition: tuple[int, int] = (0, 1),
    ) -> Frame:
        """The measures of every customer as of the day, sorted by customer; all measures, if none are named.

        ``partition``: ``(k, n)`` takes every n-th customer by hash, so that the whole need not fit into memory.
        """
        query = statement_of(as_of, None if measures is None else tuple(measures))
        for table in {*query.tables, *(() if "customers" in facts.tables else facts.tables)}:
            self._provide(table, facts.tables.get(table), partition)
        if "customers" not in facts.tables:
            self._everyone(facts)
        return frame_of(query, self._connection.execute(query.sql).fetchnumpy())

    def parts(self, facts: Facts, as_of: date, count: int, measures: Iterable[str] | None = None) -> Iterator[Frame]:
        """The same in ``count`` frames, one after another."""
        names = None if measures is None else tuple(measures)
        for part in range(count):
            yield self.compute(facts, as_of, names, partition=(part, count))

    def _provide(self, table: str, source: Source | None, partition: tuple[int, int]) -> None:
        """A view of the table's name with all its columns in their types."""
        types = TABLES[table]
        if source is None:
            columns = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in types.items())
            self._view(table, f"SELECT {columns} WHERE FALSE")
            return
        given = self._given(table, source)
        there = {row[0]: row[1] for row in self._connection.execute(f"DESCRIBE SELECT * FROM {given}").fetchall()}
        columns = ", ".join(_column(name, kind, there) for name, kind in types.items())
        part, parts = partition
        only = f" WHERE hash(customer_id) % {parts} = {part}" if parts > 1 else ""
        self._view(table, f"SELECT {columns} FROM {given}{only}")

    def _given(self, table: str, source: Source) -> str:
        if isinstance(source, Mapping):
            self._connection.register(f"given_{table}", {name: _readable(column) for name, column in source.items()})
            return f"given_{table}"
        paths = [source] if isinstance(source, str) else list(source)
        return f"read_parquet([{', '.join(_quoted(path) for path in paths)}])"

    def _everyone(self, facts: Facts) -> None:
        named = [f'SELECT customer_id FROM "{table}"' for table in facts.tables]
        self._view(
            "customers", " UNION ".join(named) if named else "SELECT CAST(NULL AS VARCHAR) AS customer_id WHERE FALSE"
        )

    def _view(self, name: str, sql: str) -> None:
        self._connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql}')


def _column(name: str, kind: str, there: Mapping[str, str]) -> str:
    if name not in there:
        return f"CAST(NULL AS {kind}) AS {name}"
    return name if there[name] == kind else f"CAST({name} AS {kind}) AS {name}"


def _readable(column: NDArray[Any]) -> NDArray[Any]:
    """DuckDB reads seconds, but not days, of numpy."""
    return column.astype("datetime64[s]") if column.dtype.kind == "M" else column


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"
