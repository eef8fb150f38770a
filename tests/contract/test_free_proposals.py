"""A limit that a person asks for: what it is signed for, what cannot be asked, and when it lapses, on both stores."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from payworthy.app.create_book import activate_policy
from payworthy.app.end_proposals import OTHER_POLICY, TOO_OLD, expire_proposal, why_ended
from payworthy.app.free_proposal import Ground, Wish, free_proposal
from payworthy.app.proposals import Act, Proposal
from payworthy.app.propose_limit import propose
from payworthy.base.failure import Conflict, Failure
from payworthy.facts.limit import LimitKind
from payworthy.facts.person import Person, Role
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook

from .builders import NOON, TODAY, YUAN, customer, days, limit, take
from .proposals import assessment, put, rejected, run, signed

SOON = TODAY + days(20)


@pytest.fixture
def staffed(book: OpenBook) -> OpenBook:
    """C1 of grade A has a standing limit of 500,000, C2 of grade BBB an unlimited one, C3 nothing at all."""
    book.write(lambda tx: activate_policy(tx, preset_policy("machinery-cn"), "boss", NOON))
    grades = {"C1": "A", "C2": "BBB"}
    for customer_id in ("C1", "C2", "C3"):
        grade = grades.get(customer_id)
        take(book, "customers", customer(customer_id, grade=grade, grade_review_on=TODAY + days(90)))
    take(book, "limits", limit(500_000), limit(None, "C2"))
    for name, role in (("ann", Role.ANALYST), ("chief", Role.CFO), ("gm", Role.GM)):
        put(book, Person(person_id=name, name=name, role=role))
    return book


def ground(book: OpenBook, customer_id: str = "C1", today: date = TODAY) -> Ground:
    policy = book.policy()
    return book.view(
        lambda look: Ground(
            subject=look.subjects([customer_id])[customer_id],
            before=look.proposals(customer_id, open_only=False),
            assessment=look.assessments([customer_id]).get(customer_id),
            policy=policy,
            rates=look.rates(policy),
            today=today,
        )
    )


def wish(yuan: int, until: date | None = None, reason: str = "season", currency: str = "CNY") -> Wish:
    return Wish(amount_minor=yuan * YUAN, currency=currency, by="ann", at=NOON, until=until, reason=reason)


def made(book: OpenBook, asked: Wish, customer_id: str = "C1") -> Proposal:
    proposal = free_proposal(asked, ground(book, customer_id))
    assert not isinstance(proposal, Failure), proposal
    return book.write(lambda tx: propose(tx, proposal, None, asked.at))


def refused(book: OpenBook, asked: Wish, customer_id: str = "C1") -> str:
    found = free_proposal(asked, ground(book, customer_id))
    assert isinstance(found, Failure)
    return found.code


def test_more_is_signed_for_by_who_may_approve_it_and_less_by_anyone_who_may_approve(staffed: OpenBook) -> None:
    assert made(staffed, wish(900_000)).signatures == (Role.CREDIT_MANAGER,)
    assert made(staffed, wish(4_000_000)).signatures == (Role.CFO, Role.GM)
    less = made(staffed, wish(100_000))
    assert (less.move, less.signatures) == ("cut", (Role.ANALYST,))
    none = made(staffed, wish(0))
    assert (none.move, none.signatures) == ("prepay", (Role.ANALYST,))
    bounded = made(staffed, wish(10_000_000), "C2")
    assert (bounded.move, bounded.limit_before_minor, bounded.signatures) == ("cut", None, (Role.ANALYST,))


def test_the_same_limit_for_longer_is_signed_for_like_more(staffed: OpenBook) -> None:
    again = made(staffed, wish(500_000))
    assert (again.move, again.signatures) == ("keep", (Role.CREDIT_MANAGER,))
    assert again.valid_to is not None
    assert again.valid_to > TODAY + timedelta(days=300)


def test_small_temporary_limits_need_the_signatures_of_the_large_one_they_make(staffed: OpenBook) -> None:
    first = made(staffed, wish(150_000, SOON))
    assert (first.kind, first.total_minor) == (LimitKind.TEMPORARY, 650_000 * YUAN)
    second = made(staffed, wish(150_000, SOON, "more season"))
    assert second.total_minor == 800_000 * YUAN
    raised = made(staffed, wish(900_000))
    assert (raised.total_minor, raised.signatures) == (1_200_000 * YUAN, (Role.CFO,))


def test_what_was_refused_counts_no_more_and_what_runs_counts_once(staffed: OpenBook) -> None:
    first = made(staffed, wish(150_000, SOON))
    rejected(staffed, first.proposal_id, "chief")
    second = made(staffed, wish(140_000, SOON))
    assert second.total_minor == 640_000 * YUAN
    signed(staffed, second.proposal_id, "chief")
    assert made(staffed, wish(900_000)).total_minor == 1_040_000 * YUAN


def test_beside_a_larger_standing_limit_that_is_asked_for_a_temporary_one_is_signed_for_with_that(
    staffed: OpenBook,
) -> None:
    made(staffed, wish(2_900_000))
    assert made(staffed, wish(150_000, SOON)).total_minor == 3_050_000 * YUAN


def test_the_worse_grade_that_was_found_decides_who_signs(staffed: OpenBook) -> None:
    before = made(staffed, wish(4_000_000))
    found = assessment(staffed, "C1")
    run(staffed, found)
    after = made(staffed, replace(wish(4_000_000), reason="again", at=NOON + timedelta(minutes=1)))
    assert (before.seen, after.seen) == ("", found.found())
    assert (before.signatures, after.signatures) == ((Role.CFO, Role.GM), (Role.COMMITTEE, Role.COMMITTEE))


@pytest.mark.parametrize(
    ("asked", "customer_id", "code"),
    [
        (wish(1_000, SOON, " "), "C1", "limit_temporary_reason"),
        (wish(400_000, SOON), "C1", "limit_temporary_amount"),
        (wish(1_000, TODAY + days(400)), "C1", "limit_temporary_days"),
        (wish(1_000, TODAY - days(1)), "C1", "proposal_ends_before_it_begins"),
        (wish(1_000, SOON), "C2", "proposal_beside_unlimited"),
        (wish(1_000, SOON), "C3", "limit_temporary_amount"),
        (wish(600_000, currency="USD"), "C1", "fx_rate_missing"),
    ],
)
def test_what_cannot_be_asked_is_told(staffed: OpenBook, asked: Wish, customer_id: str, code: str) -> None:
    assert refused(staffed, asked, customer_id) == code


def test_temporary_limits_are_counted_whether_they_run_or_wait(staffed: OpenBook) -> None:
    limits = staffed.policy().limits
    assert limits is not None
    for index in range(limits.temporary.per_year):
        made(staffed, wish(1_000 + index, SOON))
    assert refused(staffed, wish(5_000, SOON)) == "limit_temporary_often"


def test_nobody_may_approve_credit_for_a_grade_that_gets_none(staffed: OpenBook) -> None:
    take(staffed, "customers", customer("C1", grade="D", grade_review_on=TODAY + days(90)))
    assert refused(staffed, wish(600_000)) == "proposal_nobody_may_approve"
    assert made(staffed, wish(0)).move == "prepay"


def test_a_proposal_lapses_when_it_counts_no_more_towards_others(staffed: OpenBook) -> None:
    proposal = made(staffed, wish(900_000))
    policy = staffed.policy()
    assert policy.limits is not None
    last = TODAY + days(policy.limits.split_days)
    assert why_ended(proposal, policy, last) is None
    assert why_ended(proposal, policy, last + days(1)) == TOO_OLD
    at = NOON + days(policy.limits.split_days)
    assert staffed.write(lambda tx: expire_proposal(tx, proposal.proposal_id, "ann", at)) is None
    assert staffed.write(lambda tx: expire_proposal(tx, proposal.proposal_id, "ann", at + days(1))) == TOO_OLD
    assert staffed.write(lambda tx: expire_proposal(tx, proposal.proposal_id, "ann", at + days(1))) is None
    found = staffed.view(lambda look: look.proposal(proposal.proposal_id))
    assert found is not None
    assert [step.act for step in found[1]] == [Act.EXPIRED]


def test_a_proposal_of_another_policy_lapses_at_once(staffed: OpenBook) -> None:
    proposal = made(staffed, wish(900_000))
    policy = staffed.policy()
    other = type(policy)(**{name: getattr(policy, name) for name in policy.__struct_fields__} | {"hash": "other"})
    assert why_ended(proposal, other, TODAY) == OTHER_POLICY


def test_two_who_ask_at_one_moment_are_not_each_measured_without_the_other(staffed: OpenBook) -> None:
    one, other = (free_proposal(wish(150_000, SOON, reason), ground(staffed)) for reason in ("season", "fair"))
    assert isinstance(one, Proposal)
    assert isinstance(other, Proposal)
    staffed.write(lambda tx: propose(tx, one, None, NOON, counted=0))
    with pytest.raises(Conflict) as conflict:
        staffed.write(lambda tx: propose(tx, other, None, NOON, counted=0))
    assert conflict.value.failure.code == "proposal_meanwhile"


def test_a_limit_set_meanwhile_voids_what_was_measured_without_it(staffed: OpenBook) -> None:
    first = made(staffed, wish(150_000, SOON))
    second = made(staffed, replace(wish(900_000), at=NOON + timedelta(minutes=1)))
    staffed.clock.at = NOON + timedelta(minutes=2)  # type: ignore[attr-defined]
    signed(staffed, first.proposal_id, "chief")  # it waited when the second was made, and is counted in it
    signed(staffed, second.proposal_id, "chief")
    third = made(staffed, replace(wish(100_000, SOON, "fair"), at=NOON + timedelta(minutes=3)))
    staffed.clock.at = NOON + timedelta(minutes=4)  # type: ignore[attr-defined]
    take(staffed, "limits", limit(2_000_000))
    with pytest.raises(Conflict) as conflict:
        signed(staffed, third.proposal_id, "chief")
    assert conflict.value.failure.code == "proposal_before_limit"
