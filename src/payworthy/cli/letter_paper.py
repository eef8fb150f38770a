"""A plain letter as Markdown or as one HTML file that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final


@dataclass(frozen=True, slots=True)
class Heading:
    """Of level 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines below each other, as in an address."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Heading | Words | Lines | Bullets | Grid

_STYLE: Final = """
@page { size: A4; margin: 22mm 20mm; }
body { max-width: 46em; margin: 2em auto; padding: 0 1em; color: #1a1a1a; line-height: 1.55;
  font-family: "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Segoe UI", sans-serif; }
h1 { font-size: 1.45em; margin: 0 0 .8em; } h2 { font-size: 1.1em; margin: 1.6em 0 .4em; }
table { border-collapse: collapse; width: 100%; font-size: .92em; margin: .4em 0; }
th { text-align: left; font-weight: 600; border-bottom: 1.5px solid #444; }
th, td { padding: .3em .6em .3em 0; vertical-align: top; } td { border-bottom: 1px solid #ddd; }
tr { break-inside: avoid; } h2 { break-after: avoid; } ul { padding-left: 1.2em; }
"""


def markdown(parts: Sequence[Part]) -> str:
    """The letter as Markdown."""
    return "\n\n".join(_markdown(part) for part in parts) + "\n"


def html(parts: Sequence[Part], language: str) -> str:
    """The letter as HTML. Every text is escaped: names and addresses come from files."""
    title = next((part.text for part in parts if isinstance(part, Heading)), "")
    body = "\n".join(_html(part) for part in parts)
    tag = "zh-CN" if language == "zh" else language
    return (
        f'<!doctype html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _markdown(part: Part) -> str:
    match part:
        case Heading(level, text):
            return f"{'#' * level} {_plain(text)}"
        case Words(text):
            return _plain(text)
        case Lines(lines):
            return "  \n".join(_plain(line) for line in lines)
        case Bullets(items):
            return "\n".join(f"- {_plain(item)}" for item in items)
        case Grid(header, rows):
            return "\n".join(_row(cells) for cells in (header, ("---",) * len(header), *rows))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell if cell == "---" else _plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(text: str) -> str:
    """One line, and nothing in it that Markdown or a browser would take for a sign of its own."""
    one = " ".join(text.split("\n"))
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>" else sign for sign in one)


def _html(part: Part) -> str:
    match part:
        case Heading(level, text):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Words(text):
            return f"<p>{escape(text)}</p>"
        case Lines(lines):
            return "<p>" + "<br>\n".join(escape(line) for line in lines) + "</p>"
        case Bullets(items):
            return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in items) + "\n</ul>"
        case Grid(header, rows):
            head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
            body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
