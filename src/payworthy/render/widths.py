"""How wide text will be, near enough to lay out tables and charts. Widths are thousandths of the letter size."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_NARROW: Final = frozenset("iIjl.,:;'|!()[]{}/ -")
_WIDE: Final = frozenset("mwMW@%—…")
HAN: Final = 1000


def width_of(text: str) -> int:
    """Of a run of text in the report's font, on the large side."""
    return sum(map(_one, text))


def _one(character: str) -> int:
    if character >= "\u1100" and not "\u2000" <= character <= "\u206f":
        return HAN
    if character in _NARROW:
        return 330
    if character in _WIDE:
        return 900
    return 640 if character.isupper() else 565


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
