"""``payworthy lists import``, ``list`` and ``remove``: sanctions and other lists that customers are looked for on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import a_day, one_of

if TYPE_CHECKING:
    from payworthy.cli.world import ListFolder
    from payworthy.identity.list_card import ListCard

Lists = Annotated[Path | None, typer.Option("--lists", metavar="DIR")]


def folder(desk: Desk, lists: Path | None) -> "ListFolder":
    """The lists of a folder; by default those of the environment."""
    return desk.world.list_folder(lists or desk.settings.lists)


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    list_id: Annotated[str, typer.Option("--id", metavar="ID")],
    layout: Annotated[str | None, typer.Option("--format", metavar="NAME")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT")] = None,
    licence: Annotated[str | None, typer.Option("--licence", metavar="TEXT")] = None,
    day: Annotated[str | None, typer.Option("--date", metavar="DATE")] = None,
    lists: Lists = None,
) -> None:
    """Read a list and keep it with an index of its names; what was kept under the id before gives way."""
    from payworthy.identity.list_card import ListKind

    desk = desk_of(context)
    shelf = folder(desk, lists)
    with desk.screen.progress("list_import") as progress:
        card = shelf.take(
            file,
            list_id,
            by=desk.user,
            at=desk.clock.now(),
            layout=layout,
            kind=None if kind is None else one_of(ListKind, kind, "--kind"),
            title=title,
            licence=licence,
            source_date=a_day(day, "--date"),
            progress=progress,
        )
    desk.screen.answer({"list": card_data(desk, card)}, lambda _: _draw_taken(desk, card))


def list_(context: typer.Context, lists: Lists = None) -> None:
    """Every list there is."""
    desk = desk_of(context)
    cards = folder(desk, lists).cards()

    def draw(_: Any) -> None:
        if not cards:
            desk.screen.say("lists.none")
            return
        names = ("list", "title", "kind", "entries", "source_date", "taken", "by", "licence")
        table = desk.screen.table(*names, right=("entries",), minor=("taken", "by", "licence"))
        for card in cards:
            table.row(
                card.list_id,
                card.title,
                kind_text(desk, card.kind),
                f"{card.entries or card.relations:,}",
                "" if card.source_date is None else card.source_date.isoformat(),
                card.taken_at.date().isoformat(),
                card.taken_by,
                card.licence,
            )
        desk.screen.show(table)

    desk.screen.answer({"lists": [card_data(desk, card) for card in cards]}, draw)


def remove(context: typer.Context, list_id: Annotated[str, typer.Argument(metavar="ID")], lists: Lists = None) -> None:
    """Take a list out of the folder; what was found with it stays in the books."""
    desk = desk_of(context)
    card = folder(desk, lists).remove(list_id)
    desk.screen.answer(
        {"removed": card_data(desk, card)},
        lambda screen: screen.say("lists.removed", id=card.list_id, title=card.title),
    )


def kind_text(desk: Desk, kind: str) -> str:
    """What a kind of list is called."""
    return desk.texts.word("list_kind", kind)


def card_data(desk: Desk, card: "ListCard") -> dict[str, Any]:
    """A list for machines."""
    return {
        "id": card.list_id,
        "title": card.title,
        "kind": card.kind,
        "format": card.layout,
        "licence": card.licence,
        "source_date": None if card.source_date is None else card.source_date.isoformat(),
        "entries": card.entries,
        "relations": card.relations,
        "passed_over": card.passed_over,
        "file": card.file_name,
        "sha256": card.digest,
        "content_sha256": card.content,
        "taken_by": card.taken_by,
        "taken_at": card.taken_at.isoformat(),
    }


def _draw_taken(desk: Desk, card: "ListCard") -> None:
    desk.screen.say(
        "lists.taken",
        id=card.list_id,
        title=card.title,
        kind=kind_text(desk, card.kind),
        count=f"{card.entries or card.relations:,}",
    )
    if card.passed_over:
        desk.screen.say("lists.passed_over", count=f"{card.passed_over:,}")
    if card.source_date is None:
        desk.screen.note("lists.no_date")
