"""Tiny builders of credit facts. Amounts are whole yuan; the day is that of ``builders.TODAY``."""

from datetime import date
from typing import Any

from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Area, Check, Event, EventKind
from payworthy.facts.reference import Reference, ReferenceRating
from payworthy.facts.statement import Statement

from .builders import TODAY, YUAN, days


def statement(customer_id: str = "C1", year: int = 2025, **amounts: Any) -> Statement:
    """Lines in yuan; everything else by its name in ``head_…``."""
    head = {name.removeprefix("head_"): amounts.pop(name) for name in list(amounts) if name.startswith("head_")}
    facts: dict[str, Any] = {"period_end": date(year, 12, 31), "months": 12, "currency": "CNY"} | head
    return Statement(customer_id=customer_id, amounts={key: yuan * YUAN for key, yuan in amounts.items()}, **facts)


def event(customer_id: str = "C1", kind: str = "judgment_debtor", **changes: Any) -> Event:
    facts: dict[str, Any] = {"began_on": TODAY - days(100)}
    return Event(customer_id=customer_id, kind=EventKind(kind), **(facts | changes))


def check_of(customer_id: str = "C1", area: str = "courts", **changes: Any) -> Check:
    facts: dict[str, Any] = {"checked_on": TODAY - days(5)}
    return Check(customer_id=customer_id, area=Area(area), **(facts | changes))


def profile(customer_id: str = "C1", field: str = "ownership", value: str = "private", **changes: Any) -> Profile:
    return Profile(customer_id=customer_id, field=ProfileField(field), value=value, **changes)


def reference(customer_id: str = "C1", rating: str = "good", **changes: Any) -> Reference:
    facts: dict[str, Any] = {"reference_id": "Example Steel", "given_on": TODAY - days(50)}
    return Reference(customer_id=customer_id, rating=ReferenceRating(rating), **(facts | changes))


def promise(customer_id: str = "C1", yuan: int = 100, **changes: Any) -> Promise:
    facts: dict[str, Any] = {"promised_on": TODAY - days(30), "due_on": TODAY - days(20), "currency": "CNY"}
    return Promise(customer_id=customer_id, amount_minor=yuan * YUAN, **(facts | changes))
