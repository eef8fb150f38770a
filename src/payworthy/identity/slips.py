"""Slips of the pen: a few characters wrong in a whole name, which weigh twice where they touch the telling part."""

from typing import Final

from rapidfuzz.distance import OSA

MOST: Final = 2
"""Edits that may still be a slip; in a long name three."""

_LONG: Final = 24


def slipped(a: str, b: str) -> int | None:
    """How many characters were replaced, left out, put in or swapped with their neighbour; nothing if too many."""
    most = MOST if max(len(a), len(b)) < _LONG else MOST + 1
    edits = OSA.distance(a, b, score_cutoff=most)
    return edits if edits <= most else None


def weight_of_slips(edits: int, telling: str, text: str, other: str) -> int:
    """Edits in halves: those that fall into the telling part of ``text`` count two, others one. The telling part is
    looked for in ``other`` near where it stands in ``text``."""
    at = max(0, text.find(telling))
    least = edits
    for start in range(max(0, at - MOST), at + MOST + 1):
        for size in range(max(1, len(telling) - 1), len(telling) + 2):
            least = min(least, OSA.distance(telling, other[start : start + size], score_cutoff=least))
            if not least:
                return edits
    return edits + least
