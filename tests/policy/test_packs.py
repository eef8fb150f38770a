"""The presets that ship: complete, consistent, explicit, and doing what they promise to an order."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal as D
from typing import Any

import pytest

from payworthy.check.decide import decide
from payworthy.check.finding import Outcome, Severity, Verdict
from payworthy.check.request import Request
from payworthy.check.rules import RULES
from payworthy.check.snapshot import History, LimitInForce, Party, Snapshot
from payworthy.exposure.components import BillWeights, Components
from payworthy.facts.customer import CustomerState
from payworthy.facts.order import CheckPoint
from payworthy.policy.vocabulary import CHECK, FED, POLICY
from payworthy.policy_files import load_preset, preset_policy, presets
from payworthy.resources import folder, read_toml

TODAY = date(2026, 3, 2)


def _snapshot(grade: str | None = None, **changes: Any) -> Snapshot:
    fields: dict[str, Any] = {
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "today": TODAY,
        "basis": "CNY",
        "debtor": Party(
            customer_id="C1",
            state=CustomerState.ACTIVE,
            country="CN",
            currency="CNY",
            grade=grade,
            segment=changes.pop("segment", None),
            facts_present=("registration_id", "address", "contact"),
        ),
        "order_minor": 42_000_000,
        "exposure": Components(receivable=50_000_000),
        "limit": LimitInForce(base_minor=100_000_000, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31)),
        "history": History(order_count=9, first_order_on=date(2024, 1, 1), median_order_minor=30_000_000),
        "ledger_as_of": TODAY,
    }
    return Snapshot(**{**fields, **changes})


def _request(**changes: Any) -> Request:
    fields: dict[str, Any] = {
        "customer_id": "C1",
        "order_id": "O1",
        "amount_minor": 42_000_000,
        "currency": "CNY",
        "terms": "net 45",
        "credit_days": 45,
    }
    return Request(**{**fields, **changes})


def _breaches(preset: str, snapshot: Snapshot, **changes: Any) -> tuple[Outcome, dict[str, Severity]]:
    decision = decide(_request(**changes), snapshot, preset_policy(preset).check)
    assert not [finding for finding in decision.findings if finding.verdict is Verdict.ERROR]
    breached = {found.rule: found.severity for found in decision.findings if found.verdict is Verdict.BREACH}
    return decision.outcome, breached


def test_the_presets_are_those_promised() -> None:
    assert presets() == ("machinery-cn", "intl", "limit-only")


@pytest.mark.parametrize("name", presets())
def test_every_preset_parses(name: str) -> None:
    assert len(preset_policy(name).hash) == 64


def test_first_day_approves_a_customer_without_grade_within_its_limit() -> None:
    assert _breaches("limit-only", _snapshot()) == (Outcome.APPROVED, {})


def test_first_day_still_looks_at_limit_terms_and_ledger() -> None:
    small = LimitInForce(base_minor=60_000_000, valid_from=date(2026, 1, 1), valid_to=None)
    outcome, breached = _breaches(
        "limit-only", _snapshot(limit=small, ledger_as_of=date(2026, 2, 20)), credit_days=90, terms="net 90"
    )
    assert outcome is Outcome.HELD
    assert set(breached) == {"R04", "R08", "R21"}


def test_first_day_looks_at_no_grade_even_if_there_is_one() -> None:
    assert _breaches("limit-only", _snapshot(grade="B")) == (Outcome.APPROVED, {})


def test_machinery_holds_a_customer_without_grade() -> None:
    outcome, breached = _breaches("machinery-cn", _snapshot())
    assert outcome is Outcome.HELD
    assert breached["R02"] is Severity.HOLD


def test_machinery_asks_for_the_prepayment_of_the_grade() -> None:
    outcome, breached = _breaches("machinery-cn", _snapshot(grade="A"))
    assert (outcome, breached) == (Outcome.PREPAY, {"R09": Severity.PREPAY})
    paid = _snapshot(grade="A", prepaid_minor=12_600_000)
    assert _breaches("machinery-cn", paid) == (Outcome.APPROVED, {})


@pytest.mark.parametrize("segment", ["dealer", "parts_service"])
def test_machinery_asks_no_prepayment_of_dealers_and_parts_customers(segment: str) -> None:
    assert _breaches("machinery-cn", _snapshot(grade="A", segment=segment)) == (Outcome.APPROVED, {})


def test_machinery_asks_the_whole_price_of_the_worst_grade_in_any_segment() -> None:
    _, breached = _breaches("machinery-cn", _snapshot(grade="C", segment="dealer"))
    assert "R09" in breached


def test_machinery_holds_a_sudden_large_order_and_intl_only_remarks_on_it() -> None:
    usual = History(order_count=9, first_order_on=date(2024, 1, 1), median_order_minor=5_000_000)
    snapshot = _snapshot(grade="AAA", history=usual, prepaid_minor=4_200_000)
    assert _breaches("machinery-cn", snapshot) == (Outcome.HELD, {"R12": Severity.HOLD})
    assert _breaches("intl", snapshot) == (Outcome.APPROVED, {"R12": Severity.WARN})


def test_machinery_refuses_a_defaulted_customer_even_prepaid() -> None:
    outcome, _ = _breaches("machinery-cn", _snapshot(grade="D"), is_prepaid=True)
    assert outcome is Outcome.REFUSED


def test_the_deposit_is_not_asked_for_before_the_contract_is_signed() -> None:
    assert _breaches("machinery-cn", _snapshot(grade="A"), point=CheckPoint.CONTRACT) == (Outcome.APPROVED, {})


def test_a_chinese_day_begins_at_chinese_midnight() -> None:
    policy = preset_policy("machinery-cn")
    assert policy.today(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert policy.today(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)
    with pytest.raises(ValueError, match="no time zone"):
        policy.today(datetime(2026, 3, 1, 16, 0))


def test_figures_of_the_specification_are_those_of_the_machinery_preset() -> None:
    policy = preset_policy("machinery-cn")
    rows = {
        "AAA": (90, D("0.001"), 90, D("0.1"), D("0.05"), 30, D("0.2"), 12),
        "AA": (80, D("0.0025"), 75, D("0.2"), D("0.05"), 30, D("0.2"), 12),
        "A": (70, D("0.006"), 60, D("0.3"), D("0.05"), 30, D("0.2"), 12),
        "BBB": (60, D("0.015"), 45, D("0.3"), D(0), 15, D("0.15"), 6),
        "BB": (50, D("0.035"), 30, D("0.5"), D(0), 7, D("0.1"), 3),
        "B": (40, D("0.08"), 15, D("0.7"), D(0), 0, D(0), 1),
        "C": (0, D("0.2"), 0, D(1), D(0), 0, D(0), 1),
        "D": (None, D(1), 0, D(1), D(0), 0, D(0), 1),
    }
    assert {
        grade.symbol: (
            grade.min_score,
            grade.pd,
            grade.term_max,
            grade.prepay,
            grade.tolerance,
            grade.overdue_hold_dpd,
            grade.overdue_share_max,
            grade.review_months,
        )
        for grade in policy.grades
    } == rows
    assert (policy.currency, policy.vat_rate, policy.timezone, policy.calendar) == (
        "CNY",
        D("0.13"),
        "Asia/Shanghai",
        "CN",
    )
    assert policy.check.exposure.bill_weights == BillWeights()
    assert policy.check.rules["R06"].floor["CNY"] == 5_000_00
    plans = {segment.name: segment.instalments for segment in policy.segments if segment.instalments}
    assert {name: plan.prepaid_share for name, plan in plans.items()} == {
        "machine_custom": D("0.6"),
        "machine_standard": D("0.9"),
    }


# ---- packs and vocabulary keep step with the rules ------------------------------------------------------------------


def test_every_parameter_of_every_rule_is_in_the_vocabulary_or_fed_from_elsewhere() -> None:
    assert CHECK.keys() == RULES.keys()
    for code, rule in RULES.items():
        written, fed = set(CHECK[code]), set(FED.get(code, {}))
        assert written | fed == set(rule.params.__struct_fields__), code
        assert not written & fed, code


@pytest.mark.parametrize("name", presets())
def test_presets_leave_no_number_to_a_default_in_the_program(name: str) -> None:
    data = load_preset(name)
    for section in ("exposure", "validity", "check"):
        spec: Any = POLICY[section]
        assert data[section].keys() == spec.keys()
    assert {code: set(params) for code, params in data["check"].items()} == {
        code: set(spec) for code, spec in CHECK.items()
    }
    assert set(data["exposure"]["bill_weights"]) == set(BillWeights.__struct_fields__)


def test_no_pack_defines_a_value_twice() -> None:
    for pack in folder("policy/packs").iterdir():
        if pack.is_dir():
            seen = [path for file in pack.iterdir() for path in _paths(read_toml(file))]
            assert len(seen) == len(set(seen)), pack.name


def _paths(data: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _paths(value, f"{prefix}{key}.")
        else:
            yield prefix + key


def test_loading_a_preset_twice_gives_data_of_ones_own() -> None:
    first = load_preset("intl")
    kept = deepcopy(first)
    first["grades"]["A"]["term_max"] = 1
    assert load_preset("intl") == kept
