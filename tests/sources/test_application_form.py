"""The credit application: what goes out comes back, in both languages; every trouble has the address of its cell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Event
from payworthy.facts.statement import Statement
from payworthy.sources.form_layout import layout, offered
from payworthy.sources.form_write import write_form
from payworthy.sources.words import fold, words

SOUND: dict[str, Any] = {
    "customer_id": "C1",
    "currency": "CNY",
    "name_zh": "示例机械有限公司",
    "requested_limit": "300万元",
    "requested_terms": "月结30天",
    "consent_query": "是",
    "consent_terms": "yes",
    "signed_by": "张三",
    "signed_on": date(2026, 3, 31),
}
Form = Callable[..., Path]


@pytest.fixture
def form(tmp_path: Path) -> Form:
    """A form in a language with these answers; ``None`` takes one away."""

    def of(answers: dict[str, Any], language: str = "zh", beside: dict[str, str] | None = None) -> Path:
        path = tmp_path / "form.xlsx"
        write_form(path, language, {"customer_id": "C1"})
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        for name, value in answers.items():
            sheet[book.defined_names[f"pw_{name}"].attr_text.split("!")[1].replace("$", "")].value = value
        for place, value in (beside or {}).items():
            sheet[place].value = value
        book.save(path)
        return path

    return of


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_answer_comes_back_whatever_the_language(read: Any, form: Form, language: str) -> None:
    reading = read("applications", form(SOUND, language))
    assert reading.failures == []
    told = {"customer_id": "C1", "valid_on": date(2026, 3, 31), "source": "application"}
    assert reading.facts == [
        Profile(field=ProfileField.NAME_ZH, value="示例机械有限公司", **told),
        Entry(
            customer_id="C1",
            block=Block.APPLICATION,
            key="2026-03-31",
            on=date(2026, 3, 31),
            currency="CNY",
            source="application",
            fields={
                "requested_limit": "300000000",
                "requested_terms": "EOM+30",
                "signed_by": "张三",
                "consent": "query=yes; terms=yes",
                "form": "form.xlsx",
            },
        ),
    ]
    assert reading.notices == {}


def test_lists_statements_and_notes_become_facts(read: Any, form: Form) -> None:
    answers = SOUND | {
        "shareholder_1_name": "张三",
        "shareholder_1_party_type": "自然人",
        "shareholder_1_share": 0.6,
        "shareholder_1_subscribed": 6_000_000,
        "contact_2_name": "李四",
        "contact_2_role": "财务",
        "guarantee_1_beneficiary": "另一公司",
        "guarantee_1_amount": "50万元",
        "referee_1_name": "示例钢材",
        "referee_1_terms": "月结60天",
        "reference_bank": "示例银行",
        "statement_1_period_end": date(2025, 12, 31),
        "statement_1_unit": "万元",
        "statement_1_is_audited": "否",
        "statement_1_total_assets": 1000,
        "statement_1_total_liabilities": 600,
        "statement_1_equity": 410.5,
        "sales_opinion": "合作良好",
        "purchases_forecast": 8_000_000,
    }
    reading = read("applications", form(answers))
    assert reading.failures == []
    entries = {fact.fact_id: fact for fact in reading.facts if isinstance(fact, Entry)}
    assert entries["shareholder/张三"].fields == {
        "name": "张三",
        "party_type": "person",
        "share": "0.6",
        "subscribed": "600000000",
    }
    assert set(entries) == {
        "application/2026-03-31",
        "contact/李四/财务",
        "shareholder/张三",
        "guarantee_given/另一公司",
        "bank_reference/示例银行",
        "note/referee/示例钢材",
    }
    [statement] = [fact for fact in reading.facts if isinstance(fact, Statement)]
    assert statement.amounts == {"total_assets": 1_000_000_000, "total_liabilities": 600_000_000, "equity": 410_500_000}
    assert (statement.is_audited, statement.months) == (False, 12)
    assert "statement_balance" in reading.notices
    forecast = [fact for fact in reading.facts if getattr(fact, "source", None) == "sales"]
    assert [fact.value for fact in forecast] == ["800000000"]


def test_a_declared_lawsuit_is_a_declaration_and_not_an_entry_of_a_court(read: Any, form: Form) -> None:
    reading = read("applications", form(SOUND | {"has_lawsuits": "是", "lawsuits": "杭州，买卖合同，20万元"}))
    assert not [fact for fact in reading.facts if isinstance(fact, Event)]
    [entry] = [fact for fact in reading.facts if isinstance(fact, Entry)]
    assert entry.fields["declared_lawsuits"] == "yes: 杭州，买卖合同，20万元"
    assert "form_declares_lawsuits" in reading.notices


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        ({"requested_limit": None}, ("E26", "form_cell_missing")),
        ({"requested_limit": "many"}, ("C26", "amount_not_a_number")),
        ({"signed_on": "soon"}, None),
        ({"uscc": "91350100M000100Y4Z"}, None),
        ({"statement_1_total_assets": 5, "statement_1_period_end": date(2025, 12, 31)}, None),
        ({"shareholder_1_share": "60"}, None),
        ({"shareholder_2_share": "60%"}, None),
        ({"name_zh": None}, None),
        ({"consent_query": "perhaps"}, None),
    ],
)
def test_every_trouble_has_the_address_of_its_cell(
    read: Any, form: Form, answers: dict[str, Any], trouble: Any
) -> None:
    reading = read("applications", form(SOUND | answers))
    assert reading.facts == []
    [failure] = reading.failures
    assert failure.where is not None
    place = str(failure.where.column)
    assert place.rstrip("0123456789").isalpha()
    assert place.endswith(str(failure.where.row))
    named = {answer.name: f"{'ABCDEFG'[answer.first]}{answer.row + 1}" for answer in layout().answers}
    assert place in {named.get(name, "") for name in (*answers, "statement_1_unit", "name_zh")} or trouble is None


def test_text_beside_the_answers_is_told(read: Any, form: Form) -> None:
    reading = read("applications", form(SOUND, beside={"I5": "by the way"}))
    assert reading.notices["form_cells_not_read"].params == {"columns": "I5 by the way"}


def test_another_workbook_is_no_form(read: Any, workbook: Any) -> None:
    assert read("applications", workbook([["customer_id"], ["C1"]])).only_failure().code == "form_not_ours"
    assert read("applications", "customer_id\nC1\n").only_failure().code == "form_not_ours"


def test_a_refused_consent_is_told(read: Any, form: Form) -> None:
    reading = read("applications", form(SOUND | {"consent_query": "否"}))
    assert reading.notices["form_consent_refused"].params == {"value": "consent_query"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_choice_that_is_offered_is_read_back(language: str) -> None:
    for group in {answer.words for answer in layout().answers if answer.words}:
        choices = offered(group, language)
        assert len(",".join(choices)) <= 255
        assert {words(group).get(fold(told), value) for told, value in choices.items()} == set(choices.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_prints_on_a4_and_is_not_protected(form: Form, language: str) -> None:
    sheet = openpyxl.load_workbook(form(SOUND, language)).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert not sheet.protection.sheet
    assert len(sheet.data_validations.dataValidation) > 10
    assert {one.id for one in sheet.row_breaks.brk} <= set(layout().sections)
    assert 1 <= len(sheet.row_breaks.brk) <= 3


def test_an_answer_that_begins_like_a_formula_is_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_form(path, "en", {"name_en": "=cmd|'/c calc'!A1"})
    book = openpyxl.load_workbook(path)
    cell = book.worksheets[0][book.defined_names["pw_name_en"].attr_text.split("!")[1].replace("$", "")]
    assert (cell.data_type, cell.value) == ("s", "=cmd|'/c calc'!A1")
