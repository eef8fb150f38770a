"""What each adjustment does, and what is proposed against the limit in force, as a table that can be extended."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from payworthy.facts.collateral import SecurityKind
from payworthy.limit.adjust import STEPS
from payworthy.limit.case import Security, eligible_minor, known, make_case, positions
from payworthy.limit.exact import absent
from payworthy.limit.one import Recommendation, one
from payworthy.limit.recommend import recommend

from .frames import DEMO, PRESET, frame_of, grade_of, yuan

TABLES = Path(__file__).parent.parent / "cases" / "limit"
AMOUNTS = ("peak", "security", "in_force", "temporary", "group_cap")


def rows(name: str) -> list[Any]:
    with (TABLES / name).open(encoding="utf-8") as file:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(file)]


def number(row: dict[str, str], name: str) -> int | None:
    return int(row[name]) if row.get(name) else None


def recommended(row: dict[str, str]) -> Recommendation:
    """DEMO-1 as it stands in TC-LIM-1, with what the row changes; amounts in whole yuan."""
    figures = {
        **DEMO,
        "payment_index_6m": number(row, "index"),
        "days_past_due_worst_6m": number(row, "worst"),
        "balance_peak_12m_minor": None if number(row, "peak") is None else yuan(row["peak"]),
    }
    given = {name: None if number(row, name) is None else yuan(row[name]) for name in AMOUNTS}
    found = recommend(
        frame_of(figures),
        grade_of(row["grade"]),
        PRESET,
        term_days=60,
        season_percent=130,
        security_minor=given["security"] or 0,
        in_force=known([given["in_force"]]),
        temporary_minor=given["temporary"] or 0,
        group_cap=known([given["group_cap"]]),
        group_defaulted=row["group_defaulted"] == "yes",
    )
    return one(found, 0, PRESET.currency)


@pytest.mark.parametrize("row", rows("recommend.csv"))
def test_a_row_of_the_table_holds(row: dict[str, str]) -> None:
    found = recommended(row)
    assert (found.move, found.proposed_minor) == (row["move"], yuan(row["proposed"]))
    assert found.amount_minor == yuan(row["amount"])
    assert [step.code for step in found.steps] == row["steps"].split()
    assert found.needs_approval == (row["needs"] != "")
    if row["needs"]:
        assert found.required == row["needs"]


def test_the_steps_of_an_explanation_lead_from_the_base_to_the_amount() -> None:
    for parameter in rows("recommend.csv"):
        found = recommended(parameter.values[0])
        chain = [found.base_minor, *(step.after_minor for step in found.steps)]
        assert [step.before_minor for step in found.steps] == chain[:-1]
        assert chain[-1] == found.amount_minor
    assert STEPS[-1] == "rounding"


@pytest.mark.parametrize(
    ("kind", "value", "payer", "counts"),
    [
        ("cash", "100,000", None, "100,000"),
        ("bank_guarantee", "100,000", None, "95,000"),
        ("bank_acceptance", "100,000", "60,000", "60,000"),
        ("bank_acceptance", "100,000", None, "0"),
        ("real_estate", "100,000.01", None, "60,000"),
        ("chattel", "100,000", None, "30,000"),
        ("retention_of_title", "100,000", None, "40,000"),
        ("parent_guarantee", "100,000", "80,000", "80,000"),
        ("parent_guarantee", "100,000", "800,000", "100,000"),
        ("personal_guarantee", "100,000", None, "10,000"),
        ("cash", "-5", None, "0"),
    ],
)
def test_security_counts_after_its_haircut(kind: str, value: str, payer: str | None, counts: str) -> None:
    security = Security(
        kind=SecurityKind(kind), value_minor=yuan(value), payer_limit_minor=None if payer is None else yuan(payer)
    )
    assert eligible_minor([security], PRESET) == yuan(counts)
    assert eligible_minor([security, security], PRESET) == 2 * yuan(counts)


def test_less_credit_waits_for_a_person_only_if_the_policy_asks_for_one() -> None:
    careful = replace(PRESET, automatic_decrease=False)
    for params, asked in ((PRESET, False), (careful, True)):
        found = recommend(frame_of(DEMO), grade_of("C"), params, in_force=known([yuan("500,000")]))
        assert found.needs_approval.tolist() == [asked]
        assert found.required.tolist() == [0]


def test_a_customer_that_cannot_be_judged_keeps_what_it_has() -> None:
    unknown = one(recommend(frame_of({}), grade_of("A"), PRESET, in_force=known([yuan("500,000")])), 0, "CNY")
    assert (unknown.move, unknown.proposed_minor, unknown.amount_minor) == ("keep", yuan("500,000"), None)


def test_grades_become_positions_and_unknown_ones_none() -> None:
    assert positions(["AAA", None, "ZZ", "D"], PRESET).tolist() == [0, -1, -1, 7]
    assert make_case(PRESET, np.array([0, -1])).term_days.tolist() == [90, 30]
    assert absent(2, "not_collected").is_present.tolist() == [False, False]
