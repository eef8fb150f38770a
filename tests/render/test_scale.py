"""Axes that do not mislead."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from payworthy.render.scale import said, scale_of, tick_said

NUMBERS = st.decimals(-(10**12), 10**12, places=4, allow_nan=False)


@given(st.lists(NUMBERS, max_size=20), st.booleans())
def test_every_value_stands_on_the_axis(values: list[Decimal], from_zero: bool) -> None:
    scale = scale_of(values, from_zero=from_zero)
    assert scale.low < scale.high
    assert all(scale.low <= value <= scale.high for value in values)
    assert 2 <= len(scale.ticks) <= 8
    assert (scale.ticks[0], scale.ticks[-1]) == (scale.low, scale.high)


@given(st.lists(NUMBERS, max_size=20))
def test_lengths_start_at_zero(values: list[Decimal]) -> None:
    scale = scale_of(values, from_zero=True)
    assert scale.low <= 0 <= scale.high
    assert 0 in scale.ticks


@given(st.lists(NUMBERS, min_size=2, max_size=20), st.booleans())
def test_more_is_never_drawn_lower(values: list[Decimal], from_zero: bool) -> None:
    scale = scale_of(values, from_zero=from_zero)
    places = [scale.place(value, 0, 1000) for value in sorted(values)]
    assert places == sorted(places)
    assert scale.place(scale.low, 0, 1000) == 0
    assert scale.place(scale.high, 0, 1000) == 1000


def test_ticks_are_round_numbers() -> None:
    assert scale_of([3, 97], from_zero=True).ticks == (0, 25, 50, 75, 100)
    assert scale_of([], from_zero=True).high == 1


def test_values_are_written_with_a_true_minus_and_groups() -> None:
    assert said(-1234567, 2) == "\u22121,234,567.00"
    assert said(Decimal("-0.001"), 2) == "0.00"
    assert said(0, 0) == "0"


def test_ticks_have_as_many_places_as_the_finest_needs() -> None:
    ticks = (Decimal(0), Decimal("0.25"), Decimal("0.5"))
    assert [tick_said(tick, ticks) for tick in ticks] == ["0.00", "0.25", "0.50"]
    assert tick_said(Decimal(1000), (Decimal(0), Decimal(1000))) == "1,000"
