"""Found a book: its identity, its first policy, its first person."""

from datetime import datetime

from payworthy.app.effects import Effects
from payworthy.app.people import acting
from payworthy.app.ports import AdminTx
from payworthy.base.canonical import canonical_bytes
from payworthy.base.failure import Denied, Failure, Reason
from payworthy.facts.person import Person, Role
from payworthy.policy.bundle import Policy


def create_book(tx: AdminTx, book_id: str, policy: Policy, founder: Person, at: datetime) -> None:
    """Fill an empty store. ``founder`` is the person who runs it; there are no others and no passwords."""
    tx.found(book_id, at)
    effects = Effects(book_id=book_id, at=at, actor=founder.person_id)
    tx.activate_policy(policy.hash, canonical_bytes(policy.canonical()).decode(), effects)
    tx.put_person(founder, effects)
    tx.record(effects)


def activate_policy(tx: AdminTx, policy: Policy, by: str, at: datetime) -> None:
    """Put a policy in force from now on. Decisions made before keep the one they were made under."""
    _may_change(tx, by)
    effects = Effects(book_id=tx.book_id(), at=at, actor=by)
    tx.activate_policy(policy.hash, canonical_bytes(policy.canonical()).decode(), effects)
    tx.record(effects)


def put_person(tx: AdminTx, person: Person, by: str, at: datetime) -> None:
    """Add a person, or change name, role or activity. Nobody changes their own entry."""
    _may_change(tx, by)
    if person.person_id == by:
        raise Denied(Failure(Reason.DENIED, "own_rights", {"person": by}))
    effects = Effects(book_id=tx.book_id(), at=at, actor=by)
    tx.put_person(person, effects)
    tx.record(effects)


_ADMINISTRATORS = (Role.CREDIT_MANAGER, Role.CFO, Role.GM)


def _may_change(tx: AdminTx, by: str) -> None:
    if acting(tx, by).role not in _ADMINISTRATORS:
        params: dict[str, str | int] = {"person": by, "needed": Role.CREDIT_MANAGER}
        raise Denied(Failure(Reason.DENIED, "no_authority", params))
