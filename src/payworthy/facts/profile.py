"""What a customer is, field by field, as registers, visits and judgement have it."""

from datetime import date
from enum import StrEnum
from typing import Final

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


class EntityType(StrEnum):
    """What kind of body it is (domain specification 2.1). The first three of a person's name are a person's risk."""

    SOLE_TRADER = "sole_trader"  # 个体工商户
    SOLE_PROPRIETORSHIP = "sole_prop"  # 个人独资企业
    NATURAL_PERSON = "natural_person"  # 自然人
    LIMITED_COMPANY = "llc"  # 有限责任公司
    SOLE_OWNER_COMPANY = "sole_llc"  # 一人有限公司
    JOINT_STOCK_COMPANY = "jsc"  # 股份有限公司
    PARTNERSHIP = "partnership"  # 合伙企业
    BRANCH = "branch"  # 分公司
    PUBLIC_BODY = "public_body"  # 机关、事业单位
    FOREIGN = "foreign"  # 境外企业


PERSONS: Final = frozenset({EntityType.SOLE_TRADER, EntityType.SOLE_PROPRIETORSHIP, EntityType.NATURAL_PERSON})
"""Whose debts are a person's debts: what is kept of them is personal data, and a person decides about them."""


class RegistrationStatus(StrEnum):
    """What the register says of its existence."""

    ACTIVE = "active"  # 存续、在业、开业
    MOVED_OUT = "moved_out"  # 迁出
    SUSPENDED = "suspended"  # 歇业、停业
    LIQUIDATION = "liquidation"  # 清算
    REVOKED = "revoked"  # 吊销
    CANCELLED = "cancelled"  # 撤销
    DEREGISTERED = "deregistered"  # 注销


class SizeClass(StrEnum):
    """Size by the official classes."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


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
    # What a register says of the company itself; no score reads these, people and other checks do.
    NAME_ZH = "name_zh"
    NAME_EN = "name_en"
    FORMER_NAMES = "former_names"  # parted by semicolons
    REGISTRATION_ID = "registration_id"  # a standard id in text form, ``uscc:91330100716105852F``
    ENTITY_TYPE = "entity_type"
    REG_STATUS = "reg_status"
    TERM_TO = "term_to"  # an ISO date
    APPROVED_ON = "approved_on"  # an ISO date
    REG_AUTHORITY = "reg_authority"
    REG_ADDRESS = "reg_address"
    BUSINESS_ADDRESS = "business_address"
    REGION_CODE = "region_code"
    INDUSTRY_CODE = "industry_code"  # GB/T 4754 or another; the words beside it are the source's
    INDUSTRY = "industry"
    BUSINESS_SCOPE = "business_scope"
    PRODUCTS = "products"
    LEGAL_REPRESENTATIVE = "legal_representative"
    REGISTERED_CAPITAL_MINOR = "registered_capital_minor"
    CONTRIBUTION_DUE_ON = "contribution_due_on"  # an ISO date
    ACTUAL_CONTROLLER = "actual_controller"
    EMPLOYEES = "employees"  # people insured by the employer, a whole number
    TAXPAYER_GRADE = "taxpayer_grade"
    SIZE_CLASS = "size_class"


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
