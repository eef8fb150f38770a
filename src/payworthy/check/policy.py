"""The parameters of the order check, as the policy room hands them over: typed, complete, frozen."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

from payworthy.exposure.components import BillWeights

NO_GRADE = "none"
"""Row of a by-grade table that holds for customers without a grade."""


class ExposureParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How exposure is measured: which figure meets the limit, how far ahead carried orders count (days),
    and how much foreign amounts are raised (share)."""

    basis: Literal["gross", "net"] = "gross"
    horizon_days: int = 60
    fx_haircut: Decimal = Decimal("0.05")
    fx_max_age_days: int = 7
    bill_weights: BillWeights = field(default_factory=BillWeights)


class ValidityParams(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an approval stands and what it tolerates before a new check is needed.

    ``reservation_days``: life of a reservation. ``clearance_days``: life of the signed clearance.
    ``amount_change``: share by which the shipped amount may exceed the checked one.
    ``release_days``: life of a person's release.
    """

    reservation_days: int = 30
    clearance_days: int = 7
    amount_change: Decimal = Decimal("0.05")
    release_days: int = 7

    @property
    def reservation_life(self) -> timedelta:
        """``reservation_days`` as a duration."""
        return timedelta(days=self.reservation_days)

    @property
    def clearance_life(self) -> timedelta:
        """``clearance_days`` as a duration."""
        return timedelta(days=self.clearance_days)


class CheckPolicy(Struct, frozen=True, kw_only=True):
    """All parameters of ``decide``. ``rules`` maps a rule code to that rule's own parameter record; a rule
    that is not listed is switched off."""

    exposure: ExposureParams
    validity: ValidityParams
    rules: Mapping[str, Any]


def by_grade(table: Mapping[str, Any], grade: str | None) -> Any:
    """The row for ``grade``; customers without a grade, and grades the table does not list, get ``none``.

    Raises ``KeyError`` when there is no such row: the policy parser guarantees one.
    """
    return table[grade] if grade is not None and grade in table else table[NO_GRADE]
