"""Credit facts in the book: versions of a dated word, on both stores."""

from typing import Any

import pytest

from payworthy.app.create_book import put_person
from payworthy.app.import_file import FileRefused
from payworthy.base.failure import Denied
from payworthy.facts.person import Person, Role
from payworthy.store.book import OpenBook

from .builders import TODAY, customer, days, furnish, take
from .credit_builders import check_of, event, profile, promise, reference, statement
from .reckoning import assert_adds_up, dump, rows_of

FILES: dict[str, tuple[Any, ...]] = {
    "statements": (statement(revenue=100), statement(year=2024, revenue=90)),
    "events": (event(amount_minor=5, currency="CNY"), check_of()),
    "registry": (profile(), profile(field="founded_on", value="2001-02-03")),
    "references": (reference(), reference(reference_id="Example Bank")),
    "promises": (promise(), promise(promise_id="PTP-9")),
}


def versions(book: OpenBook) -> list[tuple[str, int, str]]:
    """Fact, version and since when it is known."""
    rows = rows_of(book, "credit_fact")
    return sorted((row["fact_id"], row["version"], row["known_on"]) for row in rows)


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_twice_changes_nothing(book: OpenBook, kind: str) -> None:
    furnish(book)
    first = take(book, kind, *FILES[kind], digest="b" * 64)
    before = dump(book)
    again = take(book, kind, *FILES[kind], digest="b" * 64)
    assert (first.facts_taken, again.is_repeat) == (2, True)
    assert dump(book) == before
    assert_adds_up(book)


@pytest.mark.parametrize("kind", FILES)
def test_the_same_facts_in_another_file_are_duplicates(book: OpenBook, kind: str) -> None:
    furnish(book)
    take(book, kind, *FILES[kind])
    before = rows_of(book, "credit_fact")
    again = take(book, kind, *reversed(FILES[kind]))
    assert (again.facts_taken, again.duplicates) == (0, 2)
    assert rows_of(book, "credit_fact") == before
    assert_adds_up(book)


def test_without_a_day_of_its_own_a_fact_is_known_since_its_import(book: OpenBook) -> None:
    furnish(book)
    take(book, "registry", profile(), profile("C1", "region_risk", "low", known_on=TODAY - days(9)))
    assert versions(book) == [
        ("ownership", 1, TODAY.isoformat()),
        ("region_risk", 1, (TODAY - days(9)).isoformat()),
    ]


def test_a_correction_is_a_new_version_and_the_old_one_stays(book: OpenBook) -> None:
    furnish(book)
    take(book, "statements", statement(revenue=100, head_known_on=TODAY - days(50)))
    report = take(book, "statements", statement(revenue=101))
    assert (report.facts_taken, report.corrections) == (1, 1)
    assert [(version, known) for _, version, known in versions(book)] == [
        (1, (TODAY - days(50)).isoformat()),
        (2, TODAY.isoformat()),
    ]
    assert_adds_up(book)


def test_what_already_held_on_its_day_is_nothing_new(book: OpenBook) -> None:
    """An old extract after a new one brings what was known then; told again, it is a duplicate."""
    furnish(book)
    old, new = profile(known_on=TODAY - days(300)), profile(value="listed", known_on=TODAY - days(10))
    between = profile(known_on=TODAY - days(100))
    assert take(book, "registry", new).facts_taken == 1
    assert take(book, "registry", old).facts_taken == 1
    report = take(book, "registry", between, old, new, profile(value="listed"))
    assert (report.facts_taken, report.duplicates) == (0, 4)


def test_two_words_on_the_same_thing_in_one_file_are_refused(book: OpenBook) -> None:
    furnish(book)
    before = dump(book)
    with pytest.raises(FileRefused) as refusal:
        take(book, "events", event(), event(amount_minor=9, currency="CNY"), chunk=1)
    [failure] = refusal.value.failures
    assert (failure.code, failure.where and failure.where.row) == ("credit_fact_contradicts", 3)
    assert dump(book) == before


def test_nothing_is_known_before_it_is_known(book: OpenBook) -> None:
    furnish(book)
    with pytest.raises(FileRefused) as refusal:
        take(book, "promises", promise(known_on=TODAY + days(1)))
    assert [failure.code for failure in refusal.value.failures] == ["known_after_today"]


@pytest.mark.parametrize("kind", FILES)
def test_facts_of_a_customer_nobody_knows_are_refused(book: OpenBook, kind: str) -> None:
    furnish(book, 1000, customer("C2"))
    with pytest.raises(FileRefused) as refusal:
        take(book, kind, *FILES[kind])
    assert {failure.code for failure in refusal.value.failures} == {"customer_unknown"}
    good = {"statements": statement("C2", revenue=1), "events": event("C2"), "registry": profile("C2")}
    good |= {"references": reference("C2"), "promises": promise("C2")}
    report = take(book, kind, *FILES[kind], good[kind], leave_out_bad_rows=True)
    assert (report.facts_taken, report.rows_left_out) == (1, 2)
    assert_adds_up(book)


@pytest.mark.parametrize("kind", FILES)
def test_who_sells_brings_no_credit_facts(book: OpenBook, kind: str) -> None:
    furnish(book)
    seller = Person(person_id="sam", name="Sam", role=Role.SALES)
    book.write(lambda tx: put_person(tx, seller, "boss", book.clock.now()))
    with pytest.raises(Denied):
        take(book, kind, *FILES[kind], actor="sam")
