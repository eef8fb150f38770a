"""A book in one SQLite file: write-ahead log, every commit synced, one writer at a time.

Creation is all or nothing: the schema is built in a file beside it under ``synchronous=EXTRA``, then renamed,
and the directory is synced, so that a power cut leaves either no book or a whole one. The file is its owner's alone
from the first byte; the write-ahead log and its index get the same rights from SQLite.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from payworthy.base.failure import Failure, Invalid, NotFound, Reason, Unavailable, invalid
from payworthy.store.migrate import migrate_sqlite
from payworthy.store.session import SqliteSession

T = TypeVar("T")

BUSY_SECONDS: Final = 60
"""How long a writer waits for another process before it gives up."""

CACHE_KIB: Final = 64 * 1024
"""Page cache of one connection."""

CHECKPOINT_PAGES: Final = 8_000
"""Pages in the log (4 KiB each) before they are copied into the file: pages that many decisions touch are then
copied once."""

_OLDEST: Final = (3, 38, 0)


class SqliteStore:
    """One process's view of the file. Safe to share between threads."""

    open_batches: Final = 1
    """There is one writer."""

    def __init__(self, path: Path) -> None:
        if sqlite3.sqlite_version_info < _OLDEST:
            raise Invalid(invalid("sqlite_too_old", value=sqlite3.sqlite_version, needed="3.38"))
        if not path.is_file():
            raise NotFound(Failure(Reason.MISSING, "book_not_found", {"book": str(path)}))
        self.path = path
        self._mutex = threading.RLock()
        self._writer = _connect(path)
        self._readers: list[sqlite3.Connection] = []

    @classmethod
    def create(cls, path: Path) -> "SqliteStore":
        """A new, empty book at ``path``; raises ``Invalid`` if something is there already. A book that a crash left
        between its tables and its founding is empty still, and taken up."""
        if path.exists():
            if _is_unfounded(path):
                return cls(path)
            raise Invalid(invalid("book_exists", book=str(path)))
        if not path.parent.is_dir():
            raise Invalid(invalid("book_folder_missing", folder=str(path.parent)))
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        draft.unlink(missing_ok=True)
        try:
            _build(draft)
            os.link(draft, path)  # fails if another process was faster, unlike a rename
        except FileExistsError:
            raise Invalid(invalid("book_exists", book=str(path))) from None
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)
        store = cls(path)
        _sync_folder(path.parent)  # the write-ahead log now exists; its name must survive too
        return store

    @contextmanager
    def write(self) -> Iterator[SqliteSession]:
        """A transaction that holds the write lock from its first statement: read, decide, write, commit."""
        with self._mutex:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise Unavailable(Failure(Reason.STALE, "book_busy", {"detail": str(error)})) from error
            try:
                yield SqliteSession(self._writer)
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[SqliteSession]:
        """One consistent view of the book, which never waits for a writer."""
        with self._mutex:
            connection = self._readers.pop() if self._readers else _connect(self.path)
        try:
            connection.execute("BEGIN")
            yield SqliteSession(connection)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            with self._mutex:
                self._readers.append(connection)

    def transact(self, work: Callable[[SqliteSession], T]) -> T:
        """Run ``work`` in one write transaction."""
        with self.write() as session:
            return work(session)

    def transact_checks(self, work: Callable[[SqliteSession], T], decided: Callable[[], None]) -> T:
        """The same: nothing can begin before this transaction has ended."""
        return self.transact(work)

    def view(self, work: Callable[[SqliteSession], T]) -> T:
        """Run ``work`` on one consistent view."""
        with self.read() as session:
            return work(session)

    def close(self) -> None:
        """Close all connections."""
        with self._mutex:
            for connection in (*self._readers, self._writer):
                connection.close()
            self._readers.clear()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    return connection


def _is_unfounded(path: Path) -> bool:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)
    try:
        return not connection.execute("SELECT 1 FROM meta LIMIT 1").fetchall()
    except sqlite3.DatabaseError:  # not a book at all
        return False
    finally:
        connection.close()


def _build(draft: Path) -> None:
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # before SQLite makes it readable by others
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=EXTRA")
    finally:
        connection.close()
    migrate_sqlite(draft)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=EXTRA")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
