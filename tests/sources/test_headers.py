"""Headers: what columns are called, units in brackets, and what is said when a column is not there."""

from typing import Any

import pytest

from payworthy.resources import folder, read_toml
from payworthy.sources import words
from payworthy.sources.kinds import KINDS

LEDGER = (
    "document_id,kind,customer_id,issued_on,due_on,{amount},currency\nI1,invoice,C1,2024-01-02,2024-02-01,12.5,CNY\n"
)


def test_every_usual_header_belongs_to_a_field_and_every_field_has_one() -> None:
    data = read_toml(folder("sources/data").joinpath("headers.toml"))
    for name, kind in KINDS.items():
        assert set(data[name]) == set(kind.fields) - set(kind.mapped_only)
        assert set(words.headers(name).values()) == set(data[name])
        assert {field for group in kind.required for field in group} <= set(kind.fields)


@pytest.mark.parametrize("header", ["Due date", "DUE_DATE", "due-date", "\ufeffdue.date", " Due Date ", "到期日"])
def test_headers_are_compared_without_case_blanks_and_width(header: str) -> None:
    assert words.headers("ledger")[words.fold(header)] == "due_on"


@pytest.mark.parametrize(
    ("header", "minor"),
    [
        ("amount", 1250),
        ("金额", 1250),
        ("金额(元)", 1250),
        ("金额(万元)", 12_500_000),
        ("金额\uff08万元\uff09", 12_500_000),
        ("金额\uff08千元\uff0c含税\uff09", 1_250_000),
        ("Amount (thousand)", 1_250_000),
        ("Amount (gross)", 1250),
    ],
)
def test_a_unit_in_the_header_multiplies_exactly(read: Any, header: str, minor: int) -> None:
    reading = read("ledger", LEDGER.format(amount=f'"{header}"'))
    assert [fact.amount_minor for fact in reading.facts] == [minor]


@pytest.mark.parametrize("header", ["金额(斤)", "Amount (net)", "Amount (lakh)", "金额(万美元)"])
def test_an_unknown_unit_is_refused(read: Any, header: str) -> None:
    failure = read("ledger", LEDGER.format(amount=header)).only_failure()
    assert (failure.code, failure.where.row) == ("header_unit_unknown", 1)


def test_a_unit_of_the_mapping_counts_for_a_header_without_one(read: Any) -> None:
    mapping = "[ledger.fields]\namount = { unit = 10000 }\n"
    assert read("ledger", LEDGER.format(amount="amount"), mapping).facts[0].amount_minor == 12_500_000
    assert read("ledger", LEDGER.format(amount="金额(万元)"), mapping).facts[0].amount_minor == 12_500_000
    failure = read("ledger", LEDGER.format(amount="金额(千元)"), mapping).only_failure()
    assert failure.code == "header_unit_conflict"


def test_a_currency_in_the_header_is_the_currency_of_the_column(read: Any) -> None:
    text = "customer_id,Limit (USD),valid_from\nC1,5000,2024-01-01\n"
    reading = read("limits", text)
    assert (reading.facts[0].currency, reading.facts[0].amount_minor) == ("USD", 500_000)
    assert reading.notices["value_assumed"].params == {"field": "currency", "value": "USD"}


def test_a_currency_in_the_header_beside_a_currency_column_is_refused(read: Any) -> None:
    assert read("ledger", LEDGER.format(amount="Amount (USD)")).only_failure().code == "header_unit_conflict"


def test_a_rate_per_hundred_is_refused(read: Any) -> None:
    text = "base,quote,汇率(100外币),date,source\nUSD,CNY,710.23,2024-01-01,x\n"
    assert read("rates", text).only_failure().code == "header_unit_unknown"


def test_missing_columns_are_one_failure_with_what_was_found_and_what_is_near(read: Any) -> None:
    failure = read("customers", "customer_id,custmer name,land\nC1,a,CN\n").only_failure()
    assert failure.code == "header_field_missing"
    assert failure.params == {
        "missing": "name (客户名称), country (国家), currency (币种)",
        "found": "customer_id, custmer name, land",
        "closest": "custmer name → name (客户名称)",
    }


def test_columns_that_are_not_known_are_reported_and_not_refused(read: Any) -> None:
    reading = read("customers", "customer_id,name,country,currency,colour,\nC1,a,CN,CNY,red,\n")
    assert len(reading.facts) == 1
    assert reading.notices["columns_not_used"].params == {"columns": "colour"}


def test_two_columns_for_one_field_are_refused(read: Any) -> None:
    failure = read("customers", "customer_id,name,company name,country,currency\nC1,a,b,CN,CNY\n").only_failure()
    assert failure.params == {"field": "name", "value": "name, company name"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_header_alone_is_an_empty_file_of_its_kind(read: Any, kind: str) -> None:
    reading = read(kind, ",".join(KINDS[kind].fields) + "\n")
    assert (reading.facts, reading.failures, reading.totals.rows_read) == ([], [], 0)
