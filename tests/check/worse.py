"""Every way in which a debtor or an order can get worse, one at a time. Where it cannot (no group, nothing received),
the world stays as it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from payworthy.check.snapshot import LimitInForce
from payworthy.exposure.overdue import Rung
from payworthy.facts.customer import CustomerState
from payworthy.facts.file_item import Screening

from .builders import GRADES, TODAY, a_limit, ago, with_exposure
from .worlds import Choices, World, changed

Worse = Callable[[World, Choices], World]


def _more(pick: Choices) -> int:
    return max(1, pick.amount(12))


def _with(world: World, **changes: Any) -> World:
    return changed(world, snapshot=replace(world.snapshot, **changes))


def _debtor(world: World, **changes: Any) -> World:
    return _with(world, debtor=replace(world.snapshot.debtor, **changes))


def a_larger_order(world: World, pick: Choices) -> World:
    more = _more(pick)
    request = replace(world.request, amount_minor=world.request.amount_minor + more)
    return _with(changed(world, request=request), order_minor=world.snapshot.order_minor + more)


def more_overdue(world: World, pick: Choices) -> World:
    more, due_on = _more(pick), ago(1 + pick.number(129))
    owing = with_exposure(world.snapshot, receivable=more)
    return _with(changed(world, snapshot=owing), rungs=_merged((*owing.rungs, Rung(due_on, more))))


def older_overdue(world: World, pick: Choices) -> World:
    if not world.snapshot.rungs:
        return world
    rungs = list(world.snapshot.rungs)
    moved = rungs.pop(pick.number(len(rungs) - 1))
    older = replace(moved, due_on=moved.due_on - timedelta(days=1 + pick.number(59)))
    return _with(world, rungs=_merged((*rungs, older)))


def _merged(rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    sums: dict[Any, int] = {}
    for rung in rungs:
        sums[rung.due_on] = sums.get(rung.due_on, 0) + rung.amount_minor
    return tuple(Rung(due_on, sums[due_on]) for due_on in sorted(sums))


def more_late_retention(world: World, pick: Choices) -> World:
    more, due_on = _more(pick), ago(1 + pick.number(129))
    owing = with_exposure(world.snapshot, retention=more)
    rungs = _merged((*owing.retention_rungs, Rung(due_on, more)))
    return _with(changed(world, snapshot=owing), retention_rungs=rungs)


def more_owed(world: World, pick: Choices) -> World:
    part = pick.of("unbilled", "contract_asset", "reserved", "commercial_bill", "e_receivable")
    return changed(world, snapshot=with_exposure(world.snapshot, **{part: _more(pick)}))


def less_money_here(world: World, pick: Choices) -> World:
    part = pick.of("unapplied", "credit_note", "collateral")
    there = getattr(world.snapshot.exposure, part)
    return changed(world, snapshot=with_exposure(world.snapshot, **{part: -min(there, _more(pick))}))


def less_received_for_the_order(world: World, pick: Choices) -> World:
    received = world.snapshot.prepaid_minor
    less = min(received, _more(pick))
    poorer = changed(world, snapshot=with_exposure(world.snapshot, prepaid=-less))
    return _with(poorer, prepaid_minor=received - less)


def a_lower_limit(world: World, pick: Choices) -> World:
    limit = world.snapshot.limit
    return world if limit is None else _with(world, limit=_lower(limit, pick))


def a_lower_group_limit(world: World, pick: Choices) -> World:
    group = world.snapshot.group
    if group is None:
        return world
    limit = a_limit(pick.amount(60)) if group.limit is None else _lower(group.limit, pick)
    return _with(world, group=replace(group, limit=limit))


def _lower(limit: LimitInForce, pick: Choices) -> LimitInForce:
    if limit.temporary_minor and pick.number(1):
        return replace(limit, temporary_minor=0)
    if limit.base_minor is None:
        return replace(limit, base_minor=pick.amount(60))
    return replace(limit, base_minor=max(0, limit.base_minor - _more(pick)))


def a_limit_that_ended_earlier(world: World, pick: Choices) -> World:
    limit = world.snapshot.limit
    if limit is None:
        return world
    ended = ago(pick.number(30))
    return _with(world, limit=replace(limit, valid_to=min(ended, limit.valid_to or ended)))


def a_group_that_owes_more(world: World, pick: Choices) -> World:
    group = world.snapshot.group
    if group is None:
        return world
    parts = replace(group.exposure, receivable=group.exposure.receivable + _more(pick))
    return _with(world, group=replace(group, exposure=parts))


def longer_terms(world: World, pick: Choices) -> World:
    days = world.request.credit_days + 1 + pick.number(59)
    return changed(world, request=replace(world.request, credit_days=days, terms=f"net {days}"))


def a_worse_grade(world: World, pick: Choices) -> World:
    grade = world.snapshot.debtor.grade
    if grade is None or grade == GRADES[-1]:
        return world
    return _debtor(world, grade=pick.of(*GRADES[GRADES.index(grade) + 1 :]))


def a_grade_reviewed_longer_ago(world: World, pick: Choices) -> World:
    was = world.snapshot.debtor.grade_review_on
    assert was is not None
    return _debtor(world, grade_review_on=was - timedelta(days=1 + pick.number(119)))


def a_higher_dunning_level(world: World, pick: Choices) -> World:
    level = world.snapshot.debtor.dunning_level
    return _debtor(world, dunning_level=(-1 if level is None else level) + 1 + pick.number(2))


def fewer_facts_on_file(world: World, pick: Choices) -> World:
    present = world.snapshot.debtor.facts_present
    if not present:
        return world
    gone = pick.of(*present)
    return _debtor(world, facts_present=tuple(fact for fact in present if fact != gone))


def a_shorter_history(world: World, pick: Choices) -> World:
    history = world.snapshot.history
    count = pick.number(history.order_count)
    return _with(world, history=replace(history, order_count=count, first_order_on=pick.of(TODAY, None)))


def a_smaller_usual_order(world: World, pick: Choices) -> World:
    history = world.snapshot.history
    usual = pick.amount(5)
    was = history.median_order_minor
    return _with(world, history=replace(history, median_order_minor=usual if was is None else max(0, was - usual)))


def a_blocked_or_closed_party(world: World, pick: Choices) -> World:
    state = pick.of(CustomerState.BLOCKED, CustomerState.CLOSED)
    return _debtor(world, state=state) if pick.number(1) else _with(world, sold_to_state=state)


def a_staler_ledger(world: World, pick: Choices) -> World:
    as_of = world.snapshot.ledger_as_of
    older = None if as_of is None else as_of - timedelta(days=1 + pick.number(5))
    return _with(world, ledger_as_of=pick.of(older, None))


def a_staler_screening(world: World, pick: Choices) -> World:
    screened_on = world.snapshot.debtor.screened_on
    older = None if screened_on is None else screened_on - timedelta(days=1 + pick.number(20))
    return _debtor(_with(world, is_screening=True), screened_on=pick.of(older, None))


def a_match_on_a_list(world: World, pick: Choices) -> World:
    now = world.snapshot.debtor.sanction_state
    return _debtor(world, sanction_state=Screening.MATCH if now else pick.of(*Screening))


def a_missing_rate(world: World, pick: Choices) -> World:
    return _with(world, missing_rates=(*world.snapshot.missing_rates, pick.of("USD/CNY", "EUR/CNY")))


def a_release_withdrawn(world: World, pick: Choices) -> World:
    held = world.snapshot.releases
    if not held:
        return world
    gone = pick.number(len(held) - 1)
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
    a_staler_screening,
    a_match_on_a_list,
    a_missing_rate,
    a_release_withdrawn,
)
