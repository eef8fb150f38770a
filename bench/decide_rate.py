"""``decide`` alone: decisions per second in one process, full default policy, no store.

An approved order, and the same order held (over the limit, with the search for the cheapest way to yes).
"""

import statistics
import time

from common import PRESET, a_book, an_ask
from msgspec.structs import replace

from payworthy.check.decide import decide
from payworthy.check.snapshot import Snapshot
from payworthy.policy_files import preset_policy

ROUNDS, CALLS = 7, 5_000


def a_snapshot() -> Snapshot:
    """A real snapshot: the one a book resolved for an order."""
    return a_book(customer_count=1, items_each=60).check(an_ask(0, "one")).snapshot


def rate(snapshot: Snapshot, calls: int) -> float:
    request, policy = an_ask(0, "one").request, preset_policy(PRESET).check
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(calls):
            decide(request, snapshot, policy)
        rates.append(calls / (time.perf_counter() - began))
    return statistics.median(rates)


def main() -> None:
    snapshot = a_snapshot()
    approved = rate(snapshot, CALLS)
    assert snapshot.limit is not None
    tight = replace(snapshot, limit=replace(snapshot.limit, base_minor=1))
    held = rate(tight, CALLS // 20)
    print(f"  approved, {len(preset_policy(PRESET).check.rules)} rules in force: {approved:9,.0f} decisions/s")
    print(f"  held, with ways to yes:           {held:9,.0f} decisions/s ({approved / held:.0f} x the work)")
    print(f"  => {approved / 20_000:.2f} of the limit of 20,000 decisions/s (at least 1.00)")


if __name__ == "__main__":
    main()
