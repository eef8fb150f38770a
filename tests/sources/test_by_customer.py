"""A long ledger is regrouped by customer: nothing is lost, nothing doubled, memory stays small."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from random import Random

import pytest

from payworthy.base.failure import Failure, Reason
from payworthy.facts.document import Document, DocumentKind, Movement, MovementKind
from payworthy.sources.by_customer import by_customer
from payworthy.sources.report import Chunk

DAY = date(2026, 1, 31)
ROWS_A_CHUNK = 20


def fact(row: int, customer_id: str) -> Document | Movement:
    if row % 3:
        return Document(
            customer_id=customer_id,
            kind=DocumentKind.INVOICE,
            document_id=f"INV{row}",
            amount_minor=row,
            currency="CNY",
            issued_on=DAY,
            due_on=None if row % 2 else DAY,
            order_id=None if row % 5 else f"订单{row}",
        )
    return Movement(
        customer_id=customer_id,
        kind=MovementKind.WRITE_OFF,
        movement_id=f"w{row}",
        amount_minor=row,
        currency="CNY",
        moved_on=DAY,
        claim_id=f"INV{row - 1}",
        reason=None if row % 2 else "rounding",
    )


class Ledger:
    """A file of ``customers``, one row each, that says how far it is read. Row 31 cannot be read."""

    def __init__(self, customers: list[str]) -> None:
        self.customers = customers
        self.read = 0
        self.failure = Failure(Reason.INVALID, "row_ragged").at(row=31)

    def chunks(self) -> Iterator[Chunk]:
        for start in range(0, max(len(self.customers), 1), ROWS_A_CHUNK):
            out = Chunk()
            for row, customer_id in enumerate(self.customers[start : start + ROWS_A_CHUNK], start + 1):
                self.read = row
                if row == 31:
                    out.failures.append(self.failure)
                else:
                    out.add(row, fact(row, customer_id))
            yield out

    def progress(self) -> tuple[int, int]:
        return self.read, len(self.customers)


def shuffled(customers: int, rows: int) -> list[str]:
    return [f"C{Random(row).randrange(customers):03d}" for row in range(rows)]


LEDGERS = {
    "many customers": shuffled(200, 1_000),
    "sorted by customer": sorted(shuffled(200, 1_000)),
    "one customer": ["C1"] * 1_000,
    "a beginning unlike the rest": ["C1"] * 200 + shuffled(50, 800),
    "two chunks": shuffled(9, 35),
    "empty": [],
}


@pytest.mark.parametrize("most_held", [10, 60, 10_000])
@pytest.mark.parametrize("name", LEDGERS)
def test_every_fact_comes_once_with_its_row_and_every_failure_too(name: str, most_held: int) -> None:
    ledger = Ledger(LEDGERS[name])
    chunks = list(by_customer(ledger.chunks(), ledger.progress, most_held=most_held))
    taken = sorted((row, one) for chunk in chunks for row, one in zip(chunk.rows, chunk.facts, strict=True))
    rows = [row for row in range(1, len(ledger.customers) + 1) if row != 31]
    assert taken == [(row, fact(row, ledger.customers[row - 1])) for row in rows]
    assert [failure for chunk in chunks for failure in chunk.failures] == [ledger.failure] * (len(rows) >= 30)


@pytest.mark.parametrize("name", LEDGERS)
def test_a_long_file_comes_in_ranges_of_customers_that_fit_into_memory(name: str) -> None:
    ledger = Ledger(LEDGERS[name])
    chunks = [chunk for chunk in by_customer(ledger.chunks(), ledger.progress, most_held=60) if chunk.facts]
    assert all(len(chunk.facts) <= 2 * 60 + ROWS_A_CHUNK for chunk in chunks)
    if name == "many customers":
        owners = [{one.customer_id for one in chunk.facts} for chunk in chunks]  # type: ignore[union-attr]
        assert len(chunks) > 10
        assert all(max(first) < min(second) for first, second in pairwise(owners))


def test_rows_of_one_kind_and_customer_stay_in_the_order_of_the_file() -> None:
    ledger = Ledger(LEDGERS["many customers"])
    seen: dict[tuple[str, type], int] = {}
    for chunk in by_customer(ledger.chunks(), ledger.progress, most_held=60):
        for row, one in zip(chunk.rows, chunk.facts, strict=True):
            key = (one.customer_id, type(one))  # type: ignore[union-attr]
            assert row > seen.get(key, 0)
            seen[key] = row


def test_a_file_that_fits_is_handed_over_as_it_comes() -> None:
    ledger = Ledger(LEDGERS["many customers"])
    assert list(by_customer(ledger.chunks(), ledger.progress, most_held=5_000)) == list(
        Ledger(ledger.customers).chunks()
    )


def test_progress_goes_on_while_a_long_ledger_is_handed_over() -> None:
    """The bar must not stand at its end for four fifths of the time."""
    ledger = Ledger([f"C{number % 40}" for number in range(2_000)])
    told: list[tuple[int, int]] = []
    handed = [
        told[-1]
        for chunk in by_customer(ledger.chunks(), ledger.progress, lambda *told_now: told.append(told_now), 60)
        if chunk.facts
    ]
    ranges = told[0][1]
    assert ranges > 5
    assert told == [(done, ranges) for done in range(ranges + 1)]
    assert [done for done, _ in handed] == sorted(done for done, _ in handed)
    assert handed[-1] == (ranges, ranges)
