"""One decision: what it says of exposure and limits, how far a person's release reaches, how long it stands."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from payworthy.check.finding import Outcome, Severity, Verdict
from payworthy.check.policy import ExposureParams, ValidityParams
from payworthy.check.rules import RULES
from payworthy.check.snapshot import History
from payworthy.facts.customer import CustomerState
from payworthy.facts.order import CheckPoint

from .builders import (
    NOW,
    a_group,
    a_limit,
    a_policy,
    a_release,
    a_request,
    a_snapshot,
    ago,
    decided,
    findings,
    late,
    stops,
    yuan,
)

TICK = timedelta(microseconds=1)
OVER: dict[str, Any] = {"receivable": yuan(900_000), "limit": a_limit(yuan(900_000)), "grade": "BBB"}
"""An order of 100,000 brings exposure to 1,000,000, which is 100,000 over the limit."""


# ---- figures -------------------------------------------------------------------------------------------------------


def test_an_approved_order_is_in_the_exposure_afterwards_and_a_stopped_one_is_not() -> None:
    approved = decided(a_snapshot(receivable=yuan(5)))
    assert (approved.exposure_before, approved.exposure_after) == (yuan(5), yuan(100_005))
    held = decided(a_snapshot(**OVER))
    assert (held.exposure_before, held.exposure_after) == (yuan(900_000), yuan(900_000))


def test_headroom_is_the_limit_in_force_less_exposure_without_the_tolerance() -> None:
    decision = decided(a_snapshot(receivable=yuan(2_000_000), limit=a_limit(temporary_minor=yuan(50_000))))
    assert decision.limit_minor == yuan(3_050_000)
    assert (decision.headroom_before, decision.headroom_after) == (yuan(1_050_000), yuan(950_000))
    assert decision.ceiling_minor == yuan("3,202,500")


def test_beyond_the_limit_headroom_is_negative() -> None:
    assert decided(a_snapshot(receivable=yuan(3_100_000))).headroom_before == yuan(-100_000)


@pytest.mark.parametrize("limit", [None, a_limit(None)], ids=["never set", "unlimited"])
def test_without_an_amount_there_is_no_headroom_to_speak_of(limit: Any) -> None:
    decision = decided(a_snapshot(limit=limit))
    assert decision.limit_minor is decision.headroom_before is decision.headroom_after is decision.ceiling_minor is None


def test_the_group_is_seen_with_the_order_in_it() -> None:
    decision = decided(a_snapshot(group=a_group(yuan(7), a_limit(yuan(200_000)))))
    assert decision.group_exposure_after == yuan(100_007)
    assert decision.group_ceiling_minor == yuan(200_000)
    alone = decided(a_snapshot())
    assert alone.group_exposure_after is alone.group_ceiling_minor is None


def test_an_approval_stands_as_long_as_its_clearance() -> None:
    assert decided(a_snapshot(), None, a_policy(clearance_days=3)).valid_until == NOW + timedelta(days=3)
    assert decided(a_snapshot(limit=None)).valid_until is None


def test_a_reservation_lives_as_long_as_the_policy_says() -> None:
    assert a_policy().validity.reservation_life == timedelta(days=30)
    assert a_policy(reservation_days=5).validity.reservation_life == timedelta(days=5)


def test_a_rule_that_the_policy_says_nothing_else_about_has_the_thresholds_of_the_specification() -> None:
    defaults = {
        "R02": {"grace_days": 15},
        "R03": {"grace_days": 15},
        "R05": {"grace_days": 15},
        "R08": {"within_master_terms": True},
        "R09": {"points": tuple(CheckPoint)},
        "R10": {"stop_level": 3},
        "R12": {"times_median": 3, "share_of_limit": Decimal("0.5")},
        "R13": {"first_orders": 3, "first_days": 90},
        "R19": {"max_days": 30},
        "R21": {"max_age_days": 3},
    }
    for code, wanted in defaults.items():
        given = {field.name: field.default for field in msgspec.structs.fields(RULES[code].params)}
        assert {name: given[name] for name in wanted} == wanted, code


def test_a_policy_that_says_nothing_else_measures_and_stands_as_the_specification_says() -> None:
    exposure, validity = ExposureParams(), ValidityParams()
    assert (exposure.basis, exposure.horizon_days) == ("gross", 60)
    assert (exposure.fx_haircut, exposure.fx_max_age_days) == (Decimal("0.05"), 7)
    assert (validity.reservation_days, validity.clearance_days, validity.release_days) == (30, 7, 7)
    assert validity.amount_change == Decimal("0.05")


def test_a_customer_of_whom_nothing_is_known_is_new() -> None:
    assert findings(a_snapshot(yuan(200_001), history=History()))["R13"].variant == "above_start"
    assert History() == History(order_count=0, first_order_on=None, median_order_minor=None)


def test_a_breach_holds_the_order_unless_the_rule_or_the_policy_says_otherwise() -> None:
    breach = {
        code: field.default
        for code, rule in RULES.items()
        for field in msgspec.structs.fields(rule.params)
        if field.name == "breach"
    }
    assert breach.keys() == RULES.keys()
    assert {code: severity for code, severity in breach.items() if severity is not Severity.HOLD} == {
        "R01": Severity.REFUSE,
        "R09": Severity.PREPAY,
        "R16": Severity.REFUSE,
        "R18": Severity.WARN,
    }


# ---- the worst finding decides -------------------------------------------------------------------------------------

STOP: dict[str, dict[str, Any]] = {
    "refused": {"state": CustomerState.BLOCKED},
    "held": {"limit": None},
    "prepay": {"grade": "BB"},
    "approved": {"median_order_minor": 1},
}


@pytest.mark.parametrize("worst", STOP)
def test_the_worst_of_several_findings_decides(worst: str) -> None:
    together: dict[str, Any] = {}
    for outcome in reversed(STOP):
        together |= STOP[outcome]
        if outcome == worst:
            break
    assert decided(a_snapshot(**together)).outcome == worst


def test_prepaid_orders_are_never_stopped_for_credit_reasons() -> None:
    """Nothing right about this customer, except that it pays first."""
    wrong = a_snapshot(
        grade=None,
        limit=None,
        group=a_group(yuan(9), a_limit(0)),
        rungs=late((300, yuan(900_000))),
        receivable=yuan(900_000),
        dunning_level=9,
        retention_rungs=late((300, yuan(900_000))),
        facts_present=(),
        ledger_as_of=None,
        order_count=0,
        prepaid_minor=yuan(100_000),
    )
    assert decided(wrong).outcome is Outcome.APPROVED
    paid_later = a_request(is_prepaid=True, credit_days=0)
    assert decided(wrong, paid_later).outcome is Outcome.APPROVED


def test_prepaid_terms_wait_for_the_money_even_though_they_take_no_credit() -> None:
    request = a_request(is_prepaid=True, credit_days=0)
    assert decided(a_snapshot(limit=None), request).outcome is Outcome.PREPAY
    at_contract = a_request(is_prepaid=True, credit_days=0, point=CheckPoint.CONTRACT)
    assert decided(a_snapshot(limit=None), at_contract).outcome is Outcome.APPROVED


def test_an_order_with_nothing_left_to_deliver_goes() -> None:
    assert decided(a_snapshot(0, limit=None, grade="C"), a_request(yuan(100_000))).outcome is Outcome.APPROVED


# ---- releases ------------------------------------------------------------------------------------------------------


def released(*rules: str, **bounds: Any) -> Any:
    """The decision on the order that is over its limit, under one release."""
    grouped = a_group(yuan(900_000), a_limit(yuan(9_000_000)))
    return decided(a_snapshot(**OVER, group=grouped, releases=(a_release(*rules, **bounds),)))


def test_a_release_lets_the_order_go_and_the_finding_stays_in_sight() -> None:
    decision = released("R04")
    assert (decision.outcome, decision.release_id) == (Outcome.APPROVED, "X-1")
    [finding] = [found for found in decision.findings if found.rule == "R04"]
    assert (finding.verdict, finding.severity, finding.variant) == (Verdict.RELEASED, Severity.WARN, "over_limit")


@pytest.mark.parametrize(
    ("bound", "exactly", "short"),
    [
        ("amount_max_minor", yuan(100_000), yuan(100_000) - 1),
        ("exposure_max_minor", yuan(1_000_000), yuan(1_000_000) - 1),
        ("group_exposure_max_minor", yuan(1_000_000), yuan(1_000_000) - 1),
        ("credit_days_max", 30, 29),
        ("until", NOW, NOW - TICK),
    ],
)
def test_a_release_reaches_exactly_as_far_as_it_says(bound: str, exactly: Any, short: Any) -> None:
    assert released("R04", **{bound: exactly}).outcome is Outcome.APPROVED
    beyond = released("R04", **{bound: short})
    assert (beyond.outcome, beyond.release_id) == (Outcome.HELD, None)
    assert stops(beyond) == ["R04"]


def test_a_release_without_a_bound_for_the_group_does_not_look_at_the_group() -> None:
    assert released("R04", group_exposure_max_minor=None).outcome is Outcome.APPROVED


def test_a_release_covers_only_the_rules_it_names() -> None:
    decision = decided(a_snapshot(**OVER, ledger_as_of=None, releases=(a_release("R04"),)))
    assert (decision.outcome, stops(decision)) == (Outcome.HELD, ["R21"])


def test_what_stops_the_order_later_is_for_a_second_release() -> None:
    """The first release stands; the second needs to name only what came up since."""
    first, second = a_release("R04", release_id="X-1"), a_release("R21", release_id="X-2")
    decision = decided(a_snapshot(**OVER, ledger_as_of=None, releases=(second, first)))
    assert (decision.outcome, decision.release_id) == (Outcome.APPROVED, "X-2")


def test_the_newest_release_that_is_needed_is_the_one_named() -> None:
    both = (a_release("R12", release_id="X-3"), a_release("R04", release_id="X-2"), a_release("R04", release_id="X-1"))
    assert decided(a_snapshot(**OVER, releases=both)).release_id == "X-2"


def test_a_release_that_no_longer_fits_does_not_hide_one_that_does() -> None:
    small = a_release("R04", release_id="X-2", amount_max_minor=1)
    assert decided(a_snapshot(**OVER, releases=(small, a_release("R04")))).release_id == "X-1"


def test_a_release_that_is_not_needed_is_not_named() -> None:
    decision = decided(a_snapshot(releases=(a_release("R04"),)))
    assert (decision.outcome, decision.release_id) == (Outcome.APPROVED, None)


@pytest.mark.parametrize("wrong", [{"state": CustomerState.BLOCKED}, {"missing_rates": ("USD/CNY",)}])
def test_no_person_can_set_aside_a_refusal_or_an_amount_that_nobody_knows(wrong: dict[str, Any]) -> None:
    decision = decided(a_snapshot(**wrong, releases=(a_release(*(f"R{n:02d}" for n in range(1, 23))),)))
    assert decision.outcome is not Outcome.APPROVED


def test_a_prepayment_can_be_waived() -> None:
    assert decided(a_snapshot(grade="BB", releases=(a_release("R09"),))).outcome is Outcome.APPROVED


def test_under_a_release_exposure_may_reach_what_the_person_allowed() -> None:
    decision = released("R04", exposure_max_minor=yuan(1_050_000), group_exposure_max_minor=yuan(1_070_000))
    assert decision.ceiling_minor == yuan(1_050_000)
    assert decision.group_ceiling_minor == yuan(9_000_000)


def test_under_two_releases_exposure_may_reach_the_lesser_of_what_they_allowed() -> None:
    releases = (
        a_release("R21", release_id="X-2", exposure_max_minor=yuan(1_020_000)),
        a_release("R04", release_id="X-1", exposure_max_minor=yuan(1_050_000)),
    )
    assert decided(a_snapshot(**OVER, ledger_as_of=None, releases=releases)).ceiling_minor == yuan(1_020_000)


def test_a_release_of_the_groups_limit_caps_the_group() -> None:
    grouped = a_group(yuan(900_000), a_limit(yuan(900_000)))
    release = a_release("R05", group_exposure_max_minor=yuan(1_070_000))
    decision = decided(a_snapshot(group=grouped, releases=(release,)))
    assert decision.outcome is Outcome.APPROVED
    assert decision.group_ceiling_minor == yuan(1_070_000)
    assert decision.ceiling_minor == yuan(3_150_000)


def test_a_release_of_something_else_leaves_the_limit_in_force() -> None:
    decision = decided(a_snapshot(ledger_as_of=None, releases=(a_release("R21"),)))
    assert decision.ceiling_minor == yuan(3_150_000)


def test_an_unlimited_customer_under_a_release_is_capped_by_the_person() -> None:
    release = a_release("R21", exposure_max_minor=yuan(500_000))
    decision = decided(a_snapshot(limit=a_limit(None), ledger_as_of=None, releases=(release,)))
    assert decision.ceiling_minor == yuan(500_000)


# ---- dates ---------------------------------------------------------------------------------------------------------


def test_a_limit_that_ends_on_the_day_of_the_check_still_counts_without_a_remark() -> None:
    assert findings(a_snapshot(limit=a_limit(valid_to=ago(0))))["R03"].verdict is Verdict.PASS


def test_a_release_that_ends_before_shipment_has_to_be_asked_for_again() -> None:
    release = a_release("R04", until=NOW)
    at_shipment = a_request(point=CheckPoint.SHIPMENT)
    then = a_snapshot(**OVER, at=NOW + timedelta(days=7), releases=(release,))
    assert decided(then, at_shipment).outcome is Outcome.HELD
