"""Currency codes and their decimals, as ISO 4217 has them."""

import re

import pytest

from payworthy.base.currency import ALIASES, EXPONENTS, exponent


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [("CNY", 2), ("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("CLP", 0), ("KWD", 3), ("TND", 3)],
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


def test_every_code_is_three_capitals_with_at_most_three_decimals() -> None:
    assert all(re.fullmatch("[A-Z]{3}", code) for code in EXPONENTS)
    assert set(EXPONENTS.values()) == {0, 2, 3}


def test_no_code_is_listed_under_two_exponents() -> None:
    from payworthy.base import currency

    codes = " ".join((currency._ZERO, currency._TWO, currency._THREE)).split()
    assert len(codes) == len(set(codes))


def test_an_unknown_code_has_no_exponent() -> None:
    with pytest.raises(KeyError):
        exponent("RMB")


def test_every_alias_leads_to_a_known_currency_and_is_none_itself() -> None:
    assert set(ALIASES.values()) <= set(EXPONENTS)
    assert not set(ALIASES) & set(EXPONENTS)
