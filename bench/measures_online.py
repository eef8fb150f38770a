"""One customer with 1,000 items, the full catalogue, from columns in memory through a kept connection: p50 and p99.

Also what a statement costs to make: its text for a new day, and its translation for Spark.
"""

import statistics
import time
from datetime import date, timedelta
from typing import Any

import numpy as np
from measures_book import AS_OF, STATEMENT

from payworthy.engine.facts import Facts
from payworthy.engine.on_duckdb import DuckDbEngine
from payworthy.measures.query import statement_of

ITEMS, CALLS = 1_000, 300


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


def main() -> None:
    books = [one_customer(seed) for seed in range(20)]
    with DuckDbEngine(threads=1) as engine:
        for book in books:
            engine.compute(book, AS_OF)
        times = []
        for call in range(CALLS):
            began = time.perf_counter()
            engine.compute(books[call % len(books)], AS_OF)
            times.append((time.perf_counter() - began) * 1_000)
    times.sort()
    p99 = times[int(len(times) * 0.99)]
    print(
        f"  full catalogue, {ITEMS:,} items: p50 {statistics.median(times):.1f} ms, p99 {p99:.1f} ms over {CALLS} calls"
    )
    for dialect in ("duckdb", "spark"):
        began = time.perf_counter()
        statement_of(AS_OF - timedelta(days=1), None, dialect)
        print(f"  a statement for a new day, {dialect}: {(time.perf_counter() - began) * 1_000:.1f} ms")
    print(f"  => {p99 / 50:.2f} of the limit of 50 ms at p99 (at most 1.00)")


if __name__ == "__main__":
    main()
