"""Still unpaid: from two probabilities to every day, and conditional on the wait so far."""

import numpy as np
import pytest

from payworthy.model.late.waiting import FIRST, LAST, given_unpaid, rhythm

DAYS = np.repeat(np.arange(-10, 60), np.linspace(90, 2, 70).astype(int))


def a_rhythm():  # type: ignore[no-untyped-def]
    return rhythm(DAYS, np.ones(len(DAYS)))


def test_the_curve_goes_through_both_probabilities_and_never_rises() -> None:
    late_0, late_30 = np.array([0.02, 0.4, 0.97]), np.array([0.001, 0.1, 0.6])
    curve = a_rhythm().curve(late_0, late_30)
    assert curve[:, -FIRST] == pytest.approx(late_0)
    assert curve[:, 30 - FIRST] == pytest.approx(late_30)
    assert (np.diff(curve, axis=1) <= 1e-12).all()
    assert (curve >= 0).all()
    assert (curve <= 1).all()


def test_unpaid_on_the_first_day_after_the_due_date_is_late_for_certain() -> None:
    curve = a_rhythm().curve(np.array([0.3]), np.array([0.06]))
    awaited = given_unpaid(curve, np.array([1]), 0.8)
    assert awaited.late_0[0] == 1
    assert awaited.late_30[0] == pytest.approx(0.06 / 0.3)


def test_the_longer_it_is_unpaid_the_likelier_more_than_30_days_late() -> None:
    days = np.arange(-5, 32)
    curve = a_rhythm().curve(np.full(len(days), 0.3), np.full(len(days), 0.06))
    awaited = given_unpaid(curve, days, 0.8)
    assert (np.diff(awaited.late_30) >= -1e-12).all()
    assert awaited.late_30[-1] == 1
    assert (np.diff(awaited.days_late) >= 0).all()


def test_nothing_is_expected_before_today() -> None:
    days = np.array([-70, -3, 0, 10, 100, 400])
    curve = a_rhythm().curve(np.full(6, 0.3), np.full(6, 0.06))
    awaited = given_unpaid(curve, days, 0.8)
    assert (awaited.low >= np.maximum(days, FIRST)).all()
    assert (awaited.low <= awaited.days_late).all()
    assert (awaited.days_late <= awaited.high).all()
    assert awaited.high[-1] >= LAST


def test_conditional_probabilities_are_the_shares_among_those_who_waited() -> None:
    """Of the book the rhythm was taken from, with the book's own probabilities."""
    book = a_rhythm()
    late_0, late_30 = (DAYS > 0).mean(), (DAYS > 30).mean()
    curve = book.curve(np.array([late_0]), np.array([late_30]))
    for waited in (1, 5, 12, 25):
        still = DAYS[~(waited > DAYS)]
        awaited = given_unpaid(curve, np.array([waited]), 0.8)
        assert awaited.late_30[0] == pytest.approx((still > 30).mean(), abs=0.01)
