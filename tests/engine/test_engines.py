"""Engines: one catalogue, one answer, from files or from memory, whole or in parts."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from payworthy.engine.facts import Facts
from payworthy.engine.on_duckdb import DuckDbEngine
from payworthy.engine.on_spark import SparkEngine
from payworthy.measures.frame import Frame
from payworthy.measures.tables import TABLES
from tests.measures.book import TODAY, engine, facts, figures, frame
from tests.measures.random_book import random_book


def in_files(folder: Path, seed: int, customers: int = 8, items: int = 200) -> Facts:
    """A random book as Parquet files."""
    given = facts(**random_book(seed, customers, items))
    files = {}
    with duckdb.connect() as connection:
        for table, columns in given.tables.items():
            assert isinstance(columns, dict)
            readable = {
                name: values.astype("M8[s]") if values.dtype.kind == "M" else values for name, values in columns.items()
            }
            connection.register("given", readable)
            casts = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in TABLES[table].items())
            files[table] = (folder / f"{table}.parquet").as_posix()
            connection.execute(f"COPY (SELECT {casts} FROM given) TO '{files[table]}' (FORMAT parquet)")
            connection.unregister("given")
    return Facts(files)


def assert_same(one: Frame, other: Frame) -> None:
    """Reasons, amounts and all whole numbers to the cent; ratios but for the last bit, in which libraries differ on
    ``exp`` and ``ln``."""
    assert one.ids.tolist() == other.ids.tolist()
    assert list(one.columns) == list(other.columns)
    different = [
        name
        for name, column in one.columns.items()
        if column.values.dtype != other[name].values.dtype
        or not np.array_equal(column.absence, other[name].absence)
        or not np.allclose(
            column.values, other[name].values, rtol=0 if column.values.dtype == np.int64 else 1e-14, atol=0
        )
    ]
    assert different == []


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    """A local Spark on one core. It needs Java: without one these tests cannot run, which CI does not accept."""
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("Spark needs Java 17 or newer, and CI promises one")
        pytest.skip("no Java on this machine; Spark cannot start (DuckDB is tested all the same)")
    with SparkEngine(cores=1) as running:
        yield running


def test_spark_and_duckdb_agree_row_by_row(spark: SparkEngine, tmp_path: Path) -> None:
    given = in_files(tmp_path, seed=7, customers=60, items=3_000)
    with DuckDbEngine(threads=1) as local:
        assert_same(spark.compute(given, TODAY), local.compute(given, TODAY))


def test_spark_reads_columns_in_memory_and_finds_the_customers_itself(spark: SparkEngine) -> None:
    book = random_book(3)
    del book["customers"]
    given = Facts({name: columns for name, columns in facts(**book).tables.items() if name != "customers"})
    names = ("overdue_minor", "payment_index", "altman_z2", "reference_rating", "ownership")
    assert_same(spark.compute(given, TODAY, names), frame(given, TODAY, names))


def test_files_and_columns_in_memory_give_the_same(tmp_path: Path) -> None:
    with DuckDbEngine(threads=1) as local:
        assert_same(local.compute(in_files(tmp_path, seed=1), TODAY), frame(facts(**random_book(1))))


def test_parts_together_are_the_whole(tmp_path: Path) -> None:
    given = in_files(tmp_path, seed=2, customers=40, items=800)
    with DuckDbEngine(threads=1, temp_folder=str(tmp_path / "spill")) as local:
        whole, parts = figures(local.compute(given, TODAY)), list(local.parts(given, TODAY, 3))
    assert min(len(part) for part in parts) > 0
    together: dict[str, Any] = {}
    for part in parts:
        together |= figures(part)
    assert together == whole
    assert sum(len(part) for part in parts) == len(whole)


def test_customers_without_facts_have_a_row_and_reasons() -> None:
    answer = figures(frame(facts(customers=[{"customer_id": "B"}, {"customer_id": "A"}])))
    assert list(answer) == ["A", "B"]
    assert answer["A"]["overdue_minor"] == "no_invoices"


def test_nobody_is_an_empty_frame() -> None:
    assert len(frame(Facts({}))) == 0
    assert frame(Facts({}))["overdue_minor"].values.dtype == np.int64


def test_a_table_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="invoices"):
        Facts({"invoices": "x.parquet"})


def test_a_column_that_is_not_there_is_unknown_throughout() -> None:
    book = random_book(4)
    without = facts(**book)
    statements = {name: column for name, column in without.tables["statements"].items() if name != "ar_minor"}  # type: ignore[union-attr]
    answer = frame(Facts({**without.tables, "statements": statements}), TODAY, ("ar_turnover", "leverage"))
    assert not answer["ar_turnover"].is_present.any()
    assert answer["leverage"].is_present.any()


def test_one_customer_after_another_does_not_see_the_last_one() -> None:
    first, second = (frame(facts(**random_book(seed))) for seed in (5, 6))
    again = frame(facts(**random_book(5)))
    assert_same(first, again)
    assert figures(first) != figures(second)
    assert engine() is engine()
