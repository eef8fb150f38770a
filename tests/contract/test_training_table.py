"""A book's own customers as a table: who is observed, what counts as a default, and that nothing looks ahead."""

from datetime import date

import pytest
from msgspec.structs import replace

from payworthy.app.training_table import (
    Count,
    Material,
    Row,
    endings_of,
    header,
    observation_days,
    rows_now,
    rows_with_outcome,
)
from payworthy.base.calendar import add_months
from payworthy.base.failure import Failure
from payworthy.measures.frame import Frame
from payworthy.store.book import OpenBook
from payworthy.wiring import MeasureEngine

from .builders import TODAY, YUAN, applied, customer, days, invoice, payment, take
from .credit_builders import event

DAY = add_months(TODAY, -13)
"""The day of observation: a year and more ago."""


@pytest.fixture
def told(book: OpenBook) -> OpenBook:
    """Customers with three invoices before the day, and what happened afterwards."""
    take(book, "customers", *(customer(name) for name in ("PAYS", "STOPS", "CURED", "GONE", "OLD", "FEW", "SMALL")))
    ledger: list[object] = []
    for name in ("PAYS", "STOPS", "CURED", "GONE", "OLD", "SMALL"):
        for number in range(3):
            issued = DAY - days(90 * (number + 1))
            due = issued + days(30)
            ledger.append(invoice(f"I{number}", 50_000, name, issued_on=issued, due_on=due))
            if name != "OLD":
                ledger += paid(name, f"I{number}", 50_000, due)
    take(book, "ledger", *ledger)
    later = {"issued_on": DAY + days(10), "due_on": DAY + days(40)}
    more = [invoice("L", 50_000, name, **later) for name in ("PAYS", "STOPS", "CURED")]
    more.append(invoice("L", 900, "SMALL", **later))
    more.append(invoice("F", 50_000, "FEW", issued_on=DAY - days(20), due_on=DAY + days(10)))
    more += paid("PAYS", "L", 50_000, DAY + days(60))
    more += paid("CURED", "L", 50_000, DAY + days(40 + 130))
    take(book, "ledger", *more)
    take(book, "events", replace(event("GONE", "bankruptcy"), began_on=DAY + days(100)))
    return book


def paid(name: str, number: str, yuan: int, on: date) -> list[object]:
    return [
        payment(f"P{number}", yuan, name, issued_on=on),
        replace(applied(f"P{number}", number, yuan, name), moved_on=on),
    ]


def compute(book: OpenBook, day: date) -> Frame:
    return book.view(lambda look: MeasureEngine("duckdb")(look.measure_facts(day), day))


def observed(book: OpenBook, least: int = 10_000) -> tuple[dict[str, Row], Count]:
    count = Count()
    events = book.view(lambda look: look.measure_facts(TODAY))["events"]
    began = events["began_on"].astype("datetime64[D]").tolist()
    endings = endings_of(events["customer_id"].tolist(), events["kind"].tolist(), began)
    rows = rows_with_outcome(lambda day: compute(book, day), endings, [DAY], Material(least * YUAN), count)
    return {row.customer_id: row for row in rows}, count


def test_a_default_is_a_large_old_debt_or_the_end_of_the_company_even_if_it_was_cured(told: OpenBook) -> None:
    rows, count = observed(told)
    assert {name: row.defaulted for name, row in rows.items()} == {
        "PAYS": False,
        "STOPS": True,
        "CURED": True,
        "GONE": True,
        "SMALL": False,
    }
    assert (count.rows, count.defaulted, count.in_default_already, count.too_few_invoices) == (5, 3, 1, 1)
    assert observed(told, least=0)[0]["SMALL"].defaulted


def test_a_row_knows_nothing_of_what_came_after_its_day(told: OpenBook) -> None:
    rows, _ = observed(told)
    at = header().index("days_past_due_worst_12m") - 2
    assert rows["STOPS"].cells == tuple(
        next(row for row in rows_now(lambda day: compute(told, day), DAY, Count()) if row.customer_id == "STOPS").cells
    )
    assert rows["STOPS"].cells[at] == "0"
    assert rows["PAYS"].cells == rows["CURED"].cells


def test_everybody_is_there_to_be_scored_today(told: OpenBook) -> None:
    count = Count()
    rows = list(rows_now(lambda day: compute(told, day), TODAY, count))
    assert len(rows) == count.rows == 7
    assert {row.defaulted for row in rows} == {None}
    assert {len(row.cells) for row in rows} == {len(header()) - 2}


def test_days_whose_year_is_not_over_are_refused() -> None:
    assert observation_days(date(2024, 1, 31), date(2024, 7, 31), 3, date(2025, 7, 31)) == (
        date(2024, 1, 31),
        date(2024, 4, 30),
        date(2024, 7, 31),
    )
    for first, last, code in (
        (date(2024, 1, 31), date(2024, 8, 1), "table_outcome_unknown"),
        (date(2024, 3, 1), date(2024, 2, 1), "table_days_reversed"),
    ):
        found = observation_days(first, last, 3, date(2025, 7, 31))
        assert isinstance(found, Failure)
        assert found.code == code
