"""What would change a score: levers that apply, what they take for granted, and what they do not promise."""

from typing import Any

import pytest

from payworthy.score.explain import Outlook, explain
from payworthy.score.levers.shape import modest_value
from payworthy.score.score import score

from .customers import CARD, SCALE, best, frame, nothing

FINANCE = dict.fromkeys(("leverage", "current_ratio", "interest_cover", "cfo_to_cl", "roa", "altman_z2"),
                        "no_statements")  # fmt: skip


def outlooks(customer: dict[str, Any]) -> dict[str, Outlook]:
    told = explain(frame(customer), score(frame(customer), CARD, SCALE), 0)
    return {outlook.lever: outlook for outlook in told.outlooks}


def test_to_pay_what_is_old_lifts_the_stop_at_once_and_the_score_not_yet() -> None:
    late = {**best(), "past_due_over_90_minor": 50_000_00, "days_past_due_worst_12m": 120}
    assert score(frame(late), CARD, SCALE).symbols()[0] == "C"
    found = outlooks(late)
    assert (found["pay_old_overdue"].then.gain, found["pay_old_overdue"].then.grade) == (0, "AAA")
    assert found["year_on_time"].then.gain == 6_000_000


def test_accounts_that_are_middling_lift_the_cap_and_some_points() -> None:
    found = outlooks({**best(), **FINANCE})["give_statements"]
    assert set(found.changed) == set(FINANCE)
    assert found.then.gain > 0
    assert found.then.grade == "AA"


def test_a_clean_search_of_the_courts_counts_as_clean() -> None:
    unknown = dict.fromkeys(("lawsuits_to_net_worth", "judgment_state", "dishonest_state"), "not_checked")
    found = outlooks({**best(), **unknown})["check_courts"]
    assert found.then.score == 100_000_000


def test_to_settle_judgments_takes_the_stop_away_but_leaves_a_trace() -> None:
    found = outlooks({**best(), "dishonest_state": 2, "judgment_state": 2, "consumption_restricted": 1})
    then = found["settle_judgments"].then
    assert (then.prepay_only, then.grade) == (False, "AAA")
    assert then.score < 100_000_000


def test_a_guarantor_lifts_the_cap_of_a_sole_person() -> None:
    assert outlooks({**best(), "ownership": 0})["find_guarantor"].then.grade == "AAA"


def test_levers_that_would_change_nothing_are_not_offered() -> None:
    assert outlooks(best()) == {}


def test_a_missing_figure_has_no_next_band_and_says_what_it_was_taken_for() -> None:
    told = explain(frame(nothing()), score(frame(nothing()), CARD, SCALE), 0)
    assert all(line.value is None and line.band is None and line.steps == () for line in told.lines)
    assert {line.points for line in told.lines} == {35_000_000}


@pytest.mark.parametrize("factor", CARD.factors, ids=lambda factor: factor.name)
def test_a_modest_figure_gives_the_points_it_was_asked_for_and_hardly_more(factor: Any) -> None:
    for points in factor.points:
        figure = modest_value(factor, points)
        kind = type(best()[factor.measure])
        scored = score(frame({**best(), factor.measure: kind(figure)}), CARD, SCALE)
        row = CARD.factors.index(factor)
        full = score(frame(best()), CARD, SCALE).contributions[row, 0]
        reached = scored.contributions[row, 0] * 100 / full
        assert reached >= points
        assert reached == points or points == min(factor.points)


def test_one_customer_of_many_is_explained_like_a_customer_alone() -> None:
    many = [best(), {}, nothing()]
    together = score(frame(*many), CARD, SCALE)
    alone = explain(frame({}), score(frame({}), CARD, SCALE), 0)
    among = explain(frame(*many), together, 1)
    assert among.lines == alone.lines
    assert among.outlooks == alone.outlooks
