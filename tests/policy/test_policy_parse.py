"""Reading a policy: types, bounds, unknown words; every fault at once, each with its path."""

import json
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payworthy.base.canonical import canonical_bytes
from payworthy.check.rules import RULES
from payworthy.policy.bundle import Policy
from payworthy.policy.kinds import Field, Kind, Named, Rows, Spec
from payworthy.policy.merge import plain as canonical_form
from payworthy.policy.parse import parse
from payworthy.policy.vocabulary import POLICY
from payworthy.policy_files import load_preset


def _policy(data: dict[str, Any]) -> Policy:
    policy = parse(data)
    assert isinstance(policy, Policy), policy
    return policy


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("check.R12.share_of_limit", D("1.5"), "policy_share_invalid"),
        ("check.R12.share_of_limit", D("-0.1"), "policy_share_invalid"),
        ("check.R12.share_of_limit", D("NaN"), "policy_share_invalid"),
        ("check.R12.share_of_limit", D("Infinity"), "policy_share_invalid"),
        ("check.R12.share_of_limit", D("1E-999999"), "policy_share_invalid"),
        ("check.R12.share_of_limit", 0.5, "policy_share_invalid"),
        ("check.R12.share_of_limit", True, "policy_share_invalid"),
        ("check.R12.share_of_limit", "half", "policy_share_invalid"),
        ("check.R12.times_median", 0, "policy_times_invalid"),
        ("check.R12.times_median", 1001, "policy_times_invalid"),
        ("check.R02.grace_days", -1, "policy_whole_invalid"),
        ("check.R02.grace_days", 3651, "policy_whole_invalid"),
        ("check.R02.grace_days", "15", "policy_whole_invalid"),
        ("check.R02.grace_days", D("15.0"), "policy_whole_invalid"),
        ("check.R02.grace_days", True, "policy_whole_invalid"),
        ("check.R08.within_master_terms", 1, "policy_flag_invalid"),
        ("check.R04.breach", "holds", "policy_choice_misspelt"),
        ("check.R04.breach", "pass", "policy_choice_unknown"),
        ("check.R18.countries", ["cn"], "policy_country_invalid"),
        ("check.R18.countries", "CN", "policy_not_a_list"),
        ("check.R20.levels", {"facts": []}, "policy_not_a_list"),
        ("check", "all", "policy_not_a_table"),
        ("materiality.overdue", 5000, "policy_not_a_table"),
        ("timezone", "Asia/Shanghia", "policy_timezone_unknown"),
        ("timezone", "Asia", "policy_timezone_unknown"),
        ("timezone", "../etc/passwd", "policy_timezone_unknown"),
        ("timezone", "localtime", "policy_timezone_unknown"),
        ("effective_from", "tomorrow", "policy_date_invalid"),
        ("effective_from", "2026-02-29", "policy_date_invalid"),
        ("version", 2026, "policy_not_text"),
        ("version", " ", "policy_not_text"),
        ("segments.dealer.terms", "30", "policy_terms_invalid"),
        ("currency", "RMB", "policy_currency_unknown"),
        ("calendar", "China", "policy_country_invalid"),
    ],
)
def test_a_wrong_value_is_refused_with_its_path(faults: Any, path: str, value: Any, code: str) -> None:
    assert (code, path) in [(found, str(where).partition("[")[0]) for found, where in faults({path: value})]


@pytest.mark.parametrize(
    ("amount", "minor"),
    [(5000, 500_000), (D("5000.50"), 500_050), (D("5000.5000"), 500_050), ("5000.5", 500_050), (0, 0)],
)
def test_amounts_are_exact_minor_units(plain: dict[str, Any], amount: Any, minor: int) -> None:
    plain["materiality"]["overdue"]["CNY"] = amount
    assert _policy(plain).check.rules["R06"].floor["CNY"] == minor


@pytest.mark.parametrize("amount", [-1, D("0.001"), 0.5, "lots", True, D("1E+999999999"), D("NaN"), 10**19])
def test_an_amount_that_is_none_is_refused(faults: Any, amount: Any) -> None:
    assert faults({"materiality.overdue.CNY": amount}) == [("policy_amount_invalid", "materiality.overdue.CNY")]


def test_an_amount_has_no_more_decimals_than_its_currency(faults: Any) -> None:
    assert faults({"materiality.overdue.JPY": D("0.5")}) == [("policy_amount_invalid", "materiality.overdue.JPY")]


def test_amounts_are_named_in_every_currency_of_the_policy_and_no_other(faults: Any) -> None:
    assert faults({"materiality.overdue": {"CNY": 1, "USD": 1, "EUR": 1, "GBP": 1, "HKD": 1, "SGD": 1, "RMB": 1}}) == [
        ("policy_currency_unlisted", "materiality.overdue.SGD"),
        ("policy_currency_unknown", "materiality.overdue.RMB"),
        ("policy_currency_missing", "materiality.overdue"),
    ]


def test_a_new_currency_asks_for_its_amount_in_every_table(plain: dict[str, Any]) -> None:
    plain["currencies"].append("SGD")
    failures = parse(plain)
    assert isinstance(failures, tuple)
    assert {failure.code for failure in failures} == {"policy_currency_missing"}
    assert len(failures) == sum(kind is Kind.MONEY for kind in _kinds_present(plain, POLICY))


def _kinds_present(value: Any, spec: Spec) -> list[Kind]:
    if isinstance(spec, Field):
        return [spec.kind]
    if isinstance(spec, Rows):
        return [kind for row in value for kind in _kinds_present(row, spec.entry)]
    if isinstance(spec, Named):
        return [kind for entry in value.values() for kind in _kinds_present(entry, spec.entry)]
    return [kind for key, entry in spec.items() if key in value for kind in _kinds_present(value[key], entry)]


@pytest.mark.parametrize(
    ("path", "code", "hint"),
    [
        ("check.R06.breech", "policy_key_misspelt", "check.R06.breach"),
        ("check.R44", "policy_key_unknown", ", ".join(RULES)),
        ("materialty", "policy_key_misspelt", "materiality"),
        ("grades.BBB.term_maximum", "policy_key_misspelt", "grades.BBB.term_max"),
        ("check.R06.max_days", "policy_key_elsewhere", "grades.*.overdue_hold_dpd"),
        ("check.R09.segment_share", "policy_key_elsewhere", "segments.*.prepay"),
        ("validity.zzz", "policy_key_unknown", "reservation_days, clearance_days, amount_change, release_days"),
    ],
)
def test_an_unknown_word_is_refused_with_what_was_meant(failures_after: Any, path: str, code: str, hint: str) -> None:
    (failure,) = failures_after({path: 1})
    assert (failure.code, failure.params["path"]) == (code, path)
    assert hint in failure.params.values()


@pytest.mark.parametrize(
    "path",
    ["version", "ungraded", "ungraded.prepay", "grades.A.pd", "authority.levels.cfo", "check.R04.breach", "check.R04"],
)
def test_what_is_missing_is_named(faults: Any, path: str) -> None:
    assert faults({path: None}) == [("policy_key_missing", path)]


def test_all_faults_are_reported_at_once(faults: Any) -> None:
    found = faults(
        {
            "vat_rate": 13,
            "timezone": "Mars/Olympus",
            "ungraded": None,
            "grades.BBB.prepay": D("0.1"),
            "check.R10.stop_level": 0,
            "check.R77": {},
            "off": ["R04"],
        }
    )
    assert sorted(found) == [
        ("policy_grades_falling", "grades.BBB.prepay"),
        ("policy_key_missing", "ungraded"),
        ("policy_key_unknown", "check.R77"),
        ("policy_rule_mandatory", "off"),
        ("policy_share_invalid", "vat_rate"),
        ("policy_timezone_unknown", "timezone"),
        ("policy_whole_invalid", "check.R10.stop_level"),
    ]


@pytest.mark.parametrize("name", ["none", "a b", "a.b", "", "x" * 41])
def test_names_that_would_confuse_are_refused(plain: dict[str, Any], name: str) -> None:
    plain["segments"][name] = {"prepay": 0}
    failures = parse(plain)
    assert isinstance(failures, tuple)
    assert [failure.code for failure in failures] == ["policy_name_invalid"]


def test_segments_may_be_named_in_chinese(plain: dict[str, Any]) -> None:
    plain["segments"]["配件"] = {"prepay": 0}
    assert _policy(plain).check.rules["R09"].segment_share["配件"] == 0


def test_instalments_must_sum_to_exactly_one(plain: dict[str, Any]) -> None:
    plain["segments"]["machine_custom"]["instalments"][3]["pct"] = D("0.0999999")
    failures = parse(plain)
    assert isinstance(failures, tuple)
    assert [failure.params["path"] for failure in failures] == ["segments.machine_custom.instalments"]


def test_a_faulty_instalment_is_named_by_its_whole_path(plain: dict[str, Any]) -> None:
    plain["segments"]["machine_custom"]["instalments"][1]["trigger"] = "sometime"
    failures = parse(plain)
    assert isinstance(failures, tuple)
    assert [failure.params["path"] for failure in failures] == ["segments.machine_custom.instalments[1].trigger"]


def test_a_list_names_nothing_twice(faults: Any) -> None:
    assert faults({"check.R18.currencies": ["CNY", "USD", "CNY"]}) == [
        ("policy_listed_twice", "check.R18.currencies[2]")
    ]


# ---- what comes out ------------------------------------------------------------------------------------------------


def test_numbers_of_the_grades_reach_the_rules(plain: dict[str, Any]) -> None:
    rules = _policy(plain).check.rules
    assert rules["R08"].max_days == {
        "AAA": 90, "AA": 75, "A": 60, "BBB": 45, "BB": 30, "B": 15, "C": 0, "D": 0, "none": 30,
    }  # fmt: skip
    assert rules["R06"].max_days["BBB"] == 15
    assert rules["R07"].max_share["BB"] == D("0.1")
    assert rules["R04"].tolerance["A"] == D("0.05")
    assert rules["R09"].share["B"] == D("0.7")
    assert rules["R09"].segment_share == {"dealer": 0, "parts_service": 0}
    assert rules["R01"].stop_grades == ("D",)


def test_rules_that_are_off_or_absent_have_no_parameters(plain: dict[str, Any]) -> None:
    plain["off"] = ["R12"]
    del plain["check"]["R13"]
    assert set(RULES) - set(_policy(plain).check.rules) == {"R12", "R13"}


def test_parameters_have_the_types_the_rules_declare(plain: dict[str, Any]) -> None:
    for code, params in _policy(plain).check.rules.items():
        as_json = msgspec.json.encode(params)
        assert msgspec.json.decode(as_json, type=RULES[code].params) == params


def test_the_canonical_form_survives_storage_as_text(plain: dict[str, Any]) -> None:
    policy = _policy(plain)
    stored = json.loads(canonical_bytes(policy.canonical()))
    assert _policy(stored) == policy
    assert _policy(stored).hash == policy.hash
    assert _policy(policy.canonical()) == policy


def test_the_canonical_form_is_the_callers_own_copy(plain: dict[str, Any]) -> None:
    policy = _policy(plain)
    policy.canonical()["check"]["R21"]["max_age_days"] = 9
    assert policy.canonical()["check"]["R21"]["max_age_days"] == 3


def test_the_hash_is_the_same_on_every_machine() -> None:
    """Pinned: it changes only when the shipped preset does, and then on purpose."""
    assert _policy(load_preset("limit-only")).hash == (
        "0186e77bba0683fc3af2b309d47da7949a2127bb6d723336abb4e260e615ed0b"
    )


def test_equal_numbers_have_equal_hashes_however_written(plain: dict[str, Any]) -> None:
    before = _policy(plain).hash
    plain["check"]["R12"]["share_of_limit"] = D("0.500")
    plain["materiality"]["overdue"]["CNY"] = D("5000.00")
    assert _policy(plain).hash == before


def test_another_number_is_another_hash(plain: dict[str, Any]) -> None:
    before = _policy(plain).hash
    plain["check"]["R21"]["max_age_days"] = 4
    assert _policy(plain).hash != before


def _shuffled(value: Any, draw: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shuffled(value[key], draw) for key in draw(st.permutations(list(value)))}
    return value


@given(st.data())
@settings(deadline=None)
def test_the_order_of_keys_does_not_matter(data: st.DataObject) -> None:
    ordered = load_preset("machinery-cn")
    policy = _policy(_shuffled(ordered, data.draw))
    assert policy == _policy(ordered)


@given(st.decimals(min_value=0, max_value=1, places=6), st.integers(0, 120), st.integers(0, 10**9))
def test_any_policy_that_parses_survives_the_round_trip(share: D, days: int, fen: int) -> None:
    changed = load_preset("machinery-cn")
    changed["exposure"]["fx_haircut"] = share
    changed["check"]["R19"]["max_days"] = days
    changed["check"]["R13"]["start_limit"]["CNY"] = D(fen).scaleb(-2)
    policy = _policy(changed)
    assert policy.check.exposure.fx_haircut == share
    assert policy.check.rules["R13"].start_limit["CNY"] == fen
    again = _policy(json.loads(json.dumps(policy.canonical())))
    assert (again, again.hash) == (policy, policy.hash)
    assert canonical_form(policy.canonical()) == policy.canonical()


_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.decimals() | st.floats() | st.dates()
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every table, list and value."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from _places(value, (*path, key))


@given(st.sampled_from(list(_places(load_preset("machinery-cn")))), _ANYTHING)
def test_whatever_stands_anywhere_the_parser_gives_a_policy_or_says_what_is_wrong(
    path: tuple[Any, ...], value: Any
) -> None:
    changed: Any = load_preset("machinery-cn")
    table = changed
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    parsed = parse(changed)
    assert isinstance(parsed, Policy) or parsed
