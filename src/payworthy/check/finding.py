"""What one rule found, and how bad it is. The worst finding decides."""

from enum import IntEnum, StrEnum
from functools import cache

from msgspec import Struct


class Severity(StrEnum):
    """What a breach means. A rule does not know; the policy says."""

    PASS = "pass"
    WARN = "warn"
    PREPAY = "prepay"
    HOLD = "hold"
    REFUSE = "refuse"


class Rank(IntEnum):
    """Severities in order; kept apart from their names so that names stay stable strings."""

    PASS = 0
    WARN = 1
    PREPAY = 2
    HOLD = 3
    REFUSE = 4


RANK: dict[Severity, int] = {severity: int(Rank[severity.name]) for severity in Severity}


class Outcome(StrEnum):
    """The answer to a check: total and exclusive."""

    APPROVED = "approved"
    HELD = "held"
    PREPAY = "prepay"
    REFUSED = "refused"


OUTCOME: dict[Severity, Outcome] = {
    Severity.PASS: Outcome.APPROVED,
    Severity.WARN: Outcome.APPROVED,
    Severity.PREPAY: Outcome.PREPAY,
    Severity.HOLD: Outcome.HELD,
    Severity.REFUSE: Outcome.REFUSED,
}


class Verdict(StrEnum):
    """What a rule concluded."""

    PASS = "pass"
    BREACH = "breach"
    RELEASED = "released"  # breached, and a person set it aside for this order
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"  # the rule itself failed: never an approval


class Unit(StrEnum):
    """Unit of ``actual`` and ``threshold``."""

    MINOR = "minor"  # minor units of the basis currency
    DAYS = "days"
    PPM = "ppm"  # share in parts per million
    COUNT = "count"
    LEVEL = "level"


class Finding(Struct, frozen=True, gc=False, array_like=True):
    """``rule`` is the stable rule code (``R04``), ``variant`` which of its texts applies; the sentence is
    made from ``<rule>.<variant>``, ``actual``, ``threshold`` and ``params``."""

    rule: str
    verdict: Verdict
    severity: Severity
    variant: str
    actual: int | None = None
    threshold: int | None = None
    unit: Unit | None = None
    params: dict[str, str | int] | None = None


def passed(rule: str, actual: int | None = None, threshold: int | None = None, unit: Unit | None = None) -> Finding:
    """The rule is kept."""
    return Finding(rule, Verdict.PASS, Severity.PASS, "pass", actual, threshold, unit)


@cache
def not_applicable(rule: str, because: str) -> Finding:
    """The rule has nothing to say here; ``because`` is a code under ``not_applicable.`` in the texts."""
    return Finding(rule, Verdict.NOT_APPLICABLE, Severity.PASS, because)


def breached(
    rule: str,
    severity: Severity,
    variant: str,
    actual: int | None = None,
    threshold: int | None = None,
    unit: Unit | None = None,
    **params: str | int,
) -> Finding:
    """The rule is broken, with what the policy makes of it."""
    return Finding(rule, Verdict.BREACH, severity, variant, actual, threshold, unit, params or None)
