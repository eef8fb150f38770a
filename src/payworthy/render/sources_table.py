"""The last section: every fact that the report rests on."""

from payworthy.render.refs import Refs
from payworthy.report.tree import Align, Column, Document, Section, Table, Text
from payworthy.text.catalogue import Catalogue

COLUMNS = ("fact_id", "what", "source", "valid_on", "known_on", "licence", "used_in")
"""Columns of the table after the number; no weights, so that each is as wide as what it holds."""


def sources_section(document: Document, refs: Refs, words: Catalogue) -> Section:
    """The sources as a section like any other, so that every renderer shows them. Its rows stand in the order of the
    document's sources: row *n* is the source that the number *n* leads to. A licence that all of them share stands in
    the note."""

    def word(code: str) -> str:
        return words.say(f"report_page.{code}")

    licences = {source.licence for source in document.sources}
    shown = [code for code in COLUMNS if code != "licence" or len(licences) > 1]
    columns = (Column("#", Align.RIGHT), *(Column(word(code)) for code in shown))
    rows = []
    for number, source in enumerate(document.sources, start=1):
        cells = {
            "fact_id": source.fact_id,
            "what": source.what,
            "source": source.source,
            "valid_on": source.valid_on.isoformat() if source.valid_on else "",
            "known_on": source.known_on.isoformat() if source.known_on else "",
            "licence": source.licence,
            "used_in": " ".join(str(each) for each in refs.used_in(number)),
        }
        rows.append((Text(str(number)), *(Text(cells[code]) for code in shown)))
    note = word("sources_note")
    if len(licences) == 1 and any(licences):
        note = f"{note} {word('licence')}{words.say('report_page.colon')}{licences.pop()}"
    return Section(0, "sources", word("sources"), (Table(columns, tuple(rows), note=note),))
