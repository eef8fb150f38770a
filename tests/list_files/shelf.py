"""A folder of lists and files for it."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from payworthy.base.failure import Failure
from payworthy.identity.list_card import ListCard
from payworthy.list_files.folder import ListFolder
from payworthy.list_files.reading import Caps, Tools
from payworthy.sources import caps as importers
from payworthy.sources.cells import read_country
from payworthy.sources.csv_table import open_csv
from payworthy.sources.mapping import FileRules

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


def country(text: str) -> str | None:
    code = read_country(text)
    return None if isinstance(code, Failure) else code


ROOMY = importers.Caps()


def shelf(folder: Path, caps: Caps = ROOMY) -> ListFolder:
    own = importers.Caps(file_bytes=caps.file_bytes, line_bytes=caps.line_bytes, rows=caps.rows)
    return ListFolder(folder, Tools(lambda path: open_csv(path, FileRules(), own), country, caps))


def taken(folder: Path, path: Path, list_id: str = "one", **more: Any) -> ListCard:
    return shelf(folder / "lists").take(path, list_id, by="ann", at=AT, **more)


def table(path: Path, rows: Iterable[Mapping[str, str]], columns: Iterable[str] | None = None) -> Path:
    rows = list(rows)
    text = io.StringIO()
    names = list(columns) if columns is not None else list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path
