"""The workbook: numbers that count, text that does nothing."""

import io
import zipfile
from decimal import Decimal
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from payworthy.render import to_xlsx
from payworthy.render.plain import cleaned
from payworthy.render.xlsx_cells import number_of
from payworthy.report.tree import Document, Language

from .hostile import FORMULA, hostile
from .sample import sample
from .texts import shown_texts, squeezed


def opened(document: Document) -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(document)))


@cache
def book(language: Language) -> Workbook:
    return opened(sample(language))


def cells(sheet: Worksheet) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("language", list(Language))
def test_every_section_has_a_sheet_of_its_name(language: Language) -> None:
    document = sample(language)
    names = [f"{section.number} {section.title}"[:31] for section in document.sections]
    assert book(language).sheetnames[1:-1] == names
    assert len(book(language).sheetnames) == len(names) + 2


@pytest.mark.parametrize("language", list(Language))
def test_every_text_of_the_document_is_in_a_cell(language: Language) -> None:
    document = sample(language)
    said = "\n".join(squeezed(str(value)) for sheet in book(language) for value in cells(sheet))
    lost = [text for text in shown_texts(document) if squeezed(text) not in said and number_of(text) is None]
    heads = (document.title, document.subtitle, document.number, document.footer)
    assert [text for text in lost if text and text not in heads] == []


def test_amounts_are_numbers_that_add_up() -> None:
    sheet = next(sheet for sheet in book(Language.EN) if "Payment" in sheet.title)
    found = [row for row in sheet.iter_rows() if str(row[0].value).startswith("INV-")]
    assert len(found) == 70
    assert {type(row[3].value) for row in found} <= {int, float}
    assert found[0][3].number_format.startswith("#,##0.00")
    assert found[0][4].value == 0


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("1,234.50", "1234.50", '#,##0.00;"-"#,##0.00'),
        ("1234", "1234", '0;"-"0'),
        ("0", "0", '#,##0;"-"#,##0'),
        ("\u22123", "-3", '#,##0;"\u2212"#,##0'),
        ("-2.10 %", "-0.0210", '#,##0.00" "%;"-"#,##0.00" "%'),
        ("18.4%", "0.184", '#,##0.0%;"-"#,##0.0%'),
        ("(18,000)", "-18000", "#,##0;(#,##0)"),
        ("CNY\u00a03,200,000.00", "3200000.00", '"CNY\u00a0"#,##0.00;"-""CNY\u00a0"#,##0.00'),
        ("999999999999999", "999999999999999", '0;"-"0'),
    ],
)
def test_words_that_are_numbers_become_cells_that_show_the_same(text: str, value: str, form: str) -> None:
    cell = number_of(text)
    assert cell is not None
    assert cell.value == Decimal(value)
    assert cell.form == form


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "007",
        "2026-06-30",
        "1,23",
        "12,34,567",
        "1234567890123456",
        "60 days",
        "=1+1",
        "+1+1",
        "1e5",
        "1.",
        "٣",
    ],
)
def test_words_that_are_no_numbers_stay_words(text: str) -> None:
    assert number_of(text) is None


def test_no_cell_of_a_hostile_report_is_a_formula_or_a_link() -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(hostile()))) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        parts = b"".join(archive.read(name) for name in sheets)
        assert b"<f>" not in parts
        assert b"<f " not in parts
        assert b"hyperlink" not in parts
        assert not [name for name in archive.namelist() if "external" in name or "vba" in name]
    values = [cell for sheet in opened(hostile()) for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in values} <= {"s", "n", "inlineStr", "f"}
    assert [cell for cell in values if cell.value == FORMULA]


def test_hostile_text_is_text() -> None:
    said = {squeezed(str(value)) for sheet in opened(hostile()) for value in cells(sheet)}
    texts = {squeezed(text) for text in shown_texts(cleaned(hostile())) if squeezed(text)}
    assert len([text for text in texts if text not in said]) <= 2  # what stands only in the foot of the pages


def test_heads_stay_in_sight_and_sheets_are_set_up_for_paper() -> None:
    for sheet in book(Language.ZH):
        assert sheet.freeze_panes is not None
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert "&P" in str(sheet.oddFooter.right.text)
        assert "内部信用决策专用" in str(sheet.oddFooter.left.text)


def test_the_sources_are_a_sheet_with_a_row_per_fact() -> None:
    sheet = book(Language.EN).worksheets[-1]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("statement/")]
    assert [row[0] for row in rows] == list(range(1, 41))
