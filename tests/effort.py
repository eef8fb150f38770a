"""How much work the long-running tests do: little in CI, much more on demand, by one variable."""

import os

STANDARD_STEPS = 20_000


def effort(standard: int, least: int = 1) -> int:
    """``standard`` scaled by ``PAYWORTHY_STEPS`` (20,000 unless set): ``PAYWORTHY_STEPS=10000000`` makes every
    property, crash and model test run five hundred times as long."""
    steps = int(os.environ.get("PAYWORTHY_STEPS", STANDARD_STEPS))
    return max(least, standard * steps // STANDARD_STEPS)
