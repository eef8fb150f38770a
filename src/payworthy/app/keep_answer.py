"""Keep what a source answered about a customer: that it was asked, what it said, and what it no longer says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from datetime import date, datetime
from typing import Any, Final, Protocol

from msgspec.structs import replace

from payworthy.app.effects import Effects
from payworthy.app.enquiry import CONCLUSIVE, Answer, Card, Enquiry
from payworthy.app.import_rights import importer
from payworthy.app.line import Line
from payworthy.app.ports import ImportTx
from payworthy.app.screen import stands
from payworthy.base.canonical import digest, record_bytes
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.facts.public_record import Area, Check, Event
from payworthy.facts.pull import Pull, PullStatus

KIND: Final = "investigation"
"""As what kind of file the facts come in."""


class InvestigationTx(ImportTx, Protocol):
    """A write transaction that takes what a source said."""

    def lock_book(self) -> Line:
        """The book's own line, locked."""

    def credit_facts(self, customer_id: str) -> list[CreditFact]:
        """Credit facts of a customer that hold now."""

    def as_kept(self, facts: Sequence[CreditFact]) -> list[CreditFact | None]:
        """Facts as the book keeps them, each in its place, to be compared with what it knows; ``None`` for those about
        somebody who was erased."""

    def deliver(self, kind: str, source: str, source_digest: str, facts: Sequence[Any], effects: Effects) -> None:
        """Take facts as if a file of that name had brought them."""

    def record(self, effects: Effects) -> None:
        """Write everything staged."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What of an answer is in the book: the question itself, facts (``new`` of them told something new), entries that a
    list no longer shows, and how many matches people have judged already."""

    pull: Pull
    facts: tuple[CreditFact, ...]
    ended: tuple[Event, ...] = ()
    judged: int = 0
    new: int = 0


def keep_answer(tx: InvestigationTx, enquiry: Enquiry, card: Card, answer: Answer, actor: str, at: datetime) -> Kept:
    """Record one answer. Of an answer that is not conclusive only the question is kept: who it might be is no fact, and
    an error is evidence of nothing. Raises ``Denied`` for who may not bring facts."""
    importer(tx, actor, KIND)
    tx.lock_book()  # two who ask at once must not number their questions alike
    known = tx.credit_facts(enquiry.customer_id)
    answer = _first_ends(enquiry, answer, known)
    facts, judged = _unjudged(enquiry, card, answer, known) if answer.status in CONCLUSIVE else ((), 0)
    ended = tuple(_ended(enquiry, card, answer, known)) if answer.status in CONCLUSIVE else ()
    pull = _pull(enquiry, card, answer, len(facts), known)
    taken = (pull, *facts, *ended)
    effects = Effects(book_id=tx.book_id(), at=at, actor=actor)
    pinned = digest(b"".join(record_bytes(fact) for fact in taken))
    tx.deliver(KIND, f"source:{card.id}/{enquiry.customer_id}", pinned, taken, effects)
    tx.record(effects)
    before = {(type(fact), fact.fact_id): fact for fact in known}
    new = sum(before.get((type(one), one.fact_id)) != one for one in tx.as_kept(facts) if one is not None)
    return Kept(pull, facts, ended, judged, new)


def _pull(enquiry: Enquiry, card: Card, answer: Answer, found: int, known: Iterable[CreditFact]) -> Pull:
    today = [
        fact.number
        for fact in known
        if isinstance(fact, Pull) and (fact.source, fact.pulled_on) == (card.id, enquiry.asked_on)
    ]
    note = answer.trouble.code if answer.trouble else None
    if answer.status is PullStatus.AMBIGUOUS:
        note = "; ".join(candidate.name for candidate in answer.candidates[:5]) or note
    return Pull(
        customer_id=enquiry.customer_id,
        source=card.id,
        pulled_on=enquiry.asked_on,
        status=answer.status,
        licence=card.licence,
        query=answer.query,
        number=max(today, default=0) + 1,
        data_as_of=answer.data_as_of,
        cost_minor=card.cost_minor if answer.is_charged else None,
        currency=card.currency if answer.is_charged and card.cost_minor else None,
        raw_hash=answer.raw_hash,
        found=found,
        note=note,
    )


def _unjudged(
    enquiry: Enquiry, card: Card, answer: Answer, known: Iterable[CreditFact]
) -> tuple[tuple[CreditFact, ...], int]:
    """Facts without matches on which a person's word stands, and how many those are. A list of which every match was
    judged to be somebody else is clean, and says so."""
    by_people = {fact.other: fact for fact in known if isinstance(fact, Judgement) and fact.by is not None}
    kept: list[CreditFact] = []
    judged: list[MatchVerdict] = []
    for fact in answer.facts:
        before = by_people.get(fact.other) if isinstance(fact, Judgement) else None
        if isinstance(fact, Judgement) and before is not None and before.verdict in _DECIDED and stands(before, fact):
            judged.append(before.verdict)
        else:
            kept.append(fact)
    is_open = any(isinstance(fact, Judgement) for fact in kept) or MatchVerdict.SAME in judged
    if judged and not is_open and Area.SANCTIONS in answer.covered:
        looked_on = answer.data_as_of or enquiry.asked_on
        kept.append(Check(customer_id=enquiry.customer_id, area=Area.SANCTIONS, checked_on=looked_on, source=card.id))
    return tuple(kept), len(judged)


def _first_ends(enquiry: Enquiry, answer: Answer, known: Iterable[CreditFact]) -> Answer:
    """An entry that is over without saying since when ends on the day it was first seen so, not later each time."""
    before = {fact.fact_id: fact for fact in known if isinstance(fact, Event) and fact.ended_on is not None}

    def settled(fact: CreditFact) -> CreditFact:
        if not isinstance(fact, Event) or fact.ended_on != enquiry.asked_on:
            return fact
        earlier = before.get(fact.fact_id)
        return fact if earlier is None else replace(fact, ended_on=earlier.ended_on)

    return dataclass_replace(answer, facts=tuple(map(settled, answer.facts)))


_DECIDED: Final = frozenset({MatchVerdict.SAME, MatchVerdict.DIFFERENT})


def _ended(enquiry: Enquiry, card: Card, answer: Answer, known: Iterable[CreditFact]) -> Iterable[Event]:
    """Entries this source showed before that its complete list no longer shows: they have ended by now; on which day
    exactly nobody says."""
    shown = {fact.fact_id for fact in answer.facts if isinstance(fact, Event)}
    today: date = answer.data_as_of or enquiry.asked_on
    for fact in known:
        if not isinstance(fact, Event) or fact.source != card.id or fact.kind not in answer.listed:
            continue
        if fact.ended_on is None and fact.fact_id not in shown and fact.began_on <= today:
            yield replace(fact, ended_on=today, known_on=None)
