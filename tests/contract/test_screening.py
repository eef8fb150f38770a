"""Screening and what people say of matches, as the order check sees it, on both stores."""

import pytest

from payworthy.app.find_duplicates import candidates, own_parties, record_candidates
from payworthy.base.failure import Conflict, Denied, Invalid, NotFound
from payworthy.check.finding import Finding
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import MatchVerdict
from payworthy.facts.person import Person, Role
from payworthy.facts.public_record import Event, EventKind
from payworthy.store.book import OpenBook

from ..store.builders import results
from .builders import TODAY, ask, customer, days, furnish, take
from .listed import a_list, entry, said, screened
from .proposals import put

BAD = entry("7", "Ningbo Seaborne Armour Works Co., Ltd.", "宁波海甲装备有限公司", country="CN")
WATCH = a_list(BAD, entry("8", "Harbour Nine Trading LLC"))
MATCH = "list:watch/7"


@pytest.fixture
def staffed(book: OpenBook) -> OpenBook:
    people = (
        ("ann", Role.ANALYST),
        ("wu", Role.ANALYST),
        ("sam", Role.CREDIT_MANAGER),
        ("lou", Role.SALES),
        ("job", Role.INTEGRATOR),
    )
    furnish(
        book, 1000, customer("C1", name="宁波海甲装备有限公司", sales_person="sam"), customer("C2", name="青山水泵厂")
    )
    for name, role in people:
        put(book, Person(person_id=name, name=name, role=role))
    return book


def finding(book: OpenBook, customer_id: str = "C1") -> Finding:
    record = book.check(ask(1, customer_id, key=f"look {customer_id}", what_if=True))
    [found] = [found for found in record.decision.findings if found.rule == "R16"]
    return found


def variant(book: OpenBook, customer_id: str = "C1") -> str:
    return finding(book, customer_id).variant


def events(book: OpenBook, customer_id: str = "C1") -> list[Event]:
    held = book.view(lambda look: look.held_facts([customer_id], (CreditFactKind.EVENT,), TODAY))
    return [fact for fact in held.get(customer_id, ()) if isinstance(fact, Event)]


def test_a_match_holds_until_a_person_speaks_and_everybody_else_passes(staffed: OpenBook) -> None:
    assert variant(staffed) == "no_screening"
    result = screened(staffed, WATCH)
    assert [(one.customer.customer_id, one.other, one.is_new) for one in result.matches] == [("C1", MATCH, True)]
    assert (variant(staffed), variant(staffed, "C2")) == ("undecided", "pass")


def test_a_confirmed_match_refuses_and_brings_an_event_which_undoing_ends(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    assert said(staffed, "C1", MATCH, "same").by == "ann"
    assert variant(staffed) == "on_list"
    [event] = events(staffed)
    assert (event.kind, event.number, event.source, event.ended_on) == (
        *(EventKind.SANCTION_MATCH, "watch/7", "list:watch"),
        None,
    )
    said(staffed, "C1", MATCH, "undecided", by="wu", reason="another number")
    assert variant(staffed) == "undecided"
    assert [one.ended_on for one in events(staffed)] == [TODAY]
    said(staffed, "C1", MATCH, "same")
    assert [one.ended_on for one in events(staffed)] == [None]


def test_what_was_rejected_is_not_asked_again_until_one_of_the_two_changes(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    said(staffed, "C1", MATCH, "different", by="wu")
    assert variant(staffed) == "pass"
    again = screened(staffed, WATCH)
    assert [(one.judged, one.is_new) for one in again.matches] == [(MatchVerdict.DIFFERENT, False)]
    assert variant(staffed) == "pass"
    changed = a_list(entry("7", *BAD.names, "Seaborne", country="CN"))
    assert [one.is_new for one in screened(staffed, changed).matches] == [True]
    assert variant(staffed) == "undecided"


def test_a_confirmed_match_stands_even_when_the_list_changes_or_drops_it(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    said(staffed, "C1", MATCH, "same")
    screened(staffed, a_list(entry("7", *BAD.names, "Seaborne", country="CN")))
    screened(staffed, a_list(entry("9", "Somebody Else Entirely Inc.")))
    assert variant(staffed) == "on_list"


def test_an_open_question_is_not_asked_twice(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    assert [one.is_new for one in screened(staffed, WATCH).matches] == [False]


def test_a_look_at_some_of_the_lists_is_no_screening(staffed: OpenBook) -> None:
    result = screened(staffed, WATCH, is_whole=False)
    assert len(result.matches) == 1
    assert (variant(staffed), variant(staffed, "C2")) == ("undecided", "no_screening")


def test_one_customer_screened_alone_does_not_hold_the_others(staffed: OpenBook) -> None:
    screened(staffed, WATCH, only=["C2"])
    assert (variant(staffed), variant(staffed, "C2")) == ("no_screening", "pass")


def test_after_a_screening_of_all_a_new_customer_waits_for_its_own(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    take(staffed, "customers", customer("C3", name="New Customer"))
    assert variant(staffed, "C3") == "never"
    screened(staffed, WATCH, only=["C3"])
    assert variant(staffed, "C3") == "pass"


def test_a_screening_grows_old(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    clock = staffed.clock
    clock.at += days(30)  # type: ignore[attr-defined]
    assert (variant(staffed, "C2"), finding(staffed, "C2").actual) == ("pass", 30)
    clock.at += days(1)  # type: ignore[attr-defined]
    assert (variant(staffed, "C2"), finding(staffed, "C2").actual) == ("too_old", 31)


def test_who_owns_and_leads_the_customer_is_looked_for_too(staffed: OpenBook) -> None:
    owner = Entry(
        customer_id="C2",
        block=Block.SHAREHOLDER,
        key="1",
        fields={"name": "Harbour Nine Trading LLC", "party_type": "company", "share": "0.6"},
    )
    boss = Entry(customer_id="C2", block=Block.EXECUTIVE, key="1", fields={"name": "Igor Wolkenstein"})
    gone = Entry(
        customer_id="C2", block=Block.EXECUTIVE, key="2", fields={"name": "Hugo Altermann"}, ended_on=TODAY - days(9)
    )
    take(staffed, "investigation", owner, boss, gone)
    people = (entry("p1", "Igor Wolkenstein", is_person=True), entry("p2", "Hugo Altermann", is_person=True))
    found = screened(staffed, a_list(*WATCH.entries.values(), *people), only=["C2"]).matches
    assert {(one.other, one.sought.role) for one in found} == {
        ("list:watch/8", "shareholder"),
        ("list:watch/p1", "executive"),
    }
    assert variant(staffed, "C2") == "undecided"


def test_an_entry_that_is_listed_no_more_is_no_match(staffed: OpenBook) -> None:
    assert screened(staffed, a_list(entry("7", *BAD.names, ended_on=TODAY))).matches == []
    assert len(screened(staffed, a_list(entry("7", *BAD.names, ended_on=TODAY + days(1)))).matches) == 1


def test_a_list_of_debtors_is_a_matter_of_credit_and_holds_no_order(staffed: OpenBook) -> None:
    screened(staffed, WATCH, a_list(entry("5", "青山水泵厂"), list_id="court", kind="debtors"))
    assert variant(staffed, "C2") == "pass"
    said(staffed, "C2", "list:court/5", "same")
    assert [(one.kind, one.number) for one in events(staffed, "C2")] == [(EventKind.DISHONEST_DEBTOR, "court/5")]
    assert variant(staffed, "C2") == "pass"


@pytest.mark.parametrize(
    ("by", "verdict", "code"),
    [
        ("lou", "different", "judging_not_by_role"),
        ("lou", "same", "judging_not_by_role"),
        ("job", "different", "judging_not_by_role"),
        ("sam", "different", "judging_own_customer"),
        ("nobody", "different", "person_unknown"),
    ],
)
def test_who_may_not_say_so(staffed: OpenBook, by: str, verdict: str, code: str) -> None:
    screened(staffed, WATCH)
    with pytest.raises(Denied) as denied:
        said(staffed, "C1", MATCH, verdict, by=by)
    assert denied.value.failure.code == code
    assert variant(staffed) == "undecided"


def test_the_salesperson_may_confirm_but_not_lift_and_nobody_lifts_their_own_word(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    said(staffed, "C1", MATCH, "same", by="sam")
    for by, code in (("sam", "judging_own_customer"),):
        with pytest.raises(Denied) as denied:
            said(staffed, "C1", MATCH, "undecided", by=by)
        assert denied.value.failure.code == code
    said(staffed, "C1", MATCH, "different", by="wu")
    said(staffed, "C1", MATCH, "same", by="wu")
    for verdict in ("different", "undecided"):
        with pytest.raises(Denied) as denied:
            said(staffed, "C1", MATCH, verdict, by="wu")
        assert denied.value.failure.code == "judging_own_word"
    assert variant(staffed) == "on_list"


def test_a_word_needs_a_match_a_reason_and_something_to_change(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    with pytest.raises(NotFound):
        said(staffed, "C1", "list:watch/8", "same")
    with pytest.raises(NotFound):
        said(staffed, "C9", MATCH, "same")
    with pytest.raises(Invalid):
        said(staffed, "C1", MATCH, "same", reason=" ")
    with pytest.raises(Conflict):
        said(staffed, "C1", MATCH, "undecided")


def test_who_only_sells_may_not_screen(staffed: OpenBook) -> None:
    for by in ("lou", "nobody"):
        with pytest.raises(Denied):
            screened(staffed, WATCH, by=by)
    assert variant(staffed) == "no_screening"
    screened(staffed, WATCH, by="job")
    assert variant(staffed, "C2") == "pass"


def test_every_step_is_on_the_audit_trail_and_the_book_proves_itself(staffed: OpenBook) -> None:
    screened(staffed, WATCH)
    said(staffed, "C1", MATCH, "same")
    said(staffed, "C1", MATCH, "different", by="wu", reason="other credit code")
    assert [result.code for result in results(staffed) if not result.is_ok] == []


def test_duplicates_in_the_book_are_found_once_and_told_apart(staffed: OpenBook) -> None:
    take(
        staffed,
        "customers",
        customer("C3", name="Qingshan Pump Factory", registration_id="uscc:91330100716105852F"),
        customer("C4", name="Something else", registration_id="uscc:91330100716105852F"),
        customer("C5", name="青山水泵厂"),
    )

    def find() -> tuple[dict[str, MatchVerdict], int]:
        names = staffed.view(lambda look: look.customer_ids())
        asked = candidates(staffed.view(lambda look: own_parties(look, names, TODAY)))
        found, new = record_candidates(staffed.write, asked, by="ann", on=TODAY, at=staffed.clock.now())
        return {f"{one.customer_id} {one.other}": one.verdict for one in found}, new

    first, new = find()
    assert {"C2 customer:C5", "C3 customer:C4"} <= first.keys()
    assert new == len(first)
    said(staffed, "C2", "customer:C5", "same")
    said(staffed, "C3", "customer:C4", "different", by="sam")
    again, new = find()
    assert (again["C2 customer:C5"], again["C3 customer:C4"], new) == (MatchVerdict.SAME, MatchVerdict.DIFFERENT, 0)
    assert events(staffed, "C2") == []
