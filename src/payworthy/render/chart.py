"""Charts as SVG, the same picture for the page and for print."""

from collections.abc import Callable, Mapping
from typing import Final

from payworthy.render.bars import bars, stacked
from payworthy.render.exposure_bar import exposure_bar
from payworthy.render.group_map import group_map
from payworthy.render.lines import lines
from payworthy.render.svg import PX, Canvas
from payworthy.report.tree import Chart, ChartKind

_DRAWN: Final[Mapping[ChartKind, Callable[[Canvas, Chart], None]]] = {
    ChartKind.BAR: bars,
    ChartKind.STACKED: stacked,
    ChartKind.LINE: lines,
    ChartKind.STEP: lines,
    ChartKind.EXPOSURE: exposure_bar,
    ChartKind.TREE: group_map,
}


def chart_svg(chart: Chart, width: int) -> str:
    """The picture of a chart, ``width`` pixels wide at letters of 12 pixels; its height follows from what it shows. An
    empty chart, with nothing to draw, is an empty text."""
    if not (chart.boxes if chart.kind is ChartKind.TREE else chart.series):
        return ""
    canvas = Canvas(width * PX)
    _DRAWN[chart.kind](canvas, chart)
    return canvas.svg(chart.alt)
