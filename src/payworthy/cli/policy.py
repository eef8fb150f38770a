"""``payworthy policy``: the rules' numbers, what changed between two sets of them, and which are in force."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from payworthy.app.create_book import activate_policy
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.policy_page import draw_policy, draw_values, values_data
from payworthy.policy.bundle import Policy
from payworthy.policy.diff import Change, changes
from payworthy.policy.kinds import Direction
from payworthy.policy.words import sentence
from payworthy.policy_files import load_file, preset_policy, presets

CURRENT = "current"

_STYLES = {Direction.LOOSER: "yellow", Direction.STRICTER: "cyan", None: ""}

_Which = Annotated[str, typer.Argument(metavar="POLICY")]


def show(
    context: typer.Context, policy: _Which = CURRENT, every: Annotated[bool, typer.Option("--all")] = False
) -> None:
    """The grades, the approval levels and the rules of a policy; with ``--all`` every number."""
    desk = desk_of(context)
    chosen = named(desk, policy)

    def draw(_: object) -> None:
        draw_policy(desk, chosen)
        if every:
            draw_values(desk, chosen)
        else:
            desk.screen.say("policy.more", style="dim")

    data = policy_data(chosen) | {"policy": chosen.canonical()}
    desk.screen.answer(data | ({"values": values_data(desk, chosen)} if every else {}), draw)


def list_(context: typer.Context) -> None:
    """Policies this book has been under, and the presets that could be."""
    desk = desk_of(context)
    rows = desk.view(lambda look: look.policies())
    listed = [
        {
            "activation": row["activation"],
            "id": row["body"]["id"],
            "version": row["body"]["version"],
            "hash": row["hash"],
            "activated_at": str(row["activated_at"]),
            "activated_by": row["activated_by"],
        }
        for row in rows
    ]

    def draw(_: object) -> None:
        table = desk.screen.table("number", "policy", "version", "at", "by", "hash", right=("number",))
        for row in listed:
            table.row(
                str(row["activation"]),
                row["id"],
                row["version"],
                desk.local(row["activated_at"]),
                row["activated_by"],
                row["hash"][:16],
            )
        desk.screen.show(table)
        desk.screen.say("policy.presets", style="dim", names=", ".join(presets()))

    desk.screen.answer({"policies": listed, "presets": list(presets())}, draw)


def check(context: typer.Context, policy: _Which) -> None:
    """Is this policy usable? Every fault is named with its path."""
    desk = desk_of(context)
    chosen = named(desk, policy)
    desk.screen.answer(
        policy_data(chosen) | {"is_valid": True},
        lambda screen: screen.say("policy.valid", style="bold green", policy=chosen.id, version=chosen.version),
    )


def diff(context: typer.Context, old: _Which, new: _Which) -> None:
    """What changes from one policy to another, in words, and whether it loosens or tightens."""
    desk = desk_of(context)
    before, after = named(desk, old), named(desk, new)
    found = changes(before.canonical(), after.canonical())
    data = {"old": policy_data(before), "new": policy_data(after), "changes": [_change(desk, one) for one in found]}
    desk.screen.answer(data, lambda _: _draw_changes(desk, found))


def activate(context: typer.Context, policy: _Which) -> None:
    """Put a policy in force from now on; decisions made before keep the one they were made under."""
    desk = desk_of(context)
    chosen, before = named(desk, policy), desk.policy
    found = changes(before.canonical(), chosen.canonical())
    at = desk.book.clock.now()
    desk.write(lambda tx: activate_policy(tx, chosen, desk.user, at))

    def draw(_: object) -> None:
        desk.screen.say("policy.activated", style="bold green", policy=chosen.id, version=chosen.version)
        _draw_changes(desk, found)

    desk.screen.answer(policy_data(chosen) | {"changes": [_change(desk, one) for one in found]}, draw)


def named(desk: Desk, name: str) -> Policy:
    """The policy in force (``current``), a preset, or a company's file. Raises ``PolicyInvalid``."""
    if name == CURRENT:
        return desk.policy
    path = Path(name)
    return load_file(path) if path.suffix == ".toml" or path.is_file() else preset_policy(name)


def policy_data(policy: Policy) -> dict[str, Any]:
    """Which policy it is."""
    return {
        "id": policy.id,
        "version": policy.version,
        "hash": policy.hash,
        "effective_from": policy.effective_from.isoformat(),
        "review_by": policy.review_by.isoformat(),
        "approved_by": list(policy.approved_by),
    }


def _change(desk: Desk, change: Change) -> dict[str, Any]:
    return {
        "path": ".".join(change.path),
        "old": change.old,
        "new": change.new,
        "direction": change.direction,
        "text": sentence(change, desk.texts),
    }


def _draw_changes(desk: Desk, found: tuple[Change, ...]) -> None:
    if not found:
        desk.screen.say("policy.same")
    for change in found:
        desk.screen.show(Text(sentence(change, desk.texts), style=_STYLES[change.direction]))
