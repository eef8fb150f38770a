"""Amounts are read exactly or refused, and every reading of a column adds up to the file."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure
from payworthy.base.money import decimal_text
from payworthy.sources.amounts import AmountRules, Amounts, plain_number

PLAIN = AmountRules()
NOISE = AmountRules(float_noise=True)


def wide(text: str) -> str:
    """The same in full-width characters, as Chinese input methods write them."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


def shown(value: object) -> object:
    return value.code if isinstance(value, Failure) else value


@pytest.mark.parametrize(
    ("rules", "currency", "text", "expected"),
    [
        (PLAIN, "CNY", "1234.50", 123450),
        (PLAIN, "CNY", "1234.5", 123450),
        (PLAIN, "CNY", "94", 9400),
        (PLAIN, "CNY", "1,234.50", 123450),
        (PLAIN, "CNY", wide("1,234.50"), 123450),
        (PLAIN, "CNY", wide("(1,234.50)"), -123450),
        (PLAIN, "CNY", "\uffe51,234.50", 123450),
        (PLAIN, "CNY", "¥1,234.50", 123450),
        (PLAIN, "CNY", "¥1,234.50元", 123450),
        (PLAIN, "CNY", "RMB 1,234.50", 123450),
        (PLAIN, "CNY", "1234.50 CNY", 123450),
        (PLAIN, "USD", "$1,234.50", 123450),
        (PLAIN, "CNY", "-12.00", -1200),
        (PLAIN, "CNY", "12.00-", -1200),
        (PLAIN, "CNY", "(12.00)", -1200),
        (PLAIN, "CNY", "−12.00", -1200),
        (PLAIN, "CNY", "¥-12.00", -1200),
        (PLAIN, "CNY", "-¥12.00", -1200),
        (PLAIN, "JPY", "1234", 1234),
        (PLAIN, "KWD", "1.234", 1234),
        (PLAIN, "CNY", "0.00", 0),
        (PLAIN, "CNY", "1234.5000", 123450),
        (PLAIN, "CNY", "", "amount_missing"),
        (PLAIN, "CNY", "¥", "amount_missing"),
        (PLAIN, "CNY", "abc", "amount_not_a_number"),
        (PLAIN, "CNY", "--5", "amount_not_a_number"),
        (PLAIN, "CNY", "(-5)", "amount_not_a_number"),
        (PLAIN, "CNY", "1.234,56", "amount_not_a_number"),
        (PLAIN, "CNY", "1E5", "amount_not_a_number"),
        (PLAIN, "CNY", "NaN", "amount_not_a_number"),
        (PLAIN, "CNY", "#VALUE!", "amount_not_a_number"),
        (PLAIN, "CNY", "9" * 100, "amount_not_a_number"),
        (PLAIN, "CNY", "99999999999999999", "amount_too_large"),
        (PLAIN, "CNY", "1234.567", "amount_too_precise"),
        (PLAIN, "CNY", "2309.7899999999995", "amount_too_precise"),
        (PLAIN, "JPY", "0.5", "amount_too_precise"),
        (PLAIN, "CNY", "$5", "amount_currency_mark_differs"),
        (PLAIN, "USD", "¥5", "amount_currency_mark_differs"),
        (PLAIN, "USD", "5 EUR", "amount_currency_mark_differs"),
        (NOISE, "USD", "2309.7899999999995", 230979),
        (NOISE, "USD", "4000.62999999999", 400063),
        (NOISE, "USD", "2309.790001", 230979),
        (NOISE, "USD", "2309.7900011", "amount_float_noise"),
        (NOISE, "USD", "5000.123", "amount_float_noise"),
        (NOISE, "USD", "5000.484999999999", "amount_float_noise"),
        (AmountRules(unit=10_000), "CNY", "12.5", 12_500_000),
        (AmountRules(unit=10_000), "CNY", "12.345678", 12_345_678),
        (AmountRules(unit=10_000), "CNY", "12.3456789", "amount_too_precise"),
        (AmountRules(unit=10_000), "CNY", "99999999999", "amount_too_large"),
        (AmountRules(decimal_comma=True), "EUR", "1.234,56", 123456),
        (AmountRules(decimal_comma=True), "EUR", "1,5", 150),
        (AmountRules(decimal_comma=True), "EUR", "1.5", "amount_not_a_number"),
        (AmountRules(is_comma_unclear=True), "EUR", "1,500", "amount_separator_unclear"),
        (AmountRules(is_comma_unclear=True), "EUR", "1,500.00", 150000),
        (AmountRules(is_comma_unclear=True), "EUR", "1,500,000", 150000000),
    ],
)
def test_reading_an_amount(rules: AmountRules, currency: str, text: str, expected: object) -> None:
    assert shown(Amounts(rules).read(text, currency)) == expected


def test_noise_is_measured_in_the_currency_whatever_its_decimals() -> None:
    assert Amounts(NOISE).read("99.9999995", "JPY") == 100
    assert Amounts(NOISE).read("1.2340000001", "KWD") == 1234
    assert shown(Amounts(NOISE).read("99.99999", "JPY")) == "amount_float_noise"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2309.7899999999995", 329970), ("5.439", 777), ("0.70", 100), ("0.75", "amount_float_noise")],
)
def test_a_converted_amount_comes_back_exactly_or_not_at_all(text: str, expected: object) -> None:
    assert shown(Amounts(NOISE).read_converted(text, "CAD", Decimal("0.7"))) == expected


def test_refused_amounts_count_in_what_the_file_gives_and_not_in_what_was_taken() -> None:
    amounts = Amounts(NOISE)
    for text in ("100.00", "2309.7899999999995", "5000.123", "-5.00", "bad", ""):
        amounts.read(text, "USD")
    amounts.refuse(-500, "USD")
    total = amounts.totals()["USD"]
    assert total.rows == 4
    assert total.given == Decimal("100.00") + Decimal("2309.7899999999995") + Decimal("5000.123") - 5
    assert (total.taken_rows, total.taken_minor) == (2, 10000 + 230979)
    assert amounts.unread == 2
    assert total.data("USD")["taken"] == "2409.79"


def test_sums_are_in_the_unit_of_the_file() -> None:
    amounts = Amounts(AmountRules(unit=10_000))
    amounts.read("12.5", "CNY")
    amounts.read("0.01", "CNY")
    total = amounts.totals()["CNY"]
    assert (total.given, total.taken_minor) == (Decimal("12.51"), 12_510_000)


@given(st.sampled_from(sorted(EXPONENTS)), st.integers(-(10**13), 10**13), st.sampled_from([PLAIN, NOISE]))
def test_every_amount_survives_being_written(currency: str, minor: int, rules: AmountRules) -> None:
    assert Amounts(rules).read(decimal_text(minor, currency), currency) == minor


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.booleans())))
def test_what_is_taken_plus_what_is_refused_is_what_the_file_gives(rows: list[tuple[int, bool]]) -> None:
    amounts = Amounts(PLAIN)
    for minor, is_refused in rows:
        assert amounts.read(decimal_text(minor, "USD"), "USD") == minor
        if is_refused:
            amounts.refuse(minor, "USD")
    refused = sum(minor for minor, is_refused in rows if is_refused)
    for total in amounts.totals().values():
        assert total.given == Decimal(total.taken_minor + refused) / 100


@given(st.text(max_size=40), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_no_text_breaks_the_reader(text: str, currency: str) -> None:
    for rules in (PLAIN, NOISE, AmountRules(unit=10_000, float_noise=True), AmountRules(decimal_comma=True)):
        value: Any = Amounts(rules).read(text, currency)
        assert isinstance(value, (int, Failure))
    assert isinstance(plain_number(text, currency), (str, Failure))
