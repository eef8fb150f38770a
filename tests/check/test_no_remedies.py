"""Orders for which there is no way to yes, and what is not offered as one."""

import pytest
from msgspec.structs import replace

from payworthy.check.finding import Outcome, Severity
from payworthy.check.policy import may_be_released
from payworthy.check.remedy import MAX_ACTIONS
from payworthy.facts.customer import CustomerState

from .builders import a_group, a_limit, a_policy, a_release, a_snapshot, ago, decided, spoken, yuan
from .test_remedies import ways
from .test_tc_exp_1 import tc_exp_1


@pytest.mark.parametrize("state", [CustomerState.BLOCKED, CustomerState.CLOSED])
def test_a_refused_order_has_no_way_to_yes(state: CustomerState) -> None:
    decision = decided(a_snapshot(state=state, limit=None))
    assert (decision.outcome, decision.remedies) == (Outcome.REFUSED, ())


def test_what_the_company_refuses_has_no_way_to_yes_even_where_money_would_help() -> None:
    request, snapshot = tc_exp_1()
    decision = decided(snapshot, request, a_policy(R04={"breach": Severity.REFUSE}))
    assert (decision.outcome, decision.remedies) == (Outcome.REFUSED, ())


def test_an_unknown_exchange_rate_has_no_way_but_the_rate() -> None:
    """Nobody can prepay, reduce or release an amount that nobody knows."""
    decision = decided(a_snapshot(missing_rates=("USD/CNY",), limit=None))
    assert (decision.outcome, decision.remedies) == (Outcome.HELD, ())


def test_too_much_to_do_at_once_is_no_way() -> None:
    """Review, limit, ledger and file are four things: only paying in full and a person's release are left."""
    snapshot = a_snapshot(
        yuan(200_000),
        grade_review_on=ago(16),
        limit=a_limit(valid_to=ago(16)),
        ledger_as_of=None,
        facts_present=(),
    )
    found = ways(snapshot)
    assert {"prepay": yuan(200_000)} in found
    assert all(len(way) <= MAX_ACTIONS for way in found)


def test_a_limit_of_nothing_is_not_proposed_where_a_person_has_set_the_exposure_aside_already() -> None:
    """With R04 released, any limit would do for R03; the other ways are those that mean something."""
    found = decided(a_snapshot(limit=None, releases=(a_release("R04"),))).remedies
    assert spoken(found) == [{"prepay": yuan(100_000)}, {"release": ("R03",)}]


def test_a_release_of_a_customer_whose_money_is_here_is_bounded_by_what_it_owes_which_is_less_than_nothing() -> None:
    decision = decided(a_snapshot(yuan(100_000), unapplied=yuan(900_000), ledger_as_of=None))
    assert decision.remedies[-1].actions[-1].amount_minor == yuan(-800_000)


@pytest.mark.parametrize(("temporary", "is_offered"), [(0, True), (yuan(100_000), True), (yuan(100_000) + 1, False)])
def test_a_limit_is_raised_for_a_while_by_half_of_it_at_most_what_runs_already_included(
    temporary: int, is_offered: bool
) -> None:
    limit = a_limit(yuan(400_000), temporary_minor=temporary)
    snapshot = a_snapshot(yuan(150_000), grade="BBB", limit=limit, receivable=yuan(350_000) + temporary)
    assert ({"temporary_limit": yuan(100_000)} in ways(snapshot)) is is_offered


@pytest.mark.parametrize(("limit", "is_offered"), [(yuan(100_000), True), (yuan(99_999), False)])
def test_a_groups_limit_too(limit: int, is_offered: bool) -> None:
    group = a_group(limit - yuan(50_000), a_limit(limit))
    found = ways(a_snapshot(yuan(100_000), group=group, median_order_minor=None))
    assert ({"group_temporary_limit": yuan(50_000)} in found) is is_offered


def test_what_may_not_be_raised_is_paid_or_cut_besides() -> None:
    """The whole limit is used up: half of it more, and the order cut to that or the rest of it paid first."""
    snapshot = a_snapshot(yuan(150_000), grade="BBB", limit=a_limit(yuan(200_000)), receivable=yuan(200_000))
    assert ways(snapshot) == [
        {"prepay": yuan(150_000)},
        {"prepay": yuan(50_000), "temporary_limit": yuan(100_000)},
        {"reduce_order": yuan(100_000), "temporary_limit": yuan(100_000)},
        {"release": ("R04",)},
    ]


def test_a_limit_of_zero_is_nobodys_to_raise_for_a_while() -> None:
    """It was set to say no; another limit says yes, not a temporary one."""
    assert ways(a_snapshot(limit=a_limit(0))) == [{"prepay": yuan(100_000)}, {"release": ("R04",)}]


CAPS = {"A": {"CNY": yuan(1_000_000)}, "BB": {"CNY": yuan(1_000_000)}, "none": {}, "AAA": {"CNY": None}}


@pytest.mark.parametrize(
    ("grade", "owed", "is_offered"),
    [
        ("A", yuan(900_000), True),
        ("A", yuan(900_000) + 1, False),
        ("AAA", yuan(2_000_000), True),
        ("D-like", 0, False),
    ],
    ids=["exactly the most", "a fen more", "any exposure", "a grade that nobody answers for"],
)
def test_a_release_that_nobody_may_give_is_not_offered(grade: str, owed: int, is_offered: bool) -> None:
    policy = replace(a_policy(), release_caps=CAPS)
    decision = decided(a_snapshot(grade=grade, receivable=owed, ledger_as_of=None), None, policy)
    assert any("release" in way for way in spoken(decision.remedies)) is is_offered


def test_of_a_group_the_larger_exposure_counts() -> None:
    policy = replace(a_policy(), release_caps=CAPS)
    group = a_group(yuan(900_001), a_limit(yuan(9_000_000)))
    assert not any(
        "release" in way for way in spoken(decided(a_snapshot(ledger_as_of=None, group=group), None, policy).remedies)
    )


def test_what_is_paid_besides_can_bring_an_order_into_somebodys_power() -> None:
    """30 % of 100,000 comes first; 1,000,000 are left."""
    policy = replace(a_policy(), release_caps=CAPS)
    snapshot = a_snapshot(grade="BB", receivable=yuan(930_000), ledger_as_of=None)
    assert spoken(decided(snapshot, None, policy).remedies)[-1] == {"prepay": yuan(30_000), "release": ("R21",)}


def test_in_a_currency_without_amounts_nobody_may_release() -> None:
    policy = replace(a_policy(), release_caps=CAPS)
    assert not may_be_released(policy, "AAA", 0, "CHF")
    assert may_be_released(policy, "AAA", 10**15, "CNY")
    assert may_be_released(a_policy(), "AAA", 10**15, "CHF")
