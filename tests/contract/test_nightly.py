"""The night's work, on both stores: restartable, the same for each customer alone, and never more credit by itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from payworthy.app.create_book import activate_policy
from payworthy.app.nightly import JOB, NightReport, assess_part, nightly, part_name, record_part
from payworthy.app.proposals import Proposal
from payworthy.base.failure import Failure, Reason, Unavailable
from payworthy.facts.customer import Customer
from payworthy.facts.person import Person, Role
from payworthy.measures.frame import Frame
from payworthy.policy.bundle import Policy
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook
from payworthy.wiring import MeasureEngine

from .builders import TODAY, applied, ask, customer, days, furnish, invoice, limit, payment, take
from .credit_builders import check_of, event, profile, statement
from .proposals import proposal, propose, put, rejected, signed

SOUND = {
    "current_assets": 62_000_000,
    "inventory": 20_000_000,
    "cash": 9_000_000,
    "current_liabilities": 48_000_000,
    "total_assets": 100_000_000,
    "total_liabilities": 58_000_000,
    "retained_earnings": 18_000_000,
    "profit_before_tax": 6_000_000,
    "interest_expense": 1_500_000,
    "net_profit": 4_500_000,
    "revenue": 120_000_000,
    "equity": 42_000_000,
    "cfo": 6_000_000,
}


@pytest.fixture
def graded(book: OpenBook) -> OpenBook:
    """Four customers under the graded preset: one sound, one late, one in the courts, one of whom nothing is known."""
    book.write(lambda tx: activate_policy(tx, preset_policy("machinery-cn"), "boss", book.clock.now()))
    furnish(book, 100_000, *(customer(name) for name in ("GOOD", "LATE", "COURT", "NEW")))
    put(book, Person(person_id="chief", name="chief", role=Role.CFO))
    ledger = []
    for name, late in (("GOOD", 0), ("LATE", 80), ("COURT", 5)):
        for number in range(6):
            due = TODAY - days(30 * number + 100)
            paid = due + days(late)
            ledger += [
                invoice(f"I{number}", 200_000, name, issued_on=due - days(30), due_on=due),
                payment(f"P{number}", 200_000, name, issued_on=paid),
                replace(applied(f"P{number}", f"I{number}", 200_000, name), moved_on=paid),
            ]
    take(book, "ledger", *ledger)
    take(book, "statements", *(statement(name, **SOUND) for name in ("GOOD", "LATE", "COURT")))
    take(book, "events", *(check_of(name, area) for name in ("GOOD", "LATE") for area in ("courts", "registry")))
    take(book, "events", event("COURT", "dishonest_debtor"), check_of("COURT", "courts"))
    take(book, "registry", profile("GOOD", "founded_on", "2001-01-01"), profile("GOOD", "ownership", "listed"))
    return book


def known(name: str) -> Customer:
    """A customer with a grade of the master data, and with a business that asks for no prepayment."""
    facts = {"segment": "parts_service", "registration_id": "uscc:91330200MA2XA0013G"}
    return customer(name, grade="AAA", grade_review_on=TODAY + days(99), **facts)


def night(book: OpenBook, compute: Any = None, as_of: date = TODAY) -> NightReport:
    return nightly(book, book.policy(), as_of, book.clock.now, compute or MeasureEngine("duckdb"))


def waiting(book: OpenBook) -> dict[str, Proposal]:
    return {proposal.customer_id: proposal for proposal, _ in book.view(lambda look: look.proposals())}


def grades(book: OpenBook) -> dict[str, str]:
    ids = book.view(lambda look: look.customer_ids())
    return {name: found.grade for name, found in book.view(lambda look: look.assessments(ids)).items()}


def test_everybody_is_assessed_and_the_worse_is_graded_worse(graded: OpenBook) -> None:
    report = night(graded)
    assert (report.total("customers"), report.total("assessed"), report.failures) == (4, 4, [])
    found = grades(graded)
    order = ("AAA", "AA", "A", "BBB", "BB", "B", "C", "D")
    assert order.index(found["GOOD"]) < order.index(found["LATE"]) < order.index(found["COURT"])
    assert found["COURT"] == "C", "a dishonest debtor is C at best"


def test_the_same_night_again_changes_nothing(graded: OpenBook) -> None:
    first, again = night(graded), night(graded)
    assert (first.was_done, again.was_done) == (0, 1)
    assert first.runs == again.runs
    assert len(waiting(graded)) == first.total("proposed")


def test_the_next_night_with_the_same_facts_proposes_nothing_new(graded: OpenBook) -> None:
    night(graded)
    before = waiting(graded)
    graded.clock.at += days(1)  # type: ignore[attr-defined]
    report = night(graded, as_of=TODAY + days(1))
    assert report.was_done == 0
    kept = waiting(graded)
    assert {name: kept[name].proposal_id for name in before if kept[name].limit_minor == before[name].limit_minor} == {
        name: made.proposal_id for name, made in before.items() if kept[name].limit_minor == made.limit_minor
    }


def test_a_night_that_was_interrupted_goes_on_where_it_stopped(graded: OpenBook, monkeypatch: Any) -> None:
    monkeypatch.setattr("payworthy.app.nightly.PART", 2)
    monkeypatch.setattr("payworthy.app.nightly.parts_of.__defaults__", (2,))
    seen: list[str] = []

    def stopping(facts: Mapping[str, Any], as_of: date) -> Frame:
        seen.append(",".join(facts["customers"]["customer_id"]))
        if len(seen) == 2:
            raise KeyboardInterrupt
        return MeasureEngine("duckdb")(facts, as_of)

    with pytest.raises(KeyboardInterrupt):
        night(graded, stopping)
    report = night(graded)
    assert (len(report.runs), report.was_done) == (2, 1)
    assert report.total("assessed") == 4


def test_one_bad_customer_is_a_reported_failure_and_not_a_stop(graded: OpenBook) -> None:
    def failing(facts: Mapping[str, Any], as_of: date) -> Frame:
        if "LATE" in facts["customers"]["customer_id"]:
            raise ValueError("a fact nobody can read")
        return MeasureEngine("duckdb")(facts, as_of)

    report = night(graded, failing)
    assert [(one.code, one.params["customer_id"]) for one in report.failures] == [("assessment_failed", "LATE")]
    assert sorted(grades(graded)) == ["COURT", "GOOD", "NEW"]


def test_customers_that_failed_are_tried_again_by_the_same_night(graded: OpenBook) -> None:
    def failing(facts: Mapping[str, Any], as_of: date) -> Frame:
        if "LATE" in facts["customers"]["customer_id"]:
            raise ValueError("a fact nobody can read")
        return MeasureEngine("duckdb")(facts, as_of)

    assert night(graded, failing).total("assessed") == 3
    again = night(graded)
    assert (again.total("customers"), again.total("assessed"), again.failures) == (4, 4, [])
    assert night(graded).runs == again.runs
    assert "LATE" in grades(graded)


def test_an_engine_that_is_not_there_is_no_fault_of_the_customers(graded: OpenBook) -> None:
    def missing(facts: Mapping[str, Any], as_of: date) -> Frame:
        raise Unavailable(Failure(Reason.MISSING, "spark_not_installed", {"value": "pyspark"}))

    with pytest.raises(Unavailable):
        night(graded, missing)
    assert grades(graded) == {}


def test_amounts_that_no_rate_converts_are_a_reported_failure(graded: OpenBook) -> None:
    take(graded, "ledger", invoice("X1", 10, "NEW", currency="USD"))
    report = night(graded)
    assert [(one.code, one.params["currency"]) for one in report.failures] == [("assessment_without_rate", "USD")]
    assert "NEW" not in grades(graded)


def test_each_customer_alone_gets_what_it_gets_among_others(graded: OpenBook) -> None:
    """I42: the order and the company of others do not matter."""
    policy, engine = graded.policy(), MeasureEngine("duckdb")
    together = graded.view(lambda look: assess_part(look, look.customer_ids(), policy, TODAY, engine)).assessed[0]
    for i, name in enumerate(together.frame.ids):
        alone = graded.view(lambda look, name=name: assess_part(look, [name], policy, TODAY, engine)).assessed[0]
        assert alone.scored.score[0] == together.scored.score[i]
        assert alone.recommendation(0) == together.recommendation(i)


def test_more_credit_waits_for_people_and_changes_nothing_until_they_sign(graded: OpenBook) -> None:
    night(graded)
    made = waiting(graded)["GOOD"]
    assert made.move == "raise"
    assert made.signatures
    before = graded.check(ask(1, "GOOD", what_if=True)).snapshot
    assert (before.limit.base_minor, before.debtor.grade) == (100_000_00, None)
    signed(graded, made.proposal_id, "chief")
    after = graded.check(ask(1, "GOOD", what_if=True)).snapshot
    assert (after.limit.base_minor, after.debtor.grade) == (made.limit_minor, made.grade)


def test_less_credit_takes_effect_by_itself_only_where_the_policy_says_so(graded: OpenBook) -> None:
    take(graded, "customers", known("COURT"))
    assert night(graded).total("applied") == 0
    before = graded.check(ask(1, "COURT", what_if=True)).snapshot
    assert (before.limit.base_minor, before.debtor.grade) == (100_000_00, "AAA")
    graded.write(lambda tx: activate_policy(tx, automatic(graded.policy()), "boss", graded.clock.now()))
    assert night(graded).total("applied") == 1, "a first grade is more than none, so those of the others wait"
    after = graded.check(ask(1, "COURT", what_if=True)).snapshot
    assert (after.limit.base_minor, after.debtor.grade) == (0, "C")
    assert "COURT" not in waiting(graded)


def test_a_natural_person_loses_no_credit_before_a_person_has_signed(graded: OpenBook) -> None:
    """It is one by the entity type that a register told."""
    take(graded, "customers", known("COURT"))
    take(graded, "registry", profile("COURT", "entity_type", "sole_trader"))
    graded.write(lambda tx: activate_policy(tx, automatic(graded.policy()), "boss", graded.clock.now()))
    assert night(graded).total("applied") == 0
    before = graded.check(ask(1, "COURT", what_if=True)).snapshot
    assert (before.limit.base_minor, before.debtor.grade) == (100_000_00, "AAA")
    assert waiting(graded)["COURT"].signatures == (Role.ANALYST,)


def automatic(policy: Policy) -> Policy:
    from payworthy.policy.parse import parse

    plain = policy.canonical()
    plain["limit"]["automatic_decrease"] = True
    changed = parse(plain)
    assert isinstance(changed, Policy), changed
    return changed


def test_a_proposal_that_a_person_made_is_not_taken_away_by_the_night(graded: OpenBook) -> None:
    put(graded, Person(person_id="ann", name="ann", role=Role.ANALYST))
    propose(graded, proposal(graded, "P-ann", "GOOD", 123_00, by="ann"))
    night(graded)
    ids = [made.proposal_id for made, _ in graded.view(lambda look: look.proposals("GOOD"))]
    assert "P-ann" in ids


def test_what_people_said_no_to_is_not_proposed_every_night(graded: OpenBook) -> None:
    night(graded)
    made = waiting(graded)["COURT"]
    rejected(graded, made.proposal_id, "chief")
    graded.clock.at += days(1)  # type: ignore[attr-defined]
    night(graded, as_of=TODAY + days(1))
    assert "COURT" not in waiting(graded)
    take(graded, "events", event("COURT", "bankruptcy"))
    graded.clock.at += days(1)  # type: ignore[attr-defined]
    night(graded, as_of=TODAY + days(2))
    assert waiting(graded)["COURT"].grade == "D"


def test_orders_are_asked_about_again(graded: OpenBook) -> None:
    take(graded, "customers", known("GOOD"), known("LATE"))
    held = graded.check(ask(150_000, "GOOD", key="big", order_id="O-BIG"))
    gone = graded.check(ask(40_000, "LATE", key="small", order_id="O-SMALL"))
    assert [held.decision.outcome, gone.decision.outcome] == ["held", "approved"]
    take(graded, "limits", limit(900_000, "GOOD", valid_from=TODAY), limit(0, "LATE", valid_from=TODAY), actor="chief")
    turned = {one.before.request.order_id: one for one in night(graded).turned}
    assert turned["O-SMALL"].is_newly_held
    assert turned["O-BIG"].is_newly_releasable
    assert [hold.order_id for hold in graded.view(lambda look: look.holds())] == ["O-BIG"], "nothing was released"


def test_two_nights_at_once_record_a_part_once(graded: OpenBook) -> None:
    policy = graded.policy()
    part = graded.view(lambda look: assess_part(look, look.customer_ids(), policy, TODAY, MeasureEngine("duckdb")))
    first = graded.write(lambda tx: record_part(tx, part, policy, TODAY, graded.clock.now()))
    second = graded.write(lambda tx: record_part(tx, part, policy, TODAY, graded.clock.now()))
    assert first is not None
    assert second is None
    name = part_name(["COURT", "GOOD", "LATE", "NEW"])
    assert graded.view(lambda look: look.run_of(JOB, TODAY, policy.hash, name)) == first
