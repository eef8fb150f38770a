"""Public record, profile and references: what is said, and what silence means. The day is 30 June 2026."""

from datetime import date
from typing import Any

import pytest

from payworthy.measures.tables import AREAS

from .book import TODAY, measured
from .test_statements import demo

LEGAL = {
    "lawsuits_24m_minor": "courts",
    "lawsuits_to_net_worth": "courts",
    "judgment_open_minor": "courts",
    "judgment_state": "courts",
    "judgment_to_net_worth": "courts",
    "dishonest_state": "courts",
    "consumption_restricted": "courts",
    "registry_marks_state": "registry",
    "abnormal_current": "registry",
    "serious_violation_current": "registry",
    "encumbrance_share": "encumbrance",
    "equity_frozen": "encumbrance",
    "bankrupt_or_gone": "registry",
    "sanction_match": "sanctions",
    "bill_dishonoured_12m": "bills",
}


def event(kind: str, began: str = "2026-01-01", ended: str = "", amount: int | None = None) -> dict[str, Any]:
    over = date.fromisoformat(ended) if ended else None
    return {
        "customer_id": "C",
        "event_id": f"{kind}{began}",
        "kind": kind,
        "began_on": date.fromisoformat(began),
        "known_on": date.fromisoformat(began),
        "ended_on": over,
        "ended_known_on": over,
        "amount_minor": amount,
    }


def checked(*areas: str) -> list[dict[str, Any]]:
    day = date(2026, 6, 1)
    return [{"customer_id": "C", "area": area, "checked_on": day, "known_on": day} for area in areas]


def test_silence_is_not_a_clean_record() -> None:
    got = measured()
    assert {got[name] for name in LEGAL} == {"not_checked"}


@pytest.mark.parametrize("area", AREAS)
def test_a_look_makes_clean_what_it_covered_and_nothing_else(area: str) -> None:
    got = measured(checks=checked(area))
    assert {name: got[name] for name in LEGAL} == {
        name: 0 if its == area else "not_checked" for name, its in LEGAL.items()
    }


@pytest.mark.parametrize(
    ("name", "events", "figure"),
    [
        ("lawsuits_24m_minor", [event("lawsuit_defendant", "2024-07-01", amount=300)], 300),
        ("lawsuits_24m_minor", [event("lawsuit_plaintiff", amount=300)], 0),
        ("lawsuits_24m_minor", [event("lawsuit_defendant", "2024-06-30", amount=300)], 0),
        ("judgment_state", [event("judgment_debtor", amount=5)], 2),
        ("judgment_state", [event("judgment_debtor", ended="2026-02-01", amount=5)], 1),
        ("judgment_open_minor", [event("judgment_debtor", amount=5)], 5),
        ("dishonest_state", [event("dishonest_debtor")], 2),
        ("dishonest_state", [event("dishonest_debtor", "2024-01-01", "2024-07-01")], 1),
        ("dishonest_state", [event("dishonest_debtor", "2024-01-01", "2024-06-30")], 0),
        ("consumption_restricted", [event("consumption_restriction")], 1),
        ("consumption_restricted", [event("consumption_restriction", ended="2026-06-30")], 0),
        ("registry_marks_state", [event("penalty")], 2),
        ("registry_marks_state", [event("abnormal_list", ended="2026-02-01")], 1),
        ("abnormal_current", [event("abnormal_list")], 1),
        ("abnormal_current", [event("tax_arrears")], 0),
        ("serious_violation_current", [event("serious_violation")], 1),
        ("equity_frozen", [event("equity_freeze")], 1),
        ("bankrupt_or_gone", [event("bankruptcy")], 1),
        ("bankrupt_or_gone", [event("revoked")], 1),
        ("bankrupt_or_gone", [event("deregistered")], 1),
        ("sanction_match", [event("sanction_match")], 1),
        ("sanction_match", [event("sanction_match", ended="2026-02-01")], 0),
        ("bill_dishonoured_12m", [event("bill_dishonoured", "2025-07-01")], 1),
        ("bill_dishonoured_12m", [event("bill_dishonoured", "2025-06-30")], 0),
        ("bill_dishonoured_12m", [event("bill_overdue_list", "2024-01-01")], 1),
        ("has_guarantor", [event("guarantor")], 1),
        ("has_guarantor", [], 0),
    ],
)
def test_an_entry_means(name: str, events: list[dict[str, Any]], figure: int) -> None:
    assert measured(events=events, checks=checked(*AREAS))[name] == figure


def test_an_entry_counts_although_nobody_looked() -> None:
    assert measured(events=[event("dishonest_debtor")])["dishonest_state"] == 2


def test_shares_of_net_worth_are_capped_where_there_is_none() -> None:
    def share(equity: int) -> Any:
        suit = event("lawsuit_defendant", amount=100_000_000)
        return measured(events=[suit], statements=demo({"equity": equity}))["lawsuits_to_net_worth"]

    assert [share(50_000), share(50), share(0), share(-5)] == [0.02, 10, 10, 10]


def test_a_lawsuit_without_an_amount_is_not_a_lawsuit_for_nothing() -> None:
    got = measured(events=[event("lawsuit_defendant")], statements=demo())
    assert (got["lawsuits_24m_minor"], got["lawsuits_to_net_worth"]) == ("not_collected", "not_collected")


def test_a_lawsuit_without_a_statement_has_no_share() -> None:
    suit = [event("lawsuit_defendant", amount=5)]
    assert measured(events=suit)["lawsuits_to_net_worth"] == "no_statements"
    old = measured(date(2028, 1, 1), events=[event("lawsuit_defendant", "2027-01-01", amount=5)], statements=demo())
    assert old["lawsuits_to_net_worth"] == "expired"


def test_pledges_and_mortgages_are_added_up() -> None:
    events = [event("equity_pledge", amount=10**9), event("chattel_mortgage", amount=11 * 10**8)]
    assert measured(events=events, statements=demo())["encumbrance_share"] == 0.5


def profile(field: str, value: str, known: date = date(2026, 1, 1), valid: date | None = None) -> dict[str, Any]:
    return {"customer_id": "C", "field": field, "value": value, "known_on": known, "valid_on": valid}


@pytest.mark.parametrize(
    ("name", "field", "value", "figure"),
    [
        ("age_years", "founded_on", "2018-06-30", 2922 / 365.25),
        ("paid_in_minor", "paid_in_minor", "1200000000", 1_200_000_000),
        ("ownership", "ownership", "sole_person", 0),
        ("ownership", "ownership", "private", 1),
        ("ownership", "ownership", "group_member", 2),
        ("ownership", "ownership", "local_soe", 2),
        ("ownership", "ownership", "listed", 3),
        ("ownership", "ownership", "central_soe", 3),
        ("ownership", "ownership", "a word nobody knows", "not_collected"),
        ("industry_outlook", "industry_outlook", "distressed", 0),
        ("industry_outlook", "industry_outlook", "low", 3),
        ("region_risk", "region_risk", "high", 0),
        ("dependence", "dependence", "balanced", 2),
        ("purchases_forecast_minor", "purchases_forecast_minor", "5", 5),
        ("insured_limit_minor", "insured_limit_minor", "0", 0),
        ("insured_limit_minor", "paid_in_minor", "5", "not_collected"),
    ],
)
def test_a_profile_says(name: str, field: str, value: str, figure: Any) -> None:
    assert measured(profiles=[profile(field, value)])[name] == figure


def test_the_value_known_last_counts_from_the_day_it_is_valid() -> None:
    rows = [
        profile("ownership", "private", date(2026, 1, 1)),
        profile("ownership", "listed", date(2026, 3, 1), valid=date(2026, 5, 1)),
    ]
    assert [measured(day, profiles=rows)["ownership"] for day in (date(2026, 4, 30), TODAY)] == [1, 3]


@pytest.mark.parametrize(
    ("ratings", "limits", "median", "limit"),
    [
        (["good"], [100], 3, 100),
        (["good", "bad"], [100, 300], 0, 100),
        (["good", "slow", "average"], [300, 100, None], 2, 100),
        (["good", None], [None, None], 3, "not_collected"),
        ([], [], "not_collected", "not_collected"),
    ],
)
def test_the_median_of_references_is_the_lower_one(
    ratings: list[str | None], limits: list[int | None], median: Any, limit: Any
) -> None:
    rows = [
        {"customer_id": "C", "reference_id": str(place), "given_on": TODAY, "known_on": TODAY}
        | {"rating": rating, "limit_minor": amount}
        for place, (rating, amount) in enumerate(zip(ratings, limits, strict=True))
    ]
    got = measured(references=rows)
    assert (got["reference_rating"], got["reference_limit_minor"], got["references_count"]) == (
        median,
        limit,
        len(rows),
    )
