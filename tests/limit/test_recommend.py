"""The worked examples of the domain specification, to the last digit."""

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from payworthy.limit.methods import METHODS
from payworthy.limit.methods.working_assets import score_hundredths
from payworthy.limit.one import Recommendation, one
from payworthy.limit.params import METHOD_CODES, LimitPolicy
from payworthy.limit.recommend import recommend

from .frames import DEMO, PLAIN, PRESET, YUAN, frame_of, grade_of, yuan


def recommended(grade: str | None, params: LimitPolicy = PLAIN, changes: Any = None, **case: Any) -> Recommendation:
    frame = frame_of({**DEMO, **(changes or {})})
    return one(recommend(frame, grade_of(grade, params), params, **case), 0, params.currency)


def amounts(recommendation: Recommendation) -> dict[str, int | None]:
    return {candidate.code: candidate.amount_minor for candidate in recommendation.candidates}


@pytest.mark.parametrize(
    ("grade", "term", "need", "net_worth", "capital", "loss", "amount"),
    [
        pytest.param("A", 60, "3,477,304.11", "4,000,000", "2,800,000", "8,333,333.33", "2,800,000", id="TC-LIM-1 A"),
        pytest.param(
            "BBB", 45, "2,752,865.75", "2,800,000", "2,100,000", "3,333,333.33", "2,100,000", id="TC-LIM-1 BBB"
        ),
    ],
)
@pytest.mark.parametrize("late_days_enlarge", [True, False])
def test_every_candidate_is_right_to_the_cent_and_working_capital_binds(
    grade: str, term: int, need: str, net_worth: str, capital: str, loss: str, amount: str, late_days_enlarge: bool
) -> None:
    params = replace(PLAIN, late_days_enlarge=late_days_enlarge)
    found = recommended(grade, params, term_days=term, season_percent=130)
    shown = amounts(found)
    assert [shown[code] for code in ("L-NEED", "L-NW", "L-WC", "L-EL")] == [
        yuan(text) for text in (need, net_worth, capital, loss)
    ]
    assert (found.binding, found.base_minor, found.amount_minor) == ("L-WC", yuan(amount), yuan(amount))
    assert found.move == "raise"
    assert found.needs_approval


def test_tc_lim_2_working_assets() -> None:
    assert score_hundredths(frame_of(DEMO)).tolist() == [-36]
    assert amounts(recommended("A"))["L-WA"] == yuan("4,900,000")


def test_tc_lim_3_need_without_a_buffer() -> None:
    found = recommended("A", changes={"days_beyond_terms": None}, term_days=60, season_percent=130)
    assert amounts(found)["L-NEED"] == yuan("2,897,753.42")


def test_tc_lim_4_budget_over_expected_loss() -> None:
    assert amounts(recommended("BBB"))["L-EL"] == yuan("3,333,333.33")


def test_days_paid_late_are_shown_but_earn_no_larger_limit() -> None:
    changes = {"tangible_net_worth_minor": yuan("900,000,000"), "working_capital_minor": yuan("900,000,000")}
    params = replace(PLAIN, late_days_enlarge=False)
    late, prompt = (
        recommended("A", params, {**changes, "days_beyond_terms": days}, term_days=60) for days in (12.0, 0.0)
    )
    assert amounts(late)["L-NEED"] > amounts(prompt)["L-NEED"]  # type: ignore[operator]
    assert (late.binding, late.amount_minor) == (prompt.binding, prompt.amount_minor) == ("L-NEED", yuan("2,220,000"))


def test_the_list_of_methods_is_the_list_a_policy_may_name() -> None:
    assert sorted(method.code for method in METHODS) == sorted(METHOD_CODES)
    assert len({method.code for method in METHODS}) == len(METHODS)


def test_a_new_customer_without_statements_starts_small() -> None:
    bare = {**dict.fromkeys(DEMO), "purchases_forecast_minor": yuan("12,000,000"), "paid_in_minor": yuan("2,000,000")}
    found = recommended("BBB", PRESET, bare)
    assert (found.binding, found.base_minor, found.amount_minor) == ("L-START", yuan("160,000"), yuan("160,000"))
    rich = recommended("BBB", PRESET, {**bare, "paid_in_minor": yuan("90,000,000")})
    assert rich.amount_minor == yuan("200,000")


@pytest.mark.parametrize("missing", ["purchases_forecast_minor", "paid_in_minor"])
def test_a_new_customer_of_whom_nothing_is_known_is_recommended_nothing(missing: str) -> None:
    bare = {**dict.fromkeys(DEMO), "purchases_forecast_minor": yuan("12,000,000"), "paid_in_minor": yuan("2,000,000")}
    found = recommended("BBB", PRESET, {**bare, missing: None})
    assert (found.amount_minor, found.absence, found.move, found.binding) == (None, "not_collected", "prepay", None)


def test_what_was_billed_stands_in_for_a_forecast_and_already_holds_the_tax() -> None:
    billed = {"purchases_forecast_minor": None, "turnover_12m_minor": yuan("13,560,000")}
    assert (
        amounts(recommended("A", changes=billed, term_days=60, season_percent=130))["L-NEED"]
        == amounts(recommended("A", term_days=60, season_percent=130))["L-NEED"]
    )


def test_no_customer_may_be_too_much_of_us() -> None:
    params = replace(PLAIN, methods=(*PLAIN.methods, "L-OWN"), own_equity_minor=yuan("120,000,000"))
    assert amounts(recommended("A", params, own_receivable_minor=yuan("62,000,000")))["L-OWN"] == yuan("6,200,000")
    group = recommended("A", params, own_receivable_minor=yuan("62,000,000"), in_group=True)
    assert amounts(group)["L-OWN"] == yuan("9,300,000")
    small = recommended("A", params, own_receivable_minor=yuan("10,000,000"))
    assert (small.binding, small.amount_minor) == ("L-OWN", yuan("1,000,000"))


def test_a_frame_without_a_measure_is_a_mistake() -> None:
    frame = frame_of(DEMO)
    short = type(frame)(frame.ids, {k: v for k, v in frame.columns.items() if k != "net_worth_minor"})
    with pytest.raises(KeyError):
        recommend(short, np.array([2]), PRESET)


def test_days_from_order_to_invoice_are_days_of_need() -> None:
    """The order uses the limit from its approval on: 45 days of production are 45 days of terms."""
    billed = frame_of({"turnover_12m_minor": 3_650_000 * YUAN})
    grades = np.array([0], dtype=np.int64)
    slow = recommend(billed, grades, replace(PRESET, order_days=45), term_days=30)
    late = recommend(billed, grades, PRESET, term_days=75)
    assert slow.candidates["L-NEED"].values.tolist() == [750_000 * YUAN] == late.candidates["L-NEED"].values.tolist()
