"""Accounts tagged in iXBRL and XBRL become statements: exact, with last year's figures, and with what was left out."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from payworthy.facts.statement import Scope
from payworthy.sources.caps import Caps
from payworthy.sources.told import Told

ONE = Told(customer_id="C1")
DATA = Path(__file__).parents[3] / "shared" / "data"

HEAD = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"'
    ' xmlns:core="http://xbrl.frc.org.uk/fr/2022-01-01/core"'
    ' xmlns:bus="http://xbrl.frc.org.uk/cd/2022-01-01/business"'
    ' xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldi="http://xbrl.org/2006/xbrldi"'
    ' xmlns:iso4217="http://www.xbrl.org/2003/iso4217"><head><title>x</title></head><body>'
)


def context(name: str, start: str | None, end: str, member: str = "") -> str:
    days = {"instant": end} if start is None else {"startDate": start, "endDate": end}
    period = "".join(f"<xbrli:{name}>{day}</xbrli:{name}>" for name, day in days.items())
    axis = 'dimension="core:MaturitiesOrExpirationPeriodsDimension"'
    inner = f"<xbrldi:explicitMember {axis}>core:{member}</xbrldi:explicitMember>"
    return (
        f'<xbrli:context id="{name}"><xbrli:entity><xbrli:identifier scheme="http://www.companieshouse.gov.uk/">1'
        f"</xbrli:identifier>{f'<xbrli:segment>{inner}</xbrli:segment>' if member else ''}</xbrli:entity>"
        f"<xbrli:period>{period}</xbrli:period></xbrli:context>"
    )


CONTEXTS = "".join(
    [
        context("y", "2025-01-01", "2025-12-31"),
        context("y0", "2024-01-01", "2024-12-31"),
        context("i", None, "2025-12-31"),
        context("i0", None, "2024-12-31"),
        context("c", None, "2025-12-31", "WithinOneYear"),
        context("old", None, "2020-12-31"),
    ]
)


def number(tag: str, where: str, text: str, more: str = 'format="ixt:num-dot-decimal"') -> str:
    own = f'name="core:{tag}" contextRef="{where}" unitRef="GBP" decimals="0" {more}'
    return f"<ix:nonFraction {own}>{text}</ix:nonFraction>"


def document(*facts: str) -> str:
    return (
        HEAD
        + "<ix:header><ix:resources>"
        + CONTEXTS
        + '<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit></ix:resources></ix:header>'
        + '<p><ix:nonNumeric name="bus:EntityCurrentLegalOrRegisteredName" contextRef="y">'
        + "Example Pumps Ltd</ix:nonNumeric></p>"
        + "".join(f"<p>{fact}</p>" for fact in facts)
        + "</body></html>"
    )


BALANCE = (
    number("FixedAssets", "i", "1,000"),
    number("CurrentAssets", "i", "2,500"),
    number("Creditors", "c", "1,200"),
    number("TotalAssetsLessCurrentLiabilities", "i", "2,300"),
    number("Equity", "i", "2,300"),
)


def test_a_small_companys_balance_sheet_is_completed_from_its_own_totals(read: Any) -> None:
    reading = read("statements", document(*BALANCE), told=ONE)
    assert reading.failures == []
    [statement] = reading.facts
    assert (statement.period_end, statement.months, statement.currency) == (date(2025, 12, 31), 12, "GBP")
    assert (statement.scope, statement.standard, statement.source) == (Scope.SINGLE, "UK GAAP", "ixbrl")
    assert statement.amounts == {
        "current_assets": 250_000,
        "current_liabilities": 120_000,
        "equity": 230_000,
        "total_assets": 350_000,
        "total_liabilities": 120_000,
    }
    assert reading.notices["xbrl_entity"].params["name"] == "Example Pumps Ltd"
    assert "xbrl_worked_out" in reading.notices


def test_totals_that_contradict_each_other_are_told_and_not_worked_out(read: Any) -> None:
    lost_minus = (*BALANCE[:3], number("TotalAssetsLessCurrentLiabilities", "i", "5,000"), BALANCE[4])
    reading = read("statements", document(*lost_minus), told=ONE)
    assert "total_assets" not in reading.facts[0].amounts
    assert "xbrl_totals_disagree" in reading.notices


@pytest.mark.parametrize(
    ("text", "more", "minor"),
    [
        ("1,234.56", 'format="ixt:num-dot-decimal"', 123_456),
        ("1.234,56", 'format="ixt:num-comma-decimal"', 123_456),
        ("1 234", 'format="ixt:num-dot-decimal"', 123_400),
        ("12.5", 'format="ixt:num-dot-decimal" scale="3"', 1_250_000),
        ("1,234", 'format="ixt:num-dot-decimal" sign="-"', -123_400),
        ("0.1", 'format="ixt:num-dot-decimal" scale="6"', 10_000_000),
        ("-", 'format="ixt:zerodash"', 0),
        ("no figure", 'format="ixt:fixed-zero"', 0),
        ("1234", "", 123_400),
    ],
)
def test_format_scale_and_sign_are_applied_exactly(read: Any, text: str, more: str, minor: int) -> None:
    facts = (*BALANCE, number("ProfitLoss", "y", text, more))
    assert read("statements", document(*facts), told=ONE).facts[0].amounts["net_profit"] == minor


def test_last_years_column_is_a_statement_of_its_own(read: Any) -> None:
    before = [fact.replace('contextRef="i"', 'contextRef="i0"') for fact in BALANCE if 'contextRef="i"' in fact]
    facts = read("statements", document(*BALANCE, *before, number("ProfitLoss", "y0", "7")), told=ONE).facts
    assert [(fact.period_end.year, fact.months) for fact in facts] == [(2025, 12), (2024, 12)]
    assert facts[1].amounts["net_profit"] == 700


def test_what_has_no_line_is_named_and_a_day_with_few_lines_is_left_out(read: Any) -> None:
    more = (number("Goodwillish", "i", "1"), number("Equity", "old", "1"), number("ProfitLoss", "y", "?", ""))
    reading = read("statements", document(*BALANCE, *more), told=ONE)
    assert "Goodwillish" in str(reading.notices["xbrl_tags_not_used"].params["columns"])
    assert reading.notices["xbrl_period_left_out"].params["value"] == "2020-12-31"
    assert reading.notices["xbrl_amounts_not_read"].params["columns"] == "ProfitLoss ?"
    assert len(reading.facts) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (document(*BALANCE).replace("<html", '<!DOCTYPE html [<!ENTITY a "b">]><html', 1), "file_has_entities"),
        ("<html><body>no figures</body></html>", "xbrl_no_facts"),
        (document(*BALANCE)[:-40], "xbrl_not_readable"),
        ("<root>" + "<a>" * 400 + "</a>" * 400 + "</root>", "xbrl_not_readable"),
        ("<other/>", "xbrl_not_readable"),
        (document(number("Equity", "i", "1")), "xbrl_no_statement"),
    ],
)
def test_a_document_that_cannot_be_trusted_is_refused(read: Any, content: str, code: str) -> None:
    assert read("statements", content, told=ONE).only_failure().code == code


def test_a_bomb_hidden_in_another_encoding_is_found(read: Any) -> None:
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]><html>&a;</html>'
    assert read("statements", bomb.encode("utf-16"), told=ONE).only_failure().code == "file_has_entities"
    sound = '<?xml version="1.0" encoding="utf-16"?>' + document(*BALANCE)
    assert read("statements", sound.encode("utf-16"), told=ONE).facts[0].amounts["equity"] == 230_000


def test_a_huge_document_is_refused_before_it_is_read(read: Any) -> None:
    small = Caps(file_bytes=1000)
    assert read("statements", document(*BALANCE), caps=small, told=ONE).only_failure().code == "file_too_large"


def test_whose_accounts_they_are_must_be_told(read: Any) -> None:
    assert read("statements", document(*BALANCE)).only_failure().code == "file_customer_not_told"


@pytest.mark.realdata
def test_real_small_company_accounts_give_two_years(read: Any) -> None:
    for path in sorted((DATA / "uk_ixbrl").glob("*.html")):
        reading = read("statements", path, told=ONE)
        assert reading.failures == []
        assert len(reading.facts) == 2
        assert all("equity" in fact.amounts and fact.currency == "GBP" for fact in reading.facts)


@pytest.mark.realdata
def test_a_real_annual_report_foots_and_equals_what_the_company_published(read: Any) -> None:
    reading = read("statements", DATA / "sec_xbrl" / "aapl-20230930_htm.xml", told=ONE)
    year = reading.facts[0]
    assert (year.period_end, year.months, year.scope, year.standard) == (
        date(2023, 9, 30),
        12,
        Scope.CONSOLIDATED,
        "US GAAP",
    )
    million = 100_000_000
    said = {
        "revenue": 383_285,
        "net_profit": 96_995,
        "total_assets": 352_583,
        "total_liabilities": 290_437,
        "cfo": 110_543,
    }
    assert {line: year.amounts[line] for line in said} == {line: value * million for line, value in said.items()}
    assert not [code for code in reading.notices if code.startswith("statement_")]


@pytest.mark.realdata
def test_every_real_amount_equals_what_the_library_reads_as_a_number(read: Any) -> None:
    from ixbrlparse import IXBRL

    for path in sorted((DATA / "uk_ixbrl").glob("*.html")):
        own = {abs(value) for fact in read("statements", path, told=ONE).facts for value in fact.amounts.values()}
        theirs = {abs(int(Decimal(str(one.value)) * 100)) for one in IXBRL.open(path).numeric if one.value is not None}
        stated = own - {
            abs(fact.amounts.get(line, 0))
            for fact in read("statements", path, told=ONE).facts
            for line in ("total_assets", "total_liabilities")
        }
        assert stated <= theirs
