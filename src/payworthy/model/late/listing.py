"""A list of invoices as it was read from a file: one entry per row that could be read, in the order of the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from payworthy.base.failure import Failure
from payworthy.model.late.invoices import ASSUMED_TERM, NEVER, Days, Invoices, codes_of


@dataclass(slots=True)
class InvoiceList:
    """Columns of a list. ``row``: line in the file. ``customer``: as written; ``key``: the spelling by which the same
    customer is known in both files. Days are counted from 1970-01-01; ``issued_on``, ``settled_on`` and ``as_of`` may
    be absent. ``read``: rows of the file; ``headers``: the column each field was found in; ``digest``: of the bytes."""

    row: list[int] = field(default_factory=list)
    document_id: list[str] = field(default_factory=list)
    customer: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    issued_on: list[int | None] = field(default_factory=list)
    due_on: list[int] = field(default_factory=list)
    settled_on: list[int | None] = field(default_factory=list)
    as_of: list[int | None] = field(default_factory=list)
    amount: list[Decimal] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    read: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    def __len__(self) -> int:
        return len(self.row)

    @property
    def assumed(self) -> int:
        """Rows whose issue date is not given."""
        return self.issued_on.count(None)

    def invoices(self, codes: dict[str, int], *, is_open: bool = False) -> Invoices:
        """As columns of numbers. A missing issue date is ``ASSUMED_TERM`` days before the due date. ``is_open``: a
        clearing day that the list may hold is not looked at."""
        due = np.asarray(self.due_on, dtype=np.int64)
        never: Sequence[int | None] = [None] * len(self)
        return Invoices(
            customer=codes_of(self.key, codes),
            issued_on=np.where(_is_there(self.issued_on), _days(self.issued_on, 0), due - ASSUMED_TERM),
            due_on=due,
            cleared_on=_days(never if is_open else self.settled_on, NEVER),
            amount=np.asarray(self.amount, dtype=np.float64),
        )

    def own_days(self, issued_on: Days) -> Days:
        """The day as of which each row is looked at: the one given, else its issue date."""
        return np.where(_is_there(self.as_of), _days(self.as_of, 0), issued_on)


def _is_there(days: Sequence[int | None]) -> np.typing.NDArray[np.bool_]:
    return np.asarray([day is not None for day in days], dtype=np.bool_)


def _days(days: Sequence[int | None], absent: int) -> Days:
    return np.asarray([absent if day is None else day for day in days], dtype=np.int64)
