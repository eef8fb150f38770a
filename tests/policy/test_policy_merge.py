"""Layers of a policy: later over earlier, tables by key, lists as a whole, switches adding up."""

from copy import deepcopy
from decimal import Decimal as D
from typing import Any

import pytest

from payworthy.policy.merge import merge
from payworthy.policy.parse import parse
from payworthy.policy_files import load_preset


def test_tables_are_merged_by_key_and_lists_replaced() -> None:
    merged = merge({"a": {"x": 1, "y": [1, 2]}, "b": 1}, {"a": {"y": [3], "z": 4}}, {"b": {"c": 5}})
    assert merged == {"a": {"x": 1, "y": [3], "z": 4}, "b": {"c": 5}, "off": []}


def test_layers_are_left_as_they_were() -> None:
    lower, upper = {"a": {"x": 1}, "off": ["R12"]}, {"a": {"x": 2}, "on": ["R12"]}
    kept = deepcopy((lower, upper))
    merge(lower, upper)["a"]["x"] = 3
    assert (lower, upper) == kept


@pytest.mark.parametrize(
    ("layers", "off"),
    [
        ([{"off": ["R12"]}, {}], ["R12"]),
        ([{"off": ["R12"]}, {"off": ["R02"]}], ["R02", "R12"]),
        ([{"off": ["R12", "R02"]}, {"on": ["R12"]}], ["R02"]),
        ([{"off": ["R12"]}, {"on": ["R12"]}, {"off": ["R12"]}], ["R12"]),
        ([{"off": ["R12"], "on": ["R12"]}], []),
    ],
)
def test_switches_add_up_over_the_layers(layers: list[dict[str, Any]], off: list[str]) -> None:
    assert merge(*layers) == {"off": off}


def test_merging_once_more_changes_nothing() -> None:
    merged = load_preset("limit-only")
    assert merge(merged) == merged


def test_a_misspelt_rule_is_not_lost_in_a_switch() -> None:
    for switch in ("on", "off"):
        failures = parse(merge(load_preset("intl"), {switch: ["R99"]}, {switch: ["R12"]}))
        assert isinstance(failures, tuple)
        assert [(failure.params["path"], failure.params["value"]) for failure in failures] in (
            [(f"{switch}[0]", "R99")],
            [(f"{switch}[1]", "R99")],
        )


@pytest.mark.parametrize("value", ["R12", 12, [1], {"R12": True}])
def test_a_switch_that_is_no_list_of_rules_is_refused(value: Any) -> None:
    for switch in ("on", "off"):
        failures = parse(merge(load_preset("intl"), {switch: value}))
        assert isinstance(failures, tuple)
        assert {str(failure.params["path"]).partition("[")[0] for failure in failures} == {switch}


def test_a_company_changes_one_number_and_keeps_the_rest() -> None:
    preset = load_preset("machinery-cn")
    merged = merge(preset, {"grades": {"BBB": {"prepay": D("0.4")}}})
    assert merged["grades"]["BBB"] == {**preset["grades"]["BBB"], "prepay": D("0.4")}
