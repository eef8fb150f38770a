"""``payworthy privacy``: what is kept of people, who saw it, handing it over, erasing it; and the customer's card."""

import json

import pytest

from payworthy import wiring
from payworthy.facts.profile import Profile, ProfileField
from payworthy.settings import Settings

from ..contract.builders import take
from .conftest import CommandLine, people

CUSTOMERS = """customer_id,name,country,currency,terms,address,contact
C7,Careful Ltd,CN,CNY,net 45,1 Example Road,Li San 13800000000
"""
REPRESENTATIVE = Profile(customer_id="C7", field=ProfileField.LEGAL_REPRESENTATIVE, value="Wang Er")


@pytest.fixture
def kept(cli: CommandLine) -> CommandLine:
    """A customer with a contact and a legal representative, and an analyst, ``wu``."""
    cli.take("customers", CUSTOMERS)
    told(cli, REPRESENTATIVE)
    people(cli, ("wu", "analyst"))
    return cli


def told(cli: CommandLine, *facts: Profile) -> None:
    """Facts of a register, as a file would bring them."""
    settings = Settings(book=None, user="mei", language="en", keys=cli.folder / "keys")
    book = wiring.open_book(str(cli.book), wiring.FixedClock(cli.at), settings=settings)
    take(book, "registry", *facts, actor="mei")
    book.close()


@pytest.fixture
def graded(empty: CommandLine) -> CommandLine:
    """A book under a policy of files and scores, with one customer."""
    assert empty("init", "--preset", "machinery-cn").code == 0
    empty.take("customers", CUSTOMERS)
    empty.take("limits", "customer_id,amount,currency,valid_from,valid_to\nC7,1000,CNY,2026-01-01,2027-12-31\n")
    empty.take("ledger", "document_id,kind,customer_id,issued_on,due_on,amount,currency\n", "--as-of", "2026-11-24")
    told(empty, REPRESENTATIVE)
    return empty


def test_a_card_shows_the_contact_and_that_it_was_shown(kept: CommandLine) -> None:
    assert "Nobody has seen personal data of C7." in kept("privacy", "access", "C7").out
    assert "Li San 13800000000" in kept("customer", "show", "C7", user="ann").out
    stranger = kept("customer", "show", "C7", user="stranger")
    assert "Li San" not in stranger.out
    assert "[protected]" in stranger.out
    denied, shown = kept("privacy", "access", "C7", "--json").data["accesses"]
    assert (shown["by"], shown["purpose"], shown["was_shown"]) == ("ann", "card", True)
    assert shown["fields"] == ["customer:address", "customer:contact"]
    assert (denied["by"], denied["was_shown"]) == ("stranger", False)
    assert "客户卡片" in kept("privacy", "access", "C7", lang="zh").out


def test_what_is_kept_is_listed_with_its_end_and_nothing_is_opened(kept: CommandLine) -> None:
    page = kept("privacy", "show", "C7")
    assert page.code == 0
    assert "profile/legal_representative" in page.out
    assert "Wang Er" not in page.out
    assert "goes after 2028-11-24 (never supplied)" in page.out
    assert "2028-11-24 之后删除（未成交）" in kept("privacy", "show", "C7", lang="zh").out
    assert kept("privacy", "access", "C7", "--json").data["accesses"] == []


def test_an_export_is_whole_in_the_clear_and_on_record(kept: CommandLine) -> None:
    target = kept.folder / "c7.json"
    said = kept("privacy", "export", "C7", "-o", target)
    assert (said.code, "hand it to the person" in said.out) == (0, True)
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["master_data"][0]["contact"] == "Li San 13800000000"
    assert found["credit_facts"][0]["value"] == "Wang Er"
    assert [one["purpose"] for one in found["seen_by"]] == ["export"]
    assert kept("privacy", "export", "C7", user="stranger").code != 0
    assert kept("privacy", "export", "C99").code == 2


def test_an_erasure_is_for_good_and_the_book_is_proven(kept: CommandLine) -> None:
    refused = kept("privacy", "erase", "C7", "--reason", "asked for", user="wu")
    assert refused.code != 0
    said = kept("privacy", "erase", "C7", "--reason", "asked for")
    assert "mei erased 2 of C7" in said.out
    card = kept("customer", "show", "C7")
    assert "[erased]" in card.out
    assert "〔已删除〕" in kept("customer", "show", "C7", lang="zh").out
    kept.take("customers", CUSTOMERS.replace("Li San", "Li Si"))
    assert "Li Si" not in kept("customer", "show", "C7").out
    assert kept("verify").code == 0
    assert kept("privacy", "show", "C7", "--json").data["erasures"][0]["erased"] == [
        "customer",
        "profile/legal_representative",
    ]


def test_what_is_due_is_listed_first_and_then_erased(kept: CommandLine) -> None:
    assert "To be erased today: 0." in kept("privacy", "retention", "--dry-run").out
    later = kept.later(days=800)
    due = later("privacy", "retention", "--dry-run", "--json").data["due"]
    assert [one["item"] for one in due] == ["customer", "profile/legal_representative"]
    assert "Erased: 2 of 1 customers." in later("privacy", "retention").out
    assert "Erased: 0 of 0 customers." in later("privacy", "retention").out
    assert later("verify").code == 0


def test_the_credit_file_names_people_to_staff_and_to_nobody_else(graded: CommandLine) -> None:
    assert "Wang Er" in graded("file", "show", "C7").out
    stranger = graded("file", "show", "C7", user="stranger").out
    assert "Wang Er" not in stranger
    assert "sealed:" not in stranger
    assert [one["purpose"] for one in graded("privacy", "access", "C7", "--json").data["accesses"]] == ["file", "file"]


def test_a_report_names_people_and_that_is_on_record(graded: CommandLine) -> None:
    said = graded("report", "C7", "--format", "json")
    assert said.code == 0, said.err
    assert "Wang Er" in said.out
    assert "sealed:" not in said.out
    assert [one["purpose"] for one in graded("privacy", "access", "C7", "--json").data["accesses"]] == ["report"]


def test_a_contested_fact_says_why_only_to_staff(graded: CommandLine) -> None:
    reason = "she left in May"
    said = graded("challenge", "open", "C7", "profile/legal_representative", "--reason", reason)
    assert said.code == 0, said.err
    assert reason in graded("challenge", "list").out
    assert reason not in graded("challenge", "list", user="stranger").out
    assert reason.encode() not in graded.book.read_bytes()
