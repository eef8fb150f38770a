"""Fonts that have what is asked of them."""

import re
import unicodedata

import noto_cjk_sans_otc
import pytest
import typst

from payworthy.render.glyphs import glyphs_of
from payworthy.render.palette import MARKS
from payworthy.render.second_font import FAMILY, second_glyphs

FONT = noto_cjk_sans_otc.FONT_PATH.read_bytes()


def test_the_font_of_the_pages_has_what_chinese_business_writes() -> None:
    has = glyphs_of(FONT)
    everyday = set(range(0x4E00, 0x9FA6)) | set(map(ord, "¥€£$%‰,。、;:“”()《》·—…–−≥≤×±°①"))
    assert everyday - has == set()
    assert set(map(ord, "".join(MARKS.values()))) <= has
    assert len(has) > 40_000


def test_the_font_of_the_pages_has_no_emoji_and_no_arabic() -> None:
    assert glyphs_of(FONT).isdisjoint({0x1F600, 0x0634, 0x05D7})


def test_what_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="no table"):
        glyphs_of(b"OTTO\x00\x00" + bytes(100))


def test_the_second_font_is_there_for_letters_that_the_first_lacks_and_has_them() -> None:
    points = sorted(second_glyphs())
    assert glyphs_of(FONT).isdisjoint(points)
    lines = "".join(f"#box(text(str.from-unicode({point})))\n\n" for point in [0x10FFFC, *points])
    source = f'#set page(width: auto, height: auto)\n#set text(font: "{FAMILY}", fallback: false)\n{lines}'
    picture = typst.Compiler(font_paths=typst.Fonts(False, True, [])).compile(source.encode(), format="svg")
    assert isinstance(picture, bytes)
    missing, *drawn = re.findall(rb'<use xlink:href="#([^"]+)"', picture)
    assert len(drawn) == len(points)
    assert missing not in drawn


def test_no_letter_of_a_european_alphabet_is_missing() -> None:
    has = glyphs_of(FONT) | second_glyphs()
    wanted = "ĄĆĘŁŃÓŚŹŻąćęłńóśźżČĎĚŇŘŠŤŮŽčďěňřšťůžŐŰőűĂÂÎȘȚăâîșțĞİŞğışĀĒĢĪĶĻŅŪāēģīķļņūĖŲŪėųūĐđŒœÆæØøÅåÐÞðþßĦħĊċĠġ"
    greek = "".join(map(chr, (*range(0x386, 0x3CF),)))
    cyrillic = "".join(map(chr, range(0x400, 0x460)))
    letters = {each for each in wanted + greek + cyrillic if unicodedata.category(each) in ("Lu", "Ll")}
    assert {each for each in letters if ord(each) not in has} == set()
