"""The scorecard in a policy: what must hold within it, who may be without it, and how its changes read."""

from collections.abc import Callable
from decimal import Decimal as D
from typing import Any

import pytest

from payworthy.base.failure import Failure
from payworthy.policy.bundle import Policy
from payworthy.policy.diff import changes
from payworthy.policy.merge import merge
from payworthy.policy.parse import parse
from payworthy.policy.score_consistency import unscored
from payworthy.policy.words import sentence
from payworthy.policy_files import load_preset, preset_policy
from payworthy.resources import catalogue

PAY = "score.blocks.PAY"
LEV = "score.blocks.FIN.factors.lev"
CAPITAL = "score.blocks.BUS.factors.capital"

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({f"{PAY}.weight": 31}, "policy_weights_off_sum", "score.blocks"),
    ({"score.blocks.IND.factors": {}}, "policy_block_without_factors", "score.blocks.IND.factors"),
    ({f"{PAY}.absent": 71}, "policy_absent_above_neutral", f"{PAY}.absent"),
    ({f"{PAY}.thin_points": None}, "policy_thin_incomplete", f"{PAY}.thin_below"),
    ({f"{PAY}.thin_points": 49}, "policy_thin_points_too_low", f"{PAY}.thin_points"),
    ({f"{PAY}.thin_below": D("0.501")}, "policy_thin_points_too_low", f"{PAY}.thin_points"),
    ({f"{LEV}.at_least": [1]}, "policy_factor_shape", LEV),
    ({f"{LEV}.at_most": None}, "policy_factor_shape", LEV),
    ({f"{LEV}.points": [100, 0]}, "policy_points_count", f"{LEV}.points"),
    ({f"{LEV}.at_most": [D("0.4"), D("0.55"), D("0.8"), D("0.7")]}, "policy_edges_out_of_order", f"{LEV}.at_most"),
    ({f"{LEV}.points": [80, 100, 60, 30, 0]}, "policy_points_not_monotone", f"{LEV}.points"),
    ({f"{PAY}.factors.pi.points": [0, 15, 35, 75, 55, 100]}, "policy_points_not_monotone", f"{PAY}.factors.pi.points"),
    ({f"{PAY}.factors.ref.codes": [3, 1, 2, 0]}, "policy_points_not_monotone", f"{PAY}.factors.ref.points"),
    ({f"{PAY}.factors.ref.codes": [3, 2, 1, 1]}, "policy_listed_twice", f"{PAY}.factors.ref.codes[3]"),
    ({"score.caps.HS03.grade": "E"}, "policy_grade_not_on_scale", "score.caps.HS03.grade"),
    ({"score.caps.HS03.grade": None}, "policy_cap_without_effect", "score.caps.HS03"),
    ({"score.caps.HS03.when": {}}, "policy_cap_without_condition", "score.caps.HS03.when"),
    ({"score.caps.CP04.when.altman_z2.above": 1}, "policy_condition_shape", "score.caps.CP04.when.altman_z2"),
    ({"score.caps.CP09.when.completeness_ZZZ": {"below": 1}}, "policy_block_unknown",
     "score.caps.CP09.when.completeness_ZZZ"),
    ({"score.caps.CP04.when.altman_z2.below": "low"}, "policy_number_invalid", "score.caps.CP04.when.altman_z2.below"),
    ({f"{LEV}.absent": {"no_idea": 1}}, "policy_key_unknown", f"{LEV}.absent.no_idea"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "path"), FAULTS, ids=[fault[1] for fault in FAULTS])
def test_a_contradiction_in_the_scorecard_is_found_and_placed(
    faults: Any, change: dict[str, Any], code: str, path: str
) -> None:
    assert (code, path) in faults(change)


def test_amounts_out_of_order_in_one_currency_are_found(plain: dict[str, Any], faults: Any) -> None:
    plain["score"]["blocks"]["BUS"]["factors"]["capital"]["amounts"][3]["at_least"]["JPY"] = 10**10
    assert faults({}) == [("policy_edges_out_of_order", f"{CAPITAL}.amounts")]


def test_grades_without_lowest_scores_cannot_be_reached_by_a_scorecard(plain: dict[str, Any], faults: Any) -> None:
    for grade in plain["grades"].values():
        grade.pop("min_score", None)
    assert faults({}) == [("policy_score_without_grades", "score")]


def test_a_factor_of_no_weight_and_a_cap_that_is_off_are_out(plain: dict[str, Any]) -> None:
    changed = merge(plain, {"score": {"blocks": {"FIN": {"factors": {"z2": {"weight": 0}}}},
                                      "caps": {"CP04": {"off": True}}}})  # fmt: skip
    policy = parse(changed)
    assert isinstance(policy, Policy)
    assert policy.scorecard is not None
    assert "altman_z2" not in policy.scorecard.measures
    assert policy.scorecard.blocks[0].factor_weight == 27


def test_a_preset_without_grades_has_no_scorecard() -> None:
    policy = preset_policy("limit-only")
    assert (policy.scorecard, policy.override, len(policy.scale)) == (None, None, 0)
    assert unscored(policy) == ()


def test_an_old_policy_without_the_section_is_read_but_a_new_one_must_have_it(
    plain: dict[str, Any], failures_after: Callable[[dict[str, Any]], tuple[Failure, ...]]
) -> None:
    assert failures_after({"score": None, "override": None}) == ()
    policy = parse(plain)
    assert isinstance(policy, Policy)
    assert policy.scorecard is None
    assert [(failure.code, failure.params["path"]) for failure in unscored(policy)] == [
        ("policy_scorecard_missing", "score")
    ]
    assert unscored(preset_policy("intl")) == ()


@pytest.mark.parametrize(
    ("change", "english", "chinese"),
    [
        (
            {"score": {"blocks": {"FIN": {"factors": {"lev": {"weight": 7}}}}}},
            "Scorecard, debt ratio: weight in the block 8 → 7 points",
            "评分卡·资产负债率：因子权重 8 → 7 分",
        ),
        (
            {"score": {"blocks": {"PAY": {"neutral": 60}}}},
            "Scorecard, payment: points a missing factor is taken for at most 70 → 60 points (stricter)",
            "评分卡·付款：缺失因子计分上限 70 → 60 分（收紧）",
        ),
        (
            {"score": {"blocks": {"IND": {"factors": {"tenure": {"absent": {"no_invoices": 25}}}}}}},
            "Scorecard, years with us, no invoices yet: points where there is no figure 0 → 25 points (looser)",
            "评分卡·合作年限（尚无发票）：缺失时的得分 0 → 25 分（放宽）",
        ),
        (
            {"score": {"caps": {"CP04": {"off": True}}}},
            "Scorecard, CP04: switched off no → yes (looser)",
            "评分卡·CP04：停用 否 → 是（放宽）",
        ),
        (
            {"override": {"notches": {"cfo": 1}}},
            "Overrides by CFO: grades a role may lift 2 → 1 (stricter)",
            "财务总监人工调级：可上调级数 2 → 1（收紧）",
        ),
        (
            {"override": {"months": 3}},
            "Overrides: override good for 6 → 3 months (stricter)",
            "人工调级：调级有效期 6 → 3 个月（收紧）",
        ),
    ],
)
def test_a_change_of_the_scorecard_reads_as_one_would_say_it(
    change: dict[str, Any], english: str, chinese: str
) -> None:
    old = load_preset("machinery-cn")
    new = parse(merge(old, change))
    assert isinstance(new, Policy)
    found = changes(old, new.canonical())
    assert [sentence(each, catalogue("en")) for each in found] == [english]
    assert [sentence(each, catalogue("zh")) for each in found] == [chinese]
