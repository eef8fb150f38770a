"""Each layout, read to what it says. All names are made up; the columns are those of the real files."""

import json
from datetime import date
from pathlib import Path

import pytest

from payworthy.identity.listed import ListEntry
from payworthy.list_files.formats import LAYOUTS

from .shelf import shelf, table, taken

CN = dict.fromkeys(
    (
        *("Type", "QID", "Name", "Alias", "Chinese name", "Country", "Topics", "Summary", "Chinese summary", "Body"),
        *("List", "Date", "End date", "Source URL", "Address"),
    ),
    "",
)
EU = dict.fromkeys(
    (
        *("celex", "recordId", "annex", "measure", "startDate", "schema", "name", "alias", "previousName"),
        *("country", "jurisdiction", "registrationNumber", "leiCode"),
    ),
    "",
)
US = dict.fromkeys(
    ("Name", "Clean Name", "Alias", "Previous Name", "Parent Name", "Note", "Start date", "End date"), ""
)
CUBA = dict.fromkeys(("Id", "Company", "Acronym", "Alias", "Sector", "Category", "Parent", "EffectiveDate"), "")
SIMPLE = dict.fromkeys(
    (
        *("id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions"),
        *("phones", "emails", "dataset", "first_seen", "last_seen", "last_change"),
    ),
    "",
)
LEI, OTHER_LEI = "5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394"


def entries(folder: Path, path: Path, **more: object) -> dict[str, ListEntry]:
    card = taken(folder, path, **more)
    opened = shelf(folder / "lists").open(card.list_id)
    return {one.name: one for one in opened.entries()}


def test_the_chinese_lists_give_both_names_the_person_and_the_days(tmp_path: Path) -> None:
    rows = [
        CN
        | {
            "Type": "Company",
            "Name": "Example Rocket Works",
            "Alias": "ERW;Example Rockets",
            "Chinese name": "示例火箭公司",
            "Country": "US",
            "Topics": "export.control",
            "List": "UEL",
            "Date": "05.08.2026",
            "End date": "13.07.27",
        },
        CN | {"Type": "Person", "QID": "Q1", "Name": "Ann Example", "Body": "Ministry", "Date": "someday"},
    ]
    found = entries(tmp_path, table(tmp_path / "cn.csv", rows))
    works = found["Example Rocket Works"]
    assert works.names == ("Example Rocket Works", "示例火箭公司", "ERW", "Example Rockets")
    assert (works.country, works.topics, works.program) == ("US", ("export.control",), "UEL")
    assert (works.listed_on, works.ended_on) == (date(2026, 8, 5), date(2027, 7, 13))
    ann = found["Ann Example"]
    assert (ann.entry_id, ann.is_person, ann.country, ann.program, ann.listed_on) == (
        *("Q1", True, None, "Ministry"),
        None,
    )


def test_the_european_annexes_leave_ships_and_money_out(tmp_path: Path) -> None:
    rows = [
        EU
        | {
            "celex": "32014R0833",
            "annex": "IV",
            "measure": "Export control",
            "startDate": "24 May 2026",
            "schema": "LegalEntity",
            "name": "EXAMPLE CONCERN",
            "alias": "JSC Example; Пример",
            "registrationNumber": "7704730655 (Tax ID/INN)",
            "country": "Russia",
        },
        EU | {"schema": "Vessel", "name": "SHIP"},
        EU | {"schema": "Asset", "name": "Digital money"},
    ]
    path = table(tmp_path / "eu.csv", rows)
    assert taken(tmp_path, path).passed_over == 2
    [one] = entries(tmp_path, path).values()
    assert one.names == ("EXAMPLE CONCERN", "JSC Example", "Пример")
    assert (one.ids, one.country, one.program) == (("inn:7704730655",), "RU", "833/2014 IV")
    assert one.listed_on == date(2026, 5, 24)


def test_who_was_taken_off_and_put_on_again_is_one_entry_that_is_listed(tmp_path: Path) -> None:
    rows = [
        US
        | {
            "Name": "Example Air (EA)*",
            "Clean Name": "Example Air",
            "Start date": "2021-06-03",
            "End date": "2024-01-31",
        },
        US | {"Name": "EXAMPLE AIR", "Clean Name": "EXAMPLE AIR", "Alias": "EA", "Start date": "2025-01-07"},
    ]
    [one] = entries(tmp_path, table(tmp_path / "us.csv", rows)).values()
    assert one.names == ("Example Air", "EXAMPLE AIR", "EA")
    assert (one.listed_on, one.ended_on, one.country) == (date(2021, 6, 3), None, "CN")


def test_an_acronym_is_a_name(tmp_path: Path) -> None:
    row = CUBA | {"Id": "x", "Company": "Hotel Ejemplo", "Acronym": "HOTEJ", "EffectiveDate": "2025-02-06"}
    [one] = entries(tmp_path, table(tmp_path / "cuba.csv", [row])).values()
    assert (one.entry_id, one.names, one.country) == ("x", ("Hotel Ejemplo", "HOTEJ"), "CU")


def test_the_simple_table_of_targets(tmp_path: Path) -> None:
    rows = [
        SIMPLE
        | {
            "id": "NK-1",
            "schema": "Company",
            "name": "Example Trading",
            "aliases": "示例贸易;Example Trd",
            "countries": "cn",
            "identifiers": f"12345;{LEI};91330100716105852F",
            "dataset": "a list",
            "first_seen": "2024-05-01T00:00:00",
        },
        SIMPLE | {"id": "NK-2", "schema": "Person", "name": "P. Example", "countries": "cn;us"},
        SIMPLE | {"id": "NK-3", "schema": "CryptoWallet", "name": "bc1q"},
    ]
    found = entries(tmp_path, table(tmp_path / "targets.simple.csv", rows))
    company = found["Example Trading"]
    assert company.ids == (f"lei:{LEI}", "uscc:91330100716105852F")
    assert (company.country, company.listed_on) == ("CN", date(2024, 5, 1))
    assert (found["P. Example"].is_person, found["P. Example"].country) == (True, None)
    assert len(found) == 2


def test_entities_as_json_lines_are_told_by_their_first_sign(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    said = {
        "name": ["Example Trading"],
        "alias": ["示例贸易", "Example Trd"],
        "country": ["cn"],
        "leiCode": [LEI],
        "innCode": ["7704730655"],
        "topics": ["sanction"],
    }
    lines = [
        {"id": "a", "caption": "示例贸易", "schema": "Company", "properties": said, "datasets": ["x"]},
        {"id": "b", "schema": "Sanction", "properties": {"program": ["y"]}},
        {"id": "c", "schema": "LegalEntity", "properties": {}},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    assert taken(tmp_path, path).passed_over == 2
    [one] = entries(tmp_path, path).values()
    assert one.names == ("示例贸易", "Example Trading", "Example Trd")
    assert (one.ids, one.topics, one.country) == ((f"lei:{LEI}", "inn:7704730655"), ("sanction",), "CN")


def test_gleif_gives_names_numbers_and_who_consolidates_whom(tmp_path: Path) -> None:
    entity = {
        "LEI": LEI,
        "Entity.LegalName": "示例集团有限公司",
        "Entity.OtherEntityNames.OtherEntityName.1": "Example Group Co., Ltd.",
        "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1": "Shili Jituan",
        "Entity.LegalAddress.Country": "CN",
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID": "91330100716105852F",
        "Entity.EntityStatus": "ACTIVE",
    }
    gone = entity | {"LEI": OTHER_LEI, "Entity.EntityStatus": "INACTIVE"}
    [one] = entries(tmp_path, table(tmp_path / "lei2.csv", [entity, gone])).values()
    assert one.names == ("示例集团有限公司", "Example Group Co., Ltd.", "Shili Jituan")
    assert one.ids == (f"lei:{LEI}", "uscc:91330100716105852F")
    start, end = "Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"
    relation = {
        start: LEI,
        end: OTHER_LEI,
        "Relationship.RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
        "Relationship.RelationshipStatus": "ACTIVE",
    }
    fund = relation | {"Relationship.RelationshipType": "IS_FUND-MANAGED_BY"}
    card = taken(tmp_path, table(tmp_path / "rr.csv", [relation, fund]), "rr")
    assert (card.layout, card.kind, card.relations, card.passed_over) == ("gleif-relationships", "registry", 1, 1)
    [found] = shelf(tmp_path / "lists").open("rr").relations_of(f"lei:{OTHER_LEI}")
    assert (found.child, found.parent, found.how) == (f"lei:{LEI}", f"lei:{OTHER_LEI}", "direct_parent")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_list_of_ones_own_in_either_language(tmp_path: Path, language: str) -> None:
    columns = {
        "en": ("id", "name", "aliases", "country", "ids", "kind"),
        "zh": ("编号", "名称", "别名", "国家", "证照号码", "类型"),
    }[language]
    rows = [("1", "示例公司", "Example; 示例", "中国", "91330100716105852F", ""), ("", "张三", "", "", "", "个人")]
    found = entries(tmp_path, table(tmp_path / "own.csv", [dict(zip(columns, row, strict=True)) for row in rows]))
    own = found["示例公司"]
    assert (own.entry_id, own.names, own.country, own.ids) == (
        *("1", ("示例公司", "Example", "示例"), "CN"),
        ("uscc:91330100716105852F",),
    )
    assert found["张三"].is_person


def test_every_layout_is_told_by_its_own_header_even_with_columns_of_others(tmp_path: Path) -> None:
    for name, layout in LAYOUTS.items():
        if layout.needed:
            reading_columns = sorted({*layout.needed, "name" if name != "us-1260h" else "Name"})
            from payworthy.list_files.formats import layout_of

            found = layout_of(reading_columns)
            assert found is layout, name
