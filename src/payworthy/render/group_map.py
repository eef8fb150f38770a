"""Who owns whom: boxes in rows, owners above what they own; a long group as an indented list."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from payworthy.render.frame import SMALL
from payworthy.render.palette import ACCENT, INK, MUTED, PAPER, RULE, TINTS, TONES
from payworthy.render.svg import LETTER, PX, Canvas
from payworthy.render.widths import lines_of
from payworthy.report.tree import Box, Chart, Edge, Tone

_LEAST_WIDE: Final = 128 * PX
_MOST_WIDE: Final = 200 * PX
_GAP: Final = 16 * PX
_BETWEEN_ROWS: Final = 44 * PX
_INDENT: Final = 22 * PX


class _Place(Struct, frozen=True):
    x: int
    y: int
    width: int
    height: int


def group_map(canvas: Canvas, chart: Chart) -> None:
    """Rows where they fit side by side, otherwise a list. Ownership in a circle is drawn dashed."""
    levels = _levels(chart.boxes, chart.edges)
    rows: list[list[Box]] = [[] for _ in range(max(levels.values(), default=0) + 1)]
    for box in chart.boxes:
        rows[levels[box.key]].append(box)
    most = (canvas.width + _GAP) // (_LEAST_WIDE + _GAP)
    if max(map(len, rows)) <= most:
        _in_rows(canvas, chart, [_in_order(row, chart.edges, rows) for row in rows])
    else:
        _as_list(canvas, chart)


def _levels(boxes: Sequence[Box], edges: Sequence[Edge]) -> dict[str, int]:
    """How far below the uppermost owner each box stands; a circle stops where it would rise past the number of
    boxes."""
    levels = {box.key: 0 for box in boxes}
    forward = _without_circles(boxes, edges)
    for _ in boxes:
        for edge in forward:
            levels[edge.lower] = max(levels[edge.lower], levels[edge.upper] + 1)
    return levels


def _without_circles(boxes: Sequence[Box], edges: Sequence[Edge]) -> list[Edge]:
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


def _in_order(row: Sequence[Box], edges: Sequence[Edge], rows: Sequence[Sequence[Box]]) -> list[Box]:
    """Boxes under their owners, so that few lines cross."""
    places = {box.key: place * 100 // max(len(each), 1) for each in rows for place, box in enumerate(each)}

    def above(box: Box) -> int:
        owners = [places[edge.upper] for edge in edges if edge.lower == box.key]
        return sum(owners) // len(owners) if owners else places[box.key]

    return sorted(row, key=above)


def _in_rows(canvas: Canvas, chart: Chart, rows: Sequence[Sequence[Box]]) -> None:
    widest = max(map(len, rows))
    wide = min(_MOST_WIDE, (canvas.width - _GAP * (widest - 1)) // max(widest, 1))
    places: dict[str, _Place] = {}
    y = 2 * PX
    for row in rows:
        high = max(_height(box, wide) for box in row)
        left = (canvas.width - len(row) * wide - (len(row) - 1) * _GAP) // 2
        for place, box in enumerate(row):
            places[box.key] = _Place(left + place * (wide + _GAP), y, wide, high)
        y += high + _BETWEEN_ROWS
    for edge in chart.edges:
        _join(canvas, places, edge)
    for box in chart.boxes:
        _box(canvas, box, places[box.key])
    canvas.height = y - _BETWEEN_ROWS + 2 * PX


def _join(canvas: Canvas, places: Mapping[str, _Place], edge: Edge) -> None:
    upper, lower = places[edge.upper], places[edge.lower]
    down = lower.y > upper.y
    start = (upper.x + upper.width // 2, upper.y + (upper.height if down else 0))
    end = (lower.x + lower.width // 2, lower.y if down else lower.y + lower.height)
    bend = end[1] - 22 * PX if down else end[1] + 16 * PX
    dashes = "" if down else f"{5 * PX} {4 * PX}"
    canvas.line((start, (start[0], bend), (end[0], bend), end), MUTED if down else TONES[Tone.WARN], dashes=dashes)
    if edge.label:
        canvas.text(end[0] + 5 * PX, end[1] - 7 * PX, edge.label, colour=MUTED, size=SMALL, halo=PAPER)


def _lines(box: Box, wide: int) -> tuple[list[str], list[str]]:
    room = wide - 16 * PX
    notes = lines_of(box.note, room * 1000 // SMALL, 2) if box.note else []
    return lines_of(box.label, room * 1000 // LETTER, 3), notes


def _height(box: Box, wide: int) -> int:
    labels, notes = _lines(box, wide)
    return (14 + 16 * len(labels) + 14 * len(notes)) * PX


def _box(canvas: Canvas, box: Box, place: _Place) -> None:
    fill = ACCENT if box.main else TINTS[box.tone]
    edge = ACCENT if box.main else RULE if box.tone in (Tone.PLAIN, Tone.MUTED) else TONES[box.tone]
    canvas.box(place.x, place.y, place.width, place.height, fill, edge=edge, round_by=3 * PX)
    labels, notes = _lines(box, place.width)
    middle, y = place.x + place.width // 2, place.y + 19 * PX
    for line in labels:
        canvas.text(middle, y, line, colour=PAPER if box.main else INK, anchor="middle")
        y += 16 * PX
    for line in notes:
        colour = PAPER if box.main else TONES[box.tone] if box.tone is not Tone.PLAIN else MUTED
        canvas.text(middle, y, line, colour=colour, anchor="middle", size=SMALL)
        y += 14 * PX


def _as_list(canvas: Canvas, chart: Chart) -> None:
    """Every box once, under its first owner; further owners stand in its line."""
    forward = _without_circles(chart.boxes, chart.edges)
    first = {edge.lower: edge for edge in reversed(forward)}
    names = {box.key: box.label for box in chart.boxes}
    y = 2 * PX
    for depth, box in _walk(chart.boxes, first):
        more = [f"{names[e.upper]} {e.label}".strip() for e in chart.edges if e.lower == box.key]
        own = first.get(box.key)
        others = more if own is None else [each for each in more if each != f"{names[own.upper]} {own.label}".strip()]
        x = depth * _INDENT
        y = _row(canvas, box, x, y, "" if own is None else own.label, others)
    canvas.height = y


def _walk(boxes: Sequence[Box], first: Mapping[str, Edge]) -> list[tuple[int, Box]]:
    below: dict[str, list[Box]] = {}
    for box in boxes:
        if box.key in first:
            below.setdefault(first[box.key].upper, []).append(box)
    order: list[tuple[int, Box]] = []
    waiting = [(0, box) for box in reversed(boxes) if box.key not in first]
    while waiting:
        depth, box = waiting.pop()
        order.append((depth, box))
        waiting += [(depth + 1, each) for each in reversed(below.get(box.key, []))]
    return order


def _row(canvas: Canvas, box: Box, x: int, y: int, share: str, others: Sequence[str]) -> int:
    """One line of the list, and below it, smaller, its note and its further owners."""
    room = canvas.width - x - 16 * PX
    small = "; ".join(each for each in (box.note, *others) if each)
    labels = lines_of(f"{box.label}  {share}".strip(), room * 1000 // LETTER, 2)
    notes = lines_of(small, room * 1000 // SMALL, 2) if small else []
    high = (10 + 16 * len(labels) + 14 * len(notes)) * PX
    colour = ACCENT if box.main else TONES[box.tone] if box.tone not in (Tone.PLAIN, Tone.MUTED) else RULE
    canvas.box(x, y + 2 * PX, 3 * PX, high - 6 * PX, colour)
    canvas.box(x + 3 * PX, y + 2 * PX, canvas.width - x - 3 * PX, high - 6 * PX, TINTS[box.tone])
    for number, line in enumerate((*labels, *notes)):
        is_note = number >= len(labels)
        top = y + (16 + 16 * min(number, len(labels)) + 14 * max(number - len(labels), 0)) * PX
        style = (MUTED, SMALL) if is_note else (ACCENT if box.main else INK, LETTER)
        canvas.text(x + 12 * PX, top, line, colour=style[0], size=style[1])
    return y + high
