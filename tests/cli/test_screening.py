"""Lists, screening, who is who and groups on the command line, in both languages."""

import json

import pytest

from .conftest import CommandLine, people

LIST = """id,name,aliases,country,kind
7,Ningbo Seaborne Armour Works Co. Ltd,宁波海甲装备有限公司,CN,company
8,Harbour Nine Trading LLC,,US,company
9,Igor Wolkenstein,,,person
"""
CUSTOMERS = """customer_id,name,country,currency,terms,sales_person,parent_id
C5,宁波海甲装备有限公司,CN,CNY,net 45,sam,
C6,Good Parts Limited,CN,CNY,net 45,sam,C5
"""
MATCH = "list:watch/7"


@pytest.fixture
def desk(cli: CommandLine) -> CommandLine:
    """A book with somebody on a list; ``wu`` and ``gu`` are analysts, ``sam`` sells and may approve."""
    cli.take("customers", CUSTOMERS)
    people(cli, ("wu", "analyst"), ("gu", "analyst"), ("sam", "credit_manager"))
    watch = cli.file("watch.csv", LIST)
    said = cli("lists", "import", watch, "--id", "watch", "--title", "Watch", "--date", "2026-11-20")
    assert said.code == 0, said.err
    return cli


def error(cli: CommandLine, *arguments: str, user: str = "mei") -> tuple[int, str]:
    said = cli(*arguments, "--json", user=user)
    return said.code, json.loads(said.out)["error"]["code"]


def test_lists_are_taken_told_and_removed(desk: CommandLine) -> None:
    [card] = desk("lists", "list", "--json").data["lists"]
    assert (card["id"], card["kind"], card["entries"], card["source_date"]) == ("watch", "sanctions", 3, "2026-11-20")
    assert "制裁" in desk("lists", "list", lang="zh").out
    assert error(desk, "lists", "remove", "other") == (2, "list_unknown")
    assert desk("lists", "remove", "watch").code == 0
    assert "There are no lists yet" in desk("lists", "list").out


def test_a_list_file_that_is_none_is_refused_with_every_row(cli: CommandLine) -> None:
    bad = cli.file("bad.csv", "id,name\n1,\n2,\n")
    said = cli("lists", "import", bad, "--id", "bad", "--json")
    assert said.code == 2
    assert [one["where"]["row"] for one in said.data["errors"]] == [2, 3]
    assert "没有名称" in cli("lists", "import", bad, "--id", "bad", lang="zh").err


def test_from_a_screening_to_a_word_that_stops_the_order(desk: CommandLine) -> None:
    found = desk("screen", "--all", "--json", user="wu").data
    assert (found["customers"], found["is_sanctions_screening"], found["new"], found["open"]) == (6, True, 1, 1)
    [match] = found["matches"]
    assert (match["customer_id"], match["match"], match["score"], match["role"]) == ("C5", MATCH, 100, "self")
    assert match["reasons"][0]["code"] == "equal"
    assert desk.check(customer="C5", key="K5")["outcome"] == "held"
    assert desk.check(key="K1")["outcome"] == "approved"
    assert "命中" in desk("match", "list", lang="zh").out
    shown = desk("match", "show", "C5", MATCH).out
    assert "Ningbo Seaborne Armour Works" in shown
    assert "nobody has said anything yet" in shown
    assert error(desk, "match", "reject", "C5", MATCH, "--reason", "x", user="sam") == (2, "judging_own_customer")
    assert error(desk, "match", "reject", "C5", MATCH, "--reason", " ", user="wu") == (2, "match_without_reason")
    assert desk("match", "confirm", "C5", MATCH, "--reason", "same credit code", user="wu").code == 0
    assert desk.check(customer="C5", key="K6")["outcome"] == "refused"
    assert error(desk, "match", "undo", "C5", MATCH, "--reason", "x", user="wu") == (2, "judging_own_word")
    assert desk("match", "undo", "C5", MATCH, "--reason", "other number", user="gu").code == 0
    assert "waits" not in desk("match", "list", "--all").err
    assert desk("match", "reject", "C5", MATCH, "--reason", "other number", user="gu", lang="zh").code == 0
    assert desk("match", "list", "--json").data["matches"] == []
    [told] = desk("match", "list", "C5", "--all", "--json").data["matches"]
    assert (told["verdict"], told["by"], told["reason"]) == ("different", "gu", "other number")
    again = desk("screen", "--all", "--json").data
    assert (again["new"], again["open"], again["rejected_before"]) == (0, 0, 1)
    assert desk("verify").code == 0


def test_who_may_screen_and_whom(desk: CommandLine) -> None:
    assert error(desk, "screen", "--all", user="ann") == (2, "screening_not_by_role")
    assert error(desk, "screen") == (2, "cli_screen_whom")
    assert error(desk, "screen", "C1", "--all") == (2, "cli_screen_whom")
    assert error(desk, "screen", "C9") == (2, "customer_unknown")
    assert error(desk, "screen", "C1", "--list", "none") == (2, "list_unknown")
    assert desk("lists", "remove", "watch").code == 0
    assert error(desk, "screen", "C1") == (2, "lists_none_to_screen")


def test_a_look_at_one_list_of_two_says_what_it_is_worth(desk: CommandLine) -> None:
    other = desk.file("other.csv", "id,name\n1,Someone Else Altogether\n")
    assert desk("lists", "import", other, "--id", "other", "--kind", "export_control").code == 0
    said = desk("screen", "--all", "--list", "watch")
    assert "does not count as a sanctions screening" in said.out
    assert desk("screen", "--all", "--list", "watch", "--json").data["is_sanctions_screening"] is False
    both = desk("screen", "--all", "--list", "watch", "--list", "other", "--json").data
    assert both["is_sanctions_screening"] is True


def test_an_old_list_is_said_to_be_old(desk: CommandLine) -> None:
    assert "Take in a newer one" in desk.later(days=60)("screen", "C1").out


def test_duplicates_in_the_book_wait_for_a_person(desk: CommandLine) -> None:
    found = desk("match", "find", "--json", user="wu").data
    assert [(one["customer_id"], one["match"]) for one in found["matches"]] == [("C1", "customer:C6")]
    assert desk("match", "confirm", "C1", "customer:C6", "--reason", "same people", user="wu").code == 0
    assert desk("match", "find", "--json", user="wu").data["new"] == 0


def test_a_group_is_drawn_with_what_falls_with_it(desk: CommandLine) -> None:
    desk.take(
        "ledger",
        "document_id,kind,customer_id,issued_on,due_on,amount,currency\nI9,invoice,C6,2026-11-01,2026-12-16,5000,CNY\n",
        "--as-of",
        "2026-11-24",
    )
    found = desk("group", "show", "C5", "--json").data
    assert [(one["customer_id"], one["depth"]) for one in found["members"]] == [("C5", 0), ("C6", 1)]
    assert [one["customer_id"] for one in found["if_it_falls"]["reached"]] == ["C6"]
    assert found["if_it_falls"]["exposure"]["amount"] == "5000.00"
    assert "If 宁波海甲装备有限公司 falls, so do 1 others." in desk("group", "show", "C5").out
    assert "倒下" in desk("group", "show", "C6", lang="zh").out
    assert "belongs to no group" in desk("group", "show", "C2").out
    assert error(desk, "group", "show", "C9") == (2, "customer_unknown")
