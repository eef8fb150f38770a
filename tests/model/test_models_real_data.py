"""Fitted models on parts of the real tables, judged on rows kept apart; the full protocols are in ``bench/``."""

from pathlib import Path

import numpy as np
import pytest

from payworthy.model.inputs import find_inputs
from payworthy.model.kinds import FITS
from payworthy.model.performance import performance
from payworthy.model.sample import Roles, days_of, outcomes, read_sample
from payworthy.model.vat_features import FEATURES
from payworthy.model_files.tables import read_table
from payworthy.model_files.vat_invoices import vat_features

pytestmark = pytest.mark.realdata


def test_a_scorecard_of_statements_separates_later_failures_and_beats_the_base_rate(real_data: Path) -> None:
    table = read_table(real_data / "us_bankruptcy" / "handover_1999_2014.csv")
    roles = Roles(label="fails_next", id="company_name", date="year", group="company_name")
    year = np.array([int(cell) for cell in table.columns["year"]])
    train, test = table.take((year >= 2006) & (year <= 2011)), table.take(year >= 2012)
    bad, failures = outcomes(train, roles)
    assert failures == []
    inputs = find_inputs(train, roles.columns)
    assert inputs.left_out == {"X16": "same_as:X9"}
    fitted = FITS["scorecard"](inputs, read_sample(train, roles, inputs, bad, days_of(train, roles)[0]), {}, 7)
    pd = fitted.model.scored(inputs.read(test)).pd
    found = performance(pd, outcomes(test, roles)[0], draws=0)
    assert found["auc"] > 0.85
    assert found["brier"] < found["brier_of_base_rate"]


def test_a_file_of_ratios_with_gaps_is_read_and_a_scorecard_separates(real_data: Path) -> None:
    table = read_table(real_data / "polish" / "1year.arff")
    roles = Roles(label="class")
    bad, failures = outcomes(table, roles)
    assert failures == []
    assert (table.rows, int(bad.sum())) == (7027, 271)
    rows = np.arange(table.rows)
    train, test = table.take(rows % 4 != 0), table.take(rows % 4 == 0)
    inputs = find_inputs(train, roles.columns)
    sample = read_sample(train, roles, inputs, outcomes(train, roles)[0], None)
    few = inputs.numeric[:40]
    narrow = type(inputs)(few, {}, {})
    fitted = FITS["scorecard"](narrow, read_sample(train, roles, narrow, outcomes(train, roles)[0], None), {}, 7)
    assert len(sample.bad) == train.rows
    assert performance(fitted.model.scored(narrow.read(test)).pd, outcomes(test, roles)[0], draws=0)["auc"] > 0.8


def test_features_of_vat_invoices_read_neither_rating_nor_label(real_data: Path) -> None:
    folder = real_data / "cumcm2020c"
    invoices = [folder / f"credit_history_enterprise_{side}_invoice.csv.gz" for side in ("input", "output")]
    table = vat_features("cumcm", *invoices, folder / "handover_firms_82.csv")
    assert (table.rows, list(table.columns)) == (82, ["firm", *FEATURES, "default"])
    unknown = vat_features("cumcm", *invoices, folder / "handover_firms_41_unlabelled.csv")
    assert unknown.rows == 41
    assert set(unknown.columns["default"]) == {None}
    assert all(cell is not None for cell in unknown.columns["sales_12m"])
