"""TC-SCORE-1 of the specification, to the last digit."""

from payworthy.score.explain import explain
from payworthy.score.score import score
from payworthy.score.scored import full_contributions

from .customers import CARD, SCALE, frame

SCORED = score(frame(), CARD, SCALE)
EXPLAINED = explain(frame(), SCORED, 0)
WORST = next(line for line in EXPLAINED.lines if line.name == "PAY.maxod")


def test_the_score_is_68_49_and_the_grade_bbb_without_a_cap() -> None:
    assert SCORED.score.tolist() == [68_490_000]
    assert SCORED.symbols().tolist() == ["BBB"]
    assert SCORED.pd.tolist() == [0.015]
    assert SCORED.applied(0) == ()
    assert SCORED.decisive(0) is None
    assert SCORED.completeness.tolist() == [970_000]


def test_every_block_has_the_points_and_the_contribution_of_the_specification() -> None:
    assert [(b.code, b.points, b.contribution) for b in EXPLAINED.blocks] == [
        ("FIN", 66_333_333, 19_900_000),
        ("PAY", 56_133_333, 16_840_000),
        ("LEG", 87_000_000, 17_400_000),
        ("BUS", 72_083_333, 8_650_000),
        ("IND", 71_250_000, 5_700_000),
    ]
    assert SCORED.known_share("PAY").tolist() == [0.9]


def test_a_payment_index_of_67_1_gives_69_2_points() -> None:
    assert EXPLAINED.adverse[0].points == 69_200_000


def test_the_top_reasons_are_those_of_the_specification() -> None:
    assert [(SCORED.reason(0, f), int(SCORED.lost[f, 0])) for f in SCORED.adverse(0, 5)] == [
        ("PAY.pi.2", 5_544_000),
        ("PAY.maxod.4", 5_400_000),
        ("FIN.lev.2", 3_200_000),
        ("FIN.ocf.2", 2_500_000),
        ("FIN.cr.2", 2_400_000),
    ]


def test_at_most_30_days_late_would_add_3_33_points() -> None:
    (step,) = [step for step in WORST.steps if step.figure == 30]
    assert step.then.gain == 3_333_333
    assert (step.then.score, step.then.grade) == (71_823_333, "A")


def test_what_a_line_brings_and_what_it_loses_is_its_weight() -> None:
    assert (WORST.contribution, WORST.lost, WORST.full) == (600_000, 5_400_000, 6_000_000)
    assert full_contributions(CARD).sum() == 100_000_000
