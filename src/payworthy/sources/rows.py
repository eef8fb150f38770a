"""What every file becomes: a header and rows of text, each with its place in the file."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from payworthy.base.failure import Failure

Row = tuple[int, list[str] | Failure]
"""The line a row begins on (1 = first line of the file) and its cells, or why it cannot be read."""


class Table(Protocol):
    """Rows of text. ``has_binary_numbers``: the format stores numbers as binary floats, so a number may carry
    their noise. ``notices``: code and value of things a person should know about the file."""

    @property
    def has_binary_numbers(self) -> bool: ...
    @property
    def delimiter(self) -> str: ...
    @property
    def notices(self) -> Sequence[tuple[str, str]]: ...
    def header(self) -> Row: ...
    def rows(self) -> Iterator[Row]: ...
    def progress(self) -> tuple[int, int]: ...
    def close(self) -> None: ...


def is_blank(cells: Sequence[str]) -> bool:
    """True if no cell of the row has anything but blanks."""
    return not any(cell.strip() for cell in cells)
