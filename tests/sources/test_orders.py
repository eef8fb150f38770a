"""Order rows: the gross amount, net plus VAT, and what is refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payworthy.facts.order import Order, OrderState

HEADER = "order_id,customer_id,amount,currency,ordered_on,state,bill_to,terms,ship_on,ship_to,requested_by\n"
NET = "order_id,customer_id,net_amount,vat_rate,currency,ordered_on\n"


def test_an_order_with_everything(read: Any) -> None:
    reading = read(
        "orders", HEADER + "SO-1,C1,226000.00,CNY,2025-04-02,已确认,C2,net 30,2025-04-20,Example Road,li.na\n"
    )
    assert reading.facts == [
        Order(
            order_id="SO-1",
            customer_id="C1",
            amount_minor=22_600_000,
            currency="CNY",
            ordered_on=date(2025, 4, 2),
            state=OrderState.CONFIRMED,
            bill_to="C2",
            terms="net 30",
            ship_on=date(2025, 4, 20),
            ship_to="Example Road",
            requested_by="li.na",
        )
    ]
    assert reading.totals.facts == {"order": 1}
    assert reading.totals.amounts["CNY"].given == Decimal("226000.00")


def test_an_order_asks_for_a_check_unless_it_says_otherwise(read: Any) -> None:
    reading = read("orders", "order_id,customer_id,amount,currency,ordered_on\nSO-1,C1,5,CNY,2025-04-02\n")
    assert reading.facts[0].state is OrderState.REQUESTED


@pytest.mark.parametrize(
    ("net", "rate", "gross"),
    [
        ("100.00", "13%", 11300),
        ("100.00", "0.13", 11300),
        ("100.00", "0", 10000),
        ("0.05", "10%", 6),  # 0.055: half goes up
        ("0.04", "10%", 4),
        ("33.33", "6", 3533),
    ],
)
def test_net_amounts_are_grossed_up_with_vat_half_up(read: Any, net: str, rate: str, gross: int) -> None:
    reading = read("orders", f"{NET}SO-1,C1,{net},{rate},CNY,2025-04-02\n")
    assert reading.facts[0].amount_minor == gross
    assert reading.totals.amounts["CNY"].given == Decimal(net)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("SO-1,C1,100.00,,CNY,2025-04-02", "vat_rate", "vat_rate_missing"),
        ("SO-1,C1,100.00,many,CNY,2025-04-02", "vat_rate", "cell_not_a_vat_rate"),
        ("SO-1,C1,,13%,CNY,2025-04-02", "net_amount", "amount_missing"),
        ("SO-1,C1,0,13%,CNY,2025-04-02", "net_amount", "amount_zero"),
        ("SO-1,C1,-5,13%,CNY,2025-04-02", "net_amount", "amount_negative"),
        ("SO-1,,5,13%,CNY,2025-04-02", "customer_id", "cell_missing"),
        ("SO-1,C1,5,13%,CNY,", "ordered_on", "cell_missing"),
    ],
)
def test_orders_that_are_refused(read: Any, row: str, column: str, code: str) -> None:
    reading = read("orders", f"{NET}{row}\n")
    assert reading.codes == [(2, column, code)]
    assert all(total.taken_minor == 0 for total in reading.totals.amounts.values())


def test_gross_and_net_of_one_row_must_agree_to_a_minor_unit(read: Any) -> None:
    header = "order_id,customer_id,amount,net_amount,vat_rate,currency,ordered_on\n"
    rows = (
        "SO-1,C1,113.00,100.00,13%,CNY,2025-04-02\n"
        "SO-2,C1,113.01,100.00,13%,CNY,2025-04-02\n"
        "SO-3,C1,100.00,100.00,13%,CNY,2025-04-02\n"
        "SO-4,C1,50.00,,,CNY,2025-04-02\n"
    )
    reading = read("orders", header + rows)
    assert [fact.amount_minor for fact in reading.facts] == [11300, 11301, 5000]
    assert reading.codes == [(4, "amount", "order_gross_differs")]
    assert reading.failures[0].params == {"gross": "100.00", "expected": "113.00"}
    total = reading.totals.amounts["CNY"]
    assert (total.given, total.taken_minor) == (Decimal("376.01"), 27601)


def test_a_net_amount_without_a_vat_column_is_not_taken_for_gross(read: Any) -> None:
    header = "order_id,customer_id,不含税金额,currency,ordered_on\n"
    assert read("orders", header + "SO-1,C1,100,CNY,2025-04-02\n").codes == [(2, "vat_rate", "vat_rate_missing")]
