"""A credit report: what is known of a customer, as a document in one language."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from payworthy.report import cited
from payworthy.report.assessment.written import written
from payworthy.report.data import ReportData
from payworthy.report.pen import Pen
from payworthy.report.sections import (
    actions,
    business,
    encumbrance,
    environment,
    financials,
    identity,
    limit,
    limits_of_report,
    payment,
    public_record,
    scorecard,
    summary,
)
from payworthy.report.sound import cites_of
from payworthy.report.tree import Block, Document, Language, Paragraph, Section
from payworthy.report.voice import Voice
from payworthy.text.catalogue import Catalogue

_Write = Callable[[Pen], Iterator[Block]]

SECTIONS: Final[tuple[tuple[str, _Write], ...]] = (
    (summary.KEY, summary.blocks),
    (identity.KEY, identity.blocks),
    (business.KEY, business.blocks),
    (financials.KEY, financials.blocks),
    (payment.KEY, payment.blocks),
    (public_record.KEY, public_record.blocks),
    (encumbrance.KEY, encumbrance.blocks),
    (environment.KEY, environment.blocks),
    (scorecard.KEY, scorecard.blocks),
    (limit.KEY, limit.blocks),
    (actions.KEY, actions.blocks),
    (limits_of_report.KEY, limits_of_report.blocks),
)
"""Key and writer. The first is the page a person in a hurry reads."""

ASSESSMENT: Final = "assessment"
"""Key of the written assessment, which stands between the first page and the other sections without a number."""


def credit_report(data: ReportData, texts: Catalogue, paragraphs: Sequence[Paragraph] | None = None) -> Document:
    """The whole report. ``paragraphs``: the written assessment in other words, as far as those say the same
    (``report/faithful.py``); without them it is said as it was generated.

    Raises ``KeyError`` where something rests on a fact that the data does not hold.
    """
    voice = Voice(texts, data.currency, data.timezone)
    pen = Pen(data, voice)
    numbered = [
        Section(number, key, voice.say(f"section.{key}"), tuple(write(pen)))
        for number, (key, write) in enumerate(SECTIONS, start=1)
    ]
    assessment = Section(0, ASSESSMENT, voice.say(f"section.{ASSESSMENT}"), tuple(paragraphs or written(pen)))
    sections = (assessment, *numbered[1:])
    used = tuple(cite for section in (numbered[0], *sections) for block in section.blocks for cite in cites_of(block))
    return Document(
        title=voice.say("title"),
        subtitle=voice.say("subtitle", name=pen.name, customer=data.customer.customer_id),
        language=Language(texts.language),
        number=data.number,
        as_of=data.as_of,
        made_at=voice.local(data.made_at),
        made_by=pen.person(data.made_by),
        watermark=voice.say("watermark"),
        summary=numbered[0],
        sections=sections,
        sources=cited.sources(data, used, voice),
        policy_hash=data.policy.hash,
        model=data.explanation.card,
        footer=voice.say("footer", number=data.number, day=voice.day(data.as_of)),
    )


def assessment_of(data: ReportData, texts: Catalogue) -> tuple[Paragraph, ...]:
    """The written assessment alone, as it is generated: what a language model may rephrase."""
    return written(Pen(data, Voice(texts, data.currency, data.timezone)))
