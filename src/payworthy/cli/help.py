"""Help in the user's language: what a command does, what it takes, what holds everywhere."""

from collections.abc import Iterable
from typing import Any, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from payworthy.cli.globals import WITH_VALUE
from payworthy.cli.screen import Screen
from payworthy.cli.tree import PROGRAM, Found

EVERYWHERE: Final = (*((name, value) for name, value in WITH_VALUE.items()), ("--json", ""), ("--help", ""))
"""Options of every command: name and what to put for their value."""


def draw_help(screen: Screen, found: Found) -> None:
    """Explain a command, or list those of a group."""
    screen.show(Text.assemble((screen.word("help.usage"), "bold"), " ", usage(found.node, found.path)), "")
    screen.show(Padding(Text(found.node.help), (0, 0, 1, 2), expand=False))
    if found.is_group:
        rows = [(" ".join(name.split()), summary(node.help)) for name, node in found.node.commands.items()]
        _section(screen, "commands", rows)
    else:
        _section(screen, "arguments", [parameter(screen, param) for param in arguments(found.node)])
        _section(screen, "options", [parameter(screen, param) for param in options(found.node)])
    _section(screen, "everywhere", [_everywhere(screen, name, value) for name, value in EVERYWHERE])
    if not found.path:
        screen.show(Text(screen.word("help.exit_codes"), style="dim"))


def usage(node: Any, path: tuple[str, ...]) -> str:
    """``payworthy hold release HOLD --reason CODE [options]``."""
    words = [PROGRAM, *path]
    if hasattr(node, "commands"):
        return " ".join((*words, "COMMAND …"))
    for param in arguments(node):
        words.append(param.metavar if param.required else f"[{param.metavar}]")
    words += [name_of(param) for param in options(node) if param.required]
    return " ".join((*words, "[…]") if any(not param.required for param in options(node)) else words)


def arguments(node: Any) -> list[Any]:
    """Parameters that have no name on the line."""
    return [param for param in node.params if param.param_type_name == "argument"]


def options(node: Any) -> list[Any]:
    """Parameters that have a name on the line."""
    return [param for param in node.params if param.param_type_name == "option"]


def name_of(param: Any) -> str:
    """How a parameter is written, with what to put for its value."""
    if param.param_type_name == "argument":
        return str(param.metavar)
    return f"{param.opts[0]} {param.metavar or ''}".strip()


def parameter(screen: Screen, param: Any) -> tuple[str, str]:
    """How a parameter is written, and what it means."""
    needed = screen.word("help.required") if param.required and param.param_type_name == "option" else ""
    return name_of(param), f"{param.help}{needed}"


def summary(help_text: str) -> str:
    """The first line of an explanation: what a list of commands shows."""
    return help_text.split("\n", 1)[0]


def _everywhere(screen: Screen, name: str, value: str) -> tuple[str, str]:
    return f"{name} {value}".strip(), screen.word(f"everywhere.{name.removeprefix('--')}")


def _section(screen: Screen, title: str, rows: Iterable[tuple[str, str]]) -> None:
    listed = list(rows)
    if not listed:
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="cyan")
    grid.add_column()
    for name, meaning in listed:
        grid.add_row(name, meaning)
    screen.show(Text(screen.word(f"help.{title}"), style="bold"), Padding(grid, (0, 0, 1, 2), expand=False))
