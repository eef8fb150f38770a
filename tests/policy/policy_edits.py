"""Change a plain policy by dotted path and see what the parser says."""

from typing import Any

from payworthy.base.failure import Failure
from payworthy.policy.bundle import Policy
from payworthy.policy.parse import parse


def failures_after(plain: dict[str, Any], changes: dict[str, Any]) -> tuple[Failure, ...]:
    """The failures of a policy with some values changed."""
    for path, value in changes.items():
        put(plain, path, value)
    policy = parse(plain)
    return () if isinstance(policy, Policy) else policy


def put(plain: dict[str, Any], path: str, value: Any) -> None:
    """Set one value by its dotted path, or take it out."""
    *tables, key = path.split(".")
    for table in tables:
        plain = plain.setdefault(table, {})
    if value is None:
        del plain[key]
    else:
        plain[key] = value


def codes_and_paths(failures: tuple[Failure, ...]) -> list[tuple[str, Any]]:
    """What each failure says and where."""
    return [(failure.code, failure.params.get("path")) for failure in failures]
