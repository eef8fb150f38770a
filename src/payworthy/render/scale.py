"""From values to places on a canvas: axes with round numbers, exact arithmetic, whole units out."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from msgspec import Struct

from payworthy.report.tree import Number

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


class Scale(Struct, frozen=True):
    """An axis from ``low`` to ``high`` (the values of its first and last tick)."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def place(self, value: Number, start: int, end: int) -> int:
        """Where ``value`` stands when ``low`` stands at ``start`` and ``high`` at ``end``; never beyond them."""
        share = (min(max(Decimal(value), self.low), self.high) - self.low) / (self.high - self.low)
        return start + int((share * (end - start)).to_integral_value(ROUND_HALF_EVEN))


def scale_of(values: Iterable[Number], *, from_zero: bool, about: int = 4) -> Scale:
    """The axis that holds all values with about so many steps. From zero, lengths compare as values do; otherwise the
    axis starts near the least value. With no values at all it runs from 0 to 1."""
    known = [Decimal(value) for value in values]
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(1))
    if from_zero or (low >= 0 and low * 3 <= high):
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = low + (abs(low) if low and from_zero else 1)
    step = _step((high - low) / about)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = -((-high / step).to_integral_value(ROUND_FLOOR))
    ticks = tuple((first + count) * step for count in range(int(last - first) + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(rough: Decimal) -> Decimal:
    """The next of 1, 2, 2.5, 5 times a power of ten that is at least ``rough``."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(each * power for each in _STEPS if each * power >= rough)


def said(value: Number, decimals: int) -> str:
    """A value as it is written in a chart: grouped, with so many places, and a true minus sign."""
    text = f"{Decimal(value):,.{decimals}f}"
    return text.replace("-", "\u2212") if text.strip("-0.,") else text.lstrip("-")


def tick_said(value: Decimal, ticks: tuple[Decimal, ...]) -> str:
    """A tick with as many places as the finest of its axis needs."""
    exponents = [tick.normalize().as_tuple().exponent for tick in ticks]
    return said(value, max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))]))
