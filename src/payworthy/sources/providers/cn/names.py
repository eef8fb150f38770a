"""The names of lists and fields (``sources/data/cn_products.toml``), and looking values up by them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from msgspec import Struct

from payworthy.facts.entry import BLOCK_FIELDS, Block
from payworthy.facts.public_record import EVENT_DETAILS, Area, EventKind
from payworthy.resources import folder, read_toml
from payworthy.sources.providers.values import text

REGISTRATION: Final = "registration"
_OF_EVENTS: Final = frozenset({"began_on", "ended_on", "published", "number", "amount", "is_past", *EVENT_DETAILS})


class Product(Struct, frozen=True, kw_only=True):
    """One list: an ``EventKind`` or a ``Block`` by name, what it and its fields are called, from which depth on a
    service is asked for it."""

    name: str
    names: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    depth: str = "L0"

    @property
    def kind(self) -> EventKind | Block:
        """Which entries it holds."""
        return EventKind(self.name) if self.name in set(EventKind) else Block(self.name)


class Names(Struct, frozen=True, kw_only=True):
    """Everything of the file. ``registration`` is a product without a kind."""

    registration: Product
    lists: Mapping[str, Product]
    statuses: tuple[tuple[str, str], ...]
    entity_types: tuple[tuple[str, str], ...]
    areas: Mapping[Area, tuple[str, ...]]

    @property
    def products(self) -> Mapping[str, Product]:
        """Registration first, then the lists."""
        return {REGISTRATION: self.registration, **self.lists}


@cache
def cn_names() -> Names:
    """The file, read once."""
    read = read_toml(folder("sources/data").joinpath("cn_products.toml"))
    lists = {name: _product(name, entry) for name, entry in read["list"].items()}
    for product in lists.values():
        known = _OF_EVENTS if isinstance(product.kind, EventKind) else {*BLOCK_FIELDS[product.kind], "on"}
        assert not product.fields.keys() - known, f"cn_products.toml: {product.name}"
    return Names(
        registration=_product(REGISTRATION, read[REGISTRATION]),
        lists=lists,
        statuses=_words(read["status"]),
        entity_types=_words(read["entity_type"]),
        areas={Area(area): tuple(wanted) for area, wanted in read["area"].items()},
    )


def plain(name: str) -> str:
    """A name as names are compared: without case and underscores."""
    return name.replace("_", "").casefold()


def part(document: Mapping[str, Any], product: Product) -> Any:
    """The part of a document that a product names; ``None`` where it has none, which is not an empty one."""
    return _found(document, (product.name, *product.names))


def values(record: Mapping[str, Any], product: Product) -> dict[str, Any]:
    """The fields of a record by our names."""
    keyed = {plain(name): value for name, value in record.items()}
    found = {field: _first(keyed, (field, *names)) for field, names in product.fields.items()}
    return {field: value for field, value in found.items() if value is not None}


def word(said: str | None, words: Sequence[tuple[str, str]]) -> str | None:
    """Our word for what a register says: that of its longest phrase that stands in it, and of equals the first."""
    inside = [(len(phrase), code) for phrase, code in words if said and phrase in said.casefold()]
    return max(inside, key=lambda found: found[0])[1] if inside else None


def _product(name: str, entry: Mapping[str, Any]) -> Product:
    fields = {field: tuple(names) for field, names in entry["fields"].items()}
    return Product(name=name, names=tuple(entry["names"]), fields=fields, depth=entry.get("depth", "L0"))


def _words(section: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((phrase.casefold(), code) for code, phrases in section.items() for phrase in phrases)


def _found(document: Mapping[str, Any], names: Sequence[str]) -> Any:
    keyed = {plain(name): value for name, value in document.items()}
    return next((keyed[plain(name)] for name in names if keyed.get(plain(name)) is not None), None)


def _first(keyed: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first of the names whose value says something."""
    for name in names:
        value = keyed.get(plain(name))
        if isinstance(value, list | Mapping) or text(value) is not None:
            return value
    return None
