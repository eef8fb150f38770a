"""People who ask, decide and approve. A plain list until the service brings log-ins."""

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What a person may do; approval levels are given by policy in terms of these."""

    SALES = "sales"
    ANALYST = "analyst"
    CREDIT_MANAGER = "credit_manager"
    CFO = "cfo"
    GM = "gm"
    COMMITTEE = "committee"
    COLLECTOR = "collector"
    AUDITOR = "auditor"
    INTEGRATOR = "integrator"


class Person(Struct, frozen=True, gc=False, kw_only=True):
    """``person_id`` is the name used on the command line and in the audit trail."""

    person_id: str
    name: str
    role: Role
    is_active: bool = True
