"""One bar of what is used, part by part, against a limit."""

from decimal import Decimal

from payworthy.render.frame import SMALL, measure
from payworthy.render.palette import GRID, INK, MUTED, PAPER, RULE, TONES, series_colour
from payworthy.render.scale import Scale, said
from payworthy.render.svg import LETTER, PX, Canvas
from payworthy.render.widths import cut_to
from payworthy.report.tree import Chart

_HIGH = 30 * PX


def exposure_bar(canvas: Canvas, chart: Chart) -> None:
    """Parts from left to right in their order, from zero; marks across; below, every part with its name and value."""
    parts = [Decimal(series.values[0] or 0) for series in chart.series]
    total = sum((part for part in parts if part > 0), Decimal(0))
    high = max([total, *(Decimal(mark.value) for mark in chart.marks)]) or Decimal(1)
    scale = Scale(Decimal(0), high, ())
    top = (6 + 17 * len(chart.marks)) * PX
    canvas.box(0, top, canvas.width, _HIGH, GRID)
    start = Decimal(0)
    for place, part in enumerate(parts):
        if part > 0:
            left, right = (scale.place(value, 0, canvas.width) for value in (start, start + part))
            canvas.box(left, top, right - left, _HIGH, series_colour(chart.series[place].tone, place), edge=PAPER)
            start += part
    _marks(canvas, chart, scale, top)
    canvas.height = _parts(canvas, chart, top + _HIGH + 18 * PX)


def _marks(canvas: Canvas, chart: Chart, scale: Scale, top: int) -> None:
    """Each mark on a line of its own above the bar, so that near marks stay legible."""
    for place, mark in enumerate(sorted(chart.marks, key=lambda mark: -Decimal(mark.value))):
        x = scale.place(mark.value, PX, canvas.width - PX)
        y = (12 + 17 * place) * PX
        colour = TONES[mark.tone]
        canvas.line(((x, y - 9 * PX), (x, top + _HIGH + 5 * PX)), colour, thick=2 * PX)
        text = f"{mark.label} {said(mark.value, chart.decimals)}"
        fits_left = measure(text, SMALL) + 6 * PX <= x
        side = x - 6 * PX if fits_left else x + 6 * PX
        canvas.text(side, y, text, colour=colour, anchor="end" if fits_left else "start", size=SMALL, behind=PAPER)


def _parts(canvas: Canvas, chart: Chart, y: int) -> int:
    """Name and value of every part, in columns; the height below them."""
    columns = max(1, min(len(chart.series), canvas.width // (170 * PX)))
    wide = canvas.width // columns
    for place, series in enumerate(chart.series):
        x, top = wide * (place % columns), y + place // columns * 36 * PX
        value = series.values[0]
        canvas.box(x, top - 9 * PX, 10 * PX, 10 * PX, series_colour(series.tone, place), edge=RULE)
        room = (wide - 24 * PX) * 1000 // SMALL
        canvas.text(x + 15 * PX, top, cut_to(series.name, room), colour=MUTED, size=SMALL)
        words = "—" if value is None else f"{said(value, chart.decimals)} {chart.unit}".strip()
        words = cut_to(words, (wide - 24 * PX) * 1000 // LETTER)
        canvas.text(x + 15 * PX, top + 16 * PX, words, colour=INK)
    rows = -(-len(chart.series) // columns)
    return y + rows * 36 * PX - 8 * PX
