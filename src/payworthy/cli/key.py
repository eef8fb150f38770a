"""``payworthy key``: the public key that verifies this book's clearances and checkpoints."""

from pathlib import Path
from typing import Annotated

import typer

from payworthy.cli.desk import Desk, desk_of
from payworthy.keys import PUBLIC_FILE


def show(context: typer.Context) -> None:
    """The key's name, its public half, and where it is kept."""
    desk = desk_of(context)
    data = _key_data(desk)

    def draw(_: object) -> None:
        desk.screen.say("key.id", key=data["key_id"])
        desk.screen.say("key.folder", folder=data["folder"])
        desk.screen.show(data["public_key"].strip())
        desk.screen.say("key.advice", style="dim")

    desk.screen.answer(data, draw)


def export(context: typer.Context, file: Annotated[Path | None, typer.Argument(metavar="FILE")] = None) -> None:
    """Write the public key for warehouses and auditors; without a file, print it."""
    desk = desk_of(context)
    data = _key_data(desk)
    if file is not None:
        desk.keys().export_public(file)
        desk.screen.answer(data | {"file": str(file)}, lambda screen: screen.say("key.exported", file=str(file)))
    else:
        desk.screen.answer(data, lambda screen: screen.show(data["public_key"].strip()))


def _key_data(desk: Desk) -> dict[str, str]:
    keys = desk.keys()
    folder = desk.keys_folder
    public = folder.joinpath(PUBLIC_FILE).read_text(encoding="ascii")
    return {"key_id": keys.key_id, "folder": str(folder), "public_key": public}
