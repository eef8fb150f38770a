"""Values of other people's answers, read or left alone."""

from datetime import date
from typing import Any

import pytest

from payworthy.sources.providers.values import apart, day, same_name, share, text, worth


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026-11-20 08:30:00", date(2026, 11, 20)),
        ("2026-11-20T08:30:00Z", date(2026, 11, 20)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        (1767542400000, date(2026, 1, 5)),
        ("1767542400000", date(2026, 1, 5)),
        (1767628799999, date(2026, 1, 5)),
        ("2026-13-01", None),
        ("永久", None),
        ("", None),
        (None, None),
        (True, None),
        (10**20, None),
    ],
)
def test_days(value: Any, read: date | None) -> None:
    assert day(value) == read


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        ("5000万元人民币", 1, (5_000_000_000, "CNY")),
        ("1,000.5万人民币", 1, (1_000_500_000, "CNY")),
        ("5000", 10_000, (5_000_000_000, "CNY")),
        ("3亿元", 1, (30_000_000_000, "CNY")),
        ("USD 5,000", 1, (500_000, "USD")),
        ("100万美元", 1, (100_000_000, "USD")),
        ("120000.567", 1, (12_000_056, "CNY")),
        (120000, 1, (12_000_000, "CNY")),
        ("120000元", 10_000, (12_000_000, "CNY")),
        ("5000 shells", 1, None),
        ("-", 1, None),
        (None, 1, None),
        ("9" * 40, 1, None),
    ],
)
def test_amounts(value: Any, unit: int, read: tuple[int, str] | None) -> None:
    assert worth(value, "CNY", unit=unit) == read


@pytest.mark.parametrize(
    ("value", "read"), [("60%", "0.6"), ("0.25", "0.25"), ("100 %", "1"), (60, None), ("120%", None), ("NaN", None)]
)
def test_shares(value: Any, read: str | None) -> None:
    assert share(value) == read


def test_texts_are_one_line_without_what_a_terminal_would_obey() -> None:
    assert text("  a\x1b[31mb\nc\u202e ") == "a [31mb c"
    assert text("无") is None
    assert text({"a": 1}) is None
    assert len(text("a" * 10_000) or "") == 2000


def test_names_are_the_same_to_the_letter_or_not() -> None:
    assert same_name("示例机械（杭州）有限公司", "示例机械(杭州)有限公司")
    assert same_name("ACME Ltd.", "acme  ltd")
    assert not same_name("示例机械有限公司", "示例机械股份有限公司")
    assert not same_name("", "")


def test_equal_names_are_told_apart() -> None:
    assert list(apart(["a", "b", "a", "a"])) == ["a", "b", "a/2", "a/3"]
