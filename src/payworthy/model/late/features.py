"""What is known of an invoice on its own day: the same columns when a model is fitted and when it scores.

Seen are invoices of the ledger *cleared before* the row's day, the row itself (due date, amount, terms), and how many
invoices of the same customer with the same due date stand beside it in the list it comes from: what is billed together
is paid together. There is no month or year among the columns, nor anything that only grows with the ledger: a model is
used after the time it was fitted on. What is cleared later, or not at all, cannot change a row.
"""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np

from payworthy.model.late.history import History, shares
from payworthy.model.late.invoices import NEVER, Days, Flags, Floats, Invoices, Places

SHRINK: Final = 3
"""A customer's share starts from that of the whole book, as if from so many invoices of its own."""

MANY: Final = 100
"""From so many paid invoices on, more of them say nothing new and would only tell how long the ledger is."""

FADINGS: Final = (7, 30, 90)
"""Days in which an invoice's weight falls to 1/e, beside counting all alike."""

_RECENT: Final = 12
_LATE, _LATE_30, _LATE_7, _DAYS, _NEAR, _SQUARE, _SIZE, _SIZE_2 = range(8)

FAMILIES: Final = (
    "payment_record",
    "recent_payments",
    "long_lateness",
    "weekday",
    "pay_days",
    "amount",
    "billed_together",
    "due_date",
    "activity",
)
"""What the features say, for reasons: each feature belongs to one."""


@dataclass(frozen=True, slots=True)
class Table:
    """Features of rows. ``family[i]`` is the family of column ``i``."""

    names: tuple[str, ...]
    family: tuple[str, ...]
    values: Floats


class _Columns:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.family: list[str] = []
        self.values: list[Floats] = []

    def add(self, family: str, name: str, values: Floats | Days | Flags) -> None:
        self.names.append(name)
        self.family.append(family)
        self.values.append(np.asarray(values, dtype=np.float64))

    def table(self) -> Table:
        return Table(tuple(self.names), tuple(self.family), np.column_stack(self.values).astype(np.float32))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rows that are asked about: whose, as of which day, and what they are themselves."""

    customer: Places
    as_of: Days
    due_on: Days
    issued_on: Days
    amount: Floats

    @property
    def nobody(self) -> Places:
        return np.zeros_like(self.customer)


def features(ledger: Invoices, rows: Invoices, as_of: Days, beside: Invoices) -> Table:
    """The features of ``rows``, each as of the beginning of its ``as_of``; ``beside`` is the list they come from.
    Customer codes are shared."""
    owners = int(max(ledger.customer.max(initial=0), rows.customer.max(initial=0))) + 1
    past = ledger.only(ledger.is_cleared)
    asked = _Asked(rows.customer, as_of, rows.due_on, rows.issued_on, rows.amount)
    values = _outcomes(past)
    whole = History(np.zeros_like(past.customer), past.known_on, values, 1)
    own = History(past.customer, past.known_on, values, owners)
    out = _Columns()
    prior = _mean(whole.total(asked.nobody, as_of))
    base = _record(out, own, asked, prior)
    _recent(out, own, asked)
    _weekday(out, past, asked, values, base, owners)
    _pay_days(out, past, asked, owners)
    _size(out, past, asked, values, base, own, owners)
    _calendar(out, asked)
    _together(out, beside, asked)
    return out.table()


def _outcomes(past: Invoices) -> Floats:
    late = past.days_late
    size = _log_size(past.amount)
    bounded = np.clip(late, -30, 60).astype(np.float64)
    near = np.clip(late, -5, 10)
    columns = [late > 0, late > 30, late > 7, bounded, near, bounded**2, size, size**2]
    return np.column_stack(columns).astype(np.float64)


def _record(out: _Columns, own: History, asked: _Asked, prior: Floats) -> Floats:
    """Shares of late, mean and spread of days late, over several memories; returns the shrunken means over all."""
    base = prior
    for fading in (*FADINGS, 0):
        sums = own.faded(asked.customer, asked.as_of, fading) if fading else own.total(asked.customer, asked.as_of)
        mean = _shrunk(sums, prior)
        base = mean
        tail = f"_{fading}d" if fading else ""
        out.add("activity", f"paid_invoices{tail}", np.minimum(sums[:, 0], MANY))
        out.add("payment_record", f"late_share{tail}", mean[:, _LATE])
        out.add("long_lateness", f"late_30_share{tail}", mean[:, _LATE_30])
        out.add("long_lateness", f"late_7_share{tail}", mean[:, _LATE_7])
        out.add("payment_record", f"days_late{tail}", mean[:, _DAYS])
        out.add("payment_record", f"days_late_near{tail}", mean[:, _NEAR])
        out.add("payment_record", f"spread{tail}", np.sqrt(np.maximum(mean[:, _SQUARE] - mean[:, _DAYS] ** 2, 0)))
        if fading == 30:
            month = mean[:, _LATE]
    out.add("payment_record", "late_share_trend", month - base[:, _LATE])
    return base


def _recent(out: _Columns, own: History, asked: _Asked) -> None:
    """The latest payments one by one, and their quantiles."""
    latest = own.latest(asked.customer, asked.as_of, _DAYS, _RECENT)
    for place in range(3):
        out.add("recent_payments", f"days_late_last_{place + 1}", latest[:, place])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a customer without history has no quantile: NaN is meant
        for share in (10, 50, 90):
            out.add("recent_payments", f"days_late_recent_q{share}", np.nanpercentile(latest, share, axis=1))
        out.add("recent_payments", "days_late_recent_spread", np.nanstd(latest, axis=1))
    out.add("activity", "days_since_payment", own.age(asked.customer, asked.as_of))


def _weekday(out: _Columns, past: Invoices, asked: _Asked, values: Floats, base: Floats, owners: int) -> None:
    """The record of invoices that fell due on the same day of the week."""
    days = History(past.customer * 7 + weekday(past.due_on), past.known_on, values, owners * 7)
    owner = asked.customer * 7 + weekday(asked.due_on)
    for fading in (60, 0):
        sums = days.faded(owner, asked.as_of, fading) if fading else days.total(owner, asked.as_of)
        mean = _shrunk(sums, base)
        tail = f"_{fading}d" if fading else ""
        out.add("weekday", f"weekday_late_share{tail}", mean[:, _LATE])
        out.add("weekday", f"weekday_days_late{tail}", mean[:, _DAYS])
        out.add("weekday", f"weekday_days_late_near{tail}", mean[:, _NEAR])
        out.add("weekday", f"weekday_invoices{tail}", sums[:, 0])
    out.add("weekday", "due_weekday", weekday(asked.due_on))


def _pay_days(out: _Columns, past: Invoices, asked: _Asked, owners: int) -> None:
    """Payment runs: the share of the customer's payments on the weekdays and days of the month around the due date."""
    rows = np.arange(len(asked.customer))
    runs = History(past.customer, past.known_on, shares(weekday(past.cleared_on), 7), owners)
    sums = runs.faded(asked.customer, asked.as_of, 90)
    share = (sums[:, 1:] + 1 / 7) / (sums[:, :1] + 1)
    for step in range(-3, 4):
        out.add("pay_days", f"pays_on_weekday_{step:+d}", share[rows, (weekday(asked.due_on) + step) % 7])
    runs = History(past.customer, past.known_on, shares(day_of_month(past.cleared_on), 31), owners)
    sums = runs.total(asked.customer, asked.as_of)
    share = (sums[:, 1:] + 2 / 31) / (sums[:, :1] + 2)
    due = day_of_month(asked.due_on)
    for name, steps in (("before", (-3, -2, -1)), ("on", (0,)), ("after", (1, 2, 3))):
        around = np.sum([share[rows, (due + step) % 31] for step in steps], axis=0)
        out.add("pay_days", f"pays_in_month_{name}", around)


def _size(
    out: _Columns, past: Invoices, asked: _Asked, values: Floats, base: Floats, own: History, owners: int
) -> None:
    """The amount against the customer's usual one, and the record of invoices of about this size."""
    size = _log_size(asked.amount)
    sums = own.total(asked.customer, asked.as_of)
    count = np.maximum(sums[:, 0], 1)
    usual = sums[:, 1 + _SIZE] / count
    spread = np.sqrt(np.maximum(sums[:, 1 + _SIZE_2] / count - usual**2, 0.05))
    relative = np.where(sums[:, 0] > 0, size - usual, np.nan)
    out.add("amount", "amount", size)
    out.add("amount", "amount_to_usual", relative)
    out.add("amount", "amount_to_usual_spread", relative / spread)
    out.add("amount", "amount_is_round", np.round(asked.amount * 100) % 100 == 0)
    bands = History(past.customer * 30 + _band(_log_size(past.amount)), past.known_on, values, owners * 30)
    mean = _shrunk(bands.total(asked.customer * 30 + _band(size), asked.as_of), base)
    out.add("amount", "like_amount_late_share", mean[:, _LATE])
    out.add("amount", "like_amount_days_late", mean[:, _DAYS])


def _calendar(out: _Columns, asked: _Asked) -> None:
    """Where in the month the due date lies, and the terms."""
    months = asked.due_on.astype("datetime64[D]").astype("datetime64[M]")
    to_end = (months + 1).astype("datetime64[D]").astype(np.int64) - asked.due_on
    out.add("due_date", "due_day", day_of_month(asked.due_on))
    out.add("due_date", "days_to_month_end", to_end)
    out.add("due_date", "terms_days", asked.due_on - asked.issued_on)


def _together(out: _Columns, beside: Invoices, asked: _Asked) -> None:
    """Invoices of the same customer and due date in the same list, the row itself included."""
    span = np.int64(NEVER)
    keys, place = np.unique(beside.customer * span + beside.due_on, return_inverse=True)
    count, total = np.bincount(place), np.bincount(place, weights=np.abs(beside.amount))
    mine = np.searchsorted(keys, asked.customer * span + asked.due_on)
    out.add("billed_together", "invoices_same_due", count[mine])
    out.add("billed_together", "amount_same_due", np.log1p(total[mine]))
    size = np.abs(asked.amount)
    out.add("billed_together", "share_of_same_due", size / np.maximum(total[mine], 1e-9))


def weekday(days: Days) -> Places:
    """Monday is 0 (1970-01-01 was a Thursday)."""
    return (days + 3) % 7


def day_of_month(days: Days) -> Places:
    """The first is 0."""
    dates = days.astype("datetime64[D]")
    first = dates.astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray((dates - first).astype(np.int64), dtype=np.int64)


def _mean(sums: Floats) -> Floats:
    return np.asarray(sums[:, 1:] / np.maximum(sums[:, :1], 1), dtype=np.float64)


def _shrunk(sums: Floats, prior: Floats) -> Floats:
    return np.asarray((sums[:, 1:] + SHRINK * prior) / (sums[:, :1] + SHRINK), dtype=np.float64)


def _log_size(amount: Floats) -> Floats:
    return np.asarray(np.log1p(np.abs(amount)), dtype=np.float64)


def _band(size: Floats) -> Places:
    return np.clip((size * 1.5).astype(np.int64), 0, 29)
