"""What charts over labels share: the plot's room, its axes, its legend, its marks."""

from collections.abc import Sequence

from msgspec import Struct

from payworthy.render.palette import GRID, MUTED, RULE, TONES, series_colour
from payworthy.render.scale import Scale, tick_said
from payworthy.render.svg import PX, Canvas
from payworthy.render.widths import cut_to, lines_of, longest_run, width_of
from payworthy.report.tree import Chart, Mark

SMALL = 11 * PX


class Plot(Struct, frozen=True):
    """The room that data is drawn in, and its vertical axis."""

    left: int
    right: int
    top: int
    bottom: int
    scale: Scale

    def y(self, value: object) -> int:
        """The height of a value."""
        return self.scale.place(value, self.bottom, self.top)  # type: ignore[arg-type]

    def slot(self, place: int, count: int) -> tuple[int, int]:
        """Left and right of the strip of one label among ``count``."""
        width = self.right - self.left
        return self.left + width * place // count, self.left + width * (place + 1) // count


def measure(text: str, size: int) -> int:
    """Width of a text in units of the canvas."""
    return width_of(text) * size // 1000


def legend(canvas: Canvas, chart: Chart, y: int) -> int:
    """Names of the series with their colours, in as many lines as they need; the height used. None for one series."""
    if len(chart.series) < 2:
        return 0
    x, line = 0, 0
    for place, series in enumerate(chart.series):
        name = cut_to(series.name, 1000 * (canvas.width - 20 * PX) // SMALL)
        wide = 16 * PX + measure(name, SMALL) + 18 * PX
        if x and x + wide > canvas.width:
            x, line = 0, line + 1
        top = y + line * 17 * PX
        canvas.box(x, top, 10 * PX, 10 * PX, series_colour(series.tone, place), round_by=PX)
        canvas.text(x + 15 * PX, top + 9 * PX, name, colour=MUTED, size=SMALL)
        x += wide
    return (line + 1) * 17 * PX + 4 * PX


def axes(canvas: Canvas, plot: Plot, unit: str) -> None:
    """Horizontal lines with their values; the zero line is darker. The unit stands above the values."""
    for tick in plot.scale.ticks:
        y = plot.y(tick)
        canvas.line(((plot.left, y), (plot.right, y)), RULE if tick == 0 else GRID)
        canvas.text(
            plot.left - 6 * PX, y + 4 * PX, tick_said(tick, plot.scale.ticks), colour=MUTED, anchor="end", size=SMALL
        )
    if unit:
        canvas.text(0, plot.top - 12 * PX, unit, colour=MUTED, size=SMALL)


def left_room(scale: Scale) -> int:
    """Room that the values of the axis need."""
    return max(measure(tick_said(tick, scale.ticks), SMALL) for tick in scale.ticks) + 12 * PX


def label_lines(labels: Sequence[str], slot: int) -> list[list[str]]:
    """Labels under their strips, in up to two lines. Where strips are narrower than labels, only every second, third …
    label is written, the last one always."""
    room = max(slot - 4 * PX, 1) * 1000 // SMALL
    need = max(map(longest_run, labels), default=0)
    every = max(1, -(-need // room)) if need > room and len(labels) > 6 else 1
    last = len(labels) - 1
    return [
        lines_of(label, room * every, 2) if (last - place) % every == 0 else [] for place, label in enumerate(labels)
    ]


def labels_below(canvas: Canvas, plot: Plot, lines: Sequence[Sequence[str]]) -> int:
    """Writes the labels; the height they use."""
    for place, each in enumerate(lines):
        left, right = plot.slot(place, len(lines))
        for row, line in enumerate(each):
            y = plot.bottom + (16 + 14 * row) * PX
            half = measure(line, SMALL) // 2
            middle = max(half, min((left + right) // 2, canvas.width - half))
            canvas.text(middle, y, line, colour=MUTED, anchor="middle", size=SMALL)
    return (8 + 14 * max((len(each) for each in lines), default=0)) * PX


def marks_across(canvas: Canvas, plot: Plot, marks: Sequence[Mark]) -> None:
    """Dashed lines at given values. Their names stand at the right, with ``names_right``."""
    for mark in marks:
        y = plot.y(mark.value)
        canvas.line(((plot.left, y), (plot.right, y)), TONES[mark.tone], thick=12, dashes=f"{5 * PX} {4 * PX}")


def names_right(canvas: Canvas, plot: Plot, ends: Sequence[tuple[int, str, str]]) -> None:
    """Names (height, text, colour) right of the plot, each at its height, pushed apart where they would overlap."""
    room = 1000 * (canvas.width - plot.right - 8 * PX) // SMALL
    step, floor = 14 * PX, plot.bottom
    heights: list[int] = []
    for place, (y, _, _) in enumerate(sorted(ends)):
        heights.append(max(y, heights[-1] + step) if place else y)
    for place in range(len(heights) - 1, -1, -1):
        floor = heights[place] = min(heights[place], floor)
        floor -= step
    for y, (_, name, colour) in zip(heights, sorted(ends), strict=True):
        canvas.text(plot.right + 8 * PX, y + 4 * PX, cut_to(name, room), colour=colour, size=SMALL)


def right_room(canvas: Canvas, names: Sequence[str]) -> int:
    """Room that names right of the plot need, at most a third of the canvas."""
    widest = max([0, *(measure(name, SMALL) for name in names)])
    return min(widest + 10 * PX, canvas.width // 3) if widest else 0
