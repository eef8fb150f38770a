"""``payworthy sources``: which sources there are, on what terms, and which are switched on."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from payworthy.app.answer import amount as amount_data
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import one_of
from payworthy.cli.world import SourceCard

_Config = Annotated[Path | None, typer.Option("--config", metavar="FILE")]


def list_(context: typer.Context, config: _Config = None) -> None:
    """All source cards, in the order of asking."""
    desk = desk_of(context)
    cards, on = _cards(desk, config)

    def draw(_: object) -> None:
        table = desk.screen.table(
            *("asked_source", "source_id", "source_class", "source_on", "asked_cost", "source_age", "source_depth"),
            *("asked_licence",),
            right=("asked_cost", "source_age"),
            minor=("asked_licence",),
        )
        for card in cards:
            table.row(
                desk.texts.word("source", card.id),
                card.id,
                desk.texts.word("source_class", card.class_),
                _switched(desk, card, on),
                _cost(desk, card),
                str(card.age_days),
                card.depth,
                desk.texts.word("source_licence", card.licence),
            )
        desk.screen.show(table)
        if not on:
            desk.screen.say("sources.none_on")

    desk.screen.answer({"sources": [_data(card, on) for card in cards]}, draw)


def show(
    context: typer.Context, source: Annotated[str, typer.Argument(metavar="SOURCE")], config: _Config = None
) -> None:
    """One card: what the source can give, on what terms."""
    desk = desk_of(context)
    cards, on = _cards(desk, config)
    known = {card.id: card for card in cards}
    card = known[one_of(known, source, "SOURCE")]

    def draw(_: object) -> None:
        screen, texts = desk.screen, desk.texts
        screen.say("sources.title", style="bold", name=texts.word("source", card.id), source=card.id)
        screen.say("sources.terms", klass=texts.word("source_class", card.class_), order=card.order, depth=card.depth)
        screen.say("sources.licence", licence=texts.word("source_licence", card.licence))
        screen.say("sources.cost", cost=_cost(desk, card), days=card.age_days)
        separator = texts.say("list.separator")
        if card.fields:
            screen.say("sources.fields", names=separator.join(_field(desk, name) for name in card.fields))
        if card.areas:
            screen.say(
                "sources.areas", names=separator.join(texts.word("cli.sources.area", name) for name in card.areas)
            )
        screen.say(f"sources.persons_{card.persons}")
        screen.show(_switched(desk, card, on))

    desk.screen.answer(_data(card, on), draw)


def _cards(desk: Desk, config: Path | None) -> tuple[list[SourceCard], frozenset[str]]:
    """Every card (of a source that is switched on, with the company's own terms), and which are switched on."""
    switched = {
        source.card.id: source.card
        for source in desk.world.sources(config or desk.settings.sources, desk.settings.lists)
    }
    cards: list[Any] = [switched.get(name, card) for name, card in desk.world.source_cards().items()]
    return sorted(cards, key=lambda card: (card.order, card.id)), frozenset(switched)


def _data(card: SourceCard, on: frozenset[str]) -> dict[str, Any]:
    return {
        "source": card.id,
        "class": str(card.class_),
        "licence": str(card.licence),
        "cost": amount_data(card.cost_minor, card.currency) if card.cost_minor and card.currency else None,
        "age_days": card.age_days,
        "order": card.order,
        "depth": card.depth,
        "fields": list(card.fields),
        "areas": list(card.areas),
        "persons": card.persons,
        "is_asked": card.is_asked,
        "is_switched_on": card.id in on,
    }


def _switched(desk: Desk, card: SourceCard, on: frozenset[str]) -> Text:
    if card.id in on:
        return Text(desk.screen.word("sources.on"), style="green")
    return Text(desk.screen.word("sources.off" if card.is_asked else "sources.by_file"), style="dim")


def _cost(desk: Desk, card: SourceCard) -> str:
    if not card.cost_minor or card.currency is None:
        return desk.screen.word("sources.free")
    return desk.texts.money(card.cost_minor, card.currency)


def _field(desk: Desk, name: str) -> str:
    """A profile field, a block, or a kind of fact, in words."""
    for family in ("profile_field", "block", "cli.sources.kind"):
        said = desk.texts.word(family, name)
        if said != name:
            return said
    return name
