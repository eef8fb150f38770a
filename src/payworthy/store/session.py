"""One transaction's connection, with the few SQL differences between the two stores in one place.

Statements are written once, with ``?`` for parameters. Rows go in and out as plain tuples of text and integers
(the schema has no other types), so nothing is converted on the hot path.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any, Protocol

import psycopg
from psycopg.pq import PipelineStatus
from sqlalchemy import BigInteger, Integer, Table

Row = tuple[Any, ...]
Query = tuple[str, Sequence[Any]]


class GuardError(RuntimeError):
    """A write did not meet the row it was decided on: a lock was lost. Never expected; rolls everything back."""


class Session(Protocol):
    """What the store's statements need from a connection inside a transaction."""

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""

    def fetch_all(self, queries: Sequence[Query]) -> list[list[Row]]:
        """The rows of several queries, in one round trip where there is one."""

    def together(self) -> AbstractContextManager[None]:
        """Writes inside go out in one round trip; what is wrong with them shows at the end at the latest."""

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query, a few at a time."""

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement; returns the number of rows it touched."""

    def among(self, values: Iterable[str]) -> tuple[str, list[Any]]:
        """``column <fragment>`` true for the values, with its parameters."""

    def pairs(self, values: Iterable[tuple[str, str]]) -> tuple[str, list[Any]]:
        """A table expression ``given`` with columns ``a`` and ``b`` holding the pairs, with its parameters; joined
        to, so that both stores look each pair up in an index."""

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows; ``columns`` name their fields."""

    def update(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Set ``columns`` where ``keys`` match (a row is keys, then columns); raises ``GuardError`` unless each
        row met exactly one."""

    def add(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add to ``columns`` where ``keys`` match, otherwise as ``update``."""

    @property
    def is_typed(self) -> bool:
        """Whether the store itself refuses a value that is not of its column's type."""

    @property
    def for_update(self) -> str:
        """Clause that locks the rows of a query."""

    def among_found(self, members: str) -> str:
        """``column <fragment>`` true for the values that the one-column query ``members`` gives."""

    @property
    def given_values(self) -> str:
        """A one-column query for a list parameter made by ``among``."""

    def add_or_insert(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add to ``columns`` where ``keys`` match; insert rows that are not there."""


class SqliteSession:
    """SQLite: the whole database is locked by ``BEGIN IMMEDIATE``, so rows need no lock of their own."""

    is_typed = False
    for_update = ""
    given_values = "SELECT value FROM json_each(?)"

    def among_found(self, members: str) -> str:
        return f"IN ({members})"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self.connection.execute(sql, params).fetchall()

    def fetch_all(self, queries: Sequence[Query]) -> list[list[Row]]:
        return [self.fetch(sql, params) for sql, params in queries]

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[Row]:
        yield from self.connection.execute(sql, params)

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self.connection.execute(sql, params).rowcount

    def among(self, values: Iterable[str]) -> tuple[str, list[Any]]:
        return "IN (SELECT value FROM json_each(?))", [json.dumps(list(values))]

    def pairs(self, values: Iterable[tuple[str, str]]) -> tuple[str, list[Any]]:
        given = "(SELECT value ->> 0 AS a, value ->> 1 AS b FROM json_each(?)) AS given"
        return given, [json.dumps(list(values))]

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if rows:
            self.connection.executemany(_sqlite_insert(table, tuple(columns)), rows)

    def update(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        self._write(table, _sqlite_update(table, tuple(keys), tuple(columns), adds=False), len(keys), rows)

    def _write(self, table: Table, statement: str, width: int, rows: Sequence[Row]) -> None:
        if rows:
            turned = [(*row[width:], *row[:width]) for row in rows]
            expect(table, self.connection.executemany(statement, turned).rowcount, len(rows))

    def add(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        self._write(table, _sqlite_update(table, tuple(keys), tuple(columns), adds=True), len(keys), rows)

    def add_or_insert(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        if rows:
            statement = _sqlite_insert(table, (*keys, *columns)) + _on_conflict_add(table, tuple(keys), tuple(columns))
            self.connection.executemany(statement, rows)


class PostgresSession:
    """PostgreSQL: one statement per set of rows (arrays unnested on the server), rows locked explicitly."""

    is_typed = True
    for_update = " FOR UPDATE"
    given_values = "SELECT unnest(?::text[])"

    def among_found(self, members: str) -> str:
        return f"= ANY(ARRAY({members}))"

    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        self.connection = connection
        self._pending: list[tuple[Table, psycopg.Cursor[Row], int]] = []

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self.connection.execute(_postgres(sql), params).fetchall()

    def fetch_all(self, queries: Sequence[Query]) -> list[list[Row]]:
        with self.connection.pipeline():
            cursors = [self.connection.execute(_postgres(sql), params) for sql, params in queries]
        return [cursor.fetchall() for cursor in cursors]  # after the one wait for all of them

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterator[Row]:
        with self.connection.cursor("payworthy_stream") as cursor:
            cursor.itersize = 5_000
            yield from cursor.execute(_postgres(sql), params)

    def together(self) -> AbstractContextManager[None]:
        return self._in_pipeline()

    @contextmanager
    def _in_pipeline(self) -> Iterator[None]:
        with self.connection.pipeline():
            yield
        pending, self._pending = self._pending, []
        for table, cursor, wanted in pending:
            expect(table, cursor.rowcount, wanted)

    def run(self, sql: str, params: Sequence[Any] = ()) -> int:
        return self.connection.execute(_postgres(sql), params).rowcount

    def among(self, values: Iterable[str]) -> tuple[str, list[Any]]:
        return "= ANY(?::text[])", [list(values)]

    def pairs(self, values: Iterable[tuple[str, str]]) -> tuple[str, list[Any]]:
        pairs = list(values)
        return "unnest(?::text[], ?::text[]) AS given(a, b)", [[a for a, _ in pairs], [b for _, b in pairs]]

    def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if rows:
            self._write(table, _postgres_insert(table, tuple(columns)), rows)

    def update(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        if rows:
            statement = _postgres_update(table, tuple(keys), tuple(columns), adds=False)
            self._write(table, statement, rows, wanted=len(rows))

    def add(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        if rows:
            statement = _postgres_update(table, tuple(keys), tuple(columns), adds=True)
            self._write(table, statement, rows, wanted=len(rows))

    def add_or_insert(self, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]) -> None:
        if rows:
            statement = _postgres_insert(table, (*keys, *columns)) + _on_conflict_add(
                table, tuple(keys), tuple(columns)
            )
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


def expect(table: Table, met: int, wanted: int) -> None:
    """Raise ``GuardError`` unless a write met all rows it was meant for."""
    if met != wanted:
        raise GuardError(f"{table.name}: {wanted} rows to write, {met} met")


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
def _sqlite_insert(table: Table, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.name} ({_names(columns)}) VALUES ({', '.join('?' * len(columns))})"


@cache
def _sqlite_update(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], adds: bool) -> str:
    sets = ", ".join(f"{_quoted(name)} = {_quoted(name) + ' + ' if adds else ''}?" for name in columns)
    return f"UPDATE {table.name} SET {sets} WHERE {' AND '.join(f'{_quoted(name)} = ?' for name in keys)}"


@cache
def _on_conflict_add(table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
    sets = ", ".join(f"{_quoted(name)} = {table.name}.{_quoted(name)} + excluded.{_quoted(name)}" for name in columns)
    return f" ON CONFLICT ({_names(keys)}) DO UPDATE SET {sets}"


@cache
def _postgres_insert(table: Table, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.name} ({_names(columns)}) SELECT * FROM unnest({_arrays(table, columns)})"


@cache
def _postgres_update(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], adds: bool) -> str:
    # Given columns go by position: a column may be both a key (as it was read) and set (as it becomes).
    own = f"{table.name}." if adds else ""
    sets = ", ".join(
        f"{_quoted(name)} = {own + _quoted(name) + ' + ' if adds else ''}given.c{index}"
        for index, name in enumerate(columns)
    )
    met = " AND ".join(f"{table.name}.{_quoted(name)} = given.k{index}" for index, name in enumerate(keys))
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


def _names(columns: Iterable[str]) -> str:
    return ", ".join(_quoted(name) for name in columns)


def _quoted(name: str) -> str:
    return f'"{name}"'
