"""Who signs a limit: never who proposed it, never one person twice, and never for something else than was seen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from payworthy.base.calendar import china_calendar
from payworthy.base.failure import Failure
from payworthy.facts.person import Person, Role
from payworthy.limit.approval import (
    Asked,
    Delegation,
    Grant,
    Signature,
    answer_by,
    is_approved,
    sign,
    signatures,
    total_asked,
    unsigned,
)

from .frames import PRESET, yuan

DAY = date(2026, 3, 2)
SEEN = "a" * 64


def person(name: str, role: Role, *, is_active: bool = True) -> Person:
    return Person(person_id=name, name=name, role=role, is_active=is_active)


ANA, MEI = person("ana", Role.ANALYST), person("mei", Role.CREDIT_MANAGER)
FEI, GAO = person("fei", Role.CFO), person("gao", Role.GM)
LIN, SUN = person("lin", Role.COMMITTEE), person("sun", Role.SALES)
BOTH = Asked(digest=SEEN, needed=(Role.CFO, Role.GM), proposed_by="ana", barred=frozenset({"sun"}))


@dataclass
class Table:
    """Signatures that came together, and what was said to the last who tried."""

    asked: Asked
    given: list[Signature]
    last: Any = None

    def tries(self, who: Person, seen: str = SEEN, **kwargs: Any) -> str:
        self.last = sign(self.asked, self.given, who, seen, kwargs.pop("on", DAY), **kwargs)
        if isinstance(self.last, Failure):
            return self.last.code
        self.given.append(self.last)
        return "approved" if is_approved(self.asked, self.given) else "signed"


@pytest.mark.parametrize(
    ("total", "grade", "needed"),
    [
        ("200,000", "A", (Role.ANALYST,)),
        ("200,000.01", "A", (Role.CREDIT_MANAGER,)),
        ("3,000,000.01", "A", (Role.CFO, Role.GM)),
        ("1,000,000.01", "BB", (Role.CFO, Role.GM)),
        ("8,000,000.01", "A", (Role.COMMITTEE, Role.COMMITTEE)),
        ("1", "C", None),
        ("0", "C", (Role.ANALYST,)),
        ("8,000,000.01", "BB", None),
    ],
)
def test_the_matrix_names_everyone_who_signs(total: str, grade: str, needed: tuple[Role, ...] | None) -> None:
    assert signatures(PRESET, yuan(total), grade) == needed


def test_finance_chief_and_general_manager_sign_both_in_either_order() -> None:
    assert [Table(BOTH, []).tries(FEI), Table(BOTH, []).tries(GAO)] == ["signed", "signed"]
    for first, second in ((FEI, GAO), (GAO, FEI)):
        table = Table(BOTH, [])
        assert [table.tries(first), table.tries(second)] == ["signed", "approved"]


def test_nobody_signs_twice_and_a_second_finance_chief_is_no_general_manager() -> None:
    table = Table(BOTH, [])
    assert table.tries(FEI) == "signed"
    assert table.tries(FEI) == "approval_twice"
    assert table.tries(person("fu", Role.CFO)) == "approval_without_authority"
    assert table.last.params["needed"] == "gm"
    assert table.tries(LIN) == "approved"


def test_whoever_proposed_it_or_sells_to_the_customer_does_not_sign() -> None:
    asked = replace(BOTH, proposed_by="gao", barred=frozenset({"lin"}))
    assert Table(asked, []).tries(GAO) == "approval_of_own_proposal"
    assert Table(asked, []).tries(LIN) == "approval_of_own_proposal"


@pytest.mark.parametrize("who", [ANA, MEI, SUN, person("aud", Role.AUDITOR), person("old", Role.GM, is_active=False)])
def test_sales_auditors_lower_levels_and_people_who_left_do_not_approve(who: Person) -> None:
    asked = replace(BOTH, proposed_by="x", barred=frozenset())
    assert Table(asked, []).tries(who) == "approval_without_authority"


def test_a_signature_is_for_what_was_seen_and_a_change_voids_those_given() -> None:
    table = Table(BOTH, [])
    assert table.tries(FEI, seen="b" * 64) == "approval_of_something_else"
    assert table.tries(FEI) == "signed"
    table.asked = replace(BOTH, digest="c" * 64)
    assert table.tries(GAO, seen="c" * 64) == "approval_of_something_else"
    assert not is_approved(table.asked, table.given)


def lent(giver: Person, taker: Person, starts: date = DAY, ends: date = DAY) -> Delegation:
    return Delegation(
        giver_id=giver.person_id, taker_id=taker.person_id, role=giver.role, starts_on=starts, ends_on=ends
    )


def test_a_delegated_chair_counts_on_its_days_only() -> None:
    table = Table(BOTH, [])
    assert table.tries(MEI, delegations=[lent(FEI, MEI)], on=date(2026, 3, 3)) == "approval_without_authority"
    assert table.tries(MEI, delegations=[lent(FEI, MEI)]) == "signed"
    assert (table.last.role, table.last.for_id) == (Role.CFO, "fei")


def test_delegation_is_no_way_around_four_eyes() -> None:
    table = Table(BOTH, [])
    assert table.tries(FEI) == "signed"
    assert table.tries(FEI, delegations=[lent(GAO, FEI)]) == "approval_twice"
    assert table.tries(MEI, delegations=[lent(FEI, MEI)]) == "approval_without_authority"
    own = replace(BOTH, proposed_by="gao")
    assert Table(own, [table.given[0]]).tries(MEI, delegations=[lent(GAO, MEI)]) == "approval_without_authority"
    assert Table(BOTH, []).tries(person("sal", Role.SALES), delegations=[lent(GAO, SUN)]) == (
        "approval_without_authority"
    )
    seller = person("sel", Role.SALES)
    assert Table(BOTH, []).tries(seller, delegations=[lent(GAO, seller)]) == "approval_without_authority"


def test_a_signature_counts_for_the_highest_open_one_within_its_level() -> None:
    assert unsigned((Role.CFO, Role.GM), [Role.COMMITTEE]) == (Role.CFO,)
    assert unsigned((Role.CFO, Role.GM), [Role.CFO, Role.CFO]) == (Role.GM,)
    assert unsigned((Role.ANALYST,), [Role.SALES]) == (Role.ANALYST,)


def test_several_small_requests_need_the_signature_of_the_large_one_they_make() -> None:
    others = [
        Grant(amount_minor=yuan("900,000"), asked_on=date(2025, 1, 1), is_standing=True),
        Grant(amount_minor=yuan("80,000"), asked_on=date(2026, 1, 31), is_standing=False),
        Grant(amount_minor=yuan("70,000"), asked_on=date(2026, 1, 30), is_standing=False),
        Grant(amount_minor=yuan("60,000"), asked_on=DAY, is_standing=False, was_refused=True),
    ]
    total = total_asked(yuan("90,000"), others, DAY, PRESET)
    assert total == yuan("1,070,000")
    assert signatures(PRESET, yuan("90,000"), "A") == (Role.ANALYST,)
    assert signatures(PRESET, total, "A") == (Role.CFO,)


@pytest.mark.parametrize(
    ("role", "day"), [(Role.ANALYST, "2026-02-14"), (Role.CFO, "2026-02-25"), (Role.COMMITTEE, "2026-02-27")]
)
def test_each_level_answers_within_its_working_days(role: Role, day: str) -> None:
    """14 February 2026 is worked in China; the Spring Festival is from the 15th to the 23rd."""
    calendar = china_calendar()
    assert not isinstance(calendar, Failure)
    assert answer_by(PRESET, role, date(2026, 2, 13), calendar) == date.fromisoformat(day)
