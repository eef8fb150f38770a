"""Who owns whom: boxes in rows, owners above what they own; a long group as an indented list."""

from collections.abc import Mapping
from typing import Final

from payworthy.render.frame import SMALL
from payworthy.render.group_layout import GAP, Place, line_down, places_of, port_of, rows_of, without_circles
from payworthy.render.group_list import group_list
from payworthy.render.palette import ACCENT, INK, MUTED, PAPER, RULE, TINTS, TONES
from payworthy.render.svg import LETTER, PX, Canvas
from payworthy.render.widths import lines_of
from payworthy.report.tree import Box, Chart, Edge, Tone

_LEAST_WIDE: Final = 128 * PX
_MOST_WIDE: Final = 210 * PX
_LANES: Final = 4
"""Lines of so many owners in a row run sideways at heights of their own."""


def group_map(canvas: Canvas, chart: Chart) -> None:
    """Rows where they fit side by side, otherwise a list. Ownership in a circle is drawn dashed."""
    forward = without_circles(chart.boxes, chart.edges)
    rows = rows_of(chart.boxes, forward)
    widest = max(map(len, rows))
    if widest > (canvas.width + GAP) // (_LEAST_WIDE + GAP):
        group_list(canvas, chart)
        return
    wide = min(_MOST_WIDE, (canvas.width - GAP * (widest - 1)) // widest)
    places = places_of(rows, forward, canvas.width, wide, lambda box: _height(box, wide))
    lanes = {box.key: number for row in rows for number, box in enumerate(row)}
    for edge in chart.edges:
        if edge in forward:
            _down(canvas, places, edge, port_of(edge, forward, places), lanes[edge.upper] % _LANES)
        else:
            _back(canvas, places, edge)
    for box in chart.boxes:
        _box(canvas, box, places[box.key])
    canvas.height = max(place.bottom for place in places.values()) + 2 * PX


def _down(canvas: Canvas, places: Mapping[str, Place], edge: Edge, port: int, lane: int) -> None:
    upper, lower = places[edge.upper], places[edge.lower]
    between = [place for place in places.values() if upper.bottom < place.y < lower.y]
    canvas.line(line_down((upper.middle, upper.bottom), (port, lower.y), lane, between), MUTED)
    _label(canvas, edge, port, lower.y - 7 * PX)


def _back(canvas: Canvas, places: Mapping[str, Place], edge: Edge) -> None:
    """A line that closes a circle: from the right end of the lower box up to that of the upper one."""
    owner, owned = places[edge.upper], places[edge.lower]
    start, end = owner.x + owner.width * 9 // 10, owned.x + owned.width * 9 // 10
    bend = owned.bottom + 18 * PX
    points = ((start, owner.y), (start, bend), (end, bend), (end, owned.bottom))
    canvas.line(points, TONES[Tone.WARN], dashes=f"{5 * PX} {4 * PX}")
    _label(canvas, edge, end, owned.bottom + 13 * PX)


def _label(canvas: Canvas, edge: Edge, x: int, y: int) -> None:
    if edge.label:
        canvas.text(x + 5 * PX, y, edge.label, colour=MUTED, size=SMALL, behind=PAPER)


def _lines(box: Box, wide: int) -> tuple[list[str], list[str]]:
    room = wide - 16 * PX
    notes = lines_of(box.note, room * 1000 // SMALL, 2) if box.note else []
    return lines_of(box.label, room * 1000 // LETTER, 3), notes


def _height(box: Box, wide: int) -> int:
    labels, notes = _lines(box, wide)
    return (14 + 16 * len(labels) + 14 * len(notes)) * PX


def _box(canvas: Canvas, box: Box, place: Place) -> None:
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
