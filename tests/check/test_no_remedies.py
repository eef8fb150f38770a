"""Orders for which there is no way to yes, and what is not offered as one."""

import pytest

from payworthy.check.finding import Outcome, Severity
from payworthy.check.remedy import MAX_ACTIONS
from payworthy.facts.customer import CustomerState

from .builders import a_limit, a_policy, a_release, a_snapshot, ago, decided, spoken, yuan
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
