"""The recommended limit in an explanation: every method, the binding one, each step, the move, and who must sign."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from payworthy.base.failure import Failure
from payworthy.cli.desk import Desk
from payworthy.cli.score_page import DASH, limit_text
from payworthy.facts.person import Role
from payworthy.limit.one import Candidate, Recommendation

_MOVES: Final = {"raise": "bold green", "keep": "bold", "cut": "bold yellow", "prepay": "bold red"}


def limit_part(
    desk: Desk, found: Recommendation, signatures: Sequence[Role] | None, failure: Failure | None
) -> RenderableType:
    """From the methods to the move."""
    parts: list[RenderableType] = [_methods(desk, found), Text(""), _way(desk, found)]
    parts += [Text(""), Text(move_text(desk, found), style=_MOVES[found.move])]
    if failure is not None:
        parts.append(Text(desk.screen.sentence(failure), style="red"))
    elif signatures is not None:
        parts.append(Text(approval_text(desk, signatures)))
    return Padding(Group(*parts), (0, 0, 0, 2), expand=False)


def move_text(desk: Desk, found: Recommendation) -> str:
    """What is proposed, in one sentence."""
    role = desk.texts.say(f"role.{found.required}") if found.required else ""
    code = "raise_nobody" if found.move == "raise" and not role else found.move
    amount = limit_text(desk, found.proposed_minor, found.currency)
    return desk.texts.say(f"limit.move_says.{code}", amount=amount, role=role)


def approval_text(desk: Desk, signatures: Sequence[Role]) -> str:
    """Who must sign before it takes effect."""
    if not signatures:
        return desk.screen.word("explain.by_itself")
    roles = desk.texts.say("list.separator").join(desk.texts.say(f"role.{role}") for role in signatures)
    return desk.screen.word("explain.to_sign", roles=roles)


def _methods(desk: Desk, found: Recommendation) -> Table:
    """The methods that count first, then the others, each with its amount or why there is none."""
    grid = _grid()
    for one in sorted(found.candidates, key=lambda one: not one.counts):
        style = "bold" if one.is_binding else "" if one.counts else "dim"
        grid.add_row(
            Text(desk.texts.say(f"limit.method.{one.code}.name"), style=style),
            Text(DASH if one.amount_minor is None else desk.texts.money(one.amount_minor, found.currency), style=style),
            Text(_remark(desk, one, found.base_minor), style="cyan" if one.is_binding else "dim"),
        )
    return grid


def _remark(desk: Desk, one: Candidate, base_minor: int | None) -> str:
    """The need binds at the terms agreed: what days paid late make of it is shown, and gives nothing."""
    if one.is_binding:
        return desk.screen.word("explain.binds" if one.amount_minor == base_minor else "explain.binds_at_terms")
    why = [desk.texts.say(f"absence.{one.absence}")] if one.absence else []
    why += [] if one.counts else [desk.screen.word("explain.not_counted")]
    return desk.texts.say("list.separator").join(why)


def _way(desk: Desk, found: Recommendation) -> Table:
    """From the binding amount step by step to the recommendation, and the limit it is held against."""
    grid, money = _grid(), desk.texts.money
    if found.base_minor is None:
        grid.add_row(
            desk.texts.say("limit.binding.nothing", absence=desk.texts.say(f"absence.{found.absence}")), "", ""
        )
    else:
        method = desk.texts.say(f"limit.method.{found.binding}.name")
        base = desk.texts.say("limit.binding.by", method=method)
        grid.add_row(base, money(found.base_minor, found.currency), "")
    for step in found.steps:
        change = step.after_minor - step.before_minor
        signed = ("+" if change > 0 else "") + money(change, found.currency)
        grid.add_row(f"  {desk.texts.say(f'limit.step.{step.code}')}", Text(signed, style="dim"), "")
    if found.amount_minor is not None:
        amount = Text(money(found.amount_minor, found.currency), style="bold")
        grid.add_row(Text(desk.screen.word("column.recommended"), style="bold"), amount, "")
    in_force = limit_text(desk, found.in_force_minor, found.currency)
    grid.add_row(desk.screen.word("column.in_force"), in_force, "")
    return grid


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid
