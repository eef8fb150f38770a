"""``payworthy investigate`` and ``payworthy sources``."""

import json
from pathlib import Path
from typing import Any

import pytest

from ..sources.providers.house import Answers, Said, a_house
from .conftest import CommandLine, people

USCC = "91330200MA2XA0013G"
CUSTOMER = f"customer_id,name,country,currency,terms,registration_id\nD1,示例机械有限公司,CN,CNY,net 45,uscc:{USCC}\n"
CASE = {"caseNo": "(2026)浙0110执123号", "court": "示例法院", "filed": "2026-05-06", "amount": "120000"}
LISTS = ("abnormal_list", "serious_violation", "dishonest_debtor", "consumption_restriction")
EXTRACT: dict[str, Any] = {
    "retrieved_on": "2026-11-20",
    "registration": {
        "companyName": "示例机械有限公司",
        "creditCode": USCC,
        "status": "存续",
        "startDate": "2015-03-01",
    },
    "judgment_debtor": [CASE],
    **{name: [] for name in LISTS},
}


@pytest.fixture
def desk(cli: CommandLine) -> CommandLine:
    """A book with a Chinese customer, and a folder of extracts that is switched on in ``sources.toml``."""
    cli.take("customers", CUSTOMER)
    cli.folder.joinpath("extracts").mkdir()
    cli.file("sources.toml", '[source.extracts]\nfolder = "extracts"\n')
    cli.file(f"extracts/{USCC}.json", json.dumps(EXTRACT, ensure_ascii=False))
    return cli


def with_network(cli: CommandLine, url: str, text: str = "") -> Path:
    """Settings that also ask the services of a house on this machine."""
    return cli.file(
        "network.toml",
        '[network]\nallow_localhost = true\n[source.extracts]\nfolder = "extracts"\n'
        f'[source.gleif]\nbase_url = "{url}"\nattempts = 1\n'
        f'[source.opensanctions]\nbase_url = "{url}"\nattempts = 1\n{text}',
    )


HOUSE: Answers = {
    "/lei-records": Said({"data": []}),
    "/match/default": Said({"responses": {"q0": {"status": 200, "results": []}}}),
}


def test_without_a_source_it_says_what_to_do(cli: CommandLine) -> None:
    for lang, word in (("en", "--config"), ("zh", "PAYWORTHY_SOURCES")):
        said = cli("investigate", "C1", lang=lang)
        assert said.code == 2
        assert word in said.err


def test_a_folder_of_extracts_is_read_and_told(desk: CommandLine) -> None:
    said = desk("investigate", "D1", "--config", desk.folder / "sources.toml")
    assert said.code == 0
    for words in (
        "Extracts folder",
        "answered",
        "2026-11-20",
        "judgment debtor",
        "CNY\u00a0120,000.00",
        CASE["caseNo"],
    ):
        assert words in said.out
    assert desk("verify").code == 0


def test_the_same_in_chinese(desk: CommandLine) -> None:
    said = desk("investigate", "D1", "--config", desk.folder / "sources.toml", lang="zh")
    for words in ("查询结果文件夹", "已取得", "被执行人", "仅限自用"):
        assert words in said.out


def test_machines_get_one_object(desk: CommandLine) -> None:
    data = desk("investigate", "D1", "--config", desk.folder / "sources.toml", "--json").data
    [source] = data["sources"]
    assert (source["source"], source["status"], source["new_facts"], source["failures"]) == ("extracts", "ok", 7, [])
    assert source["facts"] == {"check": 2, "event": 1, "profile": 4}
    assert len(source["raw_hash"]) == 64
    again = desk("investigate", "D1", "--config", desk.folder / "sources.toml", "--json").data["sources"][0]
    assert again["new_facts"] == 0


def test_a_dry_run_shows_the_price_and_writes_nothing(desk: CommandLine, dump: Any) -> None:
    text = '[source.extracts]\nfolder = "extracts"\ncost_minor = 350\ncurrency = "CNY"\n'
    config = desk.file("paid.toml", text)
    before = dump()
    said = desk("investigate", "D1", "--config", config, "--dry-run")
    assert said.code == 0
    assert "Would cost at most: CNY\u00a03.50" in said.out
    assert dump() == before
    over = desk("investigate", "D1", "--config", config, "--max-cost", "3", "--json").data
    assert [source["skipped"] for source in over["sources"]] == ["budget"]


def test_several_sources_answer_and_one_that_does_not_is_told(desk: CommandLine) -> None:
    with a_house(HOUSE) as house:
        said = desk("investigate", "D1", "--config", with_network(desk, house.url), "--json")
    assert said.code == 0
    assert [(one["source"], one["status"]) for one in said.data["sources"]] == [
        ("extracts", "ok"),
        ("gleif", "not_found"),
        ("opensanctions", "not_found"),
    ]
    with a_house({**HOUSE, "/match/default": Said({}, status=500)}) as house:
        config = with_network(desk, house.url)
        said = desk("investigate", "D1", "--config", config, "--fresh")
        assert said.code == 5
        assert "could not answer (status 500)" in said.out
        named = desk("investigate", "D1", "--config", config, "--sources", "opensanctions", "--fresh")
        assert named.code == 1
    assert desk("verify").code == 0


def test_an_answer_that_is_still_good_is_not_asked_for_again(desk: CommandLine) -> None:
    with a_house(HOUSE) as house:
        config = with_network(desk, house.url)
        desk("investigate", "D1", "--config", config)
        count = len(house.asked)
        data = desk.later(hours=2)("investigate", "D1", "--config", config, "--json").data
        assert [one["skipped"] for one in data["sources"]] == [None, "recent", "recent"]
        assert len(house.asked) == count


def test_a_match_is_judged_by_a_person_like_one_of_our_own_lists(desk: CommandLine) -> None:
    found = {"id": "xx-1", "caption": "Example", "score": 0.9, "match": True, "properties": {"topics": ["sanction"]}}
    answers = {**HOUSE, "/match/default": Said({"responses": {"q0": {"status": 200, "results": [found]}}})}
    with a_house(answers) as house:
        config = with_network(desk, house.url)
        said = desk("investigate", "D1", "--config", config, "--fresh")
        assert "Possible matches on lists, for a person to judge: 1" in said.out
        other = "list:opensanctions:default/xx-1"
        listed = desk("match", "list", lang="zh")
        assert "受制裁" in listed.out
        rejected = desk("match", "reject", "D1", other, "--reason", "another company")
        assert rejected.code == 0, rejected.err
        data = desk("investigate", "D1", "--config", config, "--fresh", "--json").data
    lists = data["sources"][-1]
    assert (lists["judged_before"], lists["matches"], lists["facts"]) == (1, [], {"check": 1})
    assert desk("verify").code == 0


def test_a_key_that_is_not_there_is_named_by_its_variable(desk: CommandLine) -> None:
    with a_house(HOUSE) as house:
        config = with_network(desk, house.url, 'key_env = "NOT_SET_ANYWHERE"\n')
        said = desk("investigate", "D1", "--config", config)
    assert "NOT_SET_ANYWHERE" in said.out


def test_a_sole_trader_is_asked_about_by_its_name(desk: CommandLine) -> None:
    desk.take("customers", "customer_id,name,country,currency,is_person\nP1,王五建材店,CN,CNY,yes\n")
    with a_house(HOUSE) as house:
        config = with_network(desk, house.url)
        said = desk("investigate", "P1", "--config", config, "--sources", "opensanctions")
        assert said.code == 0, said.err
        sent = json.loads(house.asked[-1].body)["queries"]["q0"]
    assert sent["properties"]["name"] == ["王五建材店"]


def test_owners_are_asked_about_by_name_the_second_time_too_and_that_is_on_record(desk: CommandLine) -> None:
    owners = [{"name": "张三", "type": "自然人股东", "ratio": "100%"}]
    desk.file(f"extracts/{USCC}.json", json.dumps({**EXTRACT, "shareholders": owners}, ensure_ascii=False))
    clean = {f"q{number}": {"status": 200, "results": []} for number in range(2)}
    with a_house({**HOUSE, "/match/default": Said({"responses": clean})}) as house:
        config = with_network(desk, house.url)
        for _ in range(2):
            house.asked.clear()
            assert desk("investigate", "D1", "--config", config, "--fresh").code == 0
            sent = json.loads(house.asked[-1].body)["queries"]
            assert [one["properties"]["name"] for one in sent.values()] == [["示例机械有限公司"], ["张三"]]
    assert "enquiry at a source" in desk("privacy", "access", "D1").out
    assert desk("verify").code == 0


def test_who_sells_may_not_investigate_and_nobody_is_asked(desk: CommandLine) -> None:
    people(desk, ("sam", "sales"))
    with a_house(HOUSE) as house:
        said = desk("investigate", "D1", "--config", with_network(desk, house.url), user="sam")
        assert said.code == 2
        assert house.asked == []


@pytest.mark.parametrize(
    "arguments",
    [("NOBODY",), ("D1", "--depth", "L9"), ("D1", "--sources", "nobody"), ("D1", "--sources", "gleif"),
     ("D1", "--max-cost", "much")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(desk: CommandLine, arguments: tuple[str, ...]) -> None:
    said = desk("investigate", *arguments, "--config", desk.folder / "sources.toml")
    assert said.code == 2
    assert said.err


def test_cards_are_listed_with_what_is_switched_on(desk: CommandLine) -> None:
    config = desk.folder / "sources.toml"
    listed = {one["source"]: one for one in desk("sources", "list", "--config", config, "--json").data["sources"]}
    assert {name for name, one in listed.items() if one["is_switched_on"]} == {"extracts"}
    assert listed["bureau"]["cost"] == {"amount": "80.00", "currency": "CNY"}
    said = desk("sources", "list", lang="zh")
    assert "尚未启用任何来源" in said.out
    shown = desk("sources", "show", "cn_vendor", lang="zh")
    assert "股东及出资" in shown.out
    assert desk("sources", "show", "nobody").code == 2
