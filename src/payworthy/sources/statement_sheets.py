"""Statements as accountants lay them out: a sheet for each statement, lines down, periods across, in both languages.
The sheets of one workbook together are one statement for each period."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.statement import STATEMENT_KEYS, Statement
from payworthy.sources.amounts import AmountRules, Amounts
from payworthy.sources.caps import Caps
from payworthy.sources.cells import read_months
from payworthy.sources.credit_cells import is_nothing
from payworthy.sources.fact_file import FactFile, stopped
from payworthy.sources.mapping import FileRules
from payworthy.sources.report import Chunk, Notice
from payworthy.sources.rows import Row
from payworthy.sources.statement_balance import identities
from payworthy.sources.statement_head import Column, Head, read_head, sheet_words
from payworthy.sources.table import open_table
from payworthy.sources.told import Told
from payworthy.sources.words import fold, headers, split_header

_ROWS: Final = 2000
_SHOWN: Final = 40
_FEWEST_LINES: Final = 3
_LABEL_COLUMNS: Final = 8
_YEAR: Final = 12
_NUMBERING: Final = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、])\s*")
_LOSS_AS_MINUS: Final = re.compile(r"损失以\s*[\"“”']?\s*[-－—]")
_COSTS: Final = frozenset(
    (
        "cogs",
        "taxes_surcharges",
        "selling",
        "admin",
        "rd",
        "interest_expense",
        "nonop_expense",
        "income_tax",
        "dep_amort",
    )
)
_LOSSES: Final = frozenset(("credit_impairment", "asset_impairment"))

Sheet = tuple[str | None, list[tuple[int, list[str]]]]


@dataclass(slots=True)
class _Period:
    """What is known of one period: amounts by line, where each was found, and the unit for rounding."""

    amounts: dict[str, int] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    unit: int = 1
    currency: str = ""


class StatementSheets(FactFile):
    """One reading of a workbook of statements."""

    def __init__(self, path: Path, caps: Caps, told: Told) -> None:
        super().__init__(path, caps)
        self._told = told
        self._periods: dict[date, _Period] = {}
        self._unread: dict[str, None] = {}

    def chunks(self) -> Iterator[Chunk]:
        """A statement for each period, after all sheets are read."""
        if self._told.customer_id is None:
            yield stopped(Failure(Reason.MISSING, "file_customer_not_told"))
            return
        months = read_months(self._told.months or "")
        if isinstance(months, Failure):
            yield stopped(months)
            return
        sheets = sheets_of(self.path, self.caps)
        if isinstance(sheets, Failure):
            yield stopped(sheets)
            return
        has_failed = False
        for title, rows in sheets:
            out = Chunk(place=None if title is None else f"{self.path.name} [{title}]")
            self._sheet(rows, out, title or "")
            has_failed = has_failed or bool(out.failures)
            yield out
        if not has_failed:
            yield self._statements(self._told.customer_id, months)

    def _sheet(self, rows: list[tuple[int, list[str]]], out: Chunk, title: str) -> None:
        head = read_head([[title], *([*cells] for _, cells in rows)], self._told)
        if head is None:
            return
        if isinstance(head, Failure):
            out.failures.append(head.at(row=1))
            return
        for notice, is_needed in (
            (Notice("file_currency_assumed", {"value": head.currency}), head.is_currency_assumed),
            (Notice("statement_year_ends_assumed", {}), any(column.is_assumed for column in head.columns)),
        ):
            if is_needed and notice not in self.found:
                self.found.append(notice)
        body = rows[head.row :]  # the title stands before the first row
        for column in head.columns:
            self._column(column, head, body, out, title)

    def _column(
        self, column: Column, head: Head, body: Sequence[tuple[int, list[str]]], out: Chunk, title: str
    ) -> None:
        reader = Amounts(AmountRules(unit=head.unit, float_noise=True))
        found: dict[str, int] = {}
        for row, cells in body:
            text = cells[column.place] if column.place < len(cells) else ""
            label = cells[column.labels].strip() if column.labels < len(cells) else ""
            if is_nothing(text) or not label:
                continue
            key = line_of(label)
            if key is None:
                self._unread[f"{label[:_SHOWN]}"] = None
                self.skipped += 1
                continue
            minor = reader.read(text, head.currency)
            if isinstance(minor, Failure):
                self.refused += 1
                out.failures.append(minor.at(row=row, column=label[:_SHOWN]))
                continue
            turned = -minor if key in _LOSSES and _LOSS_AS_MINUS.search(label) else minor
            if found.setdefault(key, turned) != turned:
                self.refused += 1
                twice = invalid("statement_item_twice", field=key, earlier_row=row)
                out.failures.append(twice.at(row=row, column=label[:_SHOWN]))
                continue
            self.taken += 1
        if found.get("cogs", 0) < 0:  # costs are shown as deductions
            found = {key: -value if key in _COSTS else value for key, value in found.items()}
        self._take(column, head, found, out, title)

    def _take(self, column: Column, head: Head, found: Mapping[str, int], out: Chunk, title: str) -> None:
        if not found:
            return
        period = self._periods.setdefault(column.ends_on, _Period(unit=head.unit, currency=head.currency))
        if period.currency != head.currency:
            out.failures.append(
                invalid("entry_currencies_differ", value=f"{period.currency}, {head.currency}").at(row=1)
            )
        period.unit = max(period.unit, head.unit)
        for key, minor in found.items():
            if period.amounts.setdefault(key, minor) != minor:
                told: dict[str, str | int] = {
                    "field": key,
                    "value": period.places[key],
                    "day": column.ends_on.isoformat(),
                }
                out.failures.append(Failure(Reason.CONFLICT, "statement_sheets_differ", told).at(row=1))
            period.places.setdefault(key, title)

    def _statements(self, customer_id: str, months: int | None) -> Chunk:
        out = Chunk()
        if not self._periods:
            return stopped(Failure(Reason.MISSING, "statement_no_sheet"))
        if self._unread:
            self.found.append(Notice("statement_lines_not_used", {"columns": ", ".join(list(self._unread)[:_SHOWN])}))
        for ends_on, period in sorted(self._periods.items(), reverse=True):
            length = months or (ends_on.month if period.currency == "CNY" else _YEAR)
            if months is None:
                assumed = Notice("statement_months_assumed", {"value": ends_on.isoformat(), "count": length})
                self.found.append(assumed)
            statement = Statement(
                customer_id=customer_id,
                period_end=ends_on,
                months=length,
                currency=period.currency,
                amounts=period.amounts,
            )
            out.add(1, statement)
            for name, by_minor in identities(statement, period.unit):
                params: dict[str, str | int] = {"statements": 1, "row": 1, "customer_id": customer_id}
                params |= {"difference_minor": by_minor, "currency": period.currency}
                self.found.append(Notice(f"statement_{name}", params))
        return out


def line_of(label: str) -> str | None:
    """The line of our chart a label means, without numbering, 加/减/其中 and remarks in brackets."""
    known = {**sheet_words()["lines"], **headers("statements")}
    text = _NUMBERING.sub("", label.strip())
    head, colon, rest = text.replace("：", ":").partition(":")
    if colon and fold(head) in sheet_words()["clean"]:
        text = rest
    for name in (fold(text), split_header(text)[0], fold(re.split(r"[(（]", text)[0])):
        key = known.get(name.rstrip(":"))
        if key in STATEMENT_KEYS:
            return str(key)
    return None


def sheets_of(path: Path, caps: Caps) -> list[Sheet] | Failure:
    """All sheets of a workbook, or the one table of a CSV, as rows of text; a sheet with more rows than a statement
    can have is left out."""
    table = open_table(path, FileRules(), caps)
    if isinstance(table, Failure):
        return table
    try:
        listed = getattr(table, "sheets", None)
        parts: Iterator[tuple[str | None, Iterator[Row]]]
        if listed is None:
            first = table.header()
            parts = iter([(None, iter([first, *([] if isinstance(first[1], Failure) else table.rows())]))])
        else:
            parts = listed()
        found: list[Sheet] = []
        for title, rows in parts:
            kept: list[tuple[int, list[str]]] = []
            for row, cells in rows:
                if isinstance(cells, Failure):
                    return cells.at(row=row)
                kept.append((row, cells[: caps.columns]))
                if len(kept) > _ROWS:
                    kept = []
                    break
            found.append((title, kept))
        return found
    finally:
        table.close()


def is_statement_sheets(path: Path, caps: Caps) -> bool:
    """True if the file is laid out so: some sheet has at least three lines we know, and no sheet begins with the
    columns of the flat table."""
    sheets = sheets_of(path, caps)
    if isinstance(sheets, Failure):
        return False
    known = headers("statements")
    for _, rows in sheets:
        first = next((cells for _, cells in rows if any(cell.strip() for cell in cells)), [])
        named = {known.get(fold(cell)) for cell in first} & {"customer_id", "period_end", "item", "amount"}
        if len(named) > 1 or "period_end" in named or "customer_id" in named:
            return False
    return any(_lines(rows) >= _FEWEST_LINES for _, rows in sheets)


def _lines(rows: Sequence[tuple[int, list[str]]]) -> int:
    """How many labels of lines stand in the first columns of a sheet."""
    labels = (cell for _, cells in rows for cell in cells[:_LABEL_COLUMNS] if cell.strip())
    return sum(line_of(label) is not None for label in labels)
