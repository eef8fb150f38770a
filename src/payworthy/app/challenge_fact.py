"""Contest a fact of a credit file, and decide about it.

From the day on which it is contested no score sees the fact; the file keeps it. Whoever contests does not decide, and
neither does the customer's salesperson. A fact that is out of sight never gives more credit by itself: that is proposed
to people, like all credit.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from msgspec.structs import replace

from payworthy.app.effects import Effects
from payworthy.app.fact_name import CONTESTABLE, FactName, find
from payworthy.app.file_state import Versions, challenges_of
from payworthy.app.people import KnowsPeople, acting
from payworthy.base.canonical import digest, record_bytes
from payworthy.base.failure import Conflict, Denied, Failure, Invalid, NotFound, Reason, invalid
from payworthy.facts.challenge import Challenge, ChallengeState
from payworthy.facts.contested import version_of
from payworthy.facts.customer import Customer
from payworthy.limit.authority import LEVELS
from payworthy.policy.bundle import Policy

ANSWER_DAYS: Final = 20
"""Days for an answer under a policy that does not say: those of the regulation on credit bureaus, article 25, which
binds bureaus and is a good measure for everybody."""

KIND: Final = "challenges"


class FileTx(KnowsPeople, Protocol):
    """A write transaction on credit files."""

    def book_id(self) -> str:
        """Identity of the book."""

    def policy_in_force(self) -> Policy:
        """The policy of this moment."""

    def customer(self, customer_id: str) -> Customer | None:
        """A customer's master data."""

    def file_versions(self, customer_id: str, as_of: date) -> Versions:
        """Every version of every credit fact of a customer that was known by a day, the book's line locked."""

    def deliver(self, kind: str, source: str, source_digest: str, facts: Sequence[Any], effects: Effects) -> None:
        """Take facts that an act of a person brought about."""

    def record(self, effects: Effects) -> None:
        """Write everything staged."""


def open_challenge(tx: FileTx, customer_id: str, fact: str, by: str, reason: str, at: datetime) -> Challenge:
    """Contest a fact (``kind/fact_id``, or one version of it). Raises ``NotFound`` (``customer_unknown``,
    ``file_fact_unknown``), ``Invalid`` (no reason, or a kind that is contested elsewhere), ``Conflict`` if it is
    contested already, ``Denied`` for somebody who is not in the book."""
    person, policy = acting(tx, by), tx.policy_in_force()
    today = policy.today(at)
    _known_customer(tx, customer_id)
    if not reason.strip():
        raise Invalid(Failure(Reason.MISSING, "challenge_without_reason", {"fact": fact}))
    versions = tx.file_versions(customer_id, today)
    name, _ = find(versions, fact)
    if name.kind not in CONTESTABLE:
        raise Invalid(invalid("fact_not_contestable", fact=fact, kinds=", ".join(CONTESTABLE)))
    target = f"{name.fact_id}@{name.version}"
    for other in challenges_of(versions):
        if (other.kind, other.target) == (name.kind, target) and other.masks:
            params: dict[str, str | int] = {"fact": str(name), "state": other.state.value}
            raise Conflict(Failure(Reason.CONFLICT, "challenge_exists", params))
    days = ANSWER_DAYS if policy.file is None else policy.file.answer_days
    made = Challenge(
        customer_id=customer_id,
        kind=name.kind,
        target=target,
        reason=reason.strip(),
        opened_by=person.person_id,
        opened_on=today,
        answer_by=today + timedelta(days=days),
    )
    _deliver(tx, made, person.person_id, at)
    return made


def decide_challenge(
    tx: FileTx, customer_id: str, fact: str, state: ChallengeState, by: str, reason: str, at: datetime
) -> Challenge:
    """End the challenge of a fact: ``upheld`` (the fact was wrong and stays out of scores), ``rejected`` (it counts
    again), or ``withdrawn`` by whoever opened it. Raises ``NotFound`` (``challenge_unknown``), ``Invalid`` without a
    reason, ``Denied`` for whoever opened it, sells to the customer or may approve nothing."""
    person, policy = acting(tx, by), tx.policy_in_force()
    customer = _known_customer(tx, customer_id)
    if not reason.strip():
        raise Invalid(Failure(Reason.MISSING, "challenge_without_reason", {"fact": fact}))
    today = policy.today(at)
    waiting = _waiting(tx.file_versions(customer_id, today), fact)
    if waiting is None:
        raise NotFound(Failure(Reason.MISSING, "challenge_unknown", {"fact": fact, "customer_id": customer_id}))
    if state is ChallengeState.WITHDRAWN:
        if person.person_id != waiting.opened_by:
            raise Denied(Failure(Reason.DENIED, "challenge_of_another", {"person": by, "fact": fact}))
    else:
        if person.person_id in (waiting.opened_by, customer.sales_person):
            raise Denied(Failure(Reason.DENIED, "challenger_is_judge", {"person": by, "fact": fact}))
        if person.role not in LEVELS:
            raise Denied(Failure(Reason.DENIED, "no_authority", {"person": by, "needed": LEVELS[0]}))
    ended = replace(waiting, state=state, decided_by=person.person_id, decided_on=today, note=reason.strip())
    _deliver(tx, ended, person.person_id, at)
    return ended


def _known_customer(tx: FileTx, customer_id: str) -> Customer:
    customer = tx.customer(customer_id)
    if customer is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    return customer


def _waiting(versions: Versions, fact: str) -> Challenge | None:
    """The open challenge that a text names: by the fact, by its version, or by the challenge's own id."""
    kind, _, rest = fact.partition("/")
    for one in challenges_of(versions):
        named = one.kind == kind and (one.target == rest or version_of(one.target, rest) is not None)
        if one.state is ChallengeState.OPEN and (named or one.fact_id == fact):
            return one
    return None


def _deliver(tx: FileTx, challenge: Challenge, by: str, at: datetime) -> None:
    effects = Effects(book_id=tx.book_id(), at=at, actor=by)
    name = FactName(challenge.kind, challenge.target)
    pinned = digest(record_bytes(challenge) + at.isoformat().encode())
    tx.deliver(KIND, f"challenge:{name}", pinned, [challenge], effects)
    tx.record(effects)
