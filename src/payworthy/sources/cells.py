"""One cell's text to one value. Every reader here returns the value, ``None`` for an empty cell, or a ``Failure``.

A ledger repeats its dates, customers and words, so readers of those remember what they have read (``Remembered``):
reading a cell again is one look-up. Memory stays bounded.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeVar
from unicodedata import normalize

from payworthy.base.currency import ALIASES, EXPONENTS
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.terms import parse_terms
from payworthy.sources.words import HeaderNote, countries, fold, words

T = TypeVar("T")
Read = Callable[[str], T | Failure | None]
"""How the text of a cell becomes a value."""

_REMEMBERED: Final = 50_000
_REMEMBERED_LENGTH: Final = 80
_SHOWN: Final = 60
_FLOAT_DIGITS: Final = 15
"""Digits a binary float keeps of any number; of a longer number the rest is invented."""

_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_WRITTEN_AS_DECIMAL: Final = re.compile(r"(\d+)\.(\d+)")
_EXCEL_ERRORS: Final = frozenset(
    ("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)

_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_TIME: Final = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2150
_LONGEST_PERIOD: Final = 24

DateOrder = Literal["ymd", "mdy", "dmy"]


class Remembered(dict[str, T | Failure | None]):
    """``remembered[text]`` is ``read(text)``, worked out once. Forgets everything when it has become large."""

    __slots__ = ("_read",)

    def __init__(self, read: Read[T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T | Failure | None:
        value = self._read(text)
        if len(text) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = value
        return value


def id_reader(limit: int, *, integer_noise: bool = False, strip_zeros: bool = False) -> Read[str]:
    """Reads an identifier: any text of at most ``limit`` printable characters.

    What a spreadsheet did to a number is found: ``9.11101E+17`` has lost its digits and is refused;
    ``2960623488.0`` is refused unless ``integer_noise`` says that the column was written as decimals.
    ``strip_zeros``: a number of digits only loses its leading zeros.
    """

    is_plain = re.compile(f"[{'A-Za-z' if strip_zeros else 'A-Za-z0-9'}][A-Za-z0-9_/#-]{{0,{limit - 1}}}").fullmatch

    def read(text: str) -> str | Failure | None:
        if is_plain(text):
            return text
        value = text.strip()
        if not value:
            return None
        whole = _unfit(value, limit) or _whole(value, integer_noise)
        if strip_zeros and isinstance(whole, str) and whole.isdecimal() and whole.isascii():
            return whole.lstrip("0") or "0"
        return whole

    return read


def _whole(value: str, integer_noise: bool) -> str | Failure:
    """An identifier that a spreadsheet or a data frame may have taken for a number."""
    if _SCIENTIFIC.fullmatch(value):
        return invalid("cell_digits_lost", value=value)
    decimal = _WRITTEN_AS_DECIMAL.fullmatch(value)
    if decimal is None:
        return value
    digits, fraction = decimal.groups()
    if not integer_noise:
        is_suspect = len(digits) > 3 and not fraction.strip("0")
        return invalid("cell_id_written_as_decimal", value=value) if is_suspect else value
    if fraction != "0":
        return invalid("cell_not_whole", value=value)
    return invalid("cell_digits_lost", value=value) if len(digits) > _FLOAT_DIGITS else digits


def text_reader(limit: int) -> Read[str]:
    """Reads free text on one line: runs of blanks and line ends become one blank."""

    def read(text: str) -> str | Failure | None:
        value = " ".join(text.split())
        return (_unfit(value, limit) or value) if value else None

    return read


def _unfit(value: str, limit: int) -> Failure | None:
    if len(value) > limit:
        return invalid("cell_too_long", value=value[:_SHOWN], limit=limit)
    if value.upper() in _EXCEL_ERRORS:
        return invalid("cell_spreadsheet_error", value=value)
    if not value.isprintable() and not value.replace("\u3000", "").replace("\xa0", "").isprintable():
        shown = "".join(sign if sign.isprintable() else "�" for sign in value[:_SHOWN])
        return invalid("cell_unprintable", value=shown)
    return None


def date_reader(order: DateOrder, *, integer_noise: bool = False) -> Read[date]:
    """Reads a date: year first with any usual separator, 20200330, 2020年3月30日; a time of day is left out.

    With the year last, ``order`` must say which of day and month comes first; 4/6/2013 is not guessed.
    """

    def read(text: str) -> date | Failure | None:
        value = normalize("NFKC", text).strip()
        if not value:
            return None
        day = _TIME.sub("", value).replace(" ", "")
        if integer_noise and day.endswith(".0"):
            day = day[:-2]
        for pattern in (_YEAR_FIRST, _COMPACT, _CHINESE):
            if (match := pattern.fullmatch(day)) is not None:
                parts = match.groups()
                return _date(value, int(parts[0]), int(parts[-2]), int(parts[-1]))
        match = _YEAR_LAST.fullmatch(day)
        if match is None:
            return invalid("cell_not_a_date", value=value[:_SHOWN])
        if order == "ymd":
            return invalid("cell_date_order_unclear", value=value)
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        return _date(value, year, first, second) if order == "mdy" else _date(value, year, second, first)

    return read


def _date(text: str, year: int, month: int, day: int) -> date | Failure:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return invalid("cell_date_out_of_range", value=text, first=_FIRST_YEAR, last=_LAST_YEAR)
    try:
        return date(year, month, day)
    except ValueError:
        return invalid("cell_no_such_day", value=text)


def word_reader(known: Mapping[str, T], expected: str) -> Read[T]:
    """Reads one of a fixed set of words; ``known`` is keyed by folded words, ``expected`` lists them for people."""

    def read(text: str) -> T | Failure | None:
        word = fold(text)
        if not word:
            return None
        value = known.get(word)
        return invalid("cell_word_unknown", value=text.strip()[:_SHOWN], expected=expected) if value is None else value

    return read


def read_currency(text: str) -> str | Failure | None:
    """An ISO 4217 code or a spelling found in ledgers (RMB, 人民币)."""
    value = normalize("NFKC", text).strip().upper()
    code = ALIASES.get(value, value)
    if not code or code in EXPONENTS:
        return code or None
    return invalid("currency_unknown", value=text.strip()[:_SHOWN])


def read_country(text: str) -> str | Failure | None:
    """An ISO 3166-1 alpha-2 code, from the code or a usual English or Chinese name."""
    word = fold(text)
    if not word:
        return None
    code = countries().get(word)
    return invalid("cell_country_unknown", value=text.strip()[:_SHOWN]) if code is None else code


def read_terms(text: str) -> str | Failure | None:
    """A payment term in its canonical form."""
    if not text.strip():
        return None
    terms = parse_terms(text)
    return terms if isinstance(terms, Failure) else str(terms)


def read_level(text: str) -> int | Failure | None:
    """A dunning level: a whole number from 0 to 9."""
    value = normalize("NFKC", text).strip().removesuffix(".0")
    if not value:
        return None
    if len(value) == 1 and value.isdecimal():
        return int(value)
    return invalid("cell_not_a_level", value=value[:_SHOWN])


def read_year(text: str) -> int | Failure | None:
    """A year, also as a spreadsheet writes it (``2020.0``); used to prove that a row is sound."""
    value = normalize("NFKC", text).strip().removesuffix(".0")
    if not value:
        return None
    if len(value) == 4 and value.isdecimal() and _FIRST_YEAR <= int(value) <= _LAST_YEAR:
        return int(value)
    return Failure(Reason.INVALID, "cell_not_a_year", {"value": text.strip()[:_SHOWN]})


def read_rate(text: str) -> Decimal | Failure | None:
    """A positive exchange rate as a plain decimal."""
    value = normalize("NFKC", text).strip()
    if not value:
        return None
    if len(value) <= 30 and re.fullmatch(r"\d+(?:\.\d+)?", value, re.ASCII) and value.strip("0."):
        return Decimal(value)
    return invalid("cell_not_a_rate", value=value[:_SHOWN])


def read_share(text: str) -> Decimal | Failure | None:
    """A VAT rate as a share: ``13%``, ``13`` and ``0.13`` are all 0.13. At most 30 %."""
    value = normalize("NFKC", text).strip()
    if not value:
        return None
    match = re.fullmatch(r"(\d{1,2}(?:\.\d{1,4})?)\s*(%?)", value, re.ASCII)
    if match is None:
        return invalid("cell_not_a_vat_rate", value=value[:_SHOWN])
    number = Decimal(match[1])
    share = number / 100 if match[2] or number >= 1 else number
    return share if share <= Decimal("0.3") else invalid("cell_not_a_vat_rate", value=value)


def read_months(text: str) -> int | Failure | None:
    """The length of a period in whole months, 1 to 24: ``12``, ``12个月``, ``12 months``."""
    value = normalize("NFKC", text).strip()
    if not value:
        return None
    match = re.fullmatch(r"(\d{1,2})(?:\.0)?\s*(?:个月|月|months?|m)?", value, re.ASCII | re.IGNORECASE)
    if match is not None and 1 <= int(match[1]) <= _LONGEST_PERIOD:
        return int(match[1])
    return invalid("cell_not_months", value=value[:_SHOWN])


def read_unit(text: str) -> HeaderNote | Failure | None:
    """What a column of amounts is in: 元, 千元, 万元, thousand; with its currency in front or behind where it says one
    (人民币万元, CNY thousand). A currency alone is whole units of it."""
    value = normalize("NFKC", text).strip()
    if not value:
        return None
    word = fold(value)
    if word in words("unit"):
        return HeaderNote(int(words("unit")[word]))
    for name, code in _CURRENCY_NAMES.items():
        rest = word.removeprefix(name) if word.startswith(name) else word.removesuffix(name)
        if rest != word and (not rest or rest in words("unit")):
            return HeaderNote(int(words("unit")[rest]) if rest else 1, code)
    return invalid("cell_not_a_unit", value=value[:_SHOWN])


_CURRENCY_NAMES: Final = {fold(name): code for name, code in {**{code: code for code in EXPONENTS}, **ALIASES}.items()}
"""Folded code or spelling of a currency → its code."""
