"""A fitted late-payment model: what it says of open invoices, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from payworthy.model.late import boosting
from payworthy.model.late.calibration import COVERAGE, Logistic, interval, size_of
from payworthy.model.late.features import FAMILIES, Table, features
from payworthy.model.late.invoices import Days, Flags, Floats, Invoices, Places, ledger_end
from payworthy.model.late.profile import Profile
from payworthy.model.late.waiting import Rhythm, given_unpaid

ELAPSED = "still_unpaid"
"""The reason beyond the families of features: that the invoice has been unpaid for so long."""

REASONS = (*FAMILIES, ELAPSED)
"""Everything that can be a reason, in the order of the columns of ``Scored.parts``."""

_SURE = 1e-9


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees for each question, as texts."""

    late_0: tuple[str, ...]
    late_30: tuple[str, ...]
    days: tuple[str, ...]
    low: tuple[str, ...]
    high: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LateModel:
    """Trees and what makes probabilities and intervals of them. ``end``: the day after the last clearing it learned
    from. ``profile``: how the features and scores of those invoices were spread."""

    names: tuple[str, ...]
    family: tuple[str, ...]
    trees: Trees
    late_0: Logistic
    late_30: Logistic
    wider: tuple[float, ...]
    rhythm: Rhythm
    profile: Profile
    end: int

    def data(self) -> dict[str, Any]:
        """As plain data: lists, texts and numbers."""
        return {
            "kind": "late",
            "form": 1,
            "names": list(self.names),
            "family": list(self.family),
            "trees": {name: list(getattr(self.trees, name)) for name in Trees.__slots__},
            "late_0": [self.late_0.slope, self.late_0.intercept],
            "late_30": [self.late_30.slope, self.late_30.intercept],
            "wider": list(self.wider),
            "unpaid": [float(share) for share in self.rhythm.unpaid],
            "profile": self.profile.data(),
            "end": self.end,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "LateModel":
        """From ``data``."""
        return cls(
            names=tuple(data["names"]),
            family=tuple(data["family"]),
            trees=Trees(**{name: tuple(texts) for name, texts in data["trees"].items()}),
            late_0=Logistic(*data["late_0"]),
            late_30=Logistic(*data["late_30"]),
            wider=tuple(data["wider"]),
            rhythm=Rhythm(np.asarray(data["unpaid"], dtype=np.float64)),
            profile=Profile.of(data["profile"]),
            end=int(data["end"]),
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """One entry per open invoice. ``late_0``, ``late_30``: probability of being paid after the due date, and more than
    30 days after it. ``days_late``: whole days, as likely sooner as later. ``low``, ``high``: days late between which
    it is paid with a probability of 80 %. ``parts``: what each of ``REASONS`` adds to the log odds of ``late_0``; with
    ``start`` they add up to them."""

    late_0: Floats
    late_30: Floats
    days_late: Floats
    low: Days
    high: Days
    parts: Floats
    start: Floats
    table: Table

    def reasons(self, count: int = 3) -> Places:
        """The places in ``REASONS`` of what weighs most in each row, whichever way; most first."""
        return np.argsort(-np.abs(self.parts), axis=1, kind="stable")[:, :count]


def score(model: LateModel, ledger: Invoices, rows: Invoices, as_of: Days, *, explain: bool = True) -> Scored:
    """What the model says of ``rows``, each as of the beginning of its day ``as_of`` and seeing what ``ledger`` has as
    cleared before. Later than its issue, an invoice is known to be unpaid so far, and everything is conditional on
    that. Where the ledger ends earlier, the customer is seen as of that end."""
    seen = np.minimum(as_of, ledger_end(ledger)) if len(ledger) else as_of
    table = features(ledger, rows, seen, rows)
    said = forecast(model, table)
    parts, start = _explained(model, table, said.late_0, explain=explain)
    result = Scored(said.late_0, said.late_30, said.days_late, said.low, said.high, parts, start, table)
    waits = as_of > rows.issued_on
    return _still_unpaid(model, result, as_of - rows.due_on, waits) if waits.any() else result


@dataclass(frozen=True, slots=True)
class Forecast:
    """The figures of ``Scored`` alone."""

    late_0: Floats
    late_30: Floats
    days_late: Floats
    low: Days
    high: Days


def forecast(model: LateModel, table: Table) -> Forecast:
    """What the model says of rows with these features on the day of their issue."""
    values, trees = table.values, model.trees
    late_0 = model.late_0.apply(boosting.margins(trees.late_0, values))
    late_30 = np.minimum(model.late_30.apply(boosting.margins(trees.late_30, values)), late_0)
    low, high = boosting.margins(trees.low, values), boosting.margins(trees.high, values)
    paid = values[:, table.names.index("paid_invoices")].astype(np.float64)
    first, last = interval(np.minimum(low, high), np.maximum(low, high), size_of(paid), model.wider)
    days = np.clip(np.rint(boosting.margins(trees.days, values)), first, last)
    return Forecast(late_0, late_30, days, first, last)


def _explained(model: LateModel, table: Table, late_0: Floats, *, explain: bool) -> tuple[Floats, Floats]:
    """The parts of the families and where they start from."""
    parts = np.zeros((len(late_0), len(REASONS)))
    if not explain:
        return parts, _log_odds(late_0)
    said = boosting.contributions(model.trees.late_0, table.values) * model.late_0.slope
    for column, family in enumerate(model.family):
        parts[:, REASONS.index(family)] += said[:, column]
    return parts, said[:, -1] + model.late_0.intercept


def _still_unpaid(model: LateModel, scored: Scored, days: Days, waits: Flags) -> Scored:
    """The same, given that rows that wait are unpaid at the beginning of the day ``days`` after they were due."""
    rows = np.flatnonzero(waits)
    curve = model.rhythm.curve(scored.late_0[rows], scored.late_30[rows])
    awaited = given_unpaid(curve, days[rows], COVERAGE)
    late_0, late_30 = scored.late_0.copy(), scored.late_30.copy()
    late_0[rows], late_30[rows] = awaited.late_0, np.minimum(awaited.late_30, awaited.late_0)
    days_late, low, high = scored.days_late.copy(), scored.low.copy(), scored.high.copy()
    is_past = days[rows] > low[rows]  # until then the waiting says nothing about the interval
    past = rows[is_past]
    days_late[past] = awaited.days_late[is_past]
    low[past], high[past] = awaited.low[is_past], awaited.high[is_past]
    parts = scored.parts.copy()
    parts[:, -1] = _log_odds(late_0) - _log_odds(scored.late_0)
    return Scored(late_0, late_30, days_late, low, high, parts, scored.start, scored.table)


def _log_odds(p: Floats) -> Floats:
    inside = np.clip(p, _SURE, 1 - _SURE)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)
