"""What stands behind a customer's debts: deposits, guarantees, accepted bills, mortgages (domain specification 4.3)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct


class SecurityKind(StrEnum):
    """What may stand behind a limit. For a bank acceptance and a parent's guarantee the limit given to who must pay
    is the ceiling."""

    CASH = "cash"
    BANK_GUARANTEE = "bank_guarantee"
    BANK_ACCEPTANCE = "bank_acceptance"
    REAL_ESTATE = "real_estate"
    CHATTEL = "chattel"
    RETENTION_OF_TITLE = "retention_of_title"
    PARENT_GUARANTEE = "parent_guarantee"
    PERSONAL_GUARANTEE = "personal_guarantee"


class Collateral(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One security, by the number of its deed. ``value_minor``: its value before any haircut, in ``currency``.
    ``payer_limit_minor``: the limit given to the accepting bank or the guaranteeing parent, in the same currency;
    without one these two count for nothing. ``valid_to`` of ``None``: until it is given back, which is a later version
    with an end."""

    customer_id: str
    collateral_id: str
    kind: SecurityKind
    value_minor: int
    currency: str
    valid_from: date
    valid_to: date | None = None
    payer_limit_minor: int | None = None
    provider: str | None = None
    source: str | None = None
    known_on: date | None = None

    @property
    def fact_id(self) -> str:
        """Which security."""
        return self.collateral_id

    def runs_on(self, day: date) -> bool:
        """Whether it may be called on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def holding(versions: Iterable[Collateral], day: date) -> tuple[Collateral, ...]:
    """Securities that run on a day, each as it was known by then. ``versions``: in the order in which they came; those
    without ``known_on`` have always been known."""
    latest: dict[str, Collateral] = {}
    for version in versions:
        if version.known_on is None or version.known_on <= day:
            latest[version.collateral_id] = version
    return tuple(one for one in latest.values() if one.runs_on(day))
