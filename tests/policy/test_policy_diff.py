"""Differences of policies, in words."""

from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest

from payworthy.policy.bundle import Policy
from payworthy.policy.diff import changes
from payworthy.policy.kinds import Direction, Field, Kind, Named, Rows, Spec
from payworthy.policy.merge import merge
from payworthy.policy.parse import parse
from payworthy.policy.vocabulary import POLICY
from payworthy.policy.words import sentence
from payworthy.policy_files import load_preset, preset_policy
from payworthy.resources import catalogue

CASES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"grades": {"BBB": {"term_max": 60}}},
        "Grade BBB: longest terms 45 → 60 days (looser)",
        "BBB 级：最长账期 45 → 60 天（放宽）",
    ),
    (
        {"grades": {"BBB": {"prepay": D("0.35")}}},
        "Grade BBB: prepayment 30 % → 35 % (stricter)",
        "BBB 级：预付比例 30% → 35%（收紧）",
    ),
    (
        {"check": {"R02": {"grace_days": 1}}},
        "Rule R02 (valid grade): days of grace after the review date 15 → 1 day (stricter)",
        "规则 R02（评级有效）：复评宽限期 15 → 1 天（收紧）",
    ),
    (
        {"materiality": {"overdue": {"CNY": 8000}}},
        "Materiality: smallest overdue amount that counts CNY\u00a05,000.00 → CNY\u00a08,000.00 (looser)",
        "重要性门槛：逾期起算金额 CNY\u00a05,000.00 → CNY\u00a08,000.00（放宽）",
    ),
    (
        {"check": {"R12": {"breach": "warn"}}},
        "Rule R12 (order in proportion): when broken held → goes with a remark (looser)",
        "规则 R12（订单规模正常）：违反时 暂停待批 → 提示（放宽）",
    ),
    (
        {"check": {"R12": {"times_median": D("2.5")}}},
        "Rule R12 (order in proportion): multiple of the median order 3 times → 2.5 times (stricter)",
        "规则 R12（订单规模正常）：订单中位数的倍数 3 倍 → 2.5 倍（收紧）",
    ),
    (
        {"off": ["R12"]},
        "Rule R12 (order in proportion): switched off (looser)",
        "规则 R12（订单规模正常）：停用（放宽）",
    ),
    (
        {"authority": {"levels": {"cfo": {"CNY": 4000000}}}},
        "Approval by CFO: total exposure up to CNY\u00a03,000,000.00 → CNY\u00a04,000,000.00 (looser)",
        "财务总监审批权限：可批总敞口上限 CNY\u00a03,000,000.00 → CNY\u00a04,000,000.00（放宽）",
    ),
    (
        {"authority": {"nobody": ["D"]}},
        "Approval: grades nobody may approve C, D → D (looser)",
        "审批权限：不得授信的等级 C、D → D（放宽）",
    ),
    (
        {"authority": {"grades": {"A": {"up": 1}}}},
        "Approval for grade A: levels higher not set → 1 (stricter)",
        "A 级客户审批：提高审批级数 未设 → 1（收紧）",
    ),
    (
        {"authority": {"grades": {"BBB": {"largest": dict.fromkeys(["CNY", "USD", "EUR", "GBP", "HKD", "JPY"], 9)}}}},
        "Approval for grade BBB: nobody above not set → CNY\u00a09.00 (stricter)",
        "BBB 级客户审批：可批上限 未设 → CNY\u00a09.00（收紧）",
    ),
    (
        {"exposure": {"basis": "net"}},
        "Exposure: figure held against the limit before collateral → after collateral (looser)",
        "敞口口径：与额度比较的敞口 不扣担保 → 扣除担保（放宽）",
    ),
    (
        {"check": {"R08": {"within_master_terms": False}}},
        "Rule R08 (terms allowed): agreed terms are a maximum yes → no (looser)",
        "规则 R08（账期合规）：不得超过约定账期 是 → 否（放宽）",
    ),
    (
        {"check": {"R09": {"points": ["shipment"]}}},
        "Rule R09 (prepayment received): money must be in at order, production release, shipment → shipment (looser)",
        "规则 R09（预付款到账）：须已收款的环节 下单、投产、发货 → 发货（放宽）",
    ),
    (
        {"check": {"R20": {"levels": [{"facts": ["contact"]}]}}},
        "Rule R20 (complete file), level 1: facts on file registration number → contact",
        "规则 R20（档案完整）第 1 档：须具备的档案内容 注册编号 → 联系人",
    ),
    (
        {"approved_by": ["cfo", "gm"]},
        "Policy: approved by none → CFO, general manager",
        "政策：批准人 无 → 财务总监、总经理",
    ),
    (
        {"segments": {"dealer": {"prepay": D("0.1")}}},
        "Segment dealer: prepayment 0 % → 10 % (stricter)",
        "业务类型 dealer：预付比例 0% → 10%（收紧）",
    ),
    (
        {"segments": {"loan": {"instalments": [{"pct": 1, "trigger": "acceptance", "offset": 15}]}}},
        "Segment loan: instalments not set → 100 % at acceptance + 15 days",
        "业务类型 loan：分期付款 未设 → 验收后 100%（15 天内）",
    ),
    ({"timezone": "UTC"}, "Policy: time zone Asia/Shanghai → UTC", "政策：时区 Asia/Shanghai → UTC"),
]


@pytest.mark.parametrize(("change", "english", "chinese"), CASES)
def test_a_change_reads_as_a_credit_manager_would_say_it(change: dict[str, Any], english: str, chinese: str) -> None:
    old = load_preset("machinery-cn")
    new = parse(merge(old, change))
    assert isinstance(new, Policy)
    found = changes(old, new.canonical())
    assert english in [sentence(each, catalogue("en")) for each in found]
    assert chinese in [sentence(each, catalogue("zh")) for each in found]


def test_a_policy_does_not_differ_from_itself() -> None:
    policy = preset_policy("machinery-cn")
    assert changes(load_preset("machinery-cn"), policy.canonical()) == ()


def test_one_changed_number_is_one_change() -> None:
    (change,) = changes(load_preset("intl"), merge(load_preset("intl"), {"check": {"R21": {"max_age_days": 5}}}))
    assert change.path == ("check", "R21", "max_age_days")
    assert (change.old, change.new, change.direction) == (3, 5, Direction.LOOSER)


def test_turned_around_every_direction_is_the_opposite() -> None:
    one, other = preset_policy("limit-only").canonical(), preset_policy("machinery-cn").canonical()
    there = {change.path: change for change in changes(one, other)}
    back = {change.path: change for change in changes(other, one)}
    assert there.keys() == back.keys()
    opposite = {Direction.LOOSER: Direction.STRICTER, Direction.STRICTER: Direction.LOOSER, None: None}
    for path, change in there.items():
        assert (back[path].old, back[path].new) == (change.new, change.old)
        assert back[path].direction is opposite[change.direction]


def test_taking_a_rule_out_is_looser() -> None:
    new = load_preset("intl")
    del new["check"]["R12"]
    found = {change.path: change.direction for change in changes(load_preset("intl"), new)}
    assert found["check", "R12", "breach"] is Direction.LOOSER


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_value_of_the_vocabulary_has_a_name(language: str) -> None:
    texts = catalogue(language)
    missing = [name for name, field in _fields(POLICY, ()) if name not in ("off", "on")
               and f"policy.what.{name}" not in texts]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_sentence_between_presets_shows_a_bare_code(language: str) -> None:
    presets = [preset_policy(name).canonical() for name in ("machinery-cn", "intl", "limit-only")]
    found = [
        sentence(change, catalogue(language)) for old in presets for new in presets for change in changes(old, new)
    ]
    assert len(found) > 100
    assert not [line for line in found if "policy." in line or "rule." in line or "{" in line]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_option_that_can_change_has_a_word(language: str) -> None:
    texts = catalogue(language)
    options = {option for _, field in _fields(POLICY, ()) if field.kind is Kind.CHOICE for option in field.options}
    assert options
    assert not [option for option in options if f"policy.value.{option}" not in texts]


def _fields(spec: Spec, name: tuple[str, ...]) -> Iterator[tuple[str, Field]]:
    if isinstance(spec, Field):
        yield ".".join(name), spec
    elif isinstance(spec, Named | Rows):
        yield from _fields(spec.entry, name)
    else:
        for key, entry in spec.items():
            yield from _fields(entry, (*name, key))
