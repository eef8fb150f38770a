"""Trade references: how a customer pays others."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class ReferenceRating(StrEnum):
    """How the customer pays whoever was asked."""

    GOOD = "good"
    AVERAGE = "average"
    SLOW = "slow"
    BAD = "bad"


class Reference(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """An answer of ``reference_id`` (another supplier or a bank) on ``given_on``. ``limit_minor``: the credit it gives
    the customer, ``None`` if it does not say."""

    customer_id: str
    reference_id: str
    given_on: date
    rating: ReferenceRating
    limit_minor: int | None = None
    currency: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which answer: the same house asked again on another day is another."""
        return f"{self.reference_id}/{self.given_on.isoformat()}"
