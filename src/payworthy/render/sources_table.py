"""The last section: every fact that the report rests on."""

from payworthy.render.refs import Refs
from payworthy.report.tree import Align, Column, Document, Section, Table, Text
from payworthy.text.catalogue import Catalogue

COLUMNS = ("fact_id", "what", "source", "valid_on", "known_on", "licence", "used_in")
"""Columns of the table after the number; no weights, so that each is as wide as what it holds."""


def sources_section(document: Document, refs: Refs, words: Catalogue) -> Section:
    """The sources as a section like any other, so that every renderer shows them. Its rows stand in the order of the
    document's sources: row *n* is the source that the number *n* leads to."""

    def word(code: str) -> str:
        return words.say(f"report_page.{code}")

    columns = (Column("#", Align.RIGHT), *(Column(word(code)) for code in COLUMNS))
    rows = tuple(
        (
            Text(str(number)),
            Text(source.fact_id),
            Text(source.what),
            Text(source.source),
            Text(source.valid_on.isoformat() if source.valid_on else ""),
            Text(source.known_on.isoformat() if source.known_on else ""),
            Text(source.licence),
            Text(" ".join(str(each or 1) for each in refs.used_in(number))),
        )
        for number, source in enumerate(document.sources, start=1)
    )
    return Section(0, "sources", word("sources"), (Table(columns, rows, note=word("sources_note")),))
