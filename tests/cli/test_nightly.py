"""The night on the command line: what it says, in both languages, and what it does not do."""

import pytest

from .conftest import CommandLine, people

LEDGER = """document_id,customer_id,kind,amount,currency,issued_on,due_on
N1,C1,invoice,1000,CNY,2026-09-01,2026-10-01
N2,C1,invoice,1000,CNY,2026-10-01,2026-11-01
"""


@pytest.fixture
def graded(empty: CommandLine) -> CommandLine:
    assert empty("init", "--preset", "machinery-cn").code == 0
    empty.take("customers", "customer_id,name,country,currency\nC1,One,CN,CNY\nC2,Two,CN,CNY\n")
    empty.take("limits", "customer_id,amount,currency,valid_from,valid_to\nC1,50000,CNY,2026-01-01,2027-01-01\n")
    empty.take("ledger", LEDGER, "--as-of", "2026-11-24")
    people(empty, ("ann", "sales"))
    return empty


def test_a_night_counts_customers_and_proposals_and_says_what_to_do(graded: CommandLine) -> None:
    said = graded("nightly", "--json")
    assert (said.code, said.data["customers"], said.data["assessed"], said.data["failures"]) == (0, 2, 2, [])
    assert said.data["proposed"] >= 1
    again = graded("nightly")
    assert "1 of 1 parts were on record already" in again.out
    assert "payworthy limit list" in again.out
    assert "夜间批处理完成" in graded("nightly", lang="zh").out


def test_a_day_to_come_and_an_engine_nobody_knows_are_refused(graded: CommandLine) -> None:
    assert graded("nightly", "--as-of", "2030-01-01", "--json").data["error"]["code"] == "cli_day_to_come"
    assert graded("nightly", "--engine", "abacus", "--json").data["error"]["code"] == "cli_choice_unknown"


def test_somebody_who_is_not_in_the_book_does_not_run_it(graded: CommandLine) -> None:
    assert graded("nightly", "--json", user="ghost").data["error"]["code"] == "person_unknown"


def test_a_policy_without_a_scorecard_says_so(cli: CommandLine) -> None:
    said = cli("nightly", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "scorecard_not_in_policy")
