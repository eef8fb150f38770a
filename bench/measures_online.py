"""One customer with 1,000 items, the full catalogue and the score, from columns in memory: p50 and p99, by SQLite and
by DuckDB in turn, both through a kept connection. Also the first call of a day and of a process.
"""

import pickle
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from measures_book import AS_OF, STATEMENT

from payworthy.engine.facts import Facts
from payworthy.engine.on_duckdb import DuckDbEngine
from payworthy.engine.on_sqlite import SqliteEngine
from payworthy.measures.catalogue import MEASURES
from payworthy.measures.frame import Frame
from payworthy.policy_files import preset_policy
from payworthy.score.score import Scorer

ITEMS, CALLS = 1_000, 300
LIMIT = 50


def days(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.datetime64(AS_OF) - values.astype("m8[D]")


def one_customer(seed: int) -> Facts:
    dice = np.random.default_rng(seed)
    issued = days(dice.integers(0, 1_000, ITEMS))
    due = issued + np.timedelta64(30, "D")
    settled = due + dice.integers(-10, 60, ITEMS).astype("m8[D]")
    settled[settled > np.datetime64(AS_OF)] = np.datetime64("NaT")

    def text(value: str | None) -> np.ndarray[Any, Any]:
        return np.full(ITEMS, value, dtype=object)

    items = {
        "customer_id": text("C"), "document_id": np.arange(ITEMS).astype(str).astype(object), "currency": text("CNY"),
        "part_no": np.zeros(ITEMS, dtype=np.int32), "issued_on": issued, "due_on": due,
        "amount_minor": dice.integers(10_000, 5_000_000, ITEMS), "settled_on": settled, "settled_how": text("payment"),
        "settled_known_on": settled, "disputed_on": np.full(ITEMS, np.datetime64("NaT"), "M8[D]"),
        "dispute_ended_on": np.full(ITEMS, np.datetime64("NaT"), "M8[D]"), "kind": text("invoice"), "known_on": issued,
    }  # fmt: skip
    ends = [date(AS_OF.year - year, 12, 31) for year in (1, 2)]
    statements = {
        "customer_id": np.array(["C", "C"], dtype=object), "period_end": np.array(ends, "M8[D]"),
        "known_on": np.array(ends, "M8[D]"), "months": np.array([12, 12]), "scope": np.array(["single"] * 2, dtype=object),
        **{f"{key}_minor": np.array([value, value], dtype=np.int64) for key, value in STATEMENT.items()},
    }  # fmt: skip
    return Facts(
        {"customers": {"customer_id": np.array(["C"], dtype=object)}, "items": items, "statements": statements}
    )


def timed(compute: Callable[[Facts, date], Frame], score: Scorer, book: Facts, as_of: date = AS_OF) -> float:
    """Milliseconds of measures and score."""
    began = time.perf_counter()
    score(compute(book, as_of))
    return (time.perf_counter() - began) * 1_000


def first(module: str, engine: str, book: Path) -> float:
    """Milliseconds of the first call in a process of its own; loading the engine and the catalogue included."""
    script = (
        "import pickle, sys, time; from pathlib import Path; book, as_of = pickle.loads(Path(sys.argv[1]).read_bytes());"
        f" began = time.perf_counter(); from payworthy.engine.{module} import {engine};"
        f" {engine}().compute(book, as_of); print((time.perf_counter() - began) * 1_000)"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(book)], check=True, capture_output=True, text=True)
    return float(ran.stdout)


def p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def main() -> None:
    books = [one_customer(seed) for seed in range(20)]
    policy = preset_policy("machinery-cn")
    assert policy.scorecard is not None
    score = Scorer(policy.scorecard, policy.scale)
    duckdb, sqlite = DuckDbEngine(threads=1), SqliteEngine()
    engines = {"SQLite": sqlite.compute, "DuckDB": duckdb.compute}
    times: dict[str, list[float]] = {name: [] for name in engines}
    for book in books:
        one, other = sqlite.compute(book, AS_OF), duckdb.compute(book, AS_OF)
        assert all(np.array_equal(column.values, other[name].values) for name, column in one.columns.items())
    for call in range(CALLS):
        for name, compute in engines.items():
            times[name].append(timed(compute, score, books[call % len(books)]))
    print(f"  {len(MEASURES)} measures and the score of one customer, {ITEMS:,} items, {CALLS} calls each, in turn:")
    for name, taken in times.items():
        new_day = [timed(engines[name], score, books[0], AS_OF - timedelta(days=day)) for day in range(1, 11)]
        print(
            f"  {name}: p50 {statistics.median(taken):.1f} ms, p99 {p99(taken):.1f} ms;"
            f" the first of a new day {statistics.median(new_day):.1f} ms"
        )
    with TemporaryDirectory() as folder:
        kept = Path(folder, "book")
        kept.write_bytes(pickle.dumps((books[0], AS_OF)))
        for module, engine in (("on_sqlite", "SqliteEngine"), ("on_duckdb", "DuckDbEngine")):
            taken = [first(module, engine, kept) for _ in range(5)]
            print(f"  the first call of a process, {engine}: {statistics.median(taken):.0f} ms without score")
    ratio = statistics.median(times["DuckDB"]) / statistics.median(times["SQLite"])
    print(f"  SQLite is {ratio:.1f} times as fast as DuckDB (p50)")
    print(f"  => {p99(times['SQLite']) / LIMIT:.2f} of the limit of {LIMIT} ms at p99 (at most 1.00)")


if __name__ == "__main__":
    main()
