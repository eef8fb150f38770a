"""A book's own customers as a plain table: the measures of each on chosen days, and whether it defaulted in the year
after. It is what a model is fitted to, and, as of today, what a fitted model scores."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure, invalid
from payworthy.base.money import Rounding, portion
from payworthy.facts.public_record import EventKind
from payworthy.measures.catalogue import MEASURES
from payworthy.measures.frame import PRESENT, Frame

HORIZON_MONTHS: Final = 12
"""How long after an observation a default counts (domain specification 3.5)."""

LEAST_INVOICES: Final = 3
"""Customers with fewer invoices in the 12 months before are left out of what is fitted: they teach nothing."""

_ONE_PERCENT: Final = Decimal("0.01")

ID, DAY, LABEL = "customer_id", "as_of", "defaulted"

ENDINGS: Final = (EventKind.BANKRUPTCY, EventKind.REVOKED, EventKind.DEREGISTERED)
"""Entries of the public record after which there is no paying customer."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Material:
    """From when an amount that is over 90 days past due makes a default: more than ``least_minor`` (of the policy's
    currency) and more than one percent of the receivable (domain specification 1.2)."""

    least_minor: int

    def met(self, frame: Frame) -> Flags:
        """Customers long past due on the frame's day with a material, undisputed amount."""
        old, receivable = _whole(frame, "past_due_over_90_minor"), _whole(frame, "receivable_minor")
        floor = np.array([portion(int(total), _ONE_PERCENT, Rounding.DOWN) for total in receivable], dtype=np.int64)
        late: Flags = old > np.maximum(self.least_minor, floor)
        return late


@dataclass(frozen=True, slots=True)
class Row:
    """One customer on one day. ``cells``: its measures in the order of the catalogue, empty where there is none.
    ``defaulted`` is ``None`` on a day whose year is not over."""

    customer_id: str
    day: date
    cells: tuple[str, ...]
    defaulted: bool | None


@dataclass(slots=True)
class Count:
    """What became of the customers looked at, over all days."""

    rows: int = 0
    defaulted: int = 0
    in_default_already: int = 0
    too_few_invoices: int = 0


Compute = Callable[[date], Frame]
"""The measures of all customers as of a day."""


def header() -> tuple[str, ...]:
    """The columns of the table, without the label."""
    return (ID, DAY, *MEASURES)


def observation_days(first: date, last: date, every: int, today: date) -> tuple[date, ...] | Failure:
    """Days from ``first`` to ``last``, ``every`` so many months. Failures: ``table_days_reversed``,
    ``table_outcome_unknown`` (the year after ``last`` is not over)."""
    if last < first:
        return invalid("table_days_reversed", first=first.isoformat(), last=last.isoformat())
    if add_months(last, HORIZON_MONTHS) > today:
        latest = add_months(today, -HORIZON_MONTHS)
        return invalid("table_outcome_unknown", last=last.isoformat(), latest=latest.isoformat())
    days, number = [first], 1
    while (day := add_months(first, every * number)) <= last:
        days.append(day)
        number += 1
    return tuple(days)


def endings_of(customer_ids: Sequence[str], kinds: Sequence[str], began_on: Sequence[date | None]) -> dict[str, date]:
    """When customers went bankrupt or ceased to exist, from the columns of the table of events, as known by now."""
    found: dict[str, date] = {}
    for customer_id, kind, day in zip(customer_ids, kinds, began_on, strict=True):
        if kind in ENDINGS and day is not None:
            found[customer_id] = min(day, found.get(customer_id, day))
    return found


def rows_now(compute: Compute, day: date, count: Count) -> Iterator[Row]:
    """Every customer as of a day, to be scored."""
    frame = compute(day)
    for i in range(len(frame)):
        count.rows += 1
        yield _row(frame, i, day, None)


def rows_with_outcome(
    compute: Compute,
    endings: Mapping[str, date],
    days: Sequence[date],
    material: Material,
    count: Count,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[Row]:
    """Customers on every day who were not in default then and had invoices enough, with what became of them. The
    outcome is looked at month by month, so that a default which was cured within the year is one. ``endings``: as
    ``endings_of`` finds them; what became of somebody may be learned late, what was known before may not."""
    looked: dict[date, set[str]] = {}
    months = sorted({add_months(day, month) for day in days for month in range(1, HORIZON_MONTHS + 1)})
    for done, month in enumerate(months, start=1):
        frame = compute(month)
        looked[month] = set(frame.ids[material.met(frame) | _written_off(frame)].tolist())
        if on_progress is not None:
            on_progress(done, len(months) + len(days))
    for done, day in enumerate(days, start=1):
        over = add_months(day, HORIZON_MONTHS)
        gone = {customer_id: ended_on > day for customer_id, ended_on in endings.items() if ended_on <= over}
        after = set[str]().union(*(looked[add_months(day, month)] for month in range(1, HORIZON_MONTHS + 1)))
        yield from _observed(compute(day), day, material, after, gone, count)
        if on_progress is not None:
            on_progress(len(months) + done, len(months) + len(days))


def _observed(
    frame: Frame, day: date, material: Material, after: set[str], gone: Mapping[str, bool], count: Count
) -> Iterator[Row]:
    """``after``: who was late or written off in the year; ``gone``: who ended by the end of it, and whether within."""
    already, invoices = material.met(frame), _whole(frame, "invoices_12m")
    before = set(frame.ids[_written_off(frame)].tolist())
    for i, customer_id in enumerate(frame.ids.tolist()):
        if already[i] or customer_id in before or gone.get(customer_id) is False:
            count.in_default_already += 1
        elif invoices[i] < LEAST_INVOICES:
            count.too_few_invoices += 1
        else:
            defaulted = customer_id in after or customer_id in gone
            count.rows += 1
            count.defaulted += defaulted
            yield _row(frame, i, day, defaulted)


def _row(frame: Frame, i: int, day: date, defaulted: bool | None) -> Row:
    cells = tuple(frame.text(name, i) if frame[name].absence[i] == PRESENT else "" for name in MEASURES)
    return Row(str(frame.ids[i]), day, cells, defaulted)


def _written_off(frame: Frame) -> Flags:
    """Customers of whom something was written off in the 12 months up to the frame's day."""
    written_off: Flags = _whole(frame, "written_off_12m_minor") > 0
    return written_off


def _whole(frame: Frame, name: str) -> NDArray[np.int64]:
    """A whole figure, 0 where there is none."""
    column = frame[name]
    return np.where(column.is_present, column.values, 0).astype(np.int64)
