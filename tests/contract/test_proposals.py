"""Proposals: who may sign, and what takes effect when, on both stores."""

import pytest

from payworthy.app.proposals import Act
from payworthy.base.failure import Conflict, Denied, Invalid, NotFound
from payworthy.facts.person import Person, Role
from payworthy.store.book import OpenBook

from .builders import ask, customer, furnish, take
from .proposals import proposal, propose, put, rejected, signed

BOTH = (Role.CFO, Role.GM)


@pytest.fixture
def staffed(book: OpenBook) -> OpenBook:
    furnish(book, 1000, customer("C1", sales_person="sam"), customer("C2"), customer("C3"))
    for name, role in (("ann", Role.ANALYST), ("chief", Role.CFO), ("gm", Role.GM), ("sam", Role.CREDIT_MANAGER)):
        put(book, Person(person_id=name, name=name, role=role))
    return book


def grade_and_limit(book: OpenBook, customer_id: str = "C1") -> tuple[str | None, int | None]:
    snapshot = book.check(ask(1, customer_id, key=f"look {customer_id}", what_if=True)).snapshot
    return snapshot.debtor.grade, None if snapshot.limit is None else snapshot.limit.base_minor


def test_the_last_signature_puts_grade_and_limit_in_force_together(staffed: OpenBook) -> None:
    before = grade_and_limit(staffed)
    propose(staffed, proposal(staffed, "P", limit_minor=7_000_00, signatures=BOTH, grade="BB"))
    assert signed(staffed, "P", "gm").act is Act.SIGNED
    assert grade_and_limit(staffed) == before
    assert signed(staffed, "P", "chief").act is Act.APPROVED
    assert grade_and_limit(staffed) == ("BB", 7_000_00)


def test_a_proposal_without_a_grade_leaves_the_grade_alone(staffed: OpenBook) -> None:
    propose(staffed, proposal(staffed, "P", limit_minor=8_000_00, grade=None))
    before, _ = grade_and_limit(staffed)
    signed(staffed, "P", "chief")
    assert grade_and_limit(staffed) == (before, 8_000_00)


def test_a_customer_file_that_comes_later_does_not_take_the_rating_away(staffed: OpenBook) -> None:
    propose(staffed, proposal(staffed, "P", grade="BB"))
    signed(staffed, "P", "chief")
    take(staffed, "customers", customer("C1", name="Renamed"))
    assert grade_and_limit(staffed)[0] == "BB"


@pytest.mark.parametrize("by", ["ann", "sam"])
def test_neither_the_proposer_nor_the_one_who_sells_to_the_customer_signs(staffed: OpenBook, by: str) -> None:
    propose(staffed, proposal(staffed, "P", signatures=(Role.ANALYST,), by="ann"))
    with pytest.raises(Denied) as denied:
        signed(staffed, "P", by)
    assert denied.value.failure.code == "proposer_is_approver"


def test_a_lower_role_cannot_sign_for_a_higher_one_and_nobody_signs_twice(staffed: OpenBook) -> None:
    propose(staffed, proposal(staffed, "P", signatures=BOTH, by="sam"))
    with pytest.raises(Denied) as denied:
        signed(staffed, "P", "ann")
    assert denied.value.failure.code == "no_authority"
    signed(staffed, "P", "gm")
    with pytest.raises(Denied) as denied:
        signed(staffed, "P", "gm")
    assert denied.value.failure.code == "signed_already"


def test_a_rejection_needs_a_reason_and_ends_the_proposal(staffed: OpenBook) -> None:
    propose(staffed, proposal(staffed, "P"))
    with pytest.raises(Invalid):
        rejected(staffed, "P", "chief", reason=" ")
    before = grade_and_limit(staffed)
    assert rejected(staffed, "P", "chief").act is Act.REJECTED
    with pytest.raises(Conflict):
        signed(staffed, "P", "chief")
    assert grade_and_limit(staffed) == before


def test_the_proposer_takes_a_proposal_back_instead_of_rejecting_it(staffed: OpenBook) -> None:
    propose(staffed, proposal(staffed, "P", by="ann"))
    assert rejected(staffed, "P", "ann").act is Act.WITHDRAWN


def test_a_proposal_made_under_another_policy_cannot_be_signed(staffed: OpenBook) -> None:
    made = proposal(staffed, "P")
    propose(
        staffed, type(made)(**{name: getattr(made, name) for name in made.__struct_fields__} | {"policy_hash": "x"})
    )
    with pytest.raises(Conflict) as conflict:
        signed(staffed, "P", "chief")
    assert conflict.value.failure.code == "proposal_of_other_policy"


def test_there_must_be_such_a_proposal(staffed: OpenBook) -> None:
    with pytest.raises(NotFound):
        signed(staffed, "P-none", "chief")
