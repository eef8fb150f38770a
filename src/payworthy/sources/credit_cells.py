"""Cells of credit files: registration numbers, kinds of bodies, shares, counts. Each reader returns the value, ``None``
for an empty cell, or a ``Failure``, like those of ``cells``."""

import re
from collections.abc import Mapping
from datetime import date, timedelta, timezone
from datetime import datetime as instant
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from payworthy.base.failure import Failure, invalid
from payworthy.base.ids import parse_id, parse_standard_id
from payworthy.facts.profile import EntityType
from payworthy.sources.cells import DateOrder, Read, date_reader
from payworthy.sources.words import fold, word_part, words

_SHOWN: Final = 60
_DASHES: Final = frozenset("-—–－/\\ ")
_MILLISECONDS: Final = re.compile(r"\d{12,13}")
_BEIJING: Final = timezone(timedelta(hours=8))
_PERCENT: Final = Decimal(100)
_LARGEST_COUNT: Final = 10_000_000


def is_nothing(text: str) -> bool:
    """True for a blank cell, and for the dashes registers write where there is nothing."""
    return not set(text) - _DASHES


def read_uscc(text: str) -> str | Failure | None:
    """A unified social credit code, as a standard id in text form."""
    if not text.strip():
        return None
    found = parse_id("uscc", text)
    return found if isinstance(found, Failure) else str(found)


def read_standard_id(text: str) -> str | Failure | None:
    """A registration number with its scheme (``uscc:…``, ``lei:…``), or a unified social credit code alone."""
    if not text.strip():
        return None
    if ":" not in normalize("NFKC", text):
        return read_uscc(text)
    found = parse_standard_id(normalize("NFKC", text))
    return found if isinstance(found, Failure) else str(found)


def read_entity_type(text: str) -> EntityType | Failure | None:
    """A kind of body, by its word or by the telling part of the long name a register gives it."""
    word = fold(text)
    if not word:
        return None
    value = words("entity_type").get(word) or word_part("entity_type_part", text)
    if value is None:
        return invalid("cell_word_unknown", value=text.strip()[:_SHOWN], expected=", ".join(EntityType))
    return EntityType(value)


def read_count(text: str) -> int | Failure | None:
    """A whole number from 0, with or without 人."""
    value = normalize("NFKC", text).strip().removesuffix("人").strip().replace(",", "").removesuffix(".0")
    if not value:
        return None
    if value.isascii() and value.isdecimal() and len(value) <= len(str(_LARGEST_COUNT)):
        return int(value)
    return invalid("cell_not_a_count", value=text.strip()[:_SHOWN])


def read_number(text: str) -> Decimal | Failure | None:
    """A plain decimal."""
    value = normalize("NFKC", text).strip()
    if not value:
        return None
    if re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,12})?", value, re.ASCII):
        return Decimal(value)
    return invalid("cell_not_a_number", value=value[:_SHOWN])


def share_reader(*, is_percent: bool) -> Read[Decimal]:
    """Reads a share: ``60%``, ``0.6``; a bare number over 1 only where the header says percent. 60 may be meant as
    60 %, but 1 in the same column may be 1 % or all of it, so neither is guessed."""

    def read(text: str) -> Decimal | Failure | None:
        value = normalize("NFKC", text).strip()
        if not value:
            return None
        match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,18})?)\s*(%?)", value, re.ASCII)
        if match is None:
            return invalid("cell_not_a_share", value=value[:_SHOWN])
        number = Decimal(match[1])
        if match[2] or is_percent:
            number = number / _PERCENT
        elif number > 1:
            return invalid("cell_share_unclear", value=value)
        return number.normalize() + 0 if number <= 1 else invalid("cell_not_a_share", value=value)

    return read


def day_reader(order: DateOrder, *, integer_noise: bool = False) -> Read[date]:
    """Reads a date, also as milliseconds since 1970 in Beijing time, as Chinese data services send it."""
    plain = date_reader(order, integer_noise=integer_noise)

    def read(text: str) -> date | Failure | None:
        value = text.strip()
        if _MILLISECONDS.fullmatch(value):
            return instant.fromtimestamp(int(value) // 1000, _BEIJING).date()
        return plain(text)

    return read


def end_reader(order: DateOrder) -> Read[date]:
    """Reads the day something ends; *without end* (长期) tells of no such day."""
    plain = day_reader(order)

    def read(text: str) -> date | Failure | None:
        return None if fold(text) in words("no_end") else plain(text)

    return read


def word_or_text(group: str) -> Read[str]:
    """Reads one of our words where a cell says it, and the cell's own words otherwise."""
    known: Mapping[str, str] = words(group)
    return lambda text: known.get(fold(text)) or " ".join(text.split()) or None
