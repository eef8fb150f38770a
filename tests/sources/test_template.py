"""Templates: the file to start from, in two languages."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from payworthy.base.ids import StandardId, organisation_code_warning, parse_id
from payworthy.sources.kinds import KINDS
from payworthy.sources.part_template import write_part_template
from payworthy.sources.template import template

LANGUAGES = ("en", "zh")
GOLDEN_HEADERS = {
    ("ledger", "en"): "document_id,kind,customer_id,issued_on,due_on,amount,currency,applies_to,order_id,reason,terms",
    ("ledger", "zh"): "单据编号,单据类型,客户编号,开票日期,到期日,金额,币种,核销对象,订单号,原因,账期",
    ("limits", "en"): "customer_id,amount,currency,valid_from,valid_to,group_id,kind,approved_by,reason",
    ("limits", "zh"): "客户编号,信用额度,币种,生效日期,失效日期,集团,额度类型,审批人,原因",
    (
        "orders",
        "en",
    ): "order_id,customer_id,amount,currency,ordered_on,state,bill_to,terms,ship_on,ship_to,requested_by",
    ("orders", "zh"): "订单号,客户编号,金额,币种,下单日期,订单状态,开票客户,账期,发货日期,收货方,申请人",
    ("rates", "en"): "base,quote,rate,date,source",
    ("rates", "zh"): "基准货币,标价货币,汇率,日期,来源",
}


@pytest.mark.parametrize(("kind", "language"), GOLDEN_HEADERS)
def test_headers_stay_as_they_are(kind: str, language: str) -> None:
    assert template(kind, language).split("\n")[0] == GOLDEN_HEADERS[kind, language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_template_begins_with_what_is_needed(language: str) -> None:
    header = template("customers", language).split("\n")[0].split(",")
    assert header[:4] == (["customer_id", "name", "country", "currency"] if language == "en" else header[:4])
    assert "统一社会信用代码" in header or "uscc" in header


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_template_imports_without_a_failure(read: Any, kind: str, language: str, encoding: str) -> None:
    reading = read(kind, template(kind, language).encode(encoding))
    assert (reading.failures, reading.notices) == ([], {})
    assert (reading.totals.rows_read, reading.totals.rows_taken) == (2, 2)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_both_languages_say_the_same_facts_where_words_do_not_differ(read: Any, kind: str) -> None:
    english, chinese = (read(kind, template(kind, language)) for language in LANGUAGES)
    assert [type(fact) for fact in english.facts] == [type(fact) for fact in chinese.facts]
    assert english.totals.amounts == chinese.totals.amounts


def test_a_template_survives_a_spreadsheet(read: Any, workbook: Any) -> None:
    path: Path = workbook(list(csv.reader(StringIO(template("ledger", "zh")))))
    assert read("ledger", path).facts == read("ledger", template("ledger", "zh")).facts


def test_the_example_company_has_a_sound_registration() -> None:
    [code] = [cell for cell in template("customers", "en").split(",") if cell.startswith("913")]
    parsed = parse_id("uscc", code)
    assert isinstance(parsed, StandardId)
    assert organisation_code_warning(parsed) is None


def test_an_unknown_kind_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        template("stock", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_of_parts_reads_back_without_a_word(read: Any, tmp_path: Path, language: str) -> None:
    path = tmp_path / "registry.xlsx"
    write_part_template(path, language)
    book = openpyxl.load_workbook(path)
    assert len(book.worksheets) > 35
    reading = read("registry", path)
    assert (reading.failures, reading.notices) == ([], {})
