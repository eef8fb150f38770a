"""How well are payment days forecast on real ledgers? Leak-free and out of time, beside two peers on the same rows.

Protocol. Rows are ordered by due date (or by clearing date); the last fifth is the test. The model learns from what had
been cleared before the first test row's own day (its issue date, 15 days before the due date where the file has none).
Every test row is scored as of its own day, seeing only what was cleared before that day. Nothing was chosen on the test
rows: features and sizes of trees were settled on windows inside the first four fifths (ADR 26).

A ledger of cleared invoices leaves out those that are late and unpaid on its last day. So the first table takes the test
rows from both files, cleared and still open, and judges each question on the rows whose answer is known by the last
day: late (due before it), more than 30 days late (due more than 30 days before it), days late (the same rows, those
paid). The other tables take cleared rows alone, as a reader of that file would.

Peers: the customer's own past share of late, and LightGBM with its defaults on the same features and the same past.

    python bench/late_realdata.py [FOLDER OF THE DATA]
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from payworthy.base.failure import Failure
from payworthy.model.late.features import features
from payworthy.model.late.fit import fit
from payworthy.model.late.invoices import NEVER, Invoices, ledger_end
from payworthy.model.late.measure import figures
from payworthy.model.late.scorer import LateModel, Scored, score
from payworthy.model.quality.calibration import brier, expected_calibration_error
from payworthy.model.quality.discrimination import auc
from payworthy.sources.invoice_list import Wanted, read_invoice_list

SEED = 1
CLEARED = "ar_highradius/handover_cleared_before_2019-11-01.csv"
OPEN = "ar_highradius/handover_open_at_2019-11-01.csv"
IBM = "ar_ibm/WA_Fn-UseC_-Accounts-Receivable.csv"


def read(path: Path, codes: dict[str, int], *, is_open: bool = False) -> Invoices:
    """A file as the commands read it."""
    listed = read_invoice_list(path, Wanted())
    assert not isinstance(listed, Failure), listed
    return listed.invoices(codes, is_open=is_open)


def both(one: Invoices, other: Invoices) -> Invoices:
    """Two lists as one."""
    names = ("customer", "issued_on", "due_on", "cleared_on", "amount")
    return Invoices(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


def known_before(ledger: Invoices, day: int) -> Invoices:
    """What the ledger showed at the beginning of a day."""
    return ledger.only(ledger.known_on < day)


def fitted(ledger: Invoices) -> LateModel:
    """The model of a ledger."""
    found = fit(ledger, seed=SEED)
    assert not isinstance(found, Failure), found
    return found.model


def own_share(ledger: Invoices, rows: Invoices, days: int) -> Any:
    """The peer that anybody has: of the customer's invoices cleared before the row's day, the share that was late; the
    book's share where there is none."""
    cleared = ledger.only(ledger.is_cleared)
    late = cleared.days_late > days
    said = np.empty(len(rows))
    for customer in np.unique(rows.customer):
        mine, theirs = np.flatnonzero(rows.customer == customer), cleared.customer == customer
        order = np.argsort(cleared.known_on[theirs], kind="stable")
        past = np.r_[0, np.cumsum(late[theirs][order])]
        seen = np.searchsorted(cleared.known_on[theirs][order], rows.issued_on[mine])
        said[mine] = np.where(seen > 0, past[seen] / np.maximum(seen, 1), late.mean())
    return said


def peer(train: Invoices, ledger: Invoices, rows: Invoices) -> tuple[Any, Any, Any]:
    """LightGBM as it comes: late, more than 30 days late, days late."""
    import lightgbm
    import pandas

    table = features(train, train, train.issued_on, train)
    asked = features(ledger, rows, rows.issued_on, rows)
    x, z = pandas.DataFrame(table.values), pandas.DataFrame(asked.values)
    late = train.days_late
    plain = {"verbose": -1, "n_jobs": 1, "random_state": SEED}
    zero = lightgbm.LGBMClassifier(**plain).fit(x, late > 0).predict_proba(z)[:, 1]
    thirty = lightgbm.LGBMClassifier(**plain).fit(x, late > 30).predict_proba(z)[:, 1]
    days = lightgbm.LGBMRegressor(objective="l1", **plain).fit(x, late).predict(z)
    return zero, thirty, days


def judge(title: str, universe: Invoices, test: Any, last_day: int | None) -> None:
    """One split: the model and its peers. ``last_day``: the day after which nothing is known, if rows may be open."""
    rows = universe.only(test)
    train = known_before(universe, int(rows.issued_on.min()))
    started = time.perf_counter()
    model = fitted(train)
    fit_seconds = time.perf_counter() - started
    started = time.perf_counter()
    said = score(model, universe, rows, rows.issued_on)
    score_seconds = time.perf_counter() - started
    end = NEVER if last_day is None else last_day
    first = np.datetime64(int(rows.due_on.min()), "D")
    print(f"\n== {title}: {len(train)} rows learned from, {len(rows)} tested, due from {first}")
    print(f"   fit {fit_seconds:.0f} s, score {score_seconds:.0f} s with reasons")
    zero, thirty = rows.due_on < end, rows.due_on + 30 < end
    paid = thirty & rows.is_cleared
    lgb = peer(train, universe, rows)
    for threshold, use, mine, theirs in ((0, zero, said.late_0, lgb[0]), (30, thirty, said.late_30, lgb[1])):
        line(
            f"late > {threshold}",
            rows.days_late[use] > threshold,
            use,
            mine,
            theirs,
            own_share(universe, rows, threshold),
        )
    actual, days = rows.days_late[paid], np.abs(lgb[2][paid] - rows.days_late[paid]).mean()
    ours = figures(said.late_0[paid], said.late_30[paid], said.days_late[paid], said.low[paid], said.high[paid], actual)
    print(
        f"   days late: MAE {ours.days_mae:.3f} (LightGBM l1 {days:.3f}), within 3 d {ours.within_3:.3f}, n {len(actual)}"
    )
    print(f"   80 % interval: holds {ours.coverage:.3f}, mean width {ours.width:.2f} d")
    by_size(said, rows, zero, paid)


def line(name: str, actual: Any, use: Any, mine: Any, theirs: Any, own: Any) -> None:
    """Area, Brier and calibration error of one question."""
    areas = " ".join(
        f"{who} {auc(-p[use], actual):.4f}" for who, p in (("ours", mine), ("LightGBM", theirs), ("own share", own))
    )
    errors = expected_calibration_error(mine[use], actual), expected_calibration_error(theirs[use], actual)
    briers = f"{brier(mine[use], actual):.5f} (LightGBM {brier(theirs[use], actual):.5f}, base {brier(np.full(use.sum(), actual.mean()), actual):.5f})"
    print(f"   {name}: n {use.sum()}, {actual.mean():.4f} are; AUC {areas}")
    print(
        f"      Brier {briers}; calibration error {errors[0]:.4f} (LightGBM {errors[1]:.4f}); mean said {mine[use].mean():.4f}"
    )


def by_size(said: Scored, rows: Invoices, zero: Any, paid: Any) -> None:
    """The same by how many paid invoices the customer had."""
    count = said.table.values[:, said.table.names.index("paid_invoices")]
    largest = rows.customer == np.bincount(rows.customer).argmax()
    groups: list[tuple[str, Any]] = [
        ("none", count == 0),
        ("1-2", (count > 0) & (count < 3)),
        ("3-19", (count >= 3) & (count < 20)),
    ]
    groups += [
        ("20-99", (count >= 20) & (count < 100)),
        ("100 +", count >= 100),
        ("largest", largest),
        ("others", ~largest),
    ]
    print("   paid before    n   late    said    AUC    MAE   holds  width")
    for name, group in groups:
        g, p = group & zero, group & paid
        if g.sum() < 20 or p.sum() < 20:
            continue
        late, off = rows.days_late[g] > 0, np.abs(said.days_late[p] - rows.days_late[p]).mean()
        holds = ((said.low <= rows.days_late) & (rows.days_late <= said.high))[p].mean()
        width = (said.high - said.low)[p].mean()
        print(
            f"   {name:10s} {g.sum():5d}  {late.mean():.3f}  {said.late_0[g].mean():.3f}  {auc(-said.late_0[g], late):.4f}  {off:.2f}  {holds:.3f}  {width:5.2f}"
        )


def waiting(universe: Invoices, first: int, last_day: int) -> None:
    """Of what is unpaid some days after the due date: is P(more than 30 days late | unpaid so far) right?"""
    model = fitted(known_before(universe, first - 15))
    print("\n== still unpaid k days after the due date: more than 30 days late, said and true")
    for k in (1, 4, 8, 15, 22):
        rows = universe.only((universe.due_on >= first) & (universe.due_on + 30 < last_day) & (universe.days_late >= k))
        said = score(model, universe, rows, rows.due_on + k, explain=False)
        then = replace(rows, cleared_on=np.full(len(rows), NEVER))
        plain = score(model, universe, then, rows.issued_on, explain=False)
        late = rows.days_late > 30
        paid = rows.is_cleared
        holds = ((said.low <= rows.days_late) & (rows.days_late <= said.high))[paid].mean()
        print(
            f"   k {k:2d}: n {len(rows):4d}, true {late.mean():.3f}, said {said.late_30.mean():.3f} (at issue {plain.late_30.mean():.3f}), AUC {auc(-said.late_30, late):.3f} (at issue {auc(-plain.late_30, late):.3f}), interval holds {holds:.3f}"
        )


def last_fifth(days: Any, share: float = 0.8) -> int:
    """The day on which the last fifth of rows begins."""
    return int(np.sort(days)[int(share * len(days))])


def main(folder: Path) -> None:
    """All tables."""
    codes: dict[str, int] = {}
    cleared, still_open = read(folder / CLEARED, codes), read(folder / OPEN, codes, is_open=True)
    everything, end = both(cleared, still_open), ledger_end(cleared)
    cut = last_fifth(cleared.due_on)
    judge(
        "ar_highradius, last fifth by due date, outcome known at the end",
        everything,
        (everything.due_on >= cut) & (everything.due_on < end),
        end,
    )
    judge("ar_highradius, cleared rows alone, last fifth by due date", cleared, cleared.due_on >= cut, None)
    judge(
        "ar_highradius, cleared rows alone, last fifth by clearing date",
        cleared,
        cleared.cleared_on >= last_fifth(cleared.cleared_on),
        None,
    )
    waiting(everything, cut - 45, end)
    ibm = read(folder / IBM, {})
    judge("ar_ibm, last 30 % by issue date", ibm, ibm.issued_on >= last_fifth(ibm.issued_on, 0.7), None)


if __name__ == "__main__":
    default: Callable[[], Path] = lambda: Path(__file__).resolve().parents[2] / "shared" / "data"  # noqa: E731
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default())
