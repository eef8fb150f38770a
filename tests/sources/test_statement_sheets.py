"""Statements laid out as accountants do: sheets, lines down, periods across, in both languages."""

from datetime import date
from typing import Any

import pytest

from payworthy.sources.statement_sheets import line_of
from payworthy.sources.told import Told

ONE = Told(customer_id="C1")
BALANCE = [
    ["资产负债表"],
    ["编制单位：示例机械有限公司", "2025年12月31日", None, None, "单位：万元"],
    ["资产", "行次", "期末余额", "年初余额", "负债和所有者权益", "行次", "期末余额", "年初余额"],
    ["流动资产：", None, None, None, "流动负债："],
    ["货币资金", 1, 90, 80.5, "短期借款", 31, 150, 140],
    ["应收账款", 4, 180, 160, "应付账款", 35, 330, 300],
    ["流动资产合计", 15, 620, 560, "流动负债合计", 45, 480, 430],
    ["非流动资产合计", 29, 380, 360, "负债合计", 55, 580, 540],
    ["资产总计", 30, 1000, 920, "所有者权益（或股东权益）合计", 60, 420, 380],
]
INCOME = [
    ["利润表"],
    ["编制单位：示例机械有限公司", "2025年度", "单位：万元"],
    ["项目", "本期金额", "上期金额"],
    ["一、营业收入", 1200, 1110],
    ["减：营业成本", 960, 890],
    ["加：信用减值损失（损失以“-”号填列）", -6, -4],
    ["四、净利润（净亏损以“－”号填列）", 45, 38],
]
ENGLISH = [
    ["Example Pumps Ltd", None, None],
    ["Income statement for the year ended 31 March 2026", None, None],
    ["(in thousands of GBP)", None, None],
    ["", "2026", "2025"],
    ["Revenue", "5,300", "5,000"],
    ["Cost of sales", "(3,100)", "(2,900)"],
    ["Administrative expenses", "(900)", "(850)"],
    ["Employees", "35", "33"],
    ["Profit before tax", "1,300", "1,250"],
    ["Income tax", "(260)", "(250)"],
    ["Profit for the year", "1,040", "1,000"],
]


def test_chinese_sheets_become_a_statement_for_each_year(read: Any, sheets: Any) -> None:
    reading = read("statements", sheets({"资产负债表": BALANCE, "利润表": INCOME}), told=ONE)
    assert reading.failures == []
    year, before = reading.facts
    assert (year.period_end, year.months, year.currency) == (date(2025, 12, 31), 12, "CNY")
    wan = 1_000_000
    assert year.amounts == {
        "cash": 90 * wan,
        "ar": 180 * wan,
        "current_assets": 620 * wan,
        "total_assets": 1000 * wan,
        "st_loans": 150 * wan,
        "ap": 330 * wan,
        "current_liabilities": 480 * wan,
        "total_liabilities": 580 * wan,
        "equity": 420 * wan,
        "revenue": 1200 * wan,
        "cogs": 960 * wan,
        "credit_impairment": 6 * wan,
        "net_profit": 45 * wan,
    }
    assert (before.period_end, before.amounts["cash"], before.amounts["revenue"]) == (
        date(2024, 12, 31),
        80_500_000,
        1110 * wan,
    )
    assert reading.notices["statement_lines_not_used"].params == {"columns": "非流动资产合计"}


def test_english_sheets_turn_costs_shown_as_deductions(read: Any, sheets: Any) -> None:
    reading = read("statements", sheets({"P&L": ENGLISH}), told=Told(customer_id="C1", months="12"))
    assert reading.failures == []
    year, before = reading.facts
    assert (year.period_end, before.period_end, year.currency) == (date(2026, 3, 31), date(2025, 3, 31), "GBP")
    assert year.amounts == {
        "revenue": 530_000_000,
        "cogs": 310_000_000,
        "admin": 90_000_000,
        "profit_before_tax": 130_000_000,
        "income_tax": 26_000_000,
        "net_profit": 104_000_000,
    }
    assert "statement_net_profit" not in reading.notices


def test_a_csv_of_one_statement_is_read_as_well(read: Any) -> None:
    table = "单位：元,2025-12-31,2024-12-31\n资产总计,100,90\n负债合计,60,50\n所有者权益合计,40,40\n"
    assert [fact.amounts["total_assets"] for fact in read("statements", table, told=ONE).facts] == [10_000, 9_000]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda rows: [row[:4] if "单位" not in str(row) else ["编制单位", "2025年12月31日"] for row in rows],
            "statement_unit_missing",
        ),
        (lambda rows: [row if "2025" not in str(row) else ["单位：万元"] for row in rows], "statement_no_day"),
    ],
)
def test_unit_and_day_are_never_guessed(read: Any, sheets: Any, change: Any, code: str) -> None:
    assert read("statements", sheets({"资产负债表": change(BALANCE)}), told=ONE).only_failure().code == code


def test_the_unit_may_be_told_and_must_not_contradict_the_sheet(read: Any, sheets: Any) -> None:
    path = sheets({"资产负债表": BALANCE})
    told = Told(customer_id="C1", unit="元")
    assert read("statements", path, told=told).only_failure().code == "statement_unit_conflict"


def test_two_sheets_that_contradict_each_other_are_refused(read: Any, sheets: Any) -> None:
    other = [*INCOME, ["货币资金", 91, 80.5]]
    reading = read("statements", sheets({"资产负债表": BALANCE, "利润表": other}), told=ONE)
    assert reading.only_failure().code == "statement_sheets_differ"


def test_a_bad_amount_is_named_with_sheet_row_and_line(read: Any, sheets: Any) -> None:
    rows = [row if row[0] != "货币资金" else ["货币资金", 1, "about 90"] for row in BALANCE]
    [failure] = read("statements", sheets({"资产负债表": rows}), told=ONE).failures
    assert (failure.where.file, failure.where.row, failure.where.column, failure.code) == (
        "file.xlsx [资产负债表]",
        5,
        "货币资金",
        "amount_not_a_number",
    )


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("一、营业收入", "revenue"),
        ("减：营业成本", "cogs"),
        ("其中：利息费用", "interest_expense"),
        ("（一）经营活动产生的现金流量净额", "cfo"),
        ("Less: Cost of sales", "cogs"),
        ("Total current assets", "current_assets"),
        ("所有者权益（或股东权益）合计", "equity"),
        ("负债和所有者权益总计", None),
        ("Weather", None),
    ],
)
def test_labels_are_understood_without_numbering_and_remarks(label: str, line: str | None) -> None:
    assert line_of(label) == line


def test_the_flat_table_is_still_read_as_such(read: Any) -> None:
    text = "customer_id,period_end,months,currency,unit,total_assets,equity,revenue\nC1,2025-12-31,12,CNY,元,3,2,1\n"
    assert read("statements", text).facts[0].amounts["total_assets"] == 300
