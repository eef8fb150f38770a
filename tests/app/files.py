"""Builders of credit files: lines with running totals, limits, reservations, exchange rates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from payworthy.app.credit_file import CreditFile, Setting, resolve
from payworthy.app.line import Line
from payworthy.base.fx import Rate, RateTable
from payworthy.check.policy import ExposureParams
from payworthy.check.request import Request
from payworthy.check.snapshot import Snapshot
from payworthy.exposure.reservation import Origin, Reservation
from payworthy.facts.customer import Customer, CustomerState
from payworthy.facts.limit import Limit, LimitKind

from ..check.builders import NOW, TODAY, a_request

Totals = Mapping[str, Mapping[str, int]]

RATES = {("USD", "CNY"): "7.10", ("EUR", "CNY"): "7.80", ("JPY", "CNY"): "0.048", ("KWD", "CNY"): "23.1"}


def a_rate_table(rates: Mapping[tuple[str, str], str] = RATES, *, days_old: int = 0) -> RateTable:
    """Rates of one day, usable for seven days."""
    on = TODAY - timedelta(days=days_old)
    given = [Rate(base, quote, Decimal(rate), on, "PBOC") for (base, quote), rate in rates.items()]
    return RateTable(given, max_age_days=7, pivot="CNY")


def a_setting(rates: RateTable | None = None, **changes: Any) -> Setting:
    """What a batch shares: noon of the day, a haircut of 5 %, a ledger of yesterday."""
    setting = Setting(
        at=NOW,
        today=TODAY,
        params=ExposureParams(),
        rates=rates or a_rate_table(),
        ledger_as_of=TODAY - timedelta(days=1),
    )
    return replace(setting, **changes)


def a_customer(**changes: Any) -> Customer:
    facts: dict[str, Any] = {"customer_id": "C1", "name": "Good Parts", "country": "CN", "currency": "CNY"}
    return Customer(**(facts | changes))


def a_line(totals: Totals | None = None, *, line_id: str = "customer:C1", **changes: Any) -> Line:
    """A line with running totals by currency and component."""
    given = {currency: dict(parts) for currency, parts in (totals or {}).items()}
    return Line(line_id=line_id, totals=given, **changes)


def a_base(amount_minor: int | None, currency: str = "CNY", **changes: Any) -> Limit:
    """A base limit from the first day of the year without an end."""
    facts: dict[str, Any] = {"owner_id": "C1", "is_group": False, "valid_from": date(2026, 1, 1), "valid_to": None}
    return Limit(kind=LimitKind.BASE, amount_minor=amount_minor, currency=currency, **(facts | changes))


def a_temporary(amount_minor: int | None, currency: str = "CNY", **changes: Any) -> Limit:
    """A temporary limit running today."""
    facts: dict[str, Any] = {
        "owner_id": "C1",
        "is_group": False,
        "valid_from": TODAY - timedelta(days=10),
        "valid_to": TODAY + timedelta(days=10),
    }
    return Limit(kind=LimitKind.TEMPORARY, amount_minor=amount_minor, currency=currency, **(facts | changes))


def a_file(line: Line | None = None, customer: Customer | None = None, **changes: Any) -> CreditFile:
    """A debtor with its line; without a group unless one is given."""
    return CreditFile(customer=customer or a_customer(), line=line or a_line(), **changes)


def a_held_order(amount_minor: int, currency: str = "CNY", **changes: Any) -> Reservation:
    """Headroom that order ``SO-1`` holds from an earlier check."""
    facts: dict[str, Any] = {"origin": Origin.DECISION, "order_id": "SO-1", "placed_at": NOW}
    facts |= {"expires_at": NOW + timedelta(days=30), "reservation_id": "R-1", "debtor_id": "C1"}
    return Reservation(reserved_minor=amount_minor, currency=currency, **(facts | changes))


def a_carried_order(amount_minor: int, currency: str = "CNY", **changes: Any) -> Reservation:
    """The same from before the book existed."""
    return a_held_order(amount_minor, currency, **({"origin": Origin.CARRIED, "expires_at": None} | changes))


def resolved(
    file: CreditFile,
    request: Request | None = None,
    setting: Setting | None = None,
    sold_to: CustomerState | None = None,
) -> Snapshot:
    """The snapshot of a file for an order."""
    return resolve(request or a_request(), file, sold_to, setting or a_setting())
