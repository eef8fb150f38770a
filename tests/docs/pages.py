"""The documents of the repository: their text, headings, links, and fenced blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

_FENCE: Final = re.compile(r"^(`{3,})(.*)$")
_HEADING: Final = re.compile(r"^(#{1,6}) +(.+?)\s*$")
_LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_NOT_IN_ANCHORS: Final = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Block:
    """What stands between two fences. ``line`` is that of the opening one; ``name`` the rest of its words."""

    line: int
    language: str
    name: str
    text: str


@dataclass(frozen=True)
class Page:
    """One Markdown file. ``path`` is relative to the repository, with forward slashes."""

    path: str
    text: str

    @property
    def folder(self) -> Path:
        """Where relative links begin."""
        return (ROOT / self.path).parent

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its fenced blocks, in order."""
        found, opened = [], None
        for number, line in enumerate(self.text.splitlines(), start=1):
            fence = _FENCE.match(line)
            if opened is None and fence:
                opened = (number, fence[1], *fence[2].strip().partition(" ")[::2], [])
            elif opened is not None and line.startswith(opened[1]):
                found.append(Block(opened[0], opened[2], opened[3], "".join(opened[4])))
                opened = None
            elif opened is not None:
                opened[4].append(line + "\n")
        assert opened is None, f"{self.path}: the fence of line {opened and opened[0]} is never closed"
        return tuple(found)

    @property
    def prose(self) -> str:
        """The text without its fenced blocks."""
        kept, fence = [], ""
        for line in self.text.splitlines():
            found = _FENCE.match(line)
            if not fence and found:
                fence = found[1]
            elif fence:
                fence = "" if line.startswith(fence) else fence
            else:
                kept.append(line)
        return "\n".join(kept)

    @property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Level and text of every heading."""
        return tuple((len(found[1]), found[2]) for line in self.prose.splitlines() if (found := _HEADING.match(line)))

    @property
    def anchors(self) -> frozenset[str]:
        """What a link may name after ``#``, as GitHub makes it of the headings."""
        texts = (_NOT_IN_ANCHORS.sub("", text.replace("`", "").lower()) for _, text in self.headings)
        return frozenset(text.replace(" ", "-") for text in texts)

    @property
    def links(self) -> Iterator[str]:
        """Targets of its inline links."""
        return (found[1] for found in _LINK.finditer(self.prose))


@cache
def pages() -> dict[str, Page]:
    """Every Markdown file that the repository shows to readers, by path."""
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md"), *ROOT.glob("src/**/*.md")]
    paths = sorted(file.relative_to(ROOT).as_posix() for file in files)
    return {path: Page(path, ROOT.joinpath(path).read_text(encoding="utf-8")) for path in paths}


def page(path: str) -> Page:
    """One page by its path."""
    return pages()[path]


def chinese_of(path: str) -> str:
    """Path of a page's Chinese twin."""
    return path.removesuffix(".md") + ".zh-CN.md"
