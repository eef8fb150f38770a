"""A book in a PostgreSQL schema. Any number of processes; lines are locked in one order, retries are bounded."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from payworthy.base.failure import Failure, Invalid, NotFound, Reason, Unavailable, invalid
from payworthy.store.check_tx import MovedError
from payworthy.store.migrate import migrate_postgres
from payworthy.store.pipeline import PipelineConnection, PipelineSession
from payworthy.store.postgres_session import PostgresSession, is_migrated
from payworthy.store.session import GuardError, Row

T = TypeVar("T")
Link = TypeVar("Link", bound="psycopg.Connection[Row]")

RETRIES: Final = 8
"""Attempts at one transaction before the caller is told to try again."""

LOOK_UPS_ONLY: Final = " ".join(
    f"-c {setting}=off"
    for setting in (
        "enable_seqscan",
        "enable_bitmapscan",
        "enable_material",
        "enable_hashjoin",
        "enable_mergejoin",
        "jit",
    )
)
"""For connections whose statements all find their rows by key: a planner that sees a small table would rather read
all of it, and would go on doing so while it grows."""

_TRANSIENT: Final = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    errors.UniqueViolation,  # the same key in two processes at once: the second finds the first's answer
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    psycopg.OperationalError,
    MovedError,
    GuardError,
)


class PostgresStore:
    """One process's view of the book. Safe to share between threads."""

    open_batches: Final = 2
    """One batch of checks is decided while the one before it is on its way to disk."""

    def __init__(self, url: str, pool_size: int = 4) -> None:
        self.url = url
        self._pool = _pool(url, pool_size, "", psycopg.Connection[Row])
        self._look_ups = _pool(url, self.open_batches, LOOK_UPS_ONLY, PipelineConnection)
        with self._pool.connection() as connection:
            if not is_migrated(connection):
                self._pool.close()
                raise NotFound(Failure(Reason.MISSING, "book_not_found", {"book": _shown(url)}))

    @classmethod
    def create(cls, url: str) -> "PostgresStore":
        """Create the tables of a new book; raises ``Invalid`` if the schema holds one already. A book that a crash left
        between its tables and its founding is empty still, and taken up."""
        try:
            with psycopg.connect(url, connect_timeout=10) as connection:
                if is_migrated(connection):
                    if not connection.execute("SELECT 1 FROM meta LIMIT 1").fetchall():
                        return cls(url)
                    raise Invalid(invalid("book_exists", book=_shown(url)))
        except psycopg.OperationalError as error:
            raise Unavailable(Failure(Reason.STALE, "database_unreachable", {"detail": str(error)})) from error
        migrate_postgres(url)
        return cls(url)

    @contextmanager
    def write(self) -> Iterator[PostgresSession]:
        """One READ COMMITTED transaction: every statement after the lock sees what was committed before it."""
        with self._pool.connection() as connection:  # begins with the first statement, commits on leaving
            yield PostgresSession(connection)

    @contextmanager
    def write_checks(self, decided: Callable[[], None]) -> Iterator[PipelineSession]:
        """The same on a connection that only looks things up by key; all that was written goes out at the end."""
        with self._look_ups.connection() as connection:
            session = PipelineSession(connection)
            yield session
            decided()
            session.flush()

    @contextmanager
    def read(self) -> Iterator[PostgresSession]:
        """One consistent view of the book."""
        with self._pool.connection() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield PostgresSession(connection)
            finally:
                connection.rollback()

    def transact(self, work: Callable[[PostgresSession], T]) -> T:
        """Run ``work`` in one write transaction, again if the database asks for it. ``work`` must be repeatable.
        Where the connection is lost at the commit, the database is asked what became of the transaction, so that
        nothing is done twice."""

        def attempt() -> T:
            transaction_id: str | None = None
            try:
                with self.write() as session:
                    result = work(session)
                    transaction_id = session.fetch("SELECT pg_current_xact_id_if_assigned()::text")[0][0]
            except _TRANSIENT:
                if transaction_id is None or not self._is_committed(transaction_id):
                    raise
            return result

        return _again(attempt)

    def transact_checks(self, work: Callable[[PostgresSession], T], decided: Callable[[], None]) -> T:
        """As ``transact``, without asking after a lost commit: the keys of the checks tell what was recorded."""

        def attempt() -> T:
            with self.write_checks(decided) as session:
                return work(session)

        return _again(attempt)

    def _is_committed(self, transaction_id: str) -> bool:
        """What became of a transaction whose commit was not answered; waits while the server is still at it."""
        for _ in range(RETRIES * 50):
            with self._pool.connection() as connection:
                [(status,)] = connection.execute("SELECT pg_xact_status(%s::xid8)", (transaction_id,)).fetchall()
            if status != "in progress":
                return bool(status == "committed")
            time.sleep(0.02)
        raise Unavailable(Failure(Reason.STALE, "book_busy", {"detail": f"transaction {transaction_id} goes on"}))

    def view(self, work: Callable[[PostgresSession], T]) -> T:
        """Run ``work`` on one consistent view."""
        with self.read() as session:
            return work(session)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
        self._look_ups.close()


def _again(attempt: Callable[[], T]) -> T:
    """The result of the first attempt that the database does not ask to repeat."""
    for number in range(RETRIES):
        try:
            return attempt()
        except _TRANSIENT as error:
            last = error
            time.sleep(random.uniform(0, 0.002 * 2**number))  # noqa: S311 - spreads retries, no secret
    raise Unavailable(Failure(Reason.STALE, "book_busy", {"detail": str(last)})) from last


def _pool(url: str, size: int, options: str, kind: type[Link]) -> ConnectionPool[Link]:
    pool = ConnectionPool(
        url,
        connection_class=kind,
        min_size=1,
        max_size=size,
        kwargs={"options": options} if options else {},
        open=False,
        timeout=30,
    )
    try:
        pool.open(wait=True, timeout=10)
    except PoolTimeout as error:
        raise Unavailable(Failure(Reason.STALE, "database_unreachable", {"detail": str(error)})) from error
    return pool


def _shown(url: str) -> str:
    """The URL without its password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
