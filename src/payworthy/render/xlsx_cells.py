"""From the words of a report to cells that a spreadsheet can count with, and that say the same."""

import re
from decimal import Decimal
from typing import Final

from msgspec import Struct

_MOST_DIGITS: Final = 15
"""A spreadsheet keeps no more digits of a number than these."""
_NUMBER: Final = re.compile(
    r"(?P<before>[A-Z]{3}[\s\u00a0]|[¥€£$][\s\u00a0]?)?(?P<sign>[-\u2212+]?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?P<places>\.\d+)?(?P<after>[\s\u00a0\u202f]?[%‰]|)"
)
_BRACKETED: Final = re.compile(r"\((?P<inside>[\d,]+(?:\.\d+)?)\)")


class Cell(Struct, frozen=True):
    """A number with the format that shows it as the report writes it."""

    value: Decimal
    form: str


def number_of(text: str) -> Cell | None:
    """The number that ``text`` is, if it is one and a spreadsheet can hold it exactly: grouped or not, with a currency
    before it or a percent sign behind it, or in brackets for less than nothing. ``None`` for everything else, such as
    ids with leading zeros, dates, or more digits than a spreadsheet keeps."""
    bracketed = _BRACKETED.fullmatch(text)
    found = _NUMBER.fullmatch(bracketed["inside"] if bracketed else text)
    if found is None:
        return None
    digits, places = found["digits"].replace(",", ""), found["places"] or ""
    if len(digits + places) > _MOST_DIGITS:
        return None
    value = Decimal(digits + places)
    if bracketed or found["sign"] in ("-", "\u2212"):
        value = -value
    form = "0" if len(digits) > 3 and "," not in found["digits"] else "#,##0"
    form += "." * bool(places) + "0" * (len(places) - 1)
    after = found["after"]
    if after.endswith("%"):
        value, form = value.scaleb(-2), form + _quoted(after[:-1]) + "%"
    elif after:
        form += _quoted(after)
    form = _quoted(found["before"] or "") + form
    return Cell(value, f"{form};({form})" if bracketed else f'{form};"{_minus(text)}"{form}')


def _minus(text: str) -> str:
    return "\u2212" if "\u2212" in text else "-"


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""
