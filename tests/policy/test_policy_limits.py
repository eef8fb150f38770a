"""The sections on limits and economics: optional, and never kinder to a worse customer."""

from collections.abc import Callable
from typing import Any

import pytest

from payworthy.policy.bundle import Policy
from payworthy.policy.limit_vocabulary import LGD_KINDS
from payworthy.policy.parse import parse
from payworthy.resources import catalogue

Faults = Callable[[dict[str, Any]], list[tuple[str, Any]]]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"economics": None}, "policy_limit_without_economics", "economics"),
        ({"limit.methods": ["L-NW", "L-WC"]}, "policy_methods_without", "limit.methods"),
        ({"limit.methods": ["L-NEED", "L-EL"]}, "policy_methods_without", "limit.methods"),
        ({"limit.methods": ["L-NEED", "L-NW", "cash"]}, "policy_choice_unknown", "limit.methods[2]"),
        ({"limit.grades.BBB.net_worth": "0.11"}, "policy_grades_rising", "limit.grades.BBB.net_worth"),
        ({"limit.grades.C": {"net_worth": "0.04", "working_capital": 0, "security_required": True}},
         "policy_grades_rising", "limit.grades.C.net_worth"),
        ({"limit.grades.A.validity_months": 6}, "policy_grades_rising", "limit.grades.BBB.validity_months"),
        ({"limit.grades.BB.security_required": True, "limit.grades.B.security_required": False},
         "policy_security_not_kept", "limit.grades.B.security_required"),
        ({"limit.grades.ZZ": {"net_worth": 0, "working_capital": 0}}, "policy_grade_not_on_scale", "limit.grades.ZZ"),
        ({"limit.round_down_to.CNY": 0}, "policy_rounding_to_nothing", "limit.round_down_to.CNY"),
        ({"limit.behaviour": [{"index_min": 60, "times": 1}, {"index_min": 70, "times": "0.8"}]},
         "policy_behaviour_not_falling", "limit.behaviour[1].index_min"),
        ({"limit.behaviour": [{"index_min": 60, "times": 1}, {"index_min": 50, "times": "1.1"}]},
         "policy_behaviour_not_falling", "limit.behaviour[1].times"),
        ({"limit.start.cap.USD": None}, "policy_currency_missing", "limit.start.cap"),
        ({"economics.lgd.mortgage": None}, "policy_key_missing", "economics.lgd.mortgage"),
    ],
)  # fmt: skip
def test_a_contradiction_is_found_and_named(faults: Faults, changes: dict[str, Any], code: str, path: str) -> None:
    assert faults(changes) == [(code, path)]


def test_a_policy_stored_without_the_sections_is_read_as_ever(plain: dict[str, Any]) -> None:
    del plain["limit"], plain["economics"]
    policy = parse(plain)
    assert isinstance(policy, Policy)
    assert policy.limits is policy.economics is None


def test_limits_survive_being_stored(plain: dict[str, Any]) -> None:
    policy = parse(plain)
    assert isinstance(policy, Policy)
    again = parse(policy.canonical())
    assert isinstance(again, Policy)
    assert (again.limits, again.economics, again.hash) == (policy.limits, policy.economics, policy.hash)


def test_grades_nobody_may_approve_or_trade_with_get_no_credit(plain: dict[str, Any]) -> None:
    policy = parse(plain)
    assert isinstance(policy, Policy)
    assert policy.limits is not None
    assert [grade.symbol for grade in policy.limits.grades if grade.no_credit] == ["C", "D"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_loss_has_a_word(language: str) -> None:
    texts = catalogue(language)
    assert [kind for kind in LGD_KINDS if f"limit.lgd.{kind}" not in texts] == []
