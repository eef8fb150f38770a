"""The shape that all layouts have, and the small readings that they share. Nothing here opens a file."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.ids import parse_id
from payworthy.identity.listed import ListEntry, Relation

NAME_MAX: Final = 1_000
"""Characters of one name; the longest official ones have about 300."""

NAMES_MAX: Final = 500
"""Names of one entry; the most spelled ones have about 200."""

Countries = Callable[[str], str | None]
"""A country's code or name → its ISO 3166-1 alpha-2 code; ``None`` if it is none."""

Cells = Mapping[str, str]
"""A row by column; a column that is not there is empty."""

Found = ListEntry | Relation | Failure | None
"""What a row holds; ``None`` for a row about something that is no party (a ship, a currency)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``needed``: the columns without which a file is of another layout; empty for JSON lines. ``read`` makes
    something of a row (of JSON lines: of the decoded object). ``kind`` and ``title`` are what a list of this layout
    is unless its importer says otherwise."""

    name: str
    kind: str
    title: str
    licence: str
    read: Callable[[Any, Countries], Found]
    needed: frozenset[str] = frozenset()
    is_json_lines: bool = False


_BLANKS: Final = re.compile(r"\s+")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPOKEN: Final = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})")


def split(text: str, sign: str = ";") -> Iterator[str]:
    """The parts of a cell that holds several, without those that are empty."""
    for part in text.split(sign):
        clean = _BLANKS.sub(" ", part).strip()
        if clean:
            yield clean


def names_of(*texts: str, sign: str | None = None) -> tuple[str, ...] | Failure:
    """Names in the order given, each once. Failures: ``list_entry_without_name``, ``list_name_too_long``,
    ``list_names_too_many``."""
    parts = (part for text in texts for part in (split(text, sign) if sign else split(text, "\n")))
    names = tuple(dict.fromkeys(parts))
    if not names:
        return Failure(Reason.MISSING, "list_entry_without_name")
    longest = max(names, key=len)
    if len(longest) > NAME_MAX:
        return invalid("list_name_too_long", value=longest[:60], limit=NAME_MAX)
    if len(names) > NAMES_MAX:
        return invalid("list_names_too_many", value=names[0], limit=NAMES_MAX)
    return names


def standard_ids(*texts: str) -> tuple[str, ...]:
    """Those of some numbers without a scheme that can only be a credit code or an LEI, by their check digits."""
    found = []
    for text in texts:
        for scheme, length in (("uscc", 18), ("lei", 20)):
            if len(text) == length:
                read = parse_id(scheme, text)
                if not isinstance(read, Failure):
                    found.append(str(read))
    return tuple(dict.fromkeys(found))


def day_of(text: str) -> date | None:
    """A day as lists write it (``2024-01-31…``, ``31.1.2024``, ``31.01.24``, ``24 May 2026``); ``None`` if it is
    none: the day is a remark, and no entry is lost over it."""
    text = text.strip()
    try:
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            return date(year + 2000 if year < 100 else year, month, day)
        if found := _SPOKEN.fullmatch(text):
            return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
