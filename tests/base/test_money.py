"""Money is exact: what goes in comes out, and no division loses or makes a minor unit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure
from payworthy.base.money import (
    MAX_MINOR,
    Money,
    Rounding,
    decimal_text,
    divide,
    parse_amount,
    parse_money,
    portion,
    split,
)

amounts = st.integers(-MAX_MINOR, MAX_MINOR)
currencies = st.sampled_from(sorted(EXPONENTS))
shares = st.decimals(0, 2, places=6, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("0", "CNY", 0),
        ("1234.5", "CNY", 123450),
        (" 1,234.50 ", "CNY", 123450),
        ("1，234，567.89", "CNY", 123456789),
        ("1'234.50", "CHF", 123450),
        ("1\u00a0234\u202f567", "EUR", 123456700),
        ("-12.30", "USD", -1230),
        ("+7", "USD", 700),
        ("5.", "USD", 500),
        ("1234", "JPY", 1234),
        ("1234.000", "JPY", 1234),
        ("1.234", "KWD", 1234),
        ("1.2340", "KWD", 1234),
        ("10000000000000.00", "CNY", MAX_MINOR),
        ("-0.00", "CNY", 0),
    ],
)
def test_amounts_are_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("", "CNY", "amount_not_a_number"),
        ("abc", "CNY", "amount_not_a_number"),
        ("1.2.3", "CNY", "amount_not_a_number"),
        ("1.234,50", "EUR", "amount_not_a_number"),
        ("1,23", "CNY", "amount_not_a_number"),
        ("1e5", "CNY", "amount_not_a_number"),
        ("NaN", "CNY", "amount_not_a_number"),
        (".5", "CNY", "amount_not_a_number"),
        ("1.005", "CNY", "amount_too_precise"),
        ("1.5", "JPY", "amount_too_precise"),
        ("10000000000000.01", "CNY", "amount_too_large"),
        ("9" * 19, "CNY", "amount_too_large"),
    ],
)
def test_amounts_that_cannot_be_exact_are_refused(text: str, currency: str, code: str) -> None:
    failure = parse_amount(text, currency)
    assert isinstance(failure, Failure)
    assert failure.code == code


def test_a_decimal_comma_is_never_read_as_a_thousands_separator() -> None:
    failure = parse_amount("0,500", "EUR")
    assert isinstance(failure, Failure)
    assert failure.code == "amount_not_a_number"


@given(amounts, currencies)
def test_reading_the_text_of_an_amount_gives_the_amount_back(minor: int, currency: str) -> None:
    assert parse_amount(decimal_text(minor, currency), currency) == minor
    money = Money(minor, currency)
    assert parse_money(str(money)) == money


@given(amounts)
def test_thousands_separators_do_not_change_the_amount(minor: int) -> None:
    grouped = f"{Decimal(minor).scaleb(-2):,.2f}"
    assert parse_amount(grouped, "CNY") == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [("RMB 5", "currency_unknown"), ("5 CNY", "currency_unknown"), ("CNY x", "amount_not_a_number")],
)
def test_money_text_needs_a_known_currency_and_an_amount(text: str, code: str) -> None:
    failure = parse_money(text)
    assert isinstance(failure, Failure)
    assert failure.code == code


def test_money_of_an_unknown_currency_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="unknown currency"):
        Money(1, "XXX")


def test_money_of_one_currency_adds_up() -> None:
    assert Money(300, "CNY") + Money(5, "CNY") == Money(305, "CNY")
    assert Money(300, "CNY") - Money(5, "CNY") == Money(295, "CNY")
    assert -Money(300, "CNY") == Money(-300, "CNY")


def test_money_of_two_currencies_does_not_add_up() -> None:
    with pytest.raises(ValueError, match="cannot add CNY and USD"):
        Money(1, "CNY") + Money(1, "USD")
    with pytest.raises(ValueError, match="cannot add CNY and USD"):
        Money(1, "CNY") - Money(1, "USD")


@pytest.mark.parametrize(
    ("numerator", "rounding", "quotient"),
    [
        (5, Rounding.HALF_UP, 3),
        (-5, Rounding.HALF_UP, -3),
        (5, Rounding.DOWN, 2),
        (-5, Rounding.DOWN, -3),
        (5, Rounding.UP, 3),
        (-5, Rounding.UP, -2),
        (4, Rounding.HALF_UP, 2),
        (4, Rounding.UP, 2),
        (4, Rounding.DOWN, 2),
    ],
)
def test_each_rounding_goes_where_its_name_says(numerator: int, rounding: Rounding, quotient: int) -> None:
    assert divide(numerator, 2, rounding) == quotient


@pytest.mark.parametrize("denominator", [0, -3])
def test_division_needs_a_positive_denominator(denominator: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        divide(1, denominator, Rounding.DOWN)


@given(amounts, st.integers(1, 10**9))
def test_half_up_is_never_more_than_half_a_unit_off_and_rounds_both_signs_alike(numerator: int, parts: int) -> None:
    rounded = divide(numerator, parts, Rounding.HALF_UP)
    assert abs(rounded - Fraction(numerator, parts)) <= Fraction(1, 2)
    assert divide(-numerator, parts, Rounding.HALF_UP) == -rounded


@given(amounts, shares)
def test_portions_bracket_the_exact_share(minor: int, share: Decimal) -> None:
    exact = minor * Fraction(share)
    down, up = portion(minor, share, Rounding.DOWN), portion(minor, share, Rounding.UP)
    assert down <= exact <= up
    assert up - down == (0 if exact.denominator == 1 else 1)
    assert portion(minor, share, Rounding.HALF_UP) in (down, up)


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_a_split_loses_nothing_and_gives_each_part_its_share_to_within_a_unit(minor: int, weights: list[int]) -> None:
    parts = split(minor, weights)
    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(minor * weight, sum(weights))) < 1


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=10).filter(any))
def test_a_credit_note_cancels_its_invoice_part_by_part(minor: int, weights: list[int]) -> None:
    assert [a + b for a, b in zip(split(minor, weights), split(-minor, weights), strict=True)] == [0] * len(weights)


def test_the_left_over_unit_goes_to_the_largest_remainder_then_to_the_first() -> None:
    assert split(100, [1, 1, 1]) == (34, 33, 33)
    assert split(10, [2, 1]) == (7, 3)
    assert split(5, [0, 1]) == (0, 5)


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_a_split_needs_weights_that_mean_something(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)
