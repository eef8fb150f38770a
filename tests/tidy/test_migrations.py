"""The revisions, run one after the other, make exactly the tables that the program is written against."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from payworthy.store.migrate import migrate_postgres, migrate_sqlite, sqlalchemy_url
from payworthy.store.schema import metadata


@pytest.fixture
def connections(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Connection, Connection]]:
    """A database made by the revisions, and one made from the tables as the program declares them."""
    if store == "sqlite":
        migrate_sqlite(tmp_path / "migrated.db")
        urls = [f"sqlite:///{tmp_path / name}" for name in ("migrated.db", "declared.db")]
    else:
        server = request.getfixturevalue("postgres_server")
        urls = [sqlalchemy_url(server.database()) for _ in range(2)]
        migrate_postgres(urls[0])
    migrated, declared = (create_engine(url, poolclass=NullPool) for url in urls)
    with migrated.begin() as first, declared.begin() as second:
        metadata.create_all(second)
        yield first, second


def test_alembic_finds_nothing_to_change(connections: tuple[Connection, Connection]) -> None:
    assert compare_metadata(MigrationContext.configure(connections[0]), metadata) == []


def test_the_database_describes_both_in_the_same_words(connections: tuple[Connection, Connection]) -> None:
    """Checks, defaults, partial indexes and their conditions too, which Alembic does not compare."""
    migrated, declared = (description(connection) for connection in connections)
    assert len(declared) > len(metadata.tables)
    assert migrated == declared


def description(connection: Connection) -> list[tuple[str, ...]]:
    """What the database knows of its tables, but for the order of columns. Alembic's own table stands aside, and so
    do triggers, which are in the revisions only."""
    queries = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES
    rows = [tuple(map(_in_order, row)) for query in queries for row in connection.execute(text(query))]
    return sorted(row for row in rows if "alembic_version" not in row)


def _in_order(value: object) -> str:
    """SQLite keeps a table as the text that made it: one line for each column and constraint, in any order."""
    return "\n".join(sorted(line.strip().rstrip(", ") for line in str(value).splitlines()))


_SQLITE = ("SELECT tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL",)

_POSTGRES = (
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass, contype, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)
