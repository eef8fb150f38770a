"""What a customer is, field by field, as registers, visits and judgement have it."""

from datetime import date
from enum import StrEnum

from msgspec import Struct


class Ownership(StrEnum):
    """Whose company it is."""

    LISTED = "listed"
    CENTRAL_SOE = "central_soe"
    LOCAL_SOE = "local_soe"
    GROUP_MEMBER = "group_member"
    PRIVATE = "private"
    SOLE_PERSON = "sole_person"


class IndustryOutlook(StrEnum):
    """How risky the customer's industry is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    DISTRESSED = "distressed"


class RegionRisk(StrEnum):
    """How risky the customer's country or region is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Dependence(StrEnum):
    """How much the customer hangs on a few buyers or suppliers."""

    BALANCED = "balanced"
    MODERATE = "moderate"
    CRITICAL = "critical"


class ProfileField(StrEnum):
    """What can be told. Fields in ``_minor`` are amounts in the profile's currency."""

    FOUNDED_ON = "founded_on"
    PAID_IN_MINOR = "paid_in_minor"
    OWNERSHIP = "ownership"
    INDUSTRY_OUTLOOK = "industry_outlook"
    REGION_RISK = "region_risk"
    DEPENDENCE = "dependence"
    CUSTOMER_SINCE = "customer_since"
    PURCHASES_FORECAST_MINOR = "purchases_forecast_minor"
    INSURED_LIMIT_MINOR = "insured_limit_minor"


class Profile(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One field of one customer. ``value`` is text: an ISO date, a word, or a whole number of minor units of
    ``currency``. ``valid_on`` is the day the source speaks of, if it says one."""

    customer_id: str
    field: ProfileField
    value: str
    currency: str | None = None
    valid_on: date | None = None
    source: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which field: the latest known value holds."""
        return str(self.field)
