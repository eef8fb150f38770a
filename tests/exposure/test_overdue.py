"""How late a customer is: bounded rungs, the customer's own money set against the oldest first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.exposure.overdue import (
    LADDER_DAYS,
    Rung,
    after_credits,
    days_past_due,
    ladder,
    overdue_beyond,
    overdue_minor,
)

TODAY = date(2026, 3, 2)

Due = list[tuple[date, int]]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def rungs(*amounts: tuple[int, int]) -> tuple[Rung, ...]:
    return tuple(Rung(ago(days), amount) for days, amount in amounts)


some_due = st.dictionaries(st.integers(-400, 400).map(ago), st.integers(-10, 10**9), max_size=300).map(
    lambda sums: list(sums.items())
)


def test_what_is_due_today_is_not_overdue() -> None:
    assert ladder([(TODAY, 500), (ago(1), 300), (ago(-1), 700)], TODAY) == rungs((1, 300))


def test_rungs_come_oldest_first_whatever_the_order_of_the_items() -> None:
    assert ladder([(ago(3), 1), (ago(40), 2), (ago(7), 3)], TODAY) == rungs((40, 2), (7, 3), (3, 1))


def test_days_with_nothing_open_have_no_rung() -> None:
    assert ladder([(ago(3), 0), (ago(4), -50), (ago(5), 10)], TODAY) == rungs((5, 10))


def test_everything_older_than_the_ladder_is_one_rung_with_the_oldest_date() -> None:
    due = [(ago(LADDER_DAYS + 1), 5), (ago(900), 7), (ago(LADDER_DAYS), 11)]
    assert ladder(due, TODAY) == rungs((900, 12), (LADDER_DAYS, 11))


def test_a_leap_day_is_a_day() -> None:
    after = date(2028, 3, 1)
    found = ladder([(date(2028, 2, 28), 5), (date(2028, 2, 29), 7)], after)
    assert days_past_due(found, after) == 2


@given(some_due)
def test_the_ladder_is_bounded_however_many_dates_are_open(due: Due) -> None:
    found = ladder(due, TODAY)
    assert len(found) <= LADDER_DAYS + 1
    assert [rung.due_on for rung in found] == sorted({rung.due_on for rung in found})


def test_the_longest_ladder_has_a_rung_for_each_day_and_one_for_all_before() -> None:
    due = [(ago(days), 1) for days in range(1, 1000)]
    found = ladder(due, TODAY)
    assert len(found) == LADDER_DAYS + 1
    assert found[0] == Rung(ago(999), 999 - LADDER_DAYS)


@given(some_due)
def test_nothing_overdue_is_lost_or_made_up(due: Due) -> None:
    wanted = sum(amount for due_on, amount in due if due_on < TODAY and amount > 0)
    assert overdue_minor(ladder(due, TODAY)) == wanted


@given(some_due, st.integers(0, LADDER_DAYS))
def test_the_ladder_answers_every_threshold_of_a_policy_like_the_items_themselves(due: Due, days: int) -> None:
    wanted = sum(amount for due_on, amount in due if (TODAY - due_on).days > max(days, 0) and amount > 0)
    assert overdue_beyond(ladder(due, TODAY), TODAY, days) == wanted


def test_overdue_beyond_counts_only_what_is_strictly_later() -> None:
    found = rungs((31, 100), (30, 10), (29, 1))
    assert overdue_beyond(found, TODAY, 30) == 100
    assert overdue_beyond(found, TODAY, 29) == 110
    assert overdue_beyond((), TODAY, 0) == 0


def test_the_age_is_that_of_the_oldest_rung() -> None:
    assert days_past_due(rungs((31, 1), (3, 900)), TODAY) == 31
    assert days_past_due((), TODAY) == 0


@pytest.mark.parametrize(
    ("credit", "left"),
    [
        (0, rungs((40, 100), (7, 50))),
        (-5, rungs((40, 100), (7, 50))),
        (1, rungs((40, 99), (7, 50))),
        (100, rungs((7, 50))),
        (101, rungs((7, 49))),
        (149, rungs((7, 1))),
        (150, ()),
        (151, ()),
    ],
)
def test_credits_are_set_against_the_oldest_rungs_first(credit: int, left: tuple[Rung, ...]) -> None:
    assert after_credits(rungs((40, 100), (7, 50)), credit) == left


@given(some_due, st.integers(0, 10**10))
def test_credits_take_off_exactly_their_amount_and_never_more_than_there_is(due: Due, credit: int) -> None:
    found = ladder(due, TODAY)
    left = after_credits(found, credit)
    assert overdue_minor(left) == max(0, overdue_minor(found) - credit)
    assert all(rung.amount_minor > 0 for rung in left)
    assert [rung.due_on for rung in left] == [rung.due_on for rung in found][len(found) - len(left) :]


@given(some_due, st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, LADDER_DAYS))
def test_more_credit_never_makes_a_customer_look_later(due: Due, credit: int, more: int, days: int) -> None:
    found = ladder(due, TODAY)
    less, greater = after_credits(found, credit), after_credits(found, credit + more)
    assert days_past_due(greater, TODAY) <= days_past_due(less, TODAY)
    assert overdue_beyond(greater, TODAY, days) <= overdue_beyond(less, TODAY, days)
