"""The colours of a report: one accent, three tones, greys. Neighbours differ in lightness, so grey print works too."""

from collections.abc import Mapping
from typing import Final

from payworthy.report.tree import Tone

INK: Final = "#1b2530"
MUTED: Final = "#5d6975"
RULE: Final = "#cfd6dc"
GRID: Final = "#e6eaee"
PAPER: Final = "#ffffff"
ACCENT: Final = "#14476b"

TONES: Final[Mapping[Tone, str]] = {
    Tone.PLAIN: INK,
    Tone.GOOD: "#1f7a55",
    Tone.WARN: "#a86400",
    Tone.BAD: "#b3261e",
    Tone.MUTED: MUTED,
}
"""Text in these colours on white has a contrast of at least 4.5 to 1."""

TINTS: Final[Mapping[Tone, str]] = {
    Tone.PLAIN: "#f1f4f7",
    Tone.GOOD: "#e8f3ed",
    Tone.WARN: "#fbf1de",
    Tone.BAD: "#fae6e3",
    Tone.MUTED: "#f4f5f6",
}

MARKS: Final[Mapping[Tone, str]] = {Tone.GOOD: "●", Tone.WARN: "▲", Tone.BAD: "■"}
"""What stands before a toned statement; the shape says what the colour says."""

SERIES: Final = ("#14476b", "#6fa3c8", "#c9d8e4", "#d09a3c", "#7d8894", "#3f7f78")
"""For series without a tone, in order."""


def series_colour(tone: Tone, place: int) -> str:
    """The colour of the series in this place of its chart."""
    return SERIES[place % len(SERIES)] if tone is Tone.PLAIN else TONES[tone] if tone is not Tone.MUTED else "#b9c2ca"
