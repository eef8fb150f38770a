"""A creation that is cut off leaves no half book: the tables come all at once, and what is not founded yet is founded
when the creation is tried again (I15, I39). The power-loss test cuts the same creation at every write."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from payworthy.base.failure import Invalid
from payworthy.policy_files import preset_policy
from payworthy.store.migrate import migrate_postgres, migrate_sqlite
from payworthy.store.postgres import PostgresStore
from payworthy.store.sqlite import SqliteStore
from payworthy.wiring import new_book

from ..conftest import Places
from ..contract.builders import a_clock, ask, furnish
from ..contract.reckoning import assert_adds_up


@pytest.fixture
def empty_place(store: str, places: Places, request: pytest.FixtureRequest) -> Iterator[str]:
    """A place where no book is yet, on each store."""
    if store == "postgres":
        yield request.getfixturevalue("postgres_url")
    else:
        yield places.empty(store)


def create(place: str) -> None:
    """The first half of a creation: tables, and nothing in them."""
    (PostgresStore.create(place) if place.startswith("postgresql:") else SqliteStore.create(Path(place))).close()


def migrate(place: str) -> None:
    """What a creation, and every upgrade, does to the tables."""
    if place.startswith("postgresql:"):
        migrate_postgres(place)
    else:
        migrate_sqlite(Path(place))


def tables(place: str) -> set[str]:
    if place.startswith("postgresql:"):
        with psycopg.connect(place) as server:
            return {row[0] for row in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    connection = sqlite3.connect(place)
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found


def test_a_migration_that_fails_half_way_leaves_nothing(empty_place: str) -> None:
    """One of the last tables is there already: the ones that were made before the failure are gone again."""
    if empty_place.startswith("postgresql:"):
        with psycopg.connect(empty_place) as server:
            server.execute("CREATE TABLE release (something TEXT)")
    else:
        connection = sqlite3.connect(empty_place)
        connection.execute("CREATE TABLE release (something TEXT)")
        connection.close()
    with pytest.raises(Exception, match="release"):
        migrate(empty_place)
    assert tables(empty_place) == {"release"}


def test_a_creation_cut_off_before_the_founding_can_be_repeated(empty_place: str) -> None:
    create(empty_place)
    book = new_book(empty_place, preset_policy("limit-only"), "boss", clock=a_clock())
    furnish(book, 1000)
    assert book.check(ask(100)).number == 1
    assert_adds_up(book)
    book.close()


def test_a_book_that_is_there_is_never_created_over(empty_place: str) -> None:
    book = new_book(empty_place, preset_policy("limit-only"), "boss", clock=a_clock())
    furnish(book, 1000)
    record = book.check(ask(100))
    with pytest.raises(Invalid) as refusal:
        new_book(empty_place, preset_policy("limit-only"), "other", clock=a_clock())
    assert refusal.value.failure.code == "book_exists"
    assert book.view(lambda look: look.decision(record.decision_id)) == record
    book.close()


def test_a_file_that_is_no_book_is_never_created_over(places: Places) -> None:
    path = Path(places.empty("sqlite"))
    for content in (b"", b"precious notes", b"SQLite format 3\x00 but not really"):
        path.write_bytes(content)
        with pytest.raises(Invalid):
            SqliteStore.create(path)
        assert path.read_bytes() == content
