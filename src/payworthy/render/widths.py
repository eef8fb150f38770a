"""How wide text will be, near enough to lay out tables and charts. Widths are thousandths of the letter size."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

HAN: Final = 1000
_ASCII: Final = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555, 555,
    555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812,
    723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620,
    554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338,
    270, 338, 555,
)  # fmt: skip
"""Advance widths of the printable ASCII characters in Noto Sans CJK, from its table ``hmtx``."""
_OTHER_LETTERS: Final = 620
"""Of the alphabets that are not in the table, on the whole."""
_PUNCTUATION: Final = 560
_LONG: Final = frozenset("—…‰")


def width_of(text: str) -> int:
    """Of a run of text in the report's font."""
    return sum(map(_one, text))


def _one(character: str) -> int:
    point = ord(character)
    if 32 <= point < 127:
        return _ASCII[point - 32]
    if character == "\u200b":
        return 0
    if point < 0x1100 or 0x1E00 <= point < 0x2000:
        return _OTHER_LETTERS
    if 0x2000 <= point < 0x2190:
        return HAN if character in _LONG else _PUNCTUATION
    return HAN


def longest_run(text: str) -> int:
    """Width of the longest piece that a line break should not cut: words, numbers, ids. Han text breaks anywhere."""
    longest = run = 0
    for character in text:
        breaks = character in " \u200b" or _one(character) == HAN
        run = 0 if breaks else run + _one(character)
        longest = max(longest, run)
    return longest


def cut_to(text: str, room: int) -> str:
    """``text``, or its beginning and an ellipsis, within ``room``."""
    if width_of(text) <= room:
        return text
    used = width_of("…")
    for place, character in enumerate(text):
        used += _one(character)
        if used > room:
            return text[:place].rstrip() + "…"
    return text


def lines_of(text: str, room: int, most: int) -> list[str]:
    """``text`` broken into at most ``most`` lines within ``room``; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    pieces = _pieces(text)
    for place, piece in enumerate(pieces):
        if not line or width_of(line + piece.rstrip()) <= room:
            line += piece
        elif len(lines) + 1 < most:
            lines.append(line)
            line = piece
        else:
            line += "".join(pieces[place:])
            break
    return [cut_to(each.strip(), room) for each in (*lines, line)]


def _pieces(text: str) -> list[str]:
    """Where a line may break: after spaces and hyphens, around Han characters."""
    pieces: list[str] = []
    piece = ""
    for character, after in pairwise(f"{text} "):
        if _one(character) == HAN and character not in "),。;:、」』】》":
            pieces.append(piece)
            piece = ""
        piece += character
        if character == " " or (character in "-/" and not after.isdigit()) or _one(character) == HAN:
            pieces.append(piece)
            piece = ""
    return [each for each in (*pieces, piece) if each]


def natural(wanted: Sequence[int], room: int) -> list[int]:
    """What columns get by what they hold: those that want less than an equal part get it whole, and the others share
    what is left as they want it. The sum may be less than ``room``."""
    given = [0] * len(wanted)
    left, open_places = room, sorted(range(len(wanted)), key=wanted.__getitem__)
    while open_places and wanted[open_places[0]] * len(open_places) <= left:
        place = open_places.pop(0)
        given[place] = wanted[place]
        left -= wanted[place]
    total = sum(wanted[place] for place in open_places)
    for place in open_places:
        given[place] = left * wanted[place] // total
    return given


def shares(weights: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """``room`` dealt out to columns by their weights, none below its ``least`` while others have more than theirs;
    the sum is ``room``. Where not even the least fits, it is dealt out by the least."""
    if sum(least) >= room:
        weights, least = least, [0] * len(least)
    held: set[int] = set()
    while True:
        free = [place for place in range(len(weights)) if place not in held]
        rest = room - sum(least[place] for place in held)
        total = sum(weights[place] for place in free) or 1
        dealt = [least[p] if p in held else rest * weights[p] // total for p in range(len(weights))]
        short = {place for place in free if dealt[place] < least[place]}
        if not short:
            break
        held |= short
    dealt[max(range(len(dealt)), key=dealt.__getitem__)] += room - sum(dealt)
    return dealt
