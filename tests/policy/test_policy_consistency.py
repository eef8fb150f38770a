"""What must hold between the values of a policy."""

from datetime import date
from decimal import Decimal as D
from itertools import pairwise
from typing import Any

import pytest

SCALE = ["AAA", "AA", "A", "BBB", "BB", "B", "C", "D"]
PAIRS = list(pairwise(SCALE))


@pytest.mark.parametrize(("better", "worse"), PAIRS)
@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("term_max", 1),
        ("tolerance", D("0.01")),
        ("overdue_hold_dpd", 1),
        ("overdue_share_max", D("0.01")),
        ("review_months", 1),
    ],
)
def test_a_worse_grade_never_gets_the_kinder_number(
    plain: dict[str, Any], faults: Any, name: str, step: Any, better: str, worse: str
) -> None:
    value = plain["grades"][better][name] + step
    found = faults({f"grades.{worse}.{name}": value})
    assert ("policy_grades_rising", f"grades.{worse}.{name}") in found


@pytest.mark.parametrize(("better", "worse"), PAIRS)
def test_a_worse_grade_never_prepays_less(plain: dict[str, Any], faults: Any, better: str, worse: str) -> None:
    value = plain["grades"][better]["prepay"] - D("0.01")
    found = faults({f"grades.{worse}.prepay": value})
    assert ("policy_grades_falling", f"grades.{worse}.prepay") in found


@pytest.mark.parametrize(("better", "worse"), PAIRS)
def test_the_default_rate_strictly_rises(plain: dict[str, Any], faults: Any, better: str, worse: str) -> None:
    value = plain["grades"][better]["pd"]
    found = faults({f"grades.{worse}.pd": value})
    assert ("policy_grades_not_rising", f"grades.{worse}.pd") in found


@pytest.mark.parametrize(("better", "worse"), PAIRS[:-1])
def test_the_lowest_score_strictly_falls(plain: dict[str, Any], faults: Any, better: str, worse: str) -> None:
    value = plain["grades"][better]["min_score"]
    found = faults({f"grades.{worse}.min_score": value})
    assert ("policy_grades_not_falling", f"grades.{worse}.min_score") in found


def test_equal_conditions_of_neighbours_are_allowed(faults: Any) -> None:
    assert faults({"grades.BBB.term_max": 60, "grades.BBB.prepay": D("0.3"), "grades.BBB.tolerance": D("0.05")}) == []


def test_grades_without_a_score_come_last(faults: Any) -> None:
    assert faults({"grades.BB.min_score": None}) == [("policy_score_after_none", "grades.B.min_score")]


def test_trade_once_stopped_stays_stopped_further_down(faults: Any) -> None:
    assert faults({"grades.C.stops_trade": True, "grades.D.stops_trade": False}) == [
        ("policy_stop_not_kept", "grades.D.stops_trade")
    ]


def test_scale_and_grade_tables_name_the_same_grades(faults: Any) -> None:
    assert faults({"scale": ["AAA", "AA", "A", "BBB", "BB", "B", "C", "E", "D"], "segments": {}}) == [
        ("policy_grade_without_table", "scale")
    ]
    found = faults({"scale": ["AAA", "AA", "A", "BBB", "BB", "C", "D"]})
    assert found == [
        ("policy_grade_not_on_scale", "grades.B"),
        ("policy_grade_not_on_scale", "authority.grades.B"),
        *(("policy_grade_not_on_scale", f"score.caps.{cap}.grade")
          for cap in ("HS06", "CP01", "CP02", "CP03_equity", "CP08")),
        ("policy_grade_not_on_scale", "limit.grades.B"),
        ("policy_grade_not_on_scale", "file.careful_grades"),
    ]  # fmt: skip


def test_the_review_comes_after_the_start(faults: Any) -> None:
    assert faults({"review_by": date(2025, 12, 31)}) == [("policy_review_before_start", "review_by")]


def test_the_currency_is_one_with_amounts(faults: Any) -> None:
    assert faults({"currency": "SGD"}) == [("policy_currency_not_listed", "currency")]


@pytest.mark.parametrize("path", ["ungraded.overdue_hold_dpd", "check.R19.max_days", "grades.AAA.overdue_hold_dpd"])
def test_thresholds_lie_within_the_days_that_overdue_amounts_are_kept_by(faults: Any, path: str) -> None:
    assert faults({path: 120}) == []
    assert faults({path: 121}) == [("policy_days_beyond_ladder", path)]


def test_a_clearance_does_not_outlive_its_reservation(faults: Any) -> None:
    assert faults({"validity.clearance_days": 30}) == []
    assert faults({"validity.clearance_days": 31}) == [("policy_clearance_outlives", "validity.clearance_days")]


@pytest.mark.parametrize(("lower", "higher"), [("analyst", "credit_manager"), ("credit_manager", "cfo"), ("cfo", "gm")])
@pytest.mark.parametrize("currency", ["CNY", "JPY"])
def test_each_level_approves_more_than_the_one_below(
    plain: dict[str, Any], faults: Any, lower: str, higher: str, currency: str
) -> None:
    value = plain["authority"]["levels"][lower][currency]
    found = faults({f"authority.levels.{higher}.{currency}": value})
    assert found == [("policy_authority_not_rising", f"authority.levels.{higher}.{currency}")]


def test_approval_speaks_of_grades_on_the_scale_only(faults: Any) -> None:
    assert faults({"authority.nobody": ["C", "D", "E"], "authority.grades.X": {"up": 1}}) == [
        ("policy_grade_not_on_scale", "authority.nobody[2]"),
        ("policy_grade_not_on_scale", "authority.grades.X"),
    ]


def test_what_nobody_may_approve_has_no_level(faults: Any) -> None:
    assert faults({"authority.grades.C": {"up": 1}}) == [("policy_nobody_and_levels", "authority.grades.C")]


@pytest.mark.parametrize("rule", ["R01", "R03", "R04", "R05", "R09", "R21", "R22"])
def test_mandatory_rules_stay_on_and_stop_orders(plain: dict[str, Any], faults: Any, rule: str) -> None:
    assert faults({"off": [rule]}) == [("policy_rule_mandatory", "off")]
    plain["off"] = []
    assert faults({f"check.{rule}.breach": "warn"}) == [("policy_breach_too_weak", f"check.{rule}.breach")]
    assert faults({f"check.{rule}": None}) == [("policy_key_missing", f"check.{rule}")]


def test_blocked_customers_are_refused_and_not_merely_held(faults: Any) -> None:
    assert faults({"check.R01.breach": "hold"}) == [("policy_breach_too_weak", "check.R01.breach")]


def test_prepayment_is_looked_at_before_goods_leave(faults: Any) -> None:
    assert faults({"check.R09.points": ["order"]}) == [("policy_points_without_shipment", "check.R09.points")]
    assert faults({"check.R09.points": []}) == [("policy_points_without_shipment", "check.R09.points")]
