"""Milestone contracts: a price paid in instalments, each due on an event, and the risk each phase leaves.

The Chinese machinery pattern is 30/30/30/10: deposit at signature, before shipment, at acceptance, and a
retention (质保金) after the warranty. Formulas: domain specification 4.7 (TC-MILE).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Any, Final

from payworthy.base.calendar import Calendar, Roll
from payworthy.base.failure import Failure, invalid
from payworthy.base.money import Rounding, divide, split
from payworthy.base.terms import MAX_DAYS, MAX_MONTHS, PREPAID, BaseEvent, PaymentTerms, TermDates


class Trigger(StrEnum):
    """The event that makes an instalment due."""

    CONTRACT = "contract"
    BEFORE_SHIPMENT = "before_shipment"
    SHIPMENT = "shipment"
    DELIVERY = "delivery"
    INVOICE = "invoice"
    ACCEPTANCE = "acceptance"
    WARRANTY_END = "warranty_end"  # the warranty runs from acceptance


BEFORE_SHIPMENT: Final = frozenset({Trigger.CONTRACT, Trigger.BEFORE_SHIPMENT})
"""Instalments that must be in before the goods leave."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of the price. ``share`` is exact, above 0 and at most 1.

    ``months`` and ``offset_days`` run from the trigger (for ``warranty_end`` from acceptance), months first;
    ``latest_after_shipment_days`` is the backstop if the event never comes. What is due before shipment has
    none of the three. Raises ``ValueError`` for anything else.
    """

    share: Decimal
    trigger: Trigger
    offset_days: int = 0
    latest_after_shipment_days: int | None = None
    months: int = 0

    def __post_init__(self) -> None:
        if not _is_share(self.share):
            raise ValueError(f"share must be a Decimal above 0 and at most 1, not {self.share!r}")
        if self.trigger is Trigger.BEFORE_SHIPMENT and (self.offset_days or self.months):
            raise ValueError("what is due before shipment has no period")
        _ = self.terms  # refuses periods out of range

    @property
    def terms(self) -> PaymentTerms:
        """The payment term of this instalment alone."""
        if self.trigger is Trigger.BEFORE_SHIPMENT:
            return PREPAID.with_latest(self.latest_after_shipment_days)
        base = BaseEvent.ACCEPTANCE if self.trigger is Trigger.WARRANTY_END else BaseEvent(self.trigger.value)
        return PaymentTerms.net(self.offset_days, base, months=self.months).with_latest(self.latest_after_shipment_days)


@dataclass(frozen=True, slots=True)
class MilestonePlan:
    """The instalments of a contract, in contract order; their shares sum to exactly 1."""

    instalments: tuple[Instalment, ...]

    def __post_init__(self) -> None:
        if self._share_of(frozenset(Trigger)) != 1:
            raise ValueError("the shares of a plan must sum to exactly 1")

    @property
    def prepaid_share(self) -> Decimal:
        """The share that must be in before the goods leave (deposit included)."""
        return self._share_of(BEFORE_SHIPMENT)

    @property
    def retention_share(self) -> Decimal:
        """The share held back until the warranty ends."""
        return self._share_of(frozenset({Trigger.WARRANTY_END}))

    @property
    def credit_days(self) -> int:
        """The longest wait of an instalment after its event, in days. Retention is not counted: it is
        limited by its share, and its length is the warranty's."""
        return max(
            (
                part.terms.credit_days or 0
                for part in self.instalments
                if part.trigger not in BEFORE_SHIPMENT and part.trigger is not Trigger.WARRANTY_END
            ),
            default=0,
        )

    def amounts(self, price_minor: int) -> tuple[int, ...]:
        """The price split into instalments, in minor units; they sum to it exactly."""
        ratios = [part.share.as_integer_ratio() for part in self.instalments]
        whole = lcm(*(denominator for _, denominator in ratios))
        return split(price_minor, [numerator * whole // denominator for numerator, denominator in ratios])

    def prepaid_minor(self, price_minor: int) -> int:
        """The part of the price that must be in before the goods leave, in minor units."""
        parts = zip(self.instalments, self.amounts(price_minor), strict=True)
        return sum(amount for part, amount in parts if part.trigger in BEFORE_SHIPMENT)

    def due_dates(
        self, dates: TermDates, calendar: Calendar | None = None, roll: Roll = "none"
    ) -> tuple[date | Failure, ...]:
        """The due date of each instalment, or why it has none yet (``PaymentTerms.due_on``)."""
        return tuple(part.terms.due_on(dates, calendar, roll) for part in self.instalments)

    def _share_of(self, triggers: frozenset[Trigger]) -> Decimal:
        return sum((part.share for part in self.instalments if part.trigger in triggers), Decimal(0))


def _is_share(share: object) -> bool:
    """Twelve decimals at most, so that sums of shares stay within the 28 digits of decimal arithmetic."""
    if not isinstance(share, Decimal) or not share.is_finite():
        return False
    exponent = share.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -12 and 0 < share <= 1


def production_cost(price_minor: int, vat_rate: Decimal, margin: Decimal, rounding: Rounding) -> int:
    """What it costs to make goods of this price: the price without VAT, less the gross margin.

    ``price_minor`` includes VAT; ``margin`` is a share of the price without VAT. Minor units.
    """
    ratio = (1 - Fraction(margin)) / (1 + Fraction(vat_rate))
    return divide(price_minor * ratio.numerator, ratio.denominator, rounding)


def exposure_before_shipment(
    price_minor: int,
    received_minor: int,
    *,
    vat_rate: Decimal,
    margin: Decimal,
    rounding: Rounding = Rounding.HALF_UP,
) -> int:
    """Manufacturing risk (生产风险) once the goods are made but not shipped: their cost less what came in.

    Minor units, at least 0. A machine made to order has no other buyer: if this one falls away, the cost
    without VAT is lost. Formula: domain specification 4.7.
    """
    return max(0, production_cost(price_minor, vat_rate, margin, rounding) - received_minor)


def exposure_after_shipment(price_minor: int, received_minor: int) -> int:
    """Credit risk once the goods are gone: the whole unpaid price, VAT included. Minor units, at least 0."""
    return max(0, price_minor - received_minor)


_KEYS: Final = ("pct", "trigger", "offset", "latest_after_shipment", "months")


def parse_plan(rows: Any) -> MilestonePlan | Failure:
    """Read the ``instalments`` list of a policy segment or a contract::

        [{"pct": "0.30", "trigger": "contract"}, {"pct": "0.70", "trigger": "acceptance", "offset": 15}]

    ``pct`` is a share of 1 as text, integer or Decimal (never a float), ``offset`` and
    ``latest_after_shipment`` are days. Failures name the ``path`` of the faulty entry.
    """
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
        return invalid("milestones_not_a_list", path="instalments")
    instalments = []
    for index, row in enumerate(rows):
        instalment = _parse_instalment(row, f"instalments[{index}]")
        if isinstance(instalment, Failure):
            return instalment
        instalments.append(instalment)
    total = sum((instalment.share for instalment in instalments), Decimal(0))
    if total != 1:
        return invalid("milestones_shares_not_one", path="instalments", total=str(total))
    return MilestonePlan(tuple(instalments))


def _parse_instalment(row: Any, path: str) -> Instalment | Failure:
    if not isinstance(row, Mapping):
        return invalid("milestones_not_a_list", path=path)
    for key in row:
        if key not in _KEYS:
            return invalid("milestones_key_unknown", path=path, value=str(key), known=", ".join(_KEYS))
    for key in ("pct", "trigger"):
        if key not in row:
            return invalid("milestones_key_missing", path=path, value=key)
    share = _parse_share(row["pct"])
    if share is None:
        return invalid("milestones_share_invalid", path=f"{path}.pct", value=str(row["pct"]))
    if row["trigger"] not in list(Trigger):
        return invalid(
            "milestones_trigger_unknown",
            path=f"{path}.trigger",
            value=str(row["trigger"]),
            known=", ".join(Trigger),
        )
    trigger = Trigger(row["trigger"])
    for key, most in (("offset", MAX_DAYS), ("latest_after_shipment", MAX_DAYS), ("months", MAX_MONTHS)):
        number = row.get(key, 0)
        if type(number) is not int or not 0 <= number <= (0 if trigger is Trigger.BEFORE_SHIPMENT else most):
            return invalid("milestones_period_invalid", path=f"{path}.{key}", value=str(number))
    latest = None if trigger is Trigger.BEFORE_SHIPMENT else row.get("latest_after_shipment")
    return Instalment(share, trigger, row.get("offset", 0), latest, row.get("months", 0))


def _parse_share(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None  # a float among them: 0.3 + 0.3 + 0.3 + 0.1 is not 1 in binary
    try:
        share = Decimal(value)
    except InvalidOperation:
        return None
    return share if _is_share(share) else None
