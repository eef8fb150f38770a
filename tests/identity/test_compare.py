"""Two names: alike or not, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.identity.compare import THRESHOLD_REVIEW, compare
from payworthy.identity.comparison import REASONS
from payworthy.identity.data.legal_forms import HAN_FORMS, LATIN_FORMS
from payworthy.identity.names import normalise
from payworthy.resources import catalogue

ALIKE = [
    ("华为技术有限公司", "深圳市華為技術有限公司", "region_missing"),
    ("浙江金龙(集团)股份有限公司", "浙江金龍(集團)股份有限公司", "equal"),
    ("宁波海泰机械有限公司", "宁波海太机械有限公司", "homophone"),
    ("宁波海泰机械有限公司", "宁波海泰机戒有限公司", "typo"),
    ("宁波海泰机械有限公司", "宁波海泰机械有限公司杭州分公司", "branch_differs"),
    ("宁波海泰机械有限公司", "宁波海泰机械股份有限公司", "legal_form_differs"),
    ("Müller Maschinenbau GmbH", "MULLER MASCHINENBAU G.m.b.H.", "equal"),
    ("Acme Tools Intl. Ltd", "Acme Tools International Limited", "equal_core"),
    ("Hartmann & Sons Company", "Hartmann and Sons Co., Ltd.", "equal_core"),
    ("Hartmann Tools AG", "Hartmann Tools GmbH", "legal_form_differs"),
    ("Hartmann Tools AG", "Hartmenn Tools AG", "typo"),
    ("Hartmann Tools AG", "HartmannTools AG", "spacing"),
    ("Hartmann Tools Germany", "Germany Hartmann Tools", "token_order"),
    ("NPI", "Northern Petroleum Institute", "acronym"),
    ("Ningbo Haitai Machinery Co., Ltd.", "宁波海泰机械有限公司", "translation"),
    ("Shanghai Longda Import & Export Co Ltd", "上海龙达进出口有限公司", "transliteration"),
]

PEOPLE = [
    ("王定宇", "Wang Ting-yu", "transliteration"),
    ("王定宇", "Dingyu Wang", "transliteration"),
    ("Ivan Sergeyevich Petrov", "Petrov, Ivan", "token_missing"),
    ("Петров Иван", "Ivan Petrov", "token_order"),
    ("Mahmoud Rahimi", "Mahmood Raheemi", "transliteration"),
    ("A. Keller", "Anna Keller", "initials"),
    ("Bill Henderson", "William Henderson", "nickname"),
    ("马库斯·科尔曼", "Marcus Coleman", "transliteration"),
]

UNLIKE = [
    ("上海三一重工有限公司", "上海三二重工有限公司", "number_differs"),
    ("Delta Steel Plant No. 1", "Delta Steel Plant No. 2", "number_differs"),
    ("中铁第三工程局有限公司", "中铁第四工程局有限公司", "number_differs"),
    ("Orion Lease Trust 2004-1", "Orion Lease Trust 2004-2", "number_differs"),
    ("济南汇丰贸易有限公司", "海南汇丰贸易有限公司", "region_differs"),
    ("Hartmann Tools (Poland) Ltd", "Hartmann Tools (Mexico) Ltd", "region_differs"),
    ("Plant 3 of Delta Steel", "德尔塔钢铁第四厂", "number_differs"),
    ("宁波海泰机械有限公司", "宁波龙腾机械有限公司", "token_differs"),
    ("Keller Machinery Ltd", "Brandt Machinery Ltd", "token_differs"),
]


@pytest.mark.parametrize(("a", "b", "reason"), ALIKE)
def test_the_same_body_written_otherwise_is_found_and_explained(a: str, b: str, reason: str) -> None:
    found = compare(a, b, person=False)
    assert found.score >= THRESHOLD_REVIEW
    assert reason in found.reasons


@pytest.mark.parametrize(("a", "b", "reason"), PEOPLE)
def test_the_same_person_written_otherwise_is_found_and_explained(a: str, b: str, reason: str) -> None:
    found = compare(a, b, person=True)
    assert found.score >= THRESHOLD_REVIEW
    assert reason in found.reasons


@pytest.mark.parametrize(("a", "b", "reason"), UNLIKE)
def test_another_number_place_or_trade_name_is_another_body(a: str, b: str, reason: str) -> None:
    found = compare(a, b, person=False)
    assert found.score < THRESHOLD_REVIEW
    assert reason in found.reasons


@pytest.mark.parametrize(("a", "b"), [("李明", "李鸣"), ("张伟", "章伟"), ("Anna Keller", "Hanna Brandt")])
def test_another_person_is_never_taken_for_certain(a: str, b: str) -> None:
    assert compare(a, b, person=True).score < 80


LATIN_NAMES = st.sampled_from(("keller", "brandt", "ostrow", "nakada", "liwen"))
LATIN_ENDINGS = st.sampled_from([spelling for spellings in LATIN_FORMS.values() for spelling in spellings])
HAN_NAMES = st.sampled_from(("海泰", "龙腾", "汇丰", "金桥", "瑞和"))
HAN_ENDINGS = st.sampled_from([spelling for spellings in HAN_FORMS.values() for spelling in spellings])


@given(LATIN_NAMES, LATIN_NAMES, LATIN_ENDINGS)
def test_a_legal_form_in_common_makes_nobody_alike(a: str, b: str, form: str) -> None:
    assert a == b or compare(f"{a} {form}", f"{b} {form}").score < THRESHOLD_REVIEW


@given(HAN_NAMES, HAN_NAMES, HAN_ENDINGS)
def test_a_chinese_legal_form_in_common_makes_nobody_alike(a: str, b: str, form: str) -> None:
    assert a == b or compare(a + form, b + form).score < THRESHOLD_REVIEW


NAMES = st.one_of(
    st.text(max_size=30),
    st.builds("{} {} {}".format, LATIN_NAMES, LATIN_NAMES, LATIN_ENDINGS),
    st.builds("{}{}{}".format, HAN_NAMES, HAN_NAMES, HAN_ENDINGS),
)


@given(NAMES, NAMES, st.sampled_from((None, True, False)))
def test_it_does_not_matter_which_name_comes_first(a: str, b: str, person: bool | None) -> None:
    assert compare(a, b, person) == compare(b, a, person)


@given(NAMES)
def test_a_name_equals_itself(name: str) -> None:
    found = compare(name, name)
    assert found.score == (100 if normalise(name).core else 0)


@given(NAMES, NAMES)
def test_every_score_has_a_reason_with_words(a: str, b: str) -> None:
    found = compare(a, b)
    assert 0 <= found.score <= 100
    assert found.reasons
    assert set(found.reasons) <= set(REASONS)


def test_every_reason_has_words_in_both_languages() -> None:
    for language in ("en", "zh"):
        assert [code for code in REASONS if f"match_reason.{code}" not in catalogue(language)] == []
