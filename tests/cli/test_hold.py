"""``payworthy hold``: who may let a held order go."""

import pytest

from .conftest import LEDGER, LIMITS, CommandLine, people


@pytest.fixture
def hold(cli: CommandLine) -> str:
    """An order of C2 over its limit, asked for by ``ann``."""
    people(cli, ("ann", "sales"), ("wei", "credit_manager"), ("bo", "auditor"))
    return str(cli.check(customer="C2", amount="50000")["hold_id"])


def release(cli: CommandLine, hold: str, user: str, *more: str) -> tuple[int, str]:
    said = cli("hold", "release", hold, "--reason", "payment_promised", "--json", *more, user=user)
    return said.code, said.data["decision"]["outcome"] if said.code == 0 else said.data["error"]["code"]


def test_a_held_order_waits_in_the_list(cli: CommandLine, hold: str) -> None:
    [waiting] = cli("hold", "list", "--json").data["holds"]
    assert (waiting["hold_id"], waiting["state"], waiting["rules"]) == (hold, "open", ["R04"])
    assert hold in cli("hold", "list").out


def test_the_hold_tells_why_and_who_may_release_it(cli: CommandLine, hold: str) -> None:
    data = cli("hold", "show", hold, "--json").data
    assert (data["hold"]["release_needs"], data["decision"]["outcome"]) == ("analyst", "held")
    assert "credit analyst" in cli("hold", "show", hold).out
    assert "信用专员" in cli("hold", "show", hold, lang="zh").out


def test_an_authorised_person_releases_and_a_clearance_is_there(cli: CommandLine, hold: str) -> None:
    said = cli(
        "hold", "release", hold, "--reason", "payment_promised", "--note", "bank slip seen", "--json", user="wei"
    )
    assert said.code == 0
    assert said.data["decision"]["outcome"] == "approved"
    assert said.data["decision"]["clearance"]
    assert said.data["hold"]["state"] == "released"
    assert said.data["hold"]["reason"] == "payment_promised: bank slip seen"
    assert cli("hold", "list", "--json").data["holds"] == []
    assert "bank slip seen" in cli("hold", "show", hold).out


def test_the_reason_of_a_release_is_said_in_the_readers_language(cli: CommandLine, hold: str) -> None:
    assert release(cli, hold, "wei", "--note", "bank slip seen") == (0, "approved")
    assert "payment promised: bank slip seen" in cli("hold", "show", hold).out
    assert "客户承诺付款: bank slip seen" in cli("hold", "show", hold, lang="zh").out
    said = cli("hold", "release", hold, "--reason", "strategic", user="wei", lang="zh")
    assert "已特批" in said.err


@pytest.mark.parametrize(
    ("user", "code"),
    [
        pytest.param("ann", "maker_is_checker", id="who-asked"),
        pytest.param("bo", "no_authority", id="without-the-role"),
        pytest.param("stranger", "person_unknown", id="not-in-the-book"),
    ],
)
def test_a_release_is_denied_to(cli: CommandLine, hold: str, user: str, code: str) -> None:
    assert release(cli, hold, user) == (2, code)
    assert cli("hold", "show", hold, "--json").data["hold"]["state"] == "open"


def test_who_sells_to_the_customer_may_not_release(cli: CommandLine, hold: str) -> None:
    people(cli, ("luo.ping", "cfo"))
    assert release(cli, hold, "luo.ping") == (2, "maker_is_checker")
    assert cli("hold", "release", hold, "--reason", "strategic", user="luo.ping", lang="zh").err


def test_a_hold_is_settled_once(cli: CommandLine, hold: str) -> None:
    assert release(cli, hold, "wei") == (0, "approved")
    assert release(cli, hold, "wei") == (2, "hold_not_open")
    assert cli("hold", "refuse", hold, "--reason", "late", user="wei").code == 2


def test_a_refused_hold_stays_in_the_record(cli: CommandLine, hold: str) -> None:
    said = cli("hold", "refuse", hold, "--reason", "too much already", "--json", user="wei")
    assert (said.code, said.data["hold"]["state"], said.data["hold"]["closed_by"]) == (0, "refused", "wei")
    assert "too much already" in cli("hold", "show", hold).out
    assert hold in cli("hold", "list", "--all").out


def test_the_reason_is_one_of_a_list(cli: CommandLine, hold: str) -> None:
    said = cli("hold", "release", hold, "--reason", "payment", "--json", user="wei")
    assert (said.code, said.data["error"]["code"]) == (2, "cli_choice_unknown")
    assert "payment_promised" in said.data["error"]["text"]


def test_the_exception_ends_with_the_day_that_was_named(cli: CommandLine, hold: str) -> None:
    assert release(cli, hold, "wei", "--until", "2026-11-26")[0] == 0
    order = ("--customer", "C2", "--amount", "50000", "--order", "K1")
    assert cli.later(days=2)("check", *order, "--what-if").code == 0
    assert cli.later(days=3)("check", *order, "--what-if").code == 3


def test_an_unknown_hold_is_said(cli: CommandLine) -> None:
    assert cli("hold", "show", "H-NONE", "--json").data["error"]["code"] == "hold_unknown"
    assert cli("hold", "list").out.strip() == "No order waits for a decision."


def test_what_nobody_may_approve_is_told_so(empty: CommandLine) -> None:
    assert empty("init", "--preset", "machinery-cn").code == 0
    people(empty, ("gm", "committee"), ("ann", "sales"))
    empty.take(
        "customers",
        "customer_id,name,country,currency,terms,grade,grade_review_on\nC9,Weak Ltd,CN,CNY,cod,C,2027-01-01\n",
    )
    empty.take("limits", LIMITS.replace("C1", "C9").partition("C2")[0])
    empty.take("ledger", LEDGER.replace("C1", "C9").replace("C2", "C9"))
    hold = str(empty.check(customer="C9", amount="2000000")["hold_id"])
    said = empty("hold", "release", hold, "--reason", "strategic", "--json", user="gm")
    assert (said.code, said.data["error"]["code"]) == (2, "authority_of_nobody")
    assert "nobody may release it" in empty("hold", "show", hold).out
    assert "任何人都无权放行" in empty("hold", "show", hold, lang="zh").out
