"""Files and functions stay small enough to be read in one go."""

from typing import Final

from . import taste
from .tree import code, kept_files, path_of

LINES_MOST: Final = 400
FUNCTION_LINES_MOST: Final = 60
BYTES_MOST: Final = 200_000


def test_no_python_file_is_longer_than_400_lines() -> None:
    lengths = {file.path: len(file.text.splitlines()) for file in code()}
    assert {path: lines for path, lines in lengths.items() if lines > LINES_MOST} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    found = [(file, finding) for file in code() for finding in taste.long_functions(file.tree, FUNCTION_LINES_MOST)]
    assert [file.at(*finding) for file, finding in found] == []


def test_no_file_is_larger_than_200_kilobytes() -> None:
    """Files of pins are written by a program and read by one."""
    written = {path_of(file): file for file in kept_files() if not path_of(file).startswith("constraints")}
    sizes = {path: file.stat().st_size for path, file in written.items()}
    assert {path: size for path, size in sizes.items() if size > BYTES_MOST} == {}
