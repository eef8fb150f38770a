"""Whatever breaks inside a check, the order does not go (I7)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from hypothesis import given
from msgspec.structs import replace

from payworthy.check.case import Case
from payworthy.check.decide import decide
from payworthy.check.finding import Outcome, Severity, Verdict
from payworthy.check.policy import CheckPolicy
from payworthy.check.rules import MANDATORY, RULES
from payworthy.check.rules.rule import Rule
from payworthy.facts.customer import CustomerState
from payworthy.facts.grade import NO_GRADE, by_grade

from .builders import a_policy, a_release, a_request, a_snapshot, decided, findings
from .worlds import World, few, worlds


class BrokenError(Exception):
    """What a rule with a bug in it raises."""


@contextmanager
def broken(*codes: str, error: Any = None) -> Iterator[None]:
    """The rules with these codes raise instead of finding anything."""

    def check(case: Case, params: Any) -> NoReturn:
        raise error or BrokenError("a bug")

    whole = dict(RULES)
    RULES.update({code: Rule(code, whole[code].params, check, whole[code].actions) for code in codes})
    try:
        yield
    finally:
        RULES.update(whole)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_that_raises_holds_the_order(code: str) -> None:
    assert decided(a_snapshot()).outcome is Outcome.APPROVED
    with broken(code):
        decision = decided(a_snapshot())
        [finding] = [found for found in decision.findings if found.rule == code]
    assert decision.outcome is Outcome.HELD
    assert (finding.verdict, finding.severity, finding.variant) == (Verdict.ERROR, Severity.HOLD, "error")
    assert finding.params == {"error": "BrokenError"}
    assert decision.remedies == ()
    assert decision.valid_until is None


@pytest.mark.parametrize("code", RULES)
def test_prepaid_orders_are_held_too(code: str) -> None:
    request = a_request(is_prepaid=True, credit_days=0)
    snapshot = a_snapshot(prepaid_minor=a_snapshot().order_minor)
    assert decided(snapshot, request).outcome is Outcome.APPROVED
    with broken(code):
        assert decided(snapshot, request).outcome is Outcome.HELD


@pytest.mark.parametrize(
    "error", [KeyError("x"), ZeroDivisionError(), AssertionError(), MemoryError(), RecursionError()]
)
def test_whatever_is_raised_is_named_by_its_kind_only(error: Exception) -> None:
    with broken("R06", error=error):
        assert findings(a_snapshot())["R06"].params == {"error": type(error).__name__}


def test_the_other_rules_still_report() -> None:
    snapshot = a_snapshot(limit=None, ledger_as_of=None)
    whole = findings(snapshot)
    with broken("R06"):
        found = findings(snapshot)
    assert {code: finding for code, finding in found.items() if code != "R06"} == {
        code: finding for code, finding in whole.items() if code != "R06"
    }


def test_all_rules_broken_is_held() -> None:
    with broken(*RULES):
        decision = decided(a_snapshot())
    assert decision.outcome is Outcome.HELD
    assert {finding.verdict for finding in decision.findings} == {Verdict.ERROR}


@pytest.mark.parametrize("code", RULES)
def test_no_release_sets_a_broken_rule_aside(code: str) -> None:
    with broken(code):
        decision = decided(a_snapshot(releases=(a_release(*RULES),)))
    assert decision.outcome is Outcome.HELD
    assert decision.release_id is None


def test_a_broken_rule_does_not_soften_a_refusal() -> None:
    with broken("R06"):
        assert decided(a_snapshot(state=CustomerState.BLOCKED)).outcome is Outcome.REFUSED


def test_a_rule_that_is_switched_off_cannot_break_anything() -> None:
    with broken("R06"):
        assert decided(a_snapshot(), None, a_policy(off=("R06",))).outcome is Outcome.APPROVED
        assert decided(a_snapshot(limit=None), None, a_policy(off=("R06",))).outcome is Outcome.HELD


def test_one_broken_rule_leaves_a_switched_off_one_switched_off() -> None:
    with broken("R06"):
        found = findings(a_snapshot(), None, a_policy(off=("R12",)))
    assert (found["R06"].verdict, found["R12"].variant) == (Verdict.ERROR, "switched_off")


@few
@given(worlds())
def test_no_order_goes_while_any_rule_is_broken(world: World) -> None:
    for code in world.policy.rules:
        with broken(code):
            assert world.outcome() in (Outcome.HELD, Outcome.REFUSED)


@pytest.mark.parametrize("code", ["R04", "R06", "R07", "R08", "R09"])
def test_a_grade_table_without_a_row_for_the_customer_holds_the_order(code: str) -> None:
    """The policy parser guarantees the row; a rule that does not find it must not guess."""
    name = {"R04": "tolerance", "R06": "max_days", "R07": "max_share", "R08": "max_days", "R09": "share"}[code]
    decision = decided(a_snapshot(), None, a_policy(**{code: {name: {"AAA": 1}}}))
    assert decision.outcome is Outcome.HELD
    assert [found.rule for found in decision.findings if found.verdict is Verdict.ERROR] == [code]


def test_the_row_of_a_grade_is_its_own_or_that_of_no_grade() -> None:
    table = {"A": 1, NO_GRADE: 9}
    assert [by_grade(table, grade) for grade in ("A", "Z", None)] == [1, 9, 9]
    with pytest.raises(KeyError):
        by_grade({"A": 1}, None)


def test_a_policy_without_rules_is_no_policy() -> None:
    """Nothing was looked at: the policy parser forbids it, and here too every rule says that it was switched off."""
    empty = a_policy(off=tuple(RULES))
    found = decide(a_request(), a_snapshot(), empty).findings
    assert {finding.variant for finding in found} == {"switched_off"}
    assert RULES.keys() > MANDATORY


def test_only_rules_of_the_policy_are_asked() -> None:
    asked: CheckPolicy = replace(a_policy(), rules={code: a_policy().rules[code] for code in MANDATORY})
    found = findings(a_snapshot(grade=None, order_count=0, facts_present=()), None, asked)
    assert {code for code, finding in found.items() if finding.variant != "switched_off"} == MANDATORY
