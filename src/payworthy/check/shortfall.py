"""Ways to close a gap between exposure and what a limit allows: the same for a customer's limit and a group's."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from payworthy.base.money import Rounding, divide, portion, ratio
from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.snapshot import LimitInForce

TEMPORARY_MOST: Final = Decimal("0.5")
"""Share of the base limit that temporary limits may add together (domain specification 4.4)."""


def shortfall_actions(
    case: Case, shortfall: int, limit: LimitInForce | None, raise_kind: ActionKind, raise_minor: int
) -> Sequence[Action]:
    """Ways to close a gap of ``shortfall`` minor units between exposure and what ``limit`` allows, or as much of it as
    may be closed that way: another action then closes the rest."""
    found = [Action(ActionKind.PREPAY, min(shortfall, case.credit_minor))]
    if shortfall <= case.overdue_minor:
        found.append(Action(ActionKind.PAY_OVERDUE, shortfall, names=case.oldest_unpaid(shortfall)))
    if shortfall < case.snapshot.order_minor:
        found.append(Action(ActionKind.REDUCE_ORDER, case.snapshot.order_minor - shortfall))
    if limit is not None:
        found.append(Action(raise_kind, min(raise_minor, _room_for_temporary(limit))))
    return found


def _room_for_temporary(limit: LimitInForce) -> int:
    return portion(limit.base_minor or 0, TEMPORARY_MOST, Rounding.DOWN) - limit.temporary_minor


def least_limit(exposure_minor: int, tolerance: Decimal) -> int:
    """The least limit that carries an exposure, when exposure may pass the limit by a share of it (rounded down)."""
    numerator, denominator = ratio(tolerance)
    least = divide(exposure_minor * denominator, denominator + numerator, Rounding.UP)
    is_short = least + divide(least * numerator, denominator, Rounding.DOWN) < exposure_minor
    return least + is_short
