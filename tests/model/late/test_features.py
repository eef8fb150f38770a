"""What is known of an invoice on its own day: nothing that came later, and the same to fit and to score."""

from dataclasses import replace

import numpy as np
import pytest

from payworthy.model.late.features import FAMILIES, features
from payworthy.model.late.invoices import NEVER, Invoices

from .ledgers import a_ledger


def same(one: object, other: object) -> bool:
    return np.array_equal(np.asarray(one), np.asarray(other), equal_nan=True)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_cleared_later_or_never_changes_nothing(seed: int) -> None:
    ledger = a_ledger(300, seed=seed)
    day = int(np.quantile(ledger.issued_on, 0.6))
    rows = ledger.only((ledger.issued_on <= day) & (ledger.issued_on > day - 60))
    full = features(ledger, rows, rows.issued_on, rows)
    later = ledger.known_on >= day
    chance = np.random.default_rng(seed)
    shifted = np.where(later, ledger.cleared_on + chance.integers(0, 200, len(ledger)), ledger.cleared_on)
    opened = np.where(later & (chance.random(len(ledger)) < 0.5), NEVER, ledger.cleared_on)
    for changed in (ledger.only(~later), replace(ledger, cleared_on=shifted), replace(ledger, cleared_on=opened)):
        assert same(features(changed, rows, rows.issued_on, rows).values, full.values)


def test_each_row_alone_with_its_own_past_has_the_features_it_has_among_all() -> None:
    ledger = a_ledger(300)
    rows = ledger.only(np.arange(200, 260))
    among = features(ledger, rows, rows.issued_on, rows).values
    for at in range(0, 60, 7):
        one = rows.only(np.array([at]))
        past = ledger.only(ledger.known_on < one.issued_on[0])
        assert same(features(past, one, one.issued_on, rows).values[0], among[at])


def test_a_row_does_not_see_its_own_payment_even_if_it_came_before_the_invoice() -> None:
    ledger = a_ledger(100)
    early = replace(ledger, cleared_on=np.where(np.arange(100) == 60, ledger.issued_on - 5, ledger.cleared_on))
    row = early.only(np.array([60]))
    without = early.only(np.arange(100) != 60)
    assert same(features(early, row, row.issued_on, row).values, features(without, row, row.issued_on, row).values)


def test_features_of_an_open_list_are_those_the_same_rows_had_when_fitted() -> None:
    ledger = a_ledger(300)
    fitted = features(ledger, ledger, ledger.issued_on, ledger)
    listed = replace(ledger, cleared_on=np.full(len(ledger), NEVER))
    scored = features(ledger, listed, listed.issued_on, listed)
    assert fitted.names == scored.names
    assert same(fitted.values, scored.values)


def test_a_customer_nobody_knows_has_the_books_record() -> None:
    ledger = a_ledger(300)
    day = int(ledger.cleared_on.max()) + 1
    row = Invoices(np.array([99]), np.array([day]), np.array([day + 30]), np.array([NEVER]), np.array([100.0]))
    table = features(ledger, row, row.issued_on, row)
    late = table.values[0, table.names.index("late_share")]
    assert late == pytest.approx((ledger.days_late > 0).mean(), rel=1e-6)
    assert table.values[0, table.names.index("paid_invoices")] == 0


def test_every_feature_belongs_to_a_family_that_can_be_a_reason() -> None:
    ledger = a_ledger(50)
    table = features(ledger, ledger, ledger.issued_on, ledger)
    assert set(table.family) == set(FAMILIES)
    assert len(set(table.names)) == len(table.names) == table.values.shape[1]
