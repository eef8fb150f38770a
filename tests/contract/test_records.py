"""What a check leaves behind: an answer of one kind, with its reasons, numbered without gaps (I4, I8, I26)."""

import pytest
from msgspec.structs import replace

from payworthy.base.failure import Invalid, NotFound
from payworthy.store.book import OpenBook

from .builders import YUAN, ask, breaches, customer, furnish, invoice, limit, outcomes, take
from .reckoning import assert_adds_up, dump, rows_of


def test_each_outcome_is_recorded_with_reasons_and_a_number(book: OpenBook) -> None:
    furnish(book, 1000, customer("C1"), customer("BLOCKED", state="blocked"))
    answers = [
        book.check(ask(400)),
        book.check(ask(700)),
        book.check(ask(100, is_prepaid=True, terms="prepaid", credit_days=0)),
        book.check(ask(100, "BLOCKED")),
    ]
    assert outcomes(answers) == ["approved", "held", "prepay", "refused"]
    assert [answer.number for answer in answers] == [1, 2, 3, 1]
    assert [breaches(answer) for answer in answers] == [[], ["R04"], ["R09"], ["R01"]]
    stored = {row["decision_id"]: row["outcome"] for row in rows_of(book, "decision")}
    assert stored == {answer.decision_id: answer.decision.outcome for answer in answers}
    assert_adds_up(book)


def test_what_is_read_back_is_what_was_answered(book: OpenBook) -> None:
    furnish(book, 1000)
    answers = [book.check(ask(yuan)) for yuan in (400, 700)]
    for answer in answers:
        assert book.view(lambda look, wanted=answer: look.decision(wanted.decision_id)) == answer
        assert book.view(lambda look, wanted=answer: look.decision_of("cli", wanted.key)) == answer


def test_only_an_approval_takes_headroom(book: OpenBook) -> None:
    furnish(book, 1000)
    for yuan in (1001, 2000, 5000):
        assert book.check(ask(yuan)).decision.outcome == "held"
    assert rows_of(book, "reservation") == []
    assert book.check(ask(1000)).decision.outcome == "approved"


def test_an_order_equal_to_the_headroom_passes_and_one_fen_more_does_not(book: OpenBook) -> None:
    furnish(book, 1000)
    take(book, "ledger", invoice("I1", 300))
    one_fen_more = ask(700)
    one_fen_more = replace(one_fen_more, request=replace(one_fen_more.request, amount_minor=700 * YUAN + 1))
    assert book.check(one_fen_more).decision.outcome == "held"
    assert book.check(ask(700)).decision.outcome == "approved"


def test_numbers_stay_without_gaps_when_a_neighbour_fails(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(100))
    before = dump(book)
    with pytest.raises(NotFound) as missing:
        book.check(ask(100, "NOBODY"))
    assert missing.value.failure.code == "customer_unknown"
    with pytest.raises(Invalid):
        book.check(ask(0))
    assert dump(book) == before
    assert book.check(ask(100)).number == 2
    assert_adds_up(book)


def test_one_bad_order_in_a_call_leaves_the_others_answered(book: OpenBook) -> None:
    furnish(book, 1000)
    good, bad, last = ask(100), ask(100, "NOBODY"), ask(100)
    with pytest.raises(NotFound):
        book.check_all([good, bad, last])
    assert [book.check(good).number, book.check(last).number] == [1, 2]
    assert_adds_up(book)


def test_a_decision_keeps_what_it_was_made_on(book: OpenBook) -> None:
    """I6: a correction that comes later changes no decision."""
    furnish(book, 1000)
    take(book, "ledger", invoice("I1", 900))
    held = book.check(ask(200, key="K"))
    take(book, "ledger", invoice("I1", 100))
    take(book, "limits", limit(9000))
    kept = book.view(lambda look: look.decision(held.decision_id))
    assert kept == held
    assert held.snapshot.exposure.receivable == 90_000
