"""PostgreSQL's side of the few differences between the two stores: kept apart, so that a book in a file does without
the driver."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg.pq import PipelineStatus
from sqlalchemy import BigInteger, Integer, Table

from payworthy.store.session import Query, Row, expect, names, on_conflict_add, quoted


class PostgresSession:
    """PostgreSQL: one statement per set of rows (arrays unnested on the server), rows locked explicitly."""

    is_typed = True
    for_update = " FOR UPDATE"
    given_values = "SELECT unnest(?::text[])"

    def among_found(self, members: str) -> str:
        """``= ANY`` of a sub-query's array, which is looked up value by value."""
        return f"= ANY(ARRAY({members}))"

    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        self.connection = connection
        self._pending: list[tuple[Table, psycopg.Cursor[Row], int]] = []

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        return self.connection.execute(_postgres(sql), params).fetchall()

    def fetch_all(self, queries: Sequence[Query]) -> list[list[Row]]:
        """The rows of several queries, in one round trip."""
        with self.connection.pipeline():
            cursors = [self.connection.execute(_postgres(sql), params) for sql, params in queries]
        return [cursor.fetchall() for cursor in cursors]  # after the one wait for all of them

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query through a cursor on the server, some thousands at a time."""
        with self.connection.cursor("payworthy_stream") as cursor:
            cursor.itersize = 5_000
            yield from cursor.execute(_postgres(sql), params)

    def together(self) -> AbstractContextManager[None]:
        """Writes inside go out in one pipeline; those that met the wrong number of rows show at its end."""
        return self._in_pipeline()

    @contextmanager
    def _in_pipeline(self) -> Iterator[None]:
        with self.connection.pipeline():
            yield
        pending, self._pending = self._pending, []
        for table, cursor, wanted in pending:
            expect(table, cursor.rowcount, wanted)

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement; returns the number of rows it touched."""
        return self.connection.execute(_postgres(sql), params).rowcount

    def among(self, values: Iterable[str]) -> tuple[str, list[Any]]:
        """``= ANY`` of a list, with the list as its parameter."""
        return "= ANY(?::text[])", [list(values)]

    def pairs(self, values: Iterable[tuple[str, str]]) -> tuple[str, list[Any]]:
        """The pairs as a table, unnested on the server."""
        pairs = list(values)
        return "unnest(?::text[], ?::text[]) AS given(a, b)", [[a for a, _ in pairs], [b for _, b in pairs]]

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows in one statement."""
        if rows:
            self._write(table, _postgres_insert(table, tuple(columns)), rows)

    def update(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Set columns of rows in one statement; raises ``GuardError`` unless each met exactly one."""
        if rows:
            statement = _postgres_update(table, tuple(keys), tuple(columns), adds=False)
            self._write(table, statement, rows, wanted=len(rows))

    def add(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add to columns of rows in one statement, otherwise as ``update``."""
        if rows:
            statement = _postgres_update(table, tuple(keys), tuple(columns), adds=True)
            self._write(table, statement, rows, wanted=len(rows))

    def add_or_insert(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add to columns of rows that are there, insert the others."""
        if rows:
            statement = _postgres_insert(table, (*keys, *columns)) + on_conflict_add(table, tuple(keys), tuple(columns))
            self._write(table, statement, rows)

    def _write(self, table: Table, statement: str, rows: Sequence[Row], wanted: int | None = None) -> None:
        """Run a statement on rows; ``wanted`` is how many it must touch."""
        cursor = self.connection.execute(_in_binary(statement), columns_of(rows))
        if wanted is None:
            return
        if self.connection.info.pipeline_status is PipelineStatus.OFF:
            expect(table, cursor.rowcount, wanted)
        else:
            self._pending.append((table, cursor, wanted))

    def is_trouble(self, error: Exception) -> bool:
        """The connection or the server failed; what is stored is not to blame."""
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)


def is_migrated(connection: "psycopg.Connection[Row]") -> bool:
    """True when the schema already holds a book."""
    row = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
    return bool(row and row[0])


def columns_of(rows: Sequence[Row]) -> list[list[Any]]:
    """Rows turned into one list per column."""
    return [list(column) for column in zip(*rows, strict=True)]


@cache
def _postgres(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()


@cache
def _in_binary(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%b").encode()


@cache
def _postgres_insert(table: Table, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.name} ({names(columns)}) SELECT * FROM unnest({_arrays(table, columns)})"


@cache
def _postgres_update(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], adds: bool) -> str:
    # Given columns go by position: a column may be both a key (as it was read) and set (as it becomes).
    own = f"{table.name}." if adds else ""
    sets = ", ".join(
        f"{quoted(name)} = {own + quoted(name) + ' + ' if adds else ''}given.c{index}"
        for index, name in enumerate(columns)
    )
    met = " AND ".join(f"{table.name}.{quoted(name)} = given.k{index}" for index, name in enumerate(keys))
    aliases = [f"k{index}" for index in range(len(keys))] + [f"c{index}" for index in range(len(columns))]
    given = f"unnest({_arrays(table, (*keys, *columns))}) AS given({', '.join(aliases)})"
    return f"UPDATE {table.name} SET {sets} FROM {given} WHERE {met}"


def _arrays(table: Table, columns: tuple[str, ...]) -> str:
    return ", ".join(f"?::{_array_type(table, name)}[]" for name in columns)


def _array_type(table: Table, column: str) -> str:
    kind = table.c[column].type
    if isinstance(kind, BigInteger):
        return "bigint"
    return "integer" if isinstance(kind, Integer) else "text"
