"""A file → what its rows say, one at a time, within caps. How a table is opened is handed in: the importers have it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

import msgspec

from payworthy.base.failure import Failure, Invalid, Reason, Where, invalid
from payworthy.identity.listed import ListEntry, Relation
from payworthy.list_files.formats import LAYOUTS, layout_of
from payworthy.list_files.formats.layout import Countries, Layout

FAILURES_MAX: Final = 100
"""After so many rows that cannot be read, nobody needs to know of the others."""

Row = tuple[int, list[str] | Failure]


class Table(Protocol):
    """Rows of text of a file."""

    def header(self) -> Row: ...
    def rows(self) -> Iterator[Row]: ...
    def progress(self) -> tuple[int, int]: ...
    def close(self) -> None: ...


class Caps(Protocol):
    """How much a file may cost."""

    @property
    def file_bytes(self) -> int: ...
    @property
    def line_bytes(self) -> int: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading needs of the importers: tables from files, countries from words, caps."""

    open_table: Callable[[Path], Table | Failure]
    country: Countries
    caps: Caps


class ListRefused(Invalid):
    """A list file that cannot be used, with every reason (the first hundred)."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(failures[0])
        self.failures = list(failures)


class Reading:
    """One file being read: iterate once; ``passed_over`` counts, ``failures`` are complete afterwards."""

    def __init__(self, path: Path, layout: str | None, tools: Tools) -> None:
        self.path = path
        self.passed_over = 0
        self.failures: list[Failure] = []
        self._tools = tools
        self._done: Callable[[], tuple[int, int]] = lambda: (0, 1)
        if not path.is_file():
            raise Invalid(Failure(Reason.MISSING, "file_not_found", {"value": str(path)}))
        self._table: Table | None = None
        self._columns: list[str] = []
        if layout is not None and layout not in LAYOUTS:
            known = ", ".join(LAYOUTS)
            raise Invalid(invalid("cli_choice_unknown", option="--format", value=layout, known=known))
        self.layout = self._open(layout)

    def _open(self, name: str | None) -> Layout:
        if name is None and _begins_like_json(self.path):
            name = "opensanctions-ftm"
        if name is not None and LAYOUTS[name].is_json_lines:
            return LAYOUTS[name]
        table = self._tools.open_table(self.path)
        if isinstance(table, Failure):
            raise Invalid(table)
        self._table, self._done = table, table.progress
        _, header = table.header()
        if isinstance(header, Failure):
            raise Invalid(header)
        self._columns = [_template_column(cell.strip()) for cell in header]
        if name is None:
            found = layout_of(self._columns)
            if isinstance(found, Failure):
                raise Invalid(found)
            return found
        missing = sorted(LAYOUTS[name].needed - {*self._columns})
        if missing:
            params: dict[str, str | int] = {"value": ", ".join(missing), "layout": name}
            raise Invalid(Failure(Reason.MISSING, "list_columns_missing", params))
        return LAYOUTS[name]

    def __iter__(self) -> Iterator[ListEntry | Relation]:
        rows = self._objects() if self.layout.is_json_lines else self._cells()
        for count, (number, row) in enumerate(rows, start=1):
            if count > self._tools.caps.rows:
                self._note(number, Failure(Reason.UNSUPPORTED, "list_rows_too_many", {"limit": self._tools.caps.rows}))
                return
            found = row if isinstance(row, Failure) else self.layout.read(row, self._tools.country)
            if found is None:
                self.passed_over += 1
            elif not isinstance(found, Failure):
                yield found
            elif self._note(number, found) >= FAILURES_MAX:
                return

    def progress(self) -> tuple[int, int]:
        """Bytes read, and bytes in all."""
        return self._done()

    def close(self) -> None:
        """Close the file."""
        if self._table is not None:
            self._table.close()

    def _note(self, row: int, failure: Failure) -> int:
        where = failure.where or Where()
        self.failures.append(failure.at(file=self.path.name, row=row, column=where.column))
        return len(self.failures)

    def _cells(self) -> Iterator[tuple[int, dict[str, str] | Failure]]:
        assert self._table is not None
        for number, cells in self._table.rows():
            if isinstance(cells, Failure):
                yield number, cells
            elif any(cell.strip() for cell in cells):
                row = _Cells(zip(self._columns, cells, strict=False))
                yield number, row

    def _objects(self) -> Iterator[tuple[int, Any]]:
        caps, size = self._tools.caps, self.path.stat().st_size
        if size > caps.file_bytes:
            params: dict[str, str | int] = {"size": size, "limit": caps.file_bytes}
            raise Invalid(Failure(Reason.UNSUPPORTED, "file_too_large", params))
        decode = msgspec.json.Decoder().decode
        with self.path.open("rb") as file:
            self._done = lambda: (size, size) if file.closed else (file.tell(), size)
            for number, line in _lines(file, caps.line_bytes):
                if isinstance(line, Failure):
                    yield number, line
                    return  # where the next line begins is not known
                try:
                    yield number, decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    yield number, Failure(Reason.INVALID, "list_line_not_json")


class _Cells(dict[str, str]):
    """A row by column; what is not there is empty."""

    def __missing__(self, column: str) -> str:
        return ""


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | Failure]]:
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit:
            yield number, Failure(Reason.UNSUPPORTED, "file_line_too_long", {"limit": limit})
            return
        if line.strip():
            yield number, line


def _begins_like_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _template_column(text: str) -> str:
    from payworthy.list_files.formats.template import CHINESE

    return CHINESE.get(text, text)
