"""Scores of others: whichever way they run, by a dated table, and never averaged."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.base.failure import Failure, Reason
from payworthy.score.external import ExternalScale, ExternalTable, Mapped, Rung, mapped, most_cautious, table_faults

from .customers import SCALE

UP = ExternalScale(provider="north", minimum=D(0), maximum=D(100), higher_is_safer=True, horizon_months=12,
                   event="insolvency")  # fmt: skip
DOWN = ExternalScale(provider="south", minimum=D(100), maximum=D(600), higher_is_safer=False, horizon_months=12,
                     event="insolvency")  # fmt: skip


def table(scale: ExternalScale, *rungs: tuple[int, str], on: date = date(2026, 1, 1)) -> ExternalTable:
    listed = tuple(Rung(edge=D(edge), grade=grade) for edge, grade in rungs)
    return ExternalTable(scale=scale, rungs=listed, mapped_on=on, good_months=12)


NORTH = table(UP, (0, "C"), (30, "BB"), (60, "BBB"), (80, "AA"))
SOUTH = table(DOWN, (600, "D"), (500, "B"), (350, "BBB"), (200, "A"))
DAY = date(2026, 6, 1)


def grade(value: str, provider: str = "north", day: date = DAY) -> str:
    found = mapped([NORTH, SOUTH], provider, D(value), day)
    assert isinstance(found, Mapped), found
    return found.grade


def failure(value: str, provider: str = "north", day: date = DAY) -> Failure:
    found = mapped([NORTH, SOUTH], provider, D(value), day)
    assert isinstance(found, Failure), found
    return found


def test_a_score_on_a_rung_has_its_grade_whichever_way_the_scale_runs() -> None:
    assert [grade(value) for value in ("0", "29.9", "30", "80", "100")] == ["C", "C", "BB", "AA", "AA"]
    assert [grade(value, "south") for value in ("600", "501", "500", "350", "200", "100")] == [
        "D", "D", "B", "BBB", "A", "A",
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["-1", "100.1"])
def test_a_score_outside_its_scale_is_refused_and_not_moved_to_the_end(value: str) -> None:
    found = failure(value)
    assert (found.reason, found.code) == (Reason.INVALID, "external_score_out_of_range")


def test_a_provider_without_table_and_a_table_out_of_date_are_refused() -> None:
    assert failure("50", "west").params["known"] == "north, south"
    assert failure("50", day=date(2025, 12, 31)).code == "external_scale_unknown"
    assert grade("50", day=date(2026, 12, 31)) == "BB"
    assert failure("50", day=date(2027, 1, 1)).reason is Reason.STALE


def test_the_newest_table_of_the_day_counts() -> None:
    newer = table(UP, (0, "C"), (40, "A"), on=date(2026, 5, 1))
    before = mapped([newer, NORTH], "north", D(50), date(2026, 4, 30))
    after = mapped([newer, NORTH], "north", D(50), date(2026, 5, 1))
    assert isinstance(before, Mapped)
    assert isinstance(after, Mapped)
    assert (before.grade, after.grade) == ("BB", "A")


def test_of_several_opinions_the_worst_grade_counts_and_numbers_are_not_averaged() -> None:
    found = [mapped([NORTH, SOUTH], provider, D(value), DAY) for provider, value in (("north", "90"), ("south", "400"))]
    opinions = [one for one in found if isinstance(one, Mapped)]
    worst = most_cautious(opinions, SCALE)
    assert worst is not None
    assert (worst.provider, worst.grade) == ("south", "B")
    assert most_cautious([], SCALE) is None


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (replace(NORTH, scale=replace(UP, minimum=D(100))), "external_range_empty"),
        (table(UP, (10, "C"), (60, "A")), "external_table_gap"),
        (table(UP, (0, "C"), (60, "A"), (60, "AA")), "external_table_gap"),
        (table(UP, (0, "C"), (101, "A")), "external_table_gap"),
        (table(UP), "external_table_gap"),
        (table(DOWN, (100, "A"), (600, "C")), "external_table_gap"),
        (table(UP, (0, "BB"), (60, "C")), "external_table_not_falling"),
        (table(UP, (0, "C"), (60, "good")), "external_grade_unknown"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(broken: ExternalTable, code: str) -> None:
    assert [fault.code for fault in table_faults(broken, SCALE)] == [code]


def test_sound_tables_have_no_faults() -> None:
    assert table_faults(NORTH, SCALE) == table_faults(SOUTH, SCALE) == ()


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_a_riskier_outside_score_never_has_the_better_grade(one: D, other: D) -> None:
    safer, riskier = max(one, other), min(one, other)
    assert SCALE.position(grade(str(riskier))) >= SCALE.position(grade(str(safer)))
    south = [SCALE.position(grade(str(600 - 5 * value), "south")) for value in (riskier, safer)]
    assert south[0] >= south[1]
