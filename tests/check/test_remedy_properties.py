"""Properties of the ways to yes of any held order: each works, none can be spared, the cheapest comes first."""

from collections.abc import Iterable

import pytest
from hypothesis import given

from payworthy.check import remedy
from payworthy.check.action import RANK, Action, ActionKind, apply
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Outcome
from payworthy.check.remedy import MAX_ACTIONS, MAX_REMEDIES, MAX_TRIALS, Remedy

from .worlds import World, changed, many, worlds


def after(world: World, actions: Iterable[Action]) -> World:
    """The world once the actions are done."""
    request, snapshot = world.request, world.snapshot
    for action in actions:
        request, snapshot = apply(action, request, snapshot)
    return changed(world, request=request, snapshot=snapshot)


def cost(found: Remedy) -> tuple[int, int, int]:
    """The dearest kind of action, then the cash asked for, then how much there is to do."""
    dearest = max(RANK[action.kind] for action in found.actions)
    cash = sum(action.amount_minor or 0 for action in found.actions if action.kind is not ActionKind.REDUCE_ORDER)
    return dearest, cash, len(found.actions)


@many
@given(worlds())
def test_every_remedy_works(world: World) -> None:
    for found in world.decide().remedies:
        done = after(world, found.actions)
        assert done.decide().outcome is Outcome.APPROVED, found


@many
@given(worlds())
def test_no_action_of_a_remedy_can_be_left_out(world: World) -> None:
    for found in world.decide().remedies:
        for action in found.actions:
            rest = [other for other in found.actions if other is not action]
            assert after(world, rest).outcome() is not Outcome.APPROVED, (found, action)


@many
@given(worlds())
def test_remedies_come_cheapest_first_with_a_persons_release_last(world: World) -> None:
    found = world.decide().remedies
    releasing = [any(action.kind is ActionKind.RELEASE for action in one.actions) for one in found]
    assert not any(releasing[:-1])
    without = [one for one, releases in zip(found, releasing, strict=True) if not releases]
    assert without == sorted(without, key=cost)
    assert len(found) == len(set(found)) <= MAX_REMEDIES


@many
@given(worlds())
def test_a_remedy_asks_for_one_thing_of_a_kind_and_never_for_nothing(world: World) -> None:
    for found in world.decide().remedies:
        kinds = [action.kind for action in found.actions]
        assert 1 <= len(kinds) == len(set(kinds)) <= MAX_ACTIONS
        asked = [action.amount_minor for action in found.actions if action.kind is not ActionKind.RELEASE]
        assert all(amount is None or amount > 0 for amount in asked)


@many
@given(worlds())
def test_refused_orders_have_no_remedies_and_nobody_pays_more_than_there_is(world: World) -> None:
    decision = world.decide()
    if decision.outcome is Outcome.REFUSED:
        assert decision.remedies == ()
    for action in (action for found in decision.remedies for action in found.actions):
        if action.kind is ActionKind.PREPAY:
            assert action.amount_minor <= world.snapshot.order_minor - world.snapshot.prepaid_minor
        if action.kind is ActionKind.PAY_OVERDUE:
            assert action.amount_minor <= world.case.overdue_minor
        if action.kind is ActionKind.REDUCE_ORDER:
            assert action.amount_minor < world.snapshot.order_minor


@many
@given(worlds())
def test_where_paying_in_full_would_do_there_is_a_way(world: World) -> None:
    decision = world.decide()
    price = world.snapshot.order_minor - world.snapshot.prepaid_minor
    if decision.outcome is Outcome.APPROVED or price <= 0:
        return
    if after(world, [Action(ActionKind.PREPAY, price)]).outcome() is Outcome.APPROVED:
        assert decision.remedies


def test_the_search_takes_a_bounded_number_of_runs_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each trial runs the rules once; proving a set of three actions minimal takes at most eight runs more."""
    runs = 0

    def counted(case: Case) -> tuple[Finding, ...]:
        nonlocal runs
        runs += 1
        return run_rules(case)

    run_rules = remedy.run_rules
    monkeypatch.setattr(remedy, "run_rules", counted)
    trials = MAX_TRIALS + 1 + MAX_TRIALS // 4
    most = 0

    @many
    @given(worlds())
    def look(world: World) -> None:
        nonlocal runs, most
        runs = 0
        world.decide()
        most = max(most, runs)
        assert runs <= trials * (1 + 8)

    look()
    assert most > 1
