"""A policy on trial: what an order would get under it, without a trace of it in the book."""

from decimal import Decimal

import pytest

from payworthy.app.records import Ask, DecisionRecord
from payworthy.app.try_policy import try_policy
from payworthy.base.failure import NotFound
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.policy_files import load_preset
from payworthy.store.book import OpenBook

from .builders import ask, breaches, furnish
from .reckoning import assert_adds_up, dump


def prepaid() -> Policy:
    """Everybody pays the whole order in advance."""
    data = load_preset("limit-only")
    data["ungraded"]["prepay"] = Decimal(1)
    policy = parse(data)
    assert isinstance(policy, Policy)
    return policy


def tried(book: OpenBook, wished: Ask, policy: Policy) -> DecisionRecord:
    return book.rehearse(lambda tx: try_policy(tx, policy, wished, book.clock.now()))


def test_an_order_is_judged_by_the_policy_on_trial(book: OpenBook) -> None:
    furnish(book, 1000)
    under = tried(book, ask(500, what_if=True), prepaid())
    assert (under.decision.outcome, breaches(under)) == ("prepay", ["R09"])
    assert under.policy_hash == prepaid().hash
    assert book.check(ask(500)).decision.outcome == "approved"


def test_nothing_of_a_trial_stays(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(300, order_id="O1"))
    before, policy = dump(book), book.policy().hash
    tried(book, ask(800, order_id="O2", what_if=True), prepaid())
    assert (dump(book), book.policy().hash) == (before, policy)
    assert_adds_up(book)


def test_the_policy_in_force_on_trial_gives_what_it_gives(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(300, order_id="O1"))
    for yuan in (700, 701):
        wished = ask(yuan, order_id="O2", what_if=True)
        assert tried(book, wished, book.policy()).decision == book.check(wished).decision


def test_what_is_wrong_with_the_request_is_raised(book: OpenBook) -> None:
    with pytest.raises(NotFound):
        tried(book, ask(1, "NOBODY", what_if=True), prepaid())


def test_a_trial_decides_nothing_that_counts(book: OpenBook) -> None:
    furnish(book, 1000)
    before = dump(book)
    with pytest.raises(ValueError, match="counts"):
        tried(book, ask(1), prepaid())
    assert dump(book) == before
