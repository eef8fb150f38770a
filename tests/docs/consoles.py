"""Carries out what a page shows in its console blocks, and holds what is said against what the page says is said.

A block named ``console`` has commands behind ``$`` and their output below them; a block ``csv NAME`` or ``toml NAME``
is a file. Numbers that differ from book to book (ids, tokens, digests) are compared by their form, and what a later
command names is what the book really said. A line ``…`` stands for any lines, or none.
"""

import io
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from payworthy.cli.main import execute
from payworthy.settings import Settings

from ..cli.conftest import StillWorld
from .pages import Page

NOW: Final = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""When a page begins: nine in the morning in Shanghai. Every command takes a minute."""

ELISION: Final = "…"

_ID: Final = re.compile(r"\b[DHRX]-[0-9A-F]{20}\b")
_TOKEN: Final = re.compile(r"eyJ[\w.…-]*")
_FORMS: Final = (
    (_ID, "ID"),
    (_TOKEN, "TOKEN"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\bB-[0-9a-f]{16}\b"), "BOOK"),
)


@dataclass(frozen=True)
class Step:
    """One command of a page and what the page shows below it."""

    line: int
    command: str
    shown: tuple[str, ...]


def steps(page: Page) -> Iterator[Step]:
    """The commands of a page, in order."""
    for block in page.blocks:
        if block.language != "console":
            continue
        lines = block.text.splitlines()
        starts = [index for index, line in enumerate(lines) if line.startswith("$ ")]
        assert starts[:1] == [0], f"{page.path}:{block.line}: a console block begins with a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            command, shown = lines[start][2:], lines[start + 1 : end]
            while command.endswith("\\"):
                command, shown = command[:-1] + shown[0].strip(), shown[1:]
            yield Step(block.line + 1 + start, command, tuple(shown))


@dataclass
class Console:
    """A terminal in an empty folder, in front of someone who reads the page."""

    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PAYWORTHY_USER": "reader", "LANG": "en_GB.UTF-8"})
    exit_code: int = 0
    at: datetime = NOW
    _real: dict[str, str] = field(default_factory=dict)
    _token: str = ""

    def walk(self, page: Page) -> Iterator[str]:
        """Do everything a page shows; yields what came out otherwise than shown."""
        for block in page.blocks:
            if block.name and block.language in ("csv", "toml"):
                self.folder.joinpath(block.name).write_text(block.text, encoding="utf-8")
        for step in steps(page):
            said = [line.rstrip() for line in self.do(step.command).splitlines()]
            pairs = _matched([line.rstrip() for line in step.shown], said)
            if pairs is None:
                yield f"{page.path}:{step.line}: $ {step.command}\n" + "\n".join(said)
            for shown, real in pairs or ():
                self._real |= dict(zip(_ID.findall(shown), _ID.findall(real), strict=True))
                self._token = next(iter(_TOKEN.findall(real)), self._token)

    def do(self, command: str) -> str:
        """Carry out one command; returns everything it says, whichever way."""
        if command == "echo $?":
            return str(self.exit_code)
        known = _ID.sub(lambda found: self._real.get(found[0], found[0]), command)
        words = shlex.split(_TOKEN.sub(lambda _: self._token, known))
        if words[:2] == ["make", "demo"]:
            words = ["payworthy", "demo", "demo-book"]
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self.environment[name] = value
            return ""
        assert words[0] == "payworthy", f"a page may only show payworthy at work, not {command}"
        out = io.StringIO()
        self.exit_code = execute(StillWorld(self.at), Settings.of(self.environment), words[1:], out, out)
        self.at += timedelta(minutes=1)
        return out.getvalue()


def _matched(shown: Sequence[str], said: Sequence[str]) -> list[tuple[str, str]] | None:
    """The lines that stand for each other, or ``None`` if they do not; blank lines at the ends do not count."""
    if not shown:
        return None if any(said) else []
    if shown[0].strip() == ELISION:
        rests = (_matched(shown[1:], said[skipped:]) for skipped in range(len(said) + 1))
        return next((rest for rest in rests if rest is not None), None)
    if not said:
        return None if any(shown) else []
    if _form(shown[0]) == _form(said[0]):
        rest = _matched(shown[1:], said[1:])
        return None if rest is None else [(shown[0], said[0]), *rest]
    return _matched(shown, said[1:]) if not said[0] else None


def _form(line: str) -> str:
    for pattern, name in _FORMS:
        line = pattern.sub(name, line)
    return line
