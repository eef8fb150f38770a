"""Rate rows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payworthy.base.fx import Rate

HEADER = "base,quote,rate,date,source\n"


def test_a_rate_keeps_every_decimal(read: Any) -> None:
    reading = read("rates", HEADER + "USD,人民币,7.10230,2025-04-01,central  bank\n")
    assert reading.facts == [Rate("USD", "CNY", Decimal("7.10230"), date(2025, 4, 1), "central bank")]
    assert (reading.totals.facts, reading.totals.amounts) == ({"rate": 1}, {})


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("USD,USD,1,2025-04-01,x", "quote", "rate_of_one_currency"),
        ("USD,CNY,0,2025-04-01,x", "rate", "cell_not_a_rate"),
        ("USD,CNY,,2025-04-01,x", "rate", "cell_missing"),
        ("USD,CNY,7.1,2025-04-01,", "source", "cell_missing"),
        ("USD,CNY,7.1,1/4/2025,x", "date", "cell_date_order_unclear"),
        ("USD,XX,7.1,2025-04-01,x", "quote", "currency_unknown"),
    ],
)
def test_rates_that_are_refused(read: Any, row: str, column: str, code: str) -> None:
    assert read("rates", f"{HEADER}{row}\n").codes == [(2, column, code)]
