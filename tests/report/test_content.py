"""What a report says: complete, traceable, the same in both languages, and true."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from payworthy.base.canonical import canonical_bytes
from payworthy.report.content import ASSESSMENT, SECTIONS, credit_report
from payworthy.report.data import ReportData
from payworthy.report.sound import every_block, faults
from payworthy.report.tree import (
    Block,
    Bullets,
    Chart,
    Document,
    Facts,
    Note,
    Panel,
    Paragraph,
    Section,
    Table,
    Text,
)  # fmt: skip
from payworthy.resources import catalogue
from payworthy.text.catalogue import Catalogue

from .conftest import BAD, GOOD, Load

EN, ZH = catalogue("en"), catalogue("zh")

NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
SAMPLE = 4
"""Every fourth customer of the demonstration."""


@pytest.fixture(scope="session")
def some(load: Load) -> list[ReportData]:
    """Customers of all kinds."""
    return [load(f"C{number:04d}") for number in range(1, 221, SAMPLE)]


def texts_of(block: Block) -> Iterator[Text]:
    """Every statement of a block."""
    match block:
        case Panel(figures=figures):
            yield from (Text(figure.value, figure.cites) for figure in figures)
        case Paragraph(sentences=found) | Bullets(items=found):
            yield from found
        case Facts(pairs=pairs):
            yield from (value for _, value in pairs)
        case Note(text=text):
            yield text
        case Table():
            for row in block.rows if block.total is None else (*block.rows, block.total):
                yield from row
        case Chart():
            yield Text(block.alt, block.cites)
            if block.table is not None:
                yield from texts_of(block.table)
        case _:
            raise AssertionError(block)


def sections(document: Document) -> tuple[Section, ...]:
    return (document.summary, *document.sections)


def test_there_are_twelve_sections_and_the_assessment_in_words(load: Load) -> None:
    document = credit_report(load(GOOD), EN)
    assert [section.number for section in sections(document)] == [1, 0, *range(2, 13)]
    assert document.sections[0].key == ASSESSMENT
    assert len(SECTIONS) == 12


def test_every_number_rests_on_a_fact(some: list[ReportData]) -> None:
    for data in some:
        for texts in (EN, ZH):
            document = credit_report(data, texts)
            bare = [
                (section.key, text.text)
                for section in sections(document)
                for block in every_block(section)
                for text in texts_of(block)
                if NUMBER.search(text.text) and not text.cites and text.text not in names_of(texts)
            ]
            assert bare == []


def names_of(texts: Catalogue) -> frozenset[str]:
    """Fixed words that have a figure in them, such as the name of a measure."""
    return frozenset(texts.say(code) for code in texts.codes() if not texts.parameters(code))


def test_every_tree_is_sound(some: list[ReportData]) -> None:
    assert [faults(credit_report(data, texts)) for data in some for texts in (EN, ZH)] == [()] * 2 * len(some)


def test_no_text_is_a_code_without_words(some: list[ReportData]) -> None:
    for data in some:
        for texts in (EN, ZH):
            said = [
                text.text
                for section in sections(credit_report(data, texts))
                for block in every_block(section)
                for text in texts_of(block)
            ]
            assert [one for one in said if "credit_report." in one or "{" in one] == []


def shape(document: Document) -> list[object]:
    """Everything of a document but its words."""
    return [
        (
            section.key,
            section.number,
            [(type(block).__name__, len(list(texts_of(block)))) for block in every_block(section)],
        )
        for section in sections(document)
    ]


def test_both_languages_have_the_same_structure_and_rest_on_the_same_facts(some: list[ReportData]) -> None:
    for data in some:
        english, chinese = credit_report(data, EN), credit_report(data, ZH)
        assert shape(english) == shape(chinese)
        assert [source.fact_id for source in english.sources] == [source.fact_id for source in chinese.sources]


def test_both_languages_say_the_same_numbers(some: list[ReportData]) -> None:
    fixed = {number for texts in (EN, ZH) for said in names_of(texts) | templates(texts) for number in numbers(said)}
    for data in some:
        english, chinese = credit_report(data, EN), credit_report(data, ZH)
        for one, other in zip(sections(english), sections(chinese), strict=True):
            for block, twin in zip(every_block(one), every_block(other), strict=True):
                scale = 10 if is_in_large_units(twin) else 1
                left, right = said_numbers(block, 1), said_numbers(twin, scale)
                assert [n for n in left if n not in fixed] == [n for n in right if n not in fixed], one.key


def templates(texts: Catalogue) -> frozenset[str]:
    return frozenset(re.sub(r"{\w+}", "", texts.say(code)) for code in texts.codes())


def is_in_large_units(block: Block) -> bool:
    """Amounts in 万元 in Chinese are thousands in English."""
    return (isinstance(block, Chart) and "万" in block.unit) or (isinstance(block, Table) and "万" in block.caption)


def said_numbers(block: Block, scale: int) -> list[Decimal]:
    found: list[Decimal] = []
    for text in texts_of(block):
        for said in NUMBER.findall(text.text):
            is_large = scale != 1 and "." in said and len(said.rpartition(".")[2]) == 2
            found.append(Decimal(said.replace(",", "")) * (scale if is_large else 1))
    return sorted(found)


def numbers(said: str) -> list[Decimal]:
    return [Decimal(number.replace(",", "")) for number in NUMBER.findall(said)]


def test_charts_draw_the_same_in_both_languages(some: list[ReportData]) -> None:
    for data in some:
        english, chinese = credit_report(data, EN), credit_report(data, ZH)
        for one, other in zip(sections(english), sections(chinese), strict=True):
            for block, twin in zip(every_block(one), every_block(other), strict=True):
                if isinstance(block, Chart) and isinstance(twin, Chart):
                    scale = 10 if is_in_large_units(twin) else 1
                    values = [value for series in block.series for value in series.values]
                    assert values == [
                        None if value is None else value * scale for series in twin.series for value in series.values
                    ]


def test_the_same_data_make_the_same_bytes(load: Load) -> None:
    assert canonical_bytes(credit_report(load(BAD), ZH)) == canonical_bytes(credit_report(load(BAD), ZH))


def test_the_first_page_carries_the_decision(load: Load) -> None:
    document = credit_report(load(BAD), EN)
    [note] = [block for block in every_block(document.summary) if isinstance(block, Note)]
    assert note.text.text.startswith("No open account: new orders are paid before shipment.")
    assert "Waits for a signature (credit analyst)" in note.text.text
    lead = document.summary.blocks[0]
    assert isinstance(lead, Panel)
    assert lead.figures[0].value == "C"


def test_clean_and_unseen_lists_are_told_apart(load: Load) -> None:
    for customer_id, looked in (("C0001", False), (BAD, True)):
        [section] = [one for one in sections(credit_report(load(customer_id), EN)) if one.key == "public_record"]
        table = section.blocks[0]
        assert isinstance(table, Table)
        results = {row[0].text: row[1].text for row in table.rows}
        assert results["Dishonest judgment debtor"] == ("looked at, clean" if looked else "not looked at")


def test_a_report_of_an_earlier_day_knows_nothing_of_later(load: Load) -> None:
    day = date(2026, 6, 30)
    document = credit_report(load(BAD, day), EN)
    assert document.as_of == day
    assert faults(document) == ()
    late = [source for source in document.sources if source.known_on is not None and source.known_on > day]
    assert late == []
