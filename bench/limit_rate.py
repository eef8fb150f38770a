"""``recommend`` alone: customers per second in one process, every method, every adjustment, the move and its level.

Made-up figures of 200,000 customers, a third of them without statements; against the same columns only multiplied and
compared once (what the arithmetic of one method costs), and one customer at a time, as a desk asks.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np

from payworthy.limit.case import known
from payworthy.limit.exact import present, times_share
from payworthy.limit.one import one
from payworthy.limit.params import LimitPolicy
from payworthy.limit.recommend import MEASURES, recommend
from payworthy.measures.frame import ABSENCES, PRESENT, Column, Frame
from payworthy.policy_files import preset_policy

CUSTOMERS, ROUNDS, ALONE = 200_000, 7, 500
RATIOS = ("current_ratio", "quick_ratio", "days_beyond_terms", "payment_index", "payment_index_6m")


def a_frame(length: int, seed: int = 1) -> Frame:
    rng = np.random.default_rng(seed)
    missing = np.where(rng.random(length) < 1 / 3, ABSENCES.index("no_statements"), PRESENT).astype(np.uint8)
    columns = {}
    for name in MEASURES:
        amounts = rng.integers(0, 10**11, length) if name not in RATIOS else rng.random(length) * 100
        if name == "days_past_due_worst_6m":
            amounts = rng.integers(0, 90, length)
        columns[name] = Column(amounts, missing if "worth" in name or "capital" in name else np.zeros_like(missing))
    return Frame(np.arange(length).astype(str).astype(object), columns)


def timed(work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def limits() -> LimitPolicy:
    params = preset_policy("machinery-cn").limits
    assert params is not None
    return params


def main() -> None:
    params, frame = limits(), a_frame(CUSTOMERS)
    grades = np.random.default_rng(2).integers(-1, len(params.grades), CUSTOMERS)
    standing = present(np.random.default_rng(3).integers(0, 10**9, CUSTOMERS))
    whole = timed(lambda: recommend(frame, grades, params, in_force=standing), ROUNDS)
    bare = timed(lambda: times_share(frame["net_worth_minor"].values, 15, 100), ROUNDS)
    single, alone = a_frame(1), known([10**8])
    asked = timed(lambda: one(recommend(single, grades[:1], params, in_force=alone), 0, params.currency), ALONE)
    print(f"  {CUSTOMERS:,} customers: {CUSTOMERS / whole:11,.0f} customers/s ({whole / bare:.0f} x one exact product)")
    print(f"  one customer, as a record: {asked * 1e3:.2f} ms")
    print(f"  => {CUSTOMERS / whole / 200_000:.2f} of the limit of 200,000 customers/s (at least 1.00)")


if __name__ == "__main__":
    main()
