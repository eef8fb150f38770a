"""Edges of bands: on the edge is inside, and past it is the next band."""

import numpy as np
import pytest

from payworthy.measures.absence import ABSENCE_REASONS
from payworthy.measures.frame import ABSENCES, PRESENT
from payworthy.policy_files import preset_policy
from payworthy.score.card import Factor, Shape
from payworthy.score.score import score

from .customers import CARD, RATIOS, SCALE, best, frame, nothing, worst

POINTS = {
    "FIN.lev": {0.40: 100, 0.41: 80, 0.55: 80, 0.70: 60, 0.80: 30, 0.81: 0},
    "FIN.cr": {2.0: 100, 1.99: 80, 1.5: 80, 1.2: 60, 1.0: 40, 0.99: 10},
    "FIN.icov": {6.0: 100, 5.99: 75, 3.0: 75, 1.5: 45, 1.0: 20, 0.99: 0},
    "FIN.ocf": {0.30: 100, 0.15: 75, 0.05: 50, 0.0: 25, -0.01: 0},
    "FIN.roa": {0.08: 100, 0.04: 75, 0.01: 50, 0.0: 25, -0.01: 0},
    "FIN.z2": {2.61: 100, 2.59: 50, 1.10: 50, 1.09: 0},
    "PAY.pi": {20.0: 0, 30.0: 0, 35.0: 7.5, 40.0: 15, 50.0: 35, 60.0: 55, 67.1: 69.2, 70.0: 75, 80.0: 100, 90.0: 100},
    "PAY.maxod": {0: 100, 1: 80, 15: 80, 16: 60, 30: 60, 60: 30, 90: 10, 91: 0},
    "PAY.ptp": {0.0: 100, 0.10: 70, 0.30: 30, 0.31: 0},
    "PAY.ref": {3: 100, 2: 60, 1: 20, 0: 0},
    "LEG.suits": {0.0: 100, 0.05: 70, 0.20: 35, 0.21: 0},
    "LEG.exec": {0: 100, 1: 50, 2: 0},
    "LEG.dishonest": {0: 100, 1: 30, 2: 0},
    "LEG.marks": {0: 100, 1: 60, 2: 0},
    "LEG.pledge": {0.30: 100, 0.31: 60, 0.60: 60, 0.61: 0},
    "BUS.age": {10.0: 100, 9.9: 75, 5.0: 75, 3.0: 50, 1.0: 25, 0.9: 0},
    "BUS.capital": {50_000_000_00: 100, 49_999_999_99: 75, 10_000_000_00: 75, 5_000_000_00: 55, 1_000_000_00: 35,
                    999_999_99: 10},
    "BUS.revenue": {500_000_000_00: 100, 100_000_000_00: 80, 20_000_000_00: 60, 5_000_000_00: 40, 4_999_999_99: 20},
    "BUS.owner": {3: 100, 2: 70, 1: 50, 0: 30},
    "IND.outlook": {3: 100, 2: 65, 1: 30, 0: 0},
    "IND.tenure": {5.0: 100, 2.0: 75, 1.0: 50, 0.5: 25},
    "IND.region": {2: 100, 1: 60, 0: 20},
    "IND.depend": {2: 100, 1: 60, 0: 20},
}  # fmt: skip
"""The table of domain 3.2, and values just beside its edges."""


def factor(name: str) -> Factor:
    return next(one for one in CARD.factors if one.name == name)


@pytest.mark.parametrize("name", sorted(POINTS))
def test_a_figure_gives_the_points_of_the_specification(name: str) -> None:
    one = factor(name)
    block = next(block for block in CARD.blocks if block.code == one.block)
    at = CARD.factors.index(one)
    scored = score(frame(*({**best(), one.measure: value} for value in POINTS[name])), CARD, SCALE)
    full = one.weight * block.weight * 1_000_000 // block.factor_weight
    assert scored.contributions[at].tolist() == [round(points * full / 100) for points in POINTS[name].values()]


def test_the_table_of_points_is_of_every_factor() -> None:
    assert POINTS.keys() == {one.name for one in CARD.factors}
    assert sum(block.weight for block in CARD.blocks) == 100
    assert [(block.code, block.weight) for block in CARD.blocks] == [
        ("FIN", 30), ("PAY", 30), ("LEG", 20), ("BUS", 12), ("IND", 8),
    ]  # fmt: skip


def test_the_best_customer_has_all_points_and_the_worst_those_of_the_last_bands() -> None:
    scored = score(frame(best(), worst()), CARD, SCALE)
    assert scored.score[0] == 100_000_000
    assert scored.symbols().tolist() == ["AAA", "C"]
    least = {one.name: min(one.points) for one in CARD.factors}
    assert scored.score[1] == sum(one.weight * least[one.name] * 10_000 for one in CARD.factors)


@pytest.mark.parametrize("name", [one.name for one in CARD.factors if one.measure in RATIOS])
def test_what_is_no_number_falls_into_the_worst_band(name: str) -> None:
    one = factor(name)
    scored = score(frame({**best(), one.measure: float("nan")}), CARD, SCALE)
    assert scored.contributions[CARD.factors.index(one), 0] == min(one.points) * one.weight * 10_000


def test_a_code_the_card_does_not_list_is_unknown_and_not_good() -> None:
    scored = score(frame({"judgment_state": 7}, {"judgment_state": "not_collected"}), CARD, SCALE)
    assert scored.score[0] == scored.score[1]
    assert scored.bands[:, 0].tolist() == scored.bands[:, 1].tolist()


def test_no_debt_is_full_marks_for_interest_cover_and_counts_as_known() -> None:
    scored = score(frame({"interest_cover": "not_applicable"}, {"interest_cover": 6.0}), CARD, SCALE)
    assert scored.score[0] == scored.score[1]
    assert scored.completeness[0] == 970_000
    assert scored.reason(0, 2) == "FIN.icov.not_applicable"


def test_a_new_customer_has_no_points_for_its_years_with_us() -> None:
    scored = score(frame({"relationship_years": "no_invoices"}, {"relationship_years": 0.1}), CARD, SCALE)
    assert scored.score[1] - scored.score[0] == 500_000


def test_reasons_for_absence_are_those_of_frames() -> None:
    assert ("present", *ABSENCE_REASONS) == ABSENCES
    assert ABSENCES.index("present") == PRESENT


def test_a_card_in_another_currency_reads_amounts_in_it() -> None:
    intl = preset_policy("intl")
    assert intl.scorecard is not None
    assert intl.currency == "USD"
    capital = next(one for one in intl.scorecard.factors if one.name == "BUS.capital")
    assert capital.edges == (7_000_000_00, 1_400_000_00, 700_000_00, 140_000_00)


def test_a_measure_that_is_not_in_the_frame_is_an_error_and_not_a_gap() -> None:
    columns = dict(frame().columns)
    del columns["leverage"]
    whole = frame()
    with pytest.raises(ValueError, match="leverage"):
        score(type(whole)(whole.ids, columns), CARD, SCALE)


def test_an_empty_frame_has_no_scores() -> None:
    columns = {name: type(column)(column.values[:0], column.absence[:0]) for name, column in frame().columns.items()}
    scored = score(type(frame())(np.array([], np.object_), columns), CARD, SCALE)
    assert len(scored) == 0


def test_one_by_one_gives_what_all_at_once_gives() -> None:
    many = [{}, best(), worst(), nothing(), nothing("not_checked"), {"payment_index": "too_few_invoices"}] * 3
    together = score(frame(*many), CARD, SCALE)
    for i, customer in enumerate(many):
        alone = score(frame(customer), CARD, SCALE)
        assert alone.score[0] == together.score[i]
        assert alone.contributions[:, 0].tolist() == together.contributions[:, i].tolist()
        assert alone.symbols()[0] == together.symbols()[i]
        assert alone.applied(0) == together.applied(i)
        assert alone.adverse(0) == together.adverse(i)


def test_shapes_of_the_card_are_all_in_use() -> None:
    assert {one.shape for one in CARD.factors} == set(Shape)
