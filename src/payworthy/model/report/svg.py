"""Charts as SVG text. Colours come from the page's style sheet, so that the page decides how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite, log10
from typing import Final

WIDTH: Final = 440
HEIGHT: Final = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 14, 46


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values along one side; ``ticks`` are values with their labels."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    title: str
    is_log: bool = False

    def share(self, value: float) -> float:
        """Where a value stands between the two ends, 0 to 1."""
        if self.is_log:
            low, high, value = log10(self.low), log10(self.high), log10(max(value, self.low))
        else:
            low, high = self.low, self.high
        return min(1.0, max(0.0, (value - low) / (high - low)))


def even_axis(low: float, high: float, title: str, style: str, steps: int = 5) -> Axis:
    """An axis with evenly spaced labels in a format such as ``.0%``."""
    high = high if high > low else low + 1
    values = [low + (high - low) * step / steps for step in range(steps + 1)]
    return Axis(low, high, tuple((value, format(value, style)) for value in values), title)


def log_axis(low: float, high: float, title: str) -> Axis:
    """A logarithmic axis of shares, labelled at 1, 3 and 10 of each power of ten."""
    marks = [base * 10.0**power for power in range(-5, 1) for base in (1, 3)]
    marks = [mark for mark in marks if low <= mark <= high]
    return Axis(low, high, tuple((mark, f"{mark * 100:g} %") for mark in marks), title, is_log=True)


class Chart:
    """Shapes inside a frame with two axes."""

    def __init__(self, x: Axis, y: Axis, title: str) -> None:
        self.x, self.y, self.title = x, y, title
        self._shapes: list[str] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point, in pixels."""
        across = _LEFT + self.x.share(x) * (WIDTH - _LEFT - _RIGHT)
        down = HEIGHT - _BOTTOM - self.y.share(y) * (HEIGHT - _TOP - _BOTTOM)
        return round(across, 1), round(down, 1)

    def line(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        """A line through points; ``kind`` is a class of the style sheet."""
        places = " ".join(f"{x},{y}" for x, y in (self.at(*point) for point in points))
        self._shapes.append(f'<polyline class="{kind}" points="{places}"/>')

    def area(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        """A filled shape."""
        places = " ".join(f"{x},{y}" for x, y in (self.at(*point) for point in points))
        self._shapes.append(f'<polygon class="{kind}" points="{places}"/>')

    def dot(self, x: float, y: float, kind: str) -> None:
        """A point."""
        across, down = self.at(x, y)
        self._shapes.append(f'<circle class="{kind}" cx="{across}" cy="{down}" r="4"/>')

    def whisker(self, x: float, low: float, high: float) -> None:
        """An interval: a vertical line with ends."""
        (across, top), (_, bottom) = self.at(x, high), self.at(x, low)
        self._shapes.append(
            f'<path class="whisker" d="M{across},{top}V{bottom}M{across - 4},{top}h8M{across - 4},{bottom}h8"/>'
        )

    def bar(self, x: float, width: float, y: float, kind: str) -> None:
        """A bar from the bottom, ``width`` in pixels, its middle at ``x``."""
        (across, top), (_, bottom) = self.at(x, y), self.at(x, self.y.low)
        self._shapes.append(
            f'<rect class="{kind}" x="{across - width / 2}" y="{top}" width="{width}" '
            f'height="{max(bottom - top, 0.0):.1f}"/>'
        )

    def text(self) -> str:
        """The whole chart."""
        label = escape(self.title)
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">'
            f"{self._grid()}{''.join(self._shapes)}</svg>"
        )

    def _grid(self) -> str:
        parts = []
        for value, label in self.y.ticks:
            across, down = self.at(self.x.low, value)
            parts.append(f'<path class="grid" d="M{across},{down}H{WIDTH - _RIGHT}"/>')
            parts.append(f'<text class="tick" x="{_LEFT - 6}" y="{down + 4}" text-anchor="end">{escape(label)}</text>')
        for value, label in self.x.ticks:
            across, _ = self.at(value, self.y.low)
            parts.append(
                f'<text class="tick" x="{across}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">'
                f"{escape(label)}</text>"
            )
        middle = (_LEFT + WIDTH - _RIGHT) / 2
        parts.append(f'<path class="axis" d="M{_LEFT},{HEIGHT - _BOTTOM}H{WIDTH - _RIGHT}"/>')
        parts.append(
            f'<text class="title" x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{escape(self.x.title)}</text>'
        )
        across, down = 13, (HEIGHT - _BOTTOM + _TOP) / 2
        parts.append(
            f'<text class="title" x="{across}" y="{down}" text-anchor="middle" '
            f'transform="rotate(-90 {across} {down})">{escape(self.y.title)}</text>'
        )
        return "".join(parts)


def bars(rows: Sequence[tuple[str, float, str]]) -> str:
    """Horizontal bars: name, size (0 to 1 of the widest), label."""
    most = max((size for _, size, _ in rows if isfinite(size)), default=1.0) or 1.0
    found = []
    for name, size, label in rows:
        width = round(100 * size / most, 1)
        found.append(
            f'<tr><td class="name">{escape(name)}</td><td class="track"><span style="width:{width}%"></span></td>'
            f'<td class="num">{escape(label)}</td></tr>'
        )
    return f'<table class="bars">{"".join(found)}</table>'
