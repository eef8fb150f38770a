"""Which files are more than one table, and what opens them: credit files in parts, tagged accounts, statements as
accountants lay them out, invoices, application forms."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from payworthy.base.failure import Failure, invalid
from payworthy.sources.block_file import BlockFile, is_block_file
from payworthy.sources.caps import Caps
from payworthy.sources.fact_file import FactFile
from payworthy.sources.form_read import FormFile
from payworthy.sources.invoices import InvoiceFile
from payworthy.sources.kinds import FileKind
from payworthy.sources.mapping import FieldRule, KindMapping
from payworthy.sources.statement_sheets import StatementSheets, is_statement_sheets
from payworthy.sources.told import Told
from payworthy.sources.words import fold, headers, split_header
from payworthy.sources.xbrl_file import XbrlFile

_HEAD: Final = 512
_SHOWN: Final = 40
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BLANKS: Final = b" \t\r\n\0"


def open_document(kind: str, path: Path, caps: Caps, told: Told) -> FactFile | None:
    """What reads the file, if it is not a table of its kind; ``None`` leaves it to the reader of tables, which also
    says what is wrong with a file that cannot be opened."""
    if kind == "invoices":
        return InvoiceFile(path, caps, told)
    if kind == "applications":
        return FormFile(path, caps)
    if kind not in ("registry", "statements"):
        return None
    first = _first_sign(path)
    if kind == "statements":
        if first == b"<":
            return XbrlFile(path, caps, told)
        return StatementSheets(path, caps, told) if is_statement_sheets(path, caps) else None
    if first in (b"{", b"["):
        return BlockFile(path, caps, told.customer_id, is_document=True)
    return BlockFile(path, caps, told.customer_id, is_document=False) if is_block_file(path, caps) is True else None


def _first_sign(path: Path) -> bytes:
    """The first byte of a file that is no blank and no mark of an encoding."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return b""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.strip(_BLANKS)[:1]


def with_told(header: Sequence[str], kind: FileKind, rules: KindMapping, told: Told) -> KindMapping | Failure:
    """The rules of a table with what a person said beside it. Failures: ``file_says_itself``, if the file has a column
    for what was said: one of them would be ignored."""
    said = {"customer_id": told.customer_id, "currency": told.currency, "unit": told.unit, "months": told.months}
    constants = {field: FieldRule(constant=value) for field, value in said.items() if value is not None}
    named = {headers(kind.name).get(fold(cell)) or headers(kind.name).get(split_header(cell)[0]) for cell in header}
    if constants and not rules.fields and named == {None}:
        return invalid("file_no_known_column", value=", ".join(cell[:_SHOWN] for cell in header[:_SHOWN]))
    for field in constants:
        if field in named or field in rules.fields:
            return invalid("file_says_itself", field=field)
    return replace(rules, fields={**rules.fields, **constants}) if constants else rules
