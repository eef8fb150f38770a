"""``payworthy check``: the answer, its exit code, its JSON."""

import pytest

from .conftest import CommandLine, Dump

ANSWERS = [
    pytest.param("C1", "42000", 0, "approved", id="approved"),
    pytest.param("C2", "50000", 3, "held", id="over-the-limit-held"),
    pytest.param("C3", "1000", 4, "refused", id="blocked-refused"),
    pytest.param("C4", "1000", 3, "prepay", id="prepaid-terms-unpaid"),
]


@pytest.mark.parametrize(("customer", "amount", "code", "outcome"), ANSWERS)
def test_the_exit_code_says_the_outcome(cli: CommandLine, customer: str, amount: str, code: int, outcome: str) -> None:
    said = cli("check", "--customer", customer, "--amount", amount, "--json")
    assert (said.code, said.data["outcome"]) == (code, outcome)


def test_json_has_every_key_that_integrators_were_promised(cli: CommandLine) -> None:
    answer = cli.check(customer="C2", amount="50000")
    promised = {
        *("outcome", "decision_id", "number", "key", "reasons", "remedies", "exposure", "limit", "headroom_before"),
        *("headroom_after", "valid_until", "policy_hash", "snapshot_hash", "clearance"),
    }
    assert promised <= answer.keys()
    assert {"code", "severity", "actual", "threshold", "unit", "text"} <= answer["reasons"][0].keys()
    assert answer["amount"] == {"amount": "50000.00", "currency": "CNY"}
    assert answer["headroom_before"] == {"amount": "10000.00", "currency": "CNY"}
    assert answer["hold_id"] == "H" + answer["decision_id"][1:]
    assert answer["clearance"] is None


def test_json_stands_alone_on_standard_output(cli: CommandLine) -> None:
    said = cli("check", "--customer", "C1", "--amount", "1", "--json")
    assert said.out.startswith("{")
    assert said.out.endswith("}\n")
    assert said.err == ""


def test_the_same_key_gives_the_same_bytes_and_counts_once(cli: CommandLine) -> None:
    order = ("check", "--customer", "C1", "--amount", "42000", "--key", "K1", "--json")
    first, second = cli(*order), cli(*order)
    assert first.out == second.out
    assert first.data["clearance"]
    assert cli.check(key="K2")["headroom_before"]["amount"] == "837999.50"


def test_the_same_key_with_another_order_is_refused_as_bad_input(cli: CommandLine) -> None:
    cli.check(amount="42000")
    said = cli("check", "--customer", "C1", "--amount", "43000", "--key", "K1", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "key_reused")


def test_without_a_key_one_is_made_and_shown(cli: CommandLine) -> None:
    first, second = (cli("check", "--customer", "C1", "--amount", "10", "--json").data for _ in range(2))
    assert first["key"] != second["key"]
    assert first["key"] in cli("check", "--customer", "C1", "--amount", "10", "--key", first["key"]).out


def test_an_empty_key_is_a_mistake_and_not_a_new_one(cli: CommandLine) -> None:
    assert cli("check", "--customer", "C1", "--amount", "10", "--key", "").code == 2


def test_what_if_leaves_the_book_as_it_is(cli: CommandLine, dump: Dump) -> None:
    before = dump()
    answer = cli.check("--what-if", amount="42000")
    assert (answer["outcome"], answer["is_what_if"], answer["decision_id"]) == ("approved", True, None)
    assert answer["clearance"] is None
    assert dump() == before


def test_a_net_amount_is_grossed_up(cli: CommandLine) -> None:
    assert cli.check("--net", amount="1000")["amount"]["amount"] == "1130.00"


def test_terms_and_currency_default_to_the_customers_own(cli: CommandLine) -> None:
    answer = cli.check()
    assert (answer["terms"], answer["amount"]["currency"]) == ("net 45", "CNY")


def test_chinese_terms_are_understood(cli: CommandLine) -> None:
    assert cli.check("--terms", "发票后30天")["terms"] == cli.check("--terms", "net 30", key="K2")["terms"]


def test_whoever_owes_is_judged(cli: CommandLine) -> None:
    answer = cli.check("--bill-to", "C2", customer="C1", amount="50000")
    assert (answer["debtor_id"], answer["outcome"]) == ("C2", "held")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(("--customer", "C1", "--amount", "4x2"), "amount_not_a_number", id="amount"),
        pytest.param(("--customer", "C1", "--amount", "0"), "order_amount_not_positive", id="zero"),
        pytest.param(("--customer", "C9", "--amount", "1"), "customer_unknown", id="customer"),
        pytest.param(("--customer", "C1", "--amount", "1", "--bill-to", "C9"), "customer_unknown", id="bill-to"),
        pytest.param(("--customer", "C1", "--amount", "1", "--terms", "whenever"), "terms_unreadable", id="terms"),
        pytest.param(("--customer", "C1", "--amount", "1", "--currency", "XYZ"), "currency_unknown", id="currency"),
        pytest.param(("--customer", "C1", "--amount", "1", "--point", "later"), "cli_choice_unknown", id="step"),
        pytest.param(("--customer", "C1", "--amount", "1", "--ship-on", "24/11"), "cli_day_invalid", id="day"),
        pytest.param(("--customer", "C1"), "cli_parameter_missing", id="missing"),
    ],
)
def test_bad_input_is_told_in_both_languages_and_recorded_nowhere(
    cli: CommandLine, dump: Dump, arguments: tuple[str, ...], code: str
) -> None:
    before = dump()
    said = cli("check", *arguments, "--json")
    assert (said.code, said.data["error"]["code"]) == (2, code)
    english, chinese = cli("check", *arguments), cli("check", *arguments, lang="zh")
    assert english.out == chinese.out == ""
    assert english.err.isascii()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese.err)
    assert code not in english.err + chinese.err
    assert dump() == before


def test_people_see_the_outcome_the_reasons_and_the_ways_to_yes(cli: CommandLine) -> None:
    arguments = ("check", "--customer", "C2", "--amount", "50000", "--order", "SO-1", "--key", "K1")
    english, chinese = cli(*arguments).out, cli(*arguments, lang="zh").out
    assert all(text in english for text in ("held", "R04", "Full Limit Ltd", "SO-1", "Ways to yes", "K1", "H-"))
    assert all(text in chinese for text in ("暂停待批", "原因", "放行途径", "额度"))


def test_nothing_is_coloured_where_no_person_looks(cli: CommandLine) -> None:
    assert "\x1b" not in cli("check", "--customer", "C2", "--amount", "50000").out


def test_a_fixed_due_date_under_a_known_key_is_still_the_same_order(cli: CommandLine) -> None:
    order = ("check", "--customer", "C1", "--amount", "10", "--terms", "2026-12-24", "--key", "K7", "--json")
    first = cli(*order)
    assert first.data["outcome"] == "approved"
    assert cli.later(days=1)(*order).out == first.out
