"""Section 7: what the customer has pledged, mortgaged or guaranteed, and what secures us."""

from collections.abc import Iterator
from typing import Final

from payworthy.facts.entry import Block as FileBlock
from payworthy.facts.public_record import Area, EventKind
from payworthy.report import cited
from payworthy.report.meaning import BURDENS
from payworthy.report.pen import Pen, plain, table
from payworthy.report.sections.public_record import entries_table, list_row, lists_table
from payworthy.report.tree import Block, Facts, Text, Tone

KEY: Final = "encumbrance"


def blocks(pen: Pen) -> Iterator[Block]:
    """Lists looked at, entries, guarantees given, what secures us."""
    rows = (list_row(pen, kind, Area.ENCUMBRANCE) for kind in BURDENS)
    yield lists_table(pen, rows, pen.say("encumbrance.lists_caption"))
    found = pen.events(*BURDENS)
    if found:
        yield entries_table(pen, found, pen.say("encumbrance.entries_caption"))
    yield Facts(tuple(_figures(pen)))
    given = pen.entries(FileBlock.GUARANTEE_GIVEN)
    if given:
        names = ("beneficiary", "amount", "guarantee_type", "until")
        yield table(
            pen.columns("guarantees", *names, right=("amount",)),
            (tuple(pen.field(known, entry, name) for name in names) for known, entry in given),
            pen.voice.word("block", FileBlock.GUARANTEE_GIVEN),
        )
    else:
        yield pen.note("encumbrance.no_guarantees")


def _figures(pen: Pen) -> Iterator[tuple[str, Text]]:
    now = pen.data.now
    share = now.value("encumbrance_share")
    tone = Tone.GOOD if share is not None and share <= 0 else Tone.PLAIN
    yield pen.voice.measure("encumbrance_share"), pen.measure("encumbrance_share", tone)
    frozen = now.value("equity_frozen")
    yield pen.voice.measure("equity_frozen"), pen.measure("equity_frozen", Tone.BAD if frozen else None)
    guarantors = pen.events(EventKind.GUARANTOR)
    cites = tuple(known.fact_id for known, event in guarantors if pen.stands(event))
    said = pen.say("encumbrance.guarantors", count=len(cites)) if cites else pen.say("encumbrance.no_guarantor")
    yield pen.say("encumbrance.guarantor_label"), plain(said, cites)
    yield pen.voice.measure("insured_limit_minor"), pen.measure("insured_limit_minor")
    exposure = pen.data.exposure
    if exposure is not None and exposure.parts.collateral:
        yield (
            pen.say("component.collateral"),
            pen.money(exposure.parts.collateral, cited.component("collateral"), currency=exposure.currency),
        )
