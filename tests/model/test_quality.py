"""The validation measures give the figures of the specification, to the last digit (TC-VAL-1 … 4)."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from payworthy.model.quality.calibration import (
    Light,
    brier,
    by_grade,
    expected_calibration_error,
    grade_test,
    inversions,
    log_loss,
)
from payworthy.model.quality.discrimination import auc, auc_interval, gini, ks
from payworthy.model.quality.exact import binomial_at_least, chi_square_at_least, clopper_pearson
from payworthy.model.quality.stability import drift, psi

GOODS = [82, 78, 74, 71, 66, 63, 58, 55]
BADS = [68, 52, 49, 41]
SCORES = GOODS + BADS
IS_BAD = [False] * 8 + [True] * 4


def test_tc_val_1_auc_gini_ks() -> None:
    assert auc(SCORES, IS_BAD) == 0.875
    assert gini(0.875) == 0.75
    found = ks(SCORES, IS_BAD)
    assert (found.distance, found.at_score) == (0.75, 52)


def test_tc_val_2_psi() -> None:
    assert f"{psi([0.10, 0.20, 0.30, 0.25, 0.15], [0.08, 0.15, 0.27, 0.30, 0.20]):.5f}" == "0.04551"


def test_tc_val_3_a_grade_that_defaults_more_than_expected_but_not_significantly_is_green() -> None:
    found = grade_test("BB", 0.035, 120, 8)
    assert f"{found.expected:.2f} {found.p_at_least:.5f}" == "4.20 0.06053"
    assert found.light is Light.GREEN


def test_tc_val_4_brier() -> None:
    pd, bad = [0.01, 0.02, 0.05, 0.10, 0.30, 0.40, 0.60], [0, 0, 0, 0, 1, 0, 1]
    assert f"{brier(pd, bad):.5f}" == "0.11757"


def test_lights_turn_at_the_bars() -> None:
    lights = [grade_test("BB", 0.035, 120, defaults).light for defaults in (8, 9, 11)]
    assert lights == [Light.GREEN, Light.YELLOW, Light.RED]


def test_auc_counts_half_of_each_tie_and_agrees_with_scikit_learn() -> None:
    chance = np.random.default_rng(3)
    score, bad = chance.integers(0, 9, 500), chance.random(500) < 0.2
    assert auc(score, bad) == pytest.approx(roc_auc_score(~bad, score), abs=1e-12)
    assert auc([1, 1, 1], [True, False, False]) == 0.5
    assert np.isnan(auc([1, 2], [False, False]))


@pytest.mark.parametrize(("hits", "trials", "chance"), [(8, 120, 0.035), (0, 5, 0.1), (60, 65275, 0.0075), (5, 5, 0.9)])
def test_binomial_tails_and_exact_intervals_agree_with_scipy(hits: int, trials: int, chance: float) -> None:
    assert binomial_at_least(hits, trials, chance) == pytest.approx(stats.binom.sf(hits - 1, trials, chance), rel=1e-8)
    exact = stats.binomtest(hits, trials).proportion_ci(0.95, "exact")
    assert clopper_pearson(hits, trials) == pytest.approx((exact.low, exact.high), abs=1e-9)


@pytest.mark.parametrize(("value", "degrees"), [(0.5, 1), (3.84, 1), (11.0, 9), (40.0, 9), (200.0, 150)])
def test_chi_square_tail_agrees_with_scipy(value: float, degrees: int) -> None:
    assert chi_square_at_least(value, degrees) == pytest.approx(stats.chi2.sf(value, degrees), rel=1e-9)


def test_drift_of_the_same_shares_is_none_however_large_the_sample() -> None:
    found = drift([100, 200, 300], [1000, 2000, 3000])
    assert (found.psi, found.p_value, found.state) == (0.0, 1.0, "stable")
    assert drift([100, 200, 300], [300, 200, 100]).state == "act"


def test_whole_groups_are_drawn_so_that_repeated_rows_do_not_narrow_the_interval() -> None:
    chance = np.random.default_rng(5)
    score, bad = chance.normal(size=80), chance.random(80) < 0.3
    once = auc_interval(score, bad, np.arange(80))
    repeated = auc_interval(np.repeat(score, 9), np.repeat(bad, 9), np.repeat(np.arange(80), 9))
    assert repeated.high - repeated.low == pytest.approx(once.high - once.low, rel=1e-9)
    assert auc_interval(score, bad, np.arange(80)) == once


def test_perfect_forecasts_have_no_calibration_error_and_no_loss() -> None:
    bad = np.array([False] * 50 + [True] * 50)
    assert expected_calibration_error(bad.astype(float), bad) == 0
    assert log_loss(bad.astype(float), bad) < 1e-12


def test_rank_order_compares_only_grades_with_enough_rows() -> None:
    grades = np.array(["A"] * 40 + ["B"] * 40 + ["C"] * 10, dtype=object)
    bad = np.array([1] * 5 + [0] * 35 + [1] * 2 + [0] * 38 + [0] * 10)
    tests = by_grade(grades, bad, {"A": 0.01, "B": 0.05, "C": 0.2})
    assert [test.defaults for test in tests] == [5, 2, 0]
    assert inversions(tests) == (("A", "B"),)
