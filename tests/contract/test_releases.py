"""A person decides on a held order: with authority, never alone, and for exactly this order."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from payworthy.app.create_book import activate_policy, put_person
from payworthy.app.records import DecisionRecord, Hold, HoldState
from payworthy.app.release_order import ReleaseRequest, refuse_order, release_order
from payworthy.base.failure import Conflict, Denied, NotFound
from payworthy.facts.person import Person, Role
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.policy_files import load_preset
from payworthy.store.book import OpenBook

from .builders import TODAY, YUAN, ask, breaches, customer, days, furnish, invoice, limit, take
from .reckoning import assert_adds_up, dump, rows_of


def people(book: OpenBook, **roles: str) -> None:
    """Persons by role, entered by the one who runs the book."""
    for person_id, role in roles.items():
        person = Person(person_id=person_id, name=person_id, role=Role(role))
        book.write(lambda tx, person=person: put_person(tx, person, "boss", book.clock.now()))


def hold_of(record: DecisionRecord) -> str:
    return "H" + record.decision_id[1:]


def release(book: OpenBook, record: DecisionRecord, by: str = "boss", **wanted: object) -> DecisionRecord:
    request = ReleaseRequest(hold_id=hold_of(record), by=by, reason="R-REL-1", at=book.clock.now(), **wanted)  # type: ignore[arg-type]
    return book.write(lambda tx: release_order(tx, request))


def refuse(book: OpenBook, record: DecisionRecord, by: str = "boss") -> Hold:
    return book.write(lambda tx: refuse_order(tx, hold_of(record), by, "too risky", book.clock.now()))


def states(book: OpenBook) -> list[str]:
    return sorted(row["state"] for row in rows_of(book, "hold", "state"))


def test_a_released_order_is_decided_again_and_takes_its_headroom(book: OpenBook) -> None:
    furnish(book, 1000)
    held = book.check(ask(1500, order_id="O1"))
    released = release(book, held)
    assert (released.decision.outcome, released.number) == ("approved", 2)
    assert released.decision.release_id is not None
    assert breaches(released) == ["R04"]
    assert released.decision.ceiling_minor == 1575 * YUAN
    assert states(book) == ["released"]
    assert book.check(ask(1)).decision.exposure_before == 1500 * YUAN
    assert_adds_up(book)


def test_a_released_order_does_not_lift_the_limit_for_others(book: OpenBook) -> None:
    furnish(book, 1000)
    release(book, book.check(ask(1500)))
    assert book.check(ask(1)).decision.outcome == "held"


@pytest.mark.parametrize(
    ("yuan", "needed"), [(200_000, "analyst"), (1_000_000, "credit_manager"), (3_000_000, "cfo"), (8_000_000, "gm")]
)
def test_authority_is_measured_against_the_exposure_after(book: OpenBook, yuan: int, needed: str) -> None:
    """The order itself is one yuan: what counts is where it leads."""
    levels = ["analyst", "credit_manager", "cfo", "gm", "committee"]
    furnish(book, 1000)
    people(book, **{f"a_{role}": role for role in levels})
    take(book, "ledger", invoice("I1", yuan - 1))
    held = book.check(ask(1))
    for role in levels[: levels.index(needed)]:
        before = dump(book)
        with pytest.raises(Denied) as denial:
            release(book, held, f"a_{role}")
        assert denial.value.failure.params["needed"] == needed
        assert dump(book) == before
    assert release(book, held, f"a_{needed}").decision.outcome == "approved"


def test_the_groups_exposure_counts_for_authority(book: OpenBook) -> None:
    furnish(book, 1000, customer("A", group_id="G"), customer("B", group_id="G"))
    people(book, ann="analyst")
    take(book, "ledger", invoice("I1", 900_000, "B"))
    held = book.check(ask(1500, "A"))
    with pytest.raises(Denied):
        release(book, held, "ann")
    assert release(book, held, "boss").decision.outcome == "approved"


DENIED = {
    "the one who asked": "sam",
    "the one who sells to the customer": "sue",
    "a salesperson": "sid",
    "an auditor": "aud",
    "somebody who left": "old",
    "nobody we know": "ghost",
}


@pytest.mark.parametrize("act", [release, refuse])
@pytest.mark.parametrize("who", DENIED)
def test_without_authority_or_four_eyes_nothing_happens(
    book: OpenBook, who: str, act: Callable[[OpenBook, DecisionRecord, str], object]
) -> None:
    furnish(book, 1000, customer(sales_person="sue"))
    people(book, sam="gm", sue="gm", sid="sales", aud="auditor", old="gm")
    gone = Person(person_id="old", name="old", role=Role.GM, is_active=False)
    book.write(lambda tx: put_person(tx, gone, "boss", book.clock.now()))
    held = book.check(ask(1500, requested_by="sam"))
    before = dump(book)
    with pytest.raises(Denied):
        act(book, held, DENIED[who])
    assert dump(book) == before


def test_nobody_gives_themselves_rights(book: OpenBook) -> None:
    people(book, ann="analyst")
    before = dump(book)
    for person_id, by in (("boss", "boss"), ("eve", "ann"), ("eve", "ghost")):
        person = Person(person_id=person_id, name="x", role=Role.GM)
        with pytest.raises(Denied):
            book.write(lambda tx, person=person, by=by: put_person(tx, person, by, book.clock.now()))
    assert dump(book) == before


def test_a_refused_order_is_settled_and_takes_no_headroom(book: OpenBook) -> None:
    furnish(book, 1000)
    held = book.check(ask(1500))
    refused = refuse(book, held)
    assert (refused.state, refused.closed_by) == (HoldState.REFUSED, "boss")
    assert states(book) == ["refused"]
    assert rows_of(book, "reservation") == []
    assert_adds_up(book)


@pytest.mark.parametrize("first", [release, refuse])
@pytest.mark.parametrize("second", [release, refuse])
def test_a_hold_is_settled_once(book: OpenBook, first: Callable[..., object], second: Callable[..., object]) -> None:
    furnish(book, 1000)
    held = book.check(ask(1500))
    first(book, held)
    before = dump(book)
    with pytest.raises(Conflict) as refusal:
        second(book, held)
    assert refusal.value.failure.code == "hold_not_open"
    assert dump(book) == before


def test_an_unknown_hold_is_not_found(book: OpenBook) -> None:
    furnish(book, 1000)
    approved = book.check(ask(1))
    with pytest.raises(NotFound):
        release(book, approved)


def test_a_newer_decision_on_the_order_replaces_its_open_hold(book: OpenBook) -> None:
    furnish(book, 1000)
    held = book.check(ask(1500, order_id="O1"))
    book.check(ask(900, order_id="O1"))
    assert states(book) == ["superseded"]
    with pytest.raises(Conflict):
        release(book, held)
    again = book.check_all([ask(2000, order_id="O1"), ask(3000, order_id="O1"), ask(4000, order_id="O2")])
    assert states(book) == ["open", "open", "superseded", "superseded"]
    assert release(book, again[1]).decision.outcome == "approved"
    assert_adds_up(book)


def test_a_release_that_no_longer_suffices_changes_nothing(book: OpenBook) -> None:
    """Held for the limit; by the time of the release the ledger is old as well: the release covers the one thing."""
    furnish(book, 1000)
    held = book.check(ask(1500))
    book.clock.at += days(5)
    before = dump(book)
    with pytest.raises(Conflict) as refusal:
        release(book, held)
    assert refusal.value.failure.code == "release_not_enough"
    assert refusal.value.failure.params["rules"] == "R21"
    assert dump(book) == before


BOUNDS: dict[str, tuple[str, int, int, dict[str, object]]] = {
    "within": ("approved", 1500, 0, {}),
    "the order five per cent larger": ("approved", 1575, 0, {}),
    "a yuan larger still": ("held", 1576, 0, {}),
    "five per cent more owed by then": ("approved", 1500, 75, {}),
    "a yuan more still": ("held", 1500, 76, {}),
    "both together": ("held", 1575, 75, {}),
    "longer terms": ("held", 1500, 0, {"terms": "net 31", "credit_days": 31}),
}


@pytest.mark.parametrize("case", BOUNDS)
def test_a_release_covers_the_order_it_was_given_for_and_no_more(book: OpenBook, case: str) -> None:
    expected, yuan, owed, changes = BOUNDS[case]
    furnish(book, 1000)
    release(book, book.check(ask(1500, order_id="O1")))
    if owed:
        take(book, "ledger", invoice("I1", owed))
    assert book.check(ask(yuan, order_id="O1", **changes)).decision.outcome == expected


def test_a_release_ends_when_its_time_is_over(book: OpenBook) -> None:
    furnish(book, 1000)
    release(book, book.check(ask(1500, order_id="O1")))
    take(book, "ledger", ledger_as_of=TODAY + days(7))
    book.clock.at += days(7)
    assert book.check(ask(1500, order_id="O1")).decision.outcome == "approved"
    book.clock.at += timedelta(microseconds=1)
    assert book.check(ask(1500, order_id="O1")).decision.outcome == "held"


@pytest.mark.parametrize(("other", "expected"), [(0, "approved"), (75, "approved"), (76, "held")])
def test_a_release_covers_the_groups_exposure_it_was_given_for(book: OpenBook, other: int, expected: str) -> None:
    furnish(book, 10_000, customer("A", group_id="G"), customer("B", group_id="G"))
    take(book, "limits", limit(1000, "G", is_group=True))
    release(book, book.check(ask(1500, "A", order_id="O1")))
    if other:
        take(book, "ledger", invoice("I1", other, "B"))
    assert book.check(ask(1500, "A", order_id="O1")).decision.outcome == expected


@pytest.mark.parametrize(("waives", "expected"), [(False, "prepay"), (True, "approved")])
def test_a_release_waives_a_missing_prepayment_only_when_it_says_so(
    book: OpenBook, waives: bool, expected: str
) -> None:
    with_prepayment = load_preset("limit-only")
    with_prepayment["ungraded"]["prepay"] = Decimal("0.3")
    policy = parse(with_prepayment)
    assert isinstance(policy, Policy)
    book.write(lambda tx: activate_policy(tx, policy, "boss", book.clock.now()))
    furnish(book, 1000)
    held = book.check(ask(1500))
    assert breaches(held) == ["R04", "R09"]
    assert release(book, held, waives_prepayment=waives).decision.outcome == expected
    assert_adds_up(book)


def test_refusals_are_not_excepted(book: OpenBook) -> None:
    """A blocked customer has to be unblocked: no release sets that aside."""
    furnish(book, 1000)
    held = book.check(ask(1500))
    take(book, "customers", customer(state="blocked"))
    before = dump(book)
    with pytest.raises(Conflict) as refusal:
        release(book, held)
    assert refusal.value.failure.params["rules"] == "R01"
    assert dump(book) == before


def test_every_release_and_refusal_is_in_the_trail_with_its_person(book: OpenBook) -> None:
    furnish(book, 1000)
    one, two = book.check_all([ask(1500), ask(1600)])
    release(book, one)
    refuse(book, two)
    acts = {row["act"]: row["actor"] for row in rows_of(book, "audit_entry", "act", "actor")}
    assert (acts["hold.released"], acts["hold.refused"]) == ("boss", "boss")
    assert [row["released_by"] for row in rows_of(book, "release")] == ["boss"]


def test_what_stops_a_released_order_later_is_for_another_release(book: OpenBook) -> None:
    """Released over its limit, then stopped again by an old ledger: the second release is about the ledger, and the
    first one still holds for the limit."""
    furnish(book, 1000)
    release(book, book.check(ask(1500, order_id="O1")))
    book.clock.at += days(5)
    again = book.check(ask(1500, order_id="O1"))
    assert (again.decision.outcome, breaches(again)) == ("held", ["R04", "R21"])
    assert release(book, again).decision.outcome == "approved"
    assert_adds_up(book)
