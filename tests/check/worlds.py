"""Any debtor with any order: strategies for hypothesis.

Amounts come in steps of 10,000 yuan, at times one fen more or less, so that thresholds are met and missed often.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from payworthy.check.case import Case
from payworthy.check.decide import Decision, decide
from payworthy.check.evaluate import outcome_of, run_rules
from payworthy.check.finding import Finding, Outcome
from payworthy.check.policy import CheckPolicy
from payworthy.check.request import Request
from payworthy.check.snapshot import Group, LimitInForce, OverdueDocument, Release, Snapshot
from payworthy.exposure.components import Components
from payworthy.exposure.overdue import Rung
from payworthy.facts.customer import CustomerState
from payworthy.facts.file_item import Screening
from payworthy.facts.order import CheckPoint
from payworthy.policy_files import preset_policy, presets

from .builders import (
    FACTS,
    NOW,
    TODAY,
    a_limit,
    a_policy,
    a_release,
    a_request,
    a_snapshot,
    ago,
    late,
    shipping,
    yuan,
)

STEP = yuan(10_000)
HARSHNESS = (Outcome.APPROVED, Outcome.PREPAY, Outcome.HELD, Outcome.REFUSED)
POLICIES: dict[str, CheckPolicy] = {
    "builders": a_policy(),
    "builders, net of collateral": a_policy(basis="net"),
    **{name: preset_policy(name).check for name in presets()},
}
_OTHER_PARTS = (
    "unapplied",
    "credit_note",
    "unbilled",
    "reserved",
    "commercial_bill",
    "bank_bill_city",
    "bank_bill_rural",
    "collateral",
)
RELEASABLE = ("R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R12", "R13", "R19", "R20", "R21")

few = settings(max_examples=200, deadline=None)
many = settings(max_examples=500, deadline=None)

_T = TypeVar("_T")


@dataclass(frozen=True)
class World:
    """A request, a snapshot and the policy they are judged by."""

    request: Request
    snapshot: Snapshot
    policy: CheckPolicy

    @property
    def case(self) -> Case:
        """All three, ready for the rules."""
        return Case(self.request, self.snapshot, self.policy)

    def findings(self) -> tuple[Finding, ...]:
        """What every rule found."""
        return run_rules(self.case)

    def outcome(self) -> Outcome:
        """The answer, without the search for remedies."""
        return outcome_of(self.findings())

    def decide(self) -> Decision:
        """The whole decision."""
        return decide(self.request, self.snapshot, self.policy)


def changed(world: World, **changes: Any) -> World:
    """The world with another request, snapshot or policy."""
    return World(**{"request": world.request, "snapshot": world.snapshot, "policy": world.policy, **changes})


class Choices:
    """Choices made by a string of bytes, one byte each; byte 0 is the first and plainest choice, so that what
    hypothesis shrinks becomes plainer. Many small draws of hypothesis itself would take a hundred times as long."""

    def __init__(self, made: bytes, *, whole: bool = False) -> None:
        self._made = iter(made)
        self._fen = (0,) if whole else (0, 0, 0, 1, -1)

    def number(self, most: int) -> int:
        """0 up to and including ``most`` (at most 255)."""
        return next(self._made, 0) % (most + 1)

    def of(self, *options: _T) -> _T:
        """One of the options; name one twice to make it likelier."""
        return options[self.number(len(options) - 1)]

    def mostly(self, plain: _T, *others: _T) -> _T:
        """The first option four times out of five."""
        return plain if self.number(4) < 4 else self.of(*others)

    def some(self, *options: _T) -> tuple[_T, ...]:
        """Any of the options, in their order."""
        return tuple(option for option in options if self.number(1))

    def amount(self, most: int = 30) -> int:
        """Minor units: 0 up to ``most`` steps, at times a fen more or less unless ``whole``."""
        return max(0, self.number(most) * STEP + self.of(*self._fen))


def worlds(*, tame: bool = False, whole: bool = False) -> st.SearchStrategy[World]:
    """Any world. ``tame``: active parties, all rates known, no release, so that only figures can stop the order;
    ``whole``: no amount has odd fen."""
    return st.binary(min_size=120, max_size=120).map(lambda made: a_world(Choices(made, whole=whole), tame=tame))


def choices() -> st.SearchStrategy[Choices]:
    """What happens to a world afterwards."""
    return st.binary(min_size=64, max_size=64).map(Choices)


def a_world(pick: Choices, *, tame: bool = False) -> World:
    """The world that follows from choices."""
    order_minor = max(pick.amount(20), 100)
    received = pick.of(0, 0, 0, order_minor // 2, order_minor // 3, order_minor)
    rungs, retention = _late(pick), _late(pick)
    carried = shipping(*((days, pick.amount(3)) for days in pick.some(1, 59, 60, 61, 90)))
    parts = {
        "receivable": sum(rung.amount_minor for rung in rungs) + pick.amount(),
        "retention": sum(rung.amount_minor for rung in retention) + pick.amount(3),
        "open_orders": sum(rung.amount_minor for rung in carried) + pick.amount(3),
        "prepaid": received + pick.amount(3),
    }
    for name in (
        "unapplied",
        "credit_note",
        "unbilled",
        "reserved",
        "commercial_bill",
        "bank_bill_rural",
        "collateral",
    ):
        parts[name] = pick.of(0, pick.amount(5))
    snapshot = a_snapshot(
        order_minor,
        **parts,
        rungs=rungs,
        retention_rungs=retention,
        order_ladder=carried,
        oldest_overdue=tuple(
            OverdueDocument(f"INV-{index}", rung.due_on, rung.amount_minor) for index, rung in enumerate(rungs[:5])
        ),
        prepaid_minor=received,
        limit=_limit(pick),
        group=_group(pick, parts),
        grade=pick.of("A", "A", "AA", "AAA", "BBB", "BBB", "BB", "B", pick.of(None, "C", "D")),
        grade_review_on=ago(pick.mostly(-90, 15, 16)),
        segment=pick.of(None, "dealer", "machine_custom"),
        dunning_level=pick.mostly(None, 0, 2, 3),
        master_credit_days=pick.mostly(None, 30, 60),
        facts_present=pick.mostly(FACTS, pick.some(*FACTS)),
        order_count=pick.mostly(12, 0, 2, 3),
        first_order_on=pick.mostly(ago(700), ago(90), ago(89), None),
        median_order_minor=pick.of(None, STEP + pick.amount(9)),
        ledger_as_of=pick.mostly(TODAY, ago(3), ago(4), None),
        **({} if tame or pick.number(1) else _trouble(pick)),
    )
    request = a_request(
        order_minor,
        credit_days=pick.mostly(30, 0, 15, 45, 60, 90),
        is_prepaid=not tame and pick.number(9) == 9,
        point=pick.mostly(CheckPoint.ORDER, *CheckPoint),
    )
    return World(request, snapshot, POLICIES[pick.of(*POLICIES)])


def _late(pick: Choices) -> tuple[Rung, ...]:
    days = {pick.of(1, 7, 8, 15, 16, 30, 31, 119, 121) for _ in range(pick.of(0, 0, 1, 2))}
    found = ((day, pick.amount(3)) for day in sorted(days))
    return late(*((day, minor) for day, minor in found if minor))


def _limit(pick: Choices) -> LimitInForce | None:
    """No limit, an unlimited one or a capped one; running, in its days of grace, or expired."""
    base = pick.mostly("capped", "unlimited", "none")
    limit = a_limit(
        None if base == "unlimited" else pick.amount(90),
        valid_to=pick.mostly(None, TODAY, ago(15), ago(16)),
        temporary_minor=pick.of(0, pick.amount(3)),
    )
    return None if base == "none" else limit


def _group(pick: Choices, parts: dict[str, int]) -> Group | None:
    """The debtor's own parts and what the other members owe."""
    others, limit = pick.amount(), _limit(pick)
    if not pick.number(1):
        return None
    whole = parts | {"receivable": parts["receivable"] + others}
    return Group(group_id="G", exposure=Components(**whole), limit=limit)


def _trouble(pick: Choices) -> dict[str, Any]:
    """What is rare: a party that is not active, a rate that is missing, releases by persons."""
    return {
        "state": pick.mostly(*[CustomerState.ACTIVE] * 4, CustomerState.BLOCKED, CustomerState.CLOSED),
        "sold_to_state": pick.mostly(None, *CustomerState),
        "screened_on": pick.mostly(None, TODAY, ago(30), ago(31)),
        "sanction_state": pick.mostly(None, *Screening),
        "is_screening": pick.number(1) == 1,
        "missing_rates": pick.mostly((), (), ("USD/CNY",)),
        "releases": tuple(_release(pick, f"X-{index}") for index in range(pick.of(0, 0, 1, 1, 2))),
    }


def _release(pick: Choices, release_id: str) -> Release:
    """A release of some rules, with bounds near the figures of the order."""
    return a_release(
        *pick.some(*RELEASABLE),
        release_id=release_id,
        amount_max_minor=pick.of(10**15, pick.amount()),
        exposure_max_minor=pick.of(10**15, 4 * pick.amount()),
        group_exposure_max_minor=pick.of(None, 4 * pick.amount()),
        credit_days_max=pick.of(999, 30, 60),
        until=pick.of(NOW, NOW, NOW, NOW - timedelta(seconds=1)),
    )
