"""The parts of a credit file in one workbook or document: names, columns, and what rows of them become."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final

from payworthy.facts.entry import BLOCK_FIELDS, Block, FieldKind
from payworthy.facts.public_record import EventKind
from payworthy.sources.events import CHECKED
from payworthy.sources.kinds import EVENTS, REGISTRY, FileKind
from payworthy.sources.mapping import FieldRule, KindMapping
from payworthy.sources.words import block_parts, fold, headers, words

BLOCK_COLUMN: Final = frozenset(fold(name) for name in ("block", "区块", "信息类别"))
"""The column of a CSV file that says which part each row belongs to."""

SHARED: Final = ("customer_id", "key", "on", "ended_on", "currency", "source", "known_on")


class Becomes(Enum):
    """What the rows of a part become."""

    PROFILE = "profile"
    EVENT = "event"
    LAWSUIT = "lawsuit"
    ENTRY = "entry"


_NO_RULES: Final = KindMapping()


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet, list or block. ``names``: folded headers → fields. ``rules``: what its name says for every row.
    ``key``: the fields that name an entry."""

    name: str
    becomes: Becomes
    kind: FileKind
    names: Mapping[str, str]
    rules: KindMapping = _NO_RULES
    key: tuple[str, ...] = ()


@cache
def parts() -> Mapping[str, Part]:
    """Folded name of a sheet, key or block → its part."""
    found: dict[str, Part] = {}
    for part, names in (*_named(), *_events()):
        for name in names:
            if found.setdefault(fold(name), part).name != part.name:
                raise ValueError(f"blocks.toml: {name!r} names two parts")
    return found


def part_of(name: str) -> Part | None:
    """The part a sheet or key is meant to be, if it is one."""
    return parts().get(fold(name))


@cache
def part_names() -> Mapping[str, str]:
    """The Chinese name of each part, for templates."""
    return {part.name: _first_chinese(names) for part, names in (*_named(), *_events())}


def _first_chinese(names: tuple[str, ...]) -> str:
    return next((name for name in names if not name.isascii()), names[0])


def _named() -> list[tuple[Part, tuple[str, ...]]]:
    found = []
    for name, data in block_parts()["part"].items():
        names = (name, *data["names"])
        if name in BLOCK_FIELDS:
            found.append((_entries(Block(name), tuple(data["key"])), names))
        elif name == "registration":
            found.append((Part(name, Becomes.PROFILE, REGISTRY, headers("registry")), names))
        elif name == "lawsuit":
            needed = tuple((field,) for field in ("customer_id", "role", "began_on"))
            kind = FileKind(EVENTS.name, EVENTS.fields, needed, EVENTS.amounts)
            found.append((Part(name, Becomes.LAWSUIT, kind, _with(data)), names))
        else:
            rules = _constant(CHECKED) if name == "check" else _NO_RULES
            found.append((Part(name, Becomes.EVENT, EVENTS, _with(data), rules), names))
    return found


def _events() -> list[tuple[Part, tuple[str, ...]]]:
    data = block_parts()["event"]
    spoken: dict[str, list[str]] = {kind: [kind] for kind in EventKind}
    for word, kind in words("event_kind").items():
        if kind in spoken:
            spoken[kind].append(word)
    found = []
    for kind, names in spoken.items():
        own: Mapping[str, Any] = data.get(kind, {})
        part = Part(kind, Becomes.EVENT, EVENTS, _with(own), _constant(kind))
        found.append((part, (kind, *own.get("names", ()), *(name for name in names if name not in _TAKEN))))
    return found


_TAKEN: Final = frozenset({"裁判文书/被告", "checked"})


def _constant(kind: str) -> KindMapping:
    return KindMapping(fields={"kind": FieldRule(constant=kind)})


def _with(data: Mapping[str, Any]) -> Mapping[str, str]:
    """The usual headers of the public record, and the part's own; the part's own words win."""
    own = {fold(name): field for field, names in data.get("columns", {}).items() for name in names}
    return headers("events") | own


def _entries(block: Block, key: tuple[str, ...]) -> Part:
    fields = BLOCK_FIELDS[block]
    amounts = tuple(name for name, kind in fields.items() if kind is FieldKind.AMOUNT)
    kind = FileKind(block.value, (*SHARED, *fields), (("customer_id",),), amounts)
    return Part(block.value, Becomes.ENTRY, kind, headers(block.value), key=key)
