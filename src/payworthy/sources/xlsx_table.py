"""Rows of text from an XLSX file: each cell as the spreadsheet shows it, numbers with their decimal text.

A spreadsheet stores numbers as binary floats of 15 dependable digits. The text of a number here is its decimal
value to 15 digits, so the sum of 0.1 and 0.2 is ``0.3``; a whole number with more digits comes as
``9.11101085923662E+17``, which no identifier is read from, because its last digits are lost.
"""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Context, Decimal
from itertools import repeat
from math import isfinite
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.workbook.workbook import Workbook

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.caps import XLSX_ROWS, Caps
from payworthy.sources.rows import Row, is_blank
from payworthy.sources.xlsx_guard import look_over

_DIGITS: Final = 15
_SHOWN: Final = Context(prec=_DIGITS)


class XlsxTable:
    """The first visible sheet that is not empty, as a header and rows. ``formulas`` is the same file with formulas
    instead of their values, given if some of them have no value."""

    has_binary_numbers: Final = True
    delimiter: Final = ","

    def __init__(self, values: Workbook, formulas: Workbook | None, caps: Caps) -> None:
        self._values = values
        self._formulas = formulas
        self._caps = caps
        self._header: list[str] = []
        self._sheets = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
        self._records: Iterator[Row] = iter(())
        self._row = self._rows_expected = 0

    @property
    def notices(self) -> list[tuple[str, str]]:
        """Visible sheets that are not the one read."""
        others = ", ".join(sheet.title for sheet in self._sheets[:20] if sheet is not self._sheet)
        return [("sheets_not_read", others)] if others and self._header else []

    def header(self) -> Row:
        """The first row that is not blank, of the first sheet that has one."""
        for sheet in self._sheets:
            self._sheet = sheet
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
            values = _rows(self._values, title, values_only=True)
            formulas = None if self._formulas is None else _rows(self._formulas, title, values_only=False)
            self._row = 0
            while (cells := _next(values)) is not None:
                self._row += 1
                if self._row > XLSX_ROWS:
                    yield self._row, Failure(Reason.UNSUPPORTED, "file_too_many_rows", {"limit": XLSX_ROWS})
                    return
                unvalued = None if formulas is None else self._unvalued(cells, _next(formulas))
                yield self._row, unvalued or [cell_text(value) for value in cells]
        except Exception as error:  # see above; the cause is told
            detail = f"{type(error).__name__}: {error}"[:200]
            yield self._row + 1, invalid("xlsx_not_readable", detail=detail)

    def _unvalued(self, values: tuple[Any, ...], cells: tuple[Any, ...] | None) -> Failure | None:
        """The first formula of a row whose value was never worked out."""
        for index, (value, cell) in enumerate(zip(values, cells or (), strict=False)):
            if value is None and cell.data_type == "f":
                column = self._header[index] if index < len(self._header) else str(index + 1)
                formula = str(getattr(cell.value, "text", cell.value))[:60]
                return Failure(Reason.MISSING, "cell_formula_without_value", {"value": formula}).at(column=column)
        return None


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
        return invalid("xlsx_not_readable", detail=f"{type(error).__name__}: {error}"[:200])
    return XlsxTable(values, formulas, caps)


def _open(path: Path, *, with_values: bool) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are not read
        return openpyxl.load_workbook(path, read_only=True, data_only=with_values, keep_links=False)


def _rows(book: Workbook, title: str, *, values_only: bool) -> Iterator[tuple[Any, ...]]:
    sheet = book[title]
    sheet.reset_dimensions()  # what a sheet says of its size need not be true
    return iter(sheet.iter_rows(min_row=1, values_only=values_only))


def _next(rows: Iterator[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an impossible date comes as #VALUE! and is refused as such
        return next(rows, None)


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
