"""A fitted model: the same twice, the same after it was kept, ordered as habits are, and explained without rest."""

import json

import numpy as np
import pytest

from payworthy.base.failure import Failure
from payworthy.model.late.fit import Fitted, fit, weights
from payworthy.model.late.invoices import NEVER, Invoices
from payworthy.model.late.scorer import ELAPSED, REASONS, LateModel, Scored, score

from .ledgers import a_ledger

LEDGER = a_ledger()


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    found = fit(LEDGER, seed=3)
    assert isinstance(found, Fitted)
    return found


def open_rows(customers: int = 20) -> Invoices:
    day = int(LEDGER.cleared_on.max()) + 1
    issued = np.full(customers, day)
    never = np.full(customers, NEVER)
    return Invoices(np.arange(customers), issued, issued + 30, never, np.full(customers, 3_000.0))


@pytest.fixture(scope="module")
def scored(fitted: Fitted) -> Scored:
    rows = open_rows()
    return score(fitted.model, LEDGER, rows, rows.issued_on)


def test_the_same_ledger_and_seed_give_the_same_model(fitted: Fitted) -> None:
    again = fit(LEDGER, seed=3)
    assert isinstance(again, Fitted)
    assert again.model.data() == fitted.model.data()
    assert again.measured == fitted.measured


def test_a_model_kept_as_json_says_the_same(fitted: Fitted, scored: Scored) -> None:
    kept = LateModel.of(json.loads(json.dumps(fitted.model.data())))
    rows = open_rows()
    again = score(kept, LEDGER, rows, rows.issued_on)
    assert np.array_equal(again.late_0, scored.late_0)
    assert np.array_equal(again.parts, scored.parts)
    assert np.array_equal(again.high, scored.high)


def test_who_always_paid_late_is_expected_late_and_who_never_did_is_not(scored: Scored) -> None:
    assert scored.late_0[0] > 0.9
    assert scored.days_late[0] == pytest.approx(12, abs=2)
    assert scored.late_0[1] < 0.25
    assert scored.late_0[1] < scored.late_0[2:].min()
    assert scored.days_late[1] == pytest.approx(-3, abs=2)


def test_figures_of_a_row_do_not_contradict_each_other(scored: Scored) -> None:
    assert (scored.late_30 <= scored.late_0).all()
    assert (scored.low <= scored.days_late).all()
    assert (scored.days_late <= scored.high).all()


def test_reasons_add_up_to_the_log_odds_exactly(scored: Scored) -> None:
    odds = np.log(scored.late_0 / (1 - scored.late_0))
    assert scored.start + scored.parts.sum(axis=1) == pytest.approx(odds, abs=1e-4)
    top = scored.reasons()
    assert (np.abs(np.take_along_axis(scored.parts, top, axis=1))[:, 0] == np.abs(scored.parts).max(axis=1)).all()


def test_unpaid_after_the_due_date_counts_and_is_a_reason(fitted: Fitted, scored: Scored) -> None:
    rows = open_rows()
    later = score(fitted.model, LEDGER, rows, rows.due_on + 10)
    assert (later.late_0 == 1).all()
    assert (later.late_30 >= scored.late_30 - 1e-12).all()
    assert (later.days_late >= 10).all()
    assert (later.parts[:, REASONS.index(ELAPSED)] > 0).all()
    odds = np.log((1 - 1e-9) / 1e-9)
    assert later.start + later.parts.sum(axis=1) == pytest.approx(np.full(20, odds), abs=1e-3)


def test_clearings_after_a_rows_day_do_not_change_what_is_said_of_it(fitted: Fitted) -> None:
    rows = LEDGER.only(np.arange(500, 560))
    day = int(rows.issued_on.max())
    full = score(fitted.model, LEDGER, rows, rows.issued_on, explain=False)
    cut = score(fitted.model, LEDGER.only(LEDGER.known_on < day), rows, rows.issued_on, explain=False)
    assert np.array_equal(full.late_0, cut.late_0)
    assert np.array_equal(full.days_late, cut.days_late)


def test_beyond_the_end_of_the_ledger_a_customer_is_seen_as_of_that_end(fitted: Fitted, scored: Scored) -> None:
    rows = open_rows()
    later = score(fitted.model, LEDGER, rows, rows.issued_on, explain=False)
    assert np.array_equal(later.late_0, scored.late_0)


def test_a_late_invoice_stands_for_those_that_are_not_paid_yet() -> None:
    """Of late payments with lateness spread evenly over 1 to 100 days, half are seen after 50."""
    late = np.tile(np.arange(1, 101), 4)
    due = np.repeat([0, 200], 200)
    rows = Invoices(np.zeros(400, dtype=np.int64), due - 30, due, due + late, np.ones(400))
    weight = weights(rows, 250, 0)
    assert weight[:200] == pytest.approx(np.ones(200))
    assert weight[200:] == pytest.approx(np.full(200, 2.0), abs=0.1)


def test_too_little_to_learn_from_is_said_and_nothing_is_fitted() -> None:
    found = fit(LEDGER.only(np.arange(100)), seed=1)
    assert isinstance(found, Failure)
    assert found.code == "late_too_few"


def test_the_card_tells_figures_on_rows_that_were_not_learned_from(fitted: Fitted) -> None:
    card = fitted.card()
    assert card["measured"]["late_0_auc"] > 0.6
    assert card["measured"]["rows"] > 50
    assert json.loads(json.dumps(card)) == card
