"""A group too wide for a page, as an indented list: what is owned stands under its first owner."""

from collections.abc import Mapping, Sequence
from typing import Final

from payworthy.render.frame import SMALL
from payworthy.render.group_layout import without_circles
from payworthy.render.palette import ACCENT, INK, MUTED, RULE, TINTS, TONES
from payworthy.render.svg import LETTER, PX, Canvas
from payworthy.render.widths import lines_of
from payworthy.report.tree import Box, Chart, Edge, Tone

_INDENT: Final = 22 * PX


def group_list(canvas: Canvas, chart: Chart) -> None:
    """Every box once, under its first owner; further owners stand in its line."""
    forward = without_circles(chart.boxes, chart.edges)
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
    small = "  ".join(each for each in (box.note, *(f"+ {owner}" for owner in others)) if each)
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
