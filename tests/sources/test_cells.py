"""One cell at a time: what is read, and what is refused with its reason."""

from datetime import date
from decimal import Decimal

import pytest

from payworthy.base.failure import Failure
from payworthy.sources.cells import (
    DateOrder,
    Remembered,
    date_reader,
    id_reader,
    read_country,
    read_currency,
    read_level,
    read_rate,
    read_share,
    read_terms,
    read_year,
    text_reader,
)


def shown(value: object) -> object:
    """A value as it is, a failure by its code."""
    return value.code if isinstance(value, Failure) else value


@pytest.mark.parametrize(
    ("text", "plain", "noisy"),
    [
        ("INV-1", "INV-1", "INV-1"),
        ("  CCU001 ", "CCU001", "CCU001"),
        ("发票/2024 001", "发票/2024 001", "发票/2024 001"),
        ("", None, None),
        (" \u3000", None, None),
        ("2960623488.0", "cell_id_written_as_decimal", "2960623488"),
        ("2020.0", "cell_id_written_as_decimal", "2020"),
        ("2020.5", "2020.5", "cell_not_whole"),
        ("2020.00", "cell_id_written_as_decimal", "cell_not_whole"),
        ("1.2", "1.2", "cell_not_whole"),
        ("1234567890123456.0", "cell_id_written_as_decimal", "cell_digits_lost"),
        ("9.11101E+17", "cell_digits_lost", "cell_digits_lost"),
        ("1E5", "1E5", "1E5"),
        ("#REF!", "cell_spreadsheet_error", "cell_spreadsheet_error"),
        ("a\u200bb", "cell_unprintable", "cell_unprintable"),
        ("a\tb", "cell_unprintable", "cell_unprintable"),
        ("x" * 121, "cell_too_long", "cell_too_long"),
    ],
)
def test_identifiers(text: str, plain: object, noisy: object) -> None:
    assert shown(id_reader(120)(text)) == plain
    assert shown(id_reader(120, integer_noise=True)(text)) == noisy


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0012345678", "12345678"), ("12345678", "12345678"), ("CCU001", "CCU001"), ("000", "0"), (" 007 ", "7")],
)
def test_leading_zeros_are_stripped_from_numbers_only(text: str, expected: str) -> None:
    assert id_reader(120, strip_zeros=True)(text) == expected
    assert id_reader(120, integer_noise=True, strip_zeros=True)(text) == expected


@pytest.mark.parametrize(
    ("order", "text", "expected"),
    [
        ("ymd", "2020-03-30", date(2020, 3, 30)),
        ("ymd", "2017/7/18", date(2017, 7, 18)),
        ("ymd", "2020.3.30", date(2020, 3, 30)),
        ("ymd", "20200330", date(2020, 3, 30)),
        ("ymd", "2020年3月30日", date(2020, 3, 30)),
        ("ymd", "2020-03-30 00:00:00", date(2020, 3, 30)),
        ("ymd", "2020-03-30T17:05:01Z", date(2020, 3, 30)),
        ("ymd", " 2020-3-30 ", date(2020, 3, 30)),
        ("ymd", "", None),
        ("ymd", "4/6/2013", "cell_date_order_unclear"),
        ("mdy", "4/6/2013", date(2013, 4, 6)),
        ("dmy", "4/6/2013", date(2013, 6, 4)),
        ("dmy", "30.3.2020", date(2020, 3, 30)),
        ("mdy", "2013-04-06", date(2013, 4, 6)),
        ("mdy", "13/1/2013", "cell_no_such_day"),
        ("ymd", "2021-02-29", "cell_no_such_day"),
        ("ymd", "0202-01-01", "cell_date_out_of_range"),
        ("ymd", "43920", "cell_not_a_date"),
        ("ymd", "2020-03/30", "cell_not_a_date"),
        ("ymd", "30.3.20", "cell_not_a_date"),
        ("ymd", "TBD", "cell_not_a_date"),
    ],
)
def test_dates(order: DateOrder, text: str, expected: object) -> None:
    assert shown(date_reader(order)(text)) == expected


def test_a_date_written_as_a_number_is_read_where_the_mapping_says_so() -> None:
    assert date_reader("ymd", integer_noise=True)("20200330.0") == date(2020, 3, 30)


def test_full_width_dates_are_read() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in "2020-03-30")
    assert date_reader("ymd")(wide) == date(2020, 3, 30)


def test_text_is_brought_to_one_line() -> None:
    read = text_reader(50)
    assert read("  ACME  foundation \n") == "ACME foundation"
    assert read(" \t ") is None
    assert shown(read("x" * 51)) == "cell_too_long"
    assert shown(read("a\x07b")) == "cell_unprintable"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cny", "CNY"),
        ("RMB", "CNY"),
        ("人民币", "CNY"),
        (" usd ", "USD"),
        ("USD", "USD"),
        ("", None),
        ("XX", "currency_unknown"),
    ],
)
def test_currencies(text: str, expected: object) -> None:
    assert shown(read_currency(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CN", "CN"),
        ("de", "DE"),
        ("中国", "CN"),
        ("P.R. China", "CN"),
        ("USA", "US"),
        ("ZZ", "ZZ"),
        ("", None),
        ("391", "cell_country_unknown"),
        ("Atlantis", "cell_country_unknown"),
    ],
)
def test_countries(text: str, expected: object) -> None:
    assert shown(read_country(text)) == expected


def test_small_numbers() -> None:
    assert [shown(read_level(text)) for text in ("0", "3", "2.0", "", "12", "x", "-1")] == [
        *(0, 3, 2, None),
        *["cell_not_a_level"] * 3,
    ]
    assert [shown(read_year(text)) for text in ("2020", "2020.0", "", "2020.5", "20", "0001")] == [
        *(2020, 2020, None),
        *["cell_not_a_year"] * 3,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7.1023", Decimal("7.1023")),
        ("7", Decimal(7)),
        ("", None),
        ("0", "cell_not_a_rate"),
        ("0.000", "cell_not_a_rate"),
        ("-1", "cell_not_a_rate"),
        ("7,1", "cell_not_a_rate"),
        ("1E2", "cell_not_a_rate"),
    ],
)
def test_rates(text: str, expected: object) -> None:
    assert shown(read_rate(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13%", Decimal("0.13")),
        ("13", Decimal("0.13")),
        ("0.13", Decimal("0.13")),
        ("\uff11\uff13\uff05", Decimal("0.13")),
        ("0", Decimal(0)),
        ("1", Decimal("0.01")),
        ("", None),
        ("0.5", "cell_not_a_vat_rate"),
        ("45%", "cell_not_a_vat_rate"),
        ("-3%", "cell_not_a_vat_rate"),
    ],
)
def test_vat_rates(text: str, expected: object) -> None:
    assert shown(read_share(text)) == expected


def test_terms_come_in_canonical_form() -> None:
    assert read_terms("月结30天") == read_terms("EOM+30") == "EOM+30"
    assert read_terms(" ") is None
    assert shown(read_terms("2/10 net 30")) == "terms_unreadable"


def test_what_was_read_is_remembered_but_never_without_bound() -> None:
    asked: list[str] = []

    def read(text: str) -> str:
        asked.append(text)
        return text.upper()

    remembered = Remembered(read)
    assert [remembered[text] for text in ("a", "a", "b")] == ["A", "A", "B"]
    assert asked == ["a", "b"]
    assert remembered["x" * 100] == "X" * 100
    for number in range(120_000):
        assert remembered[str(number)] == str(number)
    assert len(remembered) <= 50_000
    assert "x" * 100 not in remembered
