"""What had happened up to a day: sums over the earlier events of a customer, with fading, for many rows at once.

Events are sorted once; a question (customer, day) is a binary search and a look at running sums, so that a ledger of
n events and m questions costs (n + m) log n, however long a customer's history is.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.model.late.invoices import Days, Floats, Places

_SPAN: Final = 1 << 22
_FLAT: Final = 600
"""Beyond so many fading times nothing is left that a double could hold."""


class History:
    """Events with values. ``owner`` is whose event it is (a customer, or a customer's weekday), ``day`` when it became
    known, ``values`` one row per event."""

    def __init__(self, owner: Places, day: Days, values: Floats, owners: int) -> None:
        order = np.lexsort((day, owner))
        self.day = day[order]
        self.values = values[order]
        self._key = owner[order] * _SPAN + self.day
        self._first = np.searchsorted(self._key, np.arange(owners + 1) * _SPAN)
        self._counted = np.column_stack([np.ones(len(order)), self.values])
        self._faded: dict[int, Floats] = {}

    def reach(self, owner: Places, day: Days) -> tuple[Places, Places]:
        """For each question, the events before ``day``: from the first place up to, not including, the second."""
        return self._first[owner], np.searchsorted(self._key, owner * _SPAN + day)

    def total(self, owner: Places, day: Days) -> Floats:
        """Number of events before ``day`` and the sum of each value: one row per question."""
        low, high = self.reach(owner, day)
        running = np.vstack([np.zeros(self._counted.shape[1]), np.cumsum(self._counted, axis=0)])
        return np.asarray(running[high] - running[low], dtype=np.float64)

    def faded(self, owner: Places, day: Days, fading: int) -> Floats:
        """As ``total``, each event weighing exp(-age / ``fading``), age and fading in days."""
        if fading not in self._faded:
            self._faded[fading] = self._run(fading)
        low, high = self.reach(owner, day)
        last = np.maximum(high - 1, 0)
        if not len(self.day):
            return np.zeros((len(owner), self._counted.shape[1]))
        since = np.exp(-np.minimum((day - self.day[last]) / fading, _FLAT))
        return np.asarray(self._faded[fading][last] * np.where(high > low, since, 0)[:, None], dtype=np.float64)

    def latest(self, owner: Places, day: Days, column: int, count: int) -> Floats:
        """The ``count`` latest values before ``day``, latest first, NaN where there are fewer."""
        low, high = self.reach(owner, day)
        places = high[:, None] - 1 - np.arange(count)[None, :]
        if not len(self.day):
            return np.full(places.shape, np.nan)
        return np.where(places >= low[:, None], self.values[np.maximum(places, 0), column], np.nan)

    def age(self, owner: Places, day: Days) -> Floats:
        """Days since the latest event; NaN where there is none."""
        low, high = self.reach(owner, day)
        if not len(self.day):
            return np.full(len(owner), np.nan)
        return np.where(high > low, day - self.day[np.maximum(high - 1, 0)], np.nan)

    def _run(self, fading: int) -> Floats:
        """The faded sums of each event's owner, as of the event's own day and including it."""
        sums = np.zeros_like(self._counted)
        for start, end in zip(self._first[:-1], self._first[1:], strict=True):
            if end > start:
                age = np.maximum((self.day[start:end] - self.day[end - 1]) / fading, -_FLAT)[:, None]
                sums[start:end] = np.cumsum(self._counted[start:end] * np.exp(age), axis=0) * np.exp(-age)
        return sums


def shares(values: NDArray[np.int64], kinds: int) -> Floats:
    """One column per kind, 1 where the value is it."""
    return np.eye(kinds)[values]
