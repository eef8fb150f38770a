"""Whatever value, row or table of a book is spoilt, ``verify`` finds it.

A book in which everything has happened is made once; then one thing after another in it is made wrong behind the
program's back and undone again. A new column that nothing proves fails here until something does.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, Table

from payworthy.exposure.components import COMPONENTS
from payworthy.store import schema
from payworthy.store.session import Session
from payworthy.wiring import open_book

from ..conftest import Places
from ..contract.builders import a_clock
from .builders import Hands, a_full_life, sealed

TABLES = schema.metadata.sorted_tables

REFUSED = (sqlite3.IntegrityError, psycopg.errors.IntegrityError, psycopg.errors.DataError)
"""Even with its guards off the store does not take everything: keys stay unique, say."""


@dataclass(frozen=True)
class Spoilt:
    """``row`` as it was, by column (of a row that is deleted, or copied under another key); ``column`` now holds
    ``value``."""

    table: str
    row: dict[str, Any]
    column: str
    value: Any


def means_the_same(spoilt: Spoilt) -> bool:
    """The few changes after which the book still says what it said: nobody could call them wrong."""
    row = spoilt.row
    match spoilt.table, spoilt.column:
        case "standing", "currency" | "(deleted)" | "(added)":
            return not any(row[name] for name in COMPONENTS)  # totals of nothing are the same as no totals
        case "credit_line", "aged_on":
            # A ladder that is not drawn up, or was for another day, is drawn up at the next check. Where no due date
            # lies between the two days, it is even the right one for the other; groups and the book have none.
            return True
        case "credit_line", "aging":
            return row["aged_on"] is None  # not read until it is drawn up
        case "credit_line", "(added)":
            # A group keeps its line when its last member leaves it.
            return bool(row["line_id"].startswith("group:"))
    return False


def spoils(column: "Column[Any]", value: Any, others: Sequence[Any]) -> list[Any]:
    """Wrong values of each sort that a column may be given: near ones, far ones, another row's, none, another type."""
    other = next((other for other in others if other not in (value, None)), None)
    if isinstance(column.type, Integer):
        known = value or 0
        found = [known + 1, 0, -known, other, "x", None]
    else:
        known = value or ""
        digits = [place for place, sign in enumerate(known) if sign.isdigit()]
        turned = [known[:place] + str((int(known[place]) + 1) % 10) + known[place + 1 :] for place in digits[-1:]]
        found = [*turned, other, known + "x", "", b"x", None]
    allowed = [spoilt for spoilt in found if spoilt is not None or column.nullable]
    return [spoilt for place, spoilt in enumerate(allowed) if spoilt != value and spoilt not in allowed[:place]]


ROWS = 20
"""About as many rows of a table are gone over, if it has more."""


class Sweep:
    """Goes over one table of a changed book. ``missed`` is what ``verify`` did not find."""

    def __init__(self, hands: Hands, session: Session, table: Table) -> None:
        self._hands = hands
        self._session = session
        self._table = table
        self._names = [column.name for column in table.columns]
        self._keys = [column.name for column in table.primary_key]
        self._listed = ", ".join(f'"{name}"' for name in self._names)
        found = session.fetch(f"SELECT {self._listed} FROM {table.name} ORDER BY {', '.join(self._keys)}")
        self.rows = found[:: max(1, len(found) // ROWS)]
        self.looked = 0
        self.missed: list[Spoilt] = []

    def values(self, chosen: Callable[[int, int, list[Any]], list[Any]]) -> None:
        """Give each value of each row the wrong values ``chosen`` for it (row and column by number, all there are)."""
        for column_no, column in enumerate(self._table.columns):
            others = [row[column_no] for row in self.rows]
            for row_no, row in enumerate(self.rows):
                for wrong in chosen(row_no, column_no, spoils(column, row[column_no], others)):
                    if not (self._session.is_typed and not isinstance(wrong, column.type.python_type | None)):
                        where, key = self._at(row)
                        statement = f'UPDATE {self._table.name} SET "{column.name}" = ? WHERE {where}'
                        self._try(
                            Spoilt(self._table.name, self._row(row), column.name, wrong), statement, (wrong, *key)
                        )

    def deletions(self, rows: int | None = None) -> None:
        """Take away one row after another."""
        for row in self.rows[:rows]:
            where, key = self._at(row)
            self._try(
                Spoilt(self._table.name, self._row(row), "(deleted)", None),
                f"DELETE FROM {self._table.name} WHERE {where}",
                key,
            )

    def additions(self, rows: int | None = None) -> None:
        """Add each row again, with another value in one part of its key."""
        places = ", ".join("?" for _ in self._names)
        for row in self.rows[:rows]:
            for name in self._keys:
                value = row[self._names.index(name)]
                copy = self._row(row) | {name: value + 1000 if isinstance(value, int) else f"{value[:2]}x"}
                self._try(
                    Spoilt(self._table.name, copy, "(added)", copy[name]),
                    f"INSERT INTO {self._table.name} ({self._listed}) VALUES ({places})",
                    tuple(copy.values()),
                )

    def _row(self, row: Sequence[Any]) -> dict[str, Any]:
        return dict(zip(self._names, row, strict=True))

    def _at(self, row: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
        values = self._row(row)
        return " AND ".join(f'"{name}" = ?' for name in self._keys), tuple(values[name] for name in self._keys)

    def _try(self, spoilt: Spoilt, statement: str, params: Sequence[Any]) -> None:
        self._session.run("SAVEPOINT spoilt")
        try:
            assert self._session.run(statement, params) == 1
            self.looked += 1
            keeps_policies = self._table.name not in ("policy", "meta")
            if not self._hands.wrong(self._session, knows_the_policies=keeps_policies) and not means_the_same(spoilt):
                self.missed.append(spoilt)
        except REFUSED:
            pass
        finally:
            self._session.run("ROLLBACK TO SAVEPOINT spoilt")
            self._session.run("RELEASE SAVEPOINT spoilt")


def hands_on(places: Places, store: str) -> Iterator[Hands]:
    place = places.founded(store)
    book = open_book(place, a_clock())
    a_full_life(book)
    yield Hands(book, (sealed(book),))
    book.close()
    places.give_back(place)


@pytest.fixture(scope="module")
def on_sqlite(places: Places) -> Iterator[Hands]:
    yield from hands_on(places, "sqlite")


@pytest.fixture(scope="module")
def on_postgres(places: Places) -> Iterator[Hands]:
    yield from hands_on(places, "postgres")


def one_of_them(row_no: int, column_no: int, wrong: list[Any]) -> list[Any]:
    """One sort of wrong value, another one in each row and column."""
    return [wrong[(row_no + column_no) % len(wrong)]] if wrong else []


def every_sort_once(row_no: int, column_no: int, wrong: list[Any]) -> list[Any]:
    """All sorts of wrong value in the first row, one in each of the others."""
    return wrong if row_no == 0 else one_of_them(row_no, column_no, wrong)


def in_the_first_row(row_no: int, column_no: int, wrong: list[Any]) -> list[Any]:
    return one_of_them(row_no, column_no, wrong) if row_no == 0 else []


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_spoilt_value_and_row_is_found_in_a_file(on_sqlite: Hands, table: Table) -> None:
    with on_sqlite.changed() as session:
        assert on_sqlite.wrong(session) == []
        sweep = Sweep(on_sqlite, session, table)
        assert sweep.rows, "a full life leaves rows in every table"
        sweep.values(every_sort_once)
        sweep.deletions()
        sweep.additions()
        assert on_sqlite.wrong(session) == [], "everything was undone"
    assert sweep.looked > len(table.columns)
    assert sweep.missed == []


@pytest.mark.postgres
@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_spoilt_value_of_every_column_is_found_in_a_database(on_postgres: Hands, table: Table) -> None:
    with on_postgres.changed() as session:
        assert on_postgres.wrong(session) == []
        sweep = Sweep(on_postgres, session, table)
        sweep.values(in_the_first_row)
        sweep.deletions(rows=1)
        sweep.additions(rows=1)
    assert sweep.looked > 0
    assert sweep.missed == []
