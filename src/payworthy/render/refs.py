"""Facts by number: the numbers that stand beside statements, and where each fact is used."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from msgspec import Struct

from payworthy.report.sound import cites_of
from payworthy.report.tree import Cite, Document

_SHOWN: Final = 4
"""So many numbers or ranges stand beside one statement; more would hide it."""


class Ref(Struct, frozen=True):
    """What is written, and the number of the source it leads to."""

    text: str
    to: int


class Refs:
    """The sources of a document by number, from 1 in the order of its list."""

    def __init__(self, document: Document) -> None:
        self._numbers = {source.fact_id: number for number, source in enumerate(document.sources, start=1)}
        self._used: dict[int, list[int]] = {}
        for section in (document.summary, *document.sections):
            for number in sorted({self._numbers[cite] for block in section.blocks for cite in cites_of(block)}):
                places = self._used.setdefault(number, [])
                if (section.number or 1) not in places:
                    places.append(section.number or 1)

    def of(self, cites: Cite) -> tuple[Ref, ...]:
        """The numbers of the facts, runs as ranges (``3–5``); the first few, then an ellipsis to the next."""
        runs = list(_runs(sorted({self._numbers[cite] for cite in cites})))
        shown = [Ref(str(first) if first == last else f"{first}–{last}", first) for first, last in runs[:_SHOWN]]
        return (*shown, *(Ref("…", first) for first, _ in runs[_SHOWN : _SHOWN + 1]))

    def used_in(self, number: int) -> tuple[int, ...]:
        """Numbers of the sections that rest on the source; what has no number of its own belongs to the first."""
        return tuple(self._used.get(number, ()))


def _runs(numbers: list[int]) -> Iterable[tuple[int, int]]:
    """First and last of each stretch without a gap; two neighbours stay two."""
    if not numbers:
        return
    start = numbers[0]
    for one, other in pairwise((*numbers, numbers[-1] + 2)):
        if other != one + 1:
            if one == start + 1:
                yield start, start
                yield one, one
            else:
                yield start, one
            start = other
