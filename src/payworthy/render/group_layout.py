"""Where the boxes of a group map stand, and how the lines between them run."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from payworthy.render.svg import PX, Point
from payworthy.report.tree import Box, Edge

GAP: Final = 18 * PX
"""Between boxes of a row."""
BETWEEN_ROWS: Final = 52 * PX
_CLEAR: Final = 9 * PX
"""How far lines stay away from boxes they do not belong to."""


class Place(Struct, frozen=True):
    """A box on the canvas."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Half its width from the left."""
        return self.x + self.width // 2

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height


def without_circles(boxes: Sequence[Box], edges: Sequence[Edge]) -> list[Edge]:
    """The edges in their order, without those that would close a circle."""
    above: dict[str, set[str]] = {box.key: {box.key} for box in boxes}
    kept = []
    for edge in edges:
        if edge.lower not in above[edge.upper]:
            kept.append(edge)
            for owners in above.values():
                if edge.lower in owners:
                    owners.update(above[edge.upper])
    return kept


def rows_of(boxes: Sequence[Box], edges: Sequence[Edge]) -> list[list[Box]]:
    """Boxes by level: owners above what they own, and no higher than they must be. ``edges`` hold no circle."""
    levels = {box.key: 0 for box in boxes}
    for _ in boxes:
        for edge in edges:
            levels[edge.lower] = max(levels[edge.lower], levels[edge.upper] + 1)
    owned = {edge.lower for edge in edges}
    for box in boxes:
        below = [levels[edge.lower] for edge in edges if edge.upper == box.key]
        if below and box.key not in owned:
            levels[box.key] = min(below) - 1
    rows: list[list[Box]] = [[] for _ in range(max(levels.values(), default=0) + 1)]
    for box in boxes:
        rows[levels[box.key]].append(box)
    return rows


def places_of(
    rows: Sequence[Sequence[Box]], edges: Sequence[Edge], width: int, wide: int, height: Callable[[Box], int]
) -> dict[str, Place]:
    """Every box at its place: in the middle of its owners as far as its neighbours allow."""
    places: dict[str, Place] = {}
    y = 2 * PX
    for row in rows:
        wanted = {box.key: _wanted(box, places, edges, width) for box in row}
        order = sorted(row, key=lambda box: wanted[box.key])
        high = max(height(box) for box in row)
        lefts = _spread([wanted[box.key] - wide // 2 for box in order], wide + GAP, width - wide)
        for box, left in zip(order, lefts, strict=True):
            places[box.key] = Place(left, y, wide, high)
        y += high + BETWEEN_ROWS
    return _centred(places, width)


def _spread(wanted: Sequence[int], step: int, most: int) -> list[int]:
    """Ascending places at least ``step`` apart, from 0 to ``most``, as near to the wanted ones as this simple way gets:
    pushed to the right, then moved back together by how far they were pushed on average."""
    lefts: list[int] = []
    for each in wanted:
        lefts.append(max(each, lefts[-1] + step) if lefts else each)
    pushed = sum(left - each for left, each in zip(lefts, wanted, strict=True)) // len(lefts)
    back = max(min(pushed, lefts[0]), lefts[-1] - most)
    return [left - back for left in lefts]


def _centred(places: Mapping[str, Place], width: int) -> dict[str, Place]:
    first = min(place.x for place in places.values())
    last = max(place.x + place.width for place in places.values())
    shift = (width - last - first) // 2
    return {key: Place(place.x + shift, place.y, place.width, place.height) for key, place in places.items()}


def _wanted(box: Box, places: Mapping[str, Place], edges: Sequence[Edge], width: int) -> int:
    owners = [places[edge.upper].middle for edge in edges if edge.lower == box.key and edge.upper in places]
    return sum(owners) // len(owners) if owners else width // 2


def port_of(edge: Edge, edges: Sequence[Edge], places: Mapping[str, Place]) -> int:
    """Where on the upper side of the owned box a line ends: several owners stand beside each other, in the order they
    are drawn in above."""
    owners = sorted({each.upper for each in edges if each.lower == edge.lower}, key=lambda key: places[key].middle)
    target = places[edge.lower]
    return target.x + target.width * (owners.index(edge.upper) + 1) // (len(owners) + 1)


def line_down(start: Point, end: Point, lane: int, between: Sequence[Place]) -> list[Point]:
    """From an owner down to what it owns: straight, around the boxes that stand between them, then sideways in its
    ``lane`` above the end, then into it."""
    points, x = [start], start[0]
    for top in sorted({place.y for place in between}):
        hit = [place for place in between if place.y == top and place.x - _CLEAR < x < place.x + place.width + _CLEAR]
        for place in hit:
            sides = (place.x - _CLEAR, place.x + place.width + _CLEAR)
            aside = min(sides, key=lambda side: abs(side - end[0]))
            points += [(x, top - _CLEAR), (aside, top - _CLEAR)]
            x = aside
    bend = end[1] - 24 * PX - lane * 6 * PX
    return [*points, (x, bend), (end[0], bend), end]
