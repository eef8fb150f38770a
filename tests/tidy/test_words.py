"""Words that no file of the repository may hold, whatever its language."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from .tree import kept_files, path_of

UNFINISHED: Final = re.compile(r"\b(?:T[O]DO|F[I]XME|H[A]CK)\b|#.*\bX[X]X\b")
"""Left-over notes. Three times the letter X is a currency code too, so it counts in comments only."""

MACHINES: Final = re.compile(
    r"(?<![\w.$])/(?:work|root|opt|mnt|usr/local|Users|home|tmp)/\w|\b[A-Z]:\\{1,2}(?:Users|Temp)\b"
)
"""Places on somebody's machine."""

REGISTRIES: Final = re.compile(
    r"\bpy[p]i\b|python[h]osted|npm[j]s|index[-_][u]rl|find[-]links|trusted[-]host|deb[.]debian|crates[.]io",
    re.IGNORECASE,
)
"""Where packages come from is the reader's affair, not the repository's."""

SWITCH: Final = "--no-emit-index" + "-url"
"""What keeps such an address out of the constraints."""

BANNED_NAMES: Final = frozenset({"util", "utils", "helper", "helpers", "manager", "managers", "misc", "tools"})
"""Names that say nothing about what is inside."""


def _texts() -> Iterator[tuple[str, int, str]]:
    for file in kept_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield path_of(file), number, line.replace(SWITCH, "")


@pytest.mark.parametrize("words", [UNFINISHED, MACHINES, REGISTRIES], ids=["unfinished", "machines", "registries"])
def test_no_line_holds_such_words(words: re.Pattern[str]) -> None:
    assert [f"{path}:{number}: {line.strip()}" for path, number, line in _texts() if words.search(line)] == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (UNFINISHED, "# T" + "ODO: later"),
        (UNFINISHED, "x = 1  # X" + "XX"),
        (MACHINES, "path = '/ro" + "ot/book.db'"),
        (MACHINES, "cd /ho" + "me/wu/payworthy"),
        (MACHINES, "see /t" + "mp/book.db"),
        (MACHINES, "C:\\" + "Users"),
        (REGISTRIES, "--extra-index-" + "url"),
        (REGISTRIES, "https://py" + "pi.org/simple"),
    ],
)
def test_such_a_line_is_found(words: re.Pattern[str], line: str) -> None:
    assert words.search(line)


@pytest.mark.parametrize("line", ['Money(1, "XXX")', "src/payworthy/work/", "https://example.com/home/page", "$HOME/x"])
def test_a_sound_line_is_left_alone(line: str) -> None:
    assert [words.pattern for words in (UNFINISHED, MACHINES, REGISTRIES) if words.search(line)] == []


def test_no_file_or_folder_has_an_empty_name() -> None:
    parts = {part.partition(".")[0] for file in kept_files() for part in path_of(file).split("/")}
    assert sorted(parts & BANNED_NAMES) == []
