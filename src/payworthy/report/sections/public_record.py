"""Section 6: courts, registers, taxes, bills and sanctions: what was found, and what was looked at and is clean."""

from collections.abc import Iterable, Iterator
from typing import Final

from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.public_record import Area, Event, EventKind
from payworthy.report.data import Known
from payworthy.report.meaning import GRAVE, LISTS
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import Block, Level, Table, Text, Tone
from payworthy.report.voice import DASH

KEY: Final = "public_record"

_SHOWN: Final = 20
_DETAILS_MOST: Final = 3


def blocks(pen: Pen) -> Iterator[Block]:
    """Every list with the day it was looked at, the entries, who else it might be."""
    yield _lists(pen)
    yield from _entries(pen)
    yield from _matches(pen)


def _lists(pen: Pen) -> Table:
    rows = [list_row(pen, kind, area) for kind, area in LISTS]
    return lists_table(pen, rows, pen.say("public_record.lists_caption"), pen.say("public_record.lists_note"))


def lists_table(pen: Pen, rows: Iterable[tuple[Text, ...]], caption: str, note: str = "") -> Table:
    """Lists and what was found on them."""
    return table(
        pen.columns("lists", "list", "result", "checked", "source", wide=("list", "result")), rows, caption, note
    )


def entries_table(pen: Pen, found: Iterable[tuple[Known, Event]], caption: str, note: str = "") -> Table:
    """Entries of public records."""
    columns = pen.columns(
        "events",
        *("kind", "began", "ended", "amount", "number", "details"),
        right=("amount",),
        wide=("details",),
        broad=("kind", "amount", "number"),
    )
    return table(columns, (event_row(pen, known, event) for known, event in found), caption, note)


def list_row(pen: Pen, kind: EventKind, area: Area) -> tuple[Text, ...]:
    """One list: entries, clean on a day, or not looked at."""
    found, look = pen.events(kind), pen.checked(area)
    cites = tuple(known.fact_id for known, _ in found)
    standing = [event for _, event in found if pen.stands(event)]
    name = plain(pen.say(f"event.{kind}"))
    day = plain(DASH, (), Tone.MUTED) if look is None else plain(pen.voice.day(look[1].checked_on), (look[0].fact_id,))
    source = plain(DASH, (), Tone.MUTED) if look is None else plain(look[0].source, (look[0].fact_id,))
    if standing:
        return name, Text(pen.say("public_record.stands", count=len(standing)), cites, Tone.BAD), day, source
    if found:
        return name, Text(pen.say("public_record.ended", count=len(found)), cites, Tone.WARN), day, source
    if look is None:
        return name, Text(pen.say("public_record.not_checked"), (), Tone.MUTED), day, source
    return name, Text(pen.say("public_record.clean"), (look[0].fact_id,), Tone.GOOD), day, source


def _entries(pen: Pen) -> Iterator[Block]:
    kinds = {kind for kind, _ in LISTS}
    found = [
        (known, event)
        for known, event in pen.events()
        if event.kind in kinds or event.kind is EventKind.LAWSUIT_PLAINTIFF
    ]
    if not found:
        return
    found.sort(key=lambda one: not pen.stands(one[1]))
    more = pen.say("public_record.more", count=len(found) - _SHOWN) if len(found) > _SHOWN else ""
    yield entries_table(pen, found[:_SHOWN], pen.say("public_record.entries_caption"), more)


def event_row(pen: Pen, known: Known, event: Event) -> tuple[Text, ...]:
    """One entry of a public record."""
    cites = (known.fact_id,)
    stands = pen.stands(event)
    is_ours = event.kind is EventKind.LAWSUIT_PLAINTIFF
    tone = Tone.PLAIN if is_ours or not stands else Tone.BAD if event.kind in GRAVE else Tone.WARN
    amount = plain(pen.say("amount_unknown"), cites, Tone.MUTED)
    if event.amount_minor is not None:
        amount = pen.money(event.amount_minor, cites, tone, event.currency)
    ended = Text(pen.say("stands"), cites, tone) if stands else plain(pen.voice.day(event.ended_on), cites)
    return (
        Text(pen.say(f"event.{event.kind}"), cites, tone),
        plain(pen.voice.day(event.began_on), cites),
        ended,
        amount,
        plain(event.number or DASH, cites if event.number else ()),
        plain(_details(pen, event), cites) if event.details else plain(DASH),
    )


def _details(pen: Pen, event: Event) -> str:
    said = [
        pen.say("detail", name=pen.voice.word("event_detail", name), value=value)
        for name, value in event.details.items()
        if name != "person"
    ]
    return pen.voice.listed(said[:_DETAILS_MOST])


def _matches(pen: Pen) -> Iterator[Block]:
    found = [
        (known, known.record)
        for known in pen.data.of(CreditFactKind.JUDGEMENT)
        if isinstance(known.record, Judgement) and known.record.other.startswith("list:")
    ]
    if not found:
        return
    tones = {MatchVerdict.SAME: Tone.BAD, MatchVerdict.DIFFERENT: Tone.GOOD, MatchVerdict.UNDECIDED: Tone.WARN}
    yield table(
        pen.columns("matches", "entry", "name", "score", "verdict", "by", right=("score",), wide=("name",)),
        (
            (
                plain(record.other.removeprefix("list:"), (known.fact_id,)),
                plain(record.other_name or DASH, (known.fact_id,) if record.other_name else ()),
                plain(DASH if record.score is None else str(record.score), (known.fact_id,)),
                Text(pen.voice.word("match_verdict", record.verdict), (known.fact_id,), tones[record.verdict]),
                plain(pen.person(record.by) if record.by else pen.say("machine"), (known.fact_id,)),
            )
            for known, record in found
        ),
        pen.say("public_record.matches_caption"),
    )
    waiting = [known.fact_id for known, record in found if record.verdict is MatchVerdict.UNDECIDED]
    if waiting:
        yield pen.note("public_record.match_waits", Level.WARN, tuple(waiting), count=len(waiting))
