"""Find customers of the book that may be one and the same: by numbers and by names. A person says whether they are."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar

from payworthy.app.effects import Effects
from payworthy.app.judging import may_screen, pinned
from payworthy.app.people import acting
from payworthy.app.screen import ScreenLook, ScreenTx, stands
from payworthy.app.screening_parties import sought_of
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.identity.comparison import THRESHOLD_REVIEW
from payworthy.identity.listed import ListEntry, seen_digest
from payworthy.identity.party import Party

T = TypeVar("T")
CUSTOMER_PREFIX: Final = "customer:"
_MANY: Final = 5_000
_PROFILE: Final = (CreditFactKind.PROFILE,)
_JUDGED: Final = (CreditFactKind.JUDGEMENT,)


def own_parties(look: ScreenLook, customer_ids: Sequence[str], on: date) -> list[Party]:
    """Every customer as a party, under all its names and numbers."""
    found: list[Party] = []
    for start in range(0, len(customer_ids), _MANY):
        some = list(customer_ids[start : start + _MANY])
        customers, facts = look.masters(some), look.held_facts(some, _PROFILE, on)
        found += [sought_of(customers[name], facts.get(name, ()))[0].party for name in some]
    return found


def candidates(parties: Sequence[Party], wanted: Iterable[str] | None = None) -> list[Judgement]:
    """Pairs of parties that resemble each other, as open questions; each pair once, under the lower id. ``wanted``:
    only pairs with one of these."""
    from payworthy.identity.index import NameIndex

    of_id = {party.id: party for party in parties}
    some = None if wanted is None else {*wanted}
    asked = parties if some is None else [party for party in parties if party.id in some]
    found: dict[tuple[str, str], Judgement] = {}
    for party_id, hits in NameIndex.build(parties).search_many(asked):
        for hit in hits:
            if hit.party_id == party_id or hit.comparison.score < THRESHOLD_REVIEW:
                continue
            one, other = sorted((party_id, hit.party_id))
            found[one, other] = Judgement(
                customer_id=one,
                other=CUSTOMER_PREFIX + other,
                verdict=MatchVerdict.UNDECIDED,
                other_name=of_id[other].names[0],
                score=hit.comparison.score,
                because=" ".join(hit.comparison.reasons),
                seen=_seen(of_id[one], of_id[other]),
            )
    return [found[pair] for pair in sorted(found)]


def _seen(one: Party, other: Party) -> str:
    entry = ListEntry(
        entry_id=other.id, names=other.names, country=other.country or None, ids=other.ids, is_person=other.is_person
    )
    return seen_digest(one, entry)


def record_candidates(
    write: Callable[[Callable[[Any], T]], T], asked: Sequence[Judgement], *, by: str, on: date, at: datetime
) -> tuple[list[Judgement], int]:
    """Keep those of the questions that nobody has answered; returns what holds of every pair now, and how many are
    new. Raises ``Denied``."""

    def work(tx: ScreenTx) -> tuple[list[Judgement], int]:
        may_screen(acting(tx, by))
        names = sorted({one.customer_id for one in asked})
        before = {
            (customer_id, fact.other): fact
            for customer_id, facts in tx.held_facts(names, _JUDGED, on).items()
            for fact in facts
            if isinstance(fact, Judgement)
        }
        pairs = [(one, before.get((one.customer_id, one.other))) for one in asked]
        new = [one for one, judged in pairs if not stands(judged, one)]
        if new:
            effects = Effects(book_id=tx.book_id(), at=at, actor=by)
            name = f"duplicates: {on.isoformat()} {names[0]}..{names[-1]}"
            tx.deliver("judgements", name, pinned(tx.next_batch_id(), name, new), new, effects)
            tx.record(effects)
        return [judged if judged is not None and stands(judged, one) else one for one, judged in pairs], len(new)

    return write(work)  # type: ignore[arg-type, return-value]
