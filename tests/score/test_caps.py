"""Caps and hard stops: each applies where it should, just not beside it, and the most severe decides."""

from typing import Any

import pytest

from payworthy.score.score import score

from .customers import CARD, SCALE, best, frame, nothing

HITS: list[tuple[str, dict[str, Any], dict[str, Any], str, bool, bool]] = [
    ("HS01", {"bankrupt_or_gone": 1}, {"bankrupt_or_gone": 0}, "D", True, True),
    ("HS02", {"dishonest_state": 2}, {"dishonest_state": 1}, "C", False, True),
    ("HS03", {"serious_violation_current": 1}, {"serious_violation_current": 0}, "C", False, False),
    ("HS04", {"sanction_match": 1}, {"sanction_match": 0}, "AAA", True, True),
    ("HS05", {"past_due_over_90_minor": 10_000_01}, {"past_due_over_90_minor": 10_000_00}, "C", False, False),
    ("HS06", {"bill_dishonoured_12m": 1}, {"bill_dishonoured_12m": 0}, "B", False, False),
    ("CP01", {"judgment_to_net_worth": 0.21}, {"judgment_to_net_worth": 0.20}, "B", False, False),
    ("CP02", {"consumption_restricted": 1}, {"consumption_restricted": 0}, "B", False, False),
    ("CP03_opinion", {"opinion_qualified": 1}, {"opinion_qualified": 0}, "BB", False, False),
    ("CP03_equity", {"net_worth_minor": -1}, {"net_worth_minor": 0}, "B", False, False),
    ("CP04", {"altman_z2": 1.09}, {"altman_z2": 1.10}, "BB", False, False),
    ("CP05_age", {"age_years": 0.99}, {"age_years": 1.0}, "BB", False, False),
    ("CP05_sole", {"ownership": 0}, {"ownership": 0, "has_guarantor": 1}, "BB", False, False),
    ("CP07", {"abnormal_current": 1}, {"abnormal_current": 0}, "BB", False, False),
    ("CP08", {"parent_in_default": 1}, {"parent_in_default": 0}, "B", False, False),
]


@pytest.mark.parametrize(("name", "hit", "beside", "grade", "stops", "prepay"), HITS, ids=[hit[0] for hit in HITS])
def test_a_cap_applies_where_its_condition_holds_and_not_beside_it(
    name: str, hit: dict[str, Any], beside: dict[str, Any], grade: str, stops: bool, prepay: bool
) -> None:
    scored = score(frame({**best(), **hit}, {**best(), **beside}), CARD, SCALE)
    assert [cap.name for cap in scored.applied(0)] == [name]
    assert scored.applied(1) == ()
    assert (scored.symbols()[0], bool(scored.stops[0]), bool(scored.prepay_only[0])) == (grade, stops, prepay)
    decisive = scored.decisive(0)
    assert decisive is not None
    assert decisive.name == name
    assert scored.pd[0] == float(SCALE.pd(grade))


FINANCE = ("leverage", "current_ratio", "interest_cover", "cfo_to_cl", "roa", "altman_z2")


def test_without_accounts_finance_is_35_points_and_the_grade_bbb_at_best() -> None:
    scored = score(frame({**best(), **dict.fromkeys(FINANCE, "no_statements")}), CARD, SCALE)
    assert scored.block_points[0, 0] == 35_000_000
    assert [cap.name for cap in scored.applied(0)] == ["CP06_statements"]
    assert scored.symbols()[0] == "BBB"


def test_with_references_alone_payment_is_50_points_and_the_grade_bbb_at_best() -> None:
    unknown = dict.fromkeys(("payment_index", "days_past_due_worst_12m", "broken_promise_share"), "no_invoices")
    scored = score(frame({**best(), **unknown, "reference_rating": 3}), CARD, SCALE)
    assert scored.block_points[1, 0] == 50_000_000
    assert [cap.name for cap in scored.applied(0)] == ["CP09"]
    assert scored.symbols()[0] == "BBB"
    assert scored.contributions[:, 0].sum() == scored.score[0] == 85_000_000


def test_of_whom_nothing_is_known_has_35_points_and_must_prepay() -> None:
    scored = score(frame(nothing()), CARD, SCALE)
    assert scored.score[0] == 35_000_000
    assert {cap.name for cap in scored.applied(0)} == {"CP06_statements", "CP06_file", "CP09", "CP10"}
    assert scored.prepay_only[0]
    assert not scored.stops[0]


def test_a_sole_person_of_whose_guarantor_nobody_knows_has_none() -> None:
    scored = score(frame({**best(), "ownership": 0, "has_guarantor": "not_collected"}), CARD, SCALE)
    assert [cap.name for cap in scored.applied(0)] == ["CP05_sole"]


def test_the_most_severe_cap_decides_and_all_are_named() -> None:
    scored = score(frame({**best(), "abnormal_current": 1, "dishonest_state": 2, "sanction_match": 1}), CARD, SCALE)
    assert [cap.name for cap in scored.applied(0)] == ["HS04", "HS02", "CP07"]
    decisive = scored.decisive(0)
    assert decisive is not None
    assert decisive.name == "HS04"
    assert scored.symbols()[0] == "C"


def test_a_cap_above_the_grade_of_the_score_decides_nothing() -> None:
    scored = score(frame({"abnormal_current": 1, "payment_index": 30.0}), CARD, SCALE)
    assert scored.symbols()[0] == "BB"
    assert [cap.name for cap in scored.applied(0)] == ["CP07"]
    assert scored.decisive(0) is None


def test_every_cap_of_the_pack_is_tried_here() -> None:
    tried = {hit[0] for hit in HITS} | {"CP06_statements", "CP06_file", "CP09", "CP10"}
    assert {cap.name for cap in CARD.caps} == tried
