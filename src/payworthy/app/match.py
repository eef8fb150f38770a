"""People say who is who: confirm a match, reject it, take a word back. Every step is on record."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Protocol

from payworthy.app.effects import Effects
from payworthy.app.judging import facts_of_word, may_judge, pinned
from payworthy.app.people import KnowsPeople, acting
from payworthy.base.failure import Conflict, Failure, Invalid, NotFound, Reason
from payworthy.facts.credit_fact import CreditFact, CreditFactKind
from payworthy.facts.customer import Customer
from payworthy.facts.judgement import Judgement, MatchVerdict
from payworthy.policy.bundle import Policy

_KINDS: Final = (CreditFactKind.JUDGEMENT, CreditFactKind.EVENT)


class MatchTx(KnowsPeople, Protocol):
    """A write transaction on judgements."""

    def book_id(self) -> str: ...
    def next_batch_id(self) -> int: ...
    def policy_in_force(self) -> Policy: ...
    def customer(self, customer_id: str) -> Customer | None: ...
    def held_facts(
        self, customer_ids: Sequence[str], kinds: Sequence[CreditFactKind], as_of: date
    ) -> dict[str, list[CreditFact]]: ...
    def deliver(self, kind: str, source: str, source_digest: str, facts: Sequence[Any], effects: Effects) -> None: ...
    def record(self, effects: Effects) -> None: ...


def judge(
    tx: MatchTx, customer_id: str, other: str, verdict: MatchVerdict, *, by: str, reason: str, at: datetime
) -> Judgement:
    """Say of an open or earlier match whether it is the customer; ``UNDECIDED`` takes the last word back.

    Raises ``NotFound`` (no such match), ``Conflict`` (that is what holds already), ``Invalid`` (no reason given),
    ``Denied`` (see ``app.judging.may_judge``).
    """
    person = acting(tx, by)
    customer = tx.customer(customer_id)
    today = tx.policy_in_force().today(at)
    facts = tx.held_facts([customer_id], _KINDS, today).get(customer_id, [])
    before = next((fact for fact in facts if isinstance(fact, Judgement) and fact.other == other), None)
    params: dict[str, str | int] = {"customer_id": customer_id, "other": other}
    if customer is None or before is None:
        raise NotFound(Failure(Reason.MISSING, "match_unknown", params))
    if not reason.strip():
        raise Invalid(Failure(Reason.MISSING, "match_without_reason", params))
    if before.verdict is verdict:
        raise Conflict(Failure(Reason.CONFLICT, "match_said_already", {**params, "verdict": verdict}))
    may_judge(person, customer, before, verdict)
    word = facts_of_word(before, verdict, by, reason.strip(), today, facts)
    effects = Effects(book_id=tx.book_id(), at=at, actor=by)
    name = f"match: {customer_id} {other} {verdict}"
    tx.deliver("judgements", name, pinned(tx.next_batch_id(), name, word), word, effects)
    tx.record(effects)
    said = word[0]
    assert isinstance(said, Judgement)
    return said
