"""Who may bring which file, and limits of what size."""

from datetime import date

import pytest

from payworthy.app.create_book import activate_policy, put_person
from payworthy.app.import_file import FileRefused
from payworthy.app.move_reservation import move_reservation
from payworthy.app.use_clearance import use_clearance
from payworthy.base.failure import Denied
from payworthy.exposure.reservation import MoveKind
from payworthy.facts.person import Person, Role
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook

from .builders import TODAY, ask, customer, furnish, invoice, limit, order, take
from .reckoning import dump, rows_of

FILES = {
    "customers": customer("C9"),
    "limits": limit(1, "C1", valid_from=date(2026, 2, 1)),
    "ledger": invoice("I1", 1),
    "orders": order("O1", 1),
}

STAFF = {role.value: Person(person_id=role.value, name=role.value, role=role) for role in Role}


def staffed(book: OpenBook, *roles: Role) -> None:
    for role in roles:
        book.write(lambda tx, role=role: put_person(tx, STAFF[role], "boss", book.clock.now()))


def in_use(book: OpenBook, *roles: Role) -> None:
    """A book that has decided an order: the limits from before it are in."""
    furnish(book, 1000)
    staffed(book, *roles)
    book.check(ask(1))


@pytest.mark.parametrize("kind", FILES)
def test_nobody_from_outside_the_book_brings_a_file(book: OpenBook, kind: str) -> None:
    furnish(book, 1000)
    staffed(book, Role.CFO)
    gone = Person(person_id="cfo", name="cfo", role=Role.CFO, is_active=False)
    book.write(lambda tx: put_person(tx, gone, "boss", book.clock.now()))
    before = dump(book)
    for who in ("ghost", "cfo"):
        with pytest.raises(Denied) as refused:
            take(book, kind, FILES[kind], actor=who)
        assert (refused.value.failure.code, refused.value.failure.params["person"]) == ("person_unknown", who)
    assert dump(book) == before


def test_nobody_from_outside_the_book_asks_for_a_file_that_was_taken(book: OpenBook) -> None:
    take(book, "customers", customer("C9"), digest="d" * 64)
    with pytest.raises(Denied):
        take(book, "customers", customer("C9"), digest="d" * 64, actor="ghost")


@pytest.mark.parametrize(
    ("role", "brings"),
    [
        (Role.SALES, set()),
        (Role.AUDITOR, set()),
        (Role.COLLECTOR, set()),
        (Role.INTEGRATOR, {"customers", "ledger", "orders"}),
        (Role.ANALYST, set(FILES)),
        (Role.CFO, set(FILES)),
    ],
)
def test_a_role_brings_what_it_answers_for(book: OpenBook, role: Role, brings: set[str]) -> None:
    in_use(book, role)
    for kind, fact in FILES.items():
        if kind in brings:
            assert take(book, kind, fact, actor=role.value).facts_taken == 1
        else:
            with pytest.raises(Denied) as refused:
                take(book, kind, fact, actor=role.value)
            assert refused.value.failure.code == "import_not_allowed"


def test_a_limit_beyond_the_importers_authority_is_refused_row_by_row(book: OpenBook) -> None:
    in_use(book, Role.CFO)
    take(book, "customers", customer("C2"), customer("C3"))
    rows = (limit(900_000, "C1"), limit(1_000_000, "C2"), limit(1_000_001, "C3"), limit(None, "C1", currency="USD"))
    with pytest.raises(FileRefused) as refused:
        take(book, "limits", *rows)
    assert [(one.code, one.where.row, one.where.column) for one in refused.value.failures if one.where] == [
        ("limit_beyond_authority", 4, "amount"),
        ("limit_unlimited_beyond_authority", 5, "amount"),
    ]
    assert refused.value.failures[0].params["value"] == "1000001.00"
    assert refused.value.failures[0].params["needed"] == "cfo"
    report = take(book, "limits", *rows, leave_out_bad_rows=True)
    assert (report.facts_taken, report.rows_left_out, len(report.left_out)) == (2, 2, 2)
    assert take(book, "limits", limit(1_000_001, "C3"), actor="cfo").facts_taken == 1


def test_a_temporary_limit_is_measured_with_the_one_it_comes_on_top_of(book: OpenBook) -> None:
    in_use(book)
    take(book, "limits", limit(900_000))
    with pytest.raises(FileRefused) as refused:
        take(book, "limits", limit(100_001, kind="temporary", valid_to=date(2027, 1, 1)))
    assert refused.value.failure.params["total_minor"] == 1_000_001_00
    assert take(book, "limits", limit(100_000, kind="temporary", valid_to=date(2027, 1, 1))).facts_taken == 1


def test_two_rows_of_one_file_are_measured_together(book: OpenBook) -> None:
    in_use(book)
    rows = (limit(900_000), limit(100_001, kind="temporary", valid_to=date(2027, 1, 1)))
    for chunk in (1, 2):
        with pytest.raises(FileRefused) as refused:
            take(book, "limits", *rows, chunk=chunk)
        assert [one.where.row for one in refused.value.failures if one.where] == [3]


def test_what_stands_already_and_what_takes_credit_away_needs_no_level(book: OpenBook) -> None:
    furnish(book, 5_000_000)
    staffed(book, Role.ANALYST)
    book.check(ask(1))
    assert take(book, "limits", limit(5_000_000), actor="analyst").duplicates == 1
    assert take(book, "limits", limit(0), actor="analyst").facts_taken == 1


def test_nobody_gives_credit_to_a_grade_that_the_policy_gives_none(book: OpenBook) -> None:
    book.write(lambda tx: activate_policy(tx, preset_policy("machinery-cn"), "boss", book.clock.now()))
    take(book, "customers", customer("C1", grade="D", grade_review_on=TODAY))
    staffed(book, Role.COMMITTEE)
    book.check(ask(1))
    with pytest.raises(FileRefused) as refused:
        take(book, "limits", limit(10), actor="committee")
    assert refused.value.failure.code == "limit_for_nobody"


def test_the_founder_brings_along_the_limits_from_before_the_book_and_nobody_else_does(book: OpenBook) -> None:
    take(book, "customers", customer("C1"), customer("C2"))
    staffed(book, Role.CREDIT_MANAGER)
    with pytest.raises(FileRefused):
        take(book, "limits", limit(90_000_000, "C1"), actor="credit_manager")
    assert take(book, "limits", limit(90_000_000, "C1"), limit(None, "C2")).facts_taken == 2
    book.check(ask(1))
    with pytest.raises(FileRefused):
        take(book, "limits", limit(90_000_001, "C1"))


def test_nobody_from_outside_the_book_moves_a_reservation_or_lets_goods_go(book: OpenBook) -> None:
    furnish(book, 1000)
    record = book.check(ask(10))
    held = "R" + record.decision_id[1:]
    for act in (
        lambda tx: move_reservation(tx, held, MoveKind.RELEASE, None, "ghost", book.clock.now()),
        lambda tx: use_clearance(tx, record.decision_id, "ghost", book.clock.now()),
    ):
        with pytest.raises(Denied):
            book.write(act)
    assert rows_of(book, "reservation_move") == []
    assert rows_of(book, "clearance_use") == []
