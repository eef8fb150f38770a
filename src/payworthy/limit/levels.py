"""The approval level of many limits at once; the same answer as ``authority.required_role``, one by one."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.facts.grade import by_grade
from payworthy.limit.authority import LEVELS, Authority, Shift
from payworthy.limit.exact import LARGEST, Amounts

NOBODY: Final = -1
"""Level of what nobody may approve."""


def levels_required(
    authority: Authority,
    totals_minor: Amounts,
    symbols: Sequence[str | None],
    grades: NDArray[np.int64],
    currency: str,
) -> NDArray[np.int64]:
    """Position in ``LEVELS`` of the lowest level that may approve each total, ``NOBODY`` where none may.

    ``symbols``: grade by position, the last one for position -1 (no grade).
    """
    caps = [authority.levels[role].get(currency) for role in LEVELS[:-1]]
    if any(cap is None for cap in caps):
        return np.full(len(grades), NOBODY, dtype=np.int64)
    shifts: list[Shift] = [by_grade(authority.shifts, symbol) for symbol in symbols]
    up = np.array([shift.up for shift in shifts], dtype=np.int64)[grades]
    above = np.array(
        [-1 if shift.above is None else shift.above.get(currency, -1) for shift in shifts], dtype=np.int64
    )[grades]
    level = np.searchsorted(np.array(caps, dtype=np.int64), totals_minor, side="left")
    level = np.minimum(level + np.where(totals_minor > above, up, 0), len(LEVELS) - 1)
    return np.where(totals_minor > largest_totals(authority, symbols, currency)[grades], NOBODY, level)


def largest_totals(authority: Authority, symbols: Sequence[str | None], currency: str) -> Amounts:
    """By grade position, the largest total that anybody may approve; -1 where nobody may approve anything."""
    found = []
    for symbol in symbols:
        shift: Shift = by_grade(authority.shifts, symbol)
        if symbol in authority.nobody or any(currency not in authority.levels[role] for role in LEVELS[:-1]):
            found.append(-1)
        else:
            found.append(LARGEST if shift.largest is None else shift.largest.get(currency, -1))
    return np.array(found, dtype=np.int64)
