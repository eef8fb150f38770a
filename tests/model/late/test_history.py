"""Sums over the past: the same as counting one by one, and nothing of the day itself or later."""

import numpy as np
import pytest

from payworthy.model.late.history import History


@pytest.mark.parametrize("seed", range(5))
def test_sums_over_the_past_are_those_of_counting_one_by_one(seed: int) -> None:
    chance = np.random.default_rng(seed)
    owner, day = chance.integers(0, 6, 80), 18_000 + chance.integers(0, 50, 80)
    values = chance.normal(size=(80, 2))
    asked, at = chance.integers(0, 8, 40), 18_000 + chance.integers(-5, 60, 40)
    history = History(owner, day, values, 8)
    total, faded = history.total(asked, at), history.faded(asked, at, 7)
    for row in range(40):
        seen = (owner == asked[row]) & (day < at[row])
        weight = np.exp(-(at[row] - day[seen]) / 7)
        assert np.allclose(total[row], [seen.sum(), *values[seen].sum(axis=0)])
        assert np.allclose(faded[row], [weight.sum(), *(values[seen] * weight[:, None]).sum(axis=0)])


def test_the_latest_values_come_latest_first_and_are_absent_where_there_are_fewer() -> None:
    history = History(np.array([0, 0, 1]), np.array([10, 12, 11]), np.array([[1.0], [2.0], [3.0]]), 2)
    latest = history.latest(np.array([0, 0, 1]), np.array([13, 12, 11]), 0, 2)
    assert np.array_equal(latest, [[2, 1], [1, np.nan], [np.nan, np.nan]], equal_nan=True)


def test_a_very_old_event_has_faded_to_nothing_and_not_to_nonsense() -> None:
    history = History(np.array([0, 0]), np.array([0, 40_000]), np.ones((2, 1)), 1)
    assert np.allclose(history.faded(np.array([0]), np.array([40_001]), 7), np.exp(-1 / 7))
