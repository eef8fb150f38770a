"""``payworthy reservation``: headroom that approved orders take."""

import pytest

from .conftest import CommandLine


@pytest.fixture
def reservation(cli: CommandLine) -> str:
    """42,000 of C1's headroom, taken by order K1."""
    assert cli.check()["outcome"] == "approved"
    [found] = cli("reservation", "list", "--json").data["reservations"]
    return str(found["reservation_id"])


def test_an_approved_order_takes_headroom(cli: CommandLine, reservation: str) -> None:
    data = cli("reservation", "show", reservation, "--json").data
    assert (data["reservation"]["remaining"], data["reservation"]["order_id"]) == ("42000.00", "K1")
    assert data["moves"] == []
    assert cli("reservation", "list", "--customer", "C2", "--json").data["reservations"] == []


@pytest.mark.parametrize(("verb", "kind"), [("consume", "consumed"), ("release", "released")])
def test_part_of_it_ends(cli: CommandLine, reservation: str, verb: str, kind: str) -> None:
    said = cli("reservation", verb, reservation, "--amount", "2,000", "--json")
    assert (said.data["reservation"][kind], said.data["reservation"]["remaining"]) == ("2000.00", "40000.00")
    assert cli("reservation", verb, reservation, "--json").data["reservation"]["remaining"] == "0.00"
    moves = cli("reservation", "show", reservation, "--json").data["moves"]
    assert [(move["kind"], move["amount"]) for move in moves] == [(verb, "2000.00"), (verb, "40000.00")]
    assert cli("reservation", "list", "--json").data["reservations"] == []
    assert reservation in cli("reservation", "list", "--all").out


def test_more_than_there_is_is_refused(cli: CommandLine, reservation: str) -> None:
    said = cli("reservation", "release", reservation, "--amount", "42000.01", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "reservation_too_small")


def test_an_ended_reservation_is_not_ended_again(cli: CommandLine, reservation: str) -> None:
    assert cli("reservation", "release", reservation).code == 0
    assert cli("reservation", "release", reservation, "--json").data["error"]["code"] == "reservation_ended"


def test_what_lapsed_expires(cli: CommandLine, reservation: str) -> None:
    assert cli("reservation", "expire", "--json").data == {"expired": 0}
    later = cli.later(days=31)
    assert later("reservation", "expire", "--json").data == {"expired": 1}
    assert "expired" in later("reservation", "show", reservation).out


def test_an_unknown_reservation_is_said(cli: CommandLine) -> None:
    assert cli("reservation", "show", "R-NONE", "--json").data["error"]["code"] == "reservation_unknown"


def test_why_it_ended_is_said_in_the_readers_language(cli: CommandLine, reservation: str) -> None:
    assert cli("reservation", "consume", reservation, "--amount", "2000").code == 0
    assert "by mei" in cli("reservation", "show", reservation).out
    assert "mei 操作" in cli("reservation", "show", reservation, lang="zh").out
    again = cli.check("--order", "K1", key="K2")
    said = cli("reservation", "show", reservation, lang="zh").out
    assert f"由 {again['decision_id']} 取代" in said
    later = cli.later(days=40)
    assert later("reservation", "expire").code == 0
    [newest] = [
        row
        for row in later("reservation", "list", "--all", "--json").data["reservations"]
        if row["reservation_id"] != reservation
    ]
    assert "逾期未用" in later("reservation", "show", newest["reservation_id"], lang="zh").out
