"""Plain policies to change at will."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from policy_edits import codes_and_paths, failures_after

from payworthy.policy_files import load_preset

_PLAIN = {name: load_preset(name) for name in ("machinery-cn", "intl", "limit-only")}


@pytest.fixture
def plain() -> dict[str, Any]:
    """The machinery preset as plain data, the test's own copy."""
    return deepcopy(_PLAIN["machinery-cn"])


@pytest.fixture
def faults(plain: dict[str, Any]) -> Callable[..., list[tuple[str, Any]]]:
    """Code and path of every failure after setting values by dotted path (``None`` takes a value out)."""

    def find(changes: dict[str, Any]) -> list[tuple[str, Any]]:
        return codes_and_paths(failures_after(plain, changes))

    return find
