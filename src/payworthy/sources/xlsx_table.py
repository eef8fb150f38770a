"""Rows of text from an XLSX file: each cell as the spreadsheet shows it, numbers with their decimal text.

A spreadsheet stores numbers as binary floats of 15 dependable digits. The text of a number here is its decimal
value to 15 digits, so the sum of 0.1 and 0.2 is ``0.3``; a whole number with more digits comes as
``9.11101085923662E+17``, which no identifier is read from, because its last digits are lost.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Context, Decimal
from itertools import repeat
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.workbook.workbook import Workbook

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.caps import XLSX_ROWS, Caps
from payworthy.sources.rows import Row, is_blank
from payworthy.sources.xlsx_guard import look_over

_DIGITS: Final = 15
_SHOWN: Final = Context(prec=_DIGITS)
_PLACE: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]{1,3})\$(\d{1,7})")


warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
"""Openpyxl warns of styles it leaves out, and of impossible dates, which come as #VALUE! and are refused as such."""


class _Book(NamedTuple):
    """A workbook and the file it reads from."""

    workbook: Workbook
    file: BinaryIO

    def rows(self, title: str, *, values_only: bool) -> Iterator[tuple[Any, ...]]:
        """All rows of a sheet. What a sheet says of its size need not be true, so it is not asked."""
        sheet = self.workbook[title]
        sheet.reset_dimensions()
        return iter(sheet.iter_rows(min_row=1, values_only=values_only))

    def close(self) -> None:
        """Close both."""
        self.workbook.close()
        self.file.close()


class XlsxTable:
    """The first visible sheet that is not empty, as a header and rows. ``formulas`` is the same file with formulas
    instead of their values, given if some of them have no value."""

    has_binary_numbers: Final = True
    delimiter: Final = ","

    def __init__(self, values: _Book, formulas: _Book | None, caps: Caps) -> None:
        self._values = values
        self._formulas = formulas
        self._caps = caps
        self._header: list[str] = []
        self._sheets = [sheet for sheet in values.workbook.worksheets if sheet.sheet_state == "visible"]
        self._title = ""
        self._records: Iterator[Row] = iter(())
        self._row = self._rows_expected = 0

    @property
    def notices(self) -> list[tuple[str, str]]:
        """Visible sheets that are not the one read; known once the header is."""
        others = ", ".join(sheet.title for sheet in self._sheets[:20] if sheet.title != self._title)
        return [("sheets_not_read", others)] if others and self._header else []

    def header(self) -> Row:
        """The first row that is not blank, of the first sheet that has one."""
        for sheet in self._sheets:
            self._title = sheet.title
            self._rows_expected = sheet.max_row or 0
            self._records = self._all_rows(sheet.title)
            for row, cells in self._records:
                if isinstance(cells, Failure):
                    return row, cells
                if is_blank(cells):
                    continue
                while not cells[-1].strip():
                    cells.pop()
                if len(cells) > self._caps.columns:
                    return row, invalid("file_too_many_columns", columns=len(cells), limit=self._caps.columns)
                self._header = cells
                return row, cells
        return 1, Failure(Reason.MISSING, "file_empty")

    def rows(self) -> Iterator[Row]:
        """Every further row, filled up to the width of the header."""
        width = len(self._header)
        for row, cells in self._records:
            if not isinstance(cells, Failure) and len(cells) < width:
                cells.extend(repeat("", width - len(cells)))
            yield row, cells

    def sheets(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Every visible sheet by its title, with all its rows from the first: for files that are more than one table.
        A sheet's rows are read before the next sheet is asked for."""
        for sheet in self._sheets:
            self._title, self._header = sheet.title, []
            yield sheet.title, self._all_rows(sheet.title)

    def named_cells(self) -> dict[str, tuple[str, int, int]]:
        """Names that stand for one cell: name → sheet, row and column (both from 1)."""
        found = {}
        for name, defined in self._values.workbook.defined_names.items():
            place = _PLACE.fullmatch(str(defined.attr_text or ""))
            if place is not None:
                title = (place[1] or place[2]).replace("''", "'")
                found[str(name)] = (title, int(place[4]), column_index_from_string(place[3]))
        return found

    def progress(self) -> tuple[int, int]:
        """Rows read and rows expected."""
        return self._row, max(self._row, self._rows_expected, 1)

    def close(self) -> None:
        """Close the file."""
        self._values.close()
        if self._formulas is not None:
            self._formulas.close()

    def _all_rows(self, title: str) -> Iterator[Row]:
        """Rows from the first of the sheet, missing ones as empty lists. The library raises whatever it stumbled
        over in a damaged sheet (ParseError, KeyError, IndexError, ValueError, zlib.error ...): any of it ends the
        reading as a failure at the row it happened in."""
        try:
            values = self._values.rows(title, values_only=self._formulas is None)
            formulas = None if self._formulas is None else self._formulas.rows(title, values_only=False)
            self._row = 0
            for cells in values:
                self._row += 1
                if self._row > XLSX_ROWS:
                    yield self._row, Failure(Reason.UNSUPPORTED, "file_too_many_rows", {"limit": XLSX_ROWS})
                    return
                formula_cells = None if formulas is None else next(formulas, ())
                if not cells:
                    continue  # rows between two that are stored: there can be a million of them
                if formula_cells is None:
                    yield self._row, [cell_text(value) for value in cells]
                else:
                    yield self._row, self._worked_out(cells, formula_cells)
        except Exception as error:  # see above; the cause is told
            yield self._row + 1, invalid("xlsx_not_readable", detail=_told(error))

    def _worked_out(self, cells: tuple[Any, ...], formulas: tuple[Any, ...]) -> list[str] | Failure:
        """The texts of a row, unless a formula in it has no stored value. An empty text is a value."""
        for index, (cell, formula) in enumerate(zip(cells, formulas, strict=False)):
            if formula.data_type == "f" and cell.value is None and cell.data_type != "str":
                column = self._header[index] if index < len(self._header) else str(index + 1)
                written = str(getattr(formula.value, "text", formula.value))[:60]
                return Failure(Reason.MISSING, "cell_formula_without_value", {"value": written}).at(column=column)
        return [cell_text(cell.value) for cell in cells]


def open_xlsx(path: Path, caps: Caps) -> XlsxTable | Failure:
    """Look the file over, then open it."""
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is required to read spreadsheets and has been switched off")
    looked_over = look_over(path, caps)
    if isinstance(looked_over, Failure):
        return looked_over
    try:
        values = _open(path, with_values=True)
        formulas = _open(path, with_values=False) if looked_over.has_formulas_without_values else None
    except Exception as error:  # whatever a damaged file makes the library raise; the cause is told
        return invalid("xlsx_not_readable", detail=_told(error))
    return XlsxTable(values, formulas, caps)


def _open(path: Path, *, with_values: bool) -> _Book:
    file = path.open("rb")  # a path would be judged by its name
    try:
        return _Book(openpyxl.load_workbook(file, read_only=True, data_only=with_values, keep_links=False), file)
    except BaseException:
        file.close()
        raise


def _told(error: Exception) -> str:
    """What the library stumbled over, without the wrapping that names the path of the file."""
    cause = error.__cause__ or error
    return f"{type(cause).__name__}: {cause}"[:200]


def cell_text(value: object) -> str:
    """A cell's value as a spreadsheet shows it, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _number_text(value: int | float) -> str:
    if isinstance(value, float) and not isfinite(value):
        return "#NUM!"
    number = _SHOWN.create_decimal(repr(value) if isinstance(value, float) else value)
    if number.adjusted() >= _DIGITS:
        return f"{number:E}"
    return format(number.normalize() if number else Decimal(0), "f")
