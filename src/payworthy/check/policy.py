"""The parameters of the order check, as the policy room hands them over: typed, complete, frozen."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

from payworthy.exposure.components import BillWeights
from payworthy.facts.grade import by_grade


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
    that is not listed is switched off. ``release_caps``: by grade, the largest exposure (minor units by currency)
    with which a person may release an order, ``None`` for any; in a currency that is not listed nobody may. Left
    empty, everything may be asked for: who may then release is looked at when somebody does."""

    exposure: ExposureParams
    validity: ValidityParams
    rules: Mapping[str, Any]
    release_caps: Mapping[str, Mapping[str, int | None]] = {}


def may_be_released(policy: CheckPolicy, grade: str | None, exposure_minor: int, currency: str) -> bool:
    """Whether anybody has the authority to release an order that leads to this exposure."""
    if not policy.release_caps:
        return True
    caps: Mapping[str, int | None] = by_grade(policy.release_caps, grade)
    if currency not in caps:
        return False
    cap = caps[currency]
    return cap is None or exposure_minor <= cap
