"""Carries out what a page shows in its console blocks, and holds what is said against what the page says is said.

A block named ``console`` has commands behind ``$`` and their output below them; a block ``csv NAME``, ``toml NAME``,
``json NAME`` or ``html NAME`` is a file. Numbers that differ from book to book (ids, tokens, digests) are compared by
their form, and what a later command names is what the book really said. A line ``…`` stands for any lines, or none.
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

WALKS: Final = (
    (
        *("README.md", "docs/how-to/score-customers.md", "docs/how-to/set-limits.md", "docs/how-to/fit-a-model.md"),
        "docs/how-to/write-a-credit-report.md",
    ),
    (
        *("README.zh-CN.md", "docs/how-to/score-customers.zh-CN.md", "docs/how-to/set-limits.zh-CN.md"),
        *("docs/how-to/fit-a-model.zh-CN.md", "docs/how-to/write-a-credit-report.zh-CN.md"),
    ),
    ("docs/how-to/first-day.md", "docs/how-to/connect-an-erp.md", "docs/how-to/credit-facts.md"),
    ("docs/how-to/first-day.zh-CN.md", "docs/how-to/connect-an-erp.zh-CN.md", "docs/how-to/credit-facts.zh-CN.md"),
    ("docs/how-to/investigate-a-customer.md",),
    ("docs/how-to/investigate-a-customer.zh-CN.md",),
    ("docs/how-to/keep-a-credit-file.md",),
    ("docs/how-to/keep-a-credit-file.zh-CN.md",),
    ("docs/how-to/build-a-credit-file.md",),
    ("docs/how-to/build-a-credit-file.zh-CN.md",),
    ("docs/how-to/write-a-policy.md",),
    ("docs/how-to/write-a-policy.zh-CN.md",),
    ("docs/how-to/screen-customers.md",),
    ("docs/how-to/screen-customers.zh-CN.md",),
    ("docs/how-to/protect-personal-data.md",),
    ("docs/how-to/protect-personal-data.zh-CN.md",),
    ("docs/reference/policy.md",),
)
"""Pages with consoles; those of one walk go on with the same book."""

COLUMNS: Final = "100"
"""Width of the terminal in which the pages were written."""

NOW: Final = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""When a walk begins: nine in the morning in Shanghai. Every command takes a minute."""

ELISION: Final = "…"

_ID: Final = re.compile(r"\b[DHPRX]-[0-9A-F]{20}\b")
_TOKEN: Final = re.compile(r"eyJ[\w.…-]*")
_SHORT_TOKEN: Final = "eyJhbGciOi…"
_FORMS: Final = (
    (_ID, "ID"),
    (_TOKEN, "TOKEN"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\bB-[0-9a-f]{16}\b"), "BOOK"),
)


@dataclass(frozen=True)
class Step:
    """One command of a page and the lines it shows below it, which are ``first`` to ``last`` of the page (from 0)."""

    command: str
    shown: tuple[str, ...]
    first: int

    @property
    def last(self) -> int:
        """Where the next command begins, or the block ends."""
        return self.first + len(self.shown)


@dataclass(frozen=True)
class Off:
    """Lines of a page (from 0) that ought to be others."""

    path: str
    first: int
    last: int
    command: str
    said: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((f"{self.path}:{self.first}: $ {self.command}", *self.said))


def steps(page: Page) -> Iterator[Step]:
    """The commands of a page, in order."""
    for block in page.blocks:
        if block.language != "console":
            continue
        lines = block.text.splitlines()
        starts = [index for index, line in enumerate(lines) if line.startswith("$ ")]
        assert starts[:1] == [0], f"{page.path}:{block.line}: a console block begins with a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            command, after = lines[start][2:], start + 1
            while command.endswith("\\"):
                command, after = command[:-1] + lines[after].strip(), after + 1
            yield Step(command, tuple(lines[after:end]), block.line + after)


@dataclass
class Console:
    """A terminal in an empty folder, in front of someone who reads the page."""

    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PAYWORTHY_USER": "reader", "LANG": "en_GB.UTF-8"})
    exit_code: int = 0
    at: datetime = NOW
    _real: dict[str, str] = field(default_factory=dict)
    _token: str = ""

    def walk(self, page: Page) -> Iterator[Off]:
        """Do everything a page shows; yields what came out otherwise than shown."""
        for block in page.blocks:
            if block.name and block.language in ("csv", "toml", "json", "html"):
                self.folder.joinpath(block.name).parent.mkdir(exist_ok=True)
                self.folder.joinpath(block.name).write_text(block.text, encoding="utf-8")
        for step in steps(page):
            said = [line.rstrip() for line in self.do(step.command).splitlines()]
            pairs = _matched([line.rstrip() for line in step.shown], said)
            self._token = next(iter(_TOKEN.findall("\n".join(said))), self._token)
            if pairs is None or not self._agrees(pairs):
                yield Off(page.path, step.first, step.last, step.command, tuple(self._as_shown(said)))

    def do(self, command: str) -> str:
        """Carry out one command; returns everything it says, whichever way."""
        if command == "echo $?":
            return str(self.exit_code)
        known = _ID.sub(lambda found: self._real.get(found[0], found[0]), command)
        words = shlex.split(_TOKEN.sub(lambda _: self._token, known))
        if words == ["make", "demo"]:
            words = ["payworthy", "demo", "demo-book"]
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self.environment[name] = value
            return ""
        assert words[0] == "payworthy", f"a page may only show payworthy at work, not {command}"
        out = io.StringIO()
        self.exit_code = execute(StillWorld(self.at), Settings.of(self.environment), words[1:], out, out)
        self.at += timedelta(minutes=1)
        return out.getvalue().replace("\u00a0", " ")  # what keeps an amount together on a terminal means nothing here

    def _agrees(self, pairs: Sequence[tuple[str, str]]) -> bool:
        """Whether a number of the page stands for one number of the book, here and wherever it was met before."""
        ids = [met for pair in pairs for met in zip(*map(_ID.findall, pair), strict=True)]
        return all(self._real.setdefault(shown, real) == real for shown, real in ids)

    def _as_shown(self, said: Sequence[str]) -> Iterator[str]:
        """What was said with the numbers that the page uses already, and without blank lines around it."""
        known = {real: shown for shown, real in self._real.items()}
        for line in "\n".join(said).strip("\n").splitlines():
            yield _ID.sub(lambda found: known.get(found[0], found[0]), _TOKEN.sub(_SHORT_TOKEN, line))


def _matched(shown: Sequence[str], said: Sequence[str]) -> list[tuple[str, str]] | None:
    """The lines that stand for each other, or ``None`` if they do not; blank lines of what was said may be left out."""
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
    return None if said[0] else _matched(shown, said[1:])


def _form(line: str) -> str:
    for pattern, name in _FORMS:
        line = pattern.sub(name, line)
    return line
