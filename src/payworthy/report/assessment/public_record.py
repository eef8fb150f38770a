"""What the public record holds: what stands first, then what has ended, then what is clean, then what nobody saw."""

from collections.abc import Iterator

from payworthy.facts.public_record import Area
from payworthy.report import cited
from payworthy.report.meaning import BURDENS, GRAVE, LISTS
from payworthy.report.pen import Pen
from payworthy.report.tree import Text, Tone


def sentences(pen: Pen) -> Iterator[Text]:
    """Entries that stand, suits and burdens in figures, clean looks, looks not taken."""
    kinds = {kind for kind, _ in LISTS}
    events = [(known, event) for known, event in pen.events() if event.kind in kinds]
    standing = [(known, event) for known, event in events if pen.stands(event)]
    if standing:
        names = dict.fromkeys(pen.say(f"event.{event.kind}") for _, event in standing)
        grave = any(event.kind in GRAVE for _, event in standing)
        said = pen.say("record.stands", count=len(standing), names=pen.voice.listed(names))
        yield Text(said, tuple(known.fact_id for known, _ in standing), Tone.BAD if grave else Tone.WARN)
    elif events:
        names = dict.fromkeys(pen.say(f"event.{event.kind}") for _, event in events)
        said = pen.say("record.ended", count=len(events), names=pen.voice.listed(names))
        yield Text(said, tuple(known.fact_id for known, _ in events))
    yield from _figures(pen)
    yield from _looks(pen, clean=not standing)


def _figures(pen: Pen) -> Iterator[Text]:
    now, voice = pen.data.now, pen.voice
    suits, share = now.value("lawsuits_24m_minor"), now.value("lawsuits_to_net_worth")
    if suits:
        cites = cited.measure("lawsuits_24m_minor")
        if share is None:
            yield Text(pen.say("record.suits", amount=voice.money(int(suits))), cites, Tone.WARN)
        else:
            said = pen.say("record.suits_share", amount=voice.money(int(suits)), share=voice.percent(share))
            yield Text(said, (*cites, *cited.measure("lawsuits_to_net_worth")), Tone.WARN)
    burdens = [(known, event) for known, event in pen.events(*BURDENS) if pen.stands(event)]
    if burdens:
        names = dict.fromkeys(pen.say(f"event.{event.kind}") for _, event in burdens)
        said = pen.say("record.burdens", count=len(burdens), names=voice.listed(names))
        yield Text(said, tuple(known.fact_id for known, _ in burdens))


def _looks(pen: Pen, *, clean: bool) -> Iterator[Text]:
    looks = [
        (area, look)
        for area in (Area.COURTS, Area.REGISTRY, Area.SANCTIONS, Area.ENCUMBRANCE)
        if (look := pen.checked(area))
    ]
    if looks:
        said = pen.voice.listed(
            pen.say("record.look", what=pen.say(f"area.{area}"), day=pen.voice.day(look[1].checked_on))
            for area, look in looks
        )
        code = "record.clean" if clean else "record.looked"
        yield Text(
            pen.say(code, looks=said), tuple(look[0].fact_id for _, look in looks), Tone.GOOD if clean else Tone.PLAIN
        )
    never = [area for area in (Area.COURTS, Area.REGISTRY, Area.SANCTIONS) if pen.checked(area) is None]
    if never:
        names = pen.voice.listed(pen.say(f"area.{area}") for area in never)
        yield Text(pen.say("record.never", names=names), cited.assessment(pen.data), Tone.WARN)
