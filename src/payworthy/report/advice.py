"""What to do next, in the order of weight: each with the fact that asks for it."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.entry import Block as FileBlock
from payworthy.facts.public_record import EventKind
from payworthy.report import cited
from payworthy.report.flags import stale_looks
from payworthy.report.meaning import findings_of
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone

_VISIT_FROM_MINOR: Final = 100_000_000
"""Exposure from which domain 2.3 asks for a visit (level L3), in minor units of the policy's currency."""


def actions(pen: Pen) -> tuple[Text, ...]:
    """Everything somebody should do, most urgent first."""
    return (*_trade(pen), *_decide(pen), *_collect(pen), *_look(pen), *_obtain(pen), *_clarify(pen), *_review(pen))


def main_action(pen: Pen) -> Text:
    """The one thing this report comes to."""
    return next(iter(_trade(pen)))


def _trade(pen: Pen) -> Iterator[Text]:
    found, limit = pen.data.explanation, pen.data.recommendation
    cites = (*cited.assessment(pen.data), *cited.policy(pen.data))
    if found.stops:
        yield Text(pen.say("action.stop"), cites, Tone.BAD)
    elif found.prepay_only or limit.move == "prepay":
        yield Text(pen.say("action.prepay"), cites, Tone.BAD)
    elif limit.amount_minor is None:
        yield Text(pen.say("action.no_base", why=pen.voice.absence(limit.absence)), cites, Tone.WARN)
    else:
        params = {"amount": pen.voice.money(limit.proposed_minor), "before": pen.voice.limit(limit.in_force_minor)}
        tone = {"raise": Tone.GOOD, "cut": Tone.WARN}.get(limit.move, Tone.PLAIN)
        first = limit.move == "raise" and limit.in_force_minor is None
        code = "action.first" if first else f"action.{limit.move}"
        yield Text(pen.say(code, days=pen.data.term_days or 0, **params), (*cites, *cited.in_force(pen.data)), tone)
    held = pen.data.exposure
    if held is not None and held.headroom_minor is not None and held.headroom_minor < 0:
        amount = pen.voice.money(-held.headroom_minor, held.currency)
        yield Text(
            pen.say("action.over_limit", amount=amount),
            (*cited.component("total"), *cited.in_force(pen.data)),
            Tone.BAD,
        )


def _decide(pen: Pen) -> Iterator[Text]:
    made = pen.data.proposal
    if made is None:
        return
    roles = pen.voice.listed(pen.voice.texts.say(f"role.{role}") for role in made.needed)
    cites = cited.proposal(made.proposal_id)
    if made.state == "draft":
        code = "action.put_forward" if made.needed else "action.put_forward_alone"
        yield Text(pen.say(code, roles=roles), cites)
    elif made.is_open and made.needed:
        yield Text(
            pen.say("action.sign", roles=roles, number=made.proposal_id, due=pen.voice.day(made.answer_due)), cites
        )


def _collect(pen: Pen) -> Iterator[Text]:
    now = pen.data.now
    old, overdue = now.minor("past_due_over_90_minor"), now.minor("overdue_minor")
    if old:
        yield Text(
            pen.say("action.legal", amount=pen.voice.money(old)), cited.measure("past_due_over_90_minor"), Tone.BAD
        )
    if overdue > old:
        yield Text(
            pen.say("action.collect", amount=pen.voice.money(overdue - old)), cited.measure("overdue_minor"), Tone.WARN
        )
    disputed = now.minor("disputed_minor")
    if disputed:
        yield Text(pen.say("action.dispute", amount=pen.voice.money(disputed)), cited.measure("disputed_minor"))


def _look(pen: Pen) -> Iterator[Text]:
    for area, days in stale_looks(pen):
        look = pen.checked(area)
        what = pen.say(f"area.{area}")
        if look is None:
            yield Text(pen.say("action.look", what=what))
        else:
            yield Text(pen.say("action.look_again", what=what, days=days or 0), (look[0].fact_id,))


def _obtain(pen: Pen) -> Iterator[Text]:
    reading = pen.data.now["leverage"]
    if reading.value is None:
        yield Text(pen.say("action.accounts"), cited.measure("leverage"))
    if pen.data.now["reference_rating"].value is None:
        yield Text(pen.say("action.references"), cited.measure("reference_rating"))
    held = pen.data.exposure
    is_large = held is not None and held.currency == pen.data.currency and held.total_minor >= _VISIT_FROM_MINOR
    if held is not None and is_large and not pen.entries(FileBlock.SITE_VISIT):
        yield Text(pen.say("action.visit", amount=pen.voice.money(held.total_minor)), cited.component("total"))


def _clarify(pen: Pen) -> Iterator[Text]:
    if pen.data.years and pen.data.now["leverage"].value is not None:
        newest = pen.data.years[-1]
        names = [name for name, value in findings_of(pen) if value]
        if names:
            cites = tuple(cite for name in names for cite in cited.measure(name, newest.moment))
            said = pen.say("action.findings", names=pen.voice.listed(map(pen.voice.measure, names)))
            yield Text(said, cites)
    standing = [known.fact_id for known, event in pen.events(EventKind.JUDGMENT_DEBTOR) if pen.stands(event)]
    if standing:
        yield Text(pen.say("action.judgment"), tuple(standing), Tone.WARN)


def _review(pen: Pen) -> Iterator[Text]:
    if pen.data.review_on is not None:
        yield Text(
            pen.say("action.review", day=pen.voice.day(pen.data.review_on)),
            (*cited.policy(pen.data), *cited.assessment(pen.data)),
        )
