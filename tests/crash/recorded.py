"""A book's first minutes under the recorder: created, filled, asked by three threads at once, closed and opened.

``python -m tests.crash.recorded FOLDER OUTPUT MODE`` writes the events to OUTPUT. ``MODE`` is ``as it is``, or one of
the breakages that the power-loss test must find.
"""

import pickle
import sqlite3
import sys
import threading
from pathlib import Path

from payworthy.base.canonical import digest, record_bytes
from payworthy.policy_files import preset_policy
from payworthy.store import sqlite as sqlite_module
from payworthy.store.book import OpenBook
from payworthy.store.sqlite import SqliteStore
from payworthy.wiring import new_book, open_book

from ..contract.builders import a_clock, ask, customer, invoice, limit, take
from .recorder import Recorder

THREADS, CHECKS = 3, 12


def main(folder: str, output: str, mode: str) -> None:
    """Record one life of a book and leave the events for the replay."""
    sqlite_module.CHECKPOINT_PAGES = 60  # type: ignore[misc]  # so that the log is copied and begun anew many times
    recorder = Recorder(Path(folder))
    break_it(mode)
    recorder.start()
    path = str(Path(folder) / "book.db")
    book = new_book(path, preset_policy("limit-only"), "boss", clock=a_clock())
    recorder.ack("created")
    for turn in range(3):
        live(book, recorder, turn)
        book.close()
        book = open_book(path, a_clock())
    book.close()
    Path(output).write_bytes(pickle.dumps(recorder.events))


def live(book: OpenBook, recorder: Recorder, turn: int) -> None:
    """Some files, then checks from several threads."""
    names = [f"C{turn}{number}" for number in range(3)]
    files = {
        "customers": [customer(name, group_id="G") for name in names],
        "limits": [limit(500, name) for name in names],
        "ledger": [invoice(f"I{turn}{number}", 10, name) for number, name in enumerate(names)],
    }
    for kind, facts in files.items():
        report = take(book, kind, *facts, digest=f"{kind}-{turn}")
        recorder.ack("file", report.batch_id)

    def run(thread: int) -> None:
        for number in range(CHECKS):
            asked = ask(40, names[thread % 3], key=f"{turn}-{thread}-{number}")
            record = book.check(asked)
            recorder.ack("decision", record.decision_id, digest(record_bytes(record)))

    threads = [threading.Thread(target=run, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def break_it(mode: str) -> None:
    """The store as it must not be."""
    if mode in ("synchronous=OFF", "synchronous=NORMAL"):
        connect = sqlite_module._connect

        def careless(path: Path) -> sqlite3.Connection:
            connection = connect(path)
            connection.execute(f"PRAGMA {mode}")
            return connection

        sqlite_module._connect = careless
    elif mode == "created in place":
        SqliteStore.create = classmethod(_create_in_place)  # type: ignore[assignment, method-assign]
    else:
        assert mode == "as it is"


def _create_in_place(cls: type[SqliteStore], path: Path) -> SqliteStore:
    """The obvious way: make the tables where the book will be, with every commit synced, then switch the log on."""
    draft = path.parent.parent / "draft.db"
    sqlite_module._build(draft)
    plan = sqlite3.connect(draft).execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    versions = sqlite3.connect(draft).execute("SELECT version_num FROM alembic_version").fetchall()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    for (statement,) in plan:
        connection.execute(statement)
    connection.executemany("INSERT INTO alembic_version VALUES (?)", versions)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return cls(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
