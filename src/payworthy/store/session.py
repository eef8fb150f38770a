"""One transaction's connection, with the few SQL differences between the two stores in one place.

Statements are written once, with ``?`` for parameters. Rows go in and out as plain tuples of text and integers
(the schema has no other types), so nothing is converted on the hot path.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Table

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

    def is_trouble(self, error: Exception) -> bool:
        """Trouble with the database itself, which says nothing about what is stored in it."""

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

    def is_trouble(self, error: Exception) -> bool:
        """SQLite calls almost everything an operational error; a sum that overflows is a plain one."""
        is_plain = getattr(error, "sqlite_errorname", "SQLITE_ERROR") == "SQLITE_ERROR"
        return isinstance(error, sqlite3.Error) and not is_plain

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
            statement = _sqlite_insert(table, (*keys, *columns)) + on_conflict_add(table, tuple(keys), tuple(columns))
            self.connection.executemany(statement, rows)


def expect(table: Table, met: int, wanted: int) -> None:
    """Raise ``GuardError`` unless a write met all rows it was meant for."""
    if met != wanted:
        raise GuardError(f"{table.name}: {wanted} rows to write, {met} met")


@cache
def _sqlite_insert(table: Table, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table.name} ({names(columns)}) VALUES ({', '.join('?' * len(columns))})"


@cache
def _sqlite_update(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], adds: bool) -> str:
    sets = ", ".join(f"{quoted(name)} = {quoted(name) + ' + ' if adds else ''}?" for name in columns)
    return f"UPDATE {table.name} SET {sets} WHERE {' AND '.join(f'{quoted(name)} = ?' for name in keys)}"


@cache
def on_conflict_add(table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
    """The end of an insert that adds to the rows that are there already."""
    sets = ", ".join(f"{quoted(name)} = {table.name}.{quoted(name)} + excluded.{quoted(name)}" for name in columns)
    return f" ON CONFLICT ({names(keys)}) DO UPDATE SET {sets}"


def names(columns: Iterable[str]) -> str:
    """Column names for a statement."""
    return ", ".join(quoted(name) for name in columns)


def quoted(name: str) -> str:
    """A column name that may also be a word of the language."""
    return f'"{name}"'
