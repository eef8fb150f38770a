"""Who may approve or release how much: the approval matrix (domain specification 4.9) as data.

The amount decided on is the customer's *total* exposure after the order, not the order. A worse grade moves
the approval up by some levels, up to a largest amount; for some grades nobody may approve at all.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from payworthy.facts.grade import by_grade
from payworthy.facts.person import Role

LEVELS: Final = (Role.ANALYST, Role.CREDIT_MANAGER, Role.CFO, Role.GM, Role.COMMITTEE)
"""Approval levels, lowest first. The last one has no upper amount. At the level of the general manager the
finance chief signs too; what is required is the higher of the two signatures."""

_FEEDERS: Final = frozenset({*LEVELS, Role.INTEGRATOR})

_IMPORTERS: Final[Mapping[str, frozenset[Role]]] = {"limits": frozenset(LEVELS)}


def importers(kind: str) -> frozenset[Role]:
    """Roles that may bring a file of a kind. What a connected system knows may come under a name of its own; a limit is
    always given by someone who may approve credit."""
    return _IMPORTERS.get(kind, _FEEDERS)


class Shift(Struct, frozen=True, kw_only=True):
    """What a grade does to the approval level: ``up`` levels higher, only for exposures over ``above`` if that is
    given; nobody may approve more than ``largest``, if that is given. Amounts in minor units by currency."""

    up: int = 0
    above: Mapping[str, int] | None = None
    largest: Mapping[str, int] | None = None


class Authority(Struct, frozen=True, kw_only=True):
    """``levels``: the exposure up to which each level but the last may approve, in minor units by currency.
    ``shifts``: one per grade of the scale, and one under ``none`` for customers without a grade.
    ``nobody``: grades that get no credit from anyone."""

    levels: Mapping[Role, Mapping[str, int]]
    shifts: Mapping[str, Shift]
    nobody: tuple[str, ...] = ()


def required_role(authority: Authority, exposure_after_minor: int, grade: str | None, currency: str) -> Role | None:
    """The lowest role that may approve this exposure (minor units of ``currency``), ``None`` when nobody may.

    An amount equal to a level's limit is within it. For a currency the policy names no amounts for, nobody may.
    """
    if grade in authority.nobody:
        return None
    shift: Shift = by_grade(authority.shifts, grade)
    caps = [authority.levels[role].get(currency) for role in LEVELS[:-1]]
    if None in caps or (shift.largest is not None and exposure_after_minor > shift.largest.get(currency, -1)):
        return None
    level = sum(exposure_after_minor > cap for cap in caps if cap is not None)
    if shift.above is None or exposure_after_minor > shift.above.get(currency, -1):
        level += shift.up
    return LEVELS[min(level, len(LEVELS) - 1)]


def release_caps(authority: Authority) -> dict[str, dict[str, int | None]]:
    """By grade (and ``none``) and currency, the largest exposure that ``required_role`` finds anyone for; ``None``
    for any. A currency that is left out: nobody."""
    named = set.intersection(*(set(authority.levels[role]) for role in LEVELS[:-1]))
    return {
        grade: {
            currency: None if shift.largest is None else shift.largest.get(currency, -1)
            for currency in sorted(named)
            if grade not in authority.nobody
        }
        for grade, shift in authority.shifts.items()
    }


def may_release(person_role: Role, required: Role | None) -> bool:
    """Whether a person of this role stands at the required level or above; roles outside ``LEVELS`` never do."""
    if required is None or person_role not in LEVELS:
        return False
    return LEVELS.index(person_role) >= LEVELS.index(required)
