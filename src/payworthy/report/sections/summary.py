"""Section 1, one page: the decision, what it rests on, what is wrong, what changed, what comes next."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.public_record import Area
from payworthy.report import cited
from payworthy.report.advice import main_action
from payworthy.report.assessment.conclusion import reasons
from payworthy.report.flags import CHANGES_MOST, FLAGS_MOST, before, changes, red_flags, stale_looks
from payworthy.report.meaning import grade_tone
from payworthy.report.pen import Pen
from payworthy.report.sections.limit import exposure, move_tone, term_text
from payworthy.report.sections.payment import curve
from payworthy.report.sections.scorecard import history
from payworthy.report.tree import (
    Beside,
    Block,
    Bullets,
    Chart,
    Facts,
    Figure,
    Level,
    Note,
    Panel,
    Paragraph,
    Text,
    Tone,
)
from payworthy.score.words import points_text

KEY: Final = "summary"

_LEVELS: Final = {Tone.BAD: Level.BAD, Tone.WARN: Level.WARN, Tone.GOOD: Level.GOOD}
_WHOLE: Final = 100


def blocks(pen: Pen) -> Iterator[Block]:
    """The page a person in a hurry reads."""
    yield _lead(pen)
    action = main_action(pen)
    said = pen.say("summary.decision", action=action.text, decision=_decision(pen).text)
    yield Note(Text(said, (*action.cites, *_decision(pen).cites), action.tone), _LEVELS.get(action.tone, Level.INFO))
    yield Beside(((_flags(pen),), (_changes(pen),)))
    yield Paragraph(tuple(reasons(pen)), pen.say("summary.conclusion"))
    yield Facts(tuple(_facts(pen)))
    charts = [block for block in (*history(pen), *exposure(pen)) if isinstance(block, Chart)]
    if not charts:
        charts = [block for block in curve(pen) if isinstance(block, Chart)]
    if charts:
        yield Beside(tuple((chart,) for chart in charts)) if len(charts) > 1 else charts[0]


def _lead(pen: Pen) -> Panel:
    data, found, limit = pen.data, pen.data.explanation, pen.data.recommendation
    cites, policy = cited.assessment(pen.data), cited.policy(pen.data)
    earlier = before(pen)
    moved = (
        ""
        if earlier is None
        else pen.say("summary.since", change=points_text(found.score - earlier.score_micro, signed=True))
    )
    treatment = pen.voice.word("credit_report.treatment", data.grade)
    recommended = pen.say("limit.cannot_be_said") if limit.amount_minor is None else pen.voice.money(limit.amount_minor)
    term, pd = term_text(pen), data.policy.scale.pd(data.grade)
    return Panel(
        (
            Figure(pen.say("grade"), data.grade, (*cites, *policy), grade_tone(pen, data.grade), treatment),
            Figure(pen.say("score"), points_text(found.score), cites, note=moved or pen.say("of_hundred")),
            Figure(pen.say("pd"), pen.voice.pd(pd), (*cites, *policy), note=pen.say("pd_note")),
            Figure(
                pen.say("limit.recommended"), recommended, (*cites, *policy, *cited.in_force(data)),
                move_tone(limit.move),
                pen.say("summary.now", amount=pen.voice.limit(limit.in_force_minor)),
            ),
            Figure(pen.say("terms.recommended"), term.text, term.cites, term.tone),
            _exposed(pen),
            Figure(
                pen.say("completeness"), f"{found.completeness // 10_000}%", cites,
                note="" if data.file is None else pen.say("summary.level", level=data.file.level),
            ),
        ),
        lead=True,
    )  # fmt: skip


def _exposed(pen: Pen) -> Figure:
    """Exposure and how much of the limit it uses; the receivable, where the report looks back."""
    held = pen.data.exposure
    if held is None:
        reading = pen.data.now["receivable_minor"]
        return Figure(
            pen.voice.measure("receivable_minor"), pen.voice.reading(reading), cited.measure("receivable_minor")
        )
    cites = (*cited.component("total"), *cited.in_force(pen.data))
    note, tone = "", Tone.PLAIN
    if held.headroom_minor is not None and held.total_minor - -held.headroom_minor > 0:
        used = _WHOLE * held.total_minor // (held.total_minor + held.headroom_minor)
        note = pen.say("summary.used", share=f"{used}%")
        tone = Tone.BAD if held.headroom_minor < 0 else Tone.PLAIN
    return Figure(pen.say("component.total"), pen.voice.money(held.total_minor, held.currency), cites, tone, note)


def _decision(pen: Pen) -> Text:
    """What was decided, by whom; or who still must."""
    made, voice = pen.data.proposal, pen.voice
    if made is not None:
        roles = voice.listed(voice.texts.say(f"role.{role}") for role in made.needed)
        cites = cited.proposal(made.proposal_id)
        if made.state == "draft":
            return Text(pen.say("decision.draft" if made.needed else "decision.draft_alone", roles=roles), cites)
        return Text(pen.say("decision.waits", roles=roles, due=voice.day(made.answer_due)), cites)
    approved = [one for one in pen.data.proposals if one.state == "approved"]
    if approved:
        last = approved[-1]
        people = voice.listed(dict.fromkeys(pen.person(act.person_id) for act in last.acts))
        day = voice.day(pen.data.policy.today(last.acts[-1].at)) if last.acts else voice.day(last.valid_from)
        return Text(pen.say("decision.approved", people=people, day=day), cited.proposal(last.proposal_id))
    held = pen.data.in_force
    if held is not None and held.approved_by:
        said = pen.say("decision.on_file", person=pen.person(held.approved_by), day=voice.day(held.valid_from))
        return Text(said, cited.in_force(pen.data))
    return Text(pen.say("decision.none"), cited.in_force(pen.data))


def _flags(pen: Pen) -> Bullets:
    flags = red_flags(pen)
    if not flags:
        flags = tuple(_clean(pen))
    if len(flags) > FLAGS_MOST:
        more = Text(
            pen.say("summary.more_flags", count=len(flags) - FLAGS_MOST), cited.assessment(pen.data), Tone.MUTED
        )
        flags = (*flags[:FLAGS_MOST], more)
    return Bullets(flags, pen.say("summary.flags"))


def _clean(pen: Pen) -> Iterator[Text]:
    """No red flag: what was looked at and when, and what was not."""
    yield Text(pen.say("summary.no_flags"), cited.assessment(pen.data), Tone.GOOD)
    stale = {area for area, _ in stale_looks(pen)}
    for area in (Area.COURTS, Area.REGISTRY, Area.SANCTIONS):
        look = pen.checked(area)
        if look is not None and area not in stale:
            said = pen.say("summary.clean", what=pen.say(f"area.{area}"), day=pen.voice.day(look[1].checked_on))
            yield Text(said, (look[0].fact_id,), Tone.GOOD)


def _changes(pen: Pen) -> Bullets:
    earlier, found = before(pen), changes(pen)
    if earlier is None:
        first = Text(pen.say("summary.first"), cited.assessment(pen.data), Tone.MUTED)
        return Bullets((first,), pen.say("summary.changes"))
    title = pen.say("summary.changes_since", day=pen.voice.day(earlier.as_of))
    if not found:
        return Bullets((Text(pen.say("summary.unchanged"), cited.past(pen.data, earlier.number), Tone.MUTED),), title)
    return Bullets(found[:CHANGES_MOST], title)


def _facts(pen: Pen) -> Iterator[tuple[str, Text]]:
    data, cites = pen.data, cited.assessment(pen.data)
    known = f"{data.explanation.completeness // 10_000}%"
    if data.file is not None:
        said = pen.say(
            "summary.complete", file=pen.voice.percent(data.file.completeness, 0), level=data.file.level, score=known
        )
        yield pen.say("completeness"), Text(said, cites)
    yield (
        pen.say("next_review"),
        Text(pen.voice.day(data.review_on), (*cites, *cited.policy(data)) if data.review_on else ()),
    )
    yield pen.say("limit.valid_to"), Text(pen.voice.day(data.valid_to), cited.in_force(data) if data.valid_to else ())
    stale = stale_looks(pen)
    if stale:
        said = pen.voice.listed(
            pen.say("summary.never", what=pen.say(f"area.{area}"))
            if days is None
            else pen.say("summary.old", what=pen.say(f"area.{area}"), days=days)
            for area, days in stale
        )
        looks = [look[0].fact_id for area, _ in stale if (look := pen.checked(area)) is not None]
        yield pen.say("summary.stale"), Text(said, (*looks, *cites), Tone.WARN)
    if data.override is not None:
        yield (
            pen.say("scorecard.override"),
            Text(
                pen.say("grades", before=data.override.graded, after=data.override.grade),
                cited.proposal(data.override.proposal_id),
                Tone.WARN,
            ),
        )
