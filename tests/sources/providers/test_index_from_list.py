"""The index of legal entities from its golden copy in the folder of lists: the same source without the network."""

from pathlib import Path
from typing import Any

import pytest

from payworthy.app.enquiry import Answer
from payworthy.facts.entry import Entry
from payworthy.facts.profile import Profile
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import source_cards
from payworthy.sources.providers.configured import sources_of
from payworthy.sources.providers.gleif.from_list import GleifList
from payworthy.sources.providers.settings import read_settings

from ...list_files.shelf import shelf, table, taken
from .house import StillOutside, enquiry

LEI, PARENT, HEAD = "5493001KJTIIGC8Y1R12", "506700GE1G29325QX363", "529900T8BM49AURSDO55"
USCC = "91330100716105852F"


def entity(lei: str, name: str, number: str = "", country: str = "CN", other: str = "") -> dict[str, str]:
    return {
        "LEI": lei,
        "Entity.LegalName": name,
        "Entity.OtherEntityNames.OtherEntityName.1": other,
        "Entity.LegalAddress.Country": country,
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID": number,
        "Entity.EntityStatus": "ACTIVE",
    }


def relation(child: str, parent: str, how: str) -> dict[str, str]:
    return {
        "Relationship.StartNode.NodeID": child,
        "Relationship.EndNode.NodeID": parent,
        "Relationship.RelationshipType": how,
        "Relationship.RelationshipStatus": "ACTIVE",
    }


@pytest.fixture
def source(tmp_path: Path) -> GleifList:
    rows = [
        entity(LEI, "示例机械有限公司", USCC, other="Sample Machinery Co., Ltd."),
        entity(PARENT, "Sample Parent Limited", country="GB"),
        entity(HEAD, "Sample Head plc", country="GB"),
    ]
    relations = [
        relation(LEI, PARENT, "IS_DIRECTLY_CONSOLIDATED_BY"),
        relation(LEI, HEAD, "IS_ULTIMATELY_CONSOLIDATED_BY"),
        relation(PARENT, HEAD, "IS_DIRECTLY_CONSOLIDATED_BY"),
    ]
    taken(tmp_path, table(tmp_path / "one.csv", rows), "gleif")
    taken(tmp_path, table(tmp_path / "two.csv", relations), "gleif-relations")
    return GleifList(source_cards()["gleif"], shelf(tmp_path / "lists"), "gleif", "gleif-relations")


def told(answer: Answer) -> dict[str, str]:
    return {str(fact.field): fact.value for fact in answer.facts if isinstance(fact, Profile)}


WHOLE = {
    "name_zh": "示例机械有限公司",
    "name_en": "Sample Machinery Co., Ltd.",
    "registration_id": f"lei:{LEI}",
    "reg_status": "active",
    "actual_controller": "Sample Head plc",
}


@pytest.mark.parametrize(
    "asked",
    [
        {"ids": {"lei": LEI}, "name": "whatever"},
        {"ids": {"uscc": USCC}, "name": "whatever"},
        {"ids": {}, "name": "示例机械（有限公司）"},
    ],
)
def test_who_it_is_and_who_owns_it_by_identifier_number_or_the_very_name(source: GleifList, asked: Any) -> None:
    assert source.lacks(enquiry(**asked)) is None
    answer = source.ask(enquiry(**asked))
    assert answer.status is PullStatus.OK
    assert told(answer) == WHOLE
    [parent] = [fact for fact in answer.facts if isinstance(fact, Entry)]
    assert (parent.key, parent.fields["name"]) == (f"lei:{PARENT}", "Sample Parent Limited")
    assert len(answer.raw_hash or "") == 64


@pytest.mark.parametrize(
    "asked",
    [
        {"ids": {}, "name": "示例机械股份有限公司"},
        {"ids": {}, "name": "示例机械有限公司", "country": "DE"},
        {"ids": {"uscc": "91330200MA2XA0013G"}, "name": "示例机械有限公司"},
    ],
)
def test_one_that_is_only_alike_is_for_a_person(source: GleifList, asked: Any) -> None:
    answer = source.ask(enquiry(**asked))
    assert answer.status in (PullStatus.AMBIGUOUS, PullStatus.NOT_FOUND)
    assert answer.facts == ()


def test_somebody_else_is_not_found(source: GleifList) -> None:
    assert source.ask(enquiry(name="毫不相干的公司", country="US")).status is PullStatus.NOT_FOUND


def test_a_list_that_is_not_there_is_told(source: GleifList, tmp_path: Path) -> None:
    lack = GleifList(source.card, source.shelf, "other").lacks(enquiry())
    assert lack
    assert lack.code == "list_unknown"


def test_the_settings_name_the_lists(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('[source.gleif]\nlist = "gleif"\nrelations = "gleif-relations"\n', encoding="utf-8")
    [made] = sources_of(read_settings(path, {}), StillOutside().outside, shelf(tmp_path / "lists"))
    assert isinstance(made, GleifList)
    assert (made.list_id, made.relations_id) == ("gleif", "gleif-relations")
