"""Values over time: lines, and steps that hold until the next label, over bands such as grades."""

from collections.abc import Iterator, Sequence

from payworthy.render.frame import (
    SMALL,
    Plot,
    axes,
    label_lines,
    labels_below,
    left_room,
    marks_across,
    names_right,
    right_room,
)
from payworthy.render.palette import GRID, MUTED, PAPER, TINTS, TONES, series_colour
from payworthy.render.scale import said, scale_of
from payworthy.render.svg import LETTER, PX, Canvas, Point
from payworthy.render.widths import cut_to
from payworthy.report.tree import Chart, ChartKind, Number, Tone

_PLOT_HEIGHT = 180 * PX
_MOST_DOTS = 24


def lines(canvas: Canvas, chart: Chart) -> None:
    """A line per series, named at its end; a step holds its value until the next label."""
    values = [value for series in chart.series for value in series.values if value is not None]
    within = [edge for band in chart.bands for edge in (band.low, band.high) if edge is not None]
    scale = scale_of((*values, *(mark.value for mark in chart.marks), *_near(within, values)), from_zero=False)
    names = [_named(series.name, series.values, chart) for series in chart.series]
    beside = [*(band.label for band in chart.bands), *(mark.label for mark in chart.marks), *names]
    top = 24 * PX
    plot = Plot(left_room(scale), canvas.width - right_room(canvas, beside), top, top + _PLOT_HEIGHT, scale)
    _bands(canvas, plot, chart)
    axes(canvas, plot, chart.unit)
    below = label_lines(chart.labels, (plot.right - plot.left) // max(len(chart.labels), 1))
    canvas.height = plot.bottom + labels_below(canvas, plot, below) + 2 * PX
    marks_across(canvas, plot, chart.marks)
    room = (plot.right - plot.left) * 1000 // LETTER
    ends = [(plot.y(mark.value), mark.label, TONES[mark.tone]) for mark in chart.marks]
    for place, series in enumerate(chart.series):
        colour = series_colour(series.tone, place)
        last = None
        for run in _runs(plot, series.values):
            last = run[-1][2]
            _draw(canvas, run, colour, chart.kind)
        if last is not None and chart.bands:
            canvas.text(plot.right - 5 * PX, last - 6 * PX, cut_to(names[place], room), colour=colour, anchor="end")
        elif last is not None:
            ends.append((last, names[place], TONES[Tone.MUTED] if series.tone is Tone.MUTED else colour))
    names_right(canvas, plot, ends)


def _named(name: str, values: Sequence[Number | None], chart: Chart) -> str:
    """What stands at the end of a line: its last value, and its name where there are several."""
    last = next((value for value in reversed(values) if value is not None), None)
    value = "" if last is None else said(last, chart.decimals)
    return f"{name} {value}" if len(chart.series) > 1 else value


def _near(edges: Sequence[Number], values: Sequence[Number]) -> Iterator[Number]:
    """The edges of bands next to the values: the reader sees in which band they are and how far the next one is."""
    if values:
        yield from sorted((edge for edge in edges if edge < min(values)), reverse=True)[:1]
        yield from sorted(edge for edge in edges if edge > max(values))[:1]


def _bands(canvas: Canvas, plot: Plot, chart: Chart) -> None:
    for place, band in enumerate(chart.bands):
        low = plot.scale.low if band.low is None else band.low
        high = plot.scale.high if band.high is None else band.high
        bottom, top = plot.y(low), plot.y(high)
        if bottom <= top:
            continue
        tint = TINTS[band.tone] if place % 2 == 0 or band.tone.value != "plain" else PAPER
        canvas.box(plot.left, top, plot.right - plot.left, bottom - top, tint)
        canvas.line(((plot.left, top), (plot.right, top)), GRID)
        if bottom - top >= 12 * PX:
            canvas.text(plot.right + 8 * PX, (bottom + top) // 2 + 4 * PX, band.label, colour=MUTED, size=SMALL)


def _runs(plot: Plot, values: Sequence[Number | None]) -> Iterator[list[tuple[int, int, int]]]:
    """Unbroken stretches of known values: left and right of each strip, and the height."""
    run: list[tuple[int, int, int]] = []
    for place, value in enumerate(values):
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((*plot.slot(place, len(values)), plot.y(value)))
    if run:
        yield run


def _draw(canvas: Canvas, run: Sequence[tuple[int, int, int]], colour: str, kind: ChartKind) -> None:
    if kind is ChartKind.STEP:
        stairs: list[Point] = [(x, y) for left, right, y in run for x in (left, right)]
        canvas.line(stairs, colour, thick=22)
        return
    points: list[Point] = [((left + right) // 2, y) for left, right, y in run]
    canvas.line(points, colour, thick=2 * PX)
    if len(points) <= _MOST_DOTS:
        for x, y in points:
            canvas.dot(x, y, 25, colour)
