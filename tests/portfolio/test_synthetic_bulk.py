"""The benchmark ledger is as long as asked for, adds up, and is never held in memory."""

import tracemalloc
from collections import Counter, deque
from decimal import Decimal

import pytest

from payworthy.portfolio.synthetic import customer_rows, ledger_rows, limit_rows, scale
from payworthy.portfolio.synthetic.bulk import CUSTOMER_COLUMNS, LEDGER_COLUMNS, LIMIT_COLUMNS
from payworthy.sources.kinds import KINDS


@pytest.mark.parametrize("n_rows", [0, 1, 9, 10, 11, 12_345])
def test_the_ledger_has_exactly_the_rows_asked_for(n_rows: int) -> None:
    rows = list(ledger_rows(n_rows, customers=40))
    assert len(rows) == n_rows
    assert all(len(row) == len(LEDGER_COLUMNS) for row in rows)


def test_the_same_numbers_give_the_same_rows() -> None:
    assert list(ledger_rows(500, 40, seed=3)) == list(ledger_rows(500, 40, seed=3))
    assert list(ledger_rows(500, 40, seed=3)) != list(ledger_rows(500, 40, seed=4))


def test_payments_follow_their_invoices_and_are_never_more() -> None:
    left: dict[str, Decimal] = {}
    owner: dict[str, str] = {}
    days, kinds = [], Counter[str]()
    for document_id, kind, customer_id, issued_on, due_on, amount, _, applies_to, _, _ in ledger_rows(20_000, 300):
        days.append(issued_on)
        kinds[kind] += 1
        if kind == "invoice":
            assert document_id not in left
            assert due_on > issued_on
            left[document_id], owner[document_id] = Decimal(amount), customer_id
        else:
            assert owner[applies_to] == customer_id
            left[applies_to] -= Decimal(amount)
            assert left[applies_to] >= 0
    assert days == sorted(days)
    assert kinds["payment"] > 7_000
    assert any(open_amount > 0 for open_amount in left.values())


def test_every_customer_of_the_ledger_is_in_the_other_files() -> None:
    used = {row[2] for row in ledger_rows(5_000, 100)}
    customers = {row[0] for row in customer_rows(100)}
    assert used <= customers
    assert customers == {row[0] for row in limit_rows(100)}


def test_columns_are_those_of_the_importers() -> None:
    assert set(LEDGER_COLUMNS) <= set(KINDS["ledger"].fields)
    assert set(CUSTOMER_COLUMNS) <= set(KINDS["customers"].fields)
    assert set(LIMIT_COLUMNS) <= set(KINDS["limits"].fields)


def test_a_scaled_book_has_about_the_invoices_asked_for() -> None:
    scaled = scale(customers=50, invoices=6_000)
    invoices = sum(row[1] == "invoice" for row in scaled.ledger)
    assert 6_000 <= invoices <= 6_400
    assert sum(1 for _ in scaled.customers) == sum(1 for _ in scaled.limits) == 50


def test_memory_does_not_grow_with_the_ledger() -> None:
    tracemalloc.start()
    try:
        deque(ledger_rows(60_000, 1_000), maxlen=0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 200_000
