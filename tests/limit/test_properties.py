"""What must hold for every customer: worse is never given more, one by one is the same as all at once."""

from itertools import pairwise
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from payworthy.limit.authority import LEVELS, required_role
from payworthy.limit.case import known
from payworthy.limit.exact import LARGEST, times_share, times_share_down
from payworthy.limit.levels import NOBODY, levels_required
from payworthy.limit.one import one
from payworthy.limit.params import LimitPolicy
from payworthy.limit.recommend import MEASURES, MOVES, recommend

from .frames import PRESET, RATIOS, frame_of, grade_of

AMOUNT: Final = st.integers(-(10**12), 10**12)


def figure(name: str) -> st.SearchStrategy[Any]:
    if name in ("payment_index", "payment_index_6m"):
        return st.one_of(st.none(), st.floats(0, 100))
    if name == "days_past_due_worst_6m":
        return st.one_of(st.none(), st.integers(0, 200))
    if name in RATIOS:
        return st.one_of(st.none(), st.floats(0, 60))
    return st.one_of(st.none(), AMOUNT)


CUSTOMER: Final = st.fixed_dictionaries({name: figure(name) for name in MEASURES})
GRADES: Final = st.sampled_from([*(grade.symbol for grade in PRESET.grades), None])
SURROUNDINGS: Final = st.fixed_dictionaries(
    {
        "security_minor": st.sampled_from([0, 10_000_000, 10**9]),
        "in_force": st.sampled_from([None, 0, 30_000_000, 10**9]).map(lambda value: known([value])),
        "temporary_minor": st.sampled_from([0, 20_000_000]),
        "group_cap": st.sampled_from([None, 0, 70_000_000]).map(lambda value: known([value])),
        "group_defaulted": st.booleans(),
        "season_percent": st.sampled_from([100, 130]),
    }
)


def amount(customer: dict[str, Any], grade: str | None, params: LimitPolicy = PRESET, **case: Any) -> int | None:
    found = recommend(frame_of(customer), grade_of(grade, params), params, **case)
    return one(found, 0, params.currency).amount_minor


def assert_no_more(worse: int | None, better: int | None) -> None:
    if worse is not None and better is not None:
        assert worse <= better


@given(customer=CUSTOMER, case=SURROUNDINGS, terms=st.integers(0, 120))
@settings(deadline=None)
def test_a_worse_grade_never_gives_a_higher_limit(customer: Any, case: Any, terms: int) -> None:
    amounts = [amount(customer, grade.symbol, term_days=terms, **case) for grade in PRESET.grades]
    for better, worse in pairwise(amounts):
        assert_no_more(worse, better)


WORSE: Final = {
    "tangible_net_worth_minor": -(10**9),
    "working_capital_minor": -(10**9),
    "days_beyond_terms": 20.0,
    "days_past_due_worst_6m": 30,
    "payment_index_6m": -15.0,
    "payment_index": -15.0,
    "paid_in_minor": -(10**9),
    "insured_limit_minor": -(10**9),
    "balance_peak_12m_minor": -(10**9),
}


@pytest.mark.parametrize("name", WORSE)
@given(customer=CUSTOMER, grade=GRADES, case=SURROUNDINGS)
@settings(max_examples=60, deadline=None)
def test_a_worse_figure_never_gives_a_higher_limit(name: str, customer: Any, grade: str | None, case: Any) -> None:
    if customer[name] is None:
        customer = {**customer, name: 0}
    worse = {**customer, name: customer[name] + WORSE[name]}
    after, before = (
        one(recommend(frame_of(who), grade_of(grade), PRESET, **case), 0, "CNY") for who in (worse, customer)
    )
    assert_no_more(after.amount_minor, before.amount_minor)
    assert after.proposed_minor <= before.proposed_minor


@pytest.mark.parametrize("name", ["tangible_net_worth_minor", "working_capital_minor"])
@given(customer=CUSTOMER, grade=GRADES, case=SURROUNDINGS)
@settings(max_examples=60, deadline=None)
def test_not_knowing_is_never_better_than_knowing_as_much_as_is_known_without(
    name: str, customer: Any, grade: str | None, case: Any
) -> None:
    """Figures so good that they bind nothing stand for neutral ones."""
    known_well = {**customer, "tangible_net_worth_minor": 10**15, "working_capital_minor": 10**15}
    assert_no_more(amount({**known_well, name: None}, grade, **case), amount(known_well, grade, **case))


@given(customer=CUSTOMER, grade=GRADES, case=SURROUNDINGS)
@settings(deadline=None)
def test_before_adjustments_no_recommendation_exceeds_anything_that_counts(
    customer: Any, grade: str | None, case: Any
) -> None:
    found = one(recommend(frame_of(customer), grade_of(grade), PRESET, **case), 0, "CNY")
    bounds = [
        candidate.amount_minor
        for candidate in found.candidates
        if candidate.counts and candidate.code not in ("L-START", "L-PEAK") and candidate.amount_minor is not None
    ]
    if found.base_minor is not None:
        assert found.base_minor <= min(bounds)
        assert [candidate.code for candidate in found.candidates if candidate.is_binding] == [found.binding]


@given(customer=CUSTOMER, grade=GRADES, case=SURROUNDINGS)
@settings(deadline=None)
def test_credit_never_grows_without_a_person(customer: Any, grade: str | None, case: Any) -> None:
    found = one(recommend(frame_of(customer), grade_of(grade), PRESET, **case), 0, "CNY")
    assert found.needs_approval == (found.proposed_minor > (found.in_force_minor or 0))
    assert found.needs_approval == (found.move == "raise")
    if found.needs_approval:
        assert found.required is not None
        assert found.required == required_role(PRESET.authority, found.total_minor, grade, "CNY")


@given(
    customers=st.lists(st.tuples(CUSTOMER, GRADES), min_size=1, max_size=6),
    standing=st.sampled_from([None, 30_000_000]),
)
@settings(max_examples=50, deadline=None)
def test_all_at_once_is_one_by_one(customers: list[Any], standing: int | None) -> None:
    grades = np.array([PRESET.grade_index(grade) for _, grade in customers])
    together = recommend(
        frame_of(*(customer for customer, _ in customers)), grades, PRESET, in_force=known([standing] * len(customers))
    )
    for place, (customer, grade) in enumerate(customers):
        alone = one(recommend(frame_of(customer), grade_of(grade), PRESET, in_force=known([standing])), 0, "CNY")
        assert replace(one(together, place, "CNY"), customer_id="") == replace(alone, customer_id="")


UNBOUNDED: Final = replace(
    PRESET,
    methods=("L-NEED", "L-NW", "L-WC", "L-INS", "L-PEAK"),
    round_down={**PRESET.round_down, "CNY": 1},
    authority=replace(PRESET.authority, shifts={**PRESET.authority.shifts, "none": PRESET.authority.shifts["AAA"]}),
)
"""Without a step, a budget, a starting amount: no absolute band is left."""


@given(customer=CUSTOMER, grade=st.sampled_from(["AAA", "AA", "A", "BBB"]), times=st.integers(2, 50))
@settings(deadline=None)
def test_scaling_all_amounts_scales_the_limit_where_no_absolute_band_binds(
    customer: Any, grade: str, times: int
) -> None:
    customer = {**customer, "tangible_net_worth_minor": 10**9, "working_capital_minor": customer["net_worth_minor"]}
    scaled = {
        name: value * times if name.endswith("_minor") and value is not None else value
        for name, value in customer.items()
    }
    small, large = amount(customer, grade, UNBOUNDED), amount(scaled, grade, UNBOUNDED)
    assert (small is None) == (large is None)
    if small is not None and large is not None:
        assert abs(large - times * small) <= 3 * times


@given(
    amounts=st.lists(st.integers(0, 10**15), min_size=1, max_size=5),
    numerator=st.integers(0, 10**12),
    denominator=st.sampled_from([1, 3, 100, 365, 36_500_00, 10**12]),
)
@settings(deadline=None)
def test_shares_of_amounts_are_exact(amounts: list[int], numerator: int, denominator: int) -> None:
    numerator = min(numerator, 3 * denominator)
    column = np.array(amounts, dtype=np.int64)
    down = [amount * numerator // denominator for amount in amounts]
    half_up = [(2 * amount * numerator + denominator) // (2 * denominator) for amount in amounts]
    assert times_share_down(column, numerator, denominator).tolist() == down
    assert times_share(column, np.full(len(column), numerator), denominator).tolist() == half_up


def test_a_share_beyond_any_amount_stops_at_the_largest() -> None:
    assert times_share(np.array([10**15]), 10**12, 1).tolist() == [LARGEST]


@given(total=st.integers(0, 10**10), grade=GRADES)
@settings(deadline=None)
def test_the_level_of_many_is_the_level_of_each(total: int, grade: str | None) -> None:
    symbols = [*(row.symbol for row in PRESET.grades), None]
    level = levels_required(PRESET.authority, np.array([total]), symbols, grade_of(grade), "CNY")[0]
    required = required_role(PRESET.authority, total, grade, "CNY")
    assert (None if level == NOBODY else LEVELS[level]) == required


def test_in_a_currency_without_levels_nobody_approves() -> None:
    found = levels_required(PRESET.authority, np.array([1]), ["A", None], np.array([0]), "CHF")
    assert found.tolist() == [NOBODY]
    assert MOVES == ("raise", "keep", "cut", "prepay")
