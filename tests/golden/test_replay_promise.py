"""A decision made by an earlier program comes out of this one to the same byte, or its version says that it may not."""

from collections import Counter
from dataclasses import replace

import pytest

from payworthy.app.records import read_decision, read_request, read_snapshot
from payworthy.base.canonical import record_bytes
from payworthy.check.action import ActionKind
from payworthy.check.decide import ENGINE_VERSION, decide
from payworthy.check.finding import Outcome, Verdict
from payworthy.check.rules import RULES

from .corpus import FOLDER, Kept, kept, policy_of

NOT_REPLAYABLE: dict[str, str] = {}
"""Versions whose decisions this program does not make again, and why: ``payworthy replay`` marks them so."""

KEPT = list(kept())
REPLAYABLE = [one for one in KEPT if one.version not in NOT_REPLAYABLE]

CHANGED = """
The answer to {name} is no longer what version {version} of the engine gave:

  then: {then}
  now:  {now}

If that was not meant, it is a bug. If it was: no stored decision of version {version} can be replayed any more, and
every book says so. Then, and only then,
  1. raise ENGINE_VERSION in src/payworthy/check/decide.py;
  2. write the corpus of the new version: python -m tests.golden.corpus (the old folder stays as it is);
  3. keep the old answers computable, or name version {version} with the reason in NOT_REPLAYABLE of this file;
  4. say so in CHANGELOG.md.
"""


@pytest.mark.parametrize("one", REPLAYABLE, ids=lambda one: f"{one.version}: {one.name}")
def test_a_kept_decision_is_made_again_to_the_same_byte(one: Kept) -> None:
    now = decide(read_request(one.request), read_snapshot(one.snapshot), policy_of(one).check)
    said = record_bytes(now).decode()
    message = CHANGED.format(name=one.name, version=one.version, then=one.decision, now=said)
    assert said == one.decision, message


@pytest.mark.parametrize("one", KEPT, ids=lambda one: f"{one.version}: {one.name}")
def test_what_was_kept_can_be_read_and_is_written_as_it_was(one: Kept) -> None:
    """Whatever becomes of the answers: an old book can always be opened."""
    assert record_bytes(read_request(one.request)).decode() == one.request
    assert record_bytes(read_snapshot(one.snapshot)).decode() == one.snapshot
    assert record_bytes(read_decision(one.decision)).decode() == one.decision


@pytest.mark.parametrize("one", KEPT, ids=lambda one: f"{one.version}: {one.name}")
def test_the_policy_of_a_kept_decision_has_the_hash_it_had(one: Kept) -> None:
    assert policy_of(one).hash == one.policy_hash


def test_this_version_has_its_corpus() -> None:
    versions = {one.version for one in KEPT}
    assert ENGINE_VERSION in versions, "write it: python -m tests.golden.corpus"
    assert versions >= NOT_REPLAYABLE.keys()
    assert ENGINE_VERSION not in NOT_REPLAYABLE
    assert {path.name for path in FOLDER.iterdir()} == versions


def test_the_corpus_of_this_version_meets_every_outcome_and_breaks_every_rule_that_can_break() -> None:
    decisions = [read_decision(one.decision) for one in KEPT if one.version == ENGINE_VERSION]
    assert Counter(decision.outcome for decision in decisions).keys() == {*Outcome}
    broken = {finding.rule for one in decisions for finding in one.findings if finding.verdict is Verdict.BREACH}
    assert broken == {*RULES} - {"R11", "R14", "R15", "R17", "R18"}
    kinds = {action.kind for one in decisions for remedy in one.remedies for action in remedy.actions}
    assert kinds == {*ActionKind}
    assert {finding.verdict for one in decisions for finding in one.findings} == {*Verdict} - {Verdict.ERROR}


def test_a_changed_answer_is_told_with_what_to_do() -> None:
    [one] = [one for one in KEPT if (one.version, one.name) == (ENGINE_VERSION, "approved")]
    with pytest.raises(AssertionError, match="raise ENGINE_VERSION"):
        test_a_kept_decision_is_made_again_to_the_same_byte(replace(one, decision=one.decision.replace("CNY", "USD")))
