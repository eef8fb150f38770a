"""What a limit depends on beside the measures: grade, terms, season, security, the limit in force, the group."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from payworthy.base.money import Rounding, portion
from payworthy.facts.collateral import SecurityKind
from payworthy.limit.exact import Amounts, Mask, absent
from payworthy.limit.params import LimitPolicy
from payworthy.measures.frame import ABSENCES, PRESENT, Column

FULL: Final = 100
"""A season of 100 % is none."""

_CEILED: Final = (SecurityKind.BANK_ACCEPTANCE, SecurityKind.PARENT_GUARANTEE)


class Security(Struct, frozen=True, kw_only=True):
    """Something that stands behind what a customer owes, valued in minor units of the policy's currency.
    ``payer_limit_minor``: the limit we give the accepting bank or the guaranteeing parent; needed for those two."""

    kind: SecurityKind
    value_minor: int
    payer_limit_minor: int | None = None


def eligible_minor(securities: Sequence[Security], params: LimitPolicy) -> int:
    """What securities add to a limit: each value times the policy's share for its kind, rounded down. A bank's
    acceptance and a parent's guarantee count up to the limit of who must pay, and for nothing without one."""
    total = 0
    for security in securities:
        value = max(0, security.value_minor)
        if security.kind in _CEILED:
            value = min(value, security.payer_limit_minor or 0)
        total += portion(value, params.security.get(security.kind, Decimal(0)), Rounding.DOWN)
    return total


@dataclass(frozen=True, slots=True)
class Case:
    """One entry per customer of the frame, in its order.

    ``grade``: position on the policy's scale, -1 for none. ``term_days``: terms the limit is for. ``season_percent``:
    130 in a season of 1.3. ``security_minor``: as ``eligible_minor`` gives it. ``in_force``: the standing limit
    (missing: none). ``temporary_minor``: temporary limits running beside it. ``group_cap``: the most the group leaves
    to this member (missing: no group limit). ``in_group`` marks members of a group, ``group_defaulted`` those with a
    member in default. ``own_receivable_minor``: the seller's whole receivable, ``None`` when concentration is not
    looked at.
    """

    grade: NDArray[np.int64]
    term_days: Amounts
    season_percent: Amounts
    security_minor: Amounts
    in_force: Column
    temporary_minor: Amounts
    group_cap: Column
    in_group: Mask
    group_defaulted: Mask
    own_receivable_minor: int | None = None


def make_case(
    params: LimitPolicy,
    grades: NDArray[np.int64],
    *,
    term_days: Any = None,
    season_percent: Any = FULL,
    security_minor: Any = 0,
    in_force: Column | None = None,
    temporary_minor: Any = 0,
    group_cap: Column | None = None,
    in_group: Any = False,
    group_defaulted: Any = False,
    own_receivable_minor: int | None = None,
) -> Case:
    """A case out of what is known; a single value holds for everybody. Without ``term_days`` the grade's longest
    terms are taken. ``grades``: positions on the scale, -1 for none."""
    length = len(grades)
    if term_days is None:
        by_grade = np.array([*(grade.term_max for grade in params.grades), params.ungraded_term_max], dtype=np.int64)
        term_days = by_grade[grades]
    return Case(
        grade=grades,
        term_days=_spread(term_days, length),
        season_percent=_spread(season_percent, length),
        security_minor=_spread(security_minor, length),
        in_force=in_force if in_force is not None else absent(length, "not_applicable"),
        temporary_minor=_spread(temporary_minor, length),
        group_cap=group_cap if group_cap is not None else absent(length, "not_applicable"),
        in_group=np.broadcast_to(np.asarray(in_group, dtype=np.bool_), length),
        group_defaulted=np.broadcast_to(np.asarray(group_defaulted, dtype=np.bool_), length),
        own_receivable_minor=own_receivable_minor,
    )


def known(values: Sequence[int | None], reason: str = "not_applicable") -> Column:
    """A column of amounts out of a list in which ``None`` is missing for ``reason`` (one of ``ABSENCES``)."""
    absence = [PRESENT if value is not None else ABSENCES.index(reason) for value in values]
    return Column(np.array([value or 0 for value in values], dtype=np.int64), np.array(absence, dtype=np.uint8))


def _spread(value: Any, length: int) -> Amounts:
    return np.broadcast_to(np.asarray(value, dtype=np.int64), length)


def positions(symbols: Sequence[str | None], params: LimitPolicy) -> NDArray[np.int64]:
    """Grades as positions on the policy's scale, -1 for none."""
    place = {grade.symbol: index for index, grade in enumerate(params.grades)}
    return np.array([-1 if symbol is None else place.get(symbol, -1) for symbol in symbols], dtype=np.int64)
