"""The reference page of all commands, made from the commands themselves."""

from collections.abc import Iterator
from typing import Any

from payworthy.cli.help import EVERYWHERE, arguments, name_of, options, usage
from payworthy.cli.tree import build, walk
from payworthy.resources import catalogue
from payworthy.text.catalogue import Catalogue


def markdown(language: str = "en") -> str:
    """The page in Markdown."""
    texts = catalogue(language)
    tree = build(texts)
    lines = [f"# {texts.say('cli.reference.title')}", "", texts.say("cli.reference.made"), ""]
    lines += [texts.say("cli.help.exit_codes"), ""]
    lines += [f"## {texts.say('cli.help.everywhere')}", ""]
    lines += _rows((f"{name} {value}".strip(), texts.say(f"cli.everywhere.{name[2:]}")) for name, value in EVERYWHERE)
    for path, node in walk(tree):
        if path:
            lines += [f"{'#' * (1 + len(path))} payworthy {' '.join(path)}", "", node.help.replace("\n", "\n\n"), ""]
            lines += list(_details(path, node, texts))
    return "\n".join(lines).rstrip() + "\n"


def _details(path: tuple[str, ...], node: Any, texts: Catalogue) -> Iterator[str]:
    if hasattr(node, "commands"):
        return
    yield from ("```", usage(node, path), "```", "")
    needed = texts.say("cli.help.required")
    rows = [(name_of(param), param.help) for param in arguments(node)]
    rows += [(name_of(param), param.help + (needed if param.required else "")) for param in options(node)]
    if rows:
        yield from _rows(rows)


def _rows(rows: Any) -> list[str]:
    """A table without headings; a bar in a name would end its cell."""
    escaped = [(name.replace("|", r"\|"), meaning) for name, meaning in rows]
    return ["| | |", "|---|---|", *(f"| `{name}` | {meaning} |" for name, meaning in escaped), ""]
