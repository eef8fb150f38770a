"""The list of rows that were left out, as a file for whoever mends the source."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from payworthy.base.failure import Failure, Where
from payworthy.text.catalogue import Catalogue


def write_rejects(path: Path, failures: Sequence[Failure], texts: Catalogue) -> None:
    """Write one line per trouble: row, column, the value as it was read, code and sentence."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(texts.say(f"cli.column.{name}") for name in ("file", "row", "field", "value", "code", "trouble"))
    for failure in failures:
        where = failure.where or Where()
        sentence = texts.failure(Failure(failure.reason, failure.code, failure.params))
        value = plain(str(failure.params.get("value", "")))
        writer.writerow((where.file or "", where.row or "", where.column or "", value, failure.code, sentence))
    path.write_text(text.getvalue(), encoding="utf-8-sig")  # the mark lets spreadsheets read Chinese


def plain(value: str) -> str:
    """A cell that a spreadsheet would run as a formula is shown as text."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
