"""The payment index: the table, the worked examples, and which parts count."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from payworthy.measures.payment_index import KNOTS, SCALE, points_84, points_84_sql

from .book import TODAY, engine, item, measured

NAMES = ("payment_index", "payment_index_6m", "payment_index_change", "days_beyond_terms", "late_share_12m")


def paid(amount: int, late: int, due: date = date(2026, 3, 1), **said: Any) -> dict[str, Any]:
    return item(issued_on=due - timedelta(days=30), due_on=due, amount_minor=amount) | {
        "settled_on": due + timedelta(days=late),
        "settled_known_on": due + timedelta(days=late),
        "settled_how": "payment",
        "document_id": f"{amount}-{late}",
        **said,
    }


@pytest.mark.parametrize(
    ("days", "points"),
    [(-10, "85.00"), (7, "75.33"), (26, "55.00"), (45, "45.00"), (150, "10.00"), (180, "0.00"), (999, "0.00")],
)
def test_points_of_single_delays_are_those_of_tc_pi_2(days: int, points: str) -> None:
    assert f"{points_84(days) / SCALE:.2f}" == points


def test_the_index_is_that_of_tc_pi_1_to_the_last_digit() -> None:
    parts = [paid(40_000_000, 0), paid(30_000_000, 12), paid(20_000_000, 30), paid(10_000_000, 75)]
    got = measured(names=NAMES, items=parts)
    assert got["payment_index"] == 67.1
    assert got["days_beyond_terms"] == 17.1


def test_every_point_of_the_table_is_exact_in_84ths_and_the_same_in_sql() -> None:
    days = range(-60, 260)
    sql = f"SELECT d, {points_84_sql('d')} FROM range(-60, 260) AS t(d)"
    answer = dict(engine()._connection.execute(sql).fetchall())
    for day in days:
        inside = [(a, b) for a, b in pairwise(KNOTS) if a[0] <= day <= b[0]]
        exact = Fraction(100) if day < -30 else Fraction(0)
        if inside:
            (left, high), (right, low) = inside[0]
            exact = high + Fraction((low - high) * (day - left), right - left)
        assert points_84(day) == exact * SCALE == answer[day], day


def test_fewer_than_three_documents_make_no_index() -> None:
    two = [paid(100, 0), paid(200, 5)]
    assert measured(names=NAMES, items=two)["payment_index"] == "too_few_invoices"
    split = [*two, paid(300, 5, part_no=1)]
    assert measured(names=NAMES, items=split)["payment_index"] == "too_few_invoices"


def test_a_customer_never_billed_has_no_index_for_another_reason() -> None:
    assert measured(names=NAMES)["payment_index"] == "no_invoices"


def test_what_is_open_and_overdue_counts_with_its_delay_so_far_and_what_is_not_yet_due_does_not() -> None:
    prompt = [paid(100, 0), paid(100, 0, date(2026, 4, 1)), paid(100, 0, date(2026, 5, 1))]
    late = item(issued_on=date(2026, 4, 1), due_on=TODAY - timedelta(days=30), amount_minor=100)
    due = item(issued_on=date(2026, 6, 1), due_on=TODAY + timedelta(days=1), amount_minor=10**9)
    assert measured(names=NAMES, items=[*prompt, late, due])["payment_index"] == (3 * 80 + 50) / 4


@pytest.mark.parametrize(
    "out",
    [
        paid(10**9, 70, settled_how="credit"),
        paid(10**9, 70, settled_how="write_off"),
        paid(10**9, 70, disputed_on=date(2026, 3, 2)),
        paid(10**9, 100, due=date(2025, 2, 1)),
    ],
    ids=["credit note", "write-off", "in dispute", "paid before the window"],
)
def test_what_is_no_payment_of_the_window_does_not_count(out: dict[str, Any]) -> None:
    prompt = [paid(100, 0), paid(100, 0, date(2026, 4, 1)), paid(100, 0, date(2026, 5, 1))]
    assert measured(names=NAMES, items=[*prompt, out])["payment_index"] == 80


def test_the_change_compares_the_newer_half_year_with_the_older_one() -> None:
    older = [paid(100, 30, date(2025, month, 1)) for month in (8, 9, 10)]
    newer = [paid(100, 0, date(2026, month, 1)) for month in (3, 4, 5)]
    got = measured(names=NAMES, items=[*older, *newer])
    assert (got["payment_index"], got["payment_index_6m"], got["payment_index_change"]) == (65, 80, 30)
