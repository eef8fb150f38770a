"""Plain tables of text cells, and how their columns are read: figures, words, labels, dates.

A table comes from anywhere, so nothing is assumed of it: gaps in many spellings, infinite ratios, amounts of any size,
labels as 0/1, true/false or words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from payworthy.base.failure import Failure, Reason, invalid

Floats = NDArray[np.float64]
Cells = Sequence[str | None]

LARGEST: Final = 1e30
"""Figures are kept within this; an infinite ratio is a very large one, not a gap."""

_GAPS: Final = frozenset(
    {
        "",
        "?",
        "na",
        "n/a",
        "nan",
        "null",
        "none",
        "nil",
        "-",
        "--",
        ".",
        "#n/a",
        "#div/0!",
        "#value!",
        "\\n",
        "缺失",
        "空",
    }
)
_BAD: Final = frozenset(
    {"1", "true", "t", "yes", "y", "bad", "default", "defaulted", "failed", "fail", "bankrupt", "late", "positive"}
    | {"是", "违约", "坏", "逾期", "破产", "真"}
)
_GOOD: Final = frozenset(
    {"0", "false", "f", "no", "n", "good", "alive", "ok", "healthy", "paid", "non-default", "negative", "-1"}
    | {"否", "未违约", "好", "正常", "假"}
)
_ISO: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:[T ].*)?$")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_YEAR: Final = re.compile(r"(\d{4})(?:\.0)?$")
_QUARTER: Final = re.compile(r"(\d{4})[ -]?[Qq]([1-4])$")
_MONTH_FIRST: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")


@dataclass(frozen=True, slots=True)
class Table:
    """Text cells by column; a gap is ``None``. ``digest`` is of the file it came from."""

    columns: Mapping[str, Cells]
    rows: int
    digest: str = ""

    def require(self, names: Iterable[str]) -> list[Failure]:
        """One failure for each of ``names`` that is no column."""
        known = ", ".join(list(self.columns)[:12]) + (" …" if len(self.columns) > 12 else "")
        return [
            Failure(Reason.MISSING, "model_column_missing", {"value": name, "known": known})
            for name in names
            if name not in self.columns
        ]

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Table":
        """The table of some rows."""
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        chosen = {name: [cells[i] for i in places] for name, cells in self.columns.items()}
        return Table(chosen, len(places), self.digest)


def is_gap(cell: str | None) -> bool:
    """True for a cell that says nothing."""
    return cell is None or cell.strip().lower() in _GAPS


def figures(cells: Cells) -> tuple[Floats, int]:
    """The cells as numbers, NaN where there is none, and how many cells are neither gap nor number."""
    values, strange = np.full(len(cells), np.nan), 0
    for place, cell in enumerate(cells):
        if cell is None:
            continue
        try:
            values[place] = float(cell)
        except ValueError:
            value = _dressed(cell)
            if value is None:
                strange += not is_gap(cell)
            else:
                values[place] = value
    return np.clip(values, -LARGEST, LARGEST), strange


def words(cells: Cells) -> NDArray[np.object_]:
    """The cells as words, ``None`` where there is none."""
    found = np.empty(len(cells), dtype=object)
    for place, cell in enumerate(cells):
        found[place] = None if cell is None or is_gap(cell) else cell.strip()
    return found


def labels(cells: Cells, bad: str | None = None) -> tuple[Floats, Failure | None]:
    """1 for bad, 0 for good, NaN where nothing is known. ``bad`` names the value that is bad where words say too
    little. A value that cannot be read is a failure: which side it is on is never guessed."""
    values, unknown = np.full(len(cells), np.nan), set()
    for place, cell in enumerate(words(cells)):
        if cell is None:
            continue
        plain = _plain_label(cell)
        if bad is not None:
            values[place] = float(plain == _plain_label(bad))
        elif plain in _BAD:
            values[place] = 1
        elif plain in _GOOD:
            values[place] = 0
        else:
            unknown.add(cell)
    if unknown:
        return values, invalid("model_label_unknown", value=", ".join(sorted(unknown)[:5]))
    return values, None


def instants(cells: Cells) -> tuple[Floats, str | None]:
    """Dates as days since year 1 (a year as its last day, so that all of it was known by then), and the first cell
    that is no date. A gap is NaN."""
    values, wrong = np.full(len(cells), np.nan), None
    seen: dict[str, float | None] = {}
    for place, cell in enumerate(words(cells)):
        if cell is None:
            continue
        if cell not in seen:
            seen[cell] = _day(cell)
        day = seen[cell]
        if day is None:
            wrong = wrong or cell
        else:
            values[place] = day
    return values, wrong


def _plain_label(text: str) -> str:
    plain = text.strip().lower()
    if plain.startswith("b'") and plain.endswith("'"):
        plain = plain[2:-1]
    plain = plain.strip("'\"")
    return plain[:-2] if plain.endswith(".0") else plain


def _dressed(cell: str) -> float | None:
    """A number in its clothes: thousands separators, a percent sign, quotes, brackets for negative."""
    text = cell.strip().strip("'\"").replace(",", "").replace("，", "").replace("\u00a0", "")
    sign = 1.0
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1], -1.0
    if text.endswith(("%", "％")):
        text, sign = text[:-1], sign / 100
    try:
        return sign * float(text)
    except ValueError:
        return {"true": 1.0, "false": 0.0}.get(text.lower())


def _day(text: str) -> float | None:
    try:
        if found := _ISO.match(text):
            year, month, day = (int(part) if part else None for part in found.groups())
            assert year is not None
            return float(date(year, month or 12, day or 28).toordinal())
        if found := _COMPACT.match(text):
            return float(date(*(int(part) for part in found.groups())).toordinal())
        if found := _YEAR.match(text):
            return float(date(int(found[1]), 12, 31).toordinal())
        if found := _QUARTER.match(text):
            return float(date(int(found[1]), 3 * int(found[2]), 30).toordinal())
        if found := _MONTH_FIRST.match(text):
            return float(date(int(found[3]), int(found[1]), int(found[2])).toordinal())
    except ValueError:
        return None
    return None


def share_of(part: Any, whole: int) -> float:
    """``part`` as a share of ``whole``; zero of nothing."""
    return float(part) / whole if whole else 0.0
