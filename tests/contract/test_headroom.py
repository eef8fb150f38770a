"""Whose headroom an order takes: the payer's and its whole group's, one order after another (I1, I2)."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from payworthy.store.book import OpenBook

from .builders import TODAY, YUAN, ask, breaches, customer, days, furnish, invoice, limit, outcomes, payment, take
from .reckoning import assert_adds_up


def a_group(book: OpenBook, yuan: int, *members: str) -> None:
    furnish(book, 10_000, *(customer(member, group_id="G") for member in members))
    take(book, "limits", limit(yuan, "G", is_group=True))


def test_a_group_limit_binds_across_members(book: OpenBook) -> None:
    a_group(book, 1000, "A", "B", "C")
    answers = [book.check(ask(400, member)) for member in ("A", "B", "C")]
    assert outcomes(answers) == ["approved", "approved", "held"]
    assert breaches(answers[2]) == ["R05"]
    assert book.check(ask(200, "C")).decision.outcome == "approved"
    assert_adds_up(book)


def test_ledger_and_credits_of_every_member_count_for_the_group(book: OpenBook) -> None:
    a_group(book, 1000, "A", "B")
    take(book, "ledger", invoice("I1", 900, "A"), payment("P1", 300, "A"))
    assert book.check(ask(401, "B")).decision.outcome == "held"
    assert book.check(ask(400, "B")).decision.outcome == "approved"


def test_a_parent_and_its_children_are_one_group(book: OpenBook) -> None:
    furnish(book, 10_000, customer("MOTHER"), customer("D1", parent_id="MOTHER"), customer("D2", parent_id="D1"))
    take(book, "limits", limit(1000, "MOTHER", is_group=True))
    assert outcomes([book.check(ask(500, name)) for name in ("MOTHER", "D1", "D2")]) == ["approved", "approved", "held"]
    assert_adds_up(book)


def test_a_member_takes_its_exposure_along_when_it_changes_group(book: OpenBook) -> None:
    furnish(book, 10_000, customer("A", group_id="G"), customer("B", group_id="G"), customer("C", group_id="H"))
    take(book, "limits", limit(1000, "G", is_group=True), limit(1000, "H", is_group=True))
    book.check(ask(600, "A"))
    take(book, "ledger", invoice("I1", 100, "A"))
    take(book, "customers", customer("A", group_id="H"))
    assert_adds_up(book)
    assert book.check(ask(1000, "B")).decision.outcome == "approved"
    assert outcomes([book.check(ask(301, "C")), book.check(ask(300, "C"))]) == ["held", "approved"]
    take(book, "customers", customer("A"))
    assert book.check(ask(700, "C")).decision.outcome == "approved"
    assert_adds_up(book)


def test_an_order_billed_to_another_party_counts_on_the_payer(book: OpenBook) -> None:
    furnish(book, 1000, customer("SHOP"), customer("PAYER"))
    first = book.check(ask(800, "SHOP", bill_to="PAYER"))
    assert (first.decision.outcome, first.line_id) == ("approved", "customer:PAYER")
    assert book.check(ask(800, "SHOP", bill_to="PAYER")).decision.outcome == "held"
    assert book.check(ask(1000, "SHOP")).decision.outcome == "approved"
    assert_adds_up(book)


def test_a_blocked_buyer_is_refused_whoever_pays(book: OpenBook) -> None:
    furnish(book, 1000, customer("SHOP", state="blocked"), customer("PAYER"))
    assert book.check(ask(100, "SHOP", bill_to="PAYER")).decision.outcome == "refused"


def test_the_payers_group_counts_not_the_buyers(book: OpenBook) -> None:
    furnish(book, 10_000, customer("SHOP", group_id="S"), customer("PAYER", group_id="P"))
    take(book, "limits", limit(100, "S", is_group=True), limit(1000, "P", is_group=True))
    assert outcomes([book.check(ask(600, "SHOP", bill_to="PAYER")) for _ in range(2)]) == ["approved", "held"]


def test_orders_of_one_call_are_judged_one_after_another(book: OpenBook) -> None:
    furnish(book, 1000)
    answers = book.check_all([ask(800), ask(800), ask(200), ask(1)])
    assert outcomes(answers) == ["approved", "held", "approved", "held"]
    assert [answer.number for answer in answers] == [1, 2, 3, 4]
    assert_adds_up(book)


def test_orders_of_one_call_see_each_other_across_a_group(book: OpenBook) -> None:
    a_group(book, 1000, "A", "B")
    assert outcomes(book.check_all([ask(800, "A"), ask(800, "B"), ask(200, "B")])) == ["approved", "held", "approved"]
    assert_adds_up(book)


def test_an_order_changed_twice_in_one_call_holds_what_it_was_last_given(book: OpenBook) -> None:
    furnish(book, 1000)
    asks = [ask(yuan, order_id="O1") for yuan in (900, 1100, 400)]
    assert outcomes(book.check_all(asks)) == ["approved", "held", "approved"]
    assert book.check(ask(600)).decision.outcome == "approved"
    assert_adds_up(book)


@pytest.mark.parametrize("batch_max", [1, 64])
def test_orders_that_share_a_commit_are_judged_one_after_another(
    new_book: Callable[..., OpenBook], batch_max: int
) -> None:
    """Sixteen callers at once, room for five: five approvals, whatever was batched with what."""
    book = new_book(batch_max=batch_max)
    furnish(book, 1000)
    barrier, answers = Barrier(16), []

    def call(number: int) -> None:
        barrier.wait()
        answers.append(book.check(ask(200, key=f"T{number}")))

    threads = [Thread(target=call, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes(answers)) == ["approved"] * 5 + ["held"] * 11
    assert sorted(answer.number for answer in answers) == list(range(1, 17))
    assert_adds_up(book)


LIMITS = {
    "none": ((), ["held", "held"], "R03"),
    "zero": ((limit(0),), ["held", "held"], "R04"),
    "unlimited": ((limit(None),), ["approved", "approved"], None),
    "one fen": ((limit(None, amount_minor=1),), ["held", "held"], "R04"),
}


@pytest.mark.parametrize("case", LIMITS)
def test_none_zero_and_unlimited_are_three_different_limits(book: OpenBook, case: str) -> None:
    facts, expected, rule = LIMITS[case]
    take(book, "customers", customer())
    take(book, "ledger", ledger_as_of=TODAY)
    take(book, "limits", *facts)
    answers = [book.check(ask(yuan)) for yuan in (1, 100_000_000)]
    assert outcomes(answers) == expected
    assert all(rule is None or breaches(answer) == [rule] for answer in answers)


def test_a_temporary_limit_adds_while_it_runs(book: OpenBook) -> None:
    furnish(book, 1000)
    take(book, "limits", limit(500, kind="temporary", valid_from=TODAY, valid_to=TODAY + days(5)))
    assert book.check(ask(1500, what_if=True)).decision.outcome == "approved"
    book.clock.at += days(6)
    take(book, "ledger", ledger_as_of=TODAY + days(6))
    assert book.check(ask(1001)).decision.outcome == "held"
    assert book.check(ask(1000)).decision.outcome == "approved"


def test_money_that_came_in_makes_room_at_once_applied_or_not(book: OpenBook) -> None:
    furnish(book, 1000)
    take(book, "ledger", invoice("I1", 1000))
    assert book.check(ask(400)).decision.outcome == "held"
    take(book, "ledger", payment("P1", 400))
    answer = book.check(ask(400))
    assert answer.decision.outcome == "approved"
    assert answer.decision.exposure_before == 600 * YUAN
