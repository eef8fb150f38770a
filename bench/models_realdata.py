"""Fitted models on real tables, by the functions the commands use, with the protocol beside every figure.

The data is private and lies beside the checkout (``../shared/data``; another place: ``--data DIR``). Nothing is chosen
here: the fit gets the training rows only, and test rows are looked at once, to be reported.

    python bench/models_realdata.py [--data DIR] [us] [polish1] [polish3] [cumcm]
"""

import argparse
import time
from pathlib import Path

import numpy as np
from sklearn.model_selection import StratifiedKFold

from payworthy.model.inputs import find_inputs
from payworthy.model.kinds import FITS
from payworthy.model.performance import performance
from payworthy.model.quality.discrimination import auc
from payworthy.model.sample import Roles, days_of, outcomes, read_sample
from payworthy.model.table import Table
from payworthy.model_files.tables import read_table
from payworthy.model_files.vat_invoices import vat_features

DATA = Path(__file__).parents[2] / "shared" / "data"
SEED = 7


def forecast(kind: str, train: Table, test: Table, roles: Roles):
    """Fit on one table, forecast another: PDs, outcomes (NaN: unknown), what was chosen."""
    bad, failures = outcomes(train, roles)
    assert not failures, failures
    day, _ = days_of(train, roles)
    inputs = find_inputs(train, roles.columns)
    fitted = FITS[kind](inputs, read_sample(train, roles, inputs, bad, day), {}, SEED)
    truth, _ = outcomes(test, roles)
    return fitted.model.scored(inputs.read(test)).pd, truth, fitted


def told(name: str, kind: str, pd, bad, started: float, group=None) -> None:
    found = performance(pd, bad, group)
    print(
        f"{name:12} {kind:10} rows {found['rows']:6,}  bad {found['defaults']:4}  AUC {found['auc']:.4f} "
        f"[{found['auc_low']:.3f}, {found['auc_high']:.3f}]  KS {found['ks']:.3f}  Brier {found['brier']:.5f} "
        f"(base rate of the test rows {found['brier_of_base_rate']:.5f})  calibration error {found['calibration_error']:.5f}  "
        f"{time.perf_counter() - started:.0f} s",
        flush=True,
    )


def us(data: Path) -> None:
    """Train on 1999-2011, test once on 2012-2014; companies stay in time order, nothing of the test years is seen."""
    table = read_table(data / "us_bankruptcy" / "handover_1999_2014.csv")
    roles = Roles(label="fails_next", id="company_name", date="year", group="company_name")
    year = np.array([int(cell) for cell in table.columns["year"]])
    train, test = table.take(year <= 2011), table.take(year >= 2012)
    base = np.mean([float(cell) for cell in train.columns["fails_next"]])
    for kind in ("boosted", "scorecard"):
        started = time.perf_counter()
        pd, bad, fitted = forecast(kind, train, test, roles)
        told("us 2012-14", kind, pd, bad, started, np.array(test.columns["company_name"]))
        print(f"    Brier of the training base rate on the test rows {np.mean((base - bad) ** 2):.5f}")
        print("    ", {name: value for name, value in fitted.chosen.items() if name != "considered"}, flush=True)


def polish(data: Path, file: str, name: str) -> None:
    """Five stratified folds; every choice is made inside the four of them that a fold's model is fitted on."""
    table = read_table(data / "polish" / file)
    roles = Roles(label="class" if "class" in table.columns else list(table.columns)[-1])
    bad, _ = outcomes(table, roles)
    for kind in ("boosted", "scorecard"):
        started, pd, areas = time.perf_counter(), np.zeros(table.rows), []
        for fit, judge in StratifiedKFold(5, shuffle=True, random_state=0).split(bad, bad):
            pd[judge], _, _ = forecast(kind, table.take(fit), table.take(judge), roles)
            areas.append(auc(-pd[judge], bad[judge]))
            print(f"    {kind} fold AUC {areas[-1]:.4f}", flush=True)
        told(name, kind, pd, bad, started)
        print(f"    mean of the folds {np.mean(areas):.4f}", flush=True)


def cumcm(data: Path) -> None:
    """Default from VAT invoices alone (never the bank's rating): 10 x 5 stratified folds; then the 41 unlabelled."""
    folder = data / "cumcm2020c"
    invoices = [folder / f"credit_history_enterprise_{side}_invoice.csv.gz" for side in ("input", "output")]
    table = vat_features("cumcm", *invoices, folder / "handover_firms_82.csv")
    roles = Roles(label="default", id="firm")
    bad, _ = outcomes(table, roles)
    for kind in ("boosted", "scorecard"):
        started, areas, total = time.perf_counter(), [], np.zeros(table.rows)
        for turn in range(10):
            pd = np.zeros(table.rows)
            for fit, judge in StratifiedKFold(5, shuffle=True, random_state=turn).split(bad, bad):
                pd[judge], _, _ = forecast(kind, table.take(fit), table.take(judge), roles)
            areas.append(auc(-pd, bad))
            total += pd / 10
        told("cumcm 10 x 5", kind, total, bad, started)
        print(f"    AUC of a turn: mean {np.mean(areas):.4f}, {min(areas):.4f} to {max(areas):.4f}", flush=True)
    unknown = vat_features("cumcm", *invoices, folder / "handover_firms_41_unlabelled.csv")
    inputs = find_inputs(table, roles.columns)
    fitted = FITS["boosted"](inputs, read_sample(table, roles, inputs, bad, None), {}, SEED)
    pd = fitted.model.scored(inputs.read(unknown)).pd
    print(f"    {unknown.rows} unlabelled firms scored: PD {pd.min():.3f} to {pd.max():.3f}, mean {pd.mean():.3f}")


PARTS = {
    "us": us,
    "polish1": lambda data: polish(data, "1year.arff", "polish 1"),
    "polish3": lambda data: polish(data, "3year_full.csv", "polish 3"),
    "cumcm": cumcm,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("parts", nargs="*", default=[])
    chosen = parser.parse_args()
    for part in chosen.parts or PARTS:
        PARTS[part](chosen.data)
