"""Where the debtor is a natural person, rules alone refuse nothing: a person decides."""

import pytest
from msgspec.structs import replace

from payworthy.check.finding import Outcome, Severity, Verdict
from payworthy.check.human_review import CODE
from payworthy.facts.customer import CustomerState

from .builders import a_policy, a_release, a_snapshot, decided, findings, stops


def test_a_grade_that_stops_trade_refuses_a_company_and_holds_a_person() -> None:
    assert decided(a_snapshot(grade="D")).outcome is Outcome.REFUSED
    person = decided(a_snapshot(grade="D", is_person=True))
    assert person.outcome is Outcome.HELD
    [found] = [finding for finding in person.findings if finding.rule == CODE]
    assert (found.verdict, found.severity, found.params) == (Verdict.BREACH, Severity.HOLD, {"rules": "R01"})


def test_a_person_releases_what_rules_alone_would_have_refused() -> None:
    snapshot = a_snapshot(grade="D", is_person=True)
    held = decided(snapshot)
    release = a_release(*stops(held))
    assert decided(replace(snapshot, releases=(release,))).outcome is Outcome.APPROVED
    for_company = a_snapshot(grade="D", releases=(release,))
    assert decided(for_company).outcome is Outcome.REFUSED


@pytest.mark.parametrize("state", [CustomerState.BLOCKED, CustomerState.CLOSED])
def test_what_a_person_decided_already_stays_refused(state: CustomerState) -> None:
    assert decided(a_snapshot(state=state, is_person=True)).outcome is Outcome.REFUSED


def test_a_barred_country_stays_refused() -> None:
    policy = a_policy(R18={"breach": Severity.REFUSE})
    assert decided(a_snapshot(country="XX", is_person=True), policy=policy).outcome is Outcome.REFUSED


def test_whatever_else_a_policy_refuses_is_held() -> None:
    policy = a_policy(R10={"breach": Severity.REFUSE})
    assert decided(a_snapshot(dunning_level=3), policy=policy).outcome is Outcome.REFUSED
    assert decided(a_snapshot(dunning_level=3, is_person=True), policy=policy).outcome is Outcome.HELD


def test_a_good_order_of_a_person_goes_and_companies_are_told_nothing() -> None:
    person = decided(a_snapshot(is_person=True))
    assert person.outcome is Outcome.APPROVED
    assert findings(a_snapshot(is_person=True))[CODE].verdict is Verdict.PASS
    assert CODE not in findings(a_snapshot())
    assert [found for found in person.findings if found.rule != CODE] == list(decided(a_snapshot()).findings)
