"""Probabilities and intervals that hold."""

import numpy as np
import pytest

from payworthy.model.late.calibration import COVERAGE, Logistic, calibrate, centre, interval, size_of, widen


def test_log_odds_that_are_too_loud_are_turned_down() -> None:
    chance = np.random.default_rng(1)
    odds = chance.normal(-1, 1.2, 20_000)
    is_true = chance.random(20_000) < Logistic().apply(odds)
    found = calibrate(odds * 1.25 + 0.3, is_true, np.ones(20_000))
    assert found.slope == pytest.approx(0.8, abs=0.03)
    assert found.intercept == pytest.approx(-0.24, abs=0.05)


def test_where_there_is_one_kind_only_log_odds_stay_as_they_are() -> None:
    assert calibrate(np.arange(5.0), np.zeros(5, dtype=bool), np.ones(5)) == Logistic()


def test_after_centring_the_mean_probability_is_the_share() -> None:
    chance = np.random.default_rng(2)
    odds, is_true = chance.normal(0, 2, 500), chance.random(500) < 0.1
    found = centre(Logistic(0.9, 3.0), odds, is_true, np.ones(500))
    assert found.apply(odds).mean() == pytest.approx(is_true.mean(), abs=1e-9)


@pytest.mark.parametrize("off", [-3.0, 0.0, 4.0])
def test_widened_intervals_hold_four_in_five_of_new_rows(off: float) -> None:
    chance = np.random.default_rng(3)
    days = np.rint(chance.normal(2, 6, 8_000)).astype(np.int64)
    low, high = np.full(8_000, -4 - off), np.full(8_000, 8 + off)
    group = size_of(chance.integers(0, 40, 8_000).astype(np.float64))
    wider = widen(low[:4_000], high[:4_000], days[:4_000], group[:4_000])
    first, last = interval(low[4_000:], high[4_000:], group[4_000:], wider)
    held = ((first <= days[4_000:]) & (days[4_000:] <= last)).mean()
    assert COVERAGE - 0.02 <= held <= COVERAGE + 0.07  # whole days hold a little more


def test_an_interval_is_never_empty() -> None:
    first, last = interval(np.array([0.4]), np.array([0.6]), np.array([0]), [-0.5, 0, 0])
    assert first[0] <= last[0]
