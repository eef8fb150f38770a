"""Plain policies to change at will."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from payworthy.base.failure import Failure
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse
from payworthy.policy_files import load_preset

MACHINERY = load_preset("machinery-cn")


@pytest.fixture
def plain() -> dict[str, Any]:
    """The machinery preset as plain data, the test's own copy."""
    return deepcopy(MACHINERY)


@pytest.fixture
def failures_after(plain: dict[str, Any]) -> Callable[[dict[str, Any]], tuple[Failure, ...]]:
    """The failures of ``plain`` after setting values by dotted path (``None`` takes a value out)."""

    def parse_changed(changes: dict[str, Any]) -> tuple[Failure, ...]:
        for path, value in changes.items():
            _put(plain, path, value)
        policy = parse(plain)
        return () if isinstance(policy, Policy) else policy

    return parse_changed


@pytest.fixture
def faults(failures_after: Callable[[dict[str, Any]], tuple[Failure, ...]]) -> Callable[..., list[tuple[str, Any]]]:
    """The same, as code and path."""

    def find(changes: dict[str, Any]) -> list[tuple[str, Any]]:
        return [(failure.code, failure.params.get("path")) for failure in failures_after(changes)]

    return find


def _put(table: dict[str, Any], path: str, value: Any) -> None:
    *tables, key = path.split(".")
    for name in tables:
        table = table.setdefault(name, {})
    if value is None:
        del table[key]
    else:
        table[key] = value
