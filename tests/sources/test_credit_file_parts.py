"""A credit file in one workbook, JSON document or CSV: every part becomes what it says, and nothing is lost."""

import json
from datetime import date
from typing import Any

import pytest

from payworthy.facts.entry import BLOCK_FIELDS, Block, Entry
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.sources.block_parts import part_of, parts
from payworthy.sources.told import Told

ONE = Told(customer_id="C1")


SHEETS = {
    "工商登记": [
        ["客户编号", "企业名称", "统一社会信用代码", "登记状态", "企业类型", "注册资本", "法定代表人", "参保人数"],
        ["C1", "示例机械", "91330106MA7T3E5X2E", "存续", "有限责任公司(自然人独资)", "1000万元人民币", "张三", 35],
    ],
    "股东及出资": [
        ["客户编号", "股东名称", "股东类型", "持股比例", "认缴出资额(万元)", "币种", "认缴出资日期"],
        ["C1", "张三", "自然人股东", "60%", 600, "CNY", "2030-12-31"],
        ["C1", "示例控股有限公司", "企业法人", 0.4, 400, "CNY", None],
    ],
    "被执行人": [
        ["客户编号", "案号", "执行法院", "立案日期", "执行标的", "币种"],
        ["C1", "（2026）浙01执1号", "杭州中院", "2026-02-11", "180000.5", "CNY"],
    ],
    "裁判文书": [
        ["客户编号", "案号", "案由", "诉讼地位", "裁判日期"],
        ["C1", "（2025）民初9号", "买卖合同纠纷", "被告", "2025-06-01"],
    ],
    "核查记录": [["客户编号", "核查日期", "核查领域"], ["C1", "2026-03-01", "法院"]],
    "说明": [["本表仅供内部使用"]],
}


def test_the_sheet_of_the_register_becomes_a_profile(read: Any, sheets: Any) -> None:
    reading = read("registry", sheets(SHEETS))
    assert reading.failures == []
    assert {fact.field: fact.value for fact in reading.facts if isinstance(fact, Profile)} == {
        ProfileField.NAME_ZH: "示例机械",
        ProfileField.REGISTRATION_ID: "uscc:91330106MA7T3E5X2E",
        ProfileField.REG_STATUS: "active",
        ProfileField.ENTITY_TYPE: "sole_llc",
        ProfileField.REGISTERED_CAPITAL_MINOR: "1000000000",
        ProfileField.LEGAL_REPRESENTATIVE: "张三",
        ProfileField.EMPLOYEES: "35",
    }
    assert reading.notices["sheets_not_read"].params == {"value": "说明"}
    assert reading.totals.facts == {"profile": 7, "entry": 2, "event": 2, "check": 1}


def test_the_sheet_of_shareholders_becomes_entries(read: Any, sheets: Any) -> None:
    person = {"name": "张三", "party_type": "person", "share": "0.6", "subscribed": "600000000"}
    company = {"name": "示例控股有限公司", "party_type": "company", "share": "0.4", "subscribed": "400000000"}
    told = {"customer_id": "C1", "block": Block.SHAREHOLDER, "currency": "CNY"}
    assert [fact for fact in read("registry", sheets(SHEETS)).facts if isinstance(fact, Entry)] == [
        Entry(**told, key="张三", fields={**person, "paid_on": "2030-12-31"}),
        Entry(**told, key="示例控股有限公司", fields=company),
    ]


def test_sheets_of_courts_become_public_record(read: Any, sheets: Any) -> None:
    facts = read("registry", sheets(SHEETS)).facts
    assert [fact for fact in facts if isinstance(fact, Event | Check)] == [
        Event(
            customer_id="C1",
            kind=EventKind.JUDGMENT_DEBTOR,
            began_on=date(2026, 2, 11),
            amount_minor=18_000_050,
            currency="CNY",
            number="（2026）浙01执1号",
            details={"court": "杭州中院"},
        ),
        Event(
            customer_id="C1",
            kind=EventKind.LAWSUIT_DEFENDANT,
            began_on=date(2025, 6, 1),
            number="（2025）民初9号",
            details={"cause": "买卖合同纠纷", "role": "被告"},
        ),
        Check(customer_id="C1", area=Area.COURTS, checked_on=date(2026, 3, 1)),
    ]


DOCUMENT = {
    "customer_id": "C1",
    "companyName": "Example Machinery",
    "creditCode": "91330106MA7T3E5X2E",
    "status": "在业",
    "operName": "Zhang San",
    "historyName": ["Example A", "Example B"],
    "shareholders": [
        {"stockName": "Zhang San", "stockPercent": "60%", "shouldCapi": "600万元人民币", "type": "自然人股东"}
    ],
    "changeRecords": [
        {"changeDate": "2025-01-02", "changeItem": "地址变更", "contentBefore": "A", "contentAfter": "B"}
    ],
    "abnormal_list": [
        {
            "addDate": "2024-07-01",
            "addReason": "未公示年报",
            "includedAuthority": "市场监管局",
            "removeDate": "2024-09-01",
            "removeReason": "已补报",
        }
    ],
    "consumption_restriction": [
        {"caseCode": "(2026)1", "enfName": "Zhang San", "filingDate": 1767196800000, "courtName": "Court"}
    ],
    "weather": {"today": "rain"},
}


def test_a_json_document_with_the_keys_of_data_services_is_read(read: Any) -> None:
    reading = read("registry", json.dumps({"code": 200, "message": "ok", "data": [DOCUMENT]}, ensure_ascii=False))
    assert reading.failures == []
    profile = {fact.field: fact.value for fact in reading.facts if isinstance(fact, Profile)}
    assert profile[ProfileField.FORMER_NAMES] == "Example A; Example B"
    assert (profile[ProfileField.REG_STATUS], profile[ProfileField.NAME_ZH]) == ("active", "Example Machinery")
    entries = {fact.block: fact for fact in reading.facts if isinstance(fact, Entry)}
    assert entries[Block.SHAREHOLDER].fields["subscribed"] == "600000000"
    assert (entries[Block.CHANGE].key, entries[Block.CHANGE].fields["after"]) == ("2025-01-02/地址变更", "B")
    events = {fact.kind: fact for fact in reading.facts if isinstance(fact, Event)}
    assert events[EventKind.ABNORMAL_LIST].ended_on == date(2024, 9, 1)
    assert events[EventKind.ABNORMAL_LIST].details["removal_reason"] == "已补报"
    assert events[EventKind.CONSUMPTION_RESTRICTION].began_on == date(2026, 1, 1)
    assert events[EventKind.CONSUMPTION_RESTRICTION].details == {"court": "Court", "person": "Zhang San"}
    assert reading.notices["keys_not_used"].params == {"keys": "weather"}


def test_a_csv_with_a_column_block_is_parted_by_it(read: Any) -> None:
    text = (
        "block,customer_id,name,role,date,item,before,after\n"
        "executive,C1,Zhang San,director,,,,\n"
        "变更记录,C1,,,2025-01-02,address,A,B\n"
        "weather,C1,,,,,,\n"
    )
    reading = read("registry", text)
    assert [fact.fact_id for fact in reading.facts] == ["executive/Zhang San/director", "change/2025-01-02/address"]
    assert reading.codes == [(4, "block", "registry_block_unknown")]


def test_the_customer_may_be_told_beside_a_file_that_does_not_name_it(read: Any, sheets: Any) -> None:
    path = sheets({"Executives": [["name", "role"], ["Zhang San", "director"]]})
    [entry] = read("registry", path, told=ONE).facts
    assert (entry.customer_id, entry.key) == ("C1", "Zhang San/director")
    assert read("registry", path).only_failure().code == "header_field_missing"


def test_a_bad_cell_is_named_with_sheet_row_and_column(read: Any, sheets: Any) -> None:
    path = sheets(
        {
            "股东": [["客户编号", "股东名称", "持股比例"], ["C1", "甲", "60"], ["C1", "乙", "40%"]],
            "被执行人": [["客户编号", "案号", "立案日期"], ["C1", "1", "去年"]],
        }
    )
    reading = read("registry", path)
    assert [(failure.where.file, *code) for failure, code in zip(reading.failures, reading.codes, strict=True)] == [
        ("file.xlsx [股东]", 2, "持股比例", "cell_share_unclear"),
        ("file.xlsx [被执行人]", 2, "立案日期", "cell_not_a_date"),
    ]
    assert [fact.key for fact in reading.facts] == ["乙"]


def test_a_share_is_a_percentage_where_the_header_says_so(read: Any, sheets: Any) -> None:
    path = sheets({"股东": [["客户编号", "股东名称", "持股比例(%)"], ["C1", "甲", 99], ["C1", "乙", 1]]})
    assert [fact.fields["share"] for fact in read("registry", path).facts] == ["0.99", "0.01"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("存续", "active"),
        ("在业", "active"),
        ("开业", "active"),
        ("在营", "active"),
        ("存续（在营、开业、在册）", "active"),
        ("迁出", "moved_out"),
        ("吊销，未注销", "revoked"),
        ("注销", "deregistered"),
        ("清算", "liquidation"),
        ("歇业", "suspended"),
        ("撤销", "cancelled"),
        ("In liquidation", "liquidation"),
    ],
)
def test_status_words_of_registers_are_one_of_ours(read: Any, word: str, status: str) -> None:
    [fact] = read("registry", f"客户编号,登记状态\nC1,{word}\n").facts
    assert (fact.field, fact.value) == (ProfileField.REG_STATUS, status)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("有限责任公司(自然人投资或控股)", "llc"),
        ("有限责任公司（外商投资企业与内资合资）", "llc"),
        ("有限责任公司(法人独资)", "sole_llc"),
        ("其他股份有限公司(非上市)", "jsc"),
        ("股份有限公司分公司(上市、国有控股)", "branch"),
        ("个体工商户", "sole_trader"),
        ("个人独资企业", "sole_prop"),
        ("有限合伙企业", "partnership"),
    ],
)
def test_the_long_names_registers_give_to_kinds_of_bodies_are_understood(read: Any, name: str, kind: str) -> None:
    [fact] = read("registry", f'客户编号,企业类型\nC1,"{name}"\n').facts
    assert (fact.field, fact.value) == (ProfileField.ENTITY_TYPE, kind)


@pytest.mark.parametrize(
    ("written", "minor", "currency"),
    [
        ("1000.000000万人民币", "1000000000", "CNY"),
        ("1,000万元", "1000000000", "CNY"),
        ("500万美元", "500000000", "USD"),
        ("10000000", "1000000000", "CNY"),
    ],
)
def test_capital_is_read_as_registers_write_it(read: Any, written: str, minor: str, currency: str) -> None:
    own = "CNY" if currency == "CNY" else ""
    [fact] = read("registry", f'客户编号,注册资本,币种\nC1,"{written}",{own}\n').facts
    assert (fact.value, fact.currency) == (minor, currency)


def test_no_end_of_the_licence_is_no_day(read: Any) -> None:
    assert [fact.field for fact in read("registry", "客户编号,企业名称,营业期限至\nC1,甲,长期\n").facts] == ["name_zh"]


def test_entries_that_would_share_a_name_are_numbered_and_repeated_ones_are_one(read: Any, sheets: Any) -> None:
    head = ["customer_id", "date", "item", "before", "after"]
    row = ["C1", "2025-01-02", "capital", "1", "2"]
    path = sheets({"changes": [head, row, row, ["C1", "2025-01-02", "capital", "2", "3"]]})
    assert [fact.key for fact in read("registry", path).facts] == [
        "2025-01-02/capital",
        "2025-01-02/capital",
        "2025-01-02/capital/2",
    ]


def test_dashes_of_an_export_are_empty_cells(read: Any, sheets: Any) -> None:
    path = sheets({"主要人员": [["客户编号", "姓名", "职务"], ["C1", "张三", "-"]]})
    assert read("registry", path).facts[0].fields == {"name": "张三"}


def test_every_block_and_every_kind_of_entry_is_a_part(read: Any) -> None:
    assert {*BLOCK_FIELDS} <= {part.name for part in parts().values()}
    special = {EventKind.LAWSUIT_DEFENDANT, EventKind.LAWSUIT_PLAINTIFF}
    assert {*EventKind} - special <= {part.name for part in parts().values()}
    assert part_of("失信被执行人") is part_of("dishonest_debtor")


@pytest.mark.parametrize(
    "part", sorted({part.name: part for part in parts().values()}.values(), key=lambda part: part.name)
)
def test_every_field_of_every_part_has_a_header_of_its_own(part: Any) -> None:
    missing = {field for field in part.kind.fields if field not in {*part.names.values()}}
    assert missing <= {"key", "kind"} if part.name == "events" else missing == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 2}', "json_key_twice"),
        ("{broken", "json_not_readable"),
        ("[" * 100_000, "json_too_deep"),
        ("[" * 50 + "]" * 50, "json_too_deep"),
        ("[]", "json_no_customers"),
        ('{"customers": [1, 2]}', "json_no_customers"),
        ('{"x": NaN}', "json_not_readable"),
    ],
)
def test_a_document_that_is_no_credit_file_is_refused(read: Any, text: str, code: str) -> None:
    assert read("registry", text).only_failure().code == code


def test_a_workbook_without_any_part_is_read_as_the_flat_table(read: Any, workbook: Any) -> None:
    [fact] = read("registry", workbook([["customer_id", "legal representative"], ["C1", "Zhang San"]])).facts
    assert (fact.field, fact.value) == (ProfileField.LEGAL_REPRESENTATIVE, "Zhang San")


def test_two_registration_numbers_in_a_row_are_not_chosen_between(read: Any) -> None:
    text = "customer_id,uscc,registration_id\nC1,91330106MA7T3E5X2E,uscc:91330100716105852F\n"
    assert read("registry", text).only_failure().code == "registry_two_ids"


def test_amounts_of_one_row_in_two_currencies_are_refused(read: Any, sheets: Any) -> None:
    head = ["客户编号", "股东名称", "认缴出资额", "实缴出资额"]
    path = sheets({"股东": [head, ["C1", "甲", "100万元人民币", "10万美元"]]})
    assert read("registry", path).only_failure().code == "entry_currencies_differ"


def test_details_of_a_public_record_come_with_a_file_of_events(read: Any) -> None:
    text = "customer_id,kind,began_on,court,cause,role\nC1,被诉,2025-01-02,Court 1,contract,defendant\n"
    [event] = read("events", text).facts
    assert event.details == {"court": "Court 1", "cause": "contract", "role": "defendant"}
