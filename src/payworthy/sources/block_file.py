"""A credit file in one file: a workbook with a sheet for each part, a JSON document, or a CSV with a column that names
the part of each row. Each part is bound and read like a file of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.entry import Block
from payworthy.sources.binding import Binding, bind
from payworthy.sources.block_parts import BLOCK_COLUMN, Becomes, Part, part_of
from payworthy.sources.caps import Caps
from payworthy.sources.credit_cells import is_nothing
from payworthy.sources.document import LARGEST_DOCUMENT, PartRows, read_document
from payworthy.sources.entry_rows import EntryRows
from payworthy.sources.events import EventRows, LawsuitRows
from payworthy.sources.fact_file import FactFile, stopped
from payworthy.sources.kind_rows import KindRows
from payworthy.sources.mapping import FieldRule, FileRules, KindMapping
from payworthy.sources.registry import RegistryRows
from payworthy.sources.report import CHUNK_ROWS, Chunk, Notice
from payworthy.sources.rows import Row, Table, is_blank
from payworthy.sources.table import open_table
from payworthy.sources.words import fold

_SHOWN: Final = 40


class BlockFile(FactFile):
    """One reading of a credit file. ``customer_id``: whose it is, where the file has no column for it."""

    def __init__(self, path: Path, caps: Caps, customer_id: str | None, *, is_document: bool) -> None:
        super().__init__(path, caps)
        self._customer_id = customer_id
        self._is_document = is_document
        self._cells = 0

    def chunks(self) -> Iterator[Chunk]:
        """Part by part."""
        if self._is_document:
            yield from self._of_document()
            return
        table = open_table(self.path, FileRules(), self.caps)
        if isinstance(table, Failure):
            yield stopped(table)
            return
        try:
            yield from self._of_sheets(table)
        finally:
            table.close()

    def _of_document(self) -> Iterator[Chunk]:
        document = read_document(self.path, self.caps, self._customer_id)
        if isinstance(document, Failure):
            yield stopped(document)
            return
        if document.unknown:
            self.found.append(Notice("keys_not_used", {"keys": ", ".join(list(document.unknown)[:_SHOWN])}))
        for rows in document.parts.values():
            table = _Listed(rows)
            yield from self._part(rows.part, list(rows.header), table.rows(), table, rows.part.name)

    def _of_sheets(self, table: Table) -> Iterator[Chunk]:
        sheets = getattr(table, "sheets", None)
        if sheets is None:
            yield from self._of_mixed(table)
            return
        unknown, is_any = [], False
        for title, rows in sheets():
            part = part_of(title)
            header = next(
                ((row, cells) for row, cells in rows if isinstance(cells, Failure) or not is_blank(cells)), None
            )
            if header is None:
                continue
            if isinstance(header[1], Failure):
                yield self._at(title, header[0], header[1])
            elif part is None:
                unknown.append(title)
            else:
                is_any = True
                yield from self._part(part, header[1], rows, table, title)
        if unknown:
            self.found.append(Notice("sheets_not_read", {"value": ", ".join(unknown)[:200]}))
        if not is_any:
            yield stopped(invalid("registry_no_part", value=", ".join(unknown)[:200] or "-"))

    def _of_mixed(self, table: Table) -> Iterator[Chunk]:
        """A CSV with a column *block*: its rows are sorted by part, each with the columns it fills. They are held in
        memory, so such a file must not be larger than a document."""
        size = self.path.stat().st_size
        if size > LARGEST_DOCUMENT:
            yield stopped(Failure(Reason.UNSUPPORTED, "file_too_large", {"size": size, "limit": LARGEST_DOCUMENT}))
            return
        row, header = table.header()
        if isinstance(header, Failure):
            yield stopped(header.at(row=row))
            return
        place = next(index for index, name in enumerate(header) if fold(name) in BLOCK_COLUMN)
        rows: dict[str, list[tuple[int, list[str]]]] = {}
        known: dict[str, Part] = {}
        out = Chunk()
        for number, cells in table.rows():
            if isinstance(cells, Failure) or (len(cells) > len(header) and not is_blank(cells[len(header) :])):
                trouble = cells if isinstance(cells, Failure) else _ragged(header, cells)
                self._refuse(out, number, trouble)
                continue
            if is_blank(cells):
                continue
            filled_up = [*cells, *[""] * len(header)][: len(header)]
            part = part_of(filled_up[place])
            if part is None:
                trouble = invalid("registry_block_unknown", value=filled_up[place].strip()[:60])
                self._refuse(out, number, trouble.at(column=header[place]))
                continue
            known[part.name] = part
            rows.setdefault(part.name, []).append((number, filled_up))
        yield out
        for name, found in rows.items():
            filled = [
                index
                for index in range(len(header))
                if index != place and any(cells[index].strip() for _, cells in found)
            ]
            narrow = ((number, [cells[index] for index in filled]) for number, cells in found)
            yield from self._part(known[name], [header[index] for index in filled], narrow, table, None)

    def _part(
        self, part: Part, header: Sequence[str], rows: Iterator[Row], table: Table, title: str | None
    ) -> Iterator[Chunk]:
        header = list(header)
        while header and not header[-1].strip():
            header.pop()
        if len(header) > self.caps.columns:
            yield self._at(title, 1, invalid("file_too_many_columns", columns=len(header), limit=self.caps.columns))
            return
        rules = self._rules(part, header)
        binding = bind(header, part.kind, rules, part.names)
        if isinstance(binding, Failure):
            yield self._at(title, 1, binding)
            return
        for notice in binding.notices:
            if notice.code == "columns_not_used":
                columns = str(notice.params["columns"])
                self.found.append(Notice("part_columns_not_used", {"value": title or part.name, "columns": columns}))
        taking = _rows_of(part, binding, self.caps, table)
        yield from self._taken(taking, rows, binding.width, title)
        self.refused += taking.refused
        self.skipped += taking.skipped

    def _rules(self, part: Part, header: Sequence[str]) -> KindMapping:
        has_customer = any(part.names.get(fold(name)) == "customer_id" for name in header)
        if self._customer_id is None or has_customer:
            return part.rules
        return KindMapping(fields={**part.rules.fields, "customer_id": FieldRule(constant=self._customer_id)})

    def _taken(self, taking: KindRows, rows: Iterator[Row], width: int, title: str | None) -> Iterator[Chunk]:
        out = self._chunk(title)
        for row, cells in rows:
            self._cells += 1
            if self._cells > self.caps.rows:
                limit = Failure(Reason.UNSUPPORTED, "file_too_many_rows", {"limit": self.caps.rows})
                out.failures.append(limit.at(row=row))
                break
            if isinstance(cells, Failure):
                taking.refuse_unread(row, cells, out)
                continue
            if not is_blank(cells[width:]):
                taking.refuse_unread(row, _ragged([""] * width, cells), out)
                continue
            fitted = ["" if is_nothing(cell) else cell for cell in cells[:width]]
            refused = taking.refused
            taking.take(row, [*fitted, *[""] * (width - len(fitted))], out)
            self.taken += bool(out.rows) and out.rows[-1] == row and taking.refused == refused
            if len(out.facts) >= CHUNK_ROWS:
                yield out
                out = self._chunk(title)
        yield out

    def _chunk(self, title: str | None) -> Chunk:
        return Chunk(place=None if title is None else f"{self.path.name} [{title}]")

    def _at(self, title: str | None, row: int, failure: Failure) -> Chunk:
        out = self._chunk(title)
        out.failures.append(failure.at(row=row))
        return out

    def _refuse(self, out: Chunk, row: int, failure: Failure) -> None:
        self.refused += 1
        out.failures.append(failure.at(row=row))


class _Listed:
    """The rows of one part of a document as a table: numbers are as written."""

    has_binary_numbers: Final = False
    delimiter: Final = ","
    notices: Final[tuple[tuple[str, str], ...]] = ()

    def __init__(self, rows: PartRows) -> None:
        self._header = list(rows.header)
        self._rows = rows.rows

    def header(self) -> Row:
        """The keys met in this part."""
        return 1, self._header

    def rows(self) -> Iterator[Row]:
        """Each under the number of its customer in the document."""
        for number, given in self._rows:
            yield number, [given.get(name, "") for name in self._header]

    def progress(self) -> tuple[int, int]:
        """It is all there."""
        return 1, 1

    def close(self) -> None:
        """Let the rows go."""
        self._rows = []


def _rows_of(part: Part, binding: Binding, caps: Caps, table: Table) -> KindRows:
    match part.becomes:
        case Becomes.PROFILE:
            return RegistryRows(binding, caps, table)
        case Becomes.EVENT:
            return EventRows(binding, caps, table)
        case Becomes.LAWSUIT:
            return LawsuitRows(binding, caps, table)
        case Becomes.ENTRY:
            return EntryRows(Block(part.name), part.key, binding, caps, table)


def _ragged(header: Sequence[str], cells: Sequence[str]) -> Failure:
    return invalid("row_ragged", expected=len(header), found=len(cells))


def is_block_file(path: Path, caps: Caps) -> bool | Failure:
    """True if the file is a credit file in parts: the first sheet with anything is called like a part and its header
    names no column of the flat table, or a CSV has the column *block*."""
    table = open_table(path, FileRules(), caps)
    if isinstance(table, Failure):
        return table
    try:
        sheets = getattr(table, "sheets", None)
        if sheets is not None:
            titles = [title for title, _ in sheets()]
            return any(part_of(title) is not None for title in titles)
        _, header = table.header()
        return not isinstance(header, Failure) and any(fold(name) in BLOCK_COLUMN for name in header)
    finally:
        table.close()
