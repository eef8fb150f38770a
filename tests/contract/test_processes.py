"""Four processes on one book at the same moment: no order slips, none is lost, nobody stops anybody else.

Histories are checked by replaying them in the order of the decision numbers that the store gave them (I4).
"""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from payworthy.store.book import OpenBook

from ..effort import effort
from .builders import YUAN, customer, furnish, limit, take
from .crew import Answer, Call, Crew
from .reckoning import assert_adds_up, rows_of

PROCESSES, THREADS = 4, 12
CHECKS_EACH = effort(40, least=40)
SEED = 20261124


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Four processes, shared by the tests of this file."""
    hired = Crew(PROCESSES)
    yield hired
    hired.dismiss()


def calls_of(customers: list[str], sizes: list[int], name: str = "K") -> list[list[Call]]:
    """Each thread's checks in its own random order of customers and sizes."""
    rng = random.Random(SEED)
    return [
        [
            {"key": f"{name}-{thread}-{number}", "customer": rng.choice(customers), "yuan": rng.choice(sizes)}
            for number in range(CHECKS_EACH)
        ]
        for thread in range(THREADS)
    ]


def by_number(answers: list[Answer], customer_id: str) -> list[Answer]:
    return sorted((one for one in answers if one.call["customer"] == customer_id), key=lambda one: one.number)


def assert_serial(threads: list[list[Answer]], customer_id: str, yuan: int) -> None:
    """Replayed in the order of their numbers, the checks of one customer give the answers that were given, and no
    thread's later call came before its earlier one."""
    history = by_number([answer for thread in threads for answer in thread], customer_id)
    assert [answer.number for answer in history] == list(range(1, len(history) + 1))
    taken = 0
    for answer in history:
        fits = taken + answer.call["yuan"] <= yuan
        assert answer.outcome == ("approved" if fits else "held"), f"seed {SEED}, number {answer.number}"
        taken += answer.call["yuan"] if fits else 0
    for thread in threads:
        numbers = [answer.number for answer in thread if answer.call["customer"] == customer_id]
        assert numbers == sorted(numbers)


def reserved(book: OpenBook) -> Counter[str]:
    """Live reservations in yuan by line."""
    sums: Counter[str] = Counter()
    for row in rows_of(book, "reservation", "line_id", "remaining_minor"):
        sums[row["line_id"]] += row["remaining_minor"] // YUAN
    return sums


def test_one_hot_customer_is_filled_to_the_last_yuan_and_not_one_beyond(
    book: OpenBook, book_url: str, crew: Crew
) -> None:
    furnish(book, 1000)
    worked = crew.work(book_url, calls_of(["C1"], [10]))
    assert worked.errors == []
    assert Counter(answer.outcome for answer in worked.answers) == {
        "approved": 100,
        "held": THREADS * CHECKS_EACH - 100,
    }
    assert reserved(book) == {"customer:C1": 1000}
    assert_serial(worked.threads, "C1", 1000)
    assert_adds_up(book)


def test_orders_of_all_sizes_are_judged_in_one_order(book: OpenBook, book_url: str, crew: Crew) -> None:
    furnish(book, 2000)
    worked = crew.work(book_url, calls_of(["C1"], [1, 7, 60, 333]))
    assert worked.errors == []
    assert_serial(worked.threads, "C1", 2000)
    assert reserved(book) == {"customer:C1": 2000}
    assert_adds_up(book)


def test_a_group_limit_is_shared_exactly(book: OpenBook, book_url: str, crew: Crew) -> None:
    """Three members with room for 600 each, 1,000 together: every approval saw all approvals before it."""
    members = ["A", "B", "C"]
    furnish(book, 600, *(customer(member, group_id="G") for member in members))
    take(book, "limits", limit(1000, "G", is_group=True))
    worked = crew.work(book_url, calls_of(members, [10]))
    assert worked.errors == []
    assert sum(reserved(book).values()) == 1000
    assert max(reserved(book).values()) <= 600
    decisions = book.view(lambda look: look.decisions(limit=100_000))
    after = [one.decision.group_exposure_after for one in decisions if one.decision.outcome == "approved"]
    assert sorted(after) == [10 * YUAN * count for count in range(1, 101)]
    assert_adds_up(book)


def test_different_customers_do_not_fail_each_other(book: OpenBook, book_url: str, crew: Crew) -> None:
    """Where whole tables are locked, most orders of other customers fail at this (see test_leaks)."""
    names = [f"C{number}" for number in range(20)]
    furnish(book, 300, *(customer(name) for name in names))
    worked = crew.work(book_url, calls_of(names, [10, 50]))
    assert worked.errors == []
    for name in names:
        assert_serial(worked.threads, name, 300)
    assert_adds_up(book)


def test_one_key_asked_by_everybody_at_once_has_one_answer_and_one_effect(
    book: OpenBook, book_url: str, crew: Crew
) -> None:
    furnish(book, 100_000)
    keys = [{"key": f"shared-{number}", "customer": "C1", "yuan": 10} for number in range(CHECKS_EACH)]
    worked = crew.work(book_url, [keys for _ in range(THREADS)])
    assert worked.errors == []
    answers = {(answer.call["key"], answer.decision_id, answer.number, answer.outcome) for answer in worked.answers}
    assert len(answers) == len(keys)
    assert reserved(book) == {"customer:C1": 10 * len(keys)}
    assert_adds_up(book)


def test_ledger_files_come_in_while_orders_are_checked(book: OpenBook, book_url: str, crew: Crew) -> None:
    """Each file bills and pays the same amount for several customers of one group; checks and files lock the same
    lines from both ends."""
    names = ["A", "B", "C", "D"]
    furnish(book, 1000, *(customer(name, group_id="G") for name in names))
    calls = calls_of(names, [10, 50])
    for thread in range(0, THREADS, 3):
        calls[thread] = [
            {"file": f"F{thread}-{number}", "customer": names[number % 4], "yuan": 1}
            for number in range(CHECKS_EACH // 2)
        ]
    worked = crew.work(book_url, calls)
    assert worked.errors == []
    assert max(reserved(book).values()) <= 1000
    assert len(rows_of(book, "batch", "batch_id")) == 3 + 4 * (CHECKS_EACH // 2)
    assert_adds_up(book)
