"""One key, one answer, for ever (I9, I10); a what-if is no answer at all."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from payworthy.app.records import Ask
from payworthy.base.failure import Conflict
from payworthy.store.book import OpenBook

from .builders import ask, customer, days, furnish, invoice, limit, take
from .reckoning import assert_adds_up, dump


def test_the_same_key_gets_the_same_answer_without_a_second_effect(book: OpenBook) -> None:
    furnish(book)
    first = book.check(ask(600, key="K"))
    before = dump(book)
    assert book.check(ask(600, key="K")) == first
    assert dump(book) == before


def test_a_key_keeps_its_answer_when_the_world_has_changed(book: OpenBook) -> None:
    """Headroom gone, limit cut, a month later: an approval that was given stays the approval that was given."""
    furnish(book)
    first = book.check(ask(600, key="K"))
    take(book, "limits", limit(1))
    take(book, "ledger", invoice("I1", 5000))
    book.clock.at += days(40)
    assert book.check(ask(600, key="K")) == first


def test_a_key_keeps_its_answer_after_the_book_is_closed_and_opened(new_book: Callable[..., OpenBook]) -> None:
    book = new_book()
    furnish(book)
    asks = [ask(400, key=f"K{number}") for number in range(4)]
    first = [book.check(each) for each in asks]
    book.close()
    book = new_book()
    before = dump(book)
    assert [book.check(each) for each in asks] == first
    assert dump(book) == before


def test_a_key_keeps_its_answer_under_another_policy_opening_and_batching(new_book: Callable[..., OpenBook]) -> None:
    book, unbatched = new_book(), new_book(batch_max=1)
    furnish(book)
    first = book.check(ask(400, key="K"))
    assert unbatched.check(ask(400, key="K")) == first


CHANGES = {
    "amount": lambda one: replace(one, amount_minor=one.amount_minor + 1),
    "terms": lambda one: replace(one, terms="net 31", credit_days=31),
    "order": lambda one: replace(one, order_id="another"),
    "customer": lambda one: replace(one, customer_id="C2"),
    "payer": lambda one: replace(one, bill_to="C2"),
    "requester": lambda one: replace(one, requested_by="sue"),
    "destination": lambda one: replace(one, ship_to="elsewhere"),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_the_same_key_with_another_body_is_a_conflict_without_effect(book: OpenBook, changed: str) -> None:
    furnish(book, 1000, customer("C1"), customer("C2"))
    first = ask(600, key="K")
    book.check(first)
    before = dump(book)
    other = replace(first, request=CHANGES[changed](first.request))
    with pytest.raises(Conflict) as refusal:
        book.check(other)
    assert refusal.value.failure.code == "key_reused"
    assert dump(book) == before


def test_keys_of_two_clients_are_two_keys(book: OpenBook) -> None:
    furnish(book)
    ours = book.check(ask(300, key="K", client="erp"))
    theirs = book.check(ask(400, key="K", client="shop"))
    assert ours.decision_id != theirs.decision_id
    assert [ours.number, theirs.number] == [1, 2]


def test_the_same_key_twice_in_one_call_is_decided_once(book: OpenBook) -> None:
    furnish(book)
    first, second = book.check_all([ask(600, key="K"), ask(600, key="K")])
    assert first == second
    assert_adds_up(book)


def test_a_held_or_refused_answer_is_kept_like_an_approval(book: OpenBook) -> None:
    furnish(book, 100)
    held = book.check(ask(600, key="K"))
    take(book, "limits", limit(10_000))
    assert held.decision.outcome == "held"
    assert book.check(ask(600, key="K")) == held


def test_a_what_if_changes_not_one_byte(book: OpenBook) -> None:
    furnish(book)
    book.check(ask(300, key="K"))
    before = dump(book)
    answer = book.check(ask(500, key="L", what_if=True))
    assert answer.decision.outcome == "approved"
    assert (answer.number, answer.decision_id) == (0, "")
    assert dump(book) == before


def test_a_what_if_sees_what_a_check_would_see_and_spends_no_key(book: OpenBook) -> None:
    furnish(book)
    wished = book.check(ask(800, key="K", what_if=True))
    given = book.check(ask(800, key="K"))
    assert given.decision == wished.decision
    assert given.number == 1


def test_a_what_if_that_would_expire_a_reservation_expires_nothing(book: OpenBook) -> None:
    furnish(book)
    book.check(ask(900))
    book.clock.at += days(31)
    take(book, "ledger", ledger_as_of=book.policy().today(book.clock.now()))
    before = dump(book)
    assert book.check(ask(900, what_if=True)).decision.outcome == "approved"
    assert dump(book) == before


def test_a_what_if_among_checks_is_seen_by_none_of_them(book: OpenBook) -> None:
    furnish(book)
    asks: list[Ask] = [ask(600), ask(1000, what_if=True), ask(400)]
    first, wished, last = book.check_all(asks)
    assert [first.number, wished.number, last.number] == [1, 0, 2]
    assert [first.decision.outcome, wished.decision.outcome, last.decision.outcome] == ["approved", "held", "approved"]
    assert_adds_up(book)
