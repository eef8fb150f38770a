"""Properties of the ways to yes of any held order: each works, none can be spared, the cheapest comes first."""

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from msgspec.structs import replace

from payworthy.check import remedy
from payworthy.check.action import RANK, Action, ActionKind, apply
from payworthy.check.case import Case
from payworthy.check.finding import Finding, Outcome, Severity
from payworthy.check.remedy import MAX_ACTIONS, MAX_REMEDIES, MAX_TRIALS, Remedy
from payworthy.check.rules import RULES

from .builders import a_policy, a_request, a_snapshot, spoken, yuan
from .worlds import World, changed, many, worlds


def after(world: World, actions: Iterable[Action]) -> World:
    """The world once the actions are done."""
    request, snapshot = world.request, world.snapshot
    for action in actions:
        request, snapshot = apply(action, request, snapshot)
    return changed(world, request=request, snapshot=snapshot)


def cost(world: World, found: Remedy) -> tuple[int, int, int, list[int]]:
    """The dearest kind of action, then the money asked for or cut off the order, then how much there is to do."""
    kinds = sorted((RANK[action.kind] for action in found.actions), reverse=True)
    money = sum(
        world.snapshot.order_minor - (action.amount_minor or 0)
        if action.kind is ActionKind.REDUCE_ORDER
        else action.amount_minor or 0
        for action in found.actions
    )
    return kinds[0], money, len(kinds), kinds


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


def smaller(world: World, action: Action) -> list[Action]:
    """The same action asking for the least bit less: a fen, a day, one name."""
    match action.kind:
        case ActionKind.REDUCE_ORDER:
            sizes = [replace(action, amount_minor=(action.amount_minor or 0) + 1)]
        case ActionKind.SHORTEN_TERMS:
            sizes = [replace(action, days=(action.days or 0) + 1)]
        case _ if action.amount_minor is not None:
            sizes = [replace(action, amount_minor=action.amount_minor - 1)]
        case _:
            sizes = []
    if action.kind in (ActionKind.COMPLETE_FILE, ActionKind.RELEASE):
        names = [tuple(name for name in action.names if name != left_out) for left_out in action.names]
        sizes += [replace(action, names=kept) for kept in names]
    return sizes


def assert_nothing_asks_too_much(world: World) -> Counter[ActionKind]:
    tried: Counter[ActionKind] = Counter()
    for found in world.decide().remedies:
        for action in found.actions:
            others = [other for other in found.actions if other is not action]
            for less in smaller(world, action):
                tried[action.kind] += 1
                assert after(world, [*others, less]).outcome() is not Outcome.APPROVED, (found, less)
    return tried


def test_no_action_of_a_remedy_can_ask_for_less() -> None:
    """Not by a fen, a day or a name; and the worlds are such that every kind that has a size is met."""
    tried: Counter[ActionKind] = Counter()

    @many
    @given(worlds())
    def look(world: World) -> None:
        tried.update(assert_nothing_asks_too_much(world))

    look()
    without_size = {
        *(ActionKind.REFRESH_LEDGER, ActionKind.REVIEW_GRADE, ActionKind.RENEW_LIMIT),
        *(ActionKind.SCREEN, ActionKind.DECIDE_MATCH),
    }
    assert tried.keys() == {*ActionKind} - without_size


def test_an_order_that_is_cut_anyway_needs_less_of_a_limit() -> None:
    """200,000 with a usual size of 58,942.60: held as out of proportion, and the limit is used up."""
    policy = a_policy(R12={"breach": Severity.HOLD})
    snapshot = a_snapshot(yuan(200_000), grade="BBB", receivable=yuan(3_000_000), median_order_minor=yuan("58,942.60"))
    world = World(a_request(yuan(200_000)), snapshot, policy)
    assert_nothing_asks_too_much(world)
    assert {"reduce_order": yuan("176,827.80"), "temporary_limit": yuan("176,827.80")} in spoken(
        world.decide().remedies
    )


@many
@given(worlds())
def test_a_payment_of_overdue_invoices_names_those_it_goes_to(world: World) -> None:
    for action in (action for found in world.decide().remedies for action in found.actions):
        if action.kind is ActionKind.PAY_OVERDUE:
            assert action.names == world.case.oldest_unpaid(action.amount_minor or 0)


@many
@given(worlds())
def test_remedies_come_cheapest_first_with_a_persons_release_last(world: World) -> None:
    found = world.decide().remedies
    releasing = [any(action.kind is ActionKind.RELEASE for action in one.actions) for one in found]
    assert not any(releasing[:-1])
    without = [one for one, releases in zip(found, releasing, strict=True) if not releases]
    assert without == sorted(without, key=lambda one: cost(world, one))
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
    """Each trial runs the rules once; proving a set of three actions minimal takes at most eight runs more, and
    finding the least that each may ask for three, the halvings of the largest amount, and one per name."""
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
        assert runs <= trials * (1 + 8 + MAX_ACTIONS * (3 + 50 + len(RULES)))

    look()
    assert 1 < most < 1_000
