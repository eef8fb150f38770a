"""The full catalogue for 10,000,000 items of 100,000 customers in Parquet: time against one hand-written query that
computes aging, weighted days beyond terms and turnover alone; against pandas doing that query; peak memory.

Each part runs in a process of its own, with two threads. ``--rows 100000000`` measures whether it finishes out of core;
``--spark`` compares engines on 1,000,000 rows.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measures_book import AS_OF, D, write_book

ROUNDS = 3

YARDSTICK = f"""
    WITH seen AS (
        SELECT customer_id, amount_minor AS amount, issued_on, date_diff('day', due_on, {D}) AS past_due,
               date_diff('day', due_on, settled_on) AS late,
               settled_on IS NULL OR settled_on > {D} OR settled_known_on > {D} AS is_open
        FROM read_parquet('{{items}}') WHERE issued_on <= {D} AND known_on <= {D}
    )
    SELECT customer_id,
           sum(amount) FILTER (WHERE is_open AND past_due <= 0), count(*) FILTER (WHERE is_open AND past_due <= 0),
           sum(amount) FILTER (WHERE is_open AND past_due BETWEEN 1 AND 30),
           count(*) FILTER (WHERE is_open AND past_due BETWEEN 1 AND 30),
           sum(amount) FILTER (WHERE is_open AND past_due BETWEEN 31 AND 60),
           count(*) FILTER (WHERE is_open AND past_due BETWEEN 31 AND 60),
           sum(amount) FILTER (WHERE is_open AND past_due BETWEEN 61 AND 90),
           count(*) FILTER (WHERE is_open AND past_due BETWEEN 61 AND 90),
           sum(amount) FILTER (WHERE is_open AND past_due > 90), count(*) FILTER (WHERE is_open AND past_due > 90),
           sum(amount * late) FILTER (WHERE NOT is_open)::DOUBLE / sum(amount) FILTER (WHERE NOT is_open),
           sum(amount) FILTER (WHERE issued_on > {D} - INTERVAL 12 MONTH)
    FROM seen GROUP BY customer_id"""


def rounds(act: object, count: int) -> list[float]:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        act()  # type: ignore[operator]
        times.append(time.perf_counter() - began)
    return times


def by_yardstick(paths: dict[str, str], count: int) -> list[float]:
    import duckdb

    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    return rounds(lambda: connection.execute(YARDSTICK.format(**paths)).fetchnumpy(), count)


def by_catalogue(paths: dict[str, str], count: int, parts: int = 1) -> list[float]:
    from payworthy.engine.facts import Facts
    from payworthy.engine.on_duckdb import DuckDbEngine

    folder = str(Path(paths["customers"]).parent)
    with DuckDbEngine(threads=2, temp_folder=folder) as engine:
        return rounds(lambda: sum(len(part) for part in engine.parts(Facts(paths), AS_OF, parts)), count)


def by_spark(paths: dict[str, str], count: int) -> list[float]:
    from payworthy.engine.facts import Facts
    from payworthy.engine.on_spark import SparkEngine

    with SparkEngine(cores=2) as engine:
        return rounds(lambda: engine.compute(Facts(paths), AS_OF), count)


def by_pandas(paths: dict[str, str], count: int) -> list[float]:
    import numpy as np
    import pandas as pd

    def act() -> None:
        names = ["customer_id", "amount_minor", "issued_on", "due_on", "settled_on"]
        rows = pd.read_parquet(sorted(Path(paths["items"]).parent.glob("items-*.parquet")), columns=names)
        today = np.datetime64(AS_OF, "s")
        for name in names[2:]:
            rows[name] = rows[name].astype("datetime64[s]")
        past_due, late = (today - rows["due_on"]).dt.days, (rows["settled_on"] - rows["due_on"]).dt.days
        is_open, amount = rows["settled_on"].isna(), rows["amount_minor"]
        figures = {}
        for low, high in ((-(10**6), 0), (1, 30), (31, 60), (61, 90), (91, 10**6)):
            inside = is_open & past_due.between(low, high)
            figures[f"sum {low}"], figures[f"count {low}"] = amount.where(inside, 0), inside
        figures |= {"days": (amount * late).where(~is_open, 0), "paid": amount.where(~is_open, 0)}
        figures["turnover"] = amount.where(rows["issued_on"] > np.datetime64("2025-10-31"), 0)
        pd.DataFrame(figures).groupby(rows["customer_id"]).sum()

    return rounds(act, count)


def alone(what: str, paths: dict[str, str], count: int, parts: int = 1) -> tuple[float, int]:
    """The best time, and the peak memory in MiB, of a process that does nothing else."""
    order = json.dumps([what, paths, count, parts])
    answer = subprocess.run([sys.executable, __file__, "--order", order], capture_output=True, text=True, check=True)
    best, peak = json.loads(answer.stdout.strip().splitlines()[-1])
    return best, peak


def obey(order: str) -> None:
    what, paths, count, parts = json.loads(order)
    acts = {"yardstick": by_yardstick, "pandas": by_pandas, "spark": by_spark}
    times = by_catalogue(paths, count, parts) if what == "catalogue" else acts[what](paths, count)
    print(json.dumps([min(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--parts", type=int, default=0)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--order")
    asked = parser.parse_args()
    if asked.order:
        obey(asked.order)
        return
    rows = 1_000_000 if asked.spark else asked.rows
    parts, customers = asked.parts or max(1, rows // 12_500_000), rows // 100
    with tempfile.TemporaryDirectory(prefix="payworthy-bench-") as folder:
        paths = write_book(Path(folder), rows, customers)
        print(f"  {rows:,} items of {customers:,} customers in Parquet, full catalogue in {parts} part(s)")
        if asked.spark:
            for what in ("catalogue", "spark"):
                print(f"  {what}: {alone(what, paths, 2)[0]:.2f} s")
            return
        count = ROUNDS if rows <= 10_000_000 else 1
        yardstick, least = alone("yardstick", paths, count)
        full, peak = alone("catalogue", paths, count, parts)
        yardstick = min(yardstick, alone("yardstick", paths, count)[0])
        print(f"  one hand-written query: {yardstick:6.2f} s, {least:,} MiB")
        print(f"  the full catalogue:     {full:6.2f} s, {peak:,} MiB")
        if rows <= 10_000_000:
            pandas, most = alone("pandas", paths, 1)
            print(f"  pandas, the one query:  {pandas:6.2f} s, {most:,} MiB")
        print(f"  => {full / yardstick:.2f} times the one query (at most 3.00 with score, grade and limit)")


if __name__ == "__main__":
    main()
