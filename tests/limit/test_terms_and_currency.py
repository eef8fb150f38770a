"""The term to offer, the limit in the customer's currency, and the words of everything a recommendation says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.base.failure import Failure
from payworthy.base.fx import Rate, RateTable
from payworthy.base.terms import PaymentTerms, parse_terms
from payworthy.facts.collateral import SecurityKind
from payworthy.limit.adjust import STEPS
from payworthy.limit.currency import in_currency
from payworthy.limit.economics import costs_of
from payworthy.limit.params import METHOD_CODES
from payworthy.limit.recommend import MOVES
from payworthy.limit.terms import Why, recommended_terms
from payworthy.policy_files import preset_policy
from payworthy.resources import catalogue

from .frames import PRESET, yuan


def terms(text: str | None) -> PaymentTerms | None:
    if text is None:
        return None
    parsed = parse_terms(text)
    assert isinstance(parsed, PaymentTerms)
    return parsed


@pytest.mark.parametrize(
    ("grade", "usual", "asked", "given", "days", "why"),
    [
        ("A", None, None, "net 60", 60, Why.GRADE),
        ("A", "net 30", None, "net 30", 30, Why.USUAL),
        ("BB", "eom 30", None, "net 30", 30, Why.GRADE),
        ("A", "eom 30", None, "eom 30", 60, Why.USUAL),
        ("AAA", "net 30", "net 90", "net 30", 30, Why.USUAL),
        ("AAA", None, "net 90", "net 90", 90, Why.ASKED),
        ("A", None, "net 90", "net 60", 60, Why.GRADE),
        ("A", "net 60", "net 45", "net 45", 45, Why.ASKED),
        ("A", None, "2026-12-31", "net 60", 60, Why.GRADE),
        ("C", "net 30", "net 30", "prepaid", 0, Why.PREPAY),
        ("D", None, None, "prepaid", 0, Why.PREPAY),
        (None, None, None, "net 30", 30, Why.GRADE),
    ],
)
def test_terms_are_as_asked_as_usual_or_as_long_as_the_grade_goes(
    grade: str | None, usual: str | None, asked: str | None, given: str, days: int, why: Why
) -> None:
    found = recommended_terms(grade, PRESET, usual=terms(usual), asked=terms(asked))
    assert (found.terms, found.days, found.why) == (terms(given), days, why)


DAY = date(2026, 3, 2)


def rates(rate: str = "7.10") -> RateTable:
    return RateTable(
        [Rate(base="USD", quote="CNY", rate=Decimal(rate), on=DAY, source="test")], max_age_days=7, pivot="CNY"
    )


def test_tc_fx_the_limit_in_the_customers_currency_leaves_room_for_the_rate_to_move() -> None:
    found = in_currency(yuan("1,491,000"), "USD", rates(), DAY, PRESET)
    assert not isinstance(found, Failure)
    assert found.amount_minor == 200_000_00
    less = in_currency(yuan("1,490,999.99"), "USD", rates(), DAY, PRESET)
    assert not isinstance(less, Failure)
    assert less.amount_minor == 199_000_00


@given(amount=st.integers(0, 10**12), rate=st.decimals("0.01", "200", places=4))
def test_converted_back_with_the_haircut_it_is_never_more_than_it_came_from(amount: int, rate: Decimal) -> None:
    table = rates(str(rate))
    fine = replace(PRESET, round_down={**PRESET.round_down, "USD": 1})
    there = in_currency(amount, "USD", table, DAY, fine)
    assert not isinstance(there, Failure)
    back = table.convert(there.amount_minor, "USD", "CNY", DAY, haircut=PRESET.fx_haircut)
    assert not isinstance(back, Failure)
    assert back.amount_minor <= amount + 1


def test_without_a_rate_there_is_no_limit_in_another_currency() -> None:
    assert isinstance(in_currency(1, "EUR", rates(), DAY, PRESET), Failure)
    same = in_currency(123, "CNY", rates(), DAY, PRESET)
    assert not isinstance(same, Failure)
    assert same.amount_minor == 123


def test_the_preset_names_what_credit_costs_and_a_first_day_does_without() -> None:
    economics = preset_policy("machinery-cn").economics
    assert economics is not None
    costs = costs_of(economics)
    assert (costs.capital_cost, costs.recovery, costs.day_count) == (Decimal("0.06"), Decimal("0.40"), 365)
    assert preset_policy("limit-only").limits is preset_policy("limit-only").economics is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_a_recommendation_names_has_words(language: str) -> None:
    texts = catalogue(language)
    codes = [
        *(f"limit.method.{code}.{part}" for code in METHOD_CODES for part in ("name", "how")),
        *(f"limit.step.{code}" for code in STEPS),
        *(f"limit.{part}.{move}" for move in MOVES for part in ("move", "move_says")),
        *(f"limit.security.{kind}" for kind in SecurityKind),
        *(f"limit.term.{why}" for why in Why),
    ]
    assert [code for code in codes if code not in texts] == []
    by = texts.say("limit.binding.by", method=texts.say("limit.method.L-WC.name"))
    assert by == {"en": "binding constraint: working capital", "zh": "约束因素：营运资金"}[language]
