"""Bars beside each other and on top of each other. Both start at zero: their length is what they say."""

from decimal import Decimal

from payworthy.render.frame import (
    SMALL,
    Plot,
    axes,
    label_lines,
    labels_below,
    left_room,
    legend,
    marks_across,
    measure,
    names_right,
    right_room,
)
from payworthy.render.palette import INK, PAPER, TONES, series_colour
from payworthy.render.scale import said, scale_of
from payworthy.render.svg import PX, Canvas
from payworthy.report.tree import Chart, Number

_PLOT_HEIGHT = 170 * PX


def bars(canvas: Canvas, chart: Chart) -> None:
    """One group per label, a bar per series, each with its value where there is room."""
    values = [value for series in chart.series for value in series.values if value is not None]
    plot = _ground(canvas, chart, values)
    count = max(len(chart.series), 1)
    for place in range(len(chart.labels)):
        left, right = plot.slot(place, len(chart.labels))
        gap = (right - left) // 5
        wide = min((right - left - gap) // count, 64 * PX)
        start = (left + right - wide * count) // 2
        for number, series in enumerate(chart.series):
            value = series.values[place]
            x = start + wide * number
            if value is not None:
                _bar(canvas, plot, (x, x + wide - PX), (0, value), series_colour(series.tone, number))
                _value(canvas, plot, (x, x + wide), value, chart.decimals)


def stacked(canvas: Canvas, chart: Chart) -> None:
    """One bar per label, the series on top of each other in their order; negative parts hang below zero."""
    columns = [[series.values[place] for series in chart.series] for place in range(len(chart.labels))]
    sums = [
        sum((Decimal(part) for part in column if part is not None and (part > 0) is upward), Decimal(0))
        for column in columns
        for upward in (True, False)
    ]
    plot = _ground(canvas, chart, sums)
    for place, column in enumerate(columns):
        left, right = plot.slot(place, len(columns))
        wide = min((right - left) * 3 // 5, 76 * PX)
        x = (left + right - wide) // 2
        ends = {True: Decimal(0), False: Decimal(0)}
        for number, (series, part) in enumerate(zip(chart.series, column, strict=True)):
            if part:
                start = ends[part > 0]
                ends[part > 0] = start + part
                _bar(canvas, plot, (x, x + wide), (start, start + part), series_colour(series.tone, number), PAPER)
        if all(part is not None for part in column):
            _value(canvas, plot, (left, right), ends[True] + ends[False], chart.decimals, above=ends[True])


def _ground(canvas: Canvas, chart: Chart, values: list[Number] | list[Decimal]) -> Plot:
    scale = scale_of((*values, *(mark.value for mark in chart.marks)), from_zero=True)
    top = legend(canvas, chart, 0) + 24 * PX
    right = canvas.width - right_room(canvas, [mark.label for mark in chart.marks])
    plot = Plot(left_room(scale), right, top, top + _PLOT_HEIGHT, scale)
    axes(canvas, plot, chart.unit)
    lines = label_lines(chart.labels, (plot.right - plot.left) // max(len(chart.labels), 1))
    canvas.height = plot.bottom + labels_below(canvas, plot, lines) + 2 * PX
    marks_across(canvas, plot, chart.marks)
    names_right(canvas, plot, [(plot.y(mark.value), mark.label, TONES[mark.tone]) for mark in chart.marks])
    return plot


def _bar(
    canvas: Canvas, plot: Plot, sides: tuple[int, int], ends: tuple[Number, Number], colour: str, edge: str = ""
) -> None:
    y, other = sorted((plot.y(ends[0]), plot.y(ends[1])))
    canvas.box(sides[0], y, sides[1] - sides[0], max(other - y, 5), colour, edge=edge)


def _value(
    canvas: Canvas,
    plot: Plot,
    sides: tuple[int, int],
    value: Number,
    decimals: int,
    above: Number | None = None,
) -> None:
    """The value over its bar, or under a negative one; left out where it would touch its neighbour."""
    text = said(value, decimals)
    if measure(text, SMALL) > sides[1] - sides[0] + 6 * PX:
        return
    end = plot.y(value if above is None else above)
    y = end + 14 * PX if value < 0 and above is None else end - 5 * PX
    canvas.text((sides[0] + sides[1]) // 2, y, text, colour=INK, anchor="middle", size=SMALL, behind=PAPER)
