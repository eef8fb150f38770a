"""Fit a late-payment model on a ledger of cleared invoices.

A ledger of what was *cleared* up to a day leaves out what was late and not yet paid on that day: of recent invoices it
shows the punctual ones. Two things are done about that. Invoices due less than ``SETTLING`` days before the end are not
learned from, and a late one counts for as many as it stands for: 1 / P(paid by now | late), taken from invoices that
are old enough to tell.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from payworthy.base.failure import Failure, Reason
from payworthy.model.late import boosting
from payworthy.model.late.calibration import COVERAGE, Logistic, calibrate, centre, size_of, widen
from payworthy.model.late.features import Table, features
from payworthy.model.late.invoices import Days, Flags, Floats, Invoices, ledger_end
from payworthy.model.late.measure import Figures, figures
from payworthy.model.late.profile import profile
from payworthy.model.late.scorer import LateModel, Trees, forecast
from payworthy.model.late.waiting import rhythm

LEAST_ROWS: Final = 300
"""Cleared invoices without which nothing is fitted."""

LEAST_OF_A_KIND: Final = 25
"""Invoices that must have been late, and as many not."""

SETTLING: Final = 10
SETTLING_30: Final = 31
SETTLING_DAYS: Final = 10
"""Days between due date and end of the ledger from which on an invoice is learned from: for late, for more than 30
days late, and for days late. What is recent teaches more than the few that are missing mislead (ADR 26)."""

JUDGED: Final = 30
"""The same for being judged by: probabilities, intervals and figures are set on invoices that are settled."""

_CALIBRATED_ON: Final = 0.3
"""Share of invoices, the latest, that are held back to calibrate what the earlier ones taught."""

_OLD: Final = 150
_HEAVIEST: Final = 4.0
_PROFILED: Final = 4000
"""Rows, the latest, whose spread is kept for comparison with those scored."""

_BOUNDS: Final = (-60, 120)
"""Days late are learned within these: one forgotten invoice must not steer a tree."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Invoices with outcome and features, as a ledger that ends on ``end`` shows them."""

    rows: Invoices
    table: Table
    end: int

    @property
    def age(self) -> Days:
        return self.end - self.rows.due_on

    def seen_by(self, day: int) -> "_Known":
        """What a ledger of the day before ``day`` would have held."""
        seen = self.rows.known_on < day
        table = Table(self.table.names, self.table.family, self.table.values[seen])
        return _Known(self.rows.only(seen), table, day)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model and how its method did on the latest invoices. ``measured``: trees of the earlier invoices on the later
    half of the later ones, with probabilities and intervals set on the first half of them."""

    model: LateModel
    rows: int
    measured: Figures

    def card(self) -> dict[str, Any]:
        """For the card of the model."""
        recipes = {"late_0": boosting.LATE, "late_30": boosting.LATE_30, "days": boosting.DAYS}
        return {
            "rows_learned": self.rows,
            "features": list(self.model.names),
            "recipes": {name: [one.rounds, one.copies, dict(one.parameters)] for name, one in recipes.items()},
            "calibration": {
                "late_0": [self.model.late_0.slope, self.model.late_0.intercept],
                "late_30": [self.model.late_30.slope, self.model.late_30.intercept],
                "interval_wider": list(self.model.wider),
            },
            "measured": self.measured.data(),
        }


def fit(ledger: Invoices, *, seed: int) -> Fitted | Failure:
    """A model from every cleared invoice of ``ledger``; ``seed`` says how trees draw rows and columns.

    Failure ``late_too_few``: fewer than ``LEAST_ROWS`` usable rows, or not ``LEAST_OF_A_KIND`` of both kinds.
    """
    cleared = ledger.only(ledger.is_cleared)
    end = ledger_end(ledger)
    known = _Known(cleared, features(cleared, cleared, cleared.issued_on, cleared), end)
    usable = known.age >= SETTLING
    late = int((cleared.days_late[usable] > 0).sum())
    if usable.sum() < LEAST_ROWS or min(late, int(usable.sum()) - late) < LEAST_OF_A_KIND:
        counts = {"rows": int(usable.sum()), "late": late, "least": LEAST_ROWS, "of_a_kind": LEAST_OF_A_KIND}
        return Failure(Reason.MISSING, "late_too_few", counts)
    first = int(np.quantile(cleared.due_on[usable], 1 - _CALIBRATED_ON))
    later = cleared.due_on >= first
    before = known.seen_by(int(cleared.issued_on[later].min()))
    is_enough = (before.age >= JUDGED).sum() >= LEAST_ROWS // 2
    tried = _grow(before if is_enough else known, seed)
    trees = _grow(known, seed)
    middle = np.median(cleared.due_on[later])
    early, late_part = later & (cleared.due_on <= middle), later & (cleared.due_on > middle)
    rehearsed = _calibrated(known, early, tried, tried, ~late_part)
    return Fitted(
        model=_calibrated(known, later, tried, trees, np.ones(len(cleared), dtype=np.bool_)),
        rows=int(usable.sum()),
        measured=_measured(rehearsed, known, late_part & (known.age >= JUDGED)),
    )


def _measured(model: LateModel, known: _Known, use: Flags) -> Figures:
    table = Table(known.table.names, known.table.family, known.table.values[use])
    said = forecast(model, table)
    actual = known.rows.days_late[use]
    return figures(said.late_0, said.late_30, said.days_late, said.low, said.high, actual)


def _grow(known: _Known, seed: int) -> Trees:
    late, values = known.rows.days_late, known.table.values
    days = np.clip(late, *_BOUNDS).astype(np.float64)
    settled = known.age >= SETTLING_DAYS

    def of(threshold: int, settling: int, recipe: boosting.Recipe) -> tuple[str, ...]:
        use, is_late = known.age >= settling, late > threshold
        weight = weights(known.rows, known.end, threshold)
        return tuple(boosting.grow(values[use], is_late[use].astype(np.float64), weight[use], recipe, seed))

    def amount(recipe: boosting.Recipe) -> tuple[str, ...]:
        return tuple(boosting.grow(values[settled], days[settled], np.ones(int(settled.sum())), recipe, seed))

    tail = (1 - COVERAGE) / 2
    return Trees(
        late_0=of(0, SETTLING, boosting.LATE),
        late_30=of(30, SETTLING_30, boosting.LATE_30),
        days=amount(boosting.DAYS),
        low=amount(boosting.quantile(tail)),
        high=amount(boosting.quantile(1 - tail)),
    )


def weights(rows: Invoices, end: int, threshold: int) -> Floats:
    """How many each invoice stands for: a late one (more than ``threshold`` days) for the reciprocal of the share of
    late ones that are paid by the age it has at ``end``, at most ``_HEAVIEST``; the others for one."""
    late, age = rows.days_late, end - rows.due_on
    is_late = late > threshold
    old = np.sort(late[is_late & (age >= _OLD)])
    if len(old) < LEAST_OF_A_KIND:
        return np.ones(len(rows))
    share = np.searchsorted(old, age, side="left") / len(old)
    heavy = np.minimum(1 / np.maximum(share, 1 / _HEAVIEST), _HEAVIEST)
    return np.where(is_late, heavy, 1.0)


def _calibrated(known: _Known, later: Flags, tried: Trees, trees: Trees, may_see: Flags) -> LateModel:
    """The model: trees of all invoices, with probabilities and intervals set by what trees of the earlier ones said of
    the later ones; nothing is taken from rows outside ``may_see``."""
    rows, values, age = known.rows, known.table.values, known.age
    paid = known.table.values[:, known.table.names.index("paid_invoices")].astype(np.float64)

    def logistic(measured: tuple[str, ...], final: tuple[str, ...], threshold: int, settling: int) -> Logistic:
        weight, is_late = weights(rows, known.end, threshold), rows.days_late > threshold
        use = later & (age >= settling)
        shape = calibrate(boosting.margins(measured, values[use]), is_late[use], weight[use])
        settled = np.flatnonzero(may_see & (age >= settling))
        use_late = settled[np.argsort(rows.due_on[settled], kind="stable")][len(settled) // 2 :]
        return centre(shape, boosting.margins(final, values[use_late]), is_late[use_late], weight[use_late])

    use = later & (age >= JUDGED)
    low, high = boosting.margins(tried.low, values[use]), boosting.margins(tried.high, values[use])
    low, high = np.minimum(low, high), np.maximum(low, high)
    settled = np.flatnonzero(may_see & (age >= JUDGED))
    sample = settled[np.argsort(rows.due_on[settled], kind="stable")][-_PROFILED:]
    late_0 = logistic(tried.late_0, trees.late_0, 0, JUDGED)
    seen = Table(known.table.names, known.table.family, values[sample])
    return LateModel(
        names=known.table.names,
        family=known.table.family,
        trees=trees,
        late_0=late_0,
        late_30=logistic(tried.late_30, trees.late_30, 30, JUDGED + 15),
        wider=tuple(widen(low, high, rows.days_late[use], size_of(paid[use]))),
        rhythm=rhythm(rows.days_late[settled], np.ones(len(settled))),
        profile=profile(seen, late_0.apply(boosting.margins(trees.late_0, seen.values))),
        end=known.end,
    )
