"""What changed between two policies, number by number, and whether it lets more orders through or fewer."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from payworthy.policy.kinds import Direction, Field, Kind, Named, Rows, Spec
from payworthy.policy.merge import plain
from payworthy.policy.vocabulary import POLICY

_OPPOSITE: Final = {Direction.LOOSER: Direction.STRICTER, Direction.STRICTER: Direction.LOOSER}

# Which of the policy's values is meant: its path, the vocabulary's name of it (free names left out), its kind.
Leaf = tuple[tuple[str, ...], tuple[str, ...], Field, Any]
Paths = Mapping[tuple[str, ...], Leaf]


class Change(Struct, frozen=True, kw_only=True):
    """One value that differs. ``path`` leads to it (``("grades", "BBB", "term_max")``; an amount's path ends in its
    currency, a switched rule is ``("off", "R12")``), ``name`` is the vocabulary's word for it. ``old`` and ``new``
    are plain values, ``None`` where there is none. ``direction`` is ``None`` where looser and stricter mean nothing.
    """

    path: tuple[str, ...]
    name: tuple[str, ...]
    kind: Kind
    unit: str
    old: Any
    new: Any
    direction: Direction | None


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every difference between two policies given as plain data that parses (``Policy.canonical()``), in the order of
    the vocabulary. Equal numbers written differently are no difference."""
    before = {leaf[0]: leaf for leaf in _leaves(plain(old), POLICY, (), ())}
    after = {leaf[0]: leaf for leaf in _leaves(plain(new), POLICY, (), ())}
    found = []
    for path in _in_order(before, after, [*new.get("scale", ()), *old.get("scale", ())]):
        _, name, field, _ = before.get(path) or after[path]
        was = before[path][3] if path in before else _absent(field)
        now = after[path][3] if path in after else _absent(field)
        if was != now:
            direction = _direction(field, was, now)
            found.append(
                Change(path=path, name=name, kind=field.kind, unit=field.unit, old=was, new=now, direction=direction)
            )
    return tuple(found)


def _in_order(before: Paths, after: Paths, scale: list[str]) -> list[tuple[str, ...]]:
    """All paths by section, grades from best to worst, what is gone after what is there."""
    sections = list(POLICY)
    paths = [*after, *(path for path in before if path not in after)]
    return sorted(paths, key=lambda path: (sections.index(path[0]), scale.index(path[1]) if path[0] == "grades" else 0))


def _leaves(value: Any, spec: Spec, path: tuple[str, ...], name: tuple[str, ...]) -> Iterator[Leaf]:
    """The single values below a plain value. Free names count in the path, not in the name."""
    if isinstance(spec, Field):
        yield from _values(value, spec, path, name)
    elif isinstance(spec, Named):
        for key in sorted(value):
            yield from _leaves(value[key], spec.entry, (*path, key), name)
    elif isinstance(spec, Rows):
        for index, row in enumerate(value, start=1):
            yield from _leaves(row, spec.entry, (*path, str(index)), name)
    else:
        for key, entry in spec.items():
            if key in value:
                yield from _leaves(value[key], entry, (*path, key), (*name, key))


def _values(value: Any, field: Field, path: tuple[str, ...], name: tuple[str, ...]) -> Iterator[Leaf]:
    if field.kind is Kind.MONEY:
        for currency in sorted(value):
            yield (*path, currency), name, field, value[currency]
    elif path == ("off",):
        switch = Field(Kind.FLAG, field.higher)
        for rule in value:
            yield (*path, rule), name, switch, True
    else:
        yield path, name, field, value


def _absent(field: Field) -> Any:
    """A flag that is not there is not set."""
    return False if field.kind is Kind.FLAG else None


def _direction(field: Field, old: Any, new: Any) -> Direction | None:
    """Looser or stricter, where the vocabulary says what *higher* means and the two compare at all."""
    if field.higher is None:
        return None
    if old is None or new is None:
        if field.absent is None:
            return None
        is_higher = (new is None) is (field.absent == "highest")
    elif field.kind is Kind.LIST:
        was, now = set(old), set(new)
        if not (was < now or now < was):
            return None
        is_higher = was < now
    elif field.kind is Kind.CHOICE:
        is_higher = field.options.index(new) > field.options.index(old)
    else:
        is_higher = _number(new) > _number(old)
    return field.higher if is_higher else _OPPOSITE[field.higher]


def _number(value: Any) -> Decimal:
    return Decimal(int(value)) if isinstance(value, bool) else Decimal(str(value))
