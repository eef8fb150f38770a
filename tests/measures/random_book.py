"""Random fact tables, from a seed: every column in use, with gaps, late knowledge, and amounts that do not divide."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from payworthy.facts.statement import STATEMENT_KEYS
from payworthy.measures.tables import AREAS

from .book import TODAY

KINDS = (
    *("lawsuit_defendant", "lawsuit_plaintiff", "judgment_debtor", "dishonest_debtor", "consumption_restriction"),
    *("abnormal_list", "serious_violation", "penalty", "tax_arrears", "equity_pledge", "equity_freeze", "guarantor"),
    *("chattel_mortgage", "bankruptcy", "revoked", "sanction_match", "bill_dishonoured", "bill_overdue_list"),
)
WORDS = {
    "founded_on": ("2019-02-28", "2026-01-01", "not a day"),
    "paid_in_minor": ("500000000", "7", "much"),
    "ownership": ("listed", "private", "sole_person"),
    "industry_outlook": ("low", "high"),
    "region_risk": ("low", "medium"),
    "dependence": ("balanced", "critical"),
    "customer_since": ("2018-05-05",),
    "purchases_forecast_minor": ("123456",),
    "insured_limit_minor": ("0", "99"),
}

Tables = dict[str, list[dict[str, Any]]]


def random_book(seed: int, customers: int = 8, items: int = 200) -> Tables:
    """Fact tables of some customers, some of whom have nothing."""
    dice = Random(seed)
    names = [f"C{number}" for number in range(customers)]
    return {
        "customers": [{"customer_id": name} for name in names],
        "items": [_item(dice, number, dice.choice(names[1:])) for number in range(items)],
        "statements": [row for name in names[2:] for row in _statements(dice, name)],
        "events": [_event(dice, number, dice.choice(names)) for number in range(customers * 3)],
        "checks": [
            {"customer_id": dice.choice(names), "area": area} | _twice("checked_on", "known_on", _day(dice, 400))
            for area in AREAS
            for _ in range(customers // 2)
        ],
        "profiles": [_profile(dice, dice.choice(names)) for _ in range(customers * 6)],
        "references": [_reference(dice, number, dice.choice(names)) for number in range(customers * 2)],
        "promises": [_promise(dice, number, dice.choice(names)) for number in range(customers * 2)],
    }


def _twice(first: str, second: str, day: date) -> dict[str, date]:
    return {first: day, second: day}


def _day(dice: Random, most: int) -> date:
    return TODAY - timedelta(days=dice.randrange(most))


def _later(dice: Random, day: date, most: int, chance: float) -> date | None:
    return day + timedelta(days=dice.randrange(most)) if dice.random() < chance else None


def _item(dice: Random, number: int, customer: str) -> dict[str, Any]:
    issued = _day(dice, 1300)
    due = issued + timedelta(days=dice.choice((0, 30, 60, 90)))
    settled = _later(dice, due - timedelta(days=20), 150, 0.8)
    disputed = _later(dice, due, 60, 0.1)
    return {
        "customer_id": customer,
        "document_id": f"I{number}",
        "currency": "CNY",
        "part_no": dice.choice((0, 0, 0, 1)),
        "issued_on": issued,
        "due_on": due,
        "amount_minor": dice.choice((1, 99, 10_007, 10**15)) if dice.random() < 0.2 else dice.randrange(1, 10**9),
        "settled_on": settled,
        "settled_how": dice.choice(("payment", "payment", "payment", "credit", "write_off")) if settled else None,
        "settled_known_on": settled + timedelta(days=dice.randrange(10)) if settled else None,
        "disputed_on": disputed,
        "dispute_ended_on": _later(dice, disputed, 60, 0.5) if disputed else None,
        "kind": dice.choice(("invoice", "invoice", "retention", "contract_asset")),
        "known_on": issued + timedelta(days=dice.randrange(5)),
    }


def _statements(dice: Random, customer: str) -> Iterator[dict[str, Any]]:
    for year in (2023, 2024, 2025):
        if dice.random() < 0.8:
            end = date(year, 12, 31)
            yield {
                "customer_id": customer,
                "period_end": end,
                "months": dice.choice((12, 12, 12, 6)),
                "scope": "single",
                "opinion": dice.choice((None, "unqualified", "qualified")),
                "known_on": end + timedelta(days=dice.randrange(200)),
                **{f"{key}_minor": _line(dice) for key in STATEMENT_KEYS},
            }


def _line(dice: Random) -> int | None:
    return dice.choice((None, 0, 5 * 10**8)) if dice.random() < 0.1 else dice.randrange(-(10**8), 10**10)


def _event(dice: Random, number: int, customer: str) -> dict[str, Any]:
    began = _day(dice, 1000)
    ended = _later(dice, began, 700, 0.5)
    return {
        "customer_id": customer,
        "event_id": str(number),
        "kind": dice.choice(KINDS),
        "began_on": dice.choice((began, None)),
        "ended_on": ended,
        "ended_known_on": ended,
        "amount_minor": dice.choice((None, dice.randrange(10**9))),
        "known_on": began,
    }


def _profile(dice: Random, customer: str) -> dict[str, Any]:
    field = dice.choice(list(WORDS))
    known = _day(dice, 500)
    row = {"customer_id": customer, "field": field, "value": dice.choice(WORDS[field]), "known_on": known}
    return row | {"valid_on": dice.choice((None, known, TODAY + timedelta(days=9)))}


def _reference(dice: Random, number: int, customer: str) -> dict[str, Any]:
    row = {"customer_id": customer, "reference_id": str(number), "limit_minor": dice.choice((None, 5, 700))}
    return (
        row | {"rating": dice.choice(("good", "average", "slow", "bad", None))} | _twice("given_on", "known_on", TODAY)
    )


def _promise(dice: Random, number: int, customer: str) -> dict[str, Any]:
    made = _day(dice, 500)
    due = made + timedelta(days=dice.randrange(20))
    row = {"customer_id": customer, "promise_id": str(number), "promised_on": made, "known_on": made, "due_on": due}
    kept = _later(dice, made, 25, 0.6)
    return row | {"amount_minor": 5, "kept_on": kept, "broken_on": None if kept else _later(dice, due, 9, 0.5)}
