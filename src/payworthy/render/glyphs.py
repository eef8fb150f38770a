"""Which characters a font file has: read from its table of characters, because a missing one would print as a box."""

import struct
from collections.abc import Iterator
from typing import Final

_FORMAT_OF_ALL_PLANES: Final = 12


def glyphs_of(font: bytes) -> frozenset[int]:
    """Code points that the first face of an OpenType font or collection can show (OpenType specification, table
    ``cmap``, format 12). Raises ``ValueError`` for a font without such a table."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    table = _table(font, start, b"cmap")
    for number in range(struct.unpack_from(">H", font, table + 2)[0]):
        _, _, offset = struct.unpack_from(">HHI", font, table + 4 + 8 * number)
        if struct.unpack_from(">H", font, table + offset)[0] == _FORMAT_OF_ALL_PLANES:
            return frozenset(_points(font, table + offset))
    raise ValueError("the font says of no character outside the first plane whether it has it")


def _table(font: bytes, start: int, name: bytes) -> int:
    for number in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name!r}")


def _points(font: bytes, at: int) -> Iterator[int]:
    for group in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
        if glyph or last > first:
            yield from range(first, last + 1)
