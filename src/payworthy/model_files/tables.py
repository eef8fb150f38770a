"""Tables from files: CSV in any usual encoding and delimiter (plain or .gz), ARFF, Parquet."""

import csv
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from payworthy.base.failure import Failure, Invalid, NotFound, Reason, invalid
from payworthy.model.table import Cells, Table

_DELIMITERS: Final = ",;\t|"
_ATTRIBUTE: Final = re.compile(r"@attribute\s+(?:'([^']*)'|\"([^\"]*)\"|(\S+))", re.IGNORECASE)


def read_table(path: Path) -> Table:
    """The table of a file; what it is is told by its name and content. Raises ``NotFound`` or ``Invalid``."""
    if not path.is_file():
        raise NotFound(Failure(Reason.MISSING, "file_not_found", {"value": str(path)}))
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if content[:4] == b"PAR1":
        return _parquet(path, digest)
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    lines = _decode(content).splitlines()
    is_arff = path.name.lower().removesuffix(".gz").endswith(".arff") or _starts_like_arff(lines)
    header, rows = _arff(lines) if is_arff else _csv(lines)
    return _table(header, rows, path, digest)


def write_table(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A CSV file in UTF-8, without a mark, so that every program reads the first header as it is."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _starts_like_arff(lines: list[str]) -> bool:
    first = next((line for line in lines if line.strip() and not line.startswith("%")), "")
    return first.lower().startswith("@relation")


def _csv(lines: list[str]) -> tuple[list[str], Iterator[list[str]]]:
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return header, (row for row in rows if row)


def _arff(lines: list[str]) -> tuple[list[str], Iterator[list[str]]]:
    header, start = [], len(lines)
    for number, line in enumerate(lines):
        if found := _ATTRIBUTE.match(line.strip()):
            header.append(next(name for name in found.groups() if name is not None))
        if line.strip().lower().startswith("@data"):
            start = number + 1
            break
    data = (line for line in lines[start:] if line.strip() and not line.startswith("%"))
    return header, csv.reader(data, quotechar="'", skipinitialspace=True)


def _table(header: list[str], rows: Iterable[list[str]], path: Path, digest: str) -> Table:
    names = _distinct([name.strip() for name in header])
    columns: list[list[str | None]] = [[] for _ in names]
    count = 0
    for number, row in enumerate(rows, start=2):
        if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
            raise Invalid(
                invalid("model_row_too_long", value=len(row), columns=len(names)).at(file=path.name, row=number)
            )
        count += 1
        for place, column in enumerate(columns):
            column.append(row[place] if place < len(row) else None)
    if not names or not count:
        raise Invalid(invalid("model_table_empty", value=path.name))
    return Table(dict(zip(names, columns, strict=True)), count, digest)


def _distinct(names: list[str]) -> list[str]:
    """Names as they are; an empty or repeated one gets a number."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        base = name or f"column_{place}"
        found.append(base if base not in found else f"{base}_{place}")
    return found


def _parquet(path: Path, digest: str) -> Table:
    import duckdb

    with duckdb.connect() as connection:
        source = str(path).replace("'", "''")
        result = connection.execute(f"SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{source}')")  # noqa: S608
        names = [column[0] for column in result.description]
        rows = result.fetchall()
    if not rows:
        raise Invalid(invalid("model_table_empty", value=path.name))
    columns: dict[str, Cells] = dict(zip(names, ([*cells] for cells in zip(*rows, strict=True)), strict=True))
    return Table(columns, len(rows), digest)
