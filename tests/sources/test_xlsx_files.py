"""XLSX as it comes: numbers, dates, formulas, sheets; and as nobody should send it."""

import re
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from payworthy.sources.caps import Caps
from payworthy.sources.xlsx_guard import look_over
from payworthy.sources.xlsx_table import cell_text

LEDGER = ["document_id", "kind", "customer_id", "issued_on", "due_on", "amount", "currency"]
CUSTOMERS = ["customer_id", "name", "country", "currency"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("text", "text"),
        (True, "TRUE"),
        (12, "12"),
        (2020.0, "2020"),
        (0.1 + 0.2, "0.3"),
        (2309.7899999999995, "2309.79"),
        (5000.123, "5000.123"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (1234567890, "1234567890"),
        (911101085923662400, "9.11101085923662E+17"),
        (1e300, "1E+300"),
        (float("inf"), "#NUM!"),
        (datetime(2020, 3, 30), "2020-03-30"),
        (datetime(2020, 3, 30, 17, 5), "2020-03-30 17:05:00"),
        (date(2020, 3, 30), "2020-03-30"),
    ],
)
def test_a_cell_is_the_text_a_spreadsheet_shows(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_numbers_dates_and_text_of_a_workbook_are_read(read: Any, workbook: Callable[..., Path]) -> None:
    path = workbook(
        [
            LEDGER,
            [1234567890, "发票", "C1", datetime(2020, 3, 30), datetime(2020, 4, 30), 2309.7899999999995, "CNY"],
            [None] * 7,
            ["I2", "invoice", "C1", "2020-03-31", "2020/4/30", "1,000.5", "CNY"],
            ["I3", "invoice", "C1", 20200331, "2020-04-30", 5000.123, "CNY"],
        ]
    )
    reading = read("ledger", path)
    assert [(fact.document_id, fact.issued_on, fact.amount_minor) for fact in reading.facts] == [
        ("1234567890", date(2020, 3, 30), 230979),
        ("I2", date(2020, 3, 31), 100050),
    ]
    assert reading.rows == [2, 4]
    assert reading.codes == [(5, "amount", "amount_float_noise")]


def test_a_long_number_that_lost_its_digits_is_no_identifier(read: Any, workbook: Callable[..., Path]) -> None:
    reading = read("customers", workbook([CUSTOMERS, [911101085923662400, "a", "CN", "CNY"]]))
    assert reading.codes == [(2, "customer_id", "cell_digits_lost")]


def test_errors_of_a_spreadsheet_are_refused(read: Any, workbook: Callable[..., Path]) -> None:
    reading = read("customers", workbook([CUSTOMERS, ["C1", "#N/A", "CN", "CNY"], ["#REF!", "a", "CN", "CNY"]]))
    assert [code for _, _, code in reading.codes] == ["cell_spreadsheet_error"] * 2


def test_a_formula_that_was_never_worked_out_is_refused(read: Any, workbook: Callable[..., Path]) -> None:
    path = workbook(
        [
            CUSTOMERS,
            ["C1", '="a"&"b"', "CN", "CNY"],
            ["C2", "b", "CN", "CNY"],
        ]
    )
    reading = read("customers", path)
    assert reading.codes == [(2, "name", "cell_formula_without_value")]
    assert reading.failures[0].params == {"value": '="a"&"b"'}
    assert [fact.customer_id for fact in reading.facts] == ["C2"]


def _with_sheet(path: Path, change: Callable[[str], str]) -> Path:
    """The same workbook with its first sheet's XML changed."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = change(content.decode()).encode()
            new.writestr(part.filename, content)
    return changed


EMPTY = re.compile(r"<c r=\"B(\d)\"( t=\"\w+\")?><f>([^<]*)</f><v ?/?>(</v>)?</c>")


@pytest.mark.parametrize(
    ("stored", "name", "codes"),
    [
        (r'<c r="B\1" t="str"><f>\3</f><v>worked out</v></c>', "worked out", []),
        (r'<c r="B\1"><f>\3</f><v>2</v></c>', "2", []),
        (r'<c r="B\1" t="str"><f>\3</f><v></v></c>', None, ["cell_missing"]),
        (r'<c r="B\1"><f>\3</f></c>', None, ["cell_formula_without_value"]),
    ],
)
def test_a_formula_is_its_stored_value(
    read: Any, workbook: Callable[..., Path], stored: str, name: str | None, codes: list[str]
) -> None:
    path = workbook([CUSTOMERS, ["C1", "=1+1", "CN", "CNY"]])
    reading = read("customers", _with_sheet(path, lambda xml: EMPTY.sub(stored, xml)))
    assert [fact.name for fact in reading.facts] == ([name] if name else [])
    assert [code for _, _, code in reading.codes] == codes


def test_a_size_that_a_sheet_lies_about_is_not_believed(read: Any, workbook: Callable[..., Path]) -> None:
    path = workbook([CUSTOMERS, ["C1", "a", "CN", "CNY"], ["C2", "b", "CN", "CNY"]])
    lying = _with_sheet(path, lambda xml: xml.replace('ref="A1:D3"', 'ref="A1"'))
    assert len(read("customers", lying).facts) == 2


def test_the_first_visible_sheet_with_data_is_read_and_others_are_named(read: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "empty"
    hidden = book.create_sheet("hidden")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    data = book.create_sheet("data")
    data.append(CUSTOMERS)
    data.append(["C1", "a", "CN", "CNY"])
    book.create_sheet("notes").append(["x"])
    path = tmp_path / "book.xlsx"
    book.save(path)
    reading = read("customers", path)
    assert [fact.customer_id for fact in reading.facts] == ["C1"]
    assert reading.notices["sheets_not_read"].params == {"value": "empty, notes"}


def test_a_cell_beyond_the_header_makes_a_ragged_row(read: Any, workbook: Callable[..., Path]) -> None:
    reading = read(
        "customers", workbook([CUSTOMERS, ["C1", "a", "CN", "CNY", None, "stray"], ["C2", "b", "CN", "CNY"]])
    )
    assert reading.codes == [(2, None, "row_ragged")]


def test_an_empty_workbook_says_so(read: Any, workbook: Callable[..., Path]) -> None:
    assert read("customers", workbook([])).only_failure().code == "file_empty"


def test_the_name_of_a_file_does_not_decide_what_it_is(read: Any, workbook: Callable[..., Path]) -> None:
    path = workbook([CUSTOMERS, ["C1", "a", "CN", "CNY"]])
    assert len(read("customers", path.rename(path.with_suffix(".csv"))).facts) == 1


# ---- files made to do harm ----------------------------------------------------------------------------------------


def _zip(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _bomb(path: Path, rows: int) -> Path:
    row = b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>"
    sheet = b"<worksheet><sheetData>" + row * rows + b"</sheetData></worksheet>"
    return _zip(path, {"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": sheet})


def test_a_bomb_is_refused_before_it_is_unpacked(read: Any, tmp_path: Path) -> None:
    path = _bomb(tmp_path / "bomb.xlsx", 300_000)
    assert path.stat().st_size < 1_000_000
    began = time.perf_counter()
    assert read("ledger", path).only_failure().code == "xlsx_packed_too_tightly"
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("caps", "code"),
    [
        (Caps(unpacked_bytes=1000), "xlsx_unpacks_too_large"),
        (Caps(zip_entries=3), "xlsx_too_many_parts"),
        (Caps(part_elements=20), "xlsx_part_too_large"),
        (Caps(part_bytes=500), "xlsx_part_too_large"),
        (Caps(file_bytes=100), "file_too_large"),
        (Caps(columns=3), "file_too_many_columns"),
        (Caps(rows=1), "file_too_many_rows"),
    ],
)
def test_caps_are_refusals(read: Any, workbook: Callable[..., Path], caps: Caps, code: str) -> None:
    path = workbook([CUSTOMERS, ["C1", "a", "CN", "CNY"], ["C2", "b", "CN", "CNY"]])
    assert [failure.code for failure in read("customers", path, caps=caps).failures] == [code]


def test_one_row_of_endless_cells_is_refused(read: Any, tmp_path: Path) -> None:
    sheet = b"<worksheet><sheetData><row>" + b"<c/>" * 400_000 + b"</row></sheetData></worksheet>"
    path = _zip(tmp_path / "row.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    assert read("ledger", path, caps=Caps(ratio=10_000)).only_failure().code == "xlsx_part_too_large"


def test_a_comment_that_pretends_to_begin_a_row_is_refused(read: Any, tmp_path: Path) -> None:
    sheet = b"<worksheet><sheetData><row>" + b"<c/><!--<row >-->" * 9 + b"</row></sheetData></worksheet>"
    path = _zip(tmp_path / "row.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    assert read("ledger", path).only_failure().code == "xlsx_has_foreign_xml"


def test_entities_are_not_expanded(read: Any, workbook: Callable[..., Path]) -> None:
    def swap(content: bytes) -> bytes:
        return content.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook', 1)

    path = workbook([CUSTOMERS, ["C1", "a", "CN", "CNY"]])
    changed = path.with_name("entities.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, swap(content) if part.filename == "xl/workbook.xml" else content)
    failure = read("customers", changed).only_failure()
    assert (failure.code, failure.params["value"]) == ("file_has_entities", "xl/workbook.xml")


def test_a_row_number_beyond_any_sheet_ends_the_reading(read: Any, workbook: Callable[..., Path]) -> None:
    path = workbook([CUSTOMERS, ["C1", "a", "CN", "CNY"]])
    far = _with_sheet(path, lambda xml: xml.replace('<row r="2"', '<row r="99999999999"'))
    began = time.perf_counter()
    failures = read("customers", far).failures
    assert [failure.code for failure in failures] == ["file_too_many_rows"]
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"junk" * 500, b"PK\x05\x06" + bytes(18)])
def test_a_zip_that_is_no_workbook_is_refused(read: Any, content: bytes) -> None:
    assert read("customers", content).only_failure().code == "xlsx_not_readable"


def test_a_damaged_sheet_is_refused_at_the_row_of_the_damage(read: Any, workbook: Callable[..., Path]) -> None:
    path = workbook([CUSTOMERS, *[[f"C{number}", "a", "CN", "CNY"] for number in range(5)]])
    cut = _with_sheet(path, lambda xml: xml[: xml.index('<row r="4"')])
    failures = read("customers", cut).failures
    assert [failure.code for failure in failures] == ["xlsx_not_readable"]


def test_an_encrypted_part_is_refused(workbook: Callable[..., Path]) -> None:
    path = workbook([CUSTOMERS])
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(signature)
        content[place + offset] |= 1
    path.write_bytes(bytes(content))
    failure = look_over(path, Caps())
    assert getattr(failure, "code", None) == "xlsx_encrypted"
