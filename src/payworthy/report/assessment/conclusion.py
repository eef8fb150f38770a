"""What follows: the grade and what makes it, what binds the limit, what to do and when to look again."""

from collections.abc import Iterator
from typing import Final

from payworthy.report import cited
from payworthy.report.advice import main_action
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone
from payworthy.score.explain import Line
from payworthy.score.words import points_text

_REASONS: Final = 2


def sentences(pen: Pen) -> Iterator[Text]:
    """Grade, reasons, limit, action, review."""
    yield from reasons(pen)
    action = main_action(pen)
    yield Text(pen.say("conclusion.action", action=action.text), action.cites, action.tone)
    if pen.data.review_on is not None:
        cites = (*cited.assessment(pen.data), *cited.policy(pen.data))
        yield Text(pen.say("conclusion.review", day=pen.voice.day(pen.data.review_on)), cites)


def reasons(pen: Pen) -> Iterator[Text]:
    """What makes the grade, and what binds the limit."""
    yield _grade(pen)
    yield from _reasons(pen)
    yield from _limit(pen)


def _grade(pen: Pen) -> Text:
    found, data = pen.data.explanation, pen.data
    cites = (*cited.assessment(data), *cited.policy(data))
    params = {
        "score": points_text(found.score),
        "grade": data.grade,
        "pd": pen.voice.pd(data.policy.scale.pd(data.grade)),
    }
    if data.override is not None and data.override.grade != found.grade:
        said = pen.say("conclusion.overridden", program=found.grade, **params)
        return Text(said, (*cites, *cited.proposal(data.override.proposal_id)), Tone.WARN)
    if found.decisive is not None and found.grade != found.grade_by_score:
        said = pen.say(
            "conclusion.capped", by_score=found.grade_by_score, cap=pen.sayings.cap(found.decisive), **params
        )
        return Text(said, cites, Tone.WARN)
    return Text(pen.say("conclusion.grade", **params), cites)


def _reasons(pen: Pen) -> Iterator[Text]:
    """What costs the most and what carries the most, by name."""
    found = pen.data.explanation
    adverse = [line for line in found.adverse if line.lost][:_REASONS]
    positive = found.positive[:_REASONS]
    if adverse and positive:
        cites = (
            *cited.assessment(pen.data),
            *(cite for line in (*adverse, *positive) for cite in cited.measure(line.measure)),
        )
        said = pen.say(
            "conclusion.reasons",
            adverse=pen.voice.together(_factor(pen, line) for line in adverse),
            positive=pen.voice.together(_factor(pen, line) for line in positive),
        )
        yield Text(said, cites)


def _factor(pen: Pen, line: Line) -> str:
    return pen.say("conclusion.factor", factor=pen.sayings.factor(line.name), value=pen.line_value(line))


def _limit(pen: Pen) -> Iterator[Text]:
    found = pen.data.recommendation
    if found.binding is None or found.base_minor is None or not found.amount_minor:
        return
    cites = (*cited.assessment(pen.data), *cited.policy(pen.data))
    said = pen.say(
        "conclusion.limit", method=pen.voice.texts.say(f"limit.method.{found.binding}.name"),
        base=pen.voice.money(found.base_minor), amount=pen.voice.money(found.amount_minor),
    )  # fmt: skip
    yield Text(said, cites)
