"""The credit file: its state stands beside the facts, an order sees it, and what is contested no score sees."""

import random
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from payworthy.app.challenge_fact import decide_challenge, open_challenge
from payworthy.app.create_book import put_person
from payworthy.app.credit_dossier import Dossier, FactState, FileFact, SourceNote, dossier
from payworthy.app.import_file import FileRefused
from payworthy.app.resolve_conflict import resolve_conflict
from payworthy.app.verify_book import Evidence
from payworthy.base.failure import Conflict, Denied, Invalid, NotFound
from payworthy.facts.challenge import Challenge, ChallengeState
from payworthy.facts.credit_fact import KIND_OF
from payworthy.facts.entry import Block, Entry
from payworthy.facts.file_item import Screening
from payworthy.facts.person import Person, Role
from payworthy.facts.pull import Pull, PullStatus
from payworthy.store.book import OpenBook
from payworthy.store.measure_facts import load

from .builders import TODAY, ask, customer, days, furnish, invoice, take
from .credit_builders import check_of, event, profile, promise, reference, statement
from .reckoning import rows_of

GSXT, VENDOR = "gsxt", "vendor"
CLASSES = {
    GSXT: SourceNote(source_class="official_register", licence="open"),
    VENDOR: SourceNote(source_class="provider", licence="contract"),
}


def staffed(book: OpenBook) -> None:
    """``sue`` sells, ``ann`` is the analyst; ``boss`` founded the book."""
    for name, role in (("sue", Role.SALES), ("ann", Role.ANALYST)):
        person = Person(person_id=name, name=name, role=role)
        book.write(lambda tx, person=person: put_person(tx, person, "boss", book.clock.now()))


def file_of(book: OpenBook, customer_id: str = "C1", as_of: date | None = None, *, history: bool = False) -> Dossier:
    policy = book.policy()
    assert policy.file is not None
    rows = book.view(lambda look: look.file(policy, customer_id, as_of or policy.today(book.clock.now())))
    assert rows is not None
    return dossier(rows, policy.file, CLASSES, history=history)


def the_fact(found: Dossier, fact_id: str) -> FileFact:
    [fact] = [fact for fact in found.facts if fact.fact_id == fact_id]
    return fact


def state_of_file(book: OpenBook, customer_id: str = "C1") -> str | None:
    return {row["customer_id"]: row["body"] for row in rows_of(book, "file_state")}.get(customer_id)


def contest(book: OpenBook, fact: str, by: str = "boss", customer_id: str = "C1") -> Challenge:
    return book.write(lambda tx: open_challenge(tx, customer_id, fact, by, "it is not so", book.clock.now()))


def decide(book: OpenBook, fact: str, state: ChallengeState, by: str = "ann") -> Challenge:
    return book.write(lambda tx: decide_challenge(tx, "C1", fact, state, by, "looked into", book.clock.now()))


def keep(book: OpenBook, fact: str, source: str, by: str = "ann") -> str:
    return str(book.write(lambda tx: resolve_conflict(tx, "C1", fact, source, by, "extract seen", book.clock.now())))


def sound(book: OpenBook) -> None:
    assert [result for result in book.verify(Evidence()) if not result.is_ok] == []


def measured(book: OpenBook, as_of: date = TODAY) -> dict[str, list[tuple[Any, ...]]]:
    """What measures are computed from, as rows."""
    tables = book.backend.view(lambda session: load(session, as_of))
    return {
        name: list(zip(*(column.tolist() for column in table.values()), strict=True)) for name, table in tables.items()
    }


def facts_seen(book: OpenBook, customer_id: str = "C1") -> tuple[str, ...]:
    return book.check(ask(1, customer_id, what_if=True)).snapshot.debtor.facts_present


def test_an_order_sees_items_that_are_there_and_not_stale(book: OpenBook) -> None:
    furnish(book, 1000, customer("C1", address="1 Long Street"))
    assert facts_seen(book) == ("address",)
    take(book, "events", check_of(area="courts", checked_on=TODAY - days(15)), check_of(area="registry"))
    take(book, "events", check_of(area="encumbrance", checked_on=TODAY - days(31)))
    take(
        book,
        "registry",
        profile(field="reg_address", value="2 Short Street"),
        profile(field="reg_status", value="active"),
    )
    assert facts_seen(book) == ("address", "courts", "reg_status", "registry")
    book.clock.at += days(1)  # type: ignore[attr-defined]
    assert facts_seen(book) == ("address", "reg_status", "registry")
    sound(book)


def test_screenings_are_seen_with_their_day_and_what_they_left_standing(book: OpenBook) -> None:
    furnish(book)
    party = book.check(ask(1, what_if=True)).snapshot.debtor
    assert (party.screened_on, party.sanction_state) == (None, None)
    take(book, "events", check_of(area="sanctions", checked_on=TODAY - days(40)))
    party = book.check(ask(1, what_if=True)).snapshot.debtor
    assert (party.screened_on, party.sanction_state) == (TODAY - days(40), None)
    assert "sanctions" not in party.facts_present
    take(book, "events", event(kind="sanction_match"))
    assert book.check(ask(1, what_if=True)).snapshot.debtor.sanction_state is Screening.MATCH
    take(book, "events", event(kind="sanction_match", ended_on=TODAY))
    assert book.check(ask(1, what_if=True)).snapshot.debtor.sanction_state is None


def test_contesting_a_match_does_not_lift_the_stop_but_upholding_does(book: OpenBook) -> None:
    furnish(book)
    staffed(book)
    take(book, "events", event(kind="sanction_match", number="L7"))
    contest(book, "event/sanction_match/L7")
    assert book.check(ask(1, what_if=True)).snapshot.debtor.sanction_state is Screening.MATCH
    decide(book, "event/sanction_match/L7", ChallengeState.UPHELD)
    assert book.check(ask(1, what_if=True)).snapshot.debtor.sanction_state is None


def test_a_file_in_pieces_and_out_of_order_comes_to_the_same_state(book: OpenBook) -> None:
    furnish(book, 1, customer("C1"), customer("C2"))
    facts = [
        ("events", check_of("C1", "courts"), check_of("C1", "courts", checked_on=TODAY - days(90))),
        ("references", reference("C1"), reference("C1", reference_id="Other House", given_on=TODAY - days(99))),
        ("statements", statement("C1", 2024, revenue=1), statement("C1", 2025, revenue=1, head_is_audited=True)),
        ("registry", profile("C1", "reg_status", "active", known_on=TODAY - days(3))),
        ("registry", profile("C1", "reg_status", "revoked", known_on=TODAY - days(9))),
        ("promises", promise("C1")),
    ]
    for kind, *some in facts:
        take(book, kind, *some)
    swapped = [(kind, *(_of("C2", fact) for fact in reversed(some))) for kind, *some in reversed(facts)]
    for kind, *some in swapped:
        take(book, kind, *some, chunk=1)
    assert state_of_file(book, "C1") == state_of_file(book, "C2")
    assert '"references_2":"2026-08-17"' in (state_of_file(book) or "")
    sound(book)


def _of(customer_id: str, fact: Any) -> Any:
    return replace(fact, customer_id=customer_id)


def test_a_source_that_answers_again_confirms_what_it_had_said(book: OpenBook) -> None:
    furnish(book)
    old = TODAY - days(40)
    take(book, "registry", profile(field="reg_status", value="active", source=GSXT, known_on=old))
    assert "reg_status" not in facts_seen(book)
    take(book, "investigation", pull(GSXT, PullStatus.ERROR))
    assert "reg_status" not in facts_seen(book), "an error is evidence of nothing"
    take(book, "investigation", pull(VENDOR, PullStatus.OK))
    assert "reg_status" not in facts_seen(book), "another source says nothing for this one"
    take(book, "investigation", pull(GSXT, PullStatus.OK, number=2))
    assert "reg_status" in facts_seen(book)


def pull(source: str, status: PullStatus, **changes: Any) -> Pull:
    facts: dict[str, Any] = {"pulled_on": TODAY, "licence": "open", "query": "uscc"}
    return Pull(customer_id="C1", source=source, status=status, **(facts | changes))


def test_a_refused_file_leaves_the_state_as_it_was(book: OpenBook) -> None:
    furnish(book)
    take(book, "events", check_of())
    before = state_of_file(book)
    with pytest.raises(FileRefused):
        take(book, "events", check_of(area="bills"), check_of("nobody"))
    assert state_of_file(book) == before


# ---- sources that contradict each other ------------------------------------------------------------------------------


def test_two_sources_that_differ_are_shown_and_precedence_only_proposes(book: OpenBook) -> None:
    furnish(book)
    take(book, "registry", profile(field="legal_representative", value="Li Wei", source=GSXT, known_on=TODAY - days(9)))
    take(book, "registry", profile(field="legal_representative", value="Wang Fang", source=VENDOR))
    found = file_of(book)
    [conflict] = found.conflicts
    assert (conflict.kind, conflict.fact_id, conflict.proposed) == ("profile", "legal_representative", GSXT)
    assert conflict.fact_ids == {
        GSXT: "profile/legal_representative@1",
        VENDOR: "profile/legal_representative@2",
    }
    assert [the_fact(found, name).state for name in conflict.fact_ids.values()] == [FactState.CONFLICT] * 2
    assert file_of(book, as_of=TODAY - days(1)).conflicts == ()


def test_what_a_person_keeps_holds_and_a_repetition_of_the_other_word_changes_nothing(book: OpenBook) -> None:
    furnish(book)
    staffed(book)
    take(book, "registry", profile(value="listed", source=GSXT, known_on=TODAY - days(9)))
    take(book, "registry", profile(value="private", source=VENDOR, known_on=TODAY - days(5)))
    assert owner(book) == "private"
    assert keep(book, "profile/ownership", GSXT) == "profile/ownership@3"
    found = file_of(book)
    assert found.conflicts == ()
    kept = the_fact(found, "profile/ownership@3")
    assert (kept.value, kept.source, kept.source_class, kept.resolved_by) == (
        "listed",
        GSXT,
        "official_register",
        "ann",
    )
    assert owner(book) == "listed"
    assert [fact.value for fact in found.facts if fact.block == "notes"] == ["resolution/profile/ownership@3"]
    book.clock.at += days(1)  # type: ignore[attr-defined]
    take(book, "registry", profile(value="private", source=VENDOR, valid_on=TODAY))
    assert owner(book, TODAY + days(1)) == "listed"
    assert file_of(book).conflicts == ()
    take(book, "registry", profile(value="sole_person", source=VENDOR))
    assert [conflict.fact_id for conflict in file_of(book).conflicts] == ["ownership"]
    assert owner(book) == "listed", "what was known on the day before stays what it was"
    sound(book)


def owner(book: OpenBook, as_of: date = TODAY) -> str:
    [value] = [row[2] for row in measured(book, as_of)["profiles"] if row[1] == "ownership"]
    return str(value)


def test_who_sells_does_not_choose_among_sources_and_no_file_may_pretend_to(book: OpenBook) -> None:
    furnish(book, 1, customer("C1", sales_person="ann"))
    staffed(book)
    take(book, "registry", profile(value="listed", source=GSXT, known_on=TODAY - days(9)))
    with pytest.raises(Denied):
        keep(book, "profile/ownership", GSXT, by="sue")
    with pytest.raises(Denied):
        keep(book, "profile/ownership", GSXT)
    with pytest.raises(Invalid, match="conflict_unknown"):
        keep(book, "profile/ownership", GSXT, by="boss")
    take(book, "registry", profile(source=VENDOR))
    with pytest.raises(Invalid, match="conflict_source_unknown"):
        keep(book, "profile/ownership", "hearsay", by="boss")
    with pytest.raises(FileRefused, match="source_not_yours"):
        take(book, "registry", profile(value="listed", source="resolved/boss/gsxt"))


# ---- challenges ------------------------------------------------------------------------------------------------------


def test_a_contested_fact_is_out_of_sight_from_the_day_on_and_kept_in_the_file(book: OpenBook) -> None:
    furnish(book)
    staffed(book)
    take(book, "events", event(number="7", known_on=TODAY - days(30)))
    made = contest(book, "event/judgment_debtor/7", by="sue")
    assert (made.target, made.answer_by) == ("judgment_debtor/7@1", TODAY + days(20))
    assert measured(book)["events"] == []
    assert len(measured(book, TODAY - days(1))["events"]) == 1
    assert the_fact(file_of(book), "event/judgment_debtor/7@1").state is FactState.CHALLENGED
    decide(book, "event/judgment_debtor/7", ChallengeState.REJECTED)
    assert len(measured(book)["events"]) == 1
    assert the_fact(file_of(book), "event/judgment_debtor/7@1").state is FactState.HOLDS
    sound(book)


def test_another_source_takes_the_place_of_a_contested_value(book: OpenBook) -> None:
    furnish(book)
    take(book, "registry", profile(value="listed", source=GSXT, known_on=TODAY - days(9)))
    take(book, "registry", profile(value="private", source=VENDOR))
    contest(book, "profile/ownership")
    assert owner(book) == "listed"
    contest(book, "profile/ownership@1")
    assert [row for row in measured(book)["profiles"] if row[1] == "ownership"] == []
    take(book, "registry", profile(value="private", source=VENDOR, valid_on=TODAY - days(1), known_on=TODAY - days(1)))
    assert [row for row in measured(book)["profiles"] if row[1] == "ownership"] == [], "the same word again"


def test_a_source_that_corrects_itself_is_heard(book: OpenBook) -> None:
    furnish(book)
    take(book, "statements", statement(revenue=1200, head_source="customer"))
    contest(book, "statement/2025-12-31/12/single")
    assert measured(book)["statements"] == []
    book.clock.at += days(1)  # type: ignore[attr-defined]
    take(book, "statements", statement(revenue=900, head_source="customer"))
    assert len(measured(book, TODAY + days(1))["statements"]) == 1


def test_a_contested_item_is_no_longer_on_file(book: OpenBook) -> None:
    furnish(book)
    take(book, "events", check_of())
    assert facts_seen(book) == ("courts",)
    contest(book, "check/courts/2026-11-19")
    assert facts_seen(book) == ()


def test_four_eyes_decide_and_the_seller_is_not_among_them(book: OpenBook) -> None:
    furnish(book, 1, customer("C1", sales_person="ann"))
    staffed(book)
    take(book, "registry", profile())
    contest(book, "profile/ownership", by="sue")
    for by in ("sue", "ann"):
        with pytest.raises(Denied):
            decide(book, "profile/ownership", ChallengeState.UPHELD, by=by)
    with pytest.raises(Denied):
        decide(book, "profile/ownership", ChallengeState.WITHDRAWN, by="boss")
    with pytest.raises(Conflict):
        contest(book, "profile/ownership", by="boss")
    with pytest.raises(NotFound):
        contest(book, "profile/no_such_field")
    assert decide(book, "profile/ownership", ChallengeState.UPHELD, by="boss").decided_by == "boss"
    with pytest.raises(NotFound):
        decide(book, "profile/ownership", ChallengeState.REJECTED, by="boss")
    [told] = book.view(lambda look: look.challenges())
    assert (told.state, told.opened_by) == (ChallengeState.UPHELD, "sue")
    assert "looked into" not in str(told.note), "what people wrote is sealed in the book"


@pytest.mark.parametrize("seed", range(8))
def test_what_is_added_and_then_contested_leaves_every_figure_as_it_was(book: OpenBook, seed: int) -> None:
    """Whatever was known before: a fact of a source of its own, contested, is as if it had never been told."""
    chance = random.Random(seed)
    furnish(book)
    for _ in range(chance.randint(0, 6)):
        kind, fact = _some_fact(chance, chance.choice((GSXT, VENDOR)))
        try:
            take(book, kind, fact)
        except FileRefused:
            continue  # the same fact told in two ways on one day
    before, seen = measured(book), facts_seen(book)
    kind, fact = _some_fact(chance, "gossip")
    take(book, kind, fact)
    name = f"{_kind_of(fact)}/{fact.fact_id}"
    versions = [row["version"] for row in rows_of(book, "credit_fact") if row["fact_id"] == fact.fact_id]
    contest(book, f"{name}@{max(versions)}")
    assert measured(book) == before
    assert facts_seen(book) == seen
    staffed(book)
    decide(book, f"{name}@{max(versions)}", ChallengeState.REJECTED)
    sound(book)


def _kind_of(fact: Any) -> str:
    return str(KIND_OF[type(fact)].value)


def _some_fact(chance: random.Random, source: str) -> tuple[str, Any]:
    known_on = TODAY - days(chance.randint(0, 300))
    if source == "gossip":
        known_on = TODAY
    match chance.randrange(3):
        case 0:
            value = chance.choice(("listed", "private", "sole_person"))
            return "registry", profile(value=value, source=source, known_on=known_on)
        case 1:
            number = str(chance.randint(1, 3)) + source
            return "events", event(number=number, source=source, known_on=known_on)
        case _:
            return "statements", statement(year=chance.choice((2024, 2025)), revenue=chance.randint(1, 9),
                                           head_source=source, head_known_on=known_on)  # fmt: skip


# ---- what is on top of the file --------------------------------------------------------------------------------------


def test_depth_follows_the_limit_and_the_wish_and_completeness_what_is_asked_for(book: OpenBook) -> None:
    furnish(book, 90_000)
    take(book, "ledger", invoice("I1", 10))
    shallow = file_of(book)
    assert (shallow.level, "own_ledger" in shallow.missing) == ("L1", False)
    wish = Entry(
        customer_id="C1",
        block=Block.APPLICATION,
        key="2026-11-20",
        fields={"requested_limit": str(2_000_000_00)},
        on=TODAY - days(4),
        currency="CNY",
    )
    take(book, "investigation", wish)
    deep = file_of(book)
    assert deep.level == "L3"
    assert deep.completeness < shallow.completeness
    assert {"financials_2y", "site_visit"} <= {*deep.missing}


def test_a_file_is_shown_as_it_was_known_on_a_day(book: OpenBook) -> None:
    furnish(book)
    take(book, "registry", profile(value="listed", source=GSXT, known_on=TODAY - days(90)))
    take(book, "registry", profile(value="private", source=GSXT))
    assert [fact.value for fact in file_of(book).facts if fact.kind == "profile"] == ["private"]
    history = file_of(book, history=True)
    assert {fact.value: fact.state for fact in history.facts if fact.kind == "profile"} == {
        "private": FactState.HOLDS,
        "listed": FactState.SUPERSEDED,
    }
    then = file_of(book, as_of=TODAY - days(1))
    assert [(fact.value, fact.kind) for fact in then.facts] == [("listed", "profile")]
