"""Section 8: the industry and the region the customer works in, and how much it hangs on a few others."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.profile import ProfileField
from payworthy.report import cited
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import Block, Tone
from payworthy.report.voice import DASH
from payworthy.score.words import points_text

KEY: Final = "environment"

_FACTORS: Final = (
    ("industry_outlook", ProfileField.INDUSTRY_OUTLOOK, "IND.outlook"),
    ("region_risk", ProfileField.REGION_RISK, "IND.region"),
    ("dependence", ProfileField.DEPENDENCE, "IND.depend"),
)


def blocks(pen: Pen) -> Iterator[Block]:
    """What is held of each, from where and since when, and what it makes of the score."""
    lines = {line.name: line for line in pen.data.explanation.lines}
    rows = []
    for name, field, factor in _FACTORS:
        known, value = pen.profile(field), pen.data.now.value(name)
        tone = None if value is None else (Tone.BAD, Tone.WARN, Tone.PLAIN, Tone.GOOD)[min(int(value), 3)]
        cites = () if known is None else (known.fact_id,)
        points = plain(DASH, (), Tone.MUTED)
        if factor in lines:
            said = pen.say(
                "points_of", points=points_text(lines[factor].contribution), full=points_text(lines[factor].full)
            )
            points = plain(said, (*cited.assessment(pen.data), *cited.measure(name)))
        rows.append(
            (
                plain(pen.voice.measure(name)),
                pen.measure(name, tone, more=cites),
                plain(known.source if known else DASH, cites),
                plain(pen.voice.day(known.known_on if known else None), cites),
                points,
            )
        )
    yield table(
        pen.columns("environment", "what", "value", "source", "known", "points", right=("points",), wide=("what",)),
        rows,
        pen.say("environment.caption"),
    )
    yield pen.note("environment.note")
