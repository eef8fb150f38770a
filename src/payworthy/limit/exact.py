"""Amounts of many customers times exact shares, in integers all the way."""

from collections.abc import Sequence
from decimal import Decimal
from math import lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.base.money import ratio
from payworthy.measures.frame import ABSENCES, PRESENT, Column

Amounts = NDArray[np.int64]
Mask = NDArray[np.bool_]

LARGEST: Final = 4 * 10**18
"""Stands for *no bound* where columns are compared; larger than any amount, and still an ``int64``."""

ABSENT: Final = {code: index for index, code in enumerate(ABSENCES)}
"""Code of an absence → its place in ``ABSENCES``."""


def in_one_denominator(shares: Sequence[Decimal]) -> tuple[Amounts, int]:
    """Numerators of shares over their common denominator."""
    pairs = [ratio(share) for share in shares]
    common = lcm(*(denominator for _, denominator in pairs)) if pairs else 1
    numerators = [numerator * (common // denominator) for numerator, denominator in pairs]
    return np.array(numerators, dtype=np.int64), common


def times_share(amounts: Amounts, numerators: Amounts | int, denominator: int) -> Amounts:
    """``amounts`` times a fraction, half a minor unit rounded up (away from zero: amounts must not be negative)."""
    return _times(amounts, numerators, denominator, half_up=True)


def times_share_down(amounts: Amounts, numerators: Amounts | int, denominator: int) -> Amounts:
    """``amounts`` times a fraction, rounded down: what we allow."""
    return _times(amounts, numerators, denominator, half_up=False)


def _times(amounts: Amounts, numerators: Amounts | int, denominator: int, *, half_up: bool) -> Amounts:
    """Split by the denominator first, so that the products stay within 64 bits; where they would not, Python's own
    integers do it."""
    largest = int(np.max(numerators, initial=0)) if isinstance(numerators, np.ndarray) else numerators
    top: Any = numerators
    most = int(np.max(amounts, initial=0)) // denominator * largest
    if 2 * largest * denominator + denominator >= LARGEST or most > LARGEST:
        exact = amounts.astype(object) * (top.astype(object) if isinstance(top, np.ndarray) else top)
        product = (2 * exact + denominator) // (2 * denominator) if half_up else exact // denominator
        bounded: Amounts = np.minimum(product, LARGEST).astype(np.int64)
        return bounded
    whole, rest = np.divmod(amounts, denominator)
    part = rest * top
    part = (2 * part + denominator) // (2 * denominator) if half_up else part // denominator
    result: Amounts = whole * top + part
    return result


def present(values: Amounts) -> Column:
    """A column in which nothing is missing."""
    return Column(values, np.zeros(len(values), dtype=np.uint8))


def absent(length: int, code: str) -> Column:
    """A column in which everything is missing, for one reason."""
    return Column(np.zeros(length, dtype=np.int64), np.full(length, ABSENT[code], dtype=np.uint8))


def made_of(values: Amounts, *sources: Column) -> Column:
    """A column present where all its sources are; the first absence found is its reason. Missing values are 0."""
    absence = sources[0].absence
    for source in sources[1:]:
        absence = np.where(absence == PRESENT, source.absence, absence)
    return Column(np.where(absence == PRESENT, values, 0), absence.astype(np.uint8))


def missing_where(column: Column, mask: Mask, code: str) -> Column:
    """The same column, missing also where ``mask`` holds."""
    absence = np.where(mask & column.is_present, ABSENT[code], column.absence).astype(np.uint8)
    return Column(np.where(absence == PRESENT, column.values, 0), absence)


def first_present(columns: Sequence[Column]) -> Column:
    """Per customer the first column that has a value; where none has, the first one's reason."""
    chosen = columns[0]
    for column in columns[1:]:
        takes = ~chosen.is_present & column.is_present
        chosen = Column(np.where(takes, column.values, chosen.values), np.where(takes, column.absence, chosen.absence))
    return chosen


def not_negative(column: Column) -> Amounts:
    """Amounts with zero for what is negative: a negative base gives no credit."""
    result: Amounts = np.maximum(column.values, 0).astype(np.int64, copy=False)
    return result


def least(columns: Sequence[Column], length: int) -> Amounts:
    """Per customer the smallest value present, ``LARGEST`` where there is none."""
    result = np.full(length, LARGEST, dtype=np.int64)
    for column in columns:
        result = np.where(column.is_present, np.minimum(result, column.values), result).astype(np.int64, copy=False)
    return result
