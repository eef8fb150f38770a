"""Any debtor with any order: strategies for hypothesis, and every way in which a debtor can get worse.

Amounts come in steps of 10,000 yuan, at times one fen more or less, so that thresholds are met and missed often.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import assume, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from payworthy.check.case import Case
from payworthy.check.evaluate import outcome_of, run_rules
from payworthy.check.finding import Outcome, Verdict
from payworthy.check.policy import CheckPolicy
from payworthy.check.request import Request
from payworthy.check.snapshot import Group, LimitInForce, OverdueDocument, Release, Snapshot
from payworthy.exposure.components import Components
from payworthy.exposure.overdue import Rung
from payworthy.facts.customer import CustomerState
from payworthy.facts.order import CheckPoint
from payworthy.policy_files import preset_policy, presets

from .builders import (
    FACTS,
    GRADES,
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
    with_exposure,
    yuan,
)

STEP = yuan(10_000)
HARSHNESS = (Outcome.APPROVED, Outcome.PREPAY, Outcome.HELD, Outcome.REFUSED)
POLICIES: dict[str, CheckPolicy] = {
    "builders": a_policy(),
    "builders, net of collateral": a_policy(basis="net"),
    **{name: preset_policy(name).check for name in presets()},
}
RELEASABLE = ("R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R12", "R13", "R19", "R20", "R21")

few = settings(max_examples=60, deadline=None)
many = settings(max_examples=250, deadline=None)


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

    def outcome(self) -> Outcome:
        """The answer, without the search for remedies."""
        return outcome_of(run_rules(self.case))

    def verdicts(self) -> list[tuple[str, Verdict]]:
        """What each rule concluded."""
        return [(finding.rule, finding.verdict) for finding in run_rules(self.case)]


def amounts(most: int = 30, *, whole: bool = False) -> st.SearchStrategy[int]:
    """Minor units, 0 up to ``most`` steps; ``whole`` leaves out the odd fen."""
    steps = st.integers(0, most).map(STEP.__mul__)
    return steps if whole else st.builds(lambda step, fen: max(0, step + fen), steps, st.sampled_from([0, 0, 0, 1, -1]))


@st.composite
def worlds(draw: st.DrawFn, *, whole: bool = False, tame: bool = False) -> World:
    """``tame``: active parties, all rates known, no release, so that little but the figures can stop the order."""
    amount = amounts(whole=whole)
    small = amounts(3, whole=whole)
    order_minor = max(draw(amounts(20, whole=whole)), 100)
    received = draw(st.sampled_from([0, 0, order_minor // 200 * 100, order_minor]))
    rungs = _rungs(draw, small)
    retention = _rungs(draw, small)
    carried = shipping(*draw(_days_and(small, (1, 59, 60, 61, 90))))
    parts = {
        "receivable": sum(rung.amount_minor for rung in rungs) + draw(amount),
        "retention": sum(rung.amount_minor for rung in retention) + draw(small),
        "open_orders": sum(rung.amount_minor for rung in carried) + draw(small),
        "prepaid": received + draw(small),
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
        parts[name] = draw(st.just(0) | small)
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
        limit=draw(limits(whole=whole)),
        group=_group(draw, parts, amount, limits(whole=whole)),
        grade=draw(st.sampled_from([*GRADES[:5], *GRADES[2:5], "B", "C", None])),
        grade_review_on=ago(draw(st.sampled_from([-90, 15, 16]))),
        segment=draw(st.sampled_from([None, "dealer", "machine_custom"])),
        dunning_level=draw(st.sampled_from([None, None, 0, 2, 3])),
        master_credit_days=draw(st.sampled_from([None, None, 30, 60])),
        facts_present=tuple(
            sorted(draw(st.sets(st.sampled_from(FACTS))) | ({*FACTS} if draw(st.booleans()) else set()))
        ),
        order_count=draw(st.sampled_from([0, 2, 3, 12])),
        first_order_on=draw(st.sampled_from([None, ago(89), ago(90), ago(700)])),
        median_order_minor=draw(st.none() | amounts(5, whole=whole)),
        ledger_as_of=draw(st.sampled_from([TODAY, TODAY, ago(3), ago(4), None])),
        **({} if tame else _trouble(draw, amount)),
    )
    request = a_request(
        order_minor,
        credit_days=draw(st.sampled_from([0, 15, 30, 45, 60, 90])),
        is_prepaid=not tame and draw(st.integers(0, 9)) == 0,
        point=draw(st.sampled_from(CheckPoint)),
    )
    return World(request, snapshot, POLICIES[draw(st.sampled_from(sorted(POLICIES)))])


def _days_and(amount: st.SearchStrategy[int], days: tuple[int, ...]) -> st.SearchStrategy[list[tuple[int, int]]]:
    return st.lists(st.tuples(st.sampled_from(days), amount), max_size=3, unique_by=lambda pair: pair[0])


def _rungs(draw: st.DrawFn, amount: st.SearchStrategy[int]) -> tuple[Rung, ...]:
    found = draw(_days_and(amount, (1, 7, 8, 15, 16, 30, 31, 119, 121)))
    return late(*((days, minor) for days, minor in found if minor))


@st.composite
def limits(draw: st.DrawFn, *, whole: bool = False) -> LimitInForce | None:
    """No limit, an unlimited one or a capped one; running, in its days of grace, or expired."""
    base = draw(st.sampled_from(["none", "unlimited", "capped", "capped", "capped", "capped"]))
    if base == "none":
        return None
    return a_limit(
        None if base == "unlimited" else draw(amounts(60, whole=whole)),
        valid_to=draw(st.sampled_from([None, None, None, TODAY, ago(15), ago(16)])),
        temporary_minor=draw(st.just(0) | amounts(3, whole=whole)),
    )


def _group(
    draw: st.DrawFn,
    parts: dict[str, int],
    amount: st.SearchStrategy[int],
    limit: st.SearchStrategy[LimitInForce | None],
) -> Group | None:
    """The debtor's own parts and what the other members owe."""
    if draw(st.booleans()):
        return None
    whole_group = parts | {"receivable": parts["receivable"] + draw(amount)}
    return Group(group_id="G", exposure=Components(**whole_group), limit=draw(limit))


def _trouble(draw: st.DrawFn, amount: st.SearchStrategy[int]) -> dict[str, Any]:
    """What is rare: a party that is not active, a rate that is missing, releases by persons."""
    states = st.sampled_from([CustomerState.ACTIVE] * 8 + [CustomerState.BLOCKED, CustomerState.CLOSED])
    return {
        "state": draw(states),
        "sold_to_state": draw(st.none() | states),
        "missing_rates": draw(st.sampled_from([()] * 9 + [("USD/CNY",)])),
        "releases": tuple(draw(releases(amount, f"X-{index}")) for index in range(draw(st.integers(0, 2)))),
    }


@st.composite
def releases(draw: st.DrawFn, amount: st.SearchStrategy[int], release_id: str) -> Release:
    """A release of some rules, with bounds near the figures of the order."""
    return a_release(
        *sorted(draw(st.sets(st.sampled_from(RELEASABLE), min_size=1, max_size=6))),
        release_id=release_id,
        amount_max_minor=draw(amount),
        exposure_max_minor=draw(amount) * 4,
        group_exposure_max_minor=draw(st.none() | amount),
        credit_days_max=draw(st.sampled_from([30, 60])),
        until=draw(st.sampled_from([NOW, NOW - timedelta(seconds=1)])),
    )


# ---- the same world, worse -----------------------------------------------------------------------------------------

Draw = Callable[[st.SearchStrategy[Any]], Any]
Worse = Callable[[World, Draw], World]

_more = amounts(12).filter(bool)


def _with(world: World, **changes: Any) -> World:
    return replace_world(world, snapshot=replace(world.snapshot, **changes))


def replace_world(world: World, **changes: Any) -> World:
    """The world with another request, snapshot or policy."""
    return World(**{"request": world.request, "snapshot": world.snapshot, "policy": world.policy, **changes})


def _debtor(world: World, **changes: Any) -> World:
    return _with(world, debtor=replace(world.snapshot.debtor, **changes))


def a_larger_order(world: World, draw: Draw) -> World:
    more = draw(_more)
    request = replace(world.request, amount_minor=world.request.amount_minor + more)
    return _with(replace_world(world, request=request), order_minor=world.snapshot.order_minor + more)


def more_overdue(world: World, draw: Draw) -> World:
    more, due_on = draw(_more), ago(draw(st.integers(1, 130)))
    owing = with_exposure(world.snapshot, receivable=more)
    return _with(replace_world(world, snapshot=owing), rungs=_merged((*owing.rungs, Rung(due_on, more))))


def older_overdue(world: World, draw: Draw) -> World:
    assume(world.snapshot.rungs)
    rungs = list(world.snapshot.rungs)
    moved = rungs.pop(draw(st.integers(0, len(rungs) - 1)))
    older = replace(moved, due_on=moved.due_on - timedelta(days=draw(st.integers(1, 60))))
    return _with(world, rungs=_merged((*rungs, older)))


def _merged(rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    sums: dict[Any, int] = {}
    for rung in rungs:
        sums[rung.due_on] = sums.get(rung.due_on, 0) + rung.amount_minor
    return tuple(Rung(due_on, sums[due_on]) for due_on in sorted(sums))


def more_late_retention(world: World, draw: Draw) -> World:
    more, due_on = draw(_more), ago(draw(st.integers(1, 130)))
    owing = with_exposure(world.snapshot, retention=more)
    rungs = _merged((*owing.retention_rungs, Rung(due_on, more)))
    return _with(replace_world(world, snapshot=owing), retention_rungs=rungs)


def more_owed(world: World, draw: Draw) -> World:
    part = draw(st.sampled_from(["unbilled", "contract_asset", "reserved", "commercial_bill", "e_receivable"]))
    return replace_world(world, snapshot=with_exposure(world.snapshot, **{part: draw(_more)}))


def less_money_here(world: World, draw: Draw) -> World:
    part = draw(st.sampled_from(["unapplied", "credit_note", "collateral"]))
    there = getattr(world.snapshot.exposure, part)
    assume(there)
    return replace_world(world, snapshot=with_exposure(world.snapshot, **{part: -min(there, draw(_more))}))


def less_received_for_the_order(world: World, draw: Draw) -> World:
    received = world.snapshot.prepaid_minor
    assume(received)
    less = min(received, draw(_more))
    poorer = replace_world(world, snapshot=with_exposure(world.snapshot, prepaid=-less))
    return _with(poorer, prepaid_minor=received - less)


def a_lower_limit(world: World, draw: Draw) -> World:
    limit = world.snapshot.limit
    assume(limit is not None)
    return _with(world, limit=_lower(limit, draw))


def a_lower_group_limit(world: World, draw: Draw) -> World:
    group = world.snapshot.group
    assume(group is not None)
    assert group is not None
    limit = a_limit(draw(amounts(60))) if group.limit is None else _lower(group.limit, draw)
    return _with(world, group=replace(group, limit=limit))


def _lower(limit: LimitInForce, draw: Draw) -> LimitInForce:
    if limit.temporary_minor and draw(st.booleans()):
        return replace(limit, temporary_minor=0)
    if limit.base_minor is None:
        return replace(limit, base_minor=draw(amounts(60)))
    return replace(limit, base_minor=max(0, limit.base_minor - draw(_more)))


def a_limit_that_ended_earlier(world: World, draw: Draw) -> World:
    limit = world.snapshot.limit
    assume(limit is not None)
    assert limit is not None
    ended = ago(draw(st.integers(0, 30)))
    return _with(world, limit=replace(limit, valid_to=min(ended, limit.valid_to or ended)))


def a_group_that_owes_more(world: World, draw: Draw) -> World:
    group = world.snapshot.group
    assume(group is not None)
    assert group is not None
    parts = replace(group.exposure, receivable=group.exposure.receivable + draw(_more))
    return _with(world, group=replace(group, exposure=parts))


def longer_terms(world: World, draw: Draw) -> World:
    days = world.request.credit_days + draw(st.integers(1, 60))
    return replace_world(world, request=replace(world.request, credit_days=days, terms=f"net {days}"))


def a_worse_grade(world: World, draw: Draw) -> World:
    grade = world.snapshot.debtor.grade
    assume(grade is not None and grade != GRADES[-1])
    assert grade is not None
    return _debtor(world, grade=draw(st.sampled_from(GRADES[GRADES.index(grade) + 1 :])))


def a_grade_reviewed_longer_ago(world: World, draw: Draw) -> World:
    was = world.snapshot.debtor.grade_review_on
    assert was is not None
    return _debtor(world, grade_review_on=was - timedelta(days=draw(st.integers(1, 120))))


def a_higher_dunning_level(world: World, draw: Draw) -> World:
    level = world.snapshot.debtor.dunning_level
    return _debtor(world, dunning_level=(-1 if level is None else level) + draw(st.integers(1, 3)))


def fewer_facts_on_file(world: World, draw: Draw) -> World:
    present = world.snapshot.debtor.facts_present
    assume(present)
    gone = draw(st.sampled_from(present))
    return _debtor(world, facts_present=tuple(fact for fact in present if fact != gone))


def a_shorter_history(world: World, draw: Draw) -> World:
    history = world.snapshot.history
    count = draw(st.integers(0, history.order_count))
    return _with(world, history=replace(history, order_count=count, first_order_on=draw(st.just(TODAY) | st.none())))


def a_smaller_usual_order(world: World, draw: Draw) -> World:
    history = world.snapshot.history
    usual = draw(amounts(5))
    was = history.median_order_minor
    return _with(world, history=replace(history, median_order_minor=usual if was is None else max(0, was - usual)))


def a_blocked_or_closed_party(world: World, draw: Draw) -> World:
    state = draw(st.sampled_from([CustomerState.BLOCKED, CustomerState.CLOSED]))
    return _debtor(world, state=state) if draw(st.booleans()) else _with(world, sold_to_state=state)


def a_staler_ledger(world: World, draw: Draw) -> World:
    as_of = world.snapshot.ledger_as_of
    older = None if as_of is None else as_of - timedelta(days=draw(st.integers(1, 6)))
    return _with(world, ledger_as_of=draw(st.sampled_from([older, None])))


def a_missing_rate(world: World, draw: Draw) -> World:
    return _with(world, missing_rates=(*world.snapshot.missing_rates, draw(st.sampled_from(["USD/CNY", "EUR/CNY"]))))


def a_release_withdrawn(world: World, draw: Draw) -> World:
    held = world.snapshot.releases
    assume(held)
    gone = draw(st.integers(0, len(held) - 1))
    return _with(world, releases=held[:gone] + held[gone + 1 :])


WORSE: tuple[Worse, ...] = (
    a_larger_order,
    more_overdue,
    older_overdue,
    more_late_retention,
    more_owed,
    less_money_here,
    less_received_for_the_order,
    a_lower_limit,
    a_lower_group_limit,
    a_limit_that_ended_earlier,
    a_group_that_owes_more,
    longer_terms,
    a_worse_grade,
    a_grade_reviewed_longer_ago,
    a_higher_dunning_level,
    fewer_facts_on_file,
    a_shorter_history,
    a_smaller_usual_order,
    a_blocked_or_closed_party,
    a_staler_ledger,
    a_missing_rate,
    a_release_withdrawn,
)


# ---- the same world in other units ---------------------------------------------------------------------------------


def scaled(value: Any, factor: int) -> Any:
    """Records with every amount in them multiplied."""
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return tuple(scaled(item, factor) for item in value)
    if not isinstance(value, Struct):
        return value
    changed = {}
    for name in value.__struct_fields__:
        item = getattr(value, name)
        is_amount = isinstance(item, int) and (name.endswith("_minor") or isinstance(value, Components))
        changed[name] = item * factor if is_amount else scaled(item, factor)
    return replace(value, **changed)


def scaled_policy(policy: CheckPolicy, factor: int) -> CheckPolicy:
    """The policy with its amounts multiplied: floors, starting limits, levels of completeness."""
    rules = dict(policy.rules)
    for code, name in (("R06", "floor"), ("R07", "floor"), ("R12", "floor"), ("R13", "start_limit"), ("R19", "floor")):
        if code in rules:
            table = getattr(rules[code], name)
            rules[code] = replace(rules[code], **{name: {key: amount * factor for key, amount in table.items()}})
    if "R20" in rules:
        levels = tuple(
            replace(level, above={key: amount * factor for key, amount in level.above.items()})
            for level in rules["R20"].levels
        )
        rules["R20"] = replace(rules["R20"], levels=levels)
    return replace(policy, rules=rules)
