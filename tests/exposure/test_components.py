"""The exposure formula: which parts add, which subtract, how bills weigh, and that it is the same for a group."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError, convert
from msgspec.structs import replace

from payworthy.exposure.components import (
    COMPONENT_OF,
    COMPONENTS,
    CREDIT_COMPONENTS,
    BillWeights,
    Components,
    gross,
    net,
    total,
)
from payworthy.facts.document import DocumentKind

TC_EXP_1 = Components(
    receivable=180_000_000,
    unbilled=26_000_000,
    open_orders=60_000_000,
    retention=15_000_000,
    commercial_bill=40_000_000,
    bank_bill_state=50_000_000,
    unapplied=8_000_000,
    credit_note=2_000_000,
    prepaid=18_000_000,
    collateral=35_000_000,
)
"""In fen. Collateral is 500,000 at 70 %."""

BILLS = {
    "commercial_bill": "commercial",
    "bank_bill_state": "bank_state",
    "bank_bill_joint_stock": "bank_joint_stock",
    "bank_bill_city": "bank_city",
    "bank_bill_rural": "bank_rural",
    "e_receivable": "e_receivable",
    "recourse_factored": "recourse_factored",
}
ADDED = {"receivable", "unbilled", "contract_asset", "retention", "open_orders", "reserved"}
SUBTRACTED = {"unapplied", "credit_note", "prepaid"}
LEFT_OUT = {"disputed", "written_off", "collateral"}

some_components = st.builds(
    lambda amounts: Components(**dict(zip(COMPONENTS, amounts, strict=True))),
    st.lists(st.integers(0, 10**12), min_size=len(COMPONENTS), max_size=len(COMPONENTS)),
)


@pytest.mark.parametrize(
    ("measure", "minor"),
    [
        pytest.param(gross, 293_000_000, id="TC-EXP-1-gross"),
        pytest.param(net, 258_000_000, id="TC-EXP-1-net"),
    ],
)
def test_the_formula_gives_the_figures_of_the_specification(measure: object, minor: int) -> None:
    assert callable(measure)
    assert measure(TC_EXP_1, BillWeights()) == minor


def test_nothing_owed_is_no_exposure() -> None:
    assert Components() == Components(**dict.fromkeys(COMPONENTS, 0))
    assert gross(Components(), BillWeights()) == net(Components(), BillWeights()) == 0


def test_every_part_is_added_subtracted_weighed_or_left_out() -> None:
    assert sorted([*ADDED, *SUBTRACTED, *BILLS, *LEFT_OUT]) == sorted(COMPONENTS)


@pytest.mark.parametrize("part", COMPONENTS)
def test_a_part_changes_exposure_by_its_own_amount(part: str) -> None:
    grown = gross(replace(TC_EXP_1, **{part: getattr(TC_EXP_1, part) + 1_000}), BillWeights())
    weighed = {"bank_bill_state": 0, "bank_bill_joint_stock": 0, "bank_bill_city": 200, "bank_bill_rural": 500}
    change = 0 if part in LEFT_OUT else -1_000 if part in SUBTRACTED else weighed.get(part, 1_000)
    assert grown - gross(TC_EXP_1, BillWeights()) == change


@pytest.mark.parametrize(("part", "weight"), BILLS.items())
def test_each_kind_of_bill_has_its_own_weight(part: str, weight: str) -> None:
    parts = Components(**{part: 1_000})
    assert gross(parts, BillWeights(**{weight: Decimal("0.35")})) == 350
    assert gross(parts, BillWeights(**{weight: Decimal(0)})) == 0


@pytest.mark.parametrize(("minor", "counted"), [(0, 0), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_a_weighed_bill_is_rounded_up(minor: int, counted: int) -> None:
    """What we may lose is never understated: a fifth of 6 fen is 2 fen."""
    assert gross(Components(bank_bill_city=minor), BillWeights()) == counted


@given(some_components, st.sampled_from(sorted(BILLS)), st.decimals(0, 1, places=4))
def test_rounding_never_adds_as_much_as_one_minor_unit_per_kind_of_bill(
    parts: Components, part: str, share: Decimal
) -> None:
    alone = Components(**{part: getattr(parts, part)})
    exact = getattr(parts, part) * share
    assert 0 <= gross(alone, BillWeights(**{BILLS[part]: share})) - exact < 1


@given(some_components)
def test_net_is_gross_less_collateral(parts: Components) -> None:
    assert gross(parts, BillWeights()) - net(parts, BillWeights()) == parts.collateral


def test_credits_can_exceed_what_is_owed() -> None:
    """A customer with money on account has a negative exposure, which is headroom."""
    assert gross(Components(receivable=100, unapplied=300), BillWeights()) == -200


@given(st.lists(some_components, max_size=4))
def test_a_group_is_the_sum_of_its_members_part_by_part(members: list[Components]) -> None:
    summed = total(members)
    assert {name: getattr(summed, name) for name in COMPONENTS} == {
        name: sum(getattr(parts, name) for parts in members) for name in COMPONENTS
    }


@given(some_components, some_components)
def test_with_whole_weights_the_exposure_of_a_group_is_the_sum_of_exposures(one: Components, two: Components) -> None:
    whole = BillWeights(bank_city=Decimal(1), bank_rural=Decimal(0))
    assert gross(total([one, two]), whole) == gross(one, whole) + gross(two, whole)


def test_every_kind_of_document_but_a_delivery_feeds_the_part_named_like_it() -> None:
    named_otherwise = {
        DocumentKind.INVOICE: "receivable",
        DocumentKind.DELIVERY: "unbilled",
        DocumentKind.PAYMENT: "unapplied",
        DocumentKind.PREPAYMENT: "prepaid",
    }
    assert {kind: named_otherwise.get(kind, kind.value) for kind in DocumentKind} == COMPONENT_OF


def test_parts_in_the_customers_favour_are_those_that_lower_exposure() -> None:
    weights = BillWeights()
    lowering = {name for name in COMPONENTS if net(Components(**{name: 1_000}), weights) < 0}
    assert lowering == CREDIT_COMPONENTS


def test_a_weight_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        convert({"bank_foreign": 1}, BillWeights)
