"""The case tables of the rules: each row holds, each rule has a table, each table shows all its rule can say."""

from collections import defaultdict

import pytest

from payworthy.check.evaluate import run_rules
from payworthy.check.rules import MANDATORY, RULES
from payworthy.resources import catalogue

from .tables import FOLDER, Row, rows

ROWS = list(rows())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule}: {row.name}")
def test_a_rule_finds_what_its_table_says(row: Row) -> None:
    findings = {finding.rule: finding for finding in run_rules(row.case)}
    assert row.found(findings[row.rule]) == row.expected


def test_every_rule_has_one_table() -> None:
    assert sorted(path.stem.partition("_")[0] for path in FOLDER.glob("*.csv")) == sorted(RULES)


def test_no_two_rows_of_a_table_have_one_name() -> None:
    names = [(row.rule, row.name) for row in ROWS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULES)
def test_a_table_shows_everything_its_rule_can_say(rule: str) -> None:
    said = defaultdict(set)
    for row in ROWS:
        if row.rule == rule:
            said[row.expected["verdict"]].add(row.expected["variant"])
    wanted = {code.rpartition(".")[2] for code in catalogue("en").codes() if code.startswith(f"rule.{rule}.")}
    assert said["pass"] | said["breach"] == wanted - {"name", "error"}
    assert ("switched_off" in said["not_applicable"]) == (rule not in MANDATORY)


def test_the_tables_show_every_reason_for_not_looking() -> None:
    said = {row.expected["variant"] for row in ROWS if row.expected["verdict"] == "not_applicable"}
    codes = catalogue("en").codes()
    assert said == {code.removeprefix("not_applicable.") for code in codes if code.startswith("not_applicable.")}


def test_every_rule_that_can_be_broken_is_shown_set_aside_by_a_release_or_why_not() -> None:
    """A release turns a breach into a remark, except where trade itself or the figures are in question."""
    shown = {row.rule for row in ROWS if row.expected["verdict"] == "released"}
    breakable = {row.rule for row in ROWS if row.expected["verdict"] == "breach"}
    assert breakable - shown == {"R01", "R16", "R22"}
