"""What a policy says about credit files: how old an item may be, what it weighs, from which credit it is asked for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from payworthy.facts.file_item import FileItem
from payworthy.policy.kinds import DOWN, UP, Field, Kind, Named, Table, days, list_of, money, share

LEVELS: Final = ("L0", "L1", "L2", "L3", "L4")
"""Depths of a file (domain specification 2.3), each with all of the ones before."""


class ItemRule(Struct, frozen=True, kw_only=True):
    """``ttl_days``: age in days at which the item counts as stale; ``None`` never. ``weight`` in completeness.
    ``level``: the depth from which it is asked for; ``None``: it counts nowhere. ``or_items``: any of these does as
    well."""

    ttl_days: int | None = None
    weight: int = 0
    level: str | None = None
    or_items: tuple[str, ...] = ()


class FilePolicy(Struct, frozen=True, kw_only=True):
    """``ages``: days after which items are stale, of those that ever are. ``above``: for L1 to L4, the credit beyond
    which a file must be that deep (minor units by currency). ``careful_grades`` are asked for L4 from ``careful_above``
    on. ``amount_tolerance``, ``day_tolerance``: how far two sources may differ before they contradict each other.
    ``answer_days``: in how many days a challenge is answered."""

    items: Mapping[str, ItemRule]
    ages: Mapping[str, int]
    above: Mapping[str, Mapping[str, int]]
    careful_grades: tuple[str, ...]
    careful_above: Mapping[str, int]
    amount_tolerance: Decimal
    day_tolerance: int
    answer_days: int


FILE: Final[Table] = {
    "items": Named(
        {
            "ttl_days": Field(Kind.WHOLE, UP, required=False, absent="highest", least=1, unit="days"),
            "weight": Field(Kind.WHOLE, None, required=False, most=100, unit="points"),
            "level": Field(Kind.CHOICE, UP, required=False, absent="highest", options=LEVELS),
            "or_items": list_of(Field(Kind.CHOICE, options=tuple(FileItem)), UP, required=False),
        },
    ),
    "above": Named(money(UP), names=LEVELS[1:]),
    "careful_grades": list_of(Field(Kind.TEXT), DOWN),
    "careful_above": money(UP),
    "amount_tolerance": share(UP),
    "day_tolerance": days(),
    "answer_days": Field(Kind.WHOLE, None, least=1, most=365, unit="days"),
}
"""The words of the section ``file``."""


def file_policy_of(read: Mapping[str, Any]) -> FilePolicy | None:
    """The section ``file`` of a policy that was read; ``None`` where it says nothing of files."""
    if "file" not in read:
        return None
    given = read["file"]
    items = {name: ItemRule(**rule) for name, rule in given["items"].items()}
    ages = {name: rule.ttl_days for name, rule in items.items() if rule.ttl_days is not None}
    return FilePolicy(**{**given, "items": items, "ages": ages})
