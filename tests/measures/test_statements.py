"""Ratios and distress models of the worked data set DEMO-1, and what is said where a figure is missing."""

import math
from datetime import date
from typing import Any

import pytest

from payworthy.measures.plausibility import FINDINGS

from .book import TODAY, measured

THOUSAND = 100_000
"""A thousand of the currency, in minor units."""

DEMO_1 = {
    "current_assets": 62_000, "inventory": 20_000, "cash": 9_000, "current_liabilities": 48_000,
    "total_assets": 100_000, "total_liabilities": 58_000, "retained_earnings": 18_000, "profit_before_tax": 6_000,
    "interest_expense": 1_500, "net_profit": 4_500, "revenue": 120_000, "equity": 42_000, "intangibles": 2_000,
    "dep_amort": 2_600, "invest_income": 300, "cfo": 6_000, "market_equity": 50_000,
}  # fmt: skip
"""EBIT 7,500 is profit before tax and interest; FFO 6,800 is profit and depreciation less investment income."""

BEFORE = {"total_assets": 92_000, "total_liabilities": 54_000, "net_profit": 3_800}


def statement(lines: dict[str, int], period_end: date = date(2025, 12, 31), **said: Any) -> dict[str, Any]:
    amounts = {f"{key}_minor": value * THOUSAND for key, value in lines.items()}
    row = {"customer_id": "C", "period_end": period_end, "months": 12, "scope": "single", "known_on": period_end}
    return row | amounts | said


def demo(change: dict[str, int] | None = None, **said: Any) -> list[dict[str, Any]]:
    return [statement(DEMO_1 | (change or {}), **said), statement(BEFORE, date(2024, 12, 31))]


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("current_ratio", "1.2917"), ("quick_ratio", "0.8750"), ("cash_ratio", "0.1875"), ("leverage", "0.5800"),
        ("interest_cover", "5.0000"), ("cfo_to_cl", "0.1250"), ("roa", "0.0469"), ("debt_to_equity", "1.3810"),
        ("net_margin", "0.0375"),
    ],
)  # fmt: skip
def test_ratios_are_those_of_tc_fin(name: str, figure: str) -> None:
    assert f"{measured(statements=demo())[name]:.4f}" == figure


def test_amounts_are_those_of_tc_fin() -> None:
    got = measured(statements=demo())
    assert got["working_capital_minor"] == 14_000 * THOUSAND
    assert got["tangible_net_worth_minor"] == 40_000 * THOUSAND


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("altman_z", "2.3835"), ("altman_z1", "1.9876"), ("altman_z2", "2.7695"), ("altman_z2_em", "6.0195"),
        ("z_china", "0.9498"), ("zmijewski", "-1.2401"), ("springate", "0.9369"), ("f_score_cn", "0.3120"),
        ("ohlson_o", "-1.1408"), ("ohlson_pd", "0.2422"),
    ],
)  # fmt: skip
def test_distress_models_are_those_of_tc_z(name: str, figure: str) -> None:
    assert f"{measured(statements=demo())[name]:.4f}" == figure


def test_zmijewski_means_a_probability_by_the_normal_distribution() -> None:
    x = measured(statements=demo())["zmijewski"]
    assert f"{(1 + math.erf(x / math.sqrt(2))) / 2:.4f}" == "0.1075"


def test_no_interest_is_not_applicable_and_interest_not_given_is_unknown() -> None:
    assert measured(statements=demo({"interest_expense": 0}))["interest_cover"] == "not_applicable"
    lines = {key: value for key, value in DEMO_1.items() if key != "interest_expense"}
    assert measured(statements=[statement(lines)])["interest_cover"] == "statement_incomplete"


def test_without_liabilities_z_is_capped_and_not_infinite() -> None:
    got = measured(statements=demo({"total_liabilities": 0, "equity": 100_000}))
    assert got["altman_z2"] == pytest.approx(6.56 * 0.14 + 3.26 * 0.18 + 6.72 * 0.075 + 1.05 * 10)


def test_equity_that_is_not_positive_makes_no_return_on_equity() -> None:
    got = measured(statements=demo({"equity": -1_000}))
    assert (got["roe"], got["debt_to_equity"], got["net_worth_minor"]) == (
        "not_applicable",
        "not_applicable",
        -1_000 * THOUSAND,
    )


def test_no_statement_and_one_too_old_are_two_reasons() -> None:
    assert measured()["leverage"] == "no_statements"
    old = measured(statements=[statement(DEMO_1, date(2024, 12, 31))])
    assert (old["leverage"], old["altman_z2"], old["statement_age_days"]) == ("expired", "expired", 546)


def test_the_latest_year_counts_and_the_debtors_own_statement_before_the_groups() -> None:
    other = DEMO_1 | {"total_liabilities": 90_000}
    rows = [*demo(), statement(other, scope="consolidated"), statement(other, date(2024, 12, 31))]
    assert measured(statements=rows)["leverage"] == 0.58


def test_half_a_year_is_not_compared_with_a_year() -> None:
    half = statement(DEMO_1 | {"total_liabilities": 90_000}, date(2026, 3, 31), months=6)
    assert measured(statements=[*demo(), half])["leverage"] == 0.58


def test_a_corrected_statement_counts_from_the_day_it_is_known() -> None:
    corrected = statement(DEMO_1 | {"total_liabilities": 60_000}, known_on=date(2026, 5, 1))
    assert measured(statements=[*demo(), corrected])["leverage"] == 0.6
    assert measured(date(2026, 4, 30), statements=[*demo(), corrected])["leverage"] == 0.58


@pytest.mark.parametrize(
    ("finding", "change", "before"),
    [
        ("balance_untied", {"total_assets": 101_000}, {}),
        ("current_assets_untied", {"other_receivables": 40_000}, {}),
        ("current_liabilities_untied", {"st_loans": 30_000, "ap": 30_000}, {}),
        ("profit_untied", {}, {"retained_earnings": 10_000}),
        ("cash_untied", {"closing_cash": 9_500}, {}),
        ("opening_untied", {"closing_cash": 9_000, "net_change_cash": 1_000}, {"closing_cash": 7_000}),
        ("jump", {}, {"revenue": 79_000}),
        ("revenue_without_cash", {"cfo": -1}, {"revenue": 110_000, "cfo": 0}),
        ("related_lending", {"other_receivables": 20_001}, {}),
        ("cash_and_loans", {"cash": 21_000, "st_loans": 15_000, "lt_loans": 6_000}, {}),
        ("inventory_days_up", {"cogs": 90_000}, {"inventory": 10_000, "cogs": 90_000}),
    ],
)
def test_a_statement_that_does_not_fit_is_found(finding: str, change: dict[str, int], before: dict[str, int]) -> None:
    rows = [statement(DEMO_1 | change), statement(BEFORE | before, date(2024, 12, 31))]
    got = measured(statements=rows)
    assert got[f"finding_{finding}"] == 1
    assert got["statement_findings"] >= 1


def test_a_sound_statement_has_no_finding_and_what_cannot_be_compared_is_not_a_pass() -> None:
    odd = {key: value + 1 for key, value in DEMO_1.items() if key in ("revenue", "cash")}
    got = measured(statements=demo(odd, opinion="unqualified"))
    assert got["statement_findings"] == 0
    assert got["finding_balance_untied"] == 0
    assert got["finding_cash_untied"] == "statement_incomplete"


def test_round_millions_and_a_qualified_opinion_are_found() -> None:
    got = measured(statements=demo({"net_profit": 4_000}, opinion="adverse"))
    assert (got["finding_round_numbers"], got["finding_opinion"], got["opinion_qualified"]) == (1, 1, 1)
    assert len(FINDINGS) == 13


def test_piotroski_counts_nine_signs_and_needs_both_years() -> None:
    full = DEMO_1 | {"paid_in_capital": 10_000, "cogs": 90_000}
    before = BEFORE | {
        "current_assets": 55_000, "current_liabilities": 46_000, "revenue": 100_000, "cogs": 80_000,
        "paid_in_capital": 10_000,
    }  # fmt: skip
    rows = [statement(full), statement(before, date(2024, 12, 31))]
    assert measured(TODAY, statements=rows)["piotroski"] == 9
    assert measured(TODAY, statements=[statement(full)])["piotroski"] == "statement_incomplete"
