"""The pages: nothing missing, nothing cut, nothing over something else, whatever the text."""

import io
import re
import subprocess
import sys
from collections import Counter
from functools import cache

import msgspec
import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from payworthy.render import to_pdf
from payworthy.render.pdf_file import shown_glyphs
from payworthy.render.plain import cleaned
from payworthy.report.tree import Document, Language, Section

from .hostile import hostile
from .sample import sample
from .texts import shown_texts, squeezed

LANGUAGES = list(Language)


@cache
def reader(language: Language) -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(sample(language))))


@cache
def pages(language: Language) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in reader(language).pages)


def _fonts(pdf: PdfReader) -> dict[str, dict[str, object]]:
    """Every font of every page and form, by name."""
    found, waiting, seen = {}, [page["/Resources"] for page in pdf.pages], set[int]()
    while waiting:
        resources = waiting.pop().get_object()
        for font in resources.get("/Font", {}).values():
            (inner,) = font.get_object()["/DescendantFonts"]
            found[inner.get_object()["/BaseFont"]] = inner.get_object()["/FontDescriptor"].get_object()
        for form in resources.get("/XObject", {}).values():
            assert isinstance(form, IndirectObject)
            if form.idnum not in seen and "/Resources" in form.get_object():
                seen.add(form.idnum)
                waiting.append(form.get_object()["/Resources"])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded_as_the_part_that_is_used(language: Language) -> None:
    fonts = _fonts(reader(language))
    assert {name.partition("+")[2] for name in fonts} == {"NotoSansCJKsc-Regular-Identity-H"} or {
        "NotoSansCJKsc" in name for name in fonts
    } == {True}
    for name, description in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", name)
        assert {"/FontFile2", "/FontFile3"} & description.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_document_can_be_read_out_of_the_pages(language: Language) -> None:
    read = squeezed("".join(pages(language)))
    assert [text for text in shown_texts(sample(language)) if squeezed(text) not in read] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_labels_in_pictures_are_text_too(language: Language) -> None:
    read = squeezed("".join(pages(language)))
    lost = [text for text in shown_texts(sample(language), drawn=True) if squeezed(text) not in read]
    assert [text for text in lost if not re.fullmatch(r"\d{4}-\d{2}|\d{4}Q\d|[\d.-]+", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_row_of_a_long_table_is_lost_or_repeated(language: Language) -> None:
    read = Counter(re.findall(r"INV-\d{8}", "".join(pages(language))))
    assert read == {f"INV-{20260001 + number}": 1 for number in range(70)}


@pytest.mark.parametrize(("language", "head"), [(Language.EN, "Open amount"), (Language.ZH, "未收金额")])
def test_the_head_of_a_table_stands_on_every_page_of_it(language: Language, head: str) -> None:
    parts = [page for page in pages(language) if "INV-" in page]
    assert len(parts) >= 2
    assert [page for page in parts if squeezed(head) not in squeezed(page)] == []


@pytest.mark.parametrize(("language", "form"), [(Language.EN, "Page{}of{}"), (Language.ZH, "第{}页共{}页")])
def test_every_page_says_which_of_how_many_it_is(language: Language, form: str) -> None:
    count = len(pages(language))
    for number, page in enumerate(pages(language), start=1):
        assert form.format(number, count) in squeezed(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_whom_it_is_for_and_which_report_it_belongs_to(language: Language) -> None:
    document = sample(language)
    for page in pages(language):
        assert squeezed(document.watermark) in squeezed(page)
        assert document.number in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_the_first_page_and_nothing_else_is(language: Language) -> None:
    document, read = sample(language), [squeezed(page) for page in pages(language)]
    assert squeezed(document.summary.blocks[1].text.text) in read[0]  # type: ignore[union-attr]
    assert f"2{squeezed(document.sections[0].title)}" in read[1]
    assert f"2{squeezed(document.sections[0].title)}" not in read[0]


def _letters(pdf: bytes) -> list[list[tuple[str, float, float, float, float]]]:
    """Page by page, each letter and its box, but for the large ones of the watermark."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        letters = []
        for place in range(text.count_chars()):
            letter = text.get_text_range(place, 1)
            box = text.get_charbox(place)
            if letter.strip(" \u200b\u2060\r\n") and box[3] - box[1] < 60 and not _is_watermark(text, place):
                letters.append((letter, *box))
        found.append(letters)
    return found


def _is_watermark(text: pypdfium2.PdfTextPage, place: int) -> bool:
    return abs(pypdfium2.raw.FPDFText_GetCharAngle(text.raw, place)) > 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_stands_on_another_one(language: Language) -> None:
    for number, letters in enumerate(_letters(to_pdf(sample(language))), start=1):
        assert len(letters) > 50
        assert _over_each_other(letters) == [], f"page {number}"


def _over_each_other(letters: list[tuple[str, float, float, float, float]]) -> list[str]:
    """Pairs of letters of which one covers more than a third of the other."""
    found, rows = [], sorted(letters, key=lambda letter: letter[2])
    for place, (one, left, bottom, right, top) in enumerate(rows):
        for other, left2, bottom2, right2, top2 in rows[place + 1 :]:
            if bottom2 >= top:
                break
            width, height = min(right, right2) - max(left, left2), min(top, top2) - max(bottom, bottom2)
            least = min((right - left) * (top - bottom), (right2 - left2) * (top2 - bottom2))
            if width > 0 and height > 0 and width * height > least / 3:
                found.append(one + other)
    return found


@pytest.mark.parametrize("document", [sample(Language.EN), sample(Language.ZH), hostile()], ids=["en", "zh", "hostile"])
def test_no_letter_leaves_the_page(document: Document) -> None:
    for letters in _letters(to_pdf(document)):
        assert [letter for letter in letters if letter[1] < 40 or letter[3] > 556 or letter[2] < 15] == []
        assert [letter for letter in letters if letter[4] > 830] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_is_text(language: Language) -> None:
    document = hostile(language)
    read = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(document))).pages))
    shown = cleaned(msgspec.structs.replace(document, sections=document.sections[:1]), shown_glyphs())
    texts = {squeezed(text) for text in shown_texts(shown)}
    assert [text for text in texts if text not in read and len(text) < 300] == []
    assert read.count("W") > 400 * 4


def test_what_no_font_has_is_shown_as_its_number() -> None:
    read = squeezed("".join(p.extract_text() for p in PdfReader(io.BytesIO(to_pdf(hostile()))).pages))
    assert "[U+1F600]" in read
    assert "[U+202E]TXT.exe[U+202C]" in read
    assert "\ufffd" not in read


def test_letters_of_all_europe_are_there() -> None:
    read = squeezed("".join(p.extract_text() for p in PdfReader(io.BytesIO(to_pdf(hostile()))).pages))
    assert "Stra\u00dfe\u0141\u00f3d\u017a\u00d8l\u00e5\u010ce\u0161tina" in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_document_gives_the_same_bytes(language: Language) -> None:
    assert to_pdf(sample(language)) == to_pdf(sample(language))


def test_a_report_of_before_leaves_no_trace_in_the_next() -> None:
    first = to_pdf(sample(Language.EN))
    to_pdf(hostile())
    assert to_pdf(sample(Language.EN)) == first


def test_a_report_weighs_less_than_a_megabyte() -> None:
    assert max(len(to_pdf(sample(language))) for language in Language) < 1_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_copies_the_id_of_a_fact_copies_the_id(language: Language) -> None:
    read = "".join(pages(language)).replace("\n", "")
    assert [source.fact_id for source in sample(language).sources if source.fact_id not in read] == []


def test_the_file_says_what_it_is_and_when_it_was_made() -> None:
    about = reader(Language.ZH).metadata
    assert about is not None
    assert about.title == "信用报告 苏州华锐精密机械有限公司"
    assert about.creation_date is not None
    assert about.creation_date.strftime("%Y-%m-%d %H:%M") == "2026-07-01 08:30"


def test_a_report_without_sections_is_a_report() -> None:
    document = msgspec.structs.replace(
        sample(Language.EN), sections=(), sources=(), summary=Section(0, "summary", "Summary", ())
    )
    assert len(PdfReader(io.BytesIO(to_pdf(document))).pages) == 1


def test_the_bytes_are_the_same_in_another_process() -> None:
    code = (
        "import hashlib; from tests.render.sample import sample; from payworthy.render import to_pdf; "
        "from payworthy.report.tree import Language; print(hashlib.sha256(to_pdf(sample(Language.ZH))).hexdigest())"
    )
    ran = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_seeded(seed))
        for seed in ("1", "2")
    ]
    assert ran[0].stdout == ran[1].stdout != ""


def _seeded(seed: str) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
