"""Screen customers against lists: whom they resemble is found and explained; whether it is them, a person says.

A match is no guilt. Every customer that was looked at gets a dated check; every new match at or over the threshold of
review becomes an open question. What a person said of a pair stands as long as neither side of it changes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from payworthy.app.effects import Effects
from payworthy.app.judging import may_screen, pinned
from payworthy.app.people import KnowsPeople, acting
from payworthy.app.screening_parties import ROLES, SELF, Sought, sought_of
from payworthy.app.screening_state import SCREENING
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.judgement import LIST_PREFIX, Judgement, MatchVerdict
from payworthy.facts.public_record import Area, Check
from payworthy.identity.comparison import THRESHOLD_REVIEW
from payworthy.identity.list_card import FORBIDDEN, ListCard
from payworthy.identity.listed import ListEntry, seen_digest
from payworthy.identity.party import Party

T = TypeVar("T")
PART: Final = 2_000
"""Customers screened together, in one transaction."""

_TOLD: Final = 20

_KINDS: Final = (CreditFactKind.PROFILE, CreditFactKind.ENTRY)
_JUDGED: Final = (CreditFactKind.JUDGEMENT,)


class OpenList(Protocol):
    """A list that can be searched."""

    @property
    def card(self) -> ListCard: ...
    def entry(self, entry_id: str) -> ListEntry | None: ...
    def search_many(self, parties: Sequence[Party]) -> Iterator[tuple[str, Sequence[Any]]]: ...


class ScreenLook(Protocol):
    """What is looked up."""

    def masters(self, customer_ids: list[str]) -> dict[str, Customer]: ...
    def held_facts(
        self, customer_ids: Sequence[str], kinds: Sequence[CreditFactKind], as_of: date
    ) -> dict[str, list[CreditFact]]: ...


class ScreenTx(KnowsPeople, Protocol):
    """What is written, in one transaction per part."""

    def book_id(self) -> str: ...
    def next_batch_id(self) -> int: ...
    def held_facts(
        self, customer_ids: Sequence[str], kinds: Sequence[CreditFactKind], as_of: date
    ) -> dict[str, list[CreditFact]]: ...
    def deliver(self, kind: str, source: str, source_digest: str, facts: Sequence[Any], effects: Effects) -> None: ...
    def record(self, effects: Effects) -> None: ...


class ScreenBook(Protocol):
    """The book, in transactions."""

    def view(self, work: Callable[[Any], T]) -> T: ...
    def write(self, work: Callable[[Any], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class Match:
    """A customer, or somebody of it, resembles an entry. ``judged`` is what was said of the pair before, if anything;
    ``is_open``: it waits for a person."""

    customer: Customer
    sought: Sought
    card: ListCard
    entry: ListEntry
    score: int
    reasons: tuple[str, ...]
    judged: MatchVerdict | None = None
    is_new: bool = False

    @property
    def other(self) -> str:
        """How the pair is named in judgements."""
        return f"{LIST_PREFIX}{self.card.list_id}/{self.entry.entry_id}"

    @property
    def is_open(self) -> bool:
        """Whether a person must still say something."""
        return self.judged is MatchVerdict.UNDECIDED

    def judgement(self) -> Judgement:
        """The open question."""
        role = () if self.sought.role == SELF else (f"of_{self.sought.role}",)
        return Judgement(
            customer_id=self.customer.customer_id,
            other=self.other,
            verdict=MatchVerdict.UNDECIDED,
            other_name=self.entry.name,
            score=self.score,
            because=" ".join((f"list_{self.card.kind}", *role, *self.reasons)),
            seen=seen_digest(self.sought.party, self.entry),
        )


@dataclass(slots=True)
class Screened:
    """What a screening came to. ``is_whole``: it was against all lists of sanctions and export control there are, and
    so counts as a sanctions screening; ``is_of_all``: of all customers."""

    on: date
    lists: tuple[ListCard, ...]
    is_whole: bool
    is_of_all: bool = False
    customers: int = 0
    parties: int = 0
    matches: list[Match] = field(default_factory=list)

    def count(self, verdict: MatchVerdict) -> int:
        """Matches of which this holds now."""
        return sum(match.judged is verdict for match in self.matches)


def screen(
    book: ScreenBook,
    lists: Sequence[OpenList],
    customer_ids: Sequence[str],
    *,
    by: str,
    on: date,
    now: Callable[[], datetime],
    is_whole: bool,
    is_of_all: bool = False,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Screened:
    """Screen customers against lists and record what was found. ``is_whole``: these are all lists of sanctions and
    export control there are; only such a look is a dated check, for a part of the lists proves nothing. ``is_of_all``:
    these are all customers; once that is done, order checks ask for a screening of everybody. Raises ``Denied`` for
    who may not screen."""
    result = Screened(on, tuple(one.card for one in lists), is_whole, is_of_all)
    for start in range(0, len(customer_ids), PART):
        part = customer_ids[start : start + PART]
        customers, sought = book.view(partial(_sought, part=part, on=on))
        tick = _Ticker(progress, len(customer_ids), result.customers, len(part), len(sought) * len(lists))
        found = list(_matches(customers, sought, lists, on, tick))
        name = _name(result, part, is_last=start + PART >= len(customer_ids))
        result.matches += book.write(
            partial(_record, part=part, found=found, result=result, by=by, at=now(), name=name)
        )
        result.customers += len(part)
        result.parties += len(sought)
    return result


class _Ticker:
    """Tells of progress in customers, although parties are looked up, list by list."""

    def __init__(self, tell: Callable[[int, int], None], whole: int, done: int, part: int, looks: int) -> None:
        self._tell, self._whole, self._done, self._part, self._looks = tell, whole, done, part, looks
        self._count = 0

    def __call__(self) -> None:
        self._count += 1
        if self._count % _TOLD == 0:
            self._tell(self._done + self._part * self._count // self._looks, self._whole)


def _name(result: Screened, part: Sequence[str], *, is_last: bool) -> str:
    """How the batch of a part is called. Only the last part of a screening of everybody begins the book's duty to
    screen: until then customers would be held for not having been reached yet."""
    begins = SCREENING if result.is_whole and result.is_of_all and is_last else "lists: "
    return f"{begins}{result.on.isoformat()} {part[0]}..{part[-1]}"


def _sought(look: ScreenLook, part: Sequence[str], on: date) -> tuple[dict[str, Customer], list[Sought]]:
    customers = look.masters(list(part))
    facts = look.held_facts(part, _KINDS, on)
    found = [one for name in part for one in sought_of(customers[name], facts.get(name, ()))]
    return customers, found


def _matches(
    customers: Mapping[str, Customer],
    sought: Sequence[Sought],
    lists: Sequence[OpenList],
    on: date,
    tick: Callable[[], None],
) -> Iterator[Match]:
    """Per customer and entry the best match: of the customer itself before those of others."""
    of_party = {one.party.id: one for one in sought}
    for one_list in lists:
        best: dict[tuple[str, str], Match] = {}
        for party_id, hits in one_list.search_many([one.party for one in sought]):
            tick()
            for hit in hits:
                if hit.comparison.score < THRESHOLD_REVIEW:
                    continue
                entry = one_list.entry(hit.party_id)
                if entry is None or not entry.holds_on(on):
                    continue
                one = of_party[party_id]
                match = Match(
                    customer=customers[one.customer_id],
                    sought=one,
                    card=one_list.card,
                    entry=entry,
                    score=hit.comparison.score,
                    reasons=hit.comparison.reasons,
                )
                key = (one.customer_id, entry.entry_id)
                if key not in best or _rank(match) > _rank(best[key]):
                    best[key] = match
        yield from best.values()


def _rank(match: Match) -> tuple[int, int]:
    return match.score, -ROLES.index(match.sought.role)


def _record(
    tx: ScreenTx,
    part: Sequence[str],
    found: Sequence[Match],
    result: Screened,
    by: str,
    at: datetime,
    name: str,
) -> list[Match]:
    """The checks and open questions of a part; returns the matches with what holds of them now."""
    may_screen(acting(tx, by))
    before = {
        (customer_id, fact.other): fact
        for customer_id, facts in tx.held_facts(part, _JUDGED, result.on).items()
        for fact in facts
        if isinstance(fact, Judgement)
    }
    facts: list[CreditFact] = []
    if result.is_whole:
        source = " ".join(f"{card.list_id}@{card.content[:8]}" for card in result.lists if card.kind in FORBIDDEN)
        facts += [
            Check(customer_id=customer_id, area=Area.SANCTIONS, checked_on=result.on, source=LIST_PREFIX + source)
            for customer_id in part
        ]
    matches = []
    for match in found:
        judged = before.get((match.customer.customer_id, match.other))
        asked = match.judgement()
        if stands(judged, asked):
            assert judged is not None
            matches.append(_with(match, judged.verdict, is_new=False))
        else:
            facts.append(asked)
            matches.append(_with(match, MatchVerdict.UNDECIDED, is_new=True))
    if facts:
        effects = Effects(book_id=tx.book_id(), at=at, actor=by)
        tx.deliver("judgements", name, pinned(tx.next_batch_id(), name, facts), facts, effects)
        tx.record(effects)
    return matches


def stands(judged: Judgement | None, asked: Judgement) -> bool:
    """Whether what was said of a pair still answers the question. A confirmed match stands until a person takes it
    back; *not the same* only of what was compared then; an open question that is the same is not asked twice."""
    if judged is None:
        return False
    return judged.verdict is MatchVerdict.SAME or judged.seen == asked.seen


def _with(match: Match, judged: MatchVerdict, *, is_new: bool) -> Match:
    return Match(match.customer, match.sought, match.card, match.entry, match.score, match.reasons, judged, is_new)
