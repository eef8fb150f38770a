"""Source cards: what each source can give, on what terms, and how much its word weighs (domain specification 2.1,
2.3)."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final

from msgspec import Struct

from payworthy.facts.entry import Block
from payworthy.facts.profile import ProfileField
from payworthy.facts.public_record import Area
from payworthy.resources import folder, read_toml


class SourceClass(StrEnum):
    """Whose word it is."""

    OWN = "own"  # our own ledger
    OFFICIAL_REGISTER = "official_register"
    COURT = "court"
    AUDITED = "audited"
    PROVIDER = "provider"
    CUSTOMER = "customer"
    SALESPERSON = "salesperson"
    SELF = "self"  # worked out by this program


PRECEDENCE: Final = (
    SourceClass.OWN,
    SourceClass.OFFICIAL_REGISTER,
    SourceClass.COURT,
    SourceClass.AUDITED,
    SourceClass.PROVIDER,
    SourceClass.CUSTOMER,
    SourceClass.SALESPERSON,
    SourceClass.SELF,
)
"""Whose value is proposed where sources differ, the strongest first; of equals the one known last."""


class Licence(StrEnum):
    """What may be done with what a source said."""

    OWN_USE_ONLY = "own_use_only"
    OPEN = "open"
    CC0 = "cc0"
    CC_BY = "cc_by"
    CONTRACT = "contract"


class SourceCard(Struct, frozen=True, kw_only=True):
    """One source. ``class_`` and ``licence`` as above; ``cost_minor`` of one question in ``currency``, ``None``: free;
    ``age_days``: no new question within so many days; ``order`` of asking; ``depth``: the lowest level at which it is
    asked; ``fields``: profile fields, blocks, ``events``, ``statements``; ``areas``: records it looks at; ``persons``:
    whether it may be asked about natural persons (``yes``, ``consent``, ``no``); ``is_asked``: a program can ask it."""

    id: str
    class_: SourceClass
    licence: Licence
    age_days: int
    order: int
    depth: str
    cost_minor: int | None = None
    currency: str | None = None
    fields: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    persons: str = "yes"
    is_asked: bool = False

    @property
    def rank(self) -> int:
        """Its place in the precedence, 0 being the strongest."""
        return PRECEDENCE.index(self.class_)


FIELDS: Final = frozenset({*map(str, ProfileField), *map(str, Block), "events", "statements"})
"""What a card can say a source gives."""


@cache
def source_cards() -> Mapping[str, SourceCard]:
    """Every card, by id, in the order of asking."""
    known = read_toml(folder("sources/data").joinpath("cards.toml"))
    cards = (_card(name, entry) for name, entry in known.items())
    return {card.id: card for card in sorted(cards, key=lambda card: (card.order, card.id))}


def ranks() -> dict[str, int]:
    """The rank of every source by id, for who holds values against each other."""
    return {card.id: card.rank for card in source_cards().values()}


def _card(name: str, entry: Mapping[str, Any]) -> SourceCard:
    fields, areas = tuple(entry.get("fields", ())), tuple(entry.get("areas", ()))
    unknown = {*fields} - FIELDS | {*areas} - {*map(str, Area)}
    assert not unknown, f"cards.toml: {name} names {sorted(unknown)}"
    return SourceCard(
        id=name,
        class_=SourceClass(entry["class"]),
        licence=Licence(entry["licence"]),
        age_days=entry["age_days"],
        order=entry["order"],
        depth=entry["depth"],
        cost_minor=entry.get("cost_minor"),
        currency=entry.get("currency"),
        fields=fields,
        areas=areas,
        persons=entry.get("persons", "yes"),
        is_asked=entry.get("asked", False),
    )
