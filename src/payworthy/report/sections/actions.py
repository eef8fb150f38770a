"""Section 11: what speaks against the customer, what would change it, what to do, on what conditions."""

from collections.abc import Iterator
from typing import Final

from payworthy.report import cited
from payworthy.report.advice import actions
from payworthy.report.flags import red_flags
from payworthy.report.pen import Pen, plain, table
from payworthy.report.sections.scorecard import line_cites
from payworthy.report.tree import Block, Bullets, Level, Table, Text, Tone
from payworthy.report.voice import DASH
from payworthy.score.explain import Line
from payworthy.score.words import points_text

KEY: Final = "actions"


def blocks(pen: Pen) -> Iterator[Block]:
    """Risks, reasons, what would change it, actions, order decisions of late."""
    flags = red_flags(pen)
    if flags:
        yield Bullets(flags, pen.say("actions.risks"))
    else:
        yield pen.note("actions.no_risks", Level.GOOD, cited.assessment(pen.data))
    yield Bullets(actions(pen), pen.say("actions.todo"))
    yield _reasons(pen, pen.data.explanation.adverse, "adverse")
    yield _reasons(pen, pen.data.explanation.positive, "positive")
    yield from _levers(pen)
    yield from _decisions(pen)


def _reasons(pen: Pen, lines: tuple[Line, ...], which: str) -> Table:
    rows = []
    for line in lines:
        cites = (*cited.assessment(pen.data), *line_cites(pen, line))
        figure = line.lost if which == "adverse" else line.contribution
        step = DASH if line.next is None else pen.sayings.step(line, line.next, pen.data.explanation.grade)
        rows.append(
            (
                plain(line.reason, cites, Tone.MUTED),
                plain(pen.sayings.factor(line.name)),
                plain(pen.line_value(line), cites),
                Text(points_text(figure), cites, Tone.BAD if which == "adverse" else Tone.GOOD),
                plain(step, cites if step != DASH else ()),
            )
        )
    return table(
        pen.columns(which, "code", "factor", "value", "points", "step", right=("value", "points"), wide=("step",)),
        rows,
        pen.say(f"actions.{which}"),
    )


def _levers(pen: Pen) -> Iterator[Block]:
    found = sorted(pen.data.explanation.outlooks, key=lambda one: -one.then.gain)
    cites = (*cited.assessment(pen.data), *cited.policy(pen.data))
    items = [Text(pen.sayings.outlook(one), cites, Tone.GOOD if one.then.gain > 0 else Tone.PLAIN) for one in found]
    yield from pen.bullets("actions.levers", items)


def _decisions(pen: Pen) -> Iterator[Block]:
    if not pen.data.decisions:
        yield pen.note("actions.no_decisions")
        return
    tones = {"approved": Tone.GOOD, "rejected": Tone.BAD}
    rows = []
    for one in pen.data.decisions:
        cites = (f"decision/{one.decision_id}",)
        why = pen.voice.listed(pen.voice.texts.say(f"rule.{rule}.name") for rule in one.rules)
        waits = f" {pen.say('actions.waits')}" if one.is_open_hold else ""
        rows.append(
            (
                plain(pen.voice.instant(one.decided_at), cites),
                plain(one.order_id, cites),
                pen.money(one.amount_minor, cites, currency=one.currency),
                Text(pen.voice.texts.say(f"outcome.{one.outcome}") + waits, cites, tones.get(one.outcome, Tone.WARN)),
                plain(why or DASH, cites if why else ()),
            )
        )
    yield table(
        pen.columns("decisions", "at", "order", "amount", "outcome", "why", right=("amount",), wide=("why",)),
        rows,
        pen.say("actions.decisions"),
    )
