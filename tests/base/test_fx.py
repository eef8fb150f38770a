"""Conversion uses a rate of the day or older, says which, and rounds once."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.failure import Failure, Reason
from payworthy.base.fx import Converted, Rate, RateTable
from payworthy.base.money import Rounding

TODAY = date(2026, 3, 10)


def rate(pair: str, value: str, on: date = TODAY, source: str = "PBoC mid") -> Rate:
    base, _, quote = pair.partition("/")
    return Rate(base, quote, Decimal(value), on, source)


def table(*rates: Rate, max_age_days: int = 7, pivot: str = "CNY") -> RateTable:
    return RateTable(rates, max_age_days=max_age_days, pivot=pivot)


def amount_of(converted: Converted | Failure) -> int:
    assert isinstance(converted, Converted), converted
    return converted.amount_minor


@pytest.mark.parametrize(
    ("haircut", "converted"),
    [
        pytest.param("0", 142_000_000, id="TC-FX-mid"),
        pytest.param("0.05", 149_100_000, id="TC-FX-haircut"),
    ],
)
def test_a_foreign_exposure_is_converted_at_the_mid_rate_and_raised_by_the_haircut(
    haircut: str, converted: int
) -> None:
    usd_cny = rate("USD/CNY", "7.10")
    result = table(usd_cny).convert(20_000_000, "USD", "CNY", TODAY, haircut=Decimal(haircut))
    assert result == Converted(converted, (usd_cny,))


def test_the_same_currency_needs_no_rate_and_takes_no_haircut() -> None:
    assert table().convert(-5, "CNY", "CNY", TODAY, haircut=Decimal("0.05")) == Converted(-5, ())


def test_a_rate_works_both_ways_round() -> None:
    usd_cny = rate("USD/CNY", "8")
    assert table(usd_cny).convert(800, "CNY", "USD", TODAY) == Converted(100, (usd_cny,))


def test_two_foreign_currencies_meet_over_the_pivot() -> None:
    usd_cny, eur_cny = rate("USD/CNY", "7.10"), rate("EUR/CNY", "7.81")
    assert table(usd_cny, eur_cny).convert(10_000, "EUR", "USD", TODAY) == Converted(11_000, (eur_cny, usd_cny))


def test_a_pair_of_its_own_goes_before_the_pivot() -> None:
    direct = rate("EUR/USD", "1.05", TODAY - timedelta(days=3))
    rates = table(rate("USD/CNY", "7.10"), rate("EUR/CNY", "7.81"), direct)
    assert rates.convert(10_000, "EUR", "USD", TODAY) == Converted(10_500, (direct,))


def test_the_pivot_steps_in_when_the_pair_is_stale() -> None:
    usd_cny, eur_cny = rate("USD/CNY", "7.10"), rate("EUR/CNY", "7.81")
    rates = table(usd_cny, eur_cny, rate("EUR/USD", "1.05", TODAY - timedelta(days=30)))
    assert rates.convert(10_000, "EUR", "USD", TODAY) == Converted(11_000, (eur_cny, usd_cny))


def test_a_conversion_is_rounded_once_even_over_two_rates_and_a_haircut() -> None:
    rates = table(rate("USD/CNY", "7.1234"), rate("CNY/JPY", "20.777"))
    exact = Fraction("123.45") * Fraction("7.1234") * Fraction("20.777") * Fraction("1.05")
    assert amount_of(rates.convert(12_345, "USD", "JPY", TODAY, haircut=Decimal("0.05"))) == round(exact)


@pytest.mark.parametrize(
    ("amount", "source", "target", "converted"),
    [(1, "KWD", "JPY", 1), (1_000, "JPY", "KWD", 2_000), (1_500, "KWD", "USD", 488), (-1_500, "KWD", "USD", -488)],
)
def test_each_currency_keeps_its_own_decimals(amount: int, source: str, target: str, converted: int) -> None:
    rates = table(rate("KWD/JPY", "500"), rate("KWD/USD", "3.25"))
    assert amount_of(rates.convert(amount, source, target, TODAY)) == converted


@pytest.mark.parametrize(("rounding", "converted"), [(Rounding.DOWN, 71), (Rounding.HALF_UP, 71), (Rounding.UP, 72)])
def test_rounding_is_named_by_the_caller(rounding: Rounding, converted: int) -> None:
    assert amount_of(table(rate("USD/CNY", "7.14")).convert(10, "USD", "CNY", TODAY, rounding=rounding)) == converted


def test_the_newest_rate_on_or_before_the_day_is_used_and_never_a_later_one() -> None:
    rates = table(
        rate("USD/CNY", "7.3", TODAY + timedelta(days=1)),
        rate("USD/CNY", "7.1", TODAY - timedelta(days=2)),
        rate("USD/CNY", "7.2", TODAY - timedelta(days=1)),
    )
    assert amount_of(rates.convert(100, "USD", "CNY", TODAY)) == 720
    assert amount_of(rates.convert(100, "USD", "CNY", TODAY - timedelta(days=2))) == 710
    assert amount_of(rates.convert(100, "USD", "CNY", TODAY + timedelta(days=1))) == 730


def test_the_newer_of_a_rate_and_its_inverse_is_used_and_on_one_day_the_one_quoted_this_way() -> None:
    older, newer = rate("USD/CNY", "7", TODAY - timedelta(days=1)), rate("CNY/USD", "0.125")
    assert table(older, newer).convert(100, "USD", "CNY", TODAY) == Converted(800, (newer,))
    same_day = rate("USD/CNY", "7")
    assert table(newer, same_day).convert(100, "USD", "CNY", TODAY) == Converted(700, (same_day,))


def test_a_later_rate_for_the_same_day_is_a_correction() -> None:
    wrong, right = rate("USD/CNY", "71"), rate("USD/CNY", "7.1", source="corrected")
    assert table(wrong, right).convert(100, "USD", "CNY", TODAY) == Converted(710, (right,))


def test_a_pair_without_any_rate_is_missing() -> None:
    failure = table(rate("USD/CNY", "7", TODAY + timedelta(days=1))).convert(100, "USD", "CNY", TODAY)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.code) == (Reason.MISSING, "fx_rate_missing")
    assert failure.params == {"source": "USD", "target": "CNY", "as_of": "2026-03-10"}


def test_half_a_way_over_the_pivot_is_missing() -> None:
    failure = table(rate("USD/CNY", "7")).convert(100, "USD", "EUR", TODAY)
    assert isinstance(failure, Failure)
    assert failure.code == "fx_rate_missing"


def test_a_rate_is_stale_the_day_after_its_greatest_age() -> None:
    rates = table(rate("USD/CNY", "7"))
    assert amount_of(rates.convert(100, "USD", "CNY", TODAY + timedelta(days=7))) == 700
    failure = rates.convert(100, "USD", "CNY", TODAY + timedelta(days=8))
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.code) == (Reason.STALE, "fx_rate_stale")
    assert failure.params == {
        "source": "USD",
        "target": "CNY",
        "as_of": "2026-03-18",
        "on": "2026-03-10",
        "max_age_days": 7,
    }


def test_a_stale_failure_names_the_best_way_there_was() -> None:
    rates = table(
        rate("EUR/USD", "1.1", TODAY - timedelta(days=30)),
        rate("EUR/CNY", "7.8", TODAY - timedelta(days=20)),
        rate("USD/CNY", "7.1"),
    )
    failure = rates.convert(100, "EUR", "USD", TODAY)
    assert isinstance(failure, Failure)
    assert failure.params["on"] == "2026-02-18"


def test_a_failure_is_remembered_like_an_answer() -> None:
    rates = table()
    assert rates.convert(1, "USD", "CNY", TODAY) is rates.convert(2, "USD", "CNY", TODAY)


def test_what_is_remembered_stays_bounded_and_right() -> None:
    rates = table(rate("USD/CNY", "7", TODAY), max_age_days=20_000)
    for days in range(5_000):
        assert amount_of(rates.convert(1, "USD", "CNY", TODAY + timedelta(days=days))) == 7
    assert len(rates._ratios) <= 4096


@given(
    st.integers(-(10**12), 10**12),
    st.decimals("0.0001", "10000", places=6).map(str),
    st.sampled_from([("USD", "CNY"), ("USD", "JPY"), ("KWD", "JPY"), ("JPY", "KWD")]),
)
def test_converting_there_and_back_makes_at_most_half_a_minor_unit_each_way(
    amount: int, value: str, pair: tuple[str, str]
) -> None:
    source, target = pair
    rates = table(rate(f"{source}/{target}", value))
    there = amount_of(rates.convert(amount, source, target, TODAY))
    back = amount_of(rates.convert(there, target, source, TODAY))
    per_unit = Fraction(value) * Fraction(10) ** (
        {"JPY": 0, "KWD": 3}.get(target, 2) - {"JPY": 0, "KWD": 3}.get(source, 2)
    )
    assert abs(there - amount * per_unit) <= Fraction(1, 2)
    assert abs(back - there / per_unit) <= Fraction(1, 2)
    assert abs(back - amount) <= Fraction(1, 2) + Fraction(1, 2) / per_unit


def test_an_unknown_currency_is_a_broken_invariant() -> None:
    with pytest.raises(KeyError):
        table().convert(1, "RMB", "CNY", TODAY)


def test_a_haircut_never_lowers_an_amount() -> None:
    with pytest.raises(ValueError, match="haircut"):
        table(rate("USD/CNY", "7")).convert(1, "USD", "CNY", TODAY, haircut=Decimal("-0.05"))


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("USD/USD", "1"),
        ("RMB/USD", "7"),
        ("USD/RMB", "7"),
        ("USD/CNY", "0"),
        ("USD/CNY", "-7"),
        ("USD/CNY", "NaN"),
        ("USD/CNY", "1E99"),
    ],
)
def test_a_rate_that_means_nothing_cannot_be_made(pair: str, value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        rate(pair, value)


def test_a_rate_is_never_a_binary_float() -> None:
    with pytest.raises(ValueError, match="positive Decimal"):
        Rate("USD", "CNY", 7.1, TODAY, "typed in")  # type: ignore[arg-type]


def test_a_rate_says_in_words_what_it_is() -> None:
    assert str(rate("USD/CNY", "7.10")) == "USD/CNY 7.10 2026-03-10 PBoC mid"
