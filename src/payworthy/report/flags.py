"""What a reader must not miss, and what changed since the last look. Worst first, each with what it rests on."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.public_record import Area
from payworthy.report import cited
from payworthy.report.data import Past
from payworthy.report.meaning import GRAVE, SLOW, findings_of, zone
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone
from payworthy.report.voice import size
from payworthy.score.words import points_text

FLAGS_MOST: Final = 6
CHANGES_MOST: Final = 5

STALE_DAYS: Final = 30
"""A look at a list of risks is good for so long (domain specification 2.1)."""

_FELL: Final = -5
_MICRO: Final = 1_000_000
_HALF: Final = _MICRO // 2


def red_flags(pen: Pen) -> tuple[Text, ...]:
    """Everything that speaks against the customer and stands, worst first."""
    found = [*_stops(pen), *_record(pen), *_ledger(pen), *_accounts(pen), *_group(pen)]
    return tuple(sorted(found, key=lambda one: one.tone is not Tone.BAD))


def _stops(pen: Pen) -> Iterator[Text]:
    found = pen.data.explanation
    cites = (*cited.assessment(pen.data), *cited.policy(pen.data))
    if found.decisive is not None:
        yield Text(pen.sayings.cap(found.decisive), cites, Tone.BAD)
    held = pen.data.override
    if held is not None and held.grade != held.graded:
        yield Text(
            pen.say("flag.override", graded=held.graded, grade=held.grade, day=pen.voice.day(held.override.until)),
            cited.proposal(held.proposal_id),
            Tone.WARN,
        )


def _record(pen: Pen) -> Iterator[Text]:
    for known, event in pen.events():
        if pen.stands(event) and event.kind in GRAVE:
            said = pen.say("flag.event", what=pen.say(f"event.{event.kind}"), day=pen.voice.day(event.began_on))
            yield Text(said, (known.fact_id,), Tone.BAD)
    open_minor = pen.data.now.value("judgment_open_minor")
    if open_minor:
        yield Text(
            pen.say("flag.judgment", amount=pen.voice.money(int(open_minor))),
            cited.measure("judgment_open_minor"),
            Tone.BAD,
        )
    if pen.data.now.value("consumption_restricted"):
        yield Text(pen.say("flag.restricted"), cited.measure("consumption_restricted"), Tone.BAD)


def _ledger(pen: Pen) -> Iterator[Text]:
    now, voice = pen.data.now, pen.voice
    old, overdue, worst = (now.minor(name) for name in ("past_due_over_90_minor", "overdue_minor", "days_past_due_max"))
    if old:
        said = pen.say("flag.over_90", amount=voice.money(old), days=worst)
        yield Text(said, (*cited.measure("past_due_over_90_minor"), *cited.measure("days_past_due_max")), Tone.BAD)
    elif overdue:
        said = pen.say("flag.overdue", amount=voice.money(overdue), days=worst)
        yield Text(said, (*cited.measure("overdue_minor"), *cited.measure("days_past_due_max")), Tone.WARN)
    held = pen.data.exposure
    if held is not None and held.headroom_minor is not None and held.headroom_minor < 0:
        said = pen.say("flag.over_limit", amount=voice.money(-held.headroom_minor, held.currency))
        yield Text(said, (*cited.component("total"), *cited.in_force(pen.data)), Tone.BAD)
    index = now.value("payment_index")
    if index is not None and index < SLOW:
        said = pen.say("flag.pays_late", index=voice.number(index))
        yield Text(said, cited.measure("payment_index"), Tone.BAD)
    change = now.value("payment_index_change")
    if change is not None and change <= _FELL:
        said = pen.say("flag.pays_later", points=voice.number(size(change), 1))
        yield Text(said, cited.measure("payment_index_change"), Tone.WARN)
    broken = now.value("broken_promise_share")
    if broken:
        said = pen.say("flag.broken", share=voice.percent(broken, 0))
        yield Text(said, cited.measure("broken_promise_share"), Tone.WARN)


def _accounts(pen: Pen) -> Iterator[Text]:
    reading = pen.data.now["leverage"]
    if reading.value is None:
        code = "expired" if reading.absence == "expired" else "none"
        yield Text(pen.say(f"flag.accounts_{code}"), cited.measure("leverage"), Tone.WARN)
        return
    newest = pen.data.years[-1]
    model = newest.moment.value("altman_z2")
    if model is not None and zone("altman_z2", model) == "distress":
        said = pen.say("flag.distress", value=pen.voice.number(model))
        yield Text(said, (*cited.measure("altman_z2", newest.moment), newest.fact_id), Tone.BAD)
    names = [name for name, value in findings_of(pen) if value]
    if names:
        said = pen.say("flag.findings", count=len(names), names=pen.voice.listed(map(pen.voice.measure, names)))
        cites = tuple(cite for name in names for cite in cited.measure(name, newest.moment))
        yield Text(said, (*cites, newest.fact_id), Tone.WARN)


def _group(pen: Pen) -> Iterator[Text]:
    stops = {grade.symbol for grade in pen.data.policy.grades if grade.stops_trade}
    fallen = [one for one in pen.data.members if not one.is_self and one.grade in stops]
    if fallen:
        said = pen.say("flag.group", names=pen.voice.listed(one.name for one in fallen))
        yield Text(said, tuple(f"customer/{one.customer_id}" for one in fallen), Tone.BAD)


def stale_looks(pen: Pen) -> tuple[tuple[Area, int | None], ...]:
    """Areas nobody looked at, or too long ago: with the days since, ``None`` for never."""
    found: list[tuple[Area, int | None]] = []
    for area in (Area.COURTS, Area.REGISTRY, Area.SANCTIONS):
        look = pen.checked(area)
        days = None if look is None else (pen.data.as_of - look[1].checked_on).days
        if days is None or days > STALE_DAYS:
            found.append((area, days))
    return tuple(found)


def before(pen: Pen) -> Past | None:
    """The last assessment that found something else than now."""
    return next((one for one in reversed(pen.data.history) if not one.is_now), None)


def changes(pen: Pen) -> tuple[Text, ...]:
    """What is different from the last assessment; empty where there is none to compare with."""
    earlier = before(pen)
    return () if earlier is None else tuple(_changes(pen, earlier))


def _changes(pen: Pen, earlier: Past) -> Iterator[Text]:
    now = pen.data.explanation
    cites = (*cited.past(pen.data, earlier.number), *cited.assessment(pen.data))
    moved = now.score - earlier.score_micro
    if moved:
        tone = Tone.GOOD if moved > 0 else Tone.BAD
        said = pen.say(
            "changed.score", before=points_text(earlier.score_micro), after=points_text(now.score),
            change=points_text(moved, signed=True),
        )  # fmt: skip
        yield Text(said, cites, tone)
    if earlier.grade != pen.data.grade:
        is_better = pen.data.policy.scale.notches(earlier.grade, pen.data.grade) > 0
        said = pen.say("changed.grade", before=earlier.grade, after=pen.data.grade)
        yield Text(said, cites, Tone.GOOD if is_better else Tone.BAD)
    limit = pen.data.recommendation.amount_minor
    if limit != earlier.limit_minor:
        said = pen.say("changed.limit", before=pen.voice.limit(earlier.limit_minor), after=pen.voice.limit(limit))
        yield Text(said, cites)
    codes = {cap.code for cap in now.caps}
    for code in sorted(codes - set(earlier.caps)):
        yield Text(pen.say("changed.cap_new", cap=code), cites, Tone.BAD)
    for code in sorted(set(earlier.caps) - codes):
        yield Text(pen.say("changed.cap_gone", cap=code), cites, Tone.GOOD)
    gains = [
        (line.contribution - earlier.contributions.get(line.name, line.contribution), line.name) for line in now.lines
    ]
    for gain, name in sorted(gains, key=lambda one: -abs(one[0])):
        if abs(gain) >= _HALF:
            tone = Tone.GOOD if gain > 0 else Tone.BAD
            said = pen.say("changed.factor", factor=pen.sayings.factor(name), change=points_text(gain, signed=True))
            yield Text(said, cites, tone)
