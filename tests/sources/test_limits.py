"""Limit rows: nothing, zero and unlimited are three different things."""

from datetime import date
from typing import Any

import pytest

from payworthy.facts.limit import Limit, LimitKind

HEADER = "customer_id,amount,currency,valid_from,valid_to\n"
FULL = "customer_id,group_id,amount,currency,valid_from,valid_to,kind,approved_by,reason\n"


def test_the_smallest_file(read: Any) -> None:
    reading = read("limits", HEADER + "C1,500000,CNY,2025-01-01,2025-12-31\n")
    assert reading.facts == [
        Limit(
            owner_id="C1",
            is_group=False,
            kind=LimitKind.BASE,
            amount_minor=50_000_000,
            currency="CNY",
            valid_from=date(2025, 1, 1),
            valid_to=date(2025, 12, 31),
        )
    ]


def test_zero_is_no_credit_and_unlimited_is_no_upper_bound(read: Any) -> None:
    reading = read("limits", HEADER + "C1,0,CNY,2025-01-01,\nC2,unlimited,CNY,2025-01-01,\nC3,不限,CNY,2025-01-01,\n")
    assert [fact.amount_minor for fact in reading.facts] == [0, None, None]
    assert reading.totals.amounts["CNY"].rows == 1
    assert reading.totals.amounts_unread == 0


def test_an_empty_limit_is_neither_and_is_refused(read: Any) -> None:
    assert read("limits", HEADER + "C1,,CNY,2025-01-01,\n").codes == [(2, "amount", "limit_amount_missing")]


def test_a_limit_of_a_group_belongs_to_the_group(read: Any) -> None:
    reading = read("limits", FULL + ",G1,5,CNY,2025-01-01,2025-06-30,临时额度,chen.hua,season\n")
    [limit] = reading.facts
    assert (limit.owner_id, limit.is_group, limit.kind) == ("G1", True, LimitKind.TEMPORARY)
    assert (limit.approved_by, limit.reason) == ("chen.hua", "season")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",,5,CNY,2025-01-01,,,,", "customer_id", "limit_owner_missing"),
        ("C1,G1,5,CNY,2025-01-01,,,,", "customer_id", "limit_owner_unclear"),
        ("C1,,-5,CNY,2025-01-01,,,,", "amount", "amount_negative"),
        ("C1,,5,CNY,2025-01-01,2024-12-31,,,", "valid_to", "limit_ends_before_it_begins"),
        ("C1,,5,CNY,,,,,", "valid_from", "cell_missing"),
        ("C1,,5,,2025-01-01,,,,", "currency", "cell_missing"),
        ("C1,,none,CNY,2025-01-01,,,,", "amount", "amount_not_a_number"),
        ("C1,,5,CNY,2025-01-01,,forever,,", "kind", "cell_word_unknown"),
    ],
)
def test_limits_that_are_refused(read: Any, row: str, column: str, code: str) -> None:
    reading = read("limits", f"{FULL}{row}\n")
    assert reading.codes == [(2, column, code)]
    assert all(total.taken_rows == 0 for total in reading.totals.amounts.values())
