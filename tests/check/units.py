"""The same world with every amount in another unit."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from payworthy.check.policy import CheckPolicy
from payworthy.exposure.components import Components


def scaled(value: Any, factor: int) -> Any:
    """Records with every amount in them multiplied."""
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return tuple(scaled(item, factor) for item in value)
    if not isinstance(value, Struct):
        return value
    changed = {}
    for name in value.__struct_fields__:
        item = getattr(value, name)
        is_amount = isinstance(item, int) and (name.endswith("_minor") or isinstance(value, Components))
        changed[name] = item * factor if is_amount else scaled(item, factor)
    return replace(value, **changed)


def scaled_policy(policy: CheckPolicy, factor: int) -> CheckPolicy:
    """The policy with its amounts multiplied: floors, starting limits, levels of completeness."""
    rules = dict(policy.rules)
    for code, name in (("R06", "floor"), ("R07", "floor"), ("R12", "floor"), ("R13", "start_limit"), ("R19", "floor")):
        if code in rules:
            table = getattr(rules[code], name)
            rules[code] = replace(rules[code], **{name: {key: amount * factor for key, amount in table.items()}})
    if "R20" in rules:
        levels = tuple(
            replace(level, above={key: amount * factor for key, amount in level.above.items()})
            for level in rules["R20"].levels
        )
        rules["R20"] = replace(rules["R20"], levels=levels)
    return replace(policy, rules=rules)
