"""A grade changed by hand on the command line: proposed, signed, told by ``explain``, listed, and over one day."""

import pytest

from .conftest import CommandLine, people
from .test_limit import CUSTOMERS, LIMITS, STATEMENTS, error, ledger

WORDS = ("--override", "security", "--evidence", "G-7")


@pytest.fixture
def cli(empty: CommandLine) -> CommandLine:
    """A graded book. ``mei`` and ``gu`` are credit managers, ``ann`` sells."""
    assert empty("init", "--preset", "machinery-cn").code == 0
    empty.take("customers", CUSTOMERS)
    empty.take("limits", LIMITS)
    empty.take("ledger", ledger(), "--as-of", "2026-11-24")
    empty.take("statements", STATEMENTS)
    people(empty, ("ann", "sales"), ("wu", "analyst"), ("gu", "credit_manager"), ("chief", "cfo"), ("boss", "gm"))
    return empty


def program_grade(cli: CommandLine) -> str:
    grade = cli("explain", "C1", "--json").data["grade"]
    assert isinstance(grade, str)
    return grade


def test_from_a_wish_to_a_grade_that_explain_and_the_list_tell_of(cli: CommandLine) -> None:
    assert program_grade(cli) == "BBB"
    said = cli("limit", "propose", "C1", "--grade", "A", *WORDS, "--reason", "bank guarantee", "--json", user="gu")
    assert said.code == 0, said.out
    made = said.data["proposal"]
    assert (made["move"], made["limit"], made["grade_before"], made["grade"]) == ("keep", None, "BB", "A")
    assert made["override"] == {
        "graded": "BBB",
        "given": "A",
        "code": "security",
        "evidence": "G-7",
        "by": "gu",
        "role": "credit_manager",
        "on": "2026-11-24",
        "until": "2027-05-24",
    }
    name = made["proposal_id"]
    assert "BBB → A by gu (credit manager): security given; evidence G-7" in cli("limit", "show", name).out
    assert cli("limit", "propose", "C1", "--grade", "A", *WORDS, "--json", user="gu").data["is_new"] is False
    assert error(cli, "limit", "approve", name, user="gu") == (2, "proposer_is_approver")
    assert cli("explain", "C1", "--json").data["override"] is None
    for role in made["signatures"]:
        assert cli("limit", "approve", name, user={"cfo": "chief", "gm": "boss"}.get(role, "mei")).code == 0
    found = cli("explain", "C1", "--json").data
    assert (found["grade"], found["grade_now"]) == ("BBB", "A")
    assert (found["override"]["grade"], found["override"]["proposal_id"]) == ("A", name)
    page = cli("explain", "C1").out
    assert "grade A counts instead of the program's BBB" in page
    assert "以 A 级代替系统评定的 BBB 级" in cli("explain", "C1", lang="zh").out
    assert cli("customer", "show", "C1", "--json").data["customer"]["grade"] == "A"
    assert cli("nightly").code == 0
    assert cli("customer", "show", "C1", "--json").data["customer"]["grade"] == "A"
    assert cli("verify").code == 0


def test_the_list_of_overrides_tells_what_became_of_them(cli: CommandLine) -> None:
    assert "No grade was ever overridden." in cli("limit", "overrides").out
    assert cli("limit", "propose", "C1", "--grade", "C", "--override", "information", user="wu").code == 0
    [waiting] = cli("limit", "overrides", "--json").data["overrides"]
    assert (waiting["standing"], waiting["is_in_default"]) == ("waits", False)
    assert cli("limit", "approve", waiting["proposal_id"], user="mei").code == 0
    found = cli("limit", "overrides", "--json").data
    assert [one["standing"] for one in found["overrides"]] == ["in_force"]
    assert (found["in_force"]["downward"], found["in_force"]["is_above_target"]) == (1, True)
    assert found["in_force"]["ever"]["untouched"]["customers"] == 2
    assert "more than the 10.0 % that should be" in cli("limit", "overrides").out
    ended = cli.later(days=185)("limit", "overrides", "--json").data
    assert [one["standing"] for one in ended["overrides"]] == ["ended"]
    assert ended["in_force"]["downward"] == 0
    late = cli.later(days=120)("limit", "overrides", "--json").data
    assert [one["is_in_default"] for one in late["overrides"]] == [False], "C1 owes nothing"


def test_what_cannot_be_overridden_is_said(cli: CommandLine) -> None:
    wish = ("limit", "propose", "C1", "--grade")
    assert error(cli, *wish, "A", user="gu") == (2, "cli_override_reason")
    assert error(cli, *wish, "A", "--override", "security", user="gu") == (2, "override_without_evidence")
    assert error(cli, *wish, "AA", *WORDS, user="gu") == (2, "override_too_far")
    assert error(cli, *wish, "A", *WORDS, user="wu") == (2, "override_too_far")
    assert error(cli, *wish, "A", *WORDS, user="ann") == (2, "override_not_by_role")
    assert error(cli, *wish, "A", *WORDS, "--amount", "5", user="gu") == (2, "cli_options_exclude")
    assert error(cli, "limit", "propose", "C1", *WORDS, user="gu") == (2, "cli_override_without_grade")
    assert "须有依据" in cli(*wish, "A", "--override", "security", user="gu", lang="zh").err
