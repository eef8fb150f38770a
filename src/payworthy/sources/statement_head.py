"""The head of a statement laid out as accountants do: which column is which period, in what unit and currency."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple
from unicodedata import normalize

from payworthy import resources
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.cells import date_reader, read_unit
from payworthy.sources.told import Told
from payworthy.sources.words import HeaderNote, fold, split_header

HEAD_ROWS: Final = 30
"""Rows in which the head of a sheet must be found."""
_YEAR: Final = re.compile(r"(?:fy\s*)?(\d{4})(?:年度?|\s*年末)?", re.IGNORECASE)
_MONTH: Final = re.compile(r"(\d{4})\s*年\s*(?:1\s*[-–~至]\s*)?(\d{1,2})\s*月(?:份)?")
_DAY: Final = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_ENGLISH: Final = re.compile(
    r"(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{4})"
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})",
    re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SAID: Final = r"\s*[:：]\s*([^\s,，;；)）]+)"
_UNIT: Final = re.compile(f"(?:金额)?单位{_SAID}|(?:币种|货币){_SAID}")
_THOUSANDS: Final = re.compile(
    r"(?:in|amounts in|expressed in)\s+(?:([a-z]{3}|[$£€])\s*)?"
    r"(thousands?|millions?|'000)(?:\s+of\s+([a-z]{3}|[a-z ]+))?",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(r"\(?\s*([a-z]{3}|rmb|[$£€])\s*'?\s*(000s?|m|million|thousand)\s*\)?", re.IGNORECASE)
_SIGNS: Final = {"£": "GBP", "€": "EUR", "RMB": "CNY"}


class Column(NamedTuple):
    """One column of amounts: where it and its labels stand, and the day its period ends."""

    place: int
    labels: int
    ends_on: date
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Head:
    """``row``: index of the row of column heads. ``unit`` and ``currency``: of all amounts of the sheet."""

    row: int
    columns: tuple[Column, ...]
    unit: int
    currency: str
    is_currency_assumed: bool


@cache
def sheet_words() -> dict[str, Any]:
    """The words of data/statement_sheets.toml, folded."""
    data = resources.read_toml(resources.folder("sources/data").joinpath("statement_sheets.toml"))
    return {part: {fold(name): key for key, names in data[part].items() for name in names} for part in data}


def read_head(rows: Sequence[Sequence[str]], told: Told) -> Head | Failure | None:
    """The head of a sheet; ``None`` if the sheet is no statement.

    Failures: ``statement_no_day``, ``statement_unit_missing``, ``statement_unit_conflict``, ``statement_no_currency``.
    """
    found = max(
        ((sum(_period(cell) is not None for cell in row), -index) for index, row in enumerate(rows[:HEAD_ROWS])),
        default=(0, 0),
    )
    if not found[0]:
        return None
    place = -found[1]
    above = [cell for row in rows[: place + 1] for cell in row if cell.strip()]
    this = next((day for cell in above if (day := _day_in(cell)) is not None), None)
    columns = list(_columns(rows[place], this))
    if not columns:
        return Failure(Reason.MISSING, "statement_no_day") if this is None else None
    unit = _unit(above, told)
    if isinstance(unit, Failure):
        return unit
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for cell in above for sign in cell)
    currency = told.currency or unit.currency or ("CNY" if is_chinese else None)
    if currency is None:
        return Failure(Reason.MISSING, "statement_no_currency")
    if told.currency and unit.currency not in (None, told.currency):
        return invalid("statement_unit_conflict", value=str(unit.currency), unit=told.currency)
    return Head(place, tuple(columns), unit.unit, currency, not (told.currency or unit.currency))


def _columns(row: Sequence[str], this: date | None) -> Iterator[Column]:
    """The columns of amounts; labels stand in the nearest column to the left that is none and says more than a note."""
    labels = 0
    for place, cell in enumerate(row):
        period = _period(cell)
        if period is None:
            if fold(cell) not in sheet_words()["beside"] and (cell.strip() or place == 0):
                labels = place
            continue
        if isinstance(period, str):
            if this is None:
                continue
            ends_on = this if period == "this" else _before(cell, this)
            yield Column(place, labels, ends_on, is_assumed=False)
        else:
            day, is_year = period
            same_year = this is not None and is_year
            ends_on = date(day.year, this.month, _last(day.year, this.month)) if same_year and this else day
            yield Column(place, labels, ends_on, is_assumed=is_year and this is None)


def _before(cell: str, this: date) -> date:
    """The period before: of a balance (年初, 期初) the end of the last year, else the same day a year ago."""
    if any(word in cell for word in ("年初", "期初", "上年年末")):
        return date(this.year - 1, 12, 31)
    return date(this.year - 1, this.month, _last(this.year - 1, this.month))


def _period(cell: str) -> str | tuple[date, bool] | None:
    """What a column's head says: *this* or *before*, or a day and whether only its year is said."""
    text = normalize("NFKC", cell).strip()
    if not text or len(text) > 40:
        return None
    word = sheet_words()["period"].get(fold(text)) or sheet_words()["period"].get(split_header(text)[0])
    if word is not None:
        return str(word)
    if (year := _YEAR.fullmatch(text)) is not None and 1950 <= int(year[1]) <= 2150:
        return date(int(year[1]), 12, 31), True
    day = _day_in(text)
    return None if day is None else (day, False)


def _day_in(cell: str) -> date | None:
    """The day, month or year a text of the head speaks of."""
    text = normalize("NFKC", cell).strip()
    if len(text) > 200:
        return None
    if (found := _DAY.search(text)) is not None:
        day = date_reader("ymd")(found[0])
        return day if isinstance(day, date) else None
    if (month := _MONTH.search(text)) is not None and 1 <= int(month[2]) <= 12:
        return date(int(month[1]), int(month[2]), _last(int(month[1]), int(month[2])))
    if (english := _ENGLISH.search(text)) is not None:
        day_text, name, year = english[1] or english[5], english[2] or english[4], english[3] or english[6]
        number = _MONTHS.index(name.lower()[:3]) + 1
        return date(int(year), number, int(day_text)) if 1 <= int(day_text) <= _last(int(year), number) else None
    if (year_found := re.search(r"(\d{4})\s*年度", text)) is not None:
        return date(int(year_found[1]), 12, 31)
    return None


def _last(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _unit(above: Sequence[str], told: Told) -> HeaderNote | Failure:
    """Of what a person said and what the sheet says; never guessed."""
    said = [note for cell in above for note in _notes(cell)]
    if told.unit is not None:
        own = read_unit(told.unit)
        if not isinstance(own, HeaderNote):
            return own or Failure(Reason.MISSING, "statement_unit_missing")
        said.append(own)
    units = {note.unit for note in said if note.unit}
    if not units:
        return Failure(Reason.MISSING, "statement_unit_missing")
    if len(units) > 1:
        return invalid("statement_unit_conflict", value=str(max(units)), unit=str(min(units)))
    return HeaderNote(units.pop(), next((note.currency for note in said if note.currency), None))


def _notes(cell: str) -> Iterator[HeaderNote]:
    """What one cell says of unit and currency; a unit of 0 says nothing of the unit."""
    text = normalize("NFKC", cell).strip()
    for unit, currency in _UNIT.findall(text):
        note = read_unit(unit or currency)
        if isinstance(note, HeaderNote):
            yield HeaderNote(0, note.currency) if currency else note
    for match in _THOUSANDS.finditer(text):
        code = _code(match[1] or match[3])
        yield HeaderNote(1_000_000 if match[2].lower().startswith("m") else 1000, code)
    if (marked := _MARKED.fullmatch(text)) is not None:
        yield HeaderNote(1_000_000 if marked[2].lower().startswith("m") else 1000, _code(marked[1]))
    elif not _UNIT.search(text) and len(text) <= 12:
        whole, (_, inner) = read_unit(text), split_header(text)
        note = whole if isinstance(whole, HeaderNote) else read_unit(inner) if inner else None
        if isinstance(note, HeaderNote):
            yield note


def _code(text: str | None) -> str | None:
    told = (text or "").strip().upper()
    told = _SIGNS.get(told, told)
    note = read_unit(told) if len(told) == 3 else None
    return note.currency if isinstance(note, HeaderNote) else None
