"""What holds for every book: nothing known later is seen, order and cutting do not matter, worse never looks better."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payworthy.measures.catalogue import MEASURES

from .book import TODAY, facts, figures, frame
from .random_book import Tables, random_book

EARLIER = TODAY - timedelta(days=200)
SEEDS = st.integers(0, 10**6)
EXAMPLES = settings(max_examples=8, deadline=None)

Figures = dict[str, dict[str, Any]]


def of(tables: Tables, as_of: date = TODAY) -> Figures:
    return figures(frame(facts(**tables), as_of))


def known_by(row: dict[str, Any], day: date) -> dict[str, Any] | None:
    """The row as it was known on a day: later knowledge taken out of it, or none at all."""
    if "known_on" in row and row["known_on"] > day:
        return None
    row = dict(row)
    if row.get("settled_known_on") and row["settled_known_on"] > day:
        row |= {"settled_on": None, "settled_how": None, "settled_known_on": None}
    for name in ("disputed_on", "dispute_ended_on", "kept_on", "broken_on"):
        if row.get(name) and row[name] > day:
            row[name] = None
    if row.get("ended_known_on") and row["ended_known_on"] > day:
        row |= {"ended_on": None, "ended_known_on": None}
    return row


@EXAMPLES
@given(SEEDS)
def test_facts_known_later_change_nothing(seed: int) -> None:
    tables = random_book(seed)
    then = {
        name: [seen for row in rows if (seen := known_by(row, EARLIER)) is not None] for name, rows in tables.items()
    }
    assert of(tables, EARLIER) == of(then, EARLIER)


@EXAMPLES
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    tables = random_book(seed)
    mixed = {name: Random(seed).sample(rows, len(rows)) for name, rows in tables.items()}
    assert of(tables) == of(mixed)


@EXAMPLES
@given(SEEDS)
def test_an_invoice_in_parts_of_the_same_terms_and_dates_is_the_same_invoice(seed: int) -> None:
    tables = random_book(seed)
    parts = []
    for row in tables["items"]:
        first = row["amount_minor"] // 3
        if first == 0:
            parts.append(row)
            continue
        rest = row | {"amount_minor": row["amount_minor"] - first, "part_no": row["part_no"] + 1}
        parts += [row | {"amount_minor": first}, rest]
    assert of(tables) == of(tables | {"items": parts})


@EXAMPLES
@given(SEEDS)
def test_a_customer_elsewhere_changes_nothing(seed: int) -> None:
    tables = random_book(seed)
    everyone = of(tables)
    for customer in ("C1", "C5"):
        alone = {name: [row for row in rows if row["customer_id"] == customer] for name, rows in tables.items()}
        assert of(alone)[customer] == everyone[customer]


ABSOLUTE = {"ohlson_o", "ohlson_pd", "finding_round_numbers", "statement_findings"}
"""Measures with an absolute amount in them: the size term of Ohlson's model, and what is a round number."""


@EXAMPLES
@given(SEEDS)
def test_ten_times_the_amounts_are_ten_times_the_amounts_and_the_same_ratios(seed: int) -> None:
    tables = random_book(seed)
    tables["profiles"] = [row for row in tables["profiles"] if not row["field"].endswith("_minor")]
    for row in tables["items"]:
        row["amount_minor"] %= 10**12
        row["amount_minor"] += 1
    larger = {name: [_times(row, 10) for row in rows] for name, rows in tables.items()}
    before, after = of(tables), of(larger)
    for customer, measures in before.items():
        for name in measures.keys() - ABSOLUTE:
            was, now = measures[name], after[customer][name]
            if isinstance(was, str):
                assert now == was, name
            elif MEASURES[name].unit == "minor":
                assert now == 10 * was, name
            else:
                assert now == pytest.approx(was, rel=1e-12, abs=1e-12), name


def _times(row: dict[str, Any], factor: int) -> dict[str, Any]:
    return {
        name: value * factor if name.endswith("_minor") and value is not None else value for name, value in row.items()
    }


WORSE_WITH_DELAY = (
    *("overdue_minor", "overdue_share", "days_past_due_max", "payment_index", "payment_index_6m"),
    *("days_past_due_worst_12m", "days_past_due_worst_6m", "late_share_12m"),
)


@EXAMPLES
@given(SEEDS, st.integers(1, 400), st.integers(1, 400))
def test_an_item_that_is_longer_overdue_never_looks_better(seed: int, days: int, more_days: int) -> None:
    tables = random_book(seed)

    def with_item_overdue_for(days_past_due: int) -> dict[str, Any]:
        row = {
            "customer_id": "C3", "document_id": "late", "part_no": 0, "issued_on": TODAY - timedelta(days=900),
            "due_on": TODAY - timedelta(days=days_past_due), "amount_minor": 10**8, "kind": "invoice",
            "known_on": TODAY - timedelta(days=900),
        }  # fmt: skip
        return of(tables | {"items": [*tables["items"], row]})["C3"]

    less, more = with_item_overdue_for(days), with_item_overdue_for(days + more_days)
    for name in WORSE_WITH_DELAY:
        if not isinstance(less[name], str):
            sign = 1 if MEASURES[name].direction == "higher_safer" else -1
            assert sign * more[name] <= sign * less[name], name
