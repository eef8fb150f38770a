"""I43 to I46 of the invariants, over made-up customers: worse is never better, unknown is never better than neutral,
one customer does not touch another, and an explanation adds up."""

from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from payworthy.measures.absence import ABSENCE_REASONS
from payworthy.score.card import MICRO, Block, Factor, Shape
from payworthy.score.explain import explain
from payworthy.score.levers.shape import modest_value
from payworthy.score.score import score
from payworthy.score.scored import Scored, full_contributions

from .customers import CARD, DEMO, RATIOS, SCALE, frame

RISKS: Final = frozenset({
    "bankrupt_or_gone", "serious_violation_current", "sanction_match", "bill_dishonoured_12m", "past_due_over_90_minor",
    "judgment_to_net_worth", "consumption_restricted", "opinion_qualified", "abnormal_current", "parent_in_default",
})  # fmt: skip
"""Measures that only caps read, and of which more is worse."""


def _rises(factor: Factor) -> bool:
    """Whether a higher figure brings more points."""
    if factor.shape is Shape.CODES:
        return max(zip(factor.edges, factor.points, strict=True))[1] == max(factor.points)
    return factor.shape is not Shape.AT_MOST


HIGHER_IS_SAFER: Final = {
    **{factor.measure: _rises(factor) for factor in CARD.factors},
    **dict.fromkeys(("net_worth_minor", "has_guarantor"), True),
    **dict.fromkeys(RISKS, False),
}
"""Every measure the card reads, and which way it runs."""

CODES: Final = {factor.measure: len(factor.edges) - 1 for factor in CARD.factors if factor.shape is Shape.CODES}
CLAIMS: Final = (RISKS | {"has_guarantor"}) - {"past_due_over_90_minor", "judgment_to_net_worth"}
ALL_MEASURES: Final = {**DEMO, "parent_in_default": 0}


def figures(measure: str) -> st.SearchStrategy[Any]:
    """Figures of a measure around the edges of its bands."""
    if measure in CODES:
        return st.integers(0, CODES[measure])
    if measure in CLAIMS:
        return st.integers(0, 1)
    edges = [edge for factor in CARD.factors if factor.measure == measure for edge in factor.edges]
    edges += [one.value for cap in CARD.caps for one in cap.when if one.measure == measure]
    if measure in RATIOS:
        low, high = float(min(edges)), float(max(edges))
        return st.sampled_from([float(edge) for edge in edges]) | st.floats(low - 1, high + 1)
    near = st.sampled_from([int(edge) for edge in edges]).flatmap(lambda edge: st.integers(edge - 2, edge + 2))
    return near | st.integers(int(min(edges)) - 10, int(max(edges)) * 2 + 10)


CUSTOMERS: Final = st.fixed_dictionaries(
    {measure: figures(measure) | st.sampled_from(ABSENCE_REASONS) for measure in ALL_MEASURES}
)
MOSTLY_KNOWN: Final = st.fixed_dictionaries({measure: figures(measure) for measure in ALL_MEASURES})


def scored(*customers: dict[str, Any]) -> Scored:
    return score(frame(*customers), CARD, SCALE)


def assert_no_better(found: Scored, then: int, now: int) -> None:
    """Customer ``then`` has neither more points nor a better grade nor more freedom than customer ``now``."""
    assert found.score[then] <= found.score[now]
    assert found.grade[then] >= found.grade[now]
    assert found.pd[then] >= found.pd[now]
    assert found.stops[then] >= found.stops[now]
    assert found.prepay_only[then] >= found.prepay_only[now]


@given(st.data(), CUSTOMERS | MOSTLY_KNOWN, st.sampled_from(sorted(ALL_MEASURES)))
def test_a_worse_figure_never_gives_a_better_score_or_grade(
    data: st.DataObject, customer: dict[str, Any], measure: str
) -> None:
    """I43, for every measure that anything on the card reads."""
    one, other = sorted([data.draw(figures(measure)), data.draw(figures(measure))])
    worse, better = (one, other) if HIGHER_IS_SAFER[measure] else (other, one)
    assert_no_better(scored({**customer, measure: worse}, {**customer, measure: better}), 0, 1)


@given(CUSTOMERS, st.sampled_from(CARD.factors), st.sampled_from(ABSENCE_REASONS))
def test_a_missing_factor_never_beats_a_neutral_one(customer: dict[str, Any], factor: Factor, reason: str) -> None:
    """I45. Where the reason itself tells something (no debt), the figure is not missing."""
    if reason in factor.absent:
        return
    neutral = modest_value(factor, block_of(factor).neutral)
    known = {**customer, factor.measure: float(neutral) if factor.measure in RATIOS else int(neutral)}
    found = scored({**customer, factor.measure: reason}, known)
    assert found.score[0] <= found.score[1]
    assert found.completeness[0] <= found.completeness[1]
    if factor.measure not in {one.measure for cap in CARD.caps for one in cap.when}:
        assert_no_better(found, 0, 1)


@given(CUSTOMERS, st.sampled_from(CARD.blocks), st.sampled_from(ABSENCE_REASONS[:6]))
def test_a_missing_block_never_beats_a_neutral_one(customer: dict[str, Any], block: Block, reason: str) -> None:
    """I45, all factors of a block at once; a new customer's years with us are known to be none."""
    measures = [factor.measure for factor in block.factors if reason not in factor.absent]
    neutral = {
        factor.measure: (float if factor.measure in RATIOS else int)(modest_value(factor, block.neutral))
        for factor in block.factors
    }
    known = {**customer, **{measure: neutral[measure] for measure in measures}}
    found = scored({**customer, **dict.fromkeys(measures, reason)}, known)
    assert found.score[0] <= found.score[1]


@given(CUSTOMERS)
def test_contributions_add_up_to_the_score_exactly(customer: dict[str, Any]) -> None:
    """I46, first half."""
    found = scored(customer)
    assert found.contributions[:, 0].sum() == found.score[0] == found.block_contributions[:, 0].sum()
    assert (found.contributions[:, 0] >= 0).all()
    assert (found.contributions[:, 0] <= full_contributions(CARD)).all()
    assert found.lost[:, 0].sum() == 100 * MICRO - found.score[0]


@given(CUSTOMERS | MOSTLY_KNOWN)
def test_removing_the_top_reason_raises_or_keeps_the_score(customer: dict[str, Any]) -> None:
    """I46, second half: a figure with full marks in place of the one that costs the most."""
    first = scored(customer)
    worst = first.adverse(0, 1)
    if not worst:
        assert first.score[0] == 100 * MICRO
        return
    factor = CARD.factors[worst[0]]
    best = modest_value(factor, max(factor.points))
    found = scored({**customer, factor.measure: float(best) if factor.measure in RATIOS else int(best)}, customer)
    assert found.score[0] >= found.score[1]
    assert found.grade[0] <= found.grade[1]


@given(MOSTLY_KNOWN | CUSTOMERS)
def test_every_step_of_an_explanation_is_what_scoring_gives(customer: dict[str, Any]) -> None:
    found = scored(customer)
    told = explain(frame(customer), found, 0)
    assert sum(line.contribution for line in told.lines) == told.score == found.score[0]
    for line in told.lines:
        gains = [step.then.gain for step in line.steps]
        assert gains == sorted(gains)
        assert all(gain >= 0 for gain in gains)
        assert line.contribution + line.lost == line.full
        for step in line.steps[:1]:
            figure = float(step.figure) if line.measure in RATIOS else int(step.figure)
            then = scored({**customer, line.measure: figure})
            assert (then.score[0], then.symbols()[0]) == (step.then.score, step.then.grade)


@given(st.lists(CUSTOMERS, min_size=2, max_size=5), st.data())
def test_order_of_rows_and_other_customers_do_not_matter(customers: list[dict[str, Any]], data: st.DataObject) -> None:
    """I44, as far as scoring goes."""
    shuffled = data.draw(st.permutations(range(len(customers))))
    found, again = scored(*customers), scored(*(customers[i] for i in shuffled))
    assert found.score[shuffled].tolist() == again.score.tolist()
    assert found.contributions[:, shuffled].tolist() == again.contributions.tolist()
    alone = scored(customers[0])
    assert alone.score[0] == found.score[0]
    assert alone.grade[0] == found.grade[0]


def test_the_properties_are_tried_on_every_measure_the_card_reads() -> None:
    assert HIGHER_IS_SAFER.keys() == ALL_MEASURES.keys() == CARD.measures


def block_of(factor: Factor) -> Block:
    return next(block for block in CARD.blocks if block.code == factor.block)
