"""Section 3: what the customer does, how large it is, what it buys from us, what was seen on a visit."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.entry import Block as FileBlock
from payworthy.facts.profile import ProfileField
from payworthy.report import cited
from payworthy.report.meaning import our_share
from payworthy.report.pen import Pen, plain, table
from payworthy.report.tree import Align, Block, Column, Facts, Figure, Panel, Text, Tone

KEY: Final = "business"

FIELDS: Final = (
    ProfileField.INDUSTRY, ProfileField.INDUSTRY_CODE, ProfileField.BUSINESS_SCOPE, ProfileField.PRODUCTS,
    ProfileField.SIZE_CLASS, ProfileField.EMPLOYEES, ProfileField.TAXPAYER_GRADE, ProfileField.BUSINESS_ADDRESS,
)  # fmt: skip
"""What is told of its business."""

_INVOICING: Final = (
    "months", "sales", "purchases", "margin", "growth", "sales_volatility", "voided_share", "largest_buyer_share",
    "largest_supplier_share", "buyers", "suppliers", "first_on", "last_on",
)  # fmt: skip
_VISIT: Final = ("visited_by", "inventory", "workforce", "machines_running", "remarks")


def blocks(pen: Pen) -> Iterator[Block]:
    """Trade with us, what it does, invoicing, visits, notes."""
    yield _trade(pen)
    told = [(field, text) for field in FIELDS if (text := pen.profile_text(field)) is not None]
    if told:
        yield Facts(
            tuple((pen.voice.word("profile_field", field), text) for field, text in told), pen.say("business.told")
        )
    missing = [pen.voice.word("profile_field", field) for field in FIELDS if pen.profile(field) is None]
    if missing:
        yield pen.note("business.missing", fields=pen.voice.listed(missing))
    yield from _invoicing(pen)
    yield from _visits(pen)
    yield from _notes(pen)


def _trade(pen: Pen) -> Panel:
    now = pen.data.now
    growth = now.value("turnover_growth")
    share = our_share(pen)
    figures = [
        _figure(pen, "turnover_12m_minor"),
        _figure(pen, "turnover_growth", Tone.PLAIN if growth is None or growth >= 0 else Tone.WARN),
        _figure(pen, "purchases_forecast_minor"),
    ]
    if share is not None:
        cites = cited.measure("receivable_minor")
        figures.append(Figure(pen.say("business.our_share"), pen.voice.percent(share), cites))
    return Panel(tuple(figures))


def _figure(pen: Pen, name: str, tone: Tone = Tone.PLAIN) -> Figure:
    reading = pen.data.now[name]
    shown = Tone.MUTED if reading.value is None else tone
    return Figure(pen.voice.measure(name), pen.voice.reading(reading), cited.measure(name), shown)


def _invoicing(pen: Pen) -> Iterator[Block]:
    for known, entry in pen.entries(FileBlock.INVOICING)[-1:]:
        pairs = [
            (pen.voice.word("entry_field", name), pen.field(known, entry, name))
            for name in _INVOICING
            if name in entry.fields
        ]
        yield Facts(tuple(pairs), pen.voice.word("block", FileBlock.INVOICING))


def _visits(pen: Pen) -> Iterator[Block]:
    visits = pen.entries(FileBlock.SITE_VISIT)
    if not visits:
        yield pen.note("business.no_visit")
        return
    yield table(
        (
            Column(pen.say("column.visits.on")),
            *(
                Column(pen.voice.word("entry_field", name), Align.LEFT, 3 if name == "remarks" else 1)
                for name in _VISIT
            ),
        ),
        (
            (plain(pen.voice.day(entry.on), (known.fact_id,)), *(pen.field(known, entry, name) for name in _VISIT))
            for known, entry in visits
        ),
        pen.voice.word("block", FileBlock.SITE_VISIT),
    )


def _notes(pen: Pen) -> Iterator[Block]:
    items = [
        Text(
            pen.say("business.note", day=pen.voice.day(entry.on), author=entry.fields.get("author", ""), text=text),
            (known.fact_id,),
        )
        for known, entry in pen.entries(FileBlock.NOTE)
        if (text := entry.fields.get("text"))
    ]
    yield from pen.bullets("business.notes", items)
