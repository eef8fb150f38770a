"""How long an invoice stays unpaid: from the two probabilities to every day, and given that it is unpaid today.

Between the anchors (the due date and 30 days after it) an invoice's chance of being still unpaid falls in the rhythm of
the whole book, on the scale of its logarithm; so it goes through both probabilities exactly. Before the due date and
after the 30th day it follows the book.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from payworthy.model.late.invoices import Days, Flags, Floats

FIRST: Final = -60
LAST: Final = 180
"""Days late between which the rhythm is known."""

_LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``unpaid[i]``: share of the book's invoices still unpaid after day ``FIRST + i``; it falls to nearly nothing."""

    unpaid: Floats

    def curve(self, late_0: Floats, late_30: Floats) -> Floats:
        """One row per invoice: the chance of being unpaid after each day from ``FIRST`` to ``LAST``."""
        zero, thirty = -FIRST, 30 - FIRST
        log = np.log(self.unpaid)
        p0 = np.clip(late_0, _LEAST, 1 - _LEAST)[:, None]
        p30 = np.clip(np.minimum(late_30, late_0), _LEAST**2, 1 - _LEAST)[:, None]
        paid = 1 - self.unpaid[:zero]
        before = 1 - (1 - p0) * (paid / max(1 - self.unpaid[zero], _LEAST))[None, :]
        way = (log[zero : thirty + 1] - log[zero]) / (log[thirty] - log[zero])
        between = p0 * (p30 / p0) ** way[None, :]
        after = p30 * np.exp(log[thirty + 1 :] - log[thirty])[None, :]
        return np.hstack([before, between, after])


def rhythm(days_late: Days, weight: Floats) -> Rhythm:
    """The rhythm of invoices whose payment is known; a thin tail keeps the curve falling on every day."""
    days = np.arange(FIRST, LAST + 1)
    count = np.bincount(np.clip(days_late, FIRST, LAST) - FIRST, weights=weight, minlength=len(days))
    smooth = count + 1e-3 * count.sum() / len(days)
    unpaid = 1 - np.cumsum(smooth) / (smooth.sum() * (1 + 1e-4))
    return Rhythm(unpaid)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is still to be expected of invoices that are unpaid so many days after the due date."""

    late_0: Floats
    late_30: Floats
    days_late: Days
    low: Days
    high: Days


def given_unpaid(curve: Floats, days: Days, coverage: float) -> Awaited:
    """Condition each curve on being unpaid at the beginning of the day ``days`` after the due date (negative before):
    P(T > t | T >= days) = P(T > t) / P(T > days - 1)."""
    rows = np.arange(len(days))
    known = np.where(days - 1 < FIRST, 1.0, curve[rows, np.clip(days - 1, FIRST, LAST) - FIRST])
    left = np.minimum(curve / np.maximum(known, _LEAST**2)[:, None], 1.0)
    left[np.arange(FIRST, LAST + 1)[None, :] < days[:, None]] = 1.0
    tail = (1 - coverage) / 2
    floor = np.maximum(days, FIRST)
    return Awaited(
        late_0=left[:, -FIRST],
        late_30=left[:, 30 - FIRST],
        days_late=np.maximum(_first_below(left, 0.5), floor),
        low=np.maximum(_first_below(left, 1 - tail), floor),
        high=np.maximum(_first_below(left, tail), floor),
    )


def _first_below(left: Floats, share: float) -> Days:
    """The first day after which at most ``share`` is unpaid; ``LAST`` if none."""
    is_below: Flags = left <= share
    found: Any = np.where(is_below.any(axis=1), is_below.argmax(axis=1), left.shape[1] - 1)
    return np.asarray(found + FIRST, dtype=np.int64)
