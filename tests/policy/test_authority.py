"""The approval matrix, cell by cell."""

from typing import Any

import pytest

from payworthy.check.policy import may_be_released
from payworthy.facts.person import Role
from payworthy.limit.authority import LEVELS, Authority, may_release, required_role
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.policy_files import preset_policy, presets

MATRIX = """
up to      | AAA | AA  | A   | BBB | BB  | B   | C | D
200000     | ana | ana | ana | ana | man | cfo | - | -
1000000    | man | man | man | man | cfo | gm  | - | -
3000000    | cfo | cfo | cfo | cfo | gm  | com | - | -
8000000    | gm  | gm  | gm  | com | com | -   | - | -
8000000.01 | com | com | com | com | -   | -   | - | -
"""
"""Domain specification 4.9. Where the table there names CFO and GM together, the GM's signature is the higher one."""

ROLES = {
    "ana": Role.ANALYST,
    "man": Role.CREDIT_MANAGER,
    "cfo": Role.CFO,
    "gm": Role.GM,
    "com": Role.COMMITTEE,
    "-": None,
}


def _cells() -> list[tuple[int, int, str, Role | None]]:
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in MATRIX.strip().splitlines()]
    tops = [round(float(row[0]) * 100) for row in rows]
    bottoms = [1, *(top + 1 for top in tops[:-1])]
    return [
        (bottom, top, grade, ROLES[cell])
        for bottom, top, row in zip(bottoms, tops, rows, strict=True)
        for grade, cell in zip(header[1:], row[1:], strict=True)
    ]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return preset_policy("machinery-cn").authority


@pytest.mark.parametrize(("bottom", "top", "grade", "role"), _cells())
def test_every_cell_of_the_matrix_holds_at_both_its_ends(
    authority: Authority, bottom: int, top: int, grade: str, role: Role | None
) -> None:
    assert required_role(authority, bottom, grade, "CNY") is role
    assert required_role(authority, top, grade, "CNY") is role


@pytest.mark.parametrize(
    ("minor", "currency", "role"),
    [
        (28_000_00, "USD", Role.ANALYST),
        (28_000_01, "USD", Role.CREDIT_MANAGER),
        (4_000_000, "JPY", Role.ANALYST),
        (4_000_001, "JPY", Role.CREDIT_MANAGER),
        (1_000_000_01, "EUR", Role.COMMITTEE),
    ],
)
def test_other_currencies_have_amounts_of_their_own(
    authority: Authority, minor: int, currency: str, role: Role
) -> None:
    assert required_role(authority, minor, "A", currency) is role


def test_a_currency_without_amounts_is_approved_by_nobody(authority: Authority) -> None:
    assert required_role(authority, 1, "AAA", "SGD") is None


def test_customers_without_a_grade_and_of_an_unknown_grade_have_a_row_of_their_own(authority: Authority) -> None:
    assert required_role(authority, 200_000_00, None, "CNY") is Role.CREDIT_MANAGER
    assert required_role(authority, 200_000_00, "Z9", "CNY") is Role.CREDIT_MANAGER
    assert required_role(authority, 3_000_000_01, None, "CNY") is None


def test_a_negative_exposure_is_within_the_lowest_level(authority: Authority) -> None:
    assert required_role(authority, -5, "A", "CNY") is Role.ANALYST


def test_a_level_of_nothing_leaves_every_approval_to_the_next(plain: dict[str, Any]) -> None:
    plain["authority"]["levels"]["analyst"] = dict.fromkeys(plain["currencies"], 0)
    policy = parse(plain)
    assert isinstance(policy, Policy)
    assert required_role(policy.authority, 1, "AAA", "CNY") is Role.CREDIT_MANAGER


@pytest.mark.parametrize("person", Role)
@pytest.mark.parametrize("required", [*LEVELS, None])
def test_only_the_required_level_and_those_above_may_release(person: Role, required: Role | None) -> None:
    order = ["analyst", "credit_manager", "cfo", "gm", "committee"]
    may = required is not None and person.value in order and order.index(person.value) >= order.index(required.value)
    assert may_release(person, required) is may


@pytest.mark.parametrize("name", presets())
def test_the_check_knows_of_every_exposure_whether_anybody_may_release_it(name: str) -> None:
    """What the order check offers as a release is what the matrix finds somebody for, to the fen."""
    policy = preset_policy(name)
    answers = set()
    for grade in (*(grade.symbol for grade in policy.grades), "no such grade", None):
        for currency in (*policy.currencies, "CHF"):
            for exposure in (
                -1,
                0,
                1,
                *(top + more for top in (10**8, 3 * 10**8, 8 * 10**8, 10**12) for more in (0, 1)),
            ):
                role = required_role(policy.authority, exposure, grade, currency)
                may = may_be_released(policy.check, grade, exposure, currency)
                assert may is (role is not None), (grade, currency, exposure)
                answers.add(may)
    assert answers == {True, False}
