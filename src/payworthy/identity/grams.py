"""Pieces of names by which they are looked up: pairs of Chinese characters, triples of letters, as slots of a table."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

SLOTS: Final = 1 << 22
"""Size of the table; two grams that fall into one slot cost time, never a hit."""

Slots = npt.NDArray[np.uint32]

_SHIFT: Final = np.uint64(42)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST_HAN: Final = 0x3400
_GAP: Final = 0x20
_END: Final = 0x0A


def gram_slots(texts: Sequence[str]) -> tuple[Slots, npt.NDArray[np.uint32]]:
    """Slots of all grams of all texts, and which text each belongs to; a gram that a text has twice is there once.

    A text is padded with blanks. Grams are three characters in a row, or two where a Chinese character is among them,
    two Chinese characters with one between, and each Chinese character alone: a trade name has two or three of them,
    and one that is wrong must not hide the others.
    """
    joined = "\n" + "".join(f" {text} \n" for text in texts)
    signs = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner = np.cumsum(signs == _END).astype(np.uint32) - np.uint32(1)
    first, second, third = signs[:-2], signs[1:-1], signs[2:]
    owners = owner[:-2]
    han1, han2, han3 = first >= _FIRST_HAN, second >= _FIRST_HAN, third >= _FIRST_HAN
    apart = (first == _END) | (second == _END)
    pairs = ~apart & (han1 | han2)
    skips = ~apart & (third != _END) & han1 & han3
    triples = ~apart & (third != _END) & ~han1 & ~han2 & ~han3 & ~((first == _GAP) & (second == _GAP))
    codes = np.concatenate(
        [
            _mixed(first[pairs], second[pairs], 1),
            _mixed(first[skips], third[skips], 2),
            _mixed(first[han1], first[han1], 4),
            _mixed(first[triples] << np.uint64(21) | second[triples], third[triples], 3),
        ]
    )
    owned = np.concatenate([owners[pairs], owners[skips], owners[han1], owners[triples]])
    both = owned.astype(np.uint64) << np.uint64(22) | codes
    both.sort()
    both = both[np.concatenate([np.ones(min(1, len(both)), np.bool_), both[1:] != both[:-1]])]
    return (both & np.uint64(SLOTS - 1)).astype(np.uint32), (both >> np.uint64(22)).astype(np.uint32)


def _mixed(high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint64], kind: int) -> npt.NDArray[Any]:
    with np.errstate(over="ignore"):
        return ((high << np.uint64(21) | low) * _MIX + np.uint64(kind) * _MIX) >> _SHIFT
