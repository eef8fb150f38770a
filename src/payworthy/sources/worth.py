"""Amounts with unit and currency in the cell, as registers write them: ``1000.000000万人民币``, ``USD 5 million``."""

import re
from typing import Final, NamedTuple
from unicodedata import normalize

from payworthy.base.currency import ALIASES, EXPONENTS
from payworthy.base.failure import Failure, invalid
from payworthy.sources.words import fold, words

_LONGEST: Final = 80
_WORTH: Final = re.compile(r"([^\d\s(+.,-]{1,12})?\s*([\d,]+(?:\.\d+)?)\s*([^\d]{1,24})?", re.ASCII)
_NAMES: Final = {fold(name): code for name, code in {**{code: code for code in EXPONENTS}, **ALIASES}.items()}


class Worth(NamedTuple):
    """A number as written, what it is multiplied by, and its currency if the cell says one."""

    number: str
    unit: int
    currency: str | None


def split_worth(text: str) -> Worth | Failure | None:
    """Take a cell apart; ``None`` for a plain number or a mark that ``amounts`` reads itself.

    Failures: ``cell_worth_unclear``, where what stands beside the number is neither a unit nor a currency.
    """
    value = normalize("NFKC", text).strip()
    if len(value) > _LONGEST:
        return None
    match = _WORTH.fullmatch(value)
    if match is None or not (match[1] or match[3]):
        return None
    unit, currency = 1, None
    for part in (match[1] or "", match[3] or ""):
        read = _beside(part)
        if read is None:
            return invalid("cell_worth_unclear", value=value)
        unit *= read.unit
        if None not in (currency, read.currency) and currency != read.currency:
            return invalid("cell_worth_unclear", value=value)
        currency = currency or read.currency
    return None if unit == 1 and currency is None else Worth(match[2], unit, currency)


def _beside(part: str) -> Worth | None:
    """Unit and currency of what stands before or behind a number: ``万元人民币``, ``million USD``, ``万美元``."""
    word = fold(part).strip("()、,")
    if word in ("", "¥", "$", "€", "£"):
        return Worth("", 1, None)
    units = words("unit")
    if word in units:
        return Worth("", int(units[word]), None)
    for name, code in _NAMES.items():
        for rest in (_cut(word, name, at_end=False), _cut(word, name, at_end=True)):
            if rest is not None and (not rest or rest in units):
                return Worth("", int(units[rest]) if rest else 1, code)
    return None


def _cut(word: str, name: str, *, at_end: bool) -> str | None:
    if at_end:
        return word[: -len(name)].strip("()") if word.endswith(name) else None
    return word[len(name) :].strip("()") if word.startswith(name) else None
