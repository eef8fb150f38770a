"""Who we sell to, as told by the company's own master data."""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct


class CustomerState(StrEnum):
    """May we trade with this customer at all?"""

    ACTIVE = "active"
    BLOCKED = "blocked"  # a person stopped all trade
    CLOSED = "closed"  # no longer exists or no longer a customer


class Customer(Struct, frozen=True, gc=False, kw_only=True):
    """One debtor as the ERP knows it. Optional facts that were not given are ``None``: unknown is not zero.

    ``currency`` is the currency we think about this customer in (its limit's default currency);
    ``registration_id`` is a standard id in text form, ``uscc:91330100716105852F``;
    ``terms`` are the agreed master terms in canonical form; ``dunning_level`` the highest open level.
    ``parent_id`` makes the customer a member of its parent's group unless ``group_id`` says otherwise.
    ``is_person``: its debts are a natural person's (a sole trader's, say); ``None`` where the file does not say.
    """

    customer_id: str
    name: str
    country: str
    currency: str
    name_en: str | None = None
    state: CustomerState = CustomerState.ACTIVE
    group_id: str | None = None
    parent_id: str | None = None
    segment: str | None = None
    registration_id: str | None = None
    address: str | None = None
    contact: str | None = None
    terms: str | None = None
    grade: str | None = None
    grade_review_on: date | None = None
    dunning_level: int | None = None
    customer_since: date | None = None
    sales_person: str | None = None
    is_person: bool | None = None


OPTIONAL_FACTS: Final = (
    "name_en",
    "segment",
    "registration_id",
    "address",
    "contact",
    "terms",
    "grade",
    "customer_since",
    "sales_person",
)
"""Facts of a customer file that a policy may ask for."""
