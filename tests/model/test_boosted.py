"""Boosted models: parts that add up, nothing from other rows, directions obeyed, the same bytes from the same seed."""

import json

import numpy as np
import pytest

from payworthy.model.boosted import BoostedModel
from payworthy.model.boosted_fit import Fitted, fit_boosted, make_design
from payworthy.model.canonical import model_bytes
from payworthy.model.directions import learn_directions, monotone
from payworthy.model.features import Feature, find_levels, matrix, ratios
from payworthy.model.folds import make_folds
from payworthy.model.inputs import Inputs, Values, find_inputs
from payworthy.model.quality.discrimination import auc
from payworthy.model.sample import Roles, Sample, days_of, outcomes, read_sample
from payworthy.model.stack import fit_stack
from payworthy.model.table import figures, instants, labels
from payworthy.model.trees import log_odds

from .tables import made_rows, made_table, table_of

ROLES = Roles(label="failed", id="company", date="period", group="company")


def sampled(count: int, seed: int) -> tuple[Inputs, Sample]:
    """A sample of a made-up table."""
    table = made_table(count, seed)
    bad, failures = outcomes(table, ROLES)
    assert failures == []
    inputs = find_inputs(table, ROLES.columns)
    return inputs, read_sample(table, ROLES, inputs, bad, days_of(table, ROLES)[0])


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    inputs, sample = sampled(900, 3)
    return fit_boosted(inputs, sample, {}, 7)


def test_parts_and_base_add_up_to_the_log_odds_of_the_model(fitted: Fitted) -> None:
    model = fitted.model
    values = model.inputs.read(made_table(300, seed=8))
    scored = model.scored(values)
    assert scored.parts.sum(axis=1) + scored.base == pytest.approx(scored.log_odds, abs=1e-12)
    linear = model.linear.log_odds(matrix(model.linear_features, values))
    trees = log_odds(model.boosters, matrix(model.tree_features, values))
    assert scored.log_odds == pytest.approx(-model.stack.log_odds(np.column_stack([linear, trees])), abs=1e-4)


def test_rows_not_seen_are_told_apart(fitted: Fitted) -> None:
    _, sample = sampled(1500, 21)
    assert auc(fitted.model.scored(sample.values).log_odds, sample.bad) > 0.75


def test_the_same_sample_and_seed_give_the_same_bytes_and_a_round_through_json_changes_nothing(fitted: Fitted) -> None:
    inputs, sample = sampled(900, 3)
    again = fit_boosted(inputs, sample, {}, 7)
    assert model_bytes(again.model.data()) == model_bytes(fitted.model.data())
    read = BoostedModel.of(json.loads(model_bytes(fitted.model.data())))
    assert (read.scored(sample.values).log_odds == fitted.model.scored(sample.values).log_odds).all()


def test_a_row_scores_the_same_whatever_other_rows_stand_beside_it(fitted: Fitted) -> None:
    rows = made_rows(60, seed=5)
    model = fitted.model
    alone, together = (model.scored(model.inputs.read(table_of(part))).log_odds[:20] for part in (rows[:20], rows))
    assert (alone == together).all()


def test_rows_of_later_dates_change_nothing_about_how_earlier_ones_are_judged() -> None:
    inputs, sample = sampled(900, 3)
    protocol = make_folds(sample.bad, sample.group, sample.day, 7)
    assert protocol.kind == "forward"
    assert sample.day is not None
    for fold in protocol.folds:
        assert sample.day[fold.fit].max() < sample.day[fold.judge].min()
        seen = sample.take(fold.fit)
        changed = {name: column.copy() for name, column in sample.values.numeric.items()}
        for column in changed.values():
            column[fold.judge] = 1e9
        later = Sample(Values(changed, sample.values.words, sample.values.rows), sample.bad, sample.group, sample.day)
        one, other = (
            make_design(inputs, part.values, part.bad, part.order(), {}, 7) for part in (seen, later.take(fold.fit))
        )
        assert one == other


def test_without_dates_a_group_is_never_on_both_sides() -> None:
    _, sample = sampled(900, 3)
    protocol = make_folds(sample.bad, sample.group, None, 7)
    assert protocol.kind == "cross"
    for fold in protocol.folds:
        assert not set(sample.group[fold.fit]) & set(sample.group[fold.judge])


def test_a_direction_given_by_a_person_is_obeyed_everywhere() -> None:
    inputs, sample = sampled(700, 6)
    model = fit_boosted(inputs, sample, {"leverage": 1}, 7).model
    place = [feature.name for feature in model.tree_features].index("leverage")
    assert model.directions[place] == 1
    base = matrix(model.tree_features, sample.values)[:1]
    line = np.repeat(base, 50, axis=0)
    line[:, place] = np.linspace(0, 1.5, 50)
    assert (np.diff(log_odds(model.boosters, line)) >= -1e-6).all()


def test_a_direction_is_learned_only_where_every_slice_agrees_and_the_shape_is_not_bent() -> None:
    chance = np.random.default_rng(1)
    x = chance.normal(size=6000)
    bad = (chance.random(6000) < 1 / (1 + np.exp(2 - 1.5 * x))).astype(float)
    bent = (chance.random(6000) < np.where(np.abs(x) > 1, 0.4, 0.05)).astype(float)
    order = np.arange(6000)
    feature = [Feature("value", "x")]
    assert learn_directions(x[:, None], bad, order, feature, {}) == [1]
    assert learn_directions(-x[:, None], bad, order, feature, {}) == [-1]
    assert learn_directions(x[:, None], bent, order, feature, {}) == [0]
    turned = np.where(order < 1500, -x, x)
    assert learn_directions(turned[:, None], bad, order, feature, {}) == [0]


def test_levels_are_found_and_only_ratios_of_them_are_made() -> None:
    _, sample = sampled(2000, 3)
    levels = find_levels(sample.values.numeric, 200)
    assert set(levels.columns) == {"assets", "income", "debt"}
    names = {feature.name for feature in ratios(levels)}
    assert names <= {"income / assets", "debt / assets", "assets / debt", "income / debt"}
    assert "income / assets" in names
    assert find_levels(sample.values.numeric, 20).columns == ()


def test_a_part_that_would_count_negatively_is_left_out() -> None:
    chance = np.random.default_rng(4)
    truth = chance.normal(size=4000)
    bad = (chance.random(4000) < 1 / (1 + np.exp(2 - truth))).astype(float)
    parts = np.column_stack([truth + chance.normal(size=4000), -truth + chance.normal(size=4000)])
    stack = fit_stack(parts, bad)
    assert stack.weights[1] == 0
    assert stack.weights[0] > 0.2
    assert (1 / (1 + np.exp(-stack.log_odds(parts)))).mean() == pytest.approx(bad.mean(), abs=1e-6)


def test_the_closest_monotone_curve_pools_violators() -> None:
    assert list(monotone(np.array([1.0, 3.0, 2.0, 4.0]), np.array([1.0, 1.0, 1.0, 1.0]))) == [1, 2.5, 2.5, 4]


def test_cells_are_read_in_the_spellings_they_come_in() -> None:
    values, strange = figures(["1,234.5", "(3)", "12%", "?", "", None, "inf", "-Infinity", "abc", "1e400"])
    assert list(values[:3]) == [1234.5, -3, 0.12]
    assert list(np.isnan(values)) == [False, False, False, True, True, True, False, False, True, False]
    assert (values[6], values[7], values[9], strange) == (1e30, -1e30, 1e30, 1)
    found, wrong = labels(["1", "0.0", "TRUE", "否", "是", "b'1'", " No ", "?"])
    assert list(found[:7]) == [1, 0, 1, 0, 1, 1, 0]
    assert np.isnan(found[7])
    assert wrong is None
    assert labels(["ill", "well"])[1] is not None
    assert list(labels(["ill", "well"], bad="ill")[0]) == [1, 0]
    days, none = instants(["2024", "2024-12-31", "2024/12/31", "12/31/2024", "20241231"])
    assert none is None
    assert len(set(days)) == 1
