"""The answer never waits for the ways to yes: where they break, it stands without them and says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from hypothesis import given
from msgspec.structs import replace

from payworthy.app.answer import answer
from payworthy.app.records import read_decision
from payworthy.base.canonical import record_bytes
from payworthy.check import remedy
from payworthy.check.finding import Outcome, Severity
from payworthy.check.rules import RULES
from payworthy.check.rules.rule import Rule
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES

from ..app.test_answer import a_record
from .builders import a_policy, a_request, a_snapshot, decided, late, yuan
from .worlds import World, many, worlds


class BrokenError(Exception):
    """What a cure with a bug in it raises."""


def _breaks(*given: Any) -> NoReturn:
    raise BrokenError("a bug")


@contextmanager
def broken_cures(*codes: str) -> Iterator[None]:
    """The rules with these codes find as always, and raise when they are asked what could be done."""
    whole = dict(RULES)
    RULES.update({code: Rule(code, whole[code].params, whole[code].check, _breaks) for code in codes})
    try:
        yield
    finally:
        RULES.update(whole)


def test_an_order_whose_cures_break_stays_held_and_says_what_broke() -> None:
    snapshot = a_snapshot(limit=None)
    whole = decided(snapshot)
    with broken_cures("R03"):
        decision = decided(snapshot)
    assert (whole.outcome, whole.remedies_error, len(whole.remedies)) == (Outcome.HELD, None, 3)
    assert decision == replace(whole, remedies=(), remedies_error="R03: BrokenError")


def test_a_missing_prepayment_is_still_asked_for() -> None:
    with broken_cures("R09"):
        decision = decided(a_snapshot(grade="BB"))
    assert (decision.outcome, decision.remedies, decision.remedies_error) == (Outcome.PREPAY, (), "R09: BrokenError")


def test_ways_that_other_rules_offer_are_left_out_too() -> None:
    """What stands first is taken for the cheapest; of half the ways, nobody knows which would have been."""
    snapshot = a_snapshot(limit=None, ledger_as_of=None)
    with broken_cures("R21"):
        decision = decided(snapshot)
    assert (decision.remedies, decision.remedies_error) == ((), "R21: BrokenError")


def test_a_bug_in_the_search_itself_is_named_by_its_kind_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remedy, "apply", _breaks)
    decision = decided(a_snapshot(limit=None))
    assert (decision.outcome, decision.remedies, decision.remedies_error) == (Outcome.HELD, (), "BrokenError")


def test_an_approved_or_refused_order_asks_no_rule_for_cures() -> None:
    with broken_cures(*RULES):
        assert decided(a_snapshot()).remedies_error is None
        refused = decided(a_snapshot(limit=None), None, a_policy(R03={"breach": Severity.REFUSE}))
    assert (refused.outcome, refused.remedies_error) == (Outcome.REFUSED, None)


@many
@given(worlds())
def test_cures_that_break_change_nothing_but_the_ways(world: World) -> None:
    whole = world.decide()
    with broken_cures(*RULES):
        decision = world.decide()
    assert replace(decision, remedies_error=None) == replace(whole, remedies=())
    assert bool(whole.remedies) <= bool(decision.remedies_error)


def test_what_broke_is_stored_with_the_decision() -> None:
    with broken_cures("R03"):
        decision = decided(a_snapshot(limit=None))
    assert read_decision(record_bytes(decision)) == decision
    assert b"remedies_error" not in record_bytes(decided(a_snapshot(limit=None)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_is_told(language: str) -> None:
    texts = catalogue(language)
    snapshot = a_snapshot(yuan(100_000), rungs=late((90, yuan(10_000))))
    world = World(a_request(), snapshot, a_policy())
    with broken_cures("R06"):
        found = answer(a_record(world), texts)
    assert found["remedies"] == []
    assert found["remedies_error"] == texts.say("remedies.error", error="R06: BrokenError")
    assert "R06: BrokenError" in found["remedies_error"]
    assert answer(a_record(world), texts)["remedies_error"] is None
