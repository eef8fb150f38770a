"""What credit earns and costs, to the last digit of the domain specification."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.base.failure import Failure
from payworthy.limit.economics import (
    Business,
    Costs,
    DiscountCost,
    TermPlan,
    break_even_pd,
    break_even_sales,
    discount_cost,
    good_orders_lost,
    highest_discount,
    limit_profits,
    order_npv,
    pd_until,
    term_profit,
)

from .frames import yuan

PRICE, COST = yuan("100,000"), yuan("78,000")
COSTS = Costs(capital_cost=Decimal("0.06"), recovery=Decimal("0.20"), recovery_days=365)
MARGIN, LGD = Decimal("0.22"), Decimal("0.60")


@pytest.mark.parametrize(
    ("pd", "days", "npv"),
    [
        pytest.param("0.015", 60, "19,821.00", id="TC-NPV-1 good"),
        pytest.param("0.08", 60, "14,610.90", id="TC-NPV-1 doubtful"),
        pytest.param("0.2", 60, "4,992.25", id="TC-NPV-1 bad"),
        pytest.param("0.015", 180, "17,952.26", id="TC-NPV-1 long"),
    ],
)
def test_an_order_is_worth_what_comes_in_less_what_went_out(pd: str, days: int, npv: str) -> None:
    assert order_npv(PRICE, COST, Decimal(pd), days, COSTS) == yuan(npv)


@pytest.mark.parametrize(("days", "pd"), [(60, "0.26228"), (90, "0.25783")])
def test_tc_npv_2_break_even(days: int, pd: str) -> None:
    found = break_even_pd(PRICE, COST, days, COSTS)
    assert isinstance(found, Decimal)
    assert found.quantize(Decimal("0.00001")) == Decimal(pd)


def test_tc_npv_2_without_recovery_and_discounting_break_even_is_the_margin() -> None:
    assert break_even_pd(PRICE, COST, 60, Costs(capital_cost=Decimal(0))) == Decimal("0.22")


def test_one_lost_order_eats_three_and_a_half_good_ones() -> None:
    assert good_orders_lost(PRICE, COST) == Decimal("3.545455")


@given(pd=st.decimals(0, 1, places=4), days=st.integers(0, 360))
def test_an_order_loses_money_exactly_beyond_its_break_even(pd: Decimal, days: int) -> None:
    even = break_even_pd(PRICE, COST, days, COSTS)
    assert isinstance(even, Decimal)
    npv = order_npv(PRICE, COST, pd, days, COSTS)
    assert npv >= -10 if pd <= even else npv <= 10


def test_an_order_below_cost_never_breaks_even_and_one_without_a_price_is_refused() -> None:
    assert break_even_pd(PRICE, PRICE + 1, 0, COSTS) == 0
    assert break_even_pd(PRICE, 0, 0, COSTS) == 1
    assert isinstance(break_even_pd(0, COST, 60, COSTS), Failure)
    assert isinstance(good_orders_lost(PRICE, PRICE), Failure)


def plan(sales: str, days: int, pd: str, margin: Decimal = MARGIN) -> TermPlan:
    return TermPlan(sales_minor=yuan(sales), term_days=days, margin=margin, pd=Decimal(pd), lgd=LGD)


def test_tc_term_1_a_longer_term_must_sell_more() -> None:
    now = plan("12,000,000", 60, "0.015")
    needed = break_even_sales(now, 90, Decimal("0.02"), COSTS)
    assert term_profit(now, COSTS) == yuan("2,439,682.19")
    assert term_profit(plan("13,200,000", 90, "0.02"), COSTS) == yuan("2,593,275.62")
    assert needed == yuan("12,418,196.02")
    assert round(Decimal(needed) / yuan("12,000,000") - 1, 4) == Decimal("0.0348")


def test_a_term_that_costs_more_than_the_margin_never_pays() -> None:
    never = break_even_sales(plan("12,000,000", 60, "0.015", Decimal("0.01")), 360, Decimal("0.05"), COSTS)
    assert isinstance(never, Failure)
    assert never.code == "economics_never_pays"


@pytest.mark.parametrize(
    ("discount", "within", "net", "year", "simple", "effective"),
    [
        pytest.param("0.02", 10, 30, 360, "0.367347", "0.438569", id="TC-DISC-1 360"),
        pytest.param("0.02", 10, 30, 365, "0.372449", "0.445853", id="TC-DISC-1 365"),
        pytest.param("0.01", 10, 60, 365, "0.073737", "0.076126", id="TC-DISC-2"),
    ],
)
def test_not_taking_a_discount_costs(
    discount: str, within: int, net: int, year: int, simple: str, effective: str
) -> None:
    found = discount_cost(Decimal(discount), within, net, year)
    assert found == DiscountCost(simple=Decimal(simple), effective=Decimal(effective))


def test_tc_disc_3_the_highest_discount_worth_offering() -> None:
    assert highest_discount(50, COSTS) == Decimal("0.008152")


@pytest.mark.parametrize(("discount", "within", "net"), [("1", 10, 30), ("-0.01", 10, 30), ("0.02", 30, 30)])
def test_what_is_no_discount_is_refused(discount: str, within: int, net: int) -> None:
    assert isinstance(discount_cost(Decimal(discount), within, net), Failure)


def test_a_years_probability_is_spread_over_its_days() -> None:
    assert pd_until(Decimal("0.2"), 365) == Decimal("0.2")
    assert pd_until(Decimal("0.2"), 0) == 0
    half = pd_until(Decimal("0.19"), 365, 730)
    assert round(half, 12) == Decimal("0.1")


BUSINESS = Business(
    purchases_minor=yuan("12,000,000"),
    vat_rate=Decimal("0.13"),
    margin=MARGIN,
    pd=Decimal("0.006"),
    lgd=LGD,
    term_days=60,
)


def test_a_limit_too_tight_loses_margin_and_one_too_loose_loses_money() -> None:
    tight, right, loose = limit_profits(
        [yuan("1,114,520.55"), yuan("2,229,041.10"), yuan("4,458,082.19")], BUSINESS, COSTS
    )
    assert (tight.sales_minor, right.margin_minor, loose.sales_minor) == (
        yuan("6,000,000.01"),
        yuan("2,640,000"),
        yuan("12,000,000"),
    )
    assert right.short_of_best_minor == 0
    assert tight.short_of_best_minor == yuan("1,269,828.81")
    assert loose.short_of_best_minor == loose.loss_minor - right.loss_minor == yuan("8,024.55")


@given(limits=st.lists(st.integers(0, yuan("9,000,000")), min_size=1, max_size=6))
def test_no_limit_of_a_list_earns_more_than_its_best(limits: list[int]) -> None:
    rows = limit_profits(limits, BUSINESS, COSTS)
    assert min(row.short_of_best_minor for row in rows) == 0
    assert all(row.profit_minor == row.margin_minor - row.capital_minor - row.loss_minor for row in rows)


def test_days_from_order_to_invoice_use_the_limit_but_tie_up_no_money() -> None:
    plain = Business(
        purchases_minor=100_000_000,
        vat_rate=Decimal("0.13"),
        margin=Decimal("0.22"),
        pd=Decimal("0.015"),
        lgd=Decimal("0.60"),
        term_days=60,
    )
    [without] = limit_profits([10_000_000], plain, COSTS)
    [with_them] = limit_profits([10_000_000], replace(plain, order_days=60), COSTS)
    assert abs(without.sales_minor - 2 * with_them.sales_minor) <= 1
    assert abs(without.capital_minor - 2 * with_them.capital_minor) <= 1
