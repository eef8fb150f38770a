"""SQLite for a few customers: the same figures as DuckDB for all, or an error, never another figure."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from payworthy.engine.facts import Facts
from payworthy.engine.on_sqlite import SqliteEngine
from payworthy.measures.catalogue import MEASURES
from payworthy.measures.frame import Frame
from payworthy.wiring import MeasureEngine
from tests.measures.book import TODAY, facts, figures, frame, item
from tests.measures.random_book import random_book

LARGE = 10**15


@pytest.fixture(scope="module")
def sqlite() -> Iterator[SqliteEngine]:
    with SqliteEngine() as running:
        yield running


def assert_same(one: Frame, other: Frame, rtol: float = 0) -> None:
    assert one.ids.tolist() == other.ids.tolist()
    assert list(one.columns) == list(other.columns)
    different = [
        name
        for name, column in one.columns.items()
        if column.values.dtype != other[name].values.dtype
        or not np.array_equal(column.absence, other[name].absence)
        or not np.allclose(
            column.values, other[name].values, rtol=0 if column.values.dtype == np.int64 else rtol, atol=0
        )
    ]
    assert different == []


def without_giants(book: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return book | {"items": [row | {"amount_minor": row["amount_minor"] % LARGE or 7} for row in book["items"]]}


@pytest.mark.parametrize("seed", range(8))
def test_every_measure_of_a_random_book_is_the_same_to_the_last_bit(sqlite: SqliteEngine, seed: int) -> None:
    given = facts(**without_giants(random_book(seed, customers=40, items=1_500)))
    answer = sqlite.compute(given, TODAY)
    assert_same(answer, frame(given), rtol=1e-15)
    assert list(answer.columns) == list(MEASURES)


@pytest.mark.parametrize("seed", range(8, 12))
def test_sums_beyond_64_bits_differ_in_the_last_bit_of_ratios_at_most(sqlite: SqliteEngine, seed: int) -> None:
    given = facts(**random_book(seed, customers=10, items=2_000))
    assert_same(sqlite.compute(given, TODAY), frame(given), rtol=1e-12)


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2025, 3, 31), date(2025, 12, 31), date(2026, 1, 1)])
def test_windows_end_on_the_same_days(sqlite: SqliteEngine, as_of: date) -> None:
    given = facts(**without_giants(random_book(31, customers=20, items=800)))
    assert_same(sqlite.compute(given, as_of), frame(given, as_of), rtol=1e-15)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_alone_is_what_it_is_among_all(sqlite: SqliteEngine, name: str) -> None:
    given = facts(**random_book(12))
    whole, alone = sqlite.compute(given, TODAY), sqlite.compute(given, TODAY, [name])
    assert_same(alone, Frame(whole.ids, {name: whole[name]}))


def test_one_customer_is_what_it_is_among_many_and_leaves_nothing_behind(sqlite: SqliteEngine) -> None:
    book = random_book(21, customers=6)
    together = figures(sqlite.compute(facts(**book), TODAY))
    for customer, expected in together.items():
        own = {table: [row for row in rows if row["customer_id"] == customer] for table, rows in book.items()}
        assert figures(sqlite.compute(facts(**own), TODAY)) == {customer: expected}
    assert len(sqlite.compute(Facts({}), TODAY)) == 0
    assert sqlite.compute(Facts({}), TODAY)["overdue_minor"].values.dtype == np.int64


def test_without_a_list_everyone_who_is_named_has_a_row(sqlite: SqliteEngine) -> None:
    book = random_book(3)
    given = Facts({name: columns for name, columns in facts(**book).tables.items() if name != "customers"})
    assert_same(sqlite.compute(given, TODAY), frame(given), rtol=1e-15)


def test_masked_and_plain_columns_and_microseconds_are_read(sqlite: SqliteEngine) -> None:
    given = facts(**without_giants(random_book(4)))
    turned: dict[str, Any] = {}
    for table, columns in given.tables.items():
        assert isinstance(columns, dict)
        turned[table] = {
            name: column.astype("M8[us]")
            if column.dtype.kind == "M"
            else np.ma.MaskedArray([value or 0 for value in column], [value is None for value in column])
            if name.endswith("_minor")
            else column
            for name, column in columns.items()
        }
    assert_same(sqlite.compute(Facts(turned), TODAY), sqlite.compute(given, TODAY))


def test_a_column_that_is_not_there_is_unknown_throughout(sqlite: SqliteEngine) -> None:
    whole = facts(**random_book(4))
    statements = {name: column for name, column in whole.tables["statements"].items() if name != "ar_minor"}  # type: ignore[union-attr]
    given = Facts({**whole.tables, "statements": statements})
    assert_same(sqlite.compute(given, TODAY), frame(given), rtol=1e-12)


def paid(amount: int) -> dict[str, Any]:
    issued = TODAY - timedelta(days=90)
    return item(issued_on=issued, due_on=issued, settled_on=issued + timedelta(days=9), amount_minor=amount)


@pytest.mark.parametrize(
    "tables",
    [
        {"items": [paid(2**63 // 8_400 + 1)]},
        {"items": [paid(LARGE)] * 2_400},
        {"items": [paid(10**14) | {"due_on": date(1, 1, 1)}]},
        {"statements": [{"customer_id": "C", "period_end": date(2025, 12, 31), "revenue_minor": 2**56}]},
        {"events": [{"customer_id": "C", "kind": "penalty", "amount_minor": 2**62}]},
        {"references": [{"customer_id": "C", "limit_minor": -(2**63) + 1}]},
    ],
)
def test_amounts_that_might_pass_64_bits_are_refused_and_not_rounded(
    sqlite: SqliteEngine, tables: dict[str, Any]
) -> None:
    with pytest.raises(OverflowError, match="64 bits"):
        sqlite.compute(facts(**tables), TODAY)
    assert figures(sqlite.compute(facts(items=[paid(5)]), TODAY))["C"]["turnover_12m_minor"] == 5


def test_files_are_refused(sqlite: SqliteEngine, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="files"):
        sqlite.compute(Facts({"items": str(tmp_path / "items.parquet")}), TODAY)


def test_a_few_customers_are_computed_by_sqlite_many_and_giants_by_duckdb_and_nobody_can_tell() -> None:
    engine = MeasureEngine("duckdb")
    few = facts(**without_giants(random_book(5, customers=20)))
    assert_same(engine(few.tables, TODAY), frame(few), rtol=1e-15)
    assert engine._engine is None
    many = facts(**random_book(5, customers=21))
    assert_same(engine(many.tables, TODAY), frame(many))
    giant = facts(items=[paid(LARGE)] * 2_400)
    assert_same(engine(giant.tables, TODAY), frame(giant))
    assert engine._engine is not None
