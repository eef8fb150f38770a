"""Invoices as columns, and which row of an open list is the same invoice as one of the ledger."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

NEVER: Final = 1 << 21
"""A day that does not come (the year 7711): not cleared."""

ASSUMED_TERM: Final = 15
"""Days from issue to due date where the file does not tell when an invoice was issued."""


@dataclass(frozen=True, slots=True)
class Invoices:
    """One entry per invoice. ``customer``: codes from 0; days are counted from 1970-01-01; ``cleared_on`` is ``NEVER``
    for what is open; ``amount`` is in units of its currency and only ever compared, never added to money."""

    customer: Places
    issued_on: Days
    due_on: Days
    cleared_on: Days
    amount: Floats

    def __len__(self) -> int:
        return len(self.customer)

    @property
    def is_cleared(self) -> Flags:
        """Where the clearing day is known."""
        return self.cleared_on < NEVER

    @property
    def days_late(self) -> Days:
        """Clearing day less due date; early is negative; huge for what is open."""
        return self.cleared_on - self.due_on

    @property
    def known_on(self) -> Days:
        """The day a clearing is known, never before the invoice itself: money that came first tells nothing about an
        invoice that was not there."""
        return np.maximum(self.cleared_on, self.issued_on)

    def only(self, rows: Places | Flags) -> "Invoices":
        """Some of them."""
        return Invoices(
            self.customer[rows], self.issued_on[rows], self.due_on[rows], self.cleared_on[rows], self.amount[rows]
        )


def codes_of(names: list[str], known: dict[str, int]) -> Places:
    """A code for each customer; ``known`` grows by those not seen before."""
    return np.asarray([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def ledger_end(ledger: Invoices) -> int:
    """The day after the last clearing: up to the day before, the ledger knows who paid."""
    cleared = ledger.cleared_on[ledger.is_cleared]
    return int(cleared.max()) + 1 if len(cleared) else 0
