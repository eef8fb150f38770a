"""Who signs a limit: four eyes, no self-approval, delegation, requests that were split, and by when (4.9).

Sales proposes and never approves. A signature is bound to a digest of what was seen: when that has changed, it is for
nothing. The proposer is the other pair of eyes where one signature is enough.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from payworthy.base.calendar import Calendar
from payworthy.base.failure import Failure, Reason
from payworthy.facts.person import Person, Role
from payworthy.limit.authority import LEVELS, required_role
from payworthy.limit.params import LimitPolicy


class Delegation(Struct, frozen=True, kw_only=True):
    """``giver_id``, who stands at the level ``role``, lets ``taker_id`` sign for it between two dates, both
    included."""

    giver_id: str
    taker_id: str
    role: Role
    starts_on: date
    ends_on: date


class Signature(Struct, frozen=True, kw_only=True):
    """Somebody signed at a level, on a day, having seen what ``seen`` is the digest of; ``for_id`` when they did so for
    somebody else."""

    person_id: str
    role: Role
    seen: str
    signed_on: date
    for_id: str | None = None


class Asked(Struct, frozen=True, kw_only=True):
    """What is to be signed: digest of everything shown, the signatures it needs (lowest first), who proposed it, and
    who else may not sign (the customer's salesperson, whoever gets a commission)."""

    digest: str
    needed: tuple[Role, ...]
    proposed_by: str
    barred: frozenset[str] = frozenset()


def signatures(params: LimitPolicy, total_minor: int, grade: str | None) -> tuple[Role, ...] | None:
    """The roles whose signatures a total needs (limit and temporary limits together, minor units of the policy's
    currency), lowest first; ``None`` when nobody may approve it.

    To take all credit away needs no authority to give some: anybody on the matrix may. At the level of the general
    manager the finance chief signs too; for the committee several members do.
    """
    required = required_role(params.authority, total_minor, grade, params.currency)
    if required is None:
        return (LEVELS[0],) if total_minor == 0 else None
    if required is Role.GM:
        return (Role.CFO, Role.GM)
    return (required,) * (params.committee_signatures if required is Role.COMMITTEE else 1)


def unsigned(needed: Sequence[Role], signed: Sequence[Role]) -> tuple[Role, ...]:
    """The signatures still missing, lowest first: each one given counts for the highest that is open and within its
    level."""
    left = sorted(needed, key=LEVELS.index)
    for role in sorted((role for role in signed if role in LEVELS), key=LEVELS.index, reverse=True):
        within = [place for place, open_role in enumerate(left) if LEVELS.index(open_role) <= LEVELS.index(role)]
        if within:
            del left[within[-1]]
    return tuple(left)


def sign(
    asked: Asked,
    given: Sequence[Signature],
    person: Person,
    seen: str,
    on: date,
    delegations: Iterable[Delegation] = (),
) -> Signature | Failure:
    """The person's signature, at the level that helps most: their own, or one that was delegated to them.

    Failures: ``approval_of_own_proposal`` (also for somebody else's chair: neither who signs nor who they sign for may
    have proposed or be barred), ``approval_twice``, ``approval_of_something_else`` (what was seen is not what is
    asked), ``approval_without_authority``.
    """
    params = {"person": person.person_id}
    if seen != asked.digest or any(signature.seen != asked.digest for signature in given):
        return Failure(Reason.CONFLICT, "approval_of_something_else", params)
    interested = {asked.proposed_by, *asked.barred}
    if person.person_id in interested:
        return Failure(Reason.DENIED, "approval_of_own_proposal", params)
    taken = {name for signature in given for name in (signature.person_id, signature.for_id) if name is not None}
    if person.person_id in taken:
        return Failure(Reason.DENIED, "approval_twice", params)
    open_before = unsigned(asked.needed, [signature.role for signature in given])
    for role, for_id in _chairs(person, delegations, on):
        if for_id in interested or for_id in taken:
            continue
        if len(unsigned(asked.needed, [*(signature.role for signature in given), role])) < len(open_before):
            return Signature(person_id=person.person_id, role=role, seen=seen, signed_on=on, for_id=for_id)
    needed = open_before[0] if open_before else asked.needed[-1]
    return Failure(Reason.DENIED, "approval_without_authority", {**params, "needed": needed.value})


def is_approved(asked: Asked, given: Sequence[Signature]) -> bool:
    """Whether every signature is there, each from another person and for what is asked now."""
    people = [signature.person_id for signature in given]
    chairs = people + [signature.for_id for signature in given if signature.for_id is not None]
    is_sound = len(set(chairs)) == len(chairs) and all(signature.seen == asked.digest for signature in given)
    return is_sound and not unsigned(asked.needed, [signature.role for signature in given])


class Grant(Struct, frozen=True, kw_only=True):
    """Credit a customer has or asks for beside the request at hand, in minor units of the policy's currency.
    ``is_standing``: a base limit of another currency or business line, or a temporary limit, that is in force.
    ``asked_on``: when it was requested. ``was_refused``: it came to nothing."""

    amount_minor: int
    asked_on: date
    is_standing: bool
    was_refused: bool = False


def total_asked(amount_minor: int, others: Iterable[Grant], on: date, params: LimitPolicy) -> int:
    """What authority is asked for: the request, all other credit in force, and what else was asked for within the
    policy's days, so that several small requests need the signatures of the large one they make."""
    since = on - timedelta(days=params.split_days)
    return amount_minor + sum(
        grant.amount_minor
        for grant in others
        if grant.is_standing or (since <= grant.asked_on <= on and not grant.was_refused)
    )


def answer_by(params: LimitPolicy, role: Role, asked_on: date, calendar: Calendar) -> date | Failure:
    """The day by which a level answers: so many working days after it was asked. Failure: ``calendar_year_unknown``."""
    return calendar.add_business_days(asked_on, params.sla_days[role])


def _chairs(person: Person, delegations: Iterable[Delegation], on: date) -> list[tuple[Role, str | None]]:
    """Levels at which a person may sign on a day, lowest first; their own before a delegated one."""
    chairs: list[tuple[Role, str | None]] = [(person.role, None)] if person.is_active else []
    chairs += [
        (delegation.role, delegation.giver_id)
        for delegation in delegations
        if person.is_active
        and person.role is not Role.SALES
        and delegation.taker_id == person.person_id
        and delegation.starts_on <= on <= delegation.ends_on
    ]
    known = [chair for chair in chairs if chair[0] in LEVELS]
    return sorted(known, key=lambda chair: LEVELS.index(chair[0]))
