"""Identifiers are checked, normalised, and never silently repaired."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.failure import Failure, Reason
from payworthy.base.ids import SCHEMES, StandardId, organisation_code_warning, parse_id, parse_standard_id

LEIS = ("5493001KJTIIGC8Y1R12", "506700GE1G29325QX363", "529900T8BM49AURSDO55", "636700STJZG4U8W2I596")
VALID = (
    ("uscc", "91330100716105852F"),
    ("uscc", "91420000757013137P"),
    ("lei", LEIS[0]),
    ("eu_vat", "DE136695976"),
    ("gb_company", "SC012345"),
    ("duns", "150483782"),
)


def value_of(scheme: str, text: str) -> str:
    parsed = parse_id(scheme, text)
    assert isinstance(parsed, StandardId), parsed
    return parsed.value


def failure_of(scheme: str, text: str) -> Failure:
    failure = parse_id(scheme, text)
    assert isinstance(failure, Failure), failure
    assert failure.reason is Reason.INVALID
    return failure


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("91330100716105852F", id="TC-USCC-1"),
        pytest.param("91420000757013137P", id="TC-USCC-2"),
        pytest.param("91350100M000100Y43", id="TC-USCC-4"),
        pytest.param("91330200MA9T0043X0", id="TC-USCC-6"),
        pytest.param("91330200MA2XA0013G", id="TC-USCC-7"),
    ],
)
def test_right_social_credit_codes_are_read(code: str) -> None:
    assert value_of("uscc", code) == code


@pytest.mark.parametrize(
    ("code", "found", "expected"),
    [
        pytest.param("91350100M000100Y4Z", "Z", "3", id="TC-USCC-3"),
        pytest.param("911100001000013428", "8", "C", id="TC-USCC-5"),
    ],
)
def test_a_wrong_check_character_is_told_with_the_right_one(code: str, found: str, expected: str) -> None:
    failure = failure_of("uscc", code)
    assert failure.code == "id_check_digit_wrong"
    assert failure.params == {"scheme": "uscc", "value": code, "found": found, "expected": expected}


@pytest.mark.parametrize("lei", [pytest.param(lei, id=f"TC-LEI-{n}") for n, lei in enumerate(LEIS, 1)])
def test_right_leis_are_read_and_any_changed_digit_is_noticed(lei: str) -> None:
    assert value_of("lei", lei) == lei
    for position, sign in enumerate(lei):
        if sign.isdigit():
            for other in set("0123456789") - {sign}:
                assert isinstance(parse_id("lei", lei[:position] + other + lei[position + 1 :]), Failure)


def test_an_lei_whose_check_digits_are_only_equal_modulo_97_is_refused() -> None:
    body = next(f"529900{n:012d}" for n in range(100) if value_check(f"529900{n:012d}") == "98")
    failure = failure_of("lei", f"{body}01")
    assert (failure.code, failure.params["expected"]) == ("id_check_digit_wrong", "98")


def value_check(body: str) -> str:
    failure = parse_id("lei", f"{body}00")
    assert isinstance(failure, Failure)
    return str(failure.params["expected"])


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_any_one_changed_character_of_a_social_credit_code_is_noticed(
    known: tuple[str, str], position: int, sign: str
) -> None:
    code = VALID[0][1]
    changed = code[:position] + sign + code[position + 1 :]
    assert isinstance(parse_id("uscc", changed), StandardId) is (changed == code)


@pytest.mark.parametrize(
    ("scheme", "text", "value"),
    [
        ("uscc", " 91330100 716105852f ", "91330100716105852F"),
        ("uscc", "9133-0100-7161-0585-2F", "91330100716105852F"),
        ("uscc", "９１３３０１００７１６１０５８５２Ｆ", "91330100716105852F"),
        ("uscc", "\ufeff91330100\u3000716105852F\u200b", "91330100716105852F"),
        ("lei", "5493 001k jtii gc8y 1r12", "5493001KJTIIGC8Y1R12"),
        ("duns", "15-048-3782", "150483782"),
        ("gb_company", "sc 012345", "SC012345"),
        ("gb_company", "118", "00000118"),
        ("gb_company", "SC12345", "SC012345"),
        ("gb_company", "00000006", "00000006"),
        ("gb_company", "IP27788R", "IP27788R"),
        ("gb_company", "SP2512RS", "SP2512RS"),
        ("gb_company", "R0000123", "R0000123"),
        ("eu_vat", "be 0697.449.992", "BE0697449992"),
        ("eu_vat", "BE697449992", "BE0697449992"),
        ("eu_vat", "GR094259216", "EL094259216"),
        ("eu_vat", "EL094259216", "EL094259216"),
        ("eu_vat", "XI432525179", "XI432525179"),
    ],
)
def test_the_many_ways_to_write_an_id_come_to_one(scheme: str, text: str, value: str) -> None:
    assert value_of(scheme, text) == value


@pytest.mark.parametrize(
    ("scheme", "text", "suggestion"),
    [
        ("uscc", "9133O1OO716105852F", "91330100716105852F"),
        ("uscc", "9I330I007I6I058S2F", "91330100716105852F"),
        ("uscc", "91330200MA9T0043XO", "91330200MA9T0043X0"),
        ("lei", "506700GE1G29325QX3S3", None),
        ("lei", "5493OO1KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),  # its letters I are right and stay
        ("lei", "5067OOGE1G29325QX363", "506700GE1G29325QX363"),
        ("duns", "15O483782", "150483782"),
        ("eu_vat", "DE13669S976", "DE136695976"),
        ("gb_company", "O0000118", "00000118"),
        ("gb_company", "SC01234S", "SC012345"),
        ("gb_company", "SO00001O", "SO000010"),
    ],
)
def test_a_look_alike_letter_is_suggested_but_not_swapped(scheme: str, text: str, suggestion: str | None) -> None:
    failure = failure_of(scheme, text)
    if suggestion is None:
        assert failure.code != "id_likely_misread"
    else:
        assert failure.code == "id_likely_misread"
        assert failure.params == {"scheme": scheme, "value": text, "suggestion": suggestion}


@pytest.mark.parametrize(
    ("scheme", "text", "code", "params"),
    [
        ("swift", "DEUTDEFF", "id_scheme_unknown", {"value": "swift", "known": ", ".join(SCHEMES)}),
        ("uscc", "12345", "id_wrong_length", {"value": "12345", "expected": 18, "actual": 5}),
        ("uscc", "9133010071610585VF", "id_character_not_allowed", {"character": "V", "position": 17}),
        ("uscc", "A133A100716105852F", "id_character_not_allowed", {"character": "A", "position": 5}),
        ("uscc", "０" * 18, "id_format_wrong", {"value": "0" * 18}),
        ("uscc", "01330100716105852F", "id_character_not_allowed", {"character": "0", "position": 1}),
        ("uscc", "9133010071610585机F", "id_character_not_allowed", {"character": "机", "position": 17}),
        ("lei", "5493001KJTIIGC8Y1RAA", "id_character_not_allowed", {"character": "A", "position": 19}),
        ("lei", "529900ß8BM49AURSDO55", "id_character_not_allowed", {"character": "ß", "position": 7}),
        ("duns", "000000000", "id_format_wrong", {"value": "000000000"}),
        ("duns", "", "id_format_wrong", {"value": ""}),
        ("duns", "1234567890", "id_wrong_length", {"expected": 9, "actual": 10}),
        ("gb_company", "ABC12345", "id_format_wrong", {"value": "ABC12345"}),
        ("gb_company", "123456789", "id_format_wrong", {"value": "123456789"}),
        ("gb_company", "١٢٣٤٥٦٧٨", "id_format_wrong", {}),
        ("eu_vat", "DE136695977", "id_checksum_wrong", {"value": "DE136695977"}),
        ("eu_vat", "DE1366", "id_format_wrong", {"value": "DE1366"}),
        ("eu_vat", "US123456789", "id_format_wrong", {"value": "US123456789"}),
        ("eu_vat", "136695976", "id_format_wrong", {"value": "136695976"}),
    ],
)
def test_what_is_wrong_with_an_id_is_told(scheme: str, text: str, code: str, params: dict[str, str | int]) -> None:
    failure = failure_of(scheme, text)
    assert failure.code == code
    assert failure.params.items() >= params.items()


@given(st.sampled_from(SCHEMES), st.text(max_size=25))
def test_no_text_makes_the_reader_raise(scheme: str, text: str) -> None:
    assert isinstance(parse_id(scheme, text), StandardId | Failure)


@pytest.mark.parametrize(("scheme", "text"), VALID)
def test_reading_the_text_of_an_id_gives_the_id_back(scheme: str, text: str) -> None:
    parsed = parse_id(scheme, text)
    assert parse_standard_id(str(parsed)) == parsed
    assert str(parsed) == f"{scheme}:{text}"


@given(st.integers(0, 31**9 - 1))
def test_every_read_social_credit_code_survives_the_round_trip(number: int) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    organisation = "".join(alphabet[number // 31**n % 31] for n in range(9))
    wrong = parse_id("uscc", f"91330100{organisation}I")
    assert isinstance(wrong, Failure)
    check = wrong.params.get("expected", "1")
    parsed = parse_id("uscc", f"91330100{organisation}{check}")
    assert isinstance(parsed, StandardId)
    assert parse_standard_id(str(parsed)) == parsed


def test_text_without_a_scheme_is_no_standard_id() -> None:
    failure = parse_standard_id("91330100716105852F")
    assert isinstance(failure, Failure)
    assert failure.code == "id_scheme_unknown"


@pytest.mark.parametrize(("scheme", "value"), [("swift", "X"), ("uscc", "")])
def test_an_id_without_a_known_scheme_or_value_cannot_be_made(scheme: str, value: str) -> None:
    with pytest.raises(ValueError, match="no standard id"):
        StandardId(scheme, value)


@pytest.mark.parametrize("code", ["91330100716105852F", "91420000757013137P"])
def test_the_organisation_code_inside_a_right_code_is_right(code: str) -> None:
    assert organisation_code_warning(StandardId("uscc", code)) is None


def test_a_differing_organisation_code_is_only_a_warning() -> None:
    standard_id = parse_id("uscc", "91330100716105853J")
    assert isinstance(standard_id, StandardId)
    warning = organisation_code_warning(standard_id)
    assert isinstance(warning, Failure)
    assert (warning.reason, warning.code) == (Reason.CONFLICT, "uscc_organisation_code_differs")
    assert warning.params == {"value": standard_id.value, "found": "3", "expected": "2"}


def test_only_social_credit_codes_contain_an_organisation_code() -> None:
    assert organisation_code_warning(StandardId("lei", LEIS[0])) is None


@pytest.mark.realdata
def test_published_social_credit_codes_are_right_inside_and_outside(real_data: Path) -> None:
    text = (real_data / "uscc" / "test_cn_uscc.doctest").read_text(encoding="utf-8")
    block = re.search(r"numbers = '''(.*?)'''", text, re.DOTALL)
    assert block is not None
    codes = re.findall(r"^\.\.\. (\w{18})$", block[1], re.MULTILINE)
    assert len(codes) == 200
    for code in codes:
        parsed = parse_id("uscc", code)
        assert parsed == StandardId("uscc", code)
        assert organisation_code_warning(parsed) is None


@pytest.mark.realdata
def test_published_wrong_social_credit_codes_are_refused(real_data: Path) -> None:
    text = (real_data / "uscc" / "test_cn_uscc.doctest").read_text(encoding="utf-8")
    wrong = re.findall(r"validate\('([^']+)'\)\nTraceback", text)
    assert len(wrong) >= 4
    for code in wrong:
        assert isinstance(parse_id("uscc", code), Failure), code
