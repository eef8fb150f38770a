"""The master scale: edges, points and PDs that agree, notches, and own experience."""

from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.failure import Failure
from payworthy.score.mapping import grades_of_pds, grades_of_scores, pds_of_scores, scores_of_pds
from payworthy.score.scale import Scale, re_anchored, re_anchored_pd

from .customers import SCALE

MICRO = 1_000_000


def test_edges_between_grades_are_geometric_means_of_their_pds() -> None:
    """The PD bands of domain 3.6, in percent."""
    shown = [round(edge * 100, 2) for edge in SCALE.pd_edges]
    assert shown == [D("0.16"), D("0.39"), D("0.95"), D("2.29"), D("5.29"), D("12.65")]


def test_the_score_on_a_cut_has_the_better_grade() -> None:
    cases = {100: "AAA", 90: "AAA", 80: "AA", 70: "A", 60: "BBB", 50: "BB", 40: "B", 0: "C"}
    assert {points: SCALE.by_score(points * MICRO) for points in cases} == cases
    assert [SCALE.by_score(points * MICRO - 1) for points in (90, 80, 70, 60, 50, 40)] == [
        "AA", "A", "BBB", "BB", "B", "C",
    ]  # fmt: skip


def test_the_central_pd_of_a_grade_is_the_middle_of_its_points() -> None:
    pds = np.array(SCALE.pds[: SCALE.scored], np.float64)
    assert scores_of_pds(pds, SCALE).tolist() == [points * MICRO for points in (95, 85, 75, 65, 55, 45, 20)]
    assert np.allclose(pds_of_scores(scores_of_pds(pds, SCALE), SCALE), pds)
    assert [SCALE.by_pd(pd) for pd in SCALE.pds[: SCALE.scored]] == list(SCALE.symbols[: SCALE.scored])


def test_certain_default_has_no_points_and_no_risk_has_all() -> None:
    assert scores_of_pds(np.array([1.0, 0.0]), SCALE).tolist() == [0, 100 * MICRO]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_points_and_grade_of_a_pd_always_agree_and_a_higher_pd_never_has_more(pds: list[float]) -> None:
    ordered = np.sort(np.array(pds))
    points, grades = scores_of_pds(ordered, SCALE), grades_of_pds(ordered, SCALE)
    assert grades_of_scores(points, SCALE).tolist() == grades.tolist()
    assert (np.diff(points) <= 0).all()
    assert (np.diff(grades) >= 0).all()


@given(st.integers(0, 100 * MICRO))
def test_many_scores_have_the_grades_of_each(score: int) -> None:
    assert SCALE.symbols[grades_of_scores(np.array([score]), SCALE)[0]] == SCALE.by_score(score)


def test_notches_stay_within_the_grades_that_a_score_can_give() -> None:
    assert SCALE.notched("BBB", 1) == "A"
    assert SCALE.notched("BBB", -2) == "B"
    assert SCALE.notched("AAA", 1) == "AAA"
    assert SCALE.notched("C", -3) == "C"
    assert SCALE.notches("BBB", "A") == 1
    assert SCALE.notches("A", "BB") == -2
    assert SCALE.worse("A", "BB") == "BB"


def test_own_experience_pulls_the_prior_by_its_number() -> None:
    """(k + m·PD0)/(n + m) with m = 50: two defaults of 150 customers and a prior of 1.5 % make (2 + 0.75)/200."""
    assert re_anchored_pd(D("0.015"), 2, 150) == D("0.01375")
    assert re_anchored_pd(D("0.015"), 0, 0) == D("0.015")
    with pytest.raises(ValueError, match="3 defaults of 2"):
        re_anchored_pd(D("0.015"), 3, 2)


def test_a_scale_anchored_to_own_experience_keeps_rising_or_says_so() -> None:
    anchored = re_anchored(SCALE, {"BBB": (2, 150), "D": (5, 5)})
    assert isinstance(anchored, Scale)
    assert anchored.pds[3] == D("0.01375")
    assert anchored.pds[:3] + anchored.pds[4:] == SCALE.pds[:3] + SCALE.pds[4:]
    failure = re_anchored(SCALE, {"BBB": (20, 150)})
    assert isinstance(failure, Failure)
    assert failure.params == {"better": "BBB", "worse": "BB", "better_pd": "10.38", "worse_pd": "3.50"}
