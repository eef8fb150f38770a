"""Investigations on both stores: each answer is kept by itself, pinned in the trail, and an error is evidence of
nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from payworthy.app.create_book import put_person
from payworthy.app.effects import Effects
from payworthy.app.enquiry import Answer, Candidate, Card, Depth, Enquiry, Source
from payworthy.app.investigate import Investigation, Skip, Wanted, investigate, plan
from payworthy.app.keep_answer import Kept, keep_answer
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.failure import Denied, Failure, Reason, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.person import Person, Role
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.facts.pull import Pull, PullStatus
from payworthy.store.book import OpenBook

from .builders import TODAY, days, furnish
from .reckoning import assert_adds_up, dump, rows_of

ANYTHING = Wanted()


@dataclass(frozen=True)
class ACard:
    """A card as a test wants it."""

    id: str
    order: int = 10
    depth: str = "L0"
    cost_minor: int | None = None
    currency: str | None = "CNY"
    age_days: int = 0
    licence: str = "own_use_only"
    fields: tuple[str, ...] = ("name_zh",)
    areas: tuple[str, ...] = ()
    persons: str = "yes"


@dataclass
class Scripted:
    """A source that says what the test says; counts how often it was asked."""

    card: ACard
    said: Answer | Exception | Callable[[Enquiry], Answer]
    lack: Failure | None = None
    asked: int = 0
    log: list[str] = field(default_factory=list)

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        return self.lack

    def ask(self, enquiry: Enquiry) -> Answer:
        self.asked += 1
        self.log.append(self.card.id)
        if isinstance(self.said, Exception):
            raise self.said
        return self.said if isinstance(self.said, Answer) else self.said(enquiry)


def name_of(source: str, value: str = "示例机械有限公司") -> Profile:
    return Profile(customer_id="C1", field=ProfileField.NAME_ZH, value=value, source=source)


def debtor(source: str, number: str = "执1", **changes: Any) -> Event:
    facts: dict[str, Any] = {"began_on": TODAY - days(50), "amount_minor": 100, "currency": "CNY"} | changes
    return Event(customer_id="C1", kind=EventKind.JUDGMENT_DEBTOR, number=number, source=source, **facts)


def ok(*facts: CreditFact, **changes: Any) -> Answer:
    given: dict[str, Any] = {
        "status": PullStatus.OK,
        "query": "示例机械有限公司",
        "facts": facts,
        "data_as_of": TODAY,
        "covered": frozenset({"name_zh"}),
        "is_charged": True,
        "raw_hash": "a" * 64,
    }
    return Answer(**(given | changes))


def failed(code: str = "source_timed_out") -> Answer:
    trouble = Failure(Reason.MISSING, code, {"host": "a.example"})
    return Answer(status=PullStatus.ERROR, query="示例机械有限公司", trouble=trouble)


def known(book: OpenBook) -> list[CreditFact]:
    return book.view(lambda look: look.credit_facts("C1"))


def enquiry(book: OpenBook, **changes: Any) -> Enquiry:
    now = book.clock.now()
    facts: dict[str, Any] = {"name": "示例机械有限公司", "country": "CN", "currency": "CNY", "depth": Depth.L2}
    return Enquiry(customer_id="C1", asked_at=now, asked_on=book.policy().today(now), **(facts | changes))


def run(
    book: OpenBook, *sources: Scripted, wanted: Wanted = ANYTHING, actor: str = "boss", **changes: Any
) -> Investigation:
    asked = enquiry(book, **changes)

    def keep(card: Card, answer: Answer) -> Kept:
        return book.write(lambda tx: keep_answer(tx, asked, card, answer, actor, book.clock.now()))

    ready: Sequence[Source] = sources  # type: ignore[assignment]
    return investigate(asked, ready, wanted, known(book), lambda minor, currency: minor, keep)


def pulls(book: OpenBook) -> list[tuple[str, str, int, int | None, int]]:
    found = [fact for fact in known(book) if isinstance(fact, Pull)]
    return [(pull.source, str(pull.status), pull.number, pull.cost_minor, pull.found) for pull in found]


# ---- keeping --------------------------------------------------------------------------------------------------------


def test_an_answer_and_that_it_was_asked_for_are_kept_and_pinned_in_the_trail(book: OpenBook) -> None:
    furnish(book)
    source = Scripted(ACard("a", cost_minor=200), ok(name_of("a"), debtor("a")))
    done = run(book, source)
    assert pulls(book) == [("a", "ok", 1, 200, 2)]
    assert done.costs == {"CNY": 200}
    [batch] = [row for row in rows_of(book, "batch") if row["kind"] == "investigation"]
    assert (batch["file_name"], batch["facts_taken"]) == ("source:a/C1", 3)
    assert "investigation.taken" in {row["act"] for row in rows_of(book, "audit_entry", "act")}
    assert_adds_up(book)


def test_asked_again_the_same_day_nothing_new_is_told_but_that_it_was_asked(book: OpenBook) -> None:
    furnish(book)
    source = Scripted(ACard("a"), ok(name_of("a"), debtor("a"), is_charged=False))
    run(book, source)
    [step] = run(book, source).steps
    assert step.kept
    assert (step.kept.new, len(step.kept.facts)) == (0, 2)
    assert [pull[2] for pull in pulls(book)] == [1, 2]
    assert [row["version"] for row in rows_of(book, "credit_fact")] == [1, 1, 1, 1]
    assert_adds_up(book)


def test_a_source_that_fails_takes_nothing_from_the_others(book: OpenBook) -> None:
    furnish(book)
    fine, last = Scripted(ACard("a", 1), ok(name_of("a"))), Scripted(ACard("e", 5), ok(debtor("e")))
    contradiction = ok(debtor("c", amount_minor=1), debtor("c", amount_minor=2))
    done = run(
        book,
        *(last, Scripted(ACard("b", 2), RuntimeError("unforeseen")), Scripted(ACard("c", 3), contradiction)),
        *(Scripted(ACard("d", 4), failed()), fine),
    )
    assert [step.card.id for step in done.steps] == ["a", "b", "c", "d", "e"]
    assert [step.trouble.code if step.trouble else None for step in done.steps] == [
        *(None, "source_adapter_broke", "credit_fact_contradicts", "source_timed_out", None),
    ]
    assert [pull[:2] for pull in pulls(book)] == [("a", "ok"), ("b", "error"), ("d", "error"), ("e", "ok")]
    assert [step.card.id for step in done.answered] == ["a", "c", "e"]
    assert_adds_up(book)


def test_an_error_is_evidence_of_nothing(book: OpenBook) -> None:
    """Even an answer that carries facts: only what is conclusive is kept."""
    furnish(book)
    run(book, Scripted(ACard("a"), ok(debtor("a"), covered=frozenset({"courts"}))))
    before = [fact for fact in known(book) if not isinstance(fact, Pull)]
    clean = Check(customer_id="C1", area=Area.COURTS, checked_on=TODAY, source="a")
    for status in (PullStatus.ERROR, PullStatus.RATE_LIMITED, PullStatus.AMBIGUOUS):
        listed = frozenset({EventKind.JUDGMENT_DEBTOR})
        run(book, Scripted(ACard("a"), ok(clean, status=status, listed=listed)))
    assert [fact for fact in known(book) if not isinstance(fact, Pull)] == before
    assert_adds_up(book)


def test_nothing_found_in_a_list_of_risks_is_evidence(book: OpenBook) -> None:
    furnish(book)
    clean = Check(customer_id="C1", area=Area.SANCTIONS, checked_on=TODAY, source="a")
    run(book, Scripted(ACard("a"), ok(clean, status=PullStatus.NOT_FOUND)))
    assert clean in known(book)


def test_of_an_ambiguous_answer_only_the_question_is_kept(book: OpenBook) -> None:
    furnish(book)
    others = (Candidate("1", "示例机械（北京）有限公司"), Candidate("2", "示例机械厂"))
    run(book, Scripted(ACard("a"), ok(name_of("a"), status=PullStatus.AMBIGUOUS, candidates=others)))
    [pull] = known(book)
    assert isinstance(pull, Pull)
    assert (pull.status, pull.found, pull.note) == (PullStatus.AMBIGUOUS, 0, "示例机械（北京）有限公司; 示例机械厂")


def test_what_a_complete_list_no_longer_shows_has_ended(book: OpenBook) -> None:
    furnish(book)
    listed = frozenset({EventKind.JUDGMENT_DEBTOR})
    run(book, Scripted(ACard("a"), ok(debtor("a", "执1"), debtor("a", "执2"))))
    run(book, Scripted(ACard("b"), ok(debtor("b", "执3"))))
    incomplete = run(book, Scripted(ACard("a"), ok(debtor("a", "执1"))))
    assert [step.kept.ended for step in incomplete.steps if step.kept] == [()]
    [step] = run(book, Scripted(ACard("a"), ok(debtor("a", "执1"), listed=listed))).steps
    assert step.kept
    assert [event.number for event in step.kept.ended] == ["执2"]
    ended = {event.number: event.ended_on for event in known(book) if isinstance(event, Event)}
    assert ended == {"执1": None, "执2": TODAY, "执3": None}
    assert_adds_up(book)


def test_an_entry_that_is_over_ends_once_however_often_it_is_told(book: OpenBook) -> None:
    furnish(book)
    run(book, Scripted(ACard("a"), ok(debtor("a", ended_on=TODAY))))
    book.clock.at += days(9)  # type: ignore[attr-defined]
    later = TODAY + days(9)
    run(book, Scripted(ACard("a"), ok(debtor("a", ended_on=later), data_as_of=later)))
    [event] = [fact for fact in known(book) if isinstance(fact, Event)]
    assert event.ended_on == TODAY


def hit(other: str = "list:x/1", seen: str = "s" * 64, **changes: Any) -> Judgement:
    verdict = MatchVerdict(changes.pop("verdict", "undecided"))
    return Judgement(customer_id="C1", other=other, seen=seen, verdict=verdict, score=80, **changes)


def judged(book: OpenBook, judgement: Judgement) -> None:
    def work(tx: Any) -> None:
        effects = Effects(book_id=tx.book_id(), at=book.clock.now(), actor="boss")
        tx.deliver(
            "judgements",
            f"by hand/{judgement.other}/{judgement.verdict}",
            digest(record_bytes(judgement)),
            [judgement],
            effects,
        )
        tx.record(effects)

    book.write(work)


def test_what_a_person_judged_is_not_undone_by_asking_again(book: OpenBook) -> None:
    furnish(book)
    sanctions = frozenset({"sanctions"})
    source = Scripted(ACard("a"), ok(hit(), covered=sanctions))
    run(book, source)
    judged(book, hit(verdict="different", by="boss"))
    [step] = run(book, source).steps
    assert step.kept
    assert step.kept.judged == 1
    verdicts = [fact.verdict for fact in known(book) if isinstance(fact, Judgement)]
    assert verdicts == [MatchVerdict.DIFFERENT]
    assert [fact.area for fact in known(book) if isinstance(fact, Check)] == [Area.SANCTIONS]
    changed = Scripted(ACard("a"), ok(hit(seen="t" * 64), covered=sanctions))
    run(book, changed)
    assert [fact.verdict for fact in known(book) if isinstance(fact, Judgement)] == [MatchVerdict.UNDECIDED]
    assert_adds_up(book)


def test_a_confirmed_match_stands_whatever_the_entry_says_later(book: OpenBook) -> None:
    furnish(book)
    judged(book, hit(verdict="same", by="boss"))
    run(book, Scripted(ACard("a"), ok(hit(seen="t" * 64), covered=frozenset({"sanctions"}))))
    assert [fact.verdict for fact in known(book) if isinstance(fact, Judgement)] == [MatchVerdict.SAME]


def test_a_list_is_not_clean_while_one_match_is_open_or_was_judged_to_be_the_customer(book: OpenBook) -> None:
    furnish(book)
    judged(book, hit(verdict="different", by="boss"))
    for second in (hit("list:x/2"), hit("list:x/2", verdict="undecided")):
        run(book, Scripted(ACard("a"), ok(hit(), second, covered=frozenset({"sanctions"}))))
    judged(book, hit("list:x/2", verdict="same", by="boss"))
    run(book, Scripted(ACard("a"), ok(hit(), hit("list:x/2"), covered=frozenset({"sanctions"}))))
    assert [fact for fact in known(book) if isinstance(fact, Check)] == []


def test_who_may_bring_no_facts_may_not_investigate(book: OpenBook) -> None:
    furnish(book)
    seller = Person(person_id="sam", name="Sam", role=Role.SALES)
    book.write(lambda tx: put_person(tx, seller, "boss", book.clock.now()))
    before = dump(book)
    asked = enquiry(book)
    card: Card = ACard("a")
    with pytest.raises(Denied):
        book.write(lambda tx: keep_answer(tx, asked, card, ok(name_of("a")), "sam", book.clock.now()))
    assert dump(book) == before


# ---- the waterfall ---------------------------------------------------------------------------------------------------


def skips(done: Investigation) -> dict[str, Skip | None]:
    return {step.card.id: step.skip for step in done.steps}


def test_sources_are_asked_in_the_order_of_their_cards(book: OpenBook) -> None:
    furnish(book)
    log: list[str] = []
    sources = [Scripted(ACard(name, order), ok(), log=log) for name, order in (("c", 30), ("b", 10), ("a", 10))]
    run(book, *sources)
    assert log == ["a", "b", "c"]


def test_a_level_asks_what_it_needs(book: OpenBook) -> None:
    furnish(book)
    sources = [Scripted(ACard(level, depth=level), ok()) for level in ("L0", "L1", "L2", "L3")]
    assert skips(run(book, *sources, depth=Depth.L1)) == {"L0": None, "L1": None, "L2": Skip.DEEPER, "L3": Skip.DEEPER}
    assert skips(run(book, sources[3], depth=Depth.L0, wanted=Wanted(named=frozenset({"L3"})))) == {"L3": None}


@pytest.mark.parametrize(("after", "skip"), [(0, Skip.RECENT), (29, Skip.RECENT), (30, None), (31, None)])
def test_an_answer_is_good_for_as_many_days_as_its_card_says(book: OpenBook, after: int, skip: Skip | None) -> None:
    furnish(book)
    source = Scripted(ACard("a", age_days=30), ok(name_of("a")))
    run(book, source)
    book.clock.at += days(after)  # type: ignore[attr-defined]
    assert skips(run(book, source)) == {"a": skip}
    fresh = Wanted(is_fresh=True)
    assert skips(run(book, source, wanted=fresh)) == {"a": None}


def test_what_was_no_answer_is_asked_again(book: OpenBook) -> None:
    furnish(book)
    source = Scripted(ACard("a", age_days=30), failed())
    run(book, source)
    run(book, source)
    assert source.asked == 2


def test_a_paid_source_that_would_say_nothing_new_is_not_asked(book: OpenBook) -> None:
    furnish(book)
    free = Scripted(ACard("a", 1), ok(name_of("a")))
    paid = Scripted(ACard("b", 2, cost_minor=500), ok(name_of("b")))
    more = Scripted(ACard("c", 3, cost_minor=500, fields=("name_zh", "shareholder")), ok(name_of("c")))
    assert skips(run(book, free, paid, more)) == {"a": None, "b": Skip.COVERED, "c": None}
    assert skips(run(book, free, paid, wanted=Wanted(named=frozenset({"a", "b"})))) == {"a": None, "b": None}


def test_a_source_that_failed_covers_nothing(book: OpenBook) -> None:
    furnish(book)
    paid = Scripted(ACard("b", 2, cost_minor=500), ok(name_of("b")))
    assert skips(run(book, Scripted(ACard("a", 1), failed()), paid)) == {"a": None, "b": None}


def test_a_budget_is_never_gone_over_and_what_was_not_charged_is_not_spent(book: OpenBook) -> None:
    furnish(book)
    unpaid = Scripted(ACard("a", 1, cost_minor=600, fields=("x",)), failed())
    sources = [
        Scripted(ACard(name, order, cost_minor=600, fields=(name,)), ok()) for name, order in (("b", 2), ("c", 3))
    ]
    cheap = Scripted(ACard("d", 4, cost_minor=300, fields=("d",)), ok())
    done = run(book, unpaid, *sources, cheap, wanted=Wanted(budget_minor=1000))
    assert skips(done) == {"a": None, "b": None, "c": Skip.BUDGET, "d": None}
    assert done.costs == {"CNY": 900}


def test_a_plan_asks_nobody_and_says_what_it_would_cost_at_most(book: OpenBook) -> None:
    furnish(book)
    source = Scripted(ACard("a", cost_minor=250), ok(name_of("a")))
    other = Scripted(ACard("b", cost_minor=80, currency="USD", fields=("y",)), ok(), lack=invalid("source_lacks_id"))
    before = dump(book)
    ready: Sequence[Source] = (source, other)  # type: ignore[assignment]
    done = plan(enquiry(book), ready, Wanted(), known(book), lambda minor, currency: minor)
    assert (source.asked, done.costs, skips(done)) == (0, {"CNY": 250}, {"a": None, "b": Skip.LACKS})
    assert dump(book) == before


def test_a_person_is_asked_about_only_where_the_card_or_the_person_agrees(book: OpenBook) -> None:
    furnish(book)
    sources = [Scripted(ACard(persons, persons=persons), ok()) for persons in ("yes", "consent", "no")]
    assert skips(run(book, *sources, is_person=True)) == {"consent": Skip.CONSENT, "no": Skip.CONSENT, "yes": None}
    agreed = run(book, *sources, is_person=True, has_consent=True)
    assert skips(agreed) == {"consent": None, "no": Skip.CONSENT, "yes": None}


def test_entries_are_kept_with_their_currency_and_day(book: OpenBook) -> None:
    furnish(book)
    entry = Entry(
        customer_id="C1",
        block=Block.SHAREHOLDER,
        key="张三",
        fields={"name": "张三", "subscribed": "100"},
        currency="CNY",
        on=date(2026, 1, 1),
        source="a",
    )
    run(book, Scripted(ACard("a"), ok(entry)))
    assert entry in known(book)
    assert_adds_up(book)
