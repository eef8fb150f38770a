"""Chance that falls the same way on every machine and every version of Python.

Only ``random.Random(int).random()`` is used, whose sequence Python promises to keep; each draw is taken apart
into an exact integer before anything is done with it, so no result depends on the last bit of a float.
"""

import hashlib
import random
from collections.abc import Sequence
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final, TypeVar

T = TypeVar("T")

_BITS: Final = 53
_EXACT: Final = Context(prec=28)

# fmt: off
_NORMAL_MILLI: Final = (
    -3090, -2326, -1881, -1645, -1440, -1282, -1126, -1000, -878, -772, -674, -565, -468, -385, -305, -228, -151, -75,
    0, 75, 151, 228, 305, 385, 468, 565, 674, 772, 878, 1000, 1126, 1282, 1440, 1645, 1881, 2326, 3090,
)
_NORMAL_AT: Final = (
    10, 100, 300, 500, 749, 999, 1301, 1587, 1900, 2201, 2502, 2860, 3199, 3501, 3802, 4098, 4400, 4701,
    5000, 5299, 5600, 5902, 6198, 6499, 6801, 7140, 7498, 7799, 8100, 8413, 8699, 9001, 9251, 9500, 9700, 9900, 9990,
)
# fmt: on
"""Quantiles of the normal distribution in thousandths, and the probabilities (in 1/10,000) they belong to.
Straight lines in between: near enough for a made-up economy, and exact arithmetic."""


class Dice:
    """One independent stream of draws. Streams with different names do not disturb each other: a customer's
    life stays the same whatever happens to the others."""

    def __init__(self, seed: int, *names: str | int) -> None:
        text = "/".join(str(part) for part in (seed, *names))
        digest = hashlib.sha256(text.encode("utf-8")).digest()
        self._random = random.Random(int.from_bytes(digest[:8], "big")).random  # noqa: S311 - a game, not a secret

    def below(self, count: int) -> int:
        """An integer from 0 to ``count`` - 1, all alike."""
        return int(self._random() * (1 << _BITS)) * count >> _BITS

    def between(self, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def hits(self, percent: int) -> bool:
        """True in ``percent`` of a hundred draws."""
        return self.below(100) < percent

    def pick(self, values: Sequence[T]) -> T:
        """One of ``values``, all alike."""
        return values[self.below(len(values))]

    def weighted(self, values: Sequence[T], weights: Sequence[int]) -> T:
        """One of ``values``, in proportion to whole-number ``weights``."""
        left = self.below(sum(weights))
        for value, weight in zip(values, weights, strict=True):
            left -= weight
            if left < 0:
                return value
        raise ValueError("weights must be positive")

    def normal_milli(self) -> int:
        """A normal deviate in thousandths, cut at about three deviations."""
        point = min(max(self.below(10_000), _NORMAL_AT[0]), _NORMAL_AT[-1])
        upper = next(index for index, at in enumerate(_NORMAL_AT) if at >= point)
        if upper == 0:
            return _NORMAL_MILLI[0]
        low, high = _NORMAL_AT[upper - 1], _NORMAL_AT[upper]
        start, end = _NORMAL_MILLI[upper - 1], _NORMAL_MILLI[upper]
        return start + (end - start) * (point - low) // (high - low)

    def lognormal(self, median: int, sigma_percent: int) -> int:
        """A positive integer around ``median`` whose logarithm spreads by ``sigma_percent`` hundredths."""
        return max(1, median * _exp_ppm(self.normal_milli() * sigma_percent) // 1_000_000)

    def chance_round(self, thousandths: int) -> int:
        """``thousandths`` / 1000 as a whole number: rounded up as often as the fraction says."""
        whole, rest = divmod(thousandths, 1000)
        return whole + (self.below(1000) < rest)


@lru_cache(maxsize=4096)
def _exp_ppm(exponent: int) -> int:
    """e to the power of ``exponent`` / 100,000, in millionths. Decimal's exp is correctly rounded by its
    specification, which no C library promises for floats."""
    return int(_EXACT.scaleb(_EXACT.exp(_EXACT.scaleb(Decimal(exponent), -5)), 6))
