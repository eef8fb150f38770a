"""Customers scored per second by the expert scorecard, reasons as arrays included, against the least that must be done:
one pass of numpy over every measure of the card, one comparison each.

``python bench/score_rate.py [customers]``
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from payworthy.measures.frame import ABSENCES, Column, Frame
from payworthy.policy_files import preset_policy
from payworthy.score.card import GIVEN_BY_CALLER, Factor
from payworthy.score.explain import explain
from payworthy.score.score import Scorer

ROUNDS = 5
LIMIT = 300_000
MISSING = 0.1


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    policy = preset_policy("machinery-cn")
    assert policy.scorecard is not None
    scorer = Scorer(policy.scorecard, policy.scale)
    frame = made_up(scorer, size)
    floor, _ = best_of(lambda: [np.less(column.values, 1).sum() for column in frame.columns.values()])
    seconds, scored = best_of(lambda: scorer(frame))
    lost, _ = best_of(lambda: scored.lost)
    some = range(0, size, max(size // 1000, 1))
    start = time.perf_counter()
    for i in some:
        scored.adverse(i)
        scored.positive(i)
    reasons = (time.perf_counter() - start) / len(some)
    start = time.perf_counter()
    for i in some[:200]:
        explain(frame, scored, i)
    explained = (time.perf_counter() - start) / len(some[:200])
    one = Frame(frame.ids[:1], {name: Column(c.values[:1], c.absence[:1]) for name, c in frame.columns.items()})
    times = [_timed(lambda: scorer(one)) for _ in range(1000)]
    rate = size / (seconds + lost)
    print(f"{size:,} customers, {MISSING:.0%} of all figures missing")
    print(f"score, grade, PD, caps, contributions, lost points: {rate:,.0f} customers/s (limit {LIMIT:,})")
    print(f"  of one comparison per measure: {(seconds + lost) / floor:.1f} times")
    print(f"reasons of one customer: {reasons * 1e6:.0f} µs; full explanation: {explained * 1e3:.2f} ms")
    print(f"one customer alone: median {np.median(times) * 1e3:.2f} ms, p99 {np.quantile(times, 0.99) * 1e3:.2f} ms")
    print(f"grades: {dict(zip(*np.unique(scored.symbols().astype(str), return_counts=True), strict=True))}")
    assert rate >= LIMIT


def made_up(scorer: Scorer, size: int) -> Frame:
    """Figures around the edges of every factor, so that all bands are met; a tenth of them missing."""
    dice = np.random.default_rng(1)
    columns = {}
    for factor in scorer.card.factors:
        columns[factor.measure] = Column(_figures(factor, dice, size), _absence(dice, size))
    for name in scorer.card.measures - columns.keys() - GIVEN_BY_CALLER:
        values: Any = (dice.random(size) < 0.01).astype(np.int64)
        columns[name] = Column(values + (name == "net_worth_minor"), _absence(dice, size))
    return Frame(np.arange(size).astype(object), columns)


def _figures(factor: Factor, dice: np.random.Generator, size: int) -> Any:
    edges = np.array(factor.edges, np.float64)
    if factor.shape == "codes":
        return dice.choice(edges.astype(np.int64), size)
    spread = np.abs(edges).max() * 0.3
    figures = dice.choice(edges, size) + dice.normal(0, spread, size)
    is_whole = factor.measure.endswith("_minor") or "days" in factor.measure
    return figures.astype(np.int64) if is_whole else figures


def _absence(dice: np.random.Generator, size: int) -> Any:
    return np.where(dice.random(size) < MISSING, ABSENCES.index("not_collected"), 0).astype(np.uint8)


def best_of(run: Callable[[], Any]) -> tuple[float, Any]:
    """The quickest of some rounds, and what it gave."""
    run()
    return min(((_timed(run), run()) for _ in range(ROUNDS)), key=lambda pair: pair[0])


def _timed(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
