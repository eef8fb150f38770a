"""Instalments sum to the price, fall due on their events, and leave the risk of each phase."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.failure import Failure
from payworthy.base.milestones import (
    Instalment,
    MilestonePlan,
    Trigger,
    exposure_after_shipment,
    exposure_before_shipment,
    parse_plan,
    production_cost,
)
from payworthy.base.money import Rounding
from payworthy.base.terms import TermDates

MACHINE_CUSTOM = [
    {"pct": "0.30", "trigger": "contract"},
    {"pct": "0.30", "trigger": "before_shipment"},
    {"pct": "0.30", "trigger": "acceptance", "offset": 15, "latest_after_shipment": 90},
    {"pct": "0.10", "trigger": "warranty_end", "months": 12},
]
MACHINE_STANDARD = [
    {"pct": Decimal("0.30"), "trigger": "contract"},
    {"pct": Decimal("0.60"), "trigger": "before_shipment"},
    {"pct": Decimal("0.10"), "trigger": "acceptance", "offset": 30},
]
PRICE = 200_000_000  # RMB 2.0m including VAT
VAT, MARGIN = Decimal("0.13"), Decimal("0.22")


def plan_of(rows: Any) -> MilestonePlan:
    plan = parse_plan(rows)
    assert isinstance(plan, MilestonePlan), plan
    return plan


@st.composite
def plans(draw: st.DrawFn) -> MilestonePlan:
    cuts = sorted(draw(st.sets(st.integers(1, 9_999), max_size=7)))
    bounds = [0, *cuts, 10_000]
    shares = [Decimal(end - begin) / 10_000 for begin, end in pairwise(bounds)]
    return MilestonePlan(tuple(Instalment(share, draw(st.sampled_from(Trigger))) for share in shares))


def test_the_machine_segments_of_the_default_policy_are_read() -> None:
    plan = plan_of(MACHINE_CUSTOM)
    assert plan.instalments[2] == Instalment(Decimal("0.30"), Trigger.ACCEPTANCE, 15, 90)
    assert [str(part.terms) for part in plan.instalments] == [
        "net 0 from contract",
        "prepaid",
        "acceptance+15 latest shipment+90",
        "net 12 months from acceptance",
    ]
    assert (plan.prepaid_share, plan.retention_share, plan.credit_days) == (Decimal("0.6"), Decimal("0.1"), 15)
    standard = plan_of(MACHINE_STANDARD)
    assert (standard.prepaid_share, standard.retention_share, standard.credit_days) == (Decimal("0.9"), 0, 30)


def test_a_wholly_prepaid_plan_gives_no_credit() -> None:
    plan = plan_of([{"pct": 1, "trigger": "before_shipment"}])
    assert (plan.prepaid_share, plan.credit_days, plan.prepaid_minor(999)) == (1, 0, 999)


def test_decimal_shares_that_floats_could_not_add_up_are_exactly_one() -> None:
    assert plan_of(MACHINE_CUSTOM).amounts(PRICE) == (60_000_000, 60_000_000, 60_000_000, 20_000_000)


@given(plans(), st.integers(0, 10**15))
def test_instalments_sum_to_the_price_and_are_within_a_unit_of_their_share(plan: MilestonePlan, price: int) -> None:
    amounts = plan.amounts(price)
    assert sum(amounts) == price
    for part, amount in zip(plan.instalments, amounts, strict=True):
        assert abs(amount - price * part.share) < 1
    assert abs(plan.prepaid_minor(price) - price * plan.prepaid_share) < len(plan.instalments)


def test_each_instalment_falls_due_on_its_own_event() -> None:
    dates = TermDates(contract_on=date(2026, 1, 5), shipped_on=date(2026, 6, 1), accepted_on=date(2026, 7, 10))
    assert plan_of(MACHINE_CUSTOM).due_dates(dates) == (
        date(2026, 1, 5),
        date(2026, 6, 1),
        date(2026, 7, 25),
        date(2027, 7, 10),
    )


def test_an_acceptance_that_never_comes_falls_to_the_backstop_and_leaves_the_retention_open() -> None:
    dates = TermDates(contract_on=date(2026, 1, 5), shipped_on=date(2026, 6, 1))
    *_, acceptance, retention = plan_of(MACHINE_CUSTOM).due_dates(dates)
    assert acceptance == date(2026, 8, 30)
    assert isinstance(retention, Failure)
    assert retention.code == "terms_base_date_missing"


@pytest.mark.parametrize(
    ("phase", "exposure"),
    [
        pytest.param("made, deposit in", 78_053_097, id="TC-MILE-production"),
        pytest.param("shipped, 60 % in", 80_000_000, id="TC-MILE-shipment"),
        pytest.param("accepted, 90 % in", 20_000_000, id="TC-MILE-retention"),
    ],
)
def test_each_phase_of_a_machine_contract_leaves_its_risk(phase: str, exposure: int) -> None:
    deposit, before, acceptance, _ = plan_of(MACHINE_CUSTOM).amounts(PRICE)
    risk = {
        "made, deposit in": exposure_before_shipment(PRICE, deposit, vat_rate=VAT, margin=MARGIN),
        "shipped, 60 % in": exposure_after_shipment(PRICE, deposit + before),
        "accepted, 90 % in": exposure_after_shipment(PRICE, deposit + before + acceptance),
    }
    assert risk[phase] == exposure


def test_production_cost_is_without_vat_and_margin_and_rounds_as_named() -> None:
    assert production_cost(PRICE, VAT, MARGIN, Rounding.HALF_UP) == 138_053_097
    assert production_cost(PRICE, VAT, MARGIN, Rounding.UP) == 138_053_098
    assert production_cost(PRICE, VAT, MARGIN, Rounding.DOWN) == 138_053_097
    assert exposure_before_shipment(PRICE, 0, vat_rate=VAT, margin=MARGIN, rounding=Rounding.UP) == 138_053_098


def test_money_beyond_the_risk_leaves_none() -> None:
    assert exposure_before_shipment(PRICE, PRICE, vat_rate=VAT, margin=MARGIN) == 0
    assert exposure_after_shipment(PRICE, PRICE + 1) == 0


def with_row(**changes: Any) -> list[dict[str, Any]]:
    return [MACHINE_STANDARD[0], MACHINE_STANDARD[1], MACHINE_STANDARD[2] | changes]


@pytest.mark.parametrize(
    ("rows", "code", "path"),
    [
        (None, "milestones_not_a_list", "instalments"),
        ([], "milestones_not_a_list", "instalments"),
        ("30/70", "milestones_not_a_list", "instalments"),
        (["30"], "milestones_not_a_list", "instalments[0]"),
        (with_row(share="0.1"), "milestones_key_unknown", "instalments[2]"),
        ([{"trigger": "contract"}], "milestones_key_missing", "instalments[0]"),
        ([{"pct": "1"}], "milestones_key_missing", "instalments[0]"),
        (with_row(pct=0.1), "milestones_share_invalid", "instalments[2].pct"),
        (with_row(pct=True), "milestones_share_invalid", "instalments[2].pct"),
        (with_row(pct="ten"), "milestones_share_invalid", "instalments[2].pct"),
        (with_row(pct="NaN"), "milestones_share_invalid", "instalments[2].pct"),
        (with_row(pct="0"), "milestones_share_invalid", "instalments[2].pct"),
        (with_row(pct="10"), "milestones_share_invalid", "instalments[2].pct"),
        (with_row(pct="0.1000000000000"), "milestones_share_invalid", "instalments[2].pct"),
        (with_row(trigger="delivered"), "milestones_trigger_unknown", "instalments[2].trigger"),
        (with_row(trigger=True), "milestones_trigger_unknown", "instalments[2].trigger"),
        (with_row(offset=-1), "milestones_period_invalid", "instalments[2].offset"),
        (with_row(offset="30"), "milestones_period_invalid", "instalments[2].offset"),
        (with_row(months=121), "milestones_period_invalid", "instalments[2].months"),
        (with_row(latest_after_shipment=True), "milestones_period_invalid", "instalments[2].latest_after_shipment"),
        (with_row(trigger="before_shipment"), "milestones_period_invalid", "instalments[2].offset"),
        (with_row(pct="0.11"), "milestones_shares_not_one", "instalments"),
    ],
)
def test_a_faulty_plan_is_refused_with_its_place(rows: Any, code: str, path: str) -> None:
    failure = parse_plan(rows)
    assert isinstance(failure, Failure)
    assert (failure.code, failure.params["path"]) == (code, path)


def test_the_wrong_total_is_told() -> None:
    failure = parse_plan(with_row(pct="0.11"))
    assert isinstance(failure, Failure)
    assert failure.params["total"] == "1.01"


@pytest.mark.parametrize(
    ("share", "trigger", "period"),
    [
        (0.3, Trigger.CONTRACT, {}),
        (Decimal("-0.1"), Trigger.CONTRACT, {}),
        (Decimal("Infinity"), Trigger.CONTRACT, {}),
        (Decimal("0.1"), Trigger.BEFORE_SHIPMENT, {"offset_days": 5}),
        (Decimal("0.1"), Trigger.BEFORE_SHIPMENT, {"latest_after_shipment_days": 5}),
        (Decimal("0.1"), Trigger.ACCEPTANCE, {"offset_days": -5}),
    ],
)
def test_an_instalment_that_means_nothing_cannot_be_made(share: Any, trigger: Trigger, period: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Instalment(share, trigger, **period)


def test_a_plan_that_does_not_sum_to_one_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="exactly 1"):
        MilestonePlan((Instalment(Decimal("0.999999999999"), Trigger.CONTRACT),))
