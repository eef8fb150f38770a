"""Letters that the report's font lacks, and the font that typst brings with it and has them.

The fonts of East Asia hold the Latin letters of the west only: a customer in Łódź or Győr needs a second one.
"""

import re
from functools import cache
from typing import Final

FAMILY: Final = "DejaVu Sans Mono"
"""The only font without serifs among those inside typst."""

_RANGES: Final = """
104-10f 114-119 11c-127 12c-142 145-146 149-14b 150-151 154-167 16e-191 193-19f 1a2-1ae 1b1-1c3 1dd-1e3 1e6-1f0
1f4-1f6 1fc-221 224-241 243-245 24c-24d 374-377 37a-37f 384-38a 38c 38e-390 3aa-3b0 3ca-3ce 3d0-3e1 3f0-3ff 400 402-40f
450 452-45f 462-463 472-473 490-49b 4a2-4a5 4aa-4b3 4ba-4bb 4c0-4c4 4c7-4c8 4cb-4cc 4cf-4f9 510-511 51a-51d 1e00-1e13
1e18-1e2d 1e30-1e3d 1e40-1e4d 1e54-1e63 1e68-1e79 1e7c-1e99 1e9b 1e9f 20a0-20a8 20aa 20ad-20b5 20b8-20ba 20bd
"""
"""Code points of Latin, Greek and Cyrillic letters and of currency signs, as hexadecimal ranges: what the second font
has and Noto Sans CJK lacks. A test asks both fonts."""


@cache
def second_glyphs() -> frozenset[int]:
    """The code points that the second font is there for."""
    return frozenset(point for first, last in _ends() for point in range(first, last + 1))


@cache
def character_class() -> str:
    """The same as a class of a regular expression."""
    return "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _ends()) + "]"


def in_second_font(svg: str) -> str:
    """A picture whose texts name the second font where they need it; left alone it would put accents beside letters."""
    return re.sub(r">([^<]+)<", lambda found: f">{_marked(found[1])}<", svg)


def _marked(text: str) -> str:
    return re.sub(f"{character_class()}+", lambda run: f'<tspan font-family="{FAMILY}">{run[0]}</tspan>', text)


def _ends() -> list[tuple[int, int]]:
    pairs = [each.partition("-") for each in _RANGES.split()]
    return [(int(first, 16), int(last or first, 16)) for first, _, last in pairs]
