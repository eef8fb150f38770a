"""Days beyond terms → points of the payment index, piecewise linear and exact in integers."""

from itertools import pairwise
from typing import Final

SCALE: Final = 84
"""Every slope of the table divides by 2, 3 or 7 at most: 84ths of a point are whole numbers."""

KNOTS: Final = ((-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40), (90, 30), (120, 20), (180, 0))
"""Days beyond terms and points. The shape follows the published key of a well-known index: 30 days early is 100, prompt
is 80, 30 days late 50; the last two steps and the amount weighting are this program's."""


def points_84(days: int) -> int:
    """The points of so many days beyond terms (negative: early), in 84ths; 0 to 8400."""
    if days <= KNOTS[0][0]:
        return KNOTS[0][1] * SCALE
    for (left, high), (right, low) in pairwise(KNOTS):
        if days <= right:
            return high * SCALE + (low - high) * SCALE * (days - left) // (right - left)
    return 0


def points_84_sql(days: str) -> str:
    """The same as an SQL expression over a whole number of days; missing where that is."""
    left, high = KNOTS[0]
    branches = [f"WHEN {days} <= {left} THEN {high * SCALE}"]
    for right, low, slope, start in _pieces():
        del low
        branches.append(f"WHEN {days} <= {right} THEN {start} - {slope} * {days}")
    return f"CASE {' '.join(branches)} WHEN {days} > {KNOTS[-1][0]} THEN 0 END"


def _pieces() -> list[tuple[int, int, int, int]]:
    """Right end, points there, slope in 84ths a day, and where the line would start at day 0; equal slopes joined."""
    pieces: list[tuple[int, int, int, int]] = []
    for (left, high), (right, low) in pairwise(KNOTS):
        slope = (high - low) * SCALE // (right - left)
        if pieces and pieces[-1][2] == slope:
            pieces.pop()
        pieces.append((right, low, slope, high * SCALE + slope * left))
    return pieces
