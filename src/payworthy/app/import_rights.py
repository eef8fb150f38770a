"""Who may take which file into the book, and limits of what size.

A file of limits is as many acts of authority as it has rows: each is measured by the approval matrix against the
exposure it allows, and a row beyond the importer's authority is refused like any other bad row.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from payworthy.app.people import acting
from payworthy.app.ports import ImportTx, Intake
from payworthy.base.failure import Denied, Failure, Reason
from payworthy.base.money import decimal_text
from payworthy.facts.grade import by_grade
from payworthy.facts.limit import Limit, LimitKind
from payworthy.facts.person import Person, Role
from payworthy.limit.authority import LEVELS, importers, may_release, required_role
from payworthy.policy.bundle import Policy

LIMITS: Final = "limits"
"""The kind of file whose rows are acts of authority."""


def importer(tx: ImportTx, person_id: str, kind: str) -> Person:
    """The person who brings a file; raises ``Denied`` if they are not of this book, or not in a role that may."""
    person = acting(tx, person_id)
    if person.role not in importers(kind):
        params: dict[str, str | int] = {"person": person_id, "role": person.role, "kind": kind}
        raise Denied(Failure(Reason.DENIED, "import_not_allowed", params))
    return person


def within_authority(tx: ImportTx, intake: Intake, person: Person, kind: str) -> Intake:
    """The same intake, refusing the limits that ``person`` may not set. Whoever founded the book brings along the
    limits that were in force before it, until it has decided its first order."""
    if kind != LIMITS or tx.is_opening(person.person_id):
        return intake
    return cast(Intake, _Limits(intake, tx, person))


_Owner = tuple[bool, str]
"""Whether it is a group, and its id."""


class _Limits:
    """An intake that holds each limit against the authority of who sets it."""

    def __init__(self, intake: Intake, tx: ImportTx, person: Person) -> None:
        self._intake = intake
        self._tx = tx
        self._person = person
        self._policy = tx.policy_in_force()
        self._set: dict[_Owner, tuple[Limit, ...]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._intake, name)

    def take(self, rows: Sequence[int], facts: Sequence[Limit]) -> list[Failure]:
        """Take a chunk whole, or say which of its rows go too far."""
        known = self._tx.standing_limits(facts)
        limits = {owner: self._set.get(owner, standing.limits) for owner, standing in known.items()}
        failures = []
        for row, fact in zip(rows, facts, strict=True):
            owner = (fact.is_group, fact.owner_id)
            if owner not in known or fact in limits[owner]:
                continue  # the store says that there is no such owner; what stands already is no new act
            failure = self._beyond(fact, limits[owner], known[owner].grade)
            if failure is not None:
                failures.append(failure.at(row=row, column="amount"))
            limits[owner] = (*(one for one in limits[owner] if not _replaces(fact, one)), fact)
        failures = failures or self._intake.take(rows, facts)
        if not failures:
            self._set |= limits
        return failures

    def _beyond(self, fact: Limit, others: Iterable[Limit], grade: str | None) -> Failure | None:
        if fact.amount_minor == 0:
            return None  # a stop on all credit is no credit given
        total = _total(fact, others)
        needed = _needed(self._policy, total, grade, fact.currency)
        if may_release(self._person.role, needed):
            return None
        value = "unlimited" if fact.amount_minor is None else decimal_text(fact.amount_minor, fact.currency)
        params: dict[str, str | int] = {"value": value, "owner_id": fact.owner_id, "person": self._person.person_id}
        if needed is None:
            return Failure(
                Reason.DENIED, "limit_for_nobody", params | {"grade": grade or "-", "currency": fact.currency}
            )
        if total is None:
            return Failure(Reason.DENIED, "limit_unlimited_beyond_authority", params | {"needed": needed})
        more: Mapping[str, str | int] = {"needed": needed, "total_minor": total, "currency": fact.currency}
        return Failure(Reason.DENIED, "limit_beyond_authority", {**params, **more})


def _needed(policy: Policy, total: int | None, grade: str | None, currency: str) -> Role | None:
    """The lowest role that may allow this exposure; ``None`` (for unlimited) is more than any amount."""
    if total is not None:
        return required_role(policy.authority, total, grade, currency)
    is_for_nobody = required_role(policy.authority, 0, grade, currency) is None
    has_a_largest = by_grade(policy.authority.shifts, grade).largest is not None
    return None if is_for_nobody or has_a_largest else LEVELS[-1]


def _total(fact: Limit, others: Iterable[Limit]) -> int | None:
    """The most that may be owed while the limit runs: a temporary limit comes on top of the standing one."""
    beside = [
        one.amount_minor
        for one in others
        if one.kind is not fact.kind and one.currency == fact.currency and _overlap(one, fact)
    ]
    if fact.amount_minor is None or None in beside:
        return None
    amounts = [amount for amount in beside if amount is not None]
    return fact.amount_minor + (max(amounts, default=0) if fact.kind is LimitKind.TEMPORARY else sum(amounts))


def _overlap(one: Limit, other: Limit) -> bool:
    return (one.valid_to is None or one.valid_to >= other.valid_from) and (
        other.valid_to is None or other.valid_to >= one.valid_from
    )


def _replaces(new: Limit, old: Limit) -> bool:
    return (new.kind, new.valid_from, new.currency) == (old.kind, old.valid_from, old.currency)
