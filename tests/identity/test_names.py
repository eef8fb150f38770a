"""Names taken apart: legal form, place, branch and numbers stand beside what is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.identity.names import is_person_like, normalise


@pytest.mark.parametrize(
    ("name", "core", "legal_form", "region"),
    [
        ("深圳市華為技術有限公司", "华为技术", "han_ltd", "深圳"),
        ("浙江金龍(集團)股份有限公司", "金龙集团", "han_jsc", "浙江"),
        ("浙江金龙集团股份有限公司", "金龙", "han_group_jsc", "浙江"),
        ("阿里云计算（中国）有限公司", "阿里云计算", "han_ltd", "中国"),
        ("中国银行股份有限公司", "中国银行", "han_jsc", ""),
        ("ABC科技有限责任公司", "abc科技", "han_ltd", ""),
        ("Ｈａｒｂｏｕｒ　Ｔｏｏｌｓ　Ｌｔｄ", "harbor tools", "ltd", ""),
        ("Müller & Söhne G.m.b.H.", "muller sohne", "llc", ""),
        ("Faber Europe Sp. z o.o.", "faber europe", "llc", "europe"),
        ('ООО "Север"', "sever", "llc", ""),
        ("The Northern Trading Co., Ltd.", "northern trading", "ltd", "northern"),
        ("JSC Tactical Works", "tactical works", "plc", ""),
        ("Société Générale S.A.", "societe generale", "plc", ""),
    ],
)
def test_legal_form_and_place_are_taken_off(name: str, core: str, legal_form: str, region: str) -> None:
    parts = normalise(name)
    assert (parts.core, parts.legal_form, parts.region) == (core, legal_form, region)


@pytest.mark.parametrize("name", ["有限公司", "Ltd", "GmbH & Co. KG", "株式会社", "集团", "Co."])
def test_a_name_that_is_only_a_legal_form_keeps_it(name: str) -> None:
    assert normalise(name).core


def test_a_branch_stands_beside_its_company() -> None:
    parts = normalise("上海三一重工股份有限公司北京分公司")
    assert (parts.core, parts.branch) == ("三一重工", "北京分公司")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("中国建筑第三工程局有限公司", ("3",)),
        ("东北第十二机械厂", ("12",)),
        ("Steel Works No. 007", ("7",)),
        ("Bowman Solutions II, Inc.", ("2",)),
        ("First National Bank", ("1",)),
        ("Malcolm X Holdings", ()),
    ],
)
def test_numbers_are_found_however_they_are_written(name: str, numbers: tuple[str, ...]) -> None:
    assert normalise(name).numbers == numbers


@pytest.mark.parametrize("name", ["王小明", "欧阳询", "Anna Maria Keller", "Dr. Ivan Petrov"])
def test_people_look_like_people(name: str) -> None:
    assert is_person_like(name)


@pytest.mark.parametrize(
    "name", ["宁波海泰机械有限公司", "Keller Machinery", "Keller GmbH", "李宁体育用品公司", "Plant 3"]
)
def test_companies_do_not(name: str) -> None:
    assert not is_person_like(name)


@given(st.text(max_size=40))
def test_any_text_is_taken_apart_and_only_what_has_no_letter_has_no_core(name: str) -> None:
    parts = normalise(name)
    assert parts.script in ("han", "latin", "other")
    assert parts.core or not any(sign.isascii() and sign.isalnum() for sign in name)
    assert all(parts.tokens) or not parts.tokens


@given(st.text(max_size=30))
def test_case_and_width_make_no_difference(name: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in name)
    assert normalise(wide) == normalise(name)


@pytest.mark.parametrize(
    "name", ["x y " * 100_000, "海泰" * 100_000, "\ud800 Keller", "\u202e\u200b", "ﷺ" * 1_000, "(((((((((" * 1_000]
)
def test_nonsense_of_any_length_is_taken_apart_at_once(name: str) -> None:
    assert len(normalise(name).tokens) <= 8_000
