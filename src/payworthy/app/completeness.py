"""How deep a file must be, what it lacks for that, and what grows stale next (domain specification 2.3)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from msgspec import Struct

from payworthy.app.file_state import is_stale
from payworthy.facts.file_item import FileItem, FileState
from payworthy.policy.credit_file import LEVELS, FilePolicy

_PLACES = Decimal("0.0001")


class Credit(Struct, frozen=True, kw_only=True):
    """Credit that a file must be deep enough for: an amount in minor units, ``None`` if it is unlimited."""

    amount_minor: int | None
    currency: str


class Depth(Struct, frozen=True, kw_only=True):
    """``level`` asked for, ``completeness`` as a share (rounded down, so that it never looks better than it is),
    items that are there and not stale, items that are missing (``stale`` among them), and of the items that count the
    days on which they grow stale, next first."""

    level: str
    completeness: Decimal
    present: tuple[str, ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    expiries: tuple[tuple[str, date], ...]


def level_for(credits: Iterable[Credit], grade: str | None, params: FilePolicy) -> str:
    """The depth for the largest of these credits, and the grade. An amount in a currency that the policy does not
    name asks for the deepest look: nobody can say that it is small."""
    return max((_level(credit, grade, params) for credit in credits), default=LEVELS[0])


def _level(credit: Credit, grade: str | None, params: FilePolicy) -> str:
    amount, currency = credit.amount_minor, credit.currency
    if amount is None:
        return LEVELS[-1]
    if grade in params.careful_grades and amount > params.careful_above.get(currency, -1):
        return LEVELS[-1]
    passed = [level for level in LEVELS[1:] if amount > params.above[level].get(currency, -1) and amount > 0]
    return max(passed, default=LEVELS[0])


def depth_of(state: FileState, level: str, params: FilePolicy, today: date) -> Depth:
    """What a file has and lacks for a depth."""
    fresh = {item for item in FileItem if item in state.days and not is_stale(item, state.days[item], params, today)}
    asked = {
        FileItem(name): rule.weight
        for name, rule in params.items.items()
        if rule.level is not None and rule.level <= level and rule.weight
    }
    met = {item: _met(item, fresh, params) for item in asked}
    whole = sum(asked.values())
    there = sum(weight for item, weight in asked.items() if met[item])
    share = (Decimal(there) / whole).quantize(_PLACES, ROUND_DOWN) if whole else Decimal(1)
    order = [item for item in FileItem if item in asked]
    ages = {item: _expiry(met[item], state.days, params) for item in order}
    expiries = [(item.value, day) for item, day in ages.items() if day is not None]
    return Depth(
        level=level,
        completeness=share,
        present=tuple(item.value for item in order if met[item]),
        missing=tuple(item.value for item in order if not met[item]),
        stale=tuple(item.value for item in order if not met[item] and item in state.days),
        expiries=tuple(sorted(expiries, key=lambda found: (found[1], found[0]))),
    )


def _met(item: FileItem, fresh: set[FileItem], params: FilePolicy) -> set[FileItem]:
    """The items that serve for this one: itself, or any that the policy takes instead."""
    return {FileItem(name) for name in (item, *params.items[item].or_items)} & fresh


def _expiry(serving: set[FileItem], days: Mapping[str, date], params: FilePolicy) -> date | None:
    """The last day on which an item is served; ``None`` if it is not, or for ever."""
    ends = [last_day(item, days[item], params) for item in serving]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def last_day(item: FileItem, day: date, params: FilePolicy) -> date | None:
    """The last day on which an item of that day is not stale; ``None`` for ever."""
    rule = params.items.get(item)
    return None if rule is None or rule.ttl_days is None else day + timedelta(days=rule.ttl_days)
