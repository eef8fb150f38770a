"""Making text fit paper, where nothing scrolls: letter sizes, widths of columns, breaks in words that are too long."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from payworthy.render.widths import HAN, cut_to, longest_run, natural, shares, width_of
from payworthy.report.tree import Column

BREAK: Final = "\u200b"
"""A place where a line may end, without width."""
SIZES: Final = (85, 75, 65)
"""Letter sizes of tables, in tenths of a point, the largest that fits."""
_PADDING: Final = 1100
"""Left and right of a cell, in thousandths of the letter size."""
_MARK: Final = 1050
"""A mark before a word, and the space between them."""
_FIRST_HAN: Final = "\u2e80"
_LONG_ID: Final = 16
_JOINTS: Final = re.compile(r"([/@_:])")
_MOST_LINES: Final = 24
"""A row of more lines may be cut by the end of a page; shorter ones stay whole."""


class Room(Struct, frozen=True):
    """The width of the text in tenths of a point, and the usual letter size."""

    points: int
    size: int = 90

    @property
    def across(self) -> int:
        """The width in thousandths of the usual letter size."""
        return self.points * 1000 // self.size

    def part(self, count: int) -> "Room":
        """One of ``count`` columns, with some air between them."""
        return self if count == 1 else Room(self.points * 94 // (100 * count), self.size)


LEAD: Final = 970
"""Room of the grade in its box, in tenths of a point."""
_BESIDE_VALUE: Final = 190
"""Room that a mark before a value and the numbers of its sources behind it need."""


def figure_room(count: int, lead: bool) -> int:
    """Room of a value, in tenths of a point, when ``count`` figures stand beside each other as the template sets them:
    a leading one takes 42 mm, the others stand in two or three columns, without a leading one in up to four."""
    if lead:
        across = 2 if count <= 5 else 3
        return (4930 - 1190) // across - 220 - _BESIDE_VALUE
    return 4930 // min(max(count, 1), 4) - 160 - _BESIDE_VALUE


def letters(values: Sequence[str], room: int, *, most: int, least: int) -> int:
    """The letter size, in tenths of a point, at which all values fit their room, within reason."""
    widest = max(map(width_of, values), default=1) or 1
    return max(least, min(most, room * 1000 // widest))


class TableFit(Struct, frozen=True):
    """How a table fills its room: the letter size in tenths of a point, a weight for each column and for the column of
    sources, the texts with breaks where they need them, and which rows are too tall to stay whole."""

    size: int
    widths: tuple[int, ...]
    refs_width: int
    titles: list[str]
    texts: list[list[str]]
    tall: list[bool]


def softened(text: str) -> str:
    """An id of many parts, such as ``measure/days_beyond_terms@2026-06-30``, with breaks between its parts."""
    return _JOINTS.sub(rf"\1{BREAK}", text) if len(text) > _LONG_ID and " " not in text else text


def fitted(text: str, across: int) -> str:
    """``text`` with places to break in each run of letters wider than ``across``."""
    if len(text) * HAN <= across or longest_run(text) <= across:
        return text
    pieces = text.split(" ")
    return " ".join(piece if longest_run(piece) <= across else BREAK.join(piece) for piece in pieces)


def table_fit(
    columns: Sequence[Column],
    texts: list[list[str]],
    room: Room,
    refs_letters: int,
    refs_title: int,
    most: int = SIZES[0],
    marked: Sequence[bool] = (),
) -> TableFit:
    """The largest letters at which no word of the table is cut; at the smallest, words are cut instead. Columns share
    the width by their weights, or where all weights are equal by what they hold. ``most`` is the largest letter size
    there may be; ``marked`` tells the columns in which marks stand before words."""
    titles = [column.title for column in columns]
    texts = [[softened(text) for text in row] for row in texts]
    held = [[titles[place], *(row[place] for row in texts)] for place in range(len(columns))]
    air = [_PADDING + _MARK * mark for mark in marked or [False] * len(columns)]
    runs = [max(map(longest_run, each)) + more for each, more in zip(held, air, strict=True)]
    refs = max(refs_letters * 420, refs_title * 85 // 100) + _PADDING if refs_letters else 0
    size = next((size for size in SIZES if size <= most and sum(runs) + refs <= _across(room, size)), SIZES[-1])
    across = _across(room, size) - refs
    cap = across * 2 // 5
    weights = [column.width for column in columns]
    if len(set(weights)) == 1:
        weights = natural(
            [min(max(map(_set, each)) + more, 40 * HAN) for each, more in zip(held, air, strict=True)], across
        )
    widths = shares(weights, [min(run, cap) for run in runs], across)
    inner = [max(width - more, HAN) for width, more in zip(widths, air, strict=True)]
    return TableFit(
        size,
        tuple(widths),
        refs,
        [fitted(cut_to(title, 6 * width), width) for title, width in zip(titles, inner, strict=True)],
        [[fitted(text, width) for text, width in zip(row, inner, strict=True)] for row in texts],
        [_is_tall(row, inner) for row in texts],
    )


def _set(text: str) -> int:
    """Width of a text as typst sets it: with a quarter of space wherever Han and other letters meet."""
    meet = sum(
        (one >= _FIRST_HAN) is not (other >= _FIRST_HAN) for one, other in pairwise(text) if " " not in (one, other)
    )
    return width_of(text) + meet * HAN // 4


def _across(room: Room, size: int) -> int:
    return room.points * 1000 // size


def _is_tall(row: Sequence[str], inner: Sequence[int]) -> bool:
    return any(
        len(text) * HAN > _MOST_LINES * width and width_of(text) > _MOST_LINES * width
        for text, width in zip(row, inner, strict=True)
    )
