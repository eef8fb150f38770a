"""Text that may not act."""

import msgspec
import pytest

from payworthy.render.plain import characters_of, cleaned, visible
from payworthy.report.tree import Language

from .hostile import hostile
from .sample import sample


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\u4fe1\u7528 \u00e9", "\u4fe1\u7528 \u00e9"),
        ("a\nb\tc\r\nd\u2028e", "a b c  d e"),
        ("\u202egpj.exe", "[U+202E]gpj.exe"),
        ("a\x00\x07b", "a[U+0000 0007]b"),
        ("\ud800x", "[U+D800]x"),
        ("\ufffe\ue000", "[U+FFFE E000]"),
        ("\U0001f600", "\U0001f600"),
        ("", ""),
    ],
)
def test_what_steers_or_means_nothing_is_shown_as_its_number(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_decent_document_is_left_as_it_is() -> None:
    document = sample(Language.ZH)
    assert cleaned(document) is document


def test_no_text_of_a_cleaned_document_holds_anything_that_acts() -> None:
    left = {chr(point) for point in characters_of(cleaned(hostile()))}
    assert {each for each in left if visible(each) != each} == set()


def test_only_what_a_font_has_is_left_for_it() -> None:
    font = frozenset(range(32, 127))
    assert characters_of(cleaned(hostile(), font)) <= font


def test_cleaning_changes_texts_and_nothing_else() -> None:
    document, clean = hostile(), cleaned(hostile())
    assert (clean.as_of, clean.made_at, clean.language) == (document.as_of, document.made_at, document.language)
    assert clean.summary.title == document.summary.title
    assert [type(block) for block in clean.summary.blocks] == [type(block) for block in document.summary.blocks]
    assert msgspec.structs.asdict(clean).keys() == msgspec.structs.asdict(document).keys()
