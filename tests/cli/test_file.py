"""The credit file on the command line: shown, contested, decided, chosen among sources."""

import pytest

from .conftest import CommandLine, people
from .test_limit import CUSTOMERS, LIMITS, STATEMENTS, error, ledger

REGISTRY = (
    "customer_id,founded_on,ownership,source,known_on,valid_on\nC1,2009-03-01,listed,gsxt,2026-11-10,2026-11-10\n"
)
VENDOR = "customer_id,founded_on,source,known_on\nC1,2012-03-01,vendor,2026-11-20\n"
EVENTS = """customer_id,kind,number,began_on,amount,currency,source,known_on
C1,bankruptcy,2026-7,2026-10-01,,,court,2026-11-01
"""


@pytest.fixture
def cli(empty: CommandLine) -> CommandLine:
    """A graded book with two sources on one customer. ``mei`` and ``gu`` are credit managers, ``ann`` sells."""
    assert empty("init", "--preset", "machinery-cn").code == 0
    empty.take("customers", CUSTOMERS)
    empty.take("limits", LIMITS)
    empty.take("ledger", ledger(), "--as-of", "2026-11-24")
    empty.take("statements", STATEMENTS)
    empty.take("registry", REGISTRY)
    empty.take("registry", VENDOR)
    people(empty, ("ann", "sales"), ("wu", "analyst"), ("gu", "credit_manager"))
    return empty


def test_the_file_says_what_is_known_from_whom_and_until_when(cli: CommandLine) -> None:
    found = cli("file", "show", "C1", "--json").data
    facts = {fact["fact_id"]: fact for fact in found["facts"]}
    fact = facts["profile/founded_on@1"]
    assert (fact["value"], fact["source"], fact["valid_on"], fact["expires_on"], fact["state"]) == (
        *("2009-03-01", "gsxt", "2026-11-10", "2027-11-10", "conflict"),
    )
    assert (fact["block"], fact["file"], fact["row"], fact["licence"]) == (
        *("registration", "registry.csv", 2, "own_use_only"),
    )
    assert "courts" in found["missing"]
    assert 0 < float(found["completeness"]) < 1
    page = cli("file", "show", "C1").out
    assert "founded" in page
    assert "Sources contradict each other on profile/founded_on" in page
    assert "来源矛盾：profile/founded_on" in cli("file", "show", "C1", lang="zh").out
    only = cli("file", "show", "C1", "--block", "registration", "--json").data["facts"]
    assert {fact["block"] for fact in only} == {"registration"}
    assert error(cli, "file", "show", "C1", "--block", "nowhere") == (2, "cli_choice_unknown")
    assert error(cli, "file", "show", "nobody") == (2, "customer_unknown")
    assert error(cli, "file", "show", "C1", "--as-of", "2027-01-01") == (2, "cli_day_in_future")
    before = cli("file", "show", "C1", "--as-of", "2026-11-15", "--json").data
    assert [fact["value"] for fact in before["facts"] if fact["field"] == "founded_on"] == ["2009-03-01"]


def test_a_person_chooses_among_sources_and_the_choice_is_kept(cli: CommandLine) -> None:
    words = ("file", "resolve", "C1", "profile/founded_on")
    assert error(cli, *words, "--keep", "gsxt", "--reason", " ") == (2, "resolution_without_reason")
    assert error(cli, *words, "--keep", "gsxt", "--reason", "extract", user="ann") == (2, "no_authority")
    said = cli(*words, "--keep", "gsxt", "--reason", "extract of today", "--json", user="gu")
    assert said.data["fact_id"] == "profile/founded_on@3"
    found = cli("file", "show", "C1", "--json").data
    assert found["conflicts"] == []
    [fact] = [fact for fact in found["facts"] if fact["fact_id"] == "profile/founded_on@3"]
    assert (fact["value"], fact["source"], fact["resolved_by"]) == ("2009-03-01", "gsxt", "gu")
    assert "(chosen by gu)" in cli("file", "show", "C1").out
    assert cli("verify").code == 0


def test_a_challenge_shows_both_scores_and_more_credit_still_waits_for_people(cli: CommandLine) -> None:
    cli.take("events", EVENTS)
    assert cli("explain", "C1", "--json").data["grade"] == "D"
    limit = cli("customer", "show", "C1", "--json").data["limit"]
    said = cli("challenge", "C1", "event/bankruptcy/2026-7", "--reason", "another firm", "--json", user="ann")
    assert said.code == 0, said.out
    assert said.data["challenge"]["answer_by"] == "2026-12-14"
    assert (said.data["score_before"]["grade"], said.data["score_after"]["grade"]) == ("D", "BBB")
    assert cli("explain", "C1", "--json").data["grade"] == "BBB"
    assert cli("customer", "show", "C1", "--json").data["limit"] == limit
    assert "another firm" in cli("challenge", "list").out
    words = ("challenge", "decide", "C1", "event/bankruptcy/2026-7", "--reason", "the number is theirs")
    assert error(cli, *words) == (2, "challenge_without_verdict")
    assert error(cli, *words, "--rejected", user="ann") == (2, "challenger_is_judge")
    assert error(cli, *words, "--rejected", "--upheld") == (2, "cli_options_exclude")
    said = cli(*words, "--rejected")
    assert "counts again" in said.out
    assert "now: " in said.out
    assert cli("explain", "C1", "--json").data["grade"] == "D"
    assert cli("challenge", "list").out.strip() == "No challenge waits."
    assert "异议不成立" in cli("challenge", "list", "--all", lang="zh").out
    assert cli("verify").code == 0


def test_a_policy_that_does_not_score_has_challenges_too(cli: CommandLine, tmp_path: object) -> None:
    assert cli("policy", "activate", "limit-only").code == 0
    said = cli("challenge", "C1", "profile/ownership", "--reason", "sold", "--json")
    assert said.data["score_after"] is None
    assert error(cli, "challenge", "C1", "master/name", "--reason", "x") == (2, "file_fact_unknown")
