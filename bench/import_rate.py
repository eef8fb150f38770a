"""1,000,000 ledger rows from a CSV file into a SQLite book, through the ordinary importer: rows per second and peak
memory, each size in a process of its own. Memory must not grow with the file.

Beside it, in the same run: Python's csv module reading the same file, and plain sqlite3 inserting the same rows into
one indexed table, as yardsticks.
"""

import csv
import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from common import PRESET

from payworthy.app.import_file import ImportReport, ImportRequest, import_file
from payworthy.app.ports import FactReader, ImportTx
from payworthy.policy_files import preset_policy
from payworthy.portfolio.synthetic.bulk import CUSTOMER_COLUMNS, LEDGER_COLUMNS, customer_rows, ledger_rows
from payworthy.wiring import file_digest, file_reader, new_book

SIZES = (250_000, 1_000_000)
CUSTOMERS = 10_000


def write_csv(path: Path, columns: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns])
        csv.writer(file).writerows(rows)


def one_import(folder: str, size: int) -> tuple[float, int, int]:
    """Seconds, peak MiB and facts taken; in a fresh process, so that peak memory is this import's own."""
    path = Path(folder)
    book = new_book(str(path / f"book-{size}.db"), preset_policy(PRESET), "bench")
    for kind, file in (("customers", path / "customers.csv"), ("ledger", path / f"ledger-{size}.csv")):
        began = time.perf_counter()
        request = ImportRequest(
            kind=kind, file_name=file.name, digest=file_digest(file), actor="bench", at=book.clock.now()
        )
        reader = file_reader(kind, file)
        report = book.write(partial(_take, reader, request))
        spent = time.perf_counter() - began
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, report.facts_taken


def _take(reader: FactReader, request: ImportRequest, tx: ImportTx) -> ImportReport:
    return import_file(tx, reader, request)


def yardsticks(path: Path, size: int) -> tuple[float, float]:
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file))
    reading = rows / (time.perf_counter() - began)
    connection = sqlite3.connect(path.with_name("plain.db"), isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    connection.execute(
        "CREATE TABLE t (a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT, g TEXT, h TEXT, i TEXT, j TEXT)"
    )
    connection.execute("CREATE UNIQUE INDEX u ON t (c, b, a, h)")
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        connection.execute("BEGIN")
        connection.executemany("INSERT OR IGNORE INTO t VALUES (?,?,?,?,?,?,?,?,?,?)", csv.reader(file))
        connection.execute("COMMIT")
    return reading, rows / (time.perf_counter() - began)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="payworthy-bench-") as folder:
        path = Path(folder)
        write_csv(path / "customers.csv", CUSTOMER_COLUMNS, customer_rows(CUSTOMERS))
        peaks = []
        for size in SIZES:
            file = path / f"ledger-{size}.csv"
            write_csv(file, LEDGER_COLUMNS, ledger_rows(size, CUSTOMERS))
            with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as fresh:
                spent, peak, facts = fresh.submit(one_import, folder, size).result()
            peaks.append(peak)
            reading, plain = yardsticks(file, size)
            rate = size / spent
            print(
                f"  {size:>9,} rows: {rate:8,.0f} rows/s ({facts:,} facts), peak {peak} MiB"
                f" | csv alone {reading:9,.0f} rows/s | plain sqlite3, one table {plain:9,.0f} rows/s ({rate / plain:.2f})"
            )
            file.unlink()
            path.joinpath("plain.db").unlink()
        print(
            f"  => {rate / 50_000:.2f} of the limit of 50,000 rows/s (at least 1.00);"
            f" memory at {SIZES[-1] // SIZES[0]} x the rows: {peaks[-1] / peaks[0]:.2f} x"
        )


if __name__ == "__main__":
    sys.exit(main())
