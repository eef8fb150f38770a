"""Financial statements in files: the unit is never guessed, and what does not add up is told and taken."""

from datetime import date
from typing import Any

import pytest

from payworthy.facts.statement import STATEMENT_KEYS, Opinion, Scope
from payworthy.sources.kinds import KINDS
from payworthy.sources.words import header

HEAD = "customer_id,period_end,months,currency,unit,total_assets,revenue\n"


def test_every_line_of_the_chart_can_be_a_column_in_both_languages(read: Any) -> None:
    for language in ("en", "zh"):
        fields = [field for field in KINDS["statements"].fields if field not in ("item", "amount")]
        heads = ",".join(header("statements", field, language) for field in fields)
        given = {"customer_id": "C1", "period_end": "2025-12-31", "months": "12", "currency": "CNY", "unit": "元"}
        cells = [given.get(field, str(at) if field in STATEMENT_KEYS else "") for at, field in enumerate(fields)]
        [statement] = read("statements", heads + "\n" + ",".join(cells) + "\n").facts
        assert statement.amounts == {key: fields.index(key) * 100 for key in STATEMENT_KEYS}


@pytest.mark.parametrize(
    ("unit", "minor"),
    [
        ("元", 123400),
        ("CNY", 123400),
        ("千元", 123400_000),
        ("thousand", 123400_000),
        ("CNY thousand", 123400_000),
        ("万元", 123400_0000),
        ("人民币万元", 123400_0000),
        ("单位：万元", 123400_0000),
        ("百万元", 123400_000000),
    ],
)
def test_the_unit_multiplies_every_amount(read: Any, unit: str, minor: int) -> None:
    reading = read("statements", f"{HEAD}C1,2025-12-31,12,CNY,{unit},1234,\n")
    assert reading.failures == []
    assert reading.facts[0].amounts == {"total_assets": minor}


def test_a_unit_may_stand_in_the_headers_and_name_the_currency(read: Any) -> None:
    text = "客户编号,报表日期,报表月数,资产总计(万元,CNY),营业收入(万元,CNY)\nC1,2025-12-31,12,1.5,2\n"
    reading = read("statements", text.replace("(万元,CNY)", "（万元、CNY）"))
    [statement] = reading.facts
    assert (statement.currency, statement.amounts) == ("CNY", {"total_assets": 1500000, "revenue": 2000000})


def test_no_unit_is_no_statement(read: Any) -> None:
    text = "customer_id,period_end,months,currency,total_assets\nC1,2025-12-31,12,CNY,5\n"
    assert read("statements", text).codes == [(2, "total_assets", "statement_unit_missing")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{HEAD}C1,2025-12-31,12,USD,CNY thousand,1,\n", (2, "unit", "statement_unit_conflict")),
        (f"{HEAD}C1,2025-12-31,12,CNY,heaps,1,\n", (2, "unit", "cell_not_a_unit")),
        (f"{HEAD}C1,2025-12-31,a year,CNY,元,1,\n", (2, "months", "cell_not_months")),
        (f"{HEAD}C1,2025-12-31,36,CNY,元,1,\n", (2, "months", "cell_not_months")),
        (f"{HEAD}C1,2025-12-31,12,CNY,元,,\n", (2, None, "statement_empty")),
        (f"{HEAD}C1,2025-12-31,12,,元,1,\n", (2, "currency", "cell_missing")),
        (f"{HEAD}C1,2025-12-31,12,CNY,元,one,\n", (2, "total_assets", "amount_not_a_number")),
        (f"{HEAD},2025-12-31,12,CNY,元,1,\n", (2, "customer_id", "cell_missing")),
        (
            "customer_id,period_end,months,currency,unit,资产总计(万元)\nC1,2025-12-31,12,CNY,元,1\n",
            (2, "资产总计(万元)", "statement_unit_conflict"),
        ),
    ],
)
def test_a_bad_row_is_named_with_its_column(read: Any, text: str, code: tuple[int, str | None, str]) -> None:
    assert read("statements", text).codes == [code]


def test_the_head_of_a_statement_is_read_in_the_words_of_both_languages(read: Any) -> None:
    text = (
        "客户编号,报表日期,报表月数,币种,单位,报表口径,会计准则,是否审计,审计意见,获知日期,净资产\n"
        "C1,2025-12-31,12个月,人民币,元,合并,企业会计准则,是,保留意见,2026-04-20,-7.5\n"
    )
    [statement] = read("statements", text).facts
    assert (statement.scope, statement.opinion, statement.is_audited) == (Scope.CONSOLIDATED, Opinion.QUALIFIED, True)
    assert (statement.known_on, statement.amounts) == (date(2026, 4, 20), {"equity": -750})
    assert statement.fact_id == "2025-12-31/12/consolidated"


LONG = "customer_id,period_end,months,currency,unit,item,amount\n"


def test_one_row_for_each_line_gives_the_same_statements(read: Any) -> None:
    rows = [
        "C1,2025-12-31,12,CNY,万元,资产总计,10",
        "C2,2025-12-31,12,CNY,万元,total assets,3",
        "C1,2025-12-31,12,CNY,万元,营业收入,20.5",
        "C1,2024-12-31,12,CNY,万元,revenue,19",
    ]
    long = read("statements", LONG + "\n".join(rows) + "\n")
    wide = read(
        "statements",
        f"{HEAD}C1,2025-12-31,12,CNY,万元,10,20.5\nC2,2025-12-31,12,CNY,万元,3,\nC1,2024-12-31,12,CNY,万元,,19\n",
    )
    assert (long.failures, long.facts) == ([], wide.facts)
    assert (long.rows, long.totals.rows_taken, long.totals.facts) == ([2, 3, 5], 4, {"statement": 3})


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("C1,2025-12-31,12,CNY,元,revenue,21", "statement_item_twice"),
        ("C1,2025-12-31,12,USD,USD,cfo,21", "statement_item_twice"),
        ("C1,2025-12-31,12,CNY,元,goodwil,21", "cell_word_unknown"),
        ("C1,2025-12-31,12,CNY,元,cfo,", "cell_missing"),
        ("C1,2025-12-31,12,CNY,元,,7", "cell_missing"),
    ],
)
def test_a_line_that_contradicts_or_says_nothing_is_refused(read: Any, row: str, code: str) -> None:
    reading = read("statements", f"{LONG}C1,2025-12-31,12,CNY,元,revenue,20\n{row}\n")
    assert [failure.code for failure in reading.failures] == [code]
    assert [statement.amounts for statement in reading.facts] == [{"revenue": 2000}]


def test_what_does_not_add_up_is_told_and_taken(read: Any) -> None:
    head = "customer_id,period_end,months,currency,unit,total_assets,total_liabilities,equity,current_assets,cash\n"
    reading = read(
        "statements",
        f"{head}C1,2025-12-31,12,CNY,万元,100,60,41,50,20\n"  # within one unit
        "C2,2025-12-31,12,CNY,万元,100,60,38,50,20\n"
        "C3,2025-12-31,12,CNY,万元,100,60,30,50,52\n",
    )
    assert (len(reading.facts), reading.failures) == (3, [])
    assert {code: dict(notice.params) for code, notice in reading.notices.items()} == {
        "statement_balance": {
            "statements": 2,
            "row": 3,
            "customer_id": "C2",
            "difference_minor": 2_000_000,
            "currency": "CNY",
        },
        "statement_current_assets_parts": {
            "statements": 1,
            "row": 4,
            "customer_id": "C3",
            "difference_minor": -2_000_000,
            "currency": "CNY",
        },
    }


def test_a_workbook_of_statements_reads_like_the_text(read: Any, workbook: Any) -> None:
    rows = [HEAD.strip().split(","), ["C1", date(2025, 12, 31), 12, "CNY", "万元", 10.25, 20]]
    [statement] = read("statements", workbook(rows, {"B2": "yyyy-mm-dd"})).facts
    assert statement.amounts == {"total_assets": 10_250_000, "revenue": 20_000_000}


def test_a_mapping_names_columns_and_the_unit_of_a_foreign_layout(read: Any) -> None:
    mapping = (
        "[statements.fields]\n"
        'customer_id = "Kunde"\n'
        'period_end = "Stichtag"\n'
        'months = { constant = "12" }\n'
        'unit = { constant = "EUR thousand" }\n'
        'total_assets = "Bilanzsumme"\n'
        'cash = { column = "Kasse", unit = 1000 }\n'
    )
    reading = read("statements", "Kunde,Stichtag,Bilanzsumme,Kasse\nC1,2025-12-31,5,2\n", mapping)
    [statement] = reading.facts
    assert (statement.currency, statement.amounts) == ("EUR", {"cash": 200_000, "total_assets": 500_000})
