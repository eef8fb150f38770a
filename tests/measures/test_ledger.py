"""Aging, behaviour and turnover: small ledgers a credit manager can check by hand. The day is 30 June 2026."""

from datetime import date, timedelta
from typing import Any

import pytest

from .book import TODAY, item, measured

# Amount, issued, due, settled (or when, and how), in dispute since; one ledger for most questions.
LEDGER: tuple[tuple[int, str, str, str, str, str], ...] = (
    (100, "2026-06-01", "2026-06-30", "", "", ""),  # due today: not past due
    (200, "2026-05-01", "2026-06-29", "", "", ""),  # 1 day
    (300, "2026-05-01", "2026-05-31", "", "", ""),  # 30 days
    (400, "2026-04-01", "2026-05-30", "", "", ""),  # 31 days
    (500, "2026-04-01", "2026-05-01", "", "", ""),  # 60 days
    (600, "2026-03-01", "2026-04-01", "", "", ""),  # 90 days
    (700, "2026-03-01", "2026-03-31", "", "", ""),  # 91 days
    (800, "2025-06-30", "2025-07-30", "", "", "2025-08-01"),  # a year old and in dispute
    (900, "2024-06-30", "2024-07-30", "2026-05-15", "write_off", ""),  # written off
    (1000, "2023-06-30", "2023-07-30", "2023-08-01", "payment", ""),  # long paid
    (1100, "2026-01-10", "2026-02-10", "2026-02-15", "payment", ""),  # 5 days late
    (1200, "2026-07-01", "2026-07-31", "", "", ""),  # not yet issued
)

FIGURES = {
    "receivable_minor": 2800,
    "current_minor": 100,
    "past_due_1_30_minor": 500,
    "past_due_31_60_minor": 900,
    "past_due_61_90_minor": 600,
    "past_due_over_90_minor": 700,
    "overdue_minor": 2700,
    "overdue_share": 2700 / 2800,
    "disputed_minor": 800,
    "days_past_due_max": 91,
    "aged_0_1y_minor": 2800,
    "aged_1_2y_minor": 800,
    "aged_2_3y_minor": 0,
    "aged_over_3y_minor": 0,
    "written_off_12m_minor": 900,
    "days_beyond_terms": 5.0,
    "days_past_due_worst_12m": 91,
    "days_past_due_worst_6m": 91,
    "late_share_12m": 1.0,
    "invoices_12m": 8,
    "turnover_12m_minor": 3900,
    "turnover_prior_12m_minor": 800,
    "turnover_growth": 3900 / 800 - 1,
    "dso_days": 3600 / 3900 * 365,
    "billing_change_3m": 1500 / 2400 - 1,
    "months_since_invoice": 29 / 30.4375,
    "relationship_years": 1096 / 365.25,
    "balance_peak_12m_minor": 1100,
}


def rows() -> list[dict[str, Any]]:
    ledger = []
    for amount, issued, due, settled, how, disputed in LEDGER:
        row = item(
            amount_minor=amount,
            issued_on=date.fromisoformat(issued),
            due_on=date.fromisoformat(due),
            settled_on=date.fromisoformat(settled) if settled else None,
            disputed_on=date.fromisoformat(disputed) if disputed else None,
        )
        ledger.append(row | {"settled_how": how or None, "document_id": f"I{amount}"})
    return ledger


@pytest.mark.parametrize("name", FIGURES)
def test_the_ledger_comes_to_the_figures_worked_out_by_hand(name: str) -> None:
    assert measured(items=rows())[name] == pytest.approx(FIGURES[name], rel=1e-15)


def test_a_customer_never_billed_owes_an_unknown_and_not_a_zero_amount() -> None:
    got = measured()
    assert {got[name] for name in FIGURES} == {"no_invoices"}


def test_a_customer_who_paid_everything_owes_zero() -> None:
    paid = item(issued_on=date(2026, 1, 1), due_on=date(2026, 2, 1), settled_on=date(2026, 2, 1), amount_minor=100)
    got = measured(items=[paid])
    assert (got["receivable_minor"], got["days_past_due_max"], got["overdue_share"]) == (0, 0, "not_applicable")


def test_a_payment_counts_from_the_day_it_is_known() -> None:
    row = item(issued_on=date(2026, 1, 1), due_on=date(2026, 2, 1), amount_minor=100, settled_on=date(2026, 6, 1))
    row["settled_known_on"] = date(2026, 6, 10)
    assert measured(date(2026, 6, 9), items=[row])["overdue_minor"] == 100
    assert measured(date(2026, 6, 10), items=[row])["overdue_minor"] == 0


def test_an_ended_dispute_is_no_dispute() -> None:
    row = item(issued_on=date(2026, 1, 1), due_on=date(2026, 2, 1), amount_minor=100)
    row |= {"disputed_on": date(2026, 2, 2), "dispute_ended_on": date(2026, 6, 1)}
    assert measured(date(2026, 5, 31), items=[row])["disputed_minor"] == 100
    assert measured(items=[row])["overdue_minor"] == 100


def test_a_contract_asset_is_not_yet_a_receivable() -> None:
    row = item(issued_on=date(2026, 1, 1), due_on=date(2026, 2, 1), amount_minor=100, kind="contract_asset")
    assert measured(items=[row])["receivable_minor"] == "no_invoices"


def test_the_highest_balance_counts_only_what_was_then_paid_in_time() -> None:
    parts = [
        item(issued_on=date(2026, 1, day), due_on=date(2026, 2, 15), amount_minor=100, settled_on=settled)
        for day, settled in ((5, date(2026, 3, 2)), (6, date(2026, 3, 3)), (7, date(2026, 2, 10)))
    ]
    assert measured(items=parts)["balance_peak_12m_minor"] == 200  # 15 days late counts, 16 does not


def test_a_year_before_the_29th_of_february_is_the_28th() -> None:
    old = item(issued_on=date(2027, 2, 28), due_on=date(2027, 3, 1), amount_minor=1, settled_on=date(2027, 3, 1))
    new = item(issued_on=date(2027, 3, 1), due_on=date(2027, 3, 1), amount_minor=10, settled_on=date(2027, 3, 1))
    got = measured(date(2028, 2, 29), items=[old, new])
    assert (got["turnover_12m_minor"], got["turnover_prior_12m_minor"]) == (10, 1)


def test_promises_broken_are_those_not_kept_by_the_day_after() -> None:
    def promise(due: date, kept: date | None = None, broken: date | None = None) -> dict[str, Any]:
        row = {"customer_id": "C", "promised_on": due - timedelta(days=5), "known_on": due - timedelta(days=5)}
        return row | {"due_on": due, "kept_on": kept, "broken_on": broken, "promise_id": str(due), "amount_minor": 1}

    promises = [
        promise(date(2026, 5, 1), kept=date(2026, 5, 1)),
        promise(date(2026, 5, 2)),
        promise(date(2026, 5, 3), broken=date(2026, 5, 4)),
        promise(TODAY),
    ]
    got = measured(promises=promises)
    assert (got["broken_promise_share"], got["promises_12m"]) == (0.5, 4)
    none = measured()
    assert (none["broken_promise_share"], none["promises_12m"]) == ("not_applicable", 0)


def test_a_customer_without_invoices_may_still_be_an_old_one() -> None:
    since = {"customer_id": "C", "field": "customer_since", "value": "2020-06-30", "known_on": date(2020, 6, 30)}
    assert measured(profiles=[since])["relationship_years"] == pytest.approx(6, abs=0.01)
