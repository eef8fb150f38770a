"""The charts of a validation."""

from collections.abc import Mapping, Sequence
from typing import Any

from payworthy.model.report.svg import Axis, Chart, even_axis, log_axis
from payworthy.text.catalogue import Catalogue


def roc(found: Mapping[str, Any], texts: Catalogue) -> str:
    """Share of the bad ones found against share of the good ones stopped."""
    x = even_axis(0, 1, texts.say("report.axis.goods_stopped"), ".0%")
    y = even_axis(0, 1, texts.say("report.axis.bads_found"), ".0%")
    chart = Chart(x, y, texts.say("report.chart.roc"))
    curve = [(point[0], point[1]) for point in found["curve"]]
    chart.area([*curve, (1, 0), (0, 0)], "fill")
    chart.line([(0, 0), (1, 1)], "dashed")
    chart.line(curve, "line")
    return chart.text()


def distributions(found: Mapping[str, Any], texts: Catalogue) -> str:
    """Scores of the good and of the bad ones."""
    data = found["distributions"]
    edges: Sequence[float] = data["edges"]
    top = max(*data["goods"], *data["bads"], 0.01) * 1.1
    x = even_axis(edges[0], edges[-1], texts.say("report.axis.score"), ".0f")
    y = even_axis(0, top, texts.say("report.axis.share"), ".0%", 4)
    chart = Chart(x, y, texts.say("report.chart.distributions"))
    for name, kind in (("goods", "good"), ("bads", "bad")):
        steps = [
            point
            for low, high, share in zip(edges[:-1], edges[1:], data[name], strict=True)
            for point in ((low, share), (high, share))
        ]
        chart.area([(edges[0], 0), *steps, (edges[-1], 0)], f"fill-{kind}")
        chart.line(steps, f"line-{kind}")
    return chart.text()


def reliability(found: Mapping[str, Any], texts: Catalogue) -> str:
    """Forecast against what happened, in groups of equal size, with exact intervals; both axes logarithmic."""
    rows = [row for row in found["reliability"] if row["forecast"] > 0]
    values = [row["forecast"] for row in rows] + [row["rate"] for row in rows if row["rate"] > 0]
    low = 10**-4 if not values else max(min(values) / 2, 1e-5)
    x = log_axis(low, 1, texts.say("report.axis.forecast"))
    y = log_axis(low, 1, texts.say("report.axis.happened"))
    chart = Chart(x, y, texts.say("report.chart.reliability"))
    chart.line([(low, low), (1, 1)], "dashed")
    for row in rows:
        chart.whisker(row["forecast"], max(row["low"], low), max(row["high"], low))
        chart.dot(row["forecast"], max(row["rate"], low), "dot" if row["rate"] > 0 else "dot-none")
    return chart.text()


def grades(found: Mapping[str, Any], texts: Catalogue) -> str:
    """Rate of default by grade with its exact interval, and the PD of the grade."""
    rows = found["grades"]
    top = min(1.0, max([row["rate"] for row in rows] + [row["pd"] for row in rows] + [0.01]) * 1.4)
    ticks = tuple((number + 0.5, row["grade"]) for number, row in enumerate(rows))
    x = Axis(0, max(len(rows), 1), ticks, texts.say("report.axis.grade"))
    y = even_axis(0, top, texts.say("report.axis.default_rate"), ".1%" if top < 0.1 else ".0%")
    chart = Chart(x, y, texts.say("report.chart.grades"))
    for number, row in enumerate(rows):
        chart.bar(number + 0.5, 26, row["rate"], f"bar-{row['light']}")
        chart.whisker(number + 0.5, row["low"], min(row["high"], top))
        chart.line([(number + 0.15, row["pd"]), (number + 0.85, row["pd"])], "mark")
    return chart.text()
