"""Rows of text from a CSV file, one at a time, with the line each begins on."""

import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.caps import Caps
from payworthy.sources.encoding import detect_encoding
from payworthy.sources.mapping import FileRules
from payworthy.sources.rows import Row, is_blank

DELIMITERS: Final = (",", ";", "\t")
_QUOTED: Final = re.compile(r'"[^"]*"')
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;\t])", re.IGNORECASE)  # written by Excel for Excel
_FIELD_TOO_LONG: Final = "field larger than field limit"


class CsvTable:
    """A CSV file as a header and rows. Make it with ``open_csv``; read ``rows`` once; close it."""

    has_binary_numbers: Final = False

    def __init__(self, raw: BinaryIO, encoding: str, delimiter: str | None, size: int, caps: Caps) -> None:
        file = TextIOWrapper(raw, encoding=encoding, newline="")
        if delimiter is None:
            delimiter = sniff_delimiter(_first_line(file))
            file.seek(0)
        self.delimiter: Final = delimiter
        self.notices: Final[tuple[tuple[str, str], ...]] = ()
        self._raw = raw
        self._file = file
        self._size = size
        self._caps = caps
        self._csv = csv.reader(file, delimiter=delimiter, strict=True)
        self._line = 0

    def header(self) -> Row:
        """The first line that is not blank and does not merely name the separator."""
        for row in self._records():
            cells = row[1]
            if isinstance(cells, Failure):
                return row
            if is_blank(cells) or (len(cells) <= 2 and cells[0].lower().startswith("sep=")):
                continue
            if len(cells) > self._caps.columns:
                return row[0], invalid("file_too_many_columns", columns=len(cells), limit=self._caps.columns)
            return row
        return 1, Failure(Reason.MISSING, "file_empty")

    def rows(self) -> Iterator[Row]:
        """Every further line, blank ones too. Broken quotes end the file: what follows cannot be trusted."""
        return self._records()

    def _records(self) -> Iterator[Row]:
        reader = self._csv
        try:
            for cells in reader:
                row = self._line + 1
                self._line = reader.line_num
                yield row, cells
        except csv.Error as error:
            code = "cell_too_long" if _FIELD_TOO_LONG in str(error) else "row_quotes_broken"
            params: dict[str, str | int] = {"limit": self._caps.cell_characters} if code == "cell_too_long" else {}
            yield self._line + 1, invalid(code, **params)
        except UnicodeDecodeError:  # the encoding was proven for the whole file: somebody wrote to it meanwhile
            yield self._line + 1, Failure(Reason.CONFLICT, "file_changed")

    def progress(self) -> tuple[int, int]:
        """Bytes read and bytes in all."""
        return (self._size, self._size) if self._file.closed else (self._raw.tell(), self._size)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def open_csv(path: Path, rules: FileRules, caps: Caps) -> CsvTable | Failure:
    """Open a CSV whose encoding and delimiter are as ``rules`` say, or found."""
    size = path.stat().st_size
    if size > caps.file_bytes:
        return Failure(Reason.UNSUPPORTED, "file_too_large", {"size": size, "limit": caps.file_bytes})
    encoding = detect_encoding(path, caps, rules.encoding)
    if isinstance(encoding, Failure):
        return encoding
    return CsvTable(path.open("rb"), encoding, rules.delimiter, size, caps)


def _first_line(file: TextIOWrapper) -> str:
    for line in file:
        if line.strip(" \t\r\n"):
            return line
    return ""


def sniff_delimiter(header: str) -> str:
    """The separator of a header line: the one seen most often outside quotes, a comma if there is none."""
    declared = _SEPARATOR_LINE.match(header)
    if declared:
        return declared[1]
    outside = _QUOTED.sub("", header)
    return max(DELIMITERS, key=outside.count)
