"""``payworthy init``: found a book."""

from pathlib import Path
from typing import Annotated

import typer

from payworthy.base.failure import Invalid, invalid
from payworthy.cli.desk import Desk, desk_of
from payworthy.policy.bundle import Policy
from payworthy.policy_files import load_file, preset_policy, presets
from payworthy.settings import is_postgres


def init(
    context: typer.Context,
    book: Annotated[str | None, typer.Argument(metavar="BOOK")] = None,
    preset: Annotated[str | None, typer.Option("--preset", metavar="NAME")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", metavar="FILE")] = None,
) -> None:
    """Create a book with a first policy; who runs this becomes its credit manager."""
    desk = desk_of(context)
    name = book or desk.book_name
    if preset is not None and policy is not None:
        raise Invalid(invalid("cli_options_exclude", one="--preset", other="--policy"))
    chosen = load_file(policy) if policy is not None else preset_policy(preset or presets()[0])
    desk.sit_at(name, desk.world.new_book(name, chosen, desk.user, desk.world.SystemClock(), settings=desk.settings))
    keys = desk.keys()
    folder = str(desk.keys_folder)
    shown = without_password(name)
    data = {
        "book": shown,
        "book_id": desk.view(lambda look: look.setting())["book_id"],
        "policy": policy_data(chosen),
        "person": desk.user,
        "keys": folder,
        "key_id": keys.key_id,
    }
    desk.screen.answer(data, lambda screen: _draw(desk, chosen, shown, folder))


def without_password(book: str) -> str:
    """The book's name as it may be shown: a database's URL without whoever logs in to it."""
    scheme, _, rest = book.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if is_postgres(book) else book


def policy_data(policy: Policy) -> dict[str, str]:
    """Which policy it is."""
    return {"id": policy.id, "version": policy.version, "hash": policy.hash}


def _draw(desk: Desk, policy: Policy, name: str, folder: str) -> None:
    screen = desk.screen
    screen.say("init.done", style="bold green", book=name)
    screen.say("init.policy", policy=policy.id, version=policy.version)
    screen.say("init.person", person=desk.user, role=desk.texts.say("role.credit_manager"))
    screen.say("init.keys", folder=folder)
    screen.say("init.next", book=name)
