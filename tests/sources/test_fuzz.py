"""Whatever a file contains, reading it ends, raises nothing, and every row is taken, refused or skipped."""

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payworthy.resources import catalogue
from payworthy.sources.kinds import KINDS
from payworthy.sources.template import template

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

SOME = settings(max_examples=40, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
KIND = st.sampled_from(sorted(KINDS))
ALPHABET = st.characters(codec="utf-8", exclude_categories=["Cs"])
CELL = st.one_of(
    st.text(ALPHABET, max_size=12),
    st.sampled_from(
        ["", " ", '"', "1E5", "0", "-1", "2024-01-02", "4/6/2013", "不限", "invoice", "CNY", "#REF!", "1,234.50"]
    ),
    st.integers(-(10**18), 10**18).map(str),
    st.floats(allow_nan=True).map(repr),
)


def _sound(reading: Any) -> None:
    """``read`` has checked that rows add up; here: each failure has a sentence that needs no more than it has."""
    texts = catalogue("en")
    for failure in reading.failures:
        assert f"failure.{failure.code}" in texts
        assert texts.parameters(f"failure.{failure.code}") <= set(failure.params)
        assert failure.where is not None
        assert failure.where.file is not None
    for notice in reading.notices.values():
        assert texts.parameters(f"notice.{notice.code}") <= set(notice.params)


@SOME
@given(KIND, st.binary(max_size=300))
def test_random_bytes(read: Any, kind: str, content: bytes) -> None:
    _sound(read(kind, content))


@SOME
@given(KIND, st.text(ALPHABET, max_size=300), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_random_text(read: Any, kind: str, text: str, encoding: str) -> None:
    _sound(read(kind, text.encode(encoding)))


@SOME
@given(KIND, st.lists(st.lists(CELL, min_size=1, max_size=22), max_size=6), st.booleans())
def test_random_cells_under_a_sound_header(read: Any, kind: str, rows: list[list[str]], is_padded: bool) -> None:
    fields = KINDS[kind].fields
    named = [field for field in fields if field not in KINDS[kind].mapped_only]
    lines = [named, *([*row, *[""] * 30][: len(named)] if is_padded else row for row in rows)]
    _sound(read(kind, "\n".join(",".join(line) for line in lines)))


@SOME
@given(KIND, st.sampled_from(["en", "zh"]), st.data())
def test_a_sound_file_with_bytes_changed_cut_and_added(
    read: Any, kind: str, language: str, data: st.DataObject
) -> None:
    content = bytearray(template(kind, language).encode(data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16"]))))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["change", "cut", "add", "repeat"])):
            case "change":
                content[place] = data.draw(st.integers(0, 255))
            case "cut":
                del content[place : place + data.draw(st.integers(1, 20))]
            case "add":
                content[place:place] = data.draw(st.binary(min_size=1, max_size=8))
            case _:
                content += content[place:]
        content = content or bytearray(b",")
    _sound(read(kind, bytes(content)))


@SOME
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=6))
def test_random_cells_under_a_mapping(read: Any, rows: list[list[str]]) -> None:
    header = "business_code,cust_number,name_customer,buisness_year,doc_id,posting_date,due_in_date,converted_usd,x"
    text = "\n".join([header, *(",".join(row) for row in rows)])
    for kind in ("ledger", "customers"):
        _sound(read(kind, text, "highradius-raw-2020-original"))


@cache
def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in template("ledger", "en").splitlines():
        book.active.append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@SOME
@given(st.data())
def test_a_sound_workbook_with_bytes_changed(read: Any, data: st.DataObject) -> None:
    content = bytearray(_workbook())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _sound(read("ledger", bytes(content)))


@SOME
@given(st.data())
def test_a_sound_workbook_with_a_part_changed(read: Any, tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(path, "w") as new:
        chosen = data.draw(st.sampled_from(sorted(old.namelist())))
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name == chosen:
                place = data.draw(st.integers(0, len(content) - 1))
                content[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
            new.writestr(name, bytes(content))
    _sound(read("ledger", path))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_long_run_of_quotes_ends(read: Any, kind: str) -> None:
    _sound(read(kind, ",".join(KINDS[kind].fields) + "\n" + '"' * 100_001))
