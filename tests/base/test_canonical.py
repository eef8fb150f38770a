"""Equal content has equal bytes, whatever way it was put together."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.canonical import canonical_bytes, digest, fingerprint


class Colour(StrEnum):
    RED = "red"


class Order(msgspec.Struct, frozen=True):
    order_id: str
    amount_minor: int
    ship_on: date | None = None
    shares: tuple[Decimal, ...] = ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (-5, "-5"),
        ("机器", '"机器"'),
        (date(2026, 1, 31), '"2026-01-31"'),
        (datetime(2026, 1, 31, 8, tzinfo=UTC), '"2026-01-31T08:00:00Z"'),
        ({"b": 1, "a": [1, (2, 3)]}, '{"a":[1,[2,3]],"b":1}'),
        (frozenset({3, 1, 2}), "[1,2,3]"),
        (Colour.RED, '"red"'),
        (Decimal("0.050"), '"0.05"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("100"), '"100"'),
        (Decimal("-0.0"), '"0"'),
        (
            Order("o1", 5, shares=(Decimal("0.30"),)),
            '{"amount_minor":5,"order_id":"o1","shares":["0.3"],"ship_on":null}',
        ),
    ],
)
def test_each_kind_of_value_has_one_text(value: object, text: str) -> None:
    assert canonical_bytes(value).decode() == text


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": [1, 2.0]}, (1, {"b": float("inf")})])
def test_floats_are_refused_however_deep_they_hide(value: object) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical_bytes(value)


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_a_decimal_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no finite number"):
        canonical_bytes([Decimal(text)])


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=8))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    backwards = dict(reversed(value.items()))
    assert fingerprint(value) == fingerprint(backwards)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8), st.integers(0, 6))
def test_trailing_zeros_of_a_decimal_do_not_matter(value: Decimal, zeros: int) -> None:
    padded = Decimal(f"{value:f}" + "0" * zeros)
    assert fingerprint(value) == fingerprint(padded)


def test_a_fingerprint_is_the_sha_256_of_the_bytes() -> None:
    assert fingerprint({}) == digest(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
