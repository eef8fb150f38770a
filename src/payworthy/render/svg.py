"""Drawing with whole numbers: a canvas whose unit is a tenth of a pixel, and the text of an SVG as its result."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from payworthy.render.palette import INK
from payworthy.render.widths import cut_to, width_of

PX: Final = 10
"""Units of a pixel."""
LETTER: Final = 12 * PX
"""Usual letter size."""
FONTS: Final = (
    "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei','Hiragino Sans GB',system-ui,sans-serif"
)

Point = tuple[int, int]


class Canvas:
    """Shapes in the order they are drawn; coordinates and sizes in units, colours as CSS writes them."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.height = 0
        self._shapes: list[str] = []

    def box(self, x: int, y: int, width: int, height: int, fill: str, *, edge: str = "", round_by: int = 0) -> None:
        """A rectangle, with a line around it where ``edge`` is a colour."""
        line = f' stroke="{edge}" stroke-width="{PX}"' if edge else ""
        corner = f' rx="{round_by}"' if round_by else ""
        self._add(
            f'<rect x="{x}" y="{y}" width="{max(width, 0)}" height="{max(height, 0)}" fill="{fill}"{line}{corner}/>'
        )

    def line(self, points: Sequence[Point], colour: str, *, thick: int = PX, dashes: str = "") -> None:
        """A line through all points."""
        path = "M" + "L".join(f"{x} {y}" for x, y in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._add(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{thick}" stroke-linejoin="round"{dashed}/>'
        )

    def dot(self, x: int, y: int, radius: int, fill: str) -> None:
        """A filled circle."""
        self._add(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>')

    def text(
        self,
        x: int,
        y: int,
        text: str,
        *,
        colour: str = INK,
        anchor: str = "start",
        size: int = LETTER,
        behind: str = "",
    ) -> None:
        """One line of text with its baseline at ``y``. ``anchor`` is ``start``, ``middle`` or ``end``; ``behind`` is a
        colour behind the letters, where lines would run through them. What would leave the canvas is cut."""
        room = {"start": self.width - x, "middle": 2 * min(x, self.width - x), "end": x}[anchor]
        text = cut_to(text, room * 1000 // size)
        if behind:
            wide = width_of(text) * size // 1000
            left = x - {"start": 0, "middle": wide // 2, "end": wide}[anchor]
            self.box(left - PX, y - size * 7 // 8, wide + 2 * PX, size * 17 // 16, behind)
        place = f'x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
        self._add(f"<text {place}>{escape(text)}</text>")

    def svg(self, alt: str) -> str:
        """The whole picture; ``alt`` is read to those who do not see it."""
        pixels = f'width="{self.width // PX}" height="{self.height // PX}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(alt)} {pixels} '
            f'viewBox="0 0 {self.width} {self.height}" font-family="{FONTS}">{"".join(self._shapes)}</svg>'
        )

    def _add(self, shape: str) -> None:
        self._shapes.append(shape)
