"""The page: complete, traceable, harmless."""

import re
from functools import cache

import pytest
from lxml import etree, html

from payworthy.render import to_html
from payworthy.render.plain import cleaned
from payworthy.report.tree import Language

from .hostile import FORMULA, HTML, TYPST, hostile
from .sample import SOURCES, sample
from .texts import shown_texts, squeezed

LANGUAGES = list(Language)
LOADING = ("src", "srcset", "data", "action", "poster", "background", "formaction", "xlink:href")


@cache
def page(language: Language) -> html.HtmlElement:
    return html.document_fromstring(to_html(sample(language)))


@cache
def hostile_page() -> html.HtmlElement:
    return html.document_fromstring(to_html(hostile()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_document_is_on_the_page(language: Language) -> None:
    read = squeezed(page(language).text_content())
    lost = [text for text in shown_texts(sample(language), drawn=True) if squeezed(text) not in read]
    assert [text for text in lost if not re.fullmatch(r"-?[\d.]+", text)] == []  # values of a line have no words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_leads_to_its_row_among_the_sources(language: Language) -> None:
    links = [str(link) for link in page(language).xpath("//a/@href")]
    targets = {f"#{each}" for each in page(language).xpath("//@id")}
    assert len([link for link in links if link.startswith("#s")]) > 150
    assert set(links) <= targets
    rows = page(language).xpath("//tr[@id]")
    assert [row.get("id") for row in rows] == [f"s{number}" for number in range(1, SOURCES + 1)]
    for row, source in zip(rows, sample(language).sources, strict=True):
        assert source.fact_id in row.text_content()


@pytest.mark.parametrize("tree", [*map(page, LANGUAGES), hostile_page()], ids=["en", "zh", "hostile"])
def test_the_page_fetches_and_runs_nothing(tree: html.HtmlElement) -> None:
    assert tree.xpath("//script|//iframe|//img|//link|//object|//embed|//form|//base|//image|//use") == []
    attributes = {str(name) for each in tree.iter(etree.Element) for name in each.keys()}  # noqa: SIM118
    assert {name for name in attributes if name.startswith("on") or name in LOADING} == set()
    assert [link for link in tree.xpath("//a/@href") if not str(link).startswith("#")] == []
    assert "url(" not in "".join(tree.xpath("//style/text()"))
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]


def test_hostile_text_is_text() -> None:
    read = squeezed(hostile_page().text_content())
    for text in shown_texts(cleaned(hostile())):
        assert squeezed(text) in read
    assert squeezed(TYPST) in read
    assert squeezed(HTML) in read
    assert FORMULA in read


def test_nothing_turns_the_order_of_letters_around() -> None:
    text = to_html(hostile())
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x00\x07\ufffe") & set(text)


@pytest.mark.parametrize(("language", "code"), [(Language.EN, "en"), (Language.ZH, "zh-Hans")])
def test_readers_are_told_the_language(language: Language, code: str) -> None:
    assert page(language).xpath("/html/@lang") == [code]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_words_and_one_of_its_two_sizes_is_seen(language: Language) -> None:
    pictures = page(language).xpath("//figure//svg")
    assert len(pictures) == 2 * 10
    assert all(picture.get("aria-label") for picture in pictures)
    assert {parent.get("class") for parent in page(language).xpath("//svg/..")} == {"wide", "narrow"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_a_picture_can_be_read_without_it(language: Language) -> None:
    tables = page(language).xpath("//figure//details//table")
    assert [len(table.xpath(".//tbody/tr")) for table in tables] == [4, 12, 12]


def test_rows_of_tables_are_all_there_and_numbers_stand_right() -> None:
    table = page(Language.EN).xpath("//table[caption='Open invoices']")[0]
    assert len(table.xpath("./tbody/tr")) == 70
    assert len(table.xpath("./tfoot/tr")) == 1
    assert {cell.get("class") for cell in table.xpath("./tbody/tr/td[4]")} == {"right"}
