"""Weight of evidence, points and scorecards (TC-WOE-1, TC-PDO-1, TC-PDO-2)."""

import json
import subprocess
import sys

import numpy as np
import pytest

from payworthy.model.canonical import model_bytes
from payworthy.model.features import Feature
from payworthy.model.inputs import find_inputs
from payworthy.model.pdo import PointScale
from payworthy.model.sample import Roles, days_of, outcomes, read_sample
from payworthy.model.scale import GradeScale
from payworthy.model.scorecard import Scorecard
from payworthy.model.scorecard_fit import bin_column, fit_scorecard
from payworthy.model.woe import evidence

from .tables import made_table

GOODS = [300, 250, 120, 60, 20]
BADS = [6, 12, 16, 18, 18]


def test_tc_woe_1_weights_of_evidence_and_information_value() -> None:
    found = evidence(GOODS, BADS)
    assert [f"{woe:.4f}" for woe in found.woe] == ["1.5404", "0.6650", "-0.3567", "-1.1676", "-2.2662"]
    assert [f"{part:.4f}" for part in found.parts] == ["0.4841", "0.1077", "0.0245", "0.2068", "0.5223"]
    assert f"{found.information_value:.4f}" == "1.3454"
    assert found.is_suspicious


def test_a_bin_without_bads_gets_half_of_each_instead_of_infinity() -> None:
    found = evidence([10, 30], [0, 10])
    assert found.woe[0] == pytest.approx(np.log((10.5 / 40) / (0.5 / 10)))
    assert evidence([10, 0, 30], [5, 0, 5]).woe[1] == 0


def test_tc_pdo_1_factor_offset_and_scores() -> None:
    scale = PointScale(base_score=600, base_odds=50, pdo=20)
    assert f"{scale.factor:.6f} {scale.offset:.6f}" == "28.853901 487.122876"
    scores = [f"{scale.score_of_pd(pd):.2f}" for pd in (0.02, 0.006, 0.035, 0.08)]
    assert scores == ["599.42", "634.57", "582.82", "557.59"]
    assert [f"{100 * scale.pd_of_score(score):.4f}" for score in (640, 560)] == ["0.4975", "7.4074"]
    odds = [(1 - pd) / pd for pd in (scale.pd_of_score(640), scale.pd_of_score(560))]
    assert odds == pytest.approx([200, 12.5])


def test_tc_pdo_2_points_of_two_attributes_add_up_to_the_score() -> None:
    scale = PointScale(base_score=600, base_odds=50, pdo=20)
    log_odds = 2.90 + 0.9 * 0.20 + 0.7 * -0.35
    points = [scale.points(0.9, 0.20, 2.90, 2), scale.points(0.7, -0.35, 2.90, 2)]
    assert f"{log_odds:.4f}" == "2.8350"
    assert [f"{one:.3f}" for one in points] == ["290.593", "278.330"]
    assert f"{sum(points):.3f} {scale.score(log_odds):.3f}" == "568.924 568.924"
    assert f"{100 * scale.pd_of_score(sum(points)):.3f}" == "5.546"


def test_grade_bands_meet_at_geometric_means() -> None:
    scale = GradeScale({"A": 0.006, "BBB": 0.015, "BB": 0.035, "D": 1.0})
    edge = (0.006 * 0.015) ** 0.5
    assert list(scale.grades([0.0, edge * 0.999, edge, 0.9])) == ["A", "A", "BBB", "BB"]
    assert f"{100 * edge:.2f}" == "0.95"


def test_bins_are_monotone_hold_five_percent_and_missing_is_its_own() -> None:
    chance = np.random.default_rng(2)
    column = chance.normal(size=4000)
    bad = (chance.random(4000) < 1 / (1 + np.exp(3 - column))).astype(float)
    column[:300] = np.nan
    found = bin_column(column, bad, Feature("value", "x"))
    rates = [b / (g + b) for g, b in zip(found.goods[:-1], found.bads[:-1], strict=True)]
    assert found.direction == 1
    assert rates == sorted(rates)
    assert len(rates) > 2
    assert min(g + b for g, b in zip(found.goods[:-1], found.bads[:-1], strict=True)) >= 0.05 * 3700 * 0.99
    assert found.goods[-1] + found.bads[-1] == 300
    assert found.woe_of(np.array([np.nan]))[0] == found.woe[-1]


@pytest.fixture(scope="module")
def card() -> Scorecard:
    table = made_table(1500, seed=4)
    roles = Roles(label="failed", id="company", date="period", group="company")
    bad, failures = outcomes(table, roles)
    assert failures == []
    inputs = find_inputs(table, roles.columns)
    sample = read_sample(table, roles, inputs, bad, days_of(table, roles)[0])
    first, second = (fit_scorecard(inputs, sample, {}, 7) for _ in range(2))
    assert model_bytes(first.model.data()) == model_bytes(second.model.data())
    fitted: Scorecard = first.model
    return fitted


def test_no_coefficient_of_a_card_is_turned_around(card: Scorecard) -> None:
    assert len(card.attributes) >= 2
    assert all(attribute.weight >= 0 for attribute in card.attributes)


def test_points_of_the_bins_add_up_to_the_score(card: Scorecard) -> None:
    table = made_table(50, seed=9)
    values = card.inputs.read(table)
    scored = card.scored(values)
    total = sum(np.asarray(card.points_of(one))[one.bins(one.feature.of(values))] for one in card.attributes)
    assert total == pytest.approx(scored.score(card.points), abs=1e-9)
    assert scored.parts.sum(axis=1) + scored.base == pytest.approx(scored.log_odds, abs=1e-12)


def test_a_card_scores_the_same_after_a_round_through_json(card: Scorecard) -> None:
    table = made_table(200, seed=10)
    again = Scorecard.of(json.loads(model_bytes(card.data())))
    scores = [one.scored(one.inputs.read(table)).log_odds for one in (card, again)]
    assert (scores[0] == scores[1]).all()


def test_scoring_with_a_card_loads_no_library_of_the_extra() -> None:
    program = (
        "import sys, payworthy.model.kinds, payworthy.cli.model_score; "
        "print([m for m in ('sklearn', 'xgboost', 'optbinning', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
