"""``payworthy policy`` and ``payworthy person``."""

import pytest

from .conftest import CommandLine, people

OURS = 'preset = "limit-only"\nversion = "ours-1"\n[ungraded]\nterm_max = 30\n'


def test_what_changed_is_said_in_words(cli: CommandLine) -> None:
    ours = cli.file("ours.toml", OURS)
    english, chinese = cli("policy", "diff", "current", ours), cli("policy", "diff", "current", ours, lang="zh")
    assert "Customers without a grade: longest terms 60 → 30 days (stricter)" in english.out
    assert "收紧" in chinese.out
    changes = cli("policy", "diff", "limit-only", ours, "--json").data["changes"]
    assert ("ungraded.term_max", 60, 30, "stricter") in [
        (change["path"], change["old"], change["new"], change["direction"]) for change in changes
    ]


def test_equal_policies_have_no_difference(cli: CommandLine) -> None:
    assert cli("policy", "diff", "current", "limit-only", "--json").data["changes"] == []
    assert cli("policy", "diff", "intl", "intl").out.strip() == "No difference."


def test_every_fault_of_a_policy_is_named(cli: CommandLine) -> None:
    bad = cli.file("bad.toml", 'preset = "limit-only"\n[ungraded]\nterm_max = "long"\nprepay = 7\n')
    said = cli("policy", "check", bad, "--json")
    assert said.code == 2
    assert {error["params"]["path"] for error in said.data["errors"]} == {"ungraded.term_max", "ungraded.prepay"}
    assert "bad.toml" in cli("policy", "check", bad).err
    assert cli("policy", "check", cli.file("ours.toml", OURS)).code == 0


def test_a_misspelt_preset_is_suggested(cli: CommandLine) -> None:
    assert "machinery-cn" in cli("policy", "check", "machinery-cm").err


def test_a_policy_can_be_judged_without_a_book(empty: CommandLine) -> None:
    assert empty("policy", "check", "intl", book=None).code == 0
    assert empty("policy", "show", "machinery-cn", book=None).code == 0


def test_a_policy_in_force_changes_the_next_answer_and_no_earlier_one(cli: CommandLine) -> None:
    before = cli.check("--terms", "net 45")
    assert cli("policy", "activate", cli.file("ours.toml", OURS)).code == 0
    after = cli.check("--terms", "net 45", key="K2")
    assert (before["outcome"], after["outcome"]) == ("approved", "held")
    assert cli.check("--terms", "net 45") == before
    assert [row["version"] for row in cli("policy", "list", "--json").data["policies"]] == ["2026.1", "ours-1"]


def test_a_policy_is_tried_on_an_order_before_it_is_in_force(cli: CommandLine) -> None:
    ours = cli.file("ours.toml", OURS)
    tried = cli("check", "--customer", "C1", "--amount", "42000", "--what-if", "--policy", ours)
    assert (tried.code, "ours-1" in tried.out) == (3, True)
    assert cli.check()["outcome"] == "approved"
    assert len(cli("policy", "list", "--json").data["policies"]) == 1


def test_a_policy_is_only_tried_with_what_if(cli: CommandLine) -> None:
    said = cli("check", "--customer", "C1", "--amount", "42000", "--policy", "intl", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "cli_policy_only_tried")
    assert cli("reservation", "list", "--json").data["reservations"] == []


def test_a_policy_is_put_in_force_by_who_may(cli: CommandLine) -> None:
    people(cli, ("ann", "sales"))
    assert cli("policy", "activate", "intl", user="ann", book=str(cli.book)).code == 2
    assert cli("policy", "activate", "intl", "--json", user="nobody").data["error"]["code"] == "person_unknown"


def test_the_page_shows_grades_levels_and_rules(cli: CommandLine) -> None:
    english = cli("policy", "show", "machinery-cn").out
    assert all(text in english for text in ("BBB", "45 days", "credit manager", "R12", "CNY\xa01,000,000.00"))
    chinese = cli("policy", "show", "machinery-cn", "--all", lang="zh").out
    assert all(text in chinese for text in ("最长账期", "check.R12.times_median", "信用经理"))


def test_every_value_is_listed_with_its_path_and_meaning(cli: CommandLine) -> None:
    values = cli("policy", "show", "machinery-cn", "--all", "--json").data["values"]
    assert ["grades.BBB.term_max", 45] in [[row["path"], row["value"]] for row in values]
    assert [row["path"] for row in values if not row["meaning"]] == []


def test_people_are_added_and_disabled(cli: CommandLine) -> None:
    said = cli("person", "add", "wei", "--role", "cfo", "--name", "Wei Li", "--json")
    assert said.data["person"] == {"person_id": "wei", "name": "Wei Li", "role": "cfo", "is_active": True}
    assert cli("person", "disable", "wei").code == 0
    assert [
        (person["person_id"], person["is_active"]) for person in cli("person", "list", "--json").data["people"]
    ] == [
        ("ann", True),
        ("mei", True),
        ("wei", False),
    ]
    assert "财务总监" in cli("person", "list", lang="zh").out


@pytest.mark.parametrize(
    ("arguments", "user", "code"),
    [
        (("person", "add", "mei", "--role", "gm"), "mei", "own_rights"),
        (("person", "add", "ann", "--role", "gm"), "ann", "no_authority"),
        (("person", "add", "eve", "--role", "gm"), "eve", "person_unknown"),
        (("person", "add", "ann", "--role", "boss"), "mei", "cli_choice_unknown"),
        (("person", "disable", "eve"), "mei", "person_unknown"),
    ],
)
def test_rights_are_not_taken(cli: CommandLine, arguments: tuple[str, ...], user: str, code: str) -> None:
    said = cli(*arguments, "--json", user=user)
    assert (said.code, said.data["error"]["code"]) == (2, code)
