"""``payworthy customer``: the list and the card."""

from .conftest import CommandLine

MORE = "document_id,kind,customer_id,issued_on,due_on,amount,currency\nI3,invoice,C1,2026-08-01,2026-10-10,3000,CNY\n"


def test_customers_are_found_by_number_and_name(cli: CommandLine) -> None:
    found = cli("customer", "list", "--search", "limit", "--json").data["customers"]
    assert [(line["customer_id"], line["name"]) for line in found] == [("C2", "Full Limit Ltd")]
    assert [line["customer_id"] for line in cli("customer", "list", "--json").data["customers"]] == [
        *("C1", "C2", "C3", "C4")
    ]


def test_a_long_list_says_that_it_was_cut(cli: CommandLine) -> None:
    said = cli("customer", "list", "--limit", "2", "--json").data
    assert (len(said["customers"]), said["is_complete"]) == (2, False)
    assert "--search" in cli("customer", "list", "--limit", "2").out


def test_no_limit_is_not_a_limit_of_zero(cli: CommandLine) -> None:
    assert cli("customer", "show", "C4", "--json").data["limit"] == {"kind": "none", "amount": None}
    assert "no limit was ever set" in cli("customer", "show", "C4").out
    assert "从未核定额度" in cli("customer", "list", "--search", "C4", lang="zh").out


def test_the_card_shows_what_an_order_check_would_see(cli: CommandLine) -> None:
    cli.take("ledger", MORE)
    answer = cli.check()
    card = cli("customer", "show", "C1", "--json").data
    assert card["exposure"] == answer["exposure"]["after"]
    assert card["headroom"] == answer["headroom_after"]
    assert card["exposure_parts"] == {"receivable": "123000.50", "reserved": "42000.00"}
    assert card["overdue"]["days_31_60"] == card["overdue"]["total"] == "3000.00"
    assert card["overdue"]["days_max"] == 45
    assert [reservation["order_id"] for reservation in card["reservations"]] == ["K1"]
    assert [decision["order_id"] for decision in card["decisions"]] == ["K1"]


def test_looking_changes_nothing(cli: CommandLine) -> None:
    cli("customer", "show", "C1")
    assert cli("decision", "list", "--json").data["decisions"] == []


def test_the_card_speaks_both_languages(cli: CommandLine) -> None:
    cli.check()
    english, chinese = cli("customer", "show", "C1").out, cli("customer", "show", "C1", lang="zh").out
    assert all(word in english for word in ("Limit", "Open invoices", "Reserved by approved orders", "Headroom"))
    assert all(word in chinese for word in ("额度", "未收发票", "已放行订单占用", "可用额度", "最近的决定"))


def test_names_are_shown_as_they_are(cli: CommandLine) -> None:
    cli.take("customers", "customer_id,name,country,currency\nC5,[red]Odd[/red] & Co,CN,CNY\n")
    assert "[red]Odd[/red] & Co" in cli("customer", "show", "C5").out


def test_an_unknown_customer_is_said(cli: CommandLine) -> None:
    said = cli("customer", "show", "C9", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "customer_unknown")
