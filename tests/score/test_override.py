"""Overrides: who may, how far, on what, how long, and whether it was right."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from payworthy.base.failure import Failure
from payworthy.facts.person import Role
from payworthy.score.override import Followed, Override, in_force, overridden, report

from .customers import CARD, POLICY, SCALE

assert POLICY.override is not None
RULES = POLICY.override
DAY = date(2026, 3, 31)


def ask(given: str, role: Role = Role.CREDIT_MANAGER, **other: Any) -> Override | Failure:
    asked: dict[str, Any] = {"reason": "security", "evidence": "GUA-7", "graded": "BBB", "on": DAY, **other}
    return overridden(RULES, SCALE, customer_id="C1", given=given, person_id="li", role=role, **asked)


def granted(given: str, role: Role = Role.CREDIT_MANAGER, **other: Any) -> Override:
    found = ask(given, role, **other)
    assert isinstance(found, Override), found
    return found


def code(found: Override | Failure) -> str:
    assert isinstance(found, Failure), found
    return found.code


def test_a_credit_manager_lifts_by_one_grade_and_a_cfo_by_two() -> None:
    assert granted("A").given == "A"
    assert granted("AA", Role.CFO).given == "AA"
    assert code(ask("AA")) == "override_too_far"
    assert code(ask("AAA", Role.CFO)) == "override_too_far"
    assert code(ask("A", Role.ANALYST)) == "override_too_far"


def test_lowering_is_free_and_needs_no_evidence() -> None:
    assert granted("C", evidence=None).given == "C"
    assert granted("BB", Role.ANALYST, evidence=None).given == "BB"


@pytest.mark.parametrize("evidence", [None, "", "  "])
def test_lifting_needs_evidence(evidence: str | None) -> None:
    assert code(ask("A", evidence=evidence)) == "override_without_evidence"


def test_what_else_makes_an_override_impossible() -> None:
    assert code(ask("A", Role.SALES)) == "override_not_by_role"
    assert code(ask("BBB")) == "override_changes_nothing"
    assert code(ask("A", reason="I know them")) == "override_reason_unknown"
    assert code(ask("D")) == "override_grade_not_given_by_hand"
    assert code(ask("C", graded="D")) == "override_grade_not_given_by_hand"
    assert code(ask("X")) == "override_grade_not_given_by_hand"


def test_an_override_holds_six_months_and_not_a_day_longer() -> None:
    lifted = granted("A")
    assert lifted.until == date(2026, 9, 30)
    assert in_force(SCALE, "BBB", [lifted], date(2026, 3, 30)).grade == "BBB"
    assert in_force(SCALE, "BBB", [lifted], DAY).grade == "A"
    assert in_force(SCALE, "BBB", [lifted], date(2026, 9, 29)).grade == "A"
    assert in_force(SCALE, "BBB", [lifted], date(2026, 9, 30)).grade == "BBB"


def test_what_became_worse_since_stays_worse() -> None:
    found = in_force(SCALE, "BB", [granted("A")], DAY)
    assert (found.grade, found.notches) == ("BBB", 1)


def test_the_newest_override_counts() -> None:
    lifted, lowered = granted("A"), granted("B", on=date(2026, 5, 1))
    assert in_force(SCALE, "BBB", [lowered, lifted], date(2026, 6, 1)).grade == "B"
    assert in_force(SCALE, "BBB", [lowered, lifted], date(2026, 4, 1)).grade == "A"


def test_no_override_lifts_a_grade_over_a_hard_stop_or_out_of_default() -> None:
    stop = next(cap for cap in CARD.caps if cap.name == "HS06")
    cap = next(cap for cap in CARD.caps if cap.name == "CP07")
    found = in_force(SCALE, "B", [granted("A")], DAY, (stop,))
    assert (found.grade, found.notches, found.is_stopped_by) == ("B", 0, "HS06")
    assert in_force(SCALE, "BB", [granted("A")], DAY, (cap,)).grade == "BBB"
    assert in_force(SCALE, "D", [granted("A")], DAY).grade == "D"


def test_the_report_tells_upward_downward_and_untouched_apart() -> None:
    followed = [Followed(notches=1, has_defaulted=True), Followed(notches=1, has_defaulted=None),
                Followed(notches=-2, has_defaulted=False), *[Followed(notches=0, has_defaulted=False)] * 7]  # fmt: skip
    found = report(RULES, followed)
    assert (found.rate, found.is_above_target) == (D("0.3"), True)
    assert (found.upward.count, found.upward.known, found.upward.default_rate) == (2, 1, 1)
    assert (found.downward.count, found.downward.default_rate) == (1, 0)
    assert (found.untouched.count, found.untouched.default_rate) == (7, 0)


def test_a_report_on_nobody_is_empty_and_not_an_error() -> None:
    found = report(RULES, [])
    assert (found.rate, found.is_above_target, found.upward.default_rate) == (0, False, None)
