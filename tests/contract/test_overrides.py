"""Grades changed by hand, on both stores: how far, on what evidence, by how many eyes, and what the next nights make of
them."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from payworthy.app.create_book import activate_policy
from payworthy.app.nightly import assess_part, record_part
from payworthy.app.override_report import Overview, Standing, overview
from payworthy.app.proposals import Proposal
from payworthy.app.propose_limit import propose as record_proposal
from payworthy.app.propose_override import GradeWish, override_proposal
from payworthy.app.verify_book import Evidence
from payworthy.base.failure import Conflict, Denied, Invalid, PayworthyError
from payworthy.facts.person import Person, Role
from payworthy.limit.authority import LEVELS
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook
from payworthy.wiring import MeasureEngine

from .builders import TODAY, applied, ask, customer, days, furnish, invoice, payment, take
from .credit_builders import check_of, event, statement
from .proposals import put, signed
from .test_nightly import SOUND, automatic, known, night, waiting

STAFF = {"ann": Role.ANALYST, "mei": Role.CREDIT_MANAGER, "lin": Role.CREDIT_MANAGER, "chief": Role.CFO}
STAFF |= {"gm": Role.GM, "sam": Role.SALES}


@pytest.fixture
def graded(book: OpenBook) -> OpenBook:
    """A sound customer, one that pays late, and one in the courts, under a policy by which less takes effect by
    itself."""
    book.write(lambda tx: activate_policy(tx, preset_policy("machinery-cn"), "boss", book.clock.now()))
    book.write(lambda tx: activate_policy(tx, automatic(book.policy()), "boss", book.clock.now()))
    furnish(book, 100_000, *(customer(name) for name in ("GOOD", "LATE", "COURT")))
    for name, role in STAFF.items():
        put(book, Person(person_id=name, name=name, role=role))
    ledger = []
    for name, late in (("GOOD", 0), ("LATE", 40), ("COURT", 0)):
        for number in range(6):
            due = TODAY - days(30 * number + 100)
            ledger += [
                invoice(f"I{number}", 200_000, name, issued_on=due - days(30), due_on=due),
                payment(f"P{number}", 200_000, name, issued_on=due + days(late)),
                replace(applied(f"P{number}", f"I{number}", 200_000, name), moved_on=due + days(late)),
            ]
    take(book, "ledger", *ledger)
    take(book, "statements", *(statement(name, **SOUND) for name in ("GOOD", "LATE", "COURT")))
    take(book, "events", *(check_of(name, area) for name in ("GOOD", "LATE") for area in ("courts", "registry")))
    take(book, "events", event("COURT", "dishonest_debtor"), check_of("COURT", "courts"))
    return book


def later(book: OpenBook, count: int) -> None:
    book.clock.at += days(count)  # type: ignore[attr-defined]


def by_program(book: OpenBook, name: str) -> str:
    """The program's own grade of now."""
    policy, on = book.policy(), book.policy().today(book.clock.now())
    [assessed] = book.view(lambda look: assess_part(look, [name], policy, on, MeasureEngine("duckdb"))).assessed
    return assessed.scored.scale.symbols[assessed.scored.grade[0]]


def asked(
    book: OpenBook, name: str, given: str, by: str = "mei", evidence: str | None = "G-7", code: str = "security"
) -> Proposal:
    """Propose another grade, and record it."""
    at = book.clock.now()
    person = Person(person_id=by, name=by, role=STAFF[by])
    wish = GradeWish(given=given, code=code, evidence=evidence, by=person, at=at)
    found = book.view(lambda look: override_proposal(look, name, book.policy(), MeasureEngine("duckdb"), wish))
    assert found.proposal is not None
    made = found.proposal
    return book.write(lambda tx: record_proposal(tx, made, found.assessment, at))


def refused(book: OpenBook, *arguments: str | None, **more: str | None) -> str:
    with pytest.raises(PayworthyError) as error:
        asked(book, *arguments, **more)  # type: ignore[arg-type]
    return error.value.failure.code


def moved(book: OpenBook, name: str, notches: int) -> str:
    return book.policy().scale.notched(by_program(book, name), notches)


def grade_now(book: OpenBook, name: str) -> str | None:
    return book.view(lambda look: look.subjects([name]))[name].customer.grade


def tonight(book: OpenBook) -> None:
    assert night(book, as_of=book.policy().today(book.clock.now())).failures == []


def settled(book: OpenBook, name: str) -> None:
    """Everything that waits for a customer is signed, up to the committee."""
    made = waiting(book).get(name)
    if made is None:
        return
    for number, role in enumerate(made.signatures):
        put(book, Person(person_id=f"signer{number}", name="signer", role=role))
        signed(book, made.proposal_id, f"signer{number}")


def report(book: OpenBook, **defaulted: bool) -> Overview:
    made = book.view(lambda look: look.override_proposals())
    return overview(book.policy(), made, defaulted, book.policy().today(book.clock.now()))


def test_a_role_lifts_as_far_as_the_policy_lets_it_and_lowers_as_far_as_it_likes(graded: OpenBook) -> None:
    one, two, three = (moved(graded, "LATE", notches) for notches in (1, 2, 3))
    assert refused(graded, "LATE", two) == "override_too_far"
    assert refused(graded, "LATE", three, by="chief") == "override_too_far"
    assert refused(graded, "LATE", one, by="ann") == "override_too_far"
    assert refused(graded, "LATE", one, by="sam") == "override_not_by_role"
    assert asked(graded, "LATE", one).override is not None
    assert asked(graded, "LATE", two, by="chief").override is not None
    assert asked(graded, "GOOD", "C", by="ann", evidence=None).override is not None


def test_a_better_grade_needs_evidence_and_a_reason_the_policy_knows(graded: OpenBook) -> None:
    one = moved(graded, "LATE", 1)
    assert refused(graded, "LATE", one, evidence=None) == "override_without_evidence"
    assert refused(graded, "LATE", one, evidence="  ") == "override_without_evidence"
    assert refused(graded, "LATE", one, code="a good feeling") == "override_reason_unknown"
    assert refused(graded, "LATE", by_program(graded, "LATE")) == "override_changes_nothing"
    assert refused(graded, "LATE", "D") == "override_grade_not_given_by_hand"


def test_a_hard_stop_is_not_lifted_over(graded: OpenBook) -> None:
    assert by_program(graded, "COURT") == "C"
    assert refused(graded, "COURT", "B", by="chief") == "override_over_hard_stop"


def test_a_better_grade_is_signed_like_the_credit_there_is_and_never_by_its_proposer(graded: OpenBook) -> None:
    made = asked(graded, "LATE", moved(graded, "LATE", 1))
    assert LEVELS.index(made.signatures[-1]) >= LEVELS.index(Role.CREDIT_MANAGER)
    assert (made.limit_minor, made.limit_before_minor, made.total_minor) == (None, 100_000_00, 100_000_00)
    for by in ("mei", "ann"):
        with pytest.raises(Denied):
            signed(graded, made.proposal_id, by)
    assert grade_now(graded, "LATE") is None
    settled(graded, "LATE")
    assert grade_now(graded, "LATE") == made.grade
    limits = graded.check(ask(1, "LATE", what_if=True)).snapshot.limit
    assert limits.base_minor == 100_000_00, "the limit stays"


def test_a_worse_grade_is_signed_by_anybody_on_the_matrix_but_not_where_it_is_better_than_the_one_that_counts(
    graded: OpenBook,
) -> None:
    take(graded, "customers", known("GOOD"))
    assert asked(graded, "GOOD", "B", evidence=None).signatures == (Role.ANALYST,)
    take(graded, "customers", replace(known("GOOD"), grade="C"))
    assert asked(graded, "GOOD", "B", evidence=None).signatures != (Role.ANALYST,)


def test_the_next_nights_keep_the_grade_and_recommend_the_limit_for_it(graded: OpenBook) -> None:
    made = asked(graded, "LATE", moved(graded, "LATE", 1))
    program = by_program(graded, "LATE")
    settled(graded, "LATE")
    for _ in range(3):
        later(graded, 1)
        tonight(graded)
        settled(graded, "LATE")
        assert grade_now(graded, "LATE") == made.grade
    found = graded.view(lambda look: look.assessments(["LATE"]))["LATE"]
    assert (found.grade, found.score["grade_by_program"], found.score["override"]) == (
        made.grade,
        program,
        made.proposal_id,
    )
    subject = graded.view(lambda look: look.subjects(["LATE"]))["LATE"]
    assert made.override is not None
    assert subject.customer.grade_review_on <= made.override.until  # type: ignore[operator]


def test_the_grade_falls_with_the_programs_and_not_over_a_hard_stop_that_comes_later(graded: OpenBook) -> None:
    made = asked(graded, "GOOD", moved(graded, "GOOD", 1))
    settled(graded, "GOOD")
    before = by_program(graded, "GOOD")
    later(graded, 1)
    take(graded, "statements", statement("GOOD", **(SOUND | {"equity": 5_000_000, "total_liabilities": 95_000_000})))
    take(graded, "ledger", invoice("BAD", 1_000, "GOOD", issued_on=TODAY - days(90), due_on=TODAY - days(40)))
    after = by_program(graded, "GOOD")
    assert graded.policy().scale.notches(before, after) < 0
    tonight(graded)
    settled(graded, "GOOD")
    assert grade_now(graded, "GOOD") == moved(graded, "GOOD", 1) != made.grade
    later(graded, 1)
    take(graded, "events", event("GOOD", "dishonest_debtor"))
    tonight(graded)
    assert grade_now(graded, "GOOD") == "C"
    found = graded.view(lambda look: look.assessments(["GOOD"]))["GOOD"]
    assert found.score["override"] == made.proposal_id


def test_after_its_end_the_programs_grade_comes_back(graded: OpenBook) -> None:
    made = asked(graded, "LATE", moved(graded, "LATE", 1))
    settled(graded, "LATE")
    assert made.override is not None
    later(graded, (made.override.until - TODAY).days - 1)
    tonight(graded)
    settled(graded, "LATE")
    assert grade_now(graded, "LATE") == moved(graded, "LATE", 1), "the last day"
    later(graded, 1)
    tonight(graded)
    settled(graded, "LATE")
    assert grade_now(graded, "LATE") == by_program(graded, "LATE")
    assert [one.standing for one in report(graded, LATE=False).listed] == [Standing.ENDED]
    assert [result for result in graded.verify(Evidence()) if not result.is_ok] == []


def test_a_grade_proposed_before_an_override_cannot_take_it_away_unseen(graded: OpenBook) -> None:
    tonight(graded)
    old = waiting(graded)["LATE"]
    graded.clock.at += timedelta(minutes=5)  # type: ignore[attr-defined]
    made = asked(graded, "LATE", moved(graded, "LATE", 1))
    graded.clock.at += timedelta(minutes=5)  # type: ignore[attr-defined]
    for number, role in enumerate(made.signatures):
        put(graded, Person(person_id=f"signer{number}", name="signer", role=role))
        signed(graded, made.proposal_id, f"signer{number}")
    with pytest.raises(Conflict) as conflict:
        signed(graded, old.proposal_id, "gm")
    assert conflict.value.failure.code == "proposal_before_override"


def test_a_grade_changed_while_the_night_was_at_work_is_left_alone(graded: OpenBook) -> None:
    take(graded, "customers", known("LATE"))
    policy, engine = graded.policy(), MeasureEngine("duckdb")
    part = graded.view(lambda look: assess_part(look, ["LATE"], policy, TODAY, engine))
    made = asked(graded, "LATE", moved(graded, "LATE", 1))
    settled(graded, "LATE")
    run = graded.write(lambda tx: record_part(tx, part, policy, TODAY, graded.clock.now()))
    assert run is not None
    assert (run.assessed, run.proposed, run.applied) == (1, 0, 0)
    assert grade_now(graded, "LATE") == made.grade


def test_what_was_approved_later_changes_no_earlier_day(graded: OpenBook) -> None:
    later(graded, 5)
    made = asked(graded, "LATE", moved(graded, "LATE", 1))
    settled(graded, "LATE")
    engine, policy = MeasureEngine("duckdb"), graded.policy()
    for day, is_held in ((TODAY + days(4), False), (TODAY + days(5), True)):
        part = graded.view(lambda look, day=day: assess_part(look, ["LATE"], policy, day, engine))
        assert (part.assessed[0].grade(0) == made.grade) is is_held


def test_the_newest_override_counts_and_the_report_tells_them_apart(graded: OpenBook) -> None:
    asked(graded, "LATE", moved(graded, "LATE", 1))
    settled(graded, "LATE")
    later(graded, 1)
    second = asked(graded, "LATE", "C", by="ann", evidence=None)
    settled(graded, "LATE")
    asked(graded, "GOOD", moved(graded, "GOOD", -1), evidence=None)
    assert grade_now(graded, "LATE") == "C"
    found = report(graded, LATE=True, GOOD=False, COURT=False)
    assert [one.standing for one in found.listed] == [Standing.REPLACED, Standing.IN_FORCE, Standing.WAITS]
    assert found.listed[1].proposal.proposal_id == second.proposal_id
    assert (found.now.upward.count, found.now.downward.count, found.now.untouched.count) == (0, 1, 2)
    assert (found.ever.downward.default_rate, found.ever.untouched.default_rate) == (1, 0)
    assert found.now.is_above_target, "one of three is more than a tenth"


def test_giving_the_programs_grade_back_ends_an_override_before_its_time(graded: OpenBook) -> None:
    program = by_program(graded, "LATE")
    lifted = asked(graded, "LATE", moved(graded, "LATE", 1))
    settled(graded, "LATE")
    assert grade_now(graded, "LATE") == lifted.grade
    later(graded, 1)
    assert asked(graded, "LATE", program, evidence=None).signatures == (Role.ANALYST,)
    settled(graded, "LATE")
    later(graded, 1)
    tonight(graded)
    assert grade_now(graded, "LATE") == program
    assert "override" not in graded.view(lambda look: look.assessments(["LATE"]))["LATE"].score
    found = report(graded, LATE=False)
    assert [one.standing for one in found.listed] == [Standing.REPLACED, Standing.ENDED]
    assert (found.now.upward.count, found.ever.upward.count) == (0, 1)


def test_a_override_not_in_policys_changes_no_grade_by_hand(graded: OpenBook) -> None:
    plain = graded.policy().canonical()
    del plain["override"]
    without = parse(plain)
    assert isinstance(without, Policy), without
    graded.write(lambda tx: activate_policy(tx, without, "boss", graded.clock.now()))
    with pytest.raises(Invalid) as error:
        asked(graded, "LATE", "A")
    assert error.value.failure.code == "override_not_in_policy"
