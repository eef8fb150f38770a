"""The repository as it would be committed: its files, and its Python parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = "src/payworthy/"
MIGRATIONS: Final = PACKAGE + "store/migrations/versions/"
"""Revisions are history: generated once, never edited."""


@dataclass(frozen=True)
class Code:
    """A Python file. ``path`` is relative to the repository."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room of the package, or the name of a module that stands above the rooms."""
        return self.path.removeprefix(PACKAGE).partition("/")[0].removesuffix(".py")

    @property
    def module(self) -> str:
        """Its dotted name, for a file of the package."""
        return self.path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def at(self, line: int, what: str) -> str:
        """One finding, as an editor can jump to it."""
        return f"{self.path}:{line}: {what}"


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is not ignored, in order of path."""
    lines = ROOT.joinpath(".gitignore").read_text(encoding="utf-8").split()
    ignored = [line.strip("/") for line in lines if not line.startswith("#")]
    return tuple(sorted(_walk(ROOT, (".git", *ignored))))


def _walk(folder: Path, ignored: tuple[str, ...]) -> Iterator[Path]:
    for entry in folder.iterdir():
        if any(fnmatch(entry.name, pattern) for pattern in ignored):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, ignored)
        elif entry.is_file():
            yield entry


def path_of(file: Path) -> str:
    """A file's path relative to the repository."""
    return file.relative_to(ROOT).as_posix()


@cache
def code() -> tuple[Code, ...]:
    """All Python of the repository."""
    found = []
    for file in kept_files():
        if file.suffix == ".py":
            text = file.read_text(encoding="utf-8")
            found.append(Code(path_of(file), text, ast.parse(text)))
    return tuple(found)


def package() -> tuple[Code, ...]:
    """The Python of the package."""
    return tuple(file for file in code() if file.path.startswith(PACKAGE))


def written_package() -> tuple[Code, ...]:
    """The Python of the package without its migrations."""
    return tuple(file for file in package() if not file.path.startswith(MIGRATIONS))


def suite() -> tuple[Code, ...]:
    """The Python of the tests."""
    return tuple(file for file in code() if file.path.startswith("tests/"))
