"""Reading a file in a test: give it as text, bytes or rows of cells; get everything the reader said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from payworthy.base.failure import Failure
from payworthy.sources.caps import Caps
from payworthy.sources.mapping import Mapping, load_mapping, parse_mapping
from payworthy.sources.reader import open_reader
from payworthy.sources.report import ControlTotals, Notice
from payworthy.sources.told import NOTHING, Told


@dataclass(frozen=True)
class Reading:
    """All chunks of one file put together."""

    rows: list[int]
    facts: list[Any]
    failures: list[Failure]
    totals: ControlTotals
    notices: dict[str, Notice]

    @property
    def codes(self) -> list[tuple[int | None, str | None, str]]:
        """Row, column and code of every failure."""
        return [
            (failure.where.row, failure.where.column, failure.code) if failure.where else (None, None, failure.code)
            for failure in self.failures
        ]

    def facts_by_row(self) -> list[Any]:
        """The facts in the order of the file: a long ledger is handed over customer by customer."""
        return [fact for _, fact in sorted(zip(self.rows, self.facts, strict=True), key=itemgetter(0))]

    def only_failure(self) -> Failure:
        """The one failure of a file that gave nothing."""
        assert self.facts == []
        [failure] = self.failures
        return failure


def read_file(
    kind: str, path: Path, mapping: Mapping | None = None, caps: Caps | None = None, told: Told = NOTHING
) -> Reading:
    reader = open_reader(kind, path, mapping, caps, told)
    chunks = list(reader)
    for chunk in chunks:
        assert len(chunk.rows) == len(chunk.facts)
    totals = reader.totals
    assert totals.rows_read == totals.rows_taken + totals.rows_refused + totals.rows_skipped
    places = {
        (failure.where.file, failure.where.row) for chunk in chunks for failure in chunk.failures if failure.where
    }
    assert len(places) >= totals.rows_refused
    return Reading(
        rows=[row for chunk in chunks for row in chunk.rows],
        facts=[fact for chunk in chunks for fact in chunk.facts],
        failures=[failure for chunk in chunks for failure in chunk.failures],
        totals=totals,
        notices={notice.code: notice for notice in reader.notices},
    )


Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """``read(kind, content, mapping="", caps=None)``: content is text, bytes or a path; mapping is TOML or a name."""

    def of(
        kind: str,
        content: str | bytes | Path,
        mapping: str | None = None,
        caps: Caps | None = None,
        told: Told = NOTHING,
    ) -> Reading:
        path = content if isinstance(content, Path) else tmp_path / "file.csv"
        if isinstance(content, str):
            path.write_bytes(content.encode())
        elif isinstance(content, bytes):
            path.write_bytes(content)
        rules = None
        if mapping is not None:
            rules = parse_mapping(mapping) if "[" in mapping else load_mapping(mapping)
            assert isinstance(rules, Mapping), rules
        return read_file(kind, path, rules, caps, told)

    return of


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """``workbook(rows)``: an XLSX file with these cells in its first sheet and ``formats`` by cell."""

    def of(rows: Sequence[Sequence[object]], formats: dict[str, str] | None = None) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))
        for cell, number_format in (formats or {}).items():
            book.active[cell].number_format = number_format
        path = tmp_path / "file.xlsx"
        book.save(path)
        return path

    return of


@pytest.fixture
def sheets(tmp_path: Path) -> Callable[..., Path]:
    """``sheets({title: rows})``: an XLSX file with these sheets."""

    def of(content: dict[str, Sequence[Sequence[object]]], name: str = "file.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in content.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return of
