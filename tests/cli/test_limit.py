"""``payworthy limit`` and ``terms``: from an assessment to a limit in force, and what an order on credit is worth."""

from typing import Any

import pytest

from .conftest import CommandLine, people

CUSTOMERS = """customer_id,name,country,currency,terms,grade,grade_review_on,sales_person
C1,Good Parts Ltd,CN,CNY,net 45,BB,2027-01-01,ann
C2,Other Ltd,CN,CNY,net 45,A,2027-01-01,ann
C3,New Ltd,CN,CNY,net 45,,,ann
"""
LIMITS = """customer_id,amount,currency,valid_from,valid_to
C1,1000000,CNY,2026-01-01,2026-12-01
C2,500000,CNY,2026-01-01,2027-12-31
"""
ACCOUNTS = {
    "total_assets": (90_000_000, 80_000_000),
    "current_assets": (60_000_000, 52_000_000),
    "total_liabilities": (30_000_000, 29_000_000),
    "current_liabilities": (25_000_000, 24_000_000),
    "equity": (60_000_000, 51_000_000),
    "revenue": (120_000_000, 105_000_000),
    "net_profit": (9_000_000, 8_000_000),
}
"""C1's accounts of 2025 and 2024, audited without reservation."""
STATEMENTS = "\n".join(
    [f"customer_id,period_end,months,currency,unit,opinion,{','.join(ACCOUNTS)}"]
    + [
        f"C1,{2025 - back}-12-31,12,CNY,CNY,unqualified,{','.join(str(row[back]) for row in ACCOUNTS.values())}"
        for back in (0, 1)
    ]
)


def ledger() -> str:
    """Twelve months of invoices of C1, paid on the day, and a large receivable from C2, so that C1 is not too much of
    ours."""
    rows = ["document_id,kind,customer_id,issued_on,due_on,amount,currency,applies_to"]
    for month in range(1, 11):
        rows.append(f"I{month},invoice,C1,2026-{month:02}-02,2026-{month:02}-16,900000,CNY,")
        rows.append(f"P{month},payment,C1,2026-{month:02}-16,,900000,CNY,I{month}")
    rows.append("J1,invoice,C2,2026-11-01,2026-12-16,90000000,CNY,")
    return "\n".join(rows) + "\n"


@pytest.fixture
def cli(empty: CommandLine) -> CommandLine:
    """A command line on a graded book, staffed up to the general manager. ``mei`` runs it, ``ann`` sells."""
    assert empty("init", "--preset", "machinery-cn").code == 0
    empty.take("customers", CUSTOMERS)
    empty.take("limits", LIMITS)
    empty.take("ledger", ledger(), "--as-of", "2026-11-24")
    empty.take("statements", STATEMENTS)
    people(empty, ("ann", "sales"), ("wu", "analyst"), ("chief", "cfo"), ("boss", "gm"))
    return empty


def proposed(cli: CommandLine, *more: str, customer: str = "C1", user: str = "wu") -> Any:
    """Propose and give the proposal."""
    said = cli("limit", "propose", customer, "--json", *more, user=user)
    assert said.code == 0, said.out
    return said.data["proposal"]


def error(cli: CommandLine, *arguments: str, user: str = "wu") -> tuple[int, str]:
    said = cli(*arguments, "--json", user=user)
    return said.code, said.data["error"]["code"]


def test_from_an_assessment_to_a_limit_in_force_and_a_record_that_holds(cli: CommandLine) -> None:
    made = proposed(cli)
    assert (made["move"], made["grade_before"], made["grade"]) == ("raise", "BB", "BBB")
    assert (made["signatures"], made["answer_due"]) == (["cfo"], "2026-11-27")
    name = made["proposal_id"]
    [waiting] = cli("limit", "list", "--json").data["proposals"]
    assert waiting == made
    page = cli("limit", "show", name, "--json").data
    assert page["evidence"]["credit"]["binding"] == made["binding"]
    assert page["evidence"]["is_newest"]
    assert error(cli, "limit", "approve", name, user="mei") == (2, "no_authority")
    before = cli("customer", "show", "C1", "--json").data
    assert (before["customer"]["grade"], before["limit"]["amount"]["amount"]) == ("BB", "1000000.00")
    assert cli("limit", "approve", name, "--note", "seen", user="chief").code == 0
    after = cli("customer", "show", "C1", "--json").data
    assert (after["customer"]["grade"], after["limit"]["amount"]) == ("BBB", made["limit"])
    assert f"{int(made['limit']['amount'].partition('.')[0]):,}.00" in cli("customer", "show", "C1").out
    assert cli("verify").code == 0


def test_a_general_managers_limit_needs_the_finance_chief_too(cli: CommandLine) -> None:
    made = proposed(cli, "--amount", "4000000", customer="C2", user="mei")
    assert made["signatures"] == ["cfo", "gm"]
    assert cli("limit", "approve", made["proposal_id"], user="boss").code == 0
    [waiting] = cli("limit", "list", "--json").data["proposals"]
    assert (waiting["state"], waiting["still_needed"]) == ("signed", ["cfo"])
    assert cli("customer", "show", "C2", "--json").data["limit"]["amount"]["amount"] == "500000.00"
    assert error(cli, "limit", "approve", made["proposal_id"], user="wu") == (2, "no_authority")
    assert cli("limit", "approve", made["proposal_id"], user="chief").code == 0
    assert cli("customer", "show", "C2", "--json").data["limit"]["amount"]["amount"] == "4000000.00"
    acts = [step["act"] for step in cli("limit", "show", made["proposal_id"], "--json").data["proposal"]["steps"]]
    assert acts == ["signed", "approved"]
    assert cli("verify").code == 0


def test_the_page_tells_the_cost_of_a_limit_too_tight_beside_that_of_one_too_loose(cli: CommandLine) -> None:
    made = proposed(cli)
    rows = cli("limit", "show", made["proposal_id"], "--json").data["economics"]
    left = {row["limit"]["amount"]: float(row["profit"]["amount"]) for row in rows}
    assert left["0.00"] == 0
    assert left["1000000.00"] < left[made["limit"]["amount"]]
    assert max(left.values()) > left[max(left, key=float)]  # twice as much sells nothing more, and loses more
    english = cli("limit", "show", made["proposal_id"]).out
    assert "a year is lost in sales that do not fit" in english
    assert "earns most" in english
    assert "收益最高" in cli("limit", "show", made["proposal_id"], lang="zh").out


def test_an_assessment_that_says_the_same_makes_no_second_proposal(cli: CommandLine) -> None:
    made = proposed(cli)
    again = cli("limit", "propose", "C1", "--json", user="wu").data
    assert (again["is_new"], again["proposal"]["proposal_id"]) == (False, made["proposal_id"])


def test_where_nothing_is_to_change_that_is_said(cli: CommandLine) -> None:
    name = proposed(cli)["proposal_id"]
    assert cli("limit", "approve", name, user="chief").code == 0
    said = cli("limit", "propose", "C1", "--json", user="wu")
    assert (said.code, said.data["proposal"]) == (0, None)
    assert "may stay as they are" in cli("limit", "propose", "C1", user="wu").out


def test_nothing_takes_effect_by_itself_that_a_person_proposed(cli: CommandLine) -> None:
    cut = proposed(cli, "--amount", "100000")
    assert (cut["move"], cut["state"], cut["signatures"]) == ("cut", "open", ["analyst"])
    assert cli("customer", "show", "C1", "--json").data["limit"]["amount"]["amount"] == "1000000.00"
    assert error(cli, "limit", "approve", cut["proposal_id"]) == (2, "proposer_is_approver")
    assert error(cli, "limit", "approve", cut["proposal_id"], user="ann") == (2, "proposer_is_approver")
    assert cli("limit", "approve", cut["proposal_id"], user="mei").code == 0
    assert cli("customer", "show", "C1", "--json").data["limit"]["amount"]["amount"] == "100000.00"


def test_temporary_limits_are_signed_for_together_with_what_stands_beside_them(cli: CommandLine) -> None:
    one = proposed(
        cli, "--amount", "100000", "--temporary", "--until", "2026-12-20", "--reason", "season", customer="C2"
    )
    assert one["total"]["amount"] == "600000.00"
    raised = proposed(cli, "--amount", "950000", customer="C2")
    assert (raised["total"]["amount"], raised["signatures"]) == ("1050000.00", ["cfo"])
    assert "+ CNY" in cli("limit", "list").out


def test_what_cannot_be_proposed_is_said_in_both_languages(cli: CommandLine) -> None:
    temporary = ("limit", "propose", "C2", "--amount", "1000", "--temporary")
    assert error(cli, *temporary) == (2, "cli_temporary_until")
    assert error(cli, *temporary, "--until", "2026-12-20") == (2, "limit_temporary_reason")
    assert error(cli, *temporary, "--until", "2026-11-20", "--reason", "x") == (2, "proposal_ends_before_it_begins")
    assert error(cli, "limit", "propose", "C2", "--temporary") == (2, "cli_limit_without_amount")
    assert error(cli, "limit", "propose", "C2", "--as-of", "2026-12-01") == (2, "limit_as_of_ahead")
    assert error(cli, "limit", "propose", "C2", "--amount", "-1") == (2, "proposal_below_nothing")
    assert error(cli, "limit", "propose", "C9") == (2, "customer_unknown")
    assert error(cli, "limit", "propose", "C2", user="nobody") == (2, "person_unknown")
    assert error(cli, "limit", "approve") == (2, "cli_proposal_not_named")
    assert error(cli, "limit", "show", "P-0") == (2, "proposal_unknown")
    assert "到期日不得早于今天" in cli(*temporary, "--until", "2026-11-20", "--reason", "x", lang="zh").err


def test_all_that_wait_are_signed_each_for_itself(cli: CommandLine) -> None:
    cut = proposed(cli, "--amount", "100000")["proposal_id"]
    more = proposed(cli, "--amount", "2000000", customer="C2")["proposal_id"]
    own = proposed(cli, "--amount", "200000", customer="C2", user="mei")["proposal_id"]
    rows = cli("limit", "approve", "--all", "--json", user="mei").data["proposals"]
    assert {row["proposal_id"]: row["error"] and row["error"]["code"] for row in rows} == {
        cut: None,
        more: "no_authority",
        own: "proposer_is_approver",
    }
    said = cli("limit", "approve", "--all", "--move", "cut", user="chief")
    assert (said.code, own in said.out, more in said.out) == (0, True, False)
    assert "1 of 1 signed." in said.out


def test_a_rejection_needs_a_reason_and_ones_own_proposal_is_taken_back(cli: CommandLine) -> None:
    other, own = (proposed(cli, "--amount", amount)["proposal_id"] for amount in ("100000", "200000"))
    assert error(cli, "limit", "reject", other, "--reason", " ", user="mei") == (2, "rejection_without_reason")
    assert cli("limit", "reject", other, "--reason", "not now", user="mei").code == 0
    assert (
        cli("limit", "reject", own, "--reason", "mistaken", "--json").data["proposal"]["state"] == "rejected"
    )  # mei, who did not propose it
    third = proposed(cli, "--amount", "300000")["proposal_id"]
    said = cli("limit", "reject", third, "--reason", "mistaken", "--json", user="wu")
    assert said.data["proposal"]["state"] == "withdrawn"
    assert cli("limit", "list", "--json").data["proposals"] == []
    assert len(cli("limit", "list", "--all", "--json").data["proposals"]) == 3


def test_proposals_that_waited_too_long_end_and_limits_that_end_are_listed(cli: CommandLine) -> None:
    name = proposed(cli, "--amount", "100000")["proposal_id"]
    early = cli.later(days=30)("limit", "expire", "--json").data
    assert early["ended"] == []
    late = cli.later(days=31)("limit", "expire", "--json").data
    assert [row["proposal_id"] for row in late["ended"]] == [name]
    assert cli("limit", "expire", "--json").data["limits"] == [
        {"customer_id": "C1", "kind": "base", "valid_to": "2026-12-01", "standing": "ending"}
    ]
    assert error(cli, "limit", "approve", name, user="mei") == (2, "proposal_ended")
    assert cli("verify").code == 0


def test_a_policy_without_limits_says_so(empty: CommandLine) -> None:
    assert empty("init", "--preset", "limit-only").code == 0
    empty.take("customers", CUSTOMERS)
    for arguments in (("limit", "propose", "C1", "--amount", "5"), ("terms", "C1", "--order", "5")):
        assert error(empty, *arguments, user="mei") == (2, "scorecard_not_in_policy")


def test_terms_tell_the_worth_of_an_order_at_what_is_asked_and_at_what_is_recommended(cli: CommandLine) -> None:
    found = cli("terms", "C1", "--order", "500000", "--terms", "net 90", "--json").data
    assert (found["recommended"]["days"], found["recommended"]["why"]) == (30, "grade")
    asked, advised = (float(found[at]["npv"]["amount"]) for at in ("at_asked", "at_recommended"))
    assert asked < advised
    assert float(found["at_asked"]["pd"]) > float(found["at_recommended"]["pd"])
    assert found["cost"]["amount"] == "402654.87"  # 500,000 hold 57,522.12 of VAT; 78 % of the rest are cost
    assert found["sales"]["days"] == [30, 90]
    assert float(found["sales"]["needed"]["amount"]) > float(found["sales"]["now"]["amount"])
    english = cli("terms", "C1", "--order", "500000", "--terms", "net 90").out
    assert "One lost order eats the margin of 4.1 good ones" in english
    assert "To be paid 80 days earlier, up to 1.30 % discount is worth offering." in english


def test_an_order_sold_below_cost_has_no_good_order_to_make_up_for_it(cli: CommandLine) -> None:
    found = cli("terms", "C2", "--order", "113000", "--cost", "100001", "--json").data
    assert found["good_orders_lost"] is None
    assert float(found["at_recommended"]["npv"]["amount"]) < 0
    assert found["at_recommended"]["break_even_pd"] == "0"
    assert error(cli, "terms", "C2", "--order", "5", "--margin", "120%") == (2, "cli_share_invalid")
    assert error(cli, "terms", "C2", "--order", "5", "--margin", "0.2", "--cost", "4") == (2, "cli_options_exclude")


def test_without_a_grade_there_is_a_term_and_no_worth(cli: CommandLine) -> None:
    found = cli("terms", "C3", "--order", "500000", "--json").data
    assert (found["recommended"]["days"], found["at_recommended"]) == (30, None)
    assert "没有评级" in cli("terms", "C3", "--order", "500000", lang="zh").out
