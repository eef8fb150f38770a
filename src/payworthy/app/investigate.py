"""Investigate a customer: ask the sources one after another, cheapest knowledge first, and keep what each one said in
a transaction of its own, so that a source that fails loses nothing of the others."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from payworthy.app.enquiry import CONCLUSIVE, Answer, Card, Depth, Enquiry, Source
from payworthy.app.keep_answer import Kept
from payworthy.app.screening_parties import Sought
from payworthy.base.failure import Failure, PayworthyError, Reason
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import PERSONS, Profile, ProfileField
from payworthy.facts.public_record import Check, Event
from payworthy.facts.pull import Pull, PullStatus
from payworthy.facts.statement import Statement

Worth = Callable[[int, str], int | Failure]
"""An amount of a currency in that of the budget."""

Seek = Callable[[Sequence[CreditFact]], tuple[Sought, ...]]
"""Who is looked for on lists: the customer, and who owns or leads it by these facts."""

Keep = Callable[[Card, Answer], Kept]
Progress = Callable[[int, int, str], None]
"""Told how many sources are done, of how many, and which one is next (empty at the end)."""


class Skip(StrEnum):
    """Why a source is not asked."""

    DEEPER = "deeper"  # only from a deeper level on
    RECENT = "recent"  # its last answer is still good
    LACKS = "lacks"  # it cannot be asked about this customer
    COVERED = "covered"  # costs money and would say nothing new
    BUDGET = "budget"  # would cost more than is left
    CONSENT = "consent"  # about a person, who has not agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the investigation is to do. ``named``: only these sources, even if they would be left out as covered or
    too deep. ``is_fresh``: ask again whatever is known. ``budget_minor``: the most that may be spent."""

    named: frozenset[str] = frozenset()
    is_fresh: bool = False
    budget_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One source in its turn: asked or skipped, what it said, what was kept. ``last``: its last answer before."""

    card: Card
    skip: Skip | None = None
    why: Failure | None = None
    last: Pull | None = None
    answer: Answer | None = None
    kept: Kept | None = None

    @property
    def trouble(self) -> Failure | None:
        """What went wrong, if anything did."""
        return self.why or (self.answer.trouble if self.answer else None)

    @property
    def cost_minor(self) -> int:
        """What it cost, or, where nothing was asked yet, will cost."""
        is_paid = self.skip is None and (self.answer is None or self.answer.is_charged)
        return (self.card.cost_minor or 0) if is_paid else 0


@dataclass(frozen=True, slots=True)
class Investigation:
    """What became of every source, in the order in which they were asked."""

    steps: tuple[Step, ...]

    @property
    def costs(self) -> Mapping[str, int]:
        """Minor units spent (or planned) by currency."""
        total: Counter[str] = Counter()
        for step in self.steps:
            if step.cost_minor:
                total[str(step.card.currency)] += step.cost_minor
        return dict(total)

    @property
    def answered(self) -> tuple[Step, ...]:
        """Sources that said something about the customer."""
        return tuple(step for step in self.steps if step.answer and step.answer.status in CONCLUSIVE)


@dataclass(slots=True)
class _Run:
    """What is known and spent so far."""

    enquiry: Enquiry
    wanted: Wanted
    worth: Worth
    last: Mapping[str, Pull]
    on_record: Mapping[str, frozenset[str]]
    facts: list[CreditFact]
    covered: set[str] = field(default_factory=set)
    spent_minor: int = 0


def waterfall(sources: Iterable[Source]) -> list[Source]:
    """In the order of asking: by their cards, then by name."""
    return sorted(sources, key=lambda source: (source.card.order, source.card.id))


def plan(
    enquiry: Enquiry, sources: Iterable[Source], wanted: Wanted, known: Sequence[CreditFact], worth: Worth
) -> Investigation:
    """What would be asked, and what it would cost at most. A plan takes it that every source gives all that its card
    says; what a source does not give will be asked of the next one, within the budget."""
    run = _begin(enquiry, wanted, known, worth)
    steps = []
    for source in waterfall(sources):
        step = _decide(run, source)
        steps.append(step)
        if step.skip is None:
            run.covered |= {*source.card.fields, *source.card.areas}
            run.spent_minor += _price(run, source.card)
    return Investigation(tuple(steps))


def investigate(
    enquiry: Enquiry,
    sources: Iterable[Source],
    wanted: Wanted,
    known: Sequence[CreditFact],
    worth: Worth,
    keep: Keep,
    progress: Progress = lambda done, whole, name: None,
    seek: Seek | None = None,
) -> Investigation:
    """Ask and keep. ``known`` is what the book holds of the customer; ``keep`` records one answer in a transaction;
    ``seek`` says who is looked for on lists, from what is known before each source. A source that fails, or whose
    answer the book refuses, is told of in its step; the next one is asked all the same."""
    run = _begin(enquiry, wanted, known, worth)
    order = waterfall(sources)
    steps = []
    for done, source in enumerate(order):
        progress(done, len(order), source.card.id)
        if seek is not None:
            run.enquiry = replace(run.enquiry, sought=seek(run.facts))
        step = _decide(run, source)
        steps.append(step if step.skip is not None else _asked(run, source, step, keep))
    progress(len(order), len(order), "")
    return Investigation(tuple(steps))


def names_of(facts: Iterable[CreditFact]) -> frozenset[str]:
    """What facts tell of, in the words of a card: profile fields, blocks, areas, ``events`` and ``statements``."""
    return frozenset(_name(fact) for fact in facts) - {""}


def is_person(known: Iterable[CreditFact]) -> bool:
    """Whether a register says that the customer's debts are a person's."""
    told = [fact.value for fact in known if isinstance(fact, Profile) and fact.field is ProfileField.ENTITY_TYPE]
    return any(value in PERSONS for value in told)


def has_consent(known: Iterable[CreditFact]) -> bool:
    """Whether an application on record says that the applicant agreed to being asked about."""
    applications = [fact for fact in known if isinstance(fact, Entry) and fact.block is Block.APPLICATION]
    return any(entry.fields.get("consent") and entry.ended_on is None for entry in applications)


_BROKEN: Final = "source_adapter_broke"


def _begin(enquiry: Enquiry, wanted: Wanted, known: Sequence[CreditFact], worth: Worth) -> _Run:
    last: dict[str, Pull] = {}
    for fact in known:
        if isinstance(fact, Pull) and fact.status in CONCLUSIVE:
            before = last.get(fact.source)
            if before is None or (fact.pulled_on, fact.number) > (before.pulled_on, before.number):
                last[fact.source] = fact
    by_source: dict[str, list[CreditFact]] = {}
    for fact in known:
        source = getattr(fact, "source", None)
        if source is not None:
            by_source.setdefault(source, []).append(fact)
    on_record = {source: names_of(facts) for source, facts in by_source.items()}
    return _Run(enquiry, wanted, worth, last, on_record, [*known])


def _decide(run: _Run, source: Source) -> Step:
    card, enquiry = source.card, run.enquiry
    last = run.last.get(card.id)
    is_named = card.id in run.wanted.named
    if not is_named and Depth(card.depth) > enquiry.depth:
        return Step(card=card, skip=Skip.DEEPER, last=last)
    lack = source.lacks(enquiry)
    if lack is not None:
        return Step(card=card, skip=Skip.LACKS, why=lack, last=last)
    if enquiry.is_person and (card.persons == "no" or (card.persons == "consent" and not enquiry.has_consent)):
        return Step(card=card, skip=Skip.CONSENT, last=last)
    if last is not None and not run.wanted.is_fresh and _is_good(last, card, enquiry):
        run.covered |= run.on_record.get(card.id, frozenset())
        return Step(card=card, skip=Skip.RECENT, last=last)
    gives = {*card.fields, *card.areas}
    if card.cost_minor and not is_named and gives <= run.covered:
        return Step(card=card, skip=Skip.COVERED, last=last)
    return _within_budget(run, card, last)


def _within_budget(run: _Run, card: Card, last: Pull | None) -> Step:
    budget = run.wanted.budget_minor
    if budget is None or not card.cost_minor:
        return Step(card=card, last=last)
    price = run.worth(card.cost_minor, str(card.currency))
    if isinstance(price, Failure):
        return Step(card=card, skip=Skip.BUDGET, why=price, last=last)
    is_too_much = run.spent_minor + price > budget
    return Step(card=card, skip=Skip.BUDGET if is_too_much else None, last=last)


def _is_good(last: Pull, card: Card, enquiry: Enquiry) -> bool:
    return last.pulled_on + timedelta(days=card.age_days) > enquiry.asked_on


def _price(run: _Run, card: Card) -> int:
    if not card.cost_minor or run.wanted.budget_minor is None:
        return 0
    price = run.worth(card.cost_minor, str(card.currency))
    return 0 if isinstance(price, Failure) else price


def _asked(run: _Run, source: Source, step: Step, keep: Keep) -> Step:
    answer = _ask(source, run.enquiry)
    if answer.is_charged:
        run.spent_minor += _price(run, source.card)
    if answer.status in CONCLUSIVE:
        run.covered |= answer.covered
    try:
        kept = keep(source.card, answer)
    except PayworthyError as error:
        return Step(card=step.card, last=step.last, answer=answer, why=error.failure)
    run.facts += kept.facts
    return Step(card=step.card, last=step.last, answer=answer, kept=kept)


def _ask(source: Source, enquiry: Enquiry) -> Answer:
    """An adapter that fails in a way nobody foresaw must not take the others with it; its trouble is told."""
    try:
        return source.ask(enquiry)
    except PayworthyError as error:
        trouble = error.failure
    except Exception as error:
        params: dict[str, Any] = {"source": source.card.id, "detail": type(error).__name__}
        trouble = Failure(Reason.UNSUPPORTED, _BROKEN, params)
    return Answer(status=PullStatus.ERROR, query=enquiry.name, trouble=trouble)


def _name(fact: CreditFact) -> str:
    if isinstance(fact, Profile):
        return str(fact.field)
    if isinstance(fact, Entry):
        return str(fact.block)
    if isinstance(fact, Check):
        return str(fact.area)
    if isinstance(fact, Event):
        return "events"
    return "statements" if isinstance(fact, Statement) else ""
