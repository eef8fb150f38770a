"""Builders with sane defaults: a good customer of grade A, a limit of 3,000,000, an order of 100,000 that may go.

Amounts are minor units; ``yuan`` makes them of whole yuan or of text. Every keyword changes the one thing it names.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from payworthy.base.money import parse_amount
from payworthy.check.action import Action, ActionKind
from payworthy.check.case import Case
from payworthy.check.decide import Decision, decide
from payworthy.check.evaluate import run_rules
from payworthy.check.finding import Finding, Severity
from payworthy.check.policy import CheckPolicy, ExposureParams, ValidityParams
from payworthy.check.remedy import Remedy
from payworthy.check.request import Request
from payworthy.check.rules import RULES
from payworthy.check.rules.completeness import Level
from payworthy.check.snapshot import Group, History, LimitInForce, Party, Release, Snapshot
from payworthy.exposure.components import COMPONENTS, Components
from payworthy.exposure.overdue import Rung
from payworthy.facts.customer import CustomerState
from payworthy.facts.order import CheckPoint

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
GRADES = ("AAA", "AA", "A", "BBB", "BB", "B", "C", "D")
FACTS = ("address", "contact", "registration_id")


def yuan(amount: int | str) -> int:
    """Minor units: ``yuan(1_000)``, ``yuan("1,000.01")``."""
    minor = amount * 100 if isinstance(amount, int) else parse_amount(amount, "CNY")
    assert isinstance(minor, int), amount
    return minor


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


def late(*amounts: tuple[int, int]) -> tuple[Rung, ...]:
    """Rungs from pairs of days past due and minor units, oldest first."""
    return tuple(Rung(ago(days), amount) for days, amount in sorted(amounts, reverse=True))


def shipping(*amounts: tuple[int, int]) -> tuple[Rung, ...]:
    """Carried orders from pairs of days until shipment and minor units, soonest first."""
    return tuple(Rung(ago(-days), amount) for days, amount in sorted(amounts))


def a_limit(base_minor: int | None = yuan(3_000_000), **changes: Any) -> LimitInForce:
    """A limit without an end."""
    return LimitInForce(base_minor=base_minor, **({"valid_from": date(2026, 1, 1), "valid_to": None} | changes))


def a_group(exposure_minor: int = 0, limit: LimitInForce | None = None) -> Group:
    """Group ``G``: its exposure is receivables."""
    return Group(group_id="G", exposure=Components(receivable=exposure_minor), limit=limit)


def a_release(*rules: str, **bounds: Any) -> Release:
    """A release of ``rules`` with bounds so wide that any order fits."""
    wide = {
        "release_id": "X-1",
        "amount_max_minor": 10**15,
        "exposure_max_minor": 10**15,
        "credit_days_max": 999,
        "until": NOW,
    }
    return Release(rules=rules, **(wide | bounds))


def a_request(amount_minor: int = yuan(100_000), **changes: Any) -> Request:
    """An order on 30 days by customer ``C1``. ``credit_days`` alone changes the terms with it."""
    facts: dict[str, Any] = {"customer_id": "C1", "order_id": "SO-1", "currency": "CNY", "credit_days": 30}
    facts |= changes
    facts.setdefault("terms", "prepaid" if facts.get("is_prepaid") else f"net {facts['credit_days']}")
    return Request(amount_minor=amount_minor, **facts)


_PARTY = frozenset(Party.__struct_fields__)
_HISTORY = frozenset(History.__struct_fields__)


def a_snapshot(order_minor: int = yuan(100_000), **changes: Any) -> Snapshot:
    """The debtor ``C1``. Keywords are fields of ``Snapshot``, ``Party`` and ``History`` and names of exposure parts."""
    parts = {name: changes.pop(name) for name in COMPONENTS if name in changes}
    party = {name: changes.pop(name) for name in tuple(changes) if name in _PARTY}
    history = {name: changes.pop(name) for name in tuple(changes) if name in _HISTORY}
    debtor: dict[str, Any] = {
        "customer_id": "C1",
        "state": CustomerState.ACTIVE,
        "country": "CN",
        "currency": "CNY",
        "grade": "A",
        "grade_review_on": ago(-90),
        "facts_present": FACTS,
    }
    past: dict[str, Any] = {"order_count": 12, "first_order_on": ago(730), "median_order_minor": yuan(100_000)}
    facts: dict[str, Any] = {
        "at": NOW,
        "today": TODAY,
        "basis": "CNY",
        "limit": a_limit(),
        "ledger_as_of": TODAY,
        "debtor": Party(**(debtor | party)),
        "history": History(**(past | history)),
        "exposure": Components(**parts),
    }
    return Snapshot(order_minor=order_minor, **(facts | changes))


def _by_grade(*values: int | str, none: int | str) -> dict[str, Any]:
    as_given: Callable[[Any], Any] = Decimal if isinstance(none, str) else int
    return {grade: as_given(value) for grade, value in zip((*GRADES, "none"), (*values, none), strict=True)}


MATERIAL = {"CNY": yuan(5_000)}
POLICY: Mapping[str, dict[str, Any]] = {
    "R01": {"stop_grades": ("D",)},
    "R02": {"grace_days": 15},
    "R03": {"grace_days": 15},
    "R04": {"tolerance": _by_grade("0.05", "0.05", "0.05", "0", "0", "0", "0", "0", none="0")},
    "R05": {"grace_days": 15},
    "R06": {"max_days": _by_grade(30, 30, 30, 15, 7, 0, 0, 0, none=7), "floor": MATERIAL},
    "R07": {
        "max_share": _by_grade("0.20", "0.20", "0.20", "0.15", "0.10", "0", "0", "0", none="0.10"),
        "floor": MATERIAL,
    },
    "R08": {"max_days": _by_grade(90, 75, 60, 45, 30, 15, 0, 0, none=30)},
    "R09": {
        "share": _by_grade("0", "0", "0", "0", "0.30", "0.50", "1", "1", none="0.50"),
        "segment_share": {"dealer": Decimal(0)},
        "points": (CheckPoint.ORDER, CheckPoint.PRODUCTION_RELEASE, CheckPoint.SHIPMENT),
    },
    "R10": {"stop_level": 3},
    "R12": {"breach": Severity.WARN, "floor": {"CNY": yuan(50_000)}},
    "R13": {"first_orders": 3, "first_days": 90, "start_limit": {"CNY": yuan(200_000)}},
    "R16": {"breach": Severity.REFUSE, "unsettled": Severity.HOLD, "max_age_days": 30},
    "R18": {"countries": ("CN", "DE"), "currencies": ("CNY", "USD", "EUR")},
    "R19": {"max_days": 30, "floor": MATERIAL},
    "R20": {
        "levels": (
            Level(above={"CNY": yuan(100_000)}, facts=("registration_id",)),
            Level(above={"CNY": yuan(1_000_000)}, facts=("address", "contact")),
        )
    },
    "R21": {"max_age_days": 3},
}
"""The defaults of the domain specification (5.4), written out so that no preset can move these tests."""

_EXPOSURE = frozenset(ExposureParams.__struct_fields__)
_VALIDITY = frozenset(ValidityParams.__struct_fields__)


def a_policy(*, off: tuple[str, ...] = (), **overrides: Any) -> CheckPolicy:
    """Every rule on. ``R04={"tolerance": ...}`` changes parameters of a rule, ``off`` switches rules off, the other
    keywords are fields of the exposure and validity sections."""
    exposure = {name: overrides.pop(name) for name in tuple(overrides) if name in _EXPOSURE}
    validity = {name: overrides.pop(name) for name in tuple(overrides) if name in _VALIDITY}
    unknown = overrides.keys() - RULES.keys()
    assert not unknown, unknown
    return CheckPolicy(
        exposure=ExposureParams(**exposure),
        validity=ValidityParams(**validity),
        rules={
            code: rule.params(**(POLICY.get(code, {}) | overrides.get(code, {})))
            for code, rule in RULES.items()
            if code not in off
        },
    )


def findings(
    snapshot: Snapshot, request: Request | None = None, policy: CheckPolicy | None = None
) -> dict[str, Finding]:
    """What every rule found, by code."""
    found = run_rules(Case(request or a_request(snapshot.order_minor), snapshot, policy or a_policy()))
    return {finding.rule: finding for finding in found}


def decided(snapshot: Snapshot, request: Request | None = None, policy: CheckPolicy | None = None) -> Decision:
    """The decision on the order."""
    return decide(request or a_request(snapshot.order_minor), snapshot, policy or a_policy())


def stops(decision: Decision) -> list[str]:
    """Codes of the findings that keep the order from going."""
    return [found.rule for found in decision.findings if found.severity not in (Severity.PASS, Severity.WARN)]


def with_exposure(snapshot: Snapshot, **added: int) -> Snapshot:
    """The snapshot with amounts added to parts of the debtor's exposure, and to those of its group."""
    changed = replace(snapshot, exposure=_added(snapshot.exposure, added))
    if snapshot.group is None:
        return changed
    return replace(changed, group=replace(snapshot.group, exposure=_added(snapshot.group.exposure, added)))


def _added(parts: Components, added: Mapping[str, int]) -> Components:
    return replace(parts, **{name: getattr(parts, name) + amount for name, amount in added.items()})


def spoken(remedies: tuple[Remedy, ...]) -> list[dict[str, Any]]:
    """Remedies as kind and figure: ``{"prepay": 35000000, "shorten_terms": 30}``."""
    return [{action.kind.value: _figure(action) for action in remedy.actions} for remedy in remedies]


def _figure(action: Action) -> Any:
    if action.kind is ActionKind.RELEASE:
        return action.names
    return action.amount_minor if action.amount_minor is not None else action.days or action.names or None
