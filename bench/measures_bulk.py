"""The full catalogue, score, grade and limit for 10,000,000 items of 100,000 customers in Parquet: time against one
hand-written query that computes aging, weighted days beyond terms and turnover alone; against pandas doing that query;
peak memory.

Each contestant runs in a process of its own, with two threads, and says its time on the wall and of the processor: on a
crowded machine only the latter compares. ``--rows 100_000_000`` measures whether it finishes out of core; ``--spark``
compares both engines row by row on 1,000,000 rows.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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


Laps = dict[str, list[float]]
"""What a round spent on which step: seconds on the wall, seconds of the processor."""


class Lap:
    """Adds up what the steps of one round take."""

    def __init__(self) -> None:
        self.spent: Laps = {}
        self._began = _clocks()

    def __call__(self, step: str) -> None:
        now = _clocks()
        before = self.spent.get(step, [0.0, 0.0])
        self.spent[step] = [b + n - s for b, n, s in zip(before, now, self._began, strict=True)]
        self._began = now


def _clocks() -> tuple[float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def rounds(act: Callable[[Lap], object], count: int) -> list[Laps]:
    laps = []
    for _ in range(count):
        lap = Lap()
        act(lap)
        lap("query")
        laps.append(lap.spent)
    return laps


def by_yardstick(paths: dict[str, str], count: int) -> list[Laps]:
    import duckdb

    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    return rounds(lambda lap: connection.execute(YARDSTICK.format(**paths)).fetchnumpy(), count)


def by_catalogue(paths: dict[str, str], count: int, parts: int = 1) -> list[Laps]:
    """Measures, then score and grade by the expert card, then the limit: as the night does it, part by part."""
    from payworthy.engine.facts import Facts
    from payworthy.engine.on_duckdb import DuckDbEngine
    from payworthy.limit.recommend import recommend
    from payworthy.policy_files import preset_policy
    from payworthy.score.score import Scorer

    policy = preset_policy("machinery-cn")
    assert policy.scorecard is not None
    assert policy.limits is not None
    scorer, params = Scorer(policy.scorecard, policy.scale), policy.limits

    with DuckDbEngine(threads=2, temp_folder=str(Path(paths["customers"]).parent)) as engine:

        def act(lap: Lap) -> None:
            for frame in engine.parts(Facts(paths), AS_OF, parts):
                lap("measures")
                scored = scorer(frame)
                lap("score")
                recommend(frame, scored.grade.astype("int64"), params)
                lap("limit")

        return rounds(act, count)


def agree(paths: dict[str, str]) -> dict[str, float]:
    """Both engines on the same facts: their times; raises where any figure or reason differs."""
    import numpy as np

    from payworthy.engine.facts import Facts
    from payworthy.engine.on_duckdb import DuckDbEngine
    from payworthy.engine.on_spark import SparkEngine

    facts, times = Facts(paths), {}
    with DuckDbEngine(threads=2) as duckdb, SparkEngine(cores=2) as spark:
        frames = []
        for name, engine in (("DuckDB", duckdb), ("Spark", spark)):
            began = time.perf_counter()
            frames.append(engine.compute(facts, AS_OF))
            times[name] = time.perf_counter() - began
    one, other = frames
    assert one.ids.tolist() == other.ids.tolist()
    assert one.columns.keys() == other.columns.keys()
    for name, column in one.columns.items():
        there = other[name]
        assert (column.absence == there.absence).all(), f"{name}: reasons differ"
        assert np.allclose(column.values, there.values, rtol=1e-12, atol=0), f"{name}: figures differ"
    return times


def by_pandas(paths: dict[str, str], count: int) -> list[Laps]:
    import numpy as np
    import pandas as pd

    def act(lap: Lap) -> None:
        del lap
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


def alone(what: str, paths: dict[str, str], count: int, parts: int = 1) -> tuple[Laps, int]:
    """The best round, and the peak memory in MiB, of a process that does nothing else."""
    order = json.dumps([what, paths, count, parts])
    answer = subprocess.run([sys.executable, __file__, "--order", order], stdout=subprocess.PIPE, text=True, check=True)
    best, peak = json.loads(answer.stdout.strip().splitlines()[-1])
    return best, peak


def obey(order: str) -> None:
    what, paths, count, parts = json.loads(order)
    acts = {"yardstick": by_yardstick, "pandas": by_pandas}
    laps = by_catalogue(paths, count, parts) if what == "catalogue" else acts[what](paths, count)
    print(json.dumps([min(laps, key=lambda spent: total(spent)[0]), peak_mib()]))


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def total(spent: Laps) -> tuple[float, float]:
    return sum(wall for wall, _ in spent.values()), sum(processor for _, processor in spent.values())


def told(name: str, spent: Laps, peak: int | None = None) -> None:
    wall, processor = total(spent)
    memory = "" if peak is None else f", {peak:,} MiB"
    print(f"  {name:24} {wall:7.2f} s, {processor:7.2f} s of processor{memory}", flush=True)


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
        print(f"  {rows:,} items of {customers:,} customers in Parquet, load {os.getloadavg()[0]:.1f}")
        if asked.spark:
            for name, seconds in agree(paths).items():
                print(f"  all measures by {name}: {seconds:.2f} s")
            print("  => every figure and every reason agrees")
            return
        compare(paths, ROUNDS if rows <= 10_000_000 else 1, parts, with_pandas=rows <= 10_000_000)


def compare(paths: dict[str, str], count: int, parts: int, *, with_pandas: bool) -> None:
    """The hand-written query before and after, so that a neighbour who comes or goes is seen."""
    yardstick, least = alone("yardstick", paths, count)
    full, peak = alone("catalogue", paths, count, parts)
    if count > 1:
        yardstick = min(yardstick, alone("yardstick", paths, count)[0], key=lambda spent: total(spent)[0])
    told("one hand-written query", yardstick, least)
    for step in ("measures", "score", "limit"):
        told(step, {step: full[step]})
    told(f"together, {parts} part(s)", full, peak)
    if with_pandas:
        told("pandas, the one query", *alone("pandas", paths, 1))
    wall, processor = (mine / its for mine, its in zip(total(full), total(yardstick), strict=True))
    print(f"  => {wall:.2f} times the one query (at most 3.00), {processor:.2f} in processor time")


if __name__ == "__main__":
    main()
