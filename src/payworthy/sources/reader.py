"""The door: open a file of one kind and read it as chunks of facts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, overload

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.binding import Binding, bind
from payworthy.sources.by_customer import by_customer
from payworthy.sources.caps import Caps
from payworthy.sources.collateral import CollateralRows
from payworthy.sources.customers import CustomerRows
from payworthy.sources.documents import open_document, with_told
from payworthy.sources.events import EventRows
from payworthy.sources.fact_file import FactFile
from payworthy.sources.kind_rows import KindRows
from payworthy.sources.kinds import KINDS
from payworthy.sources.ledger import LedgerRows
from payworthy.sources.limits import LimitRows
from payworthy.sources.mapping import NO_MAPPING, Mapping, load_mapping
from payworthy.sources.orders import OrderRows
from payworthy.sources.promises import PromiseRows
from payworthy.sources.rates import RateRows
from payworthy.sources.references import ReferenceRows
from payworthy.sources.registry import RegistryRows
from payworthy.sources.report import CHUNK_ROWS, Chunk, ControlTotals, Notice
from payworthy.sources.rows import Table, is_blank
from payworthy.sources.statements import StatementRows
from payworthy.sources.table import open_table
from payworthy.sources.told import NOTHING, Told

_HANDING: Final = 4
"""Times as long as reading a ledger it takes to work out and store what was read (measured)."""


class Reader:
    """One reading of one file: iterate once over its chunks, then look at ``totals`` and ``notices``.

    Nothing is raised for what a file contains, nor for a file that is not there: trouble with the file as a whole
    is the failure of a chunk without facts, with no row or the row it was met at.
    """

    def __init__(self, kind: str, path: Path, mapping: Mapping | None, caps: Caps, told: Told = NOTHING) -> None:
        self.kind: Final = KINDS[kind]
        self._path = path
        self._mapping = NO_MAPPING if mapping is None else mapping
        self._caps = caps
        self._told = told
        self._table: Table | None = None
        self._handed = (0, 0)
        self._rows: KindRows | None = None
        self._read = 0
        self._notices: list[Notice] = []
        self._is_used = False

    def __iter__(self) -> Iterator[Chunk]:
        if self._is_used:
            raise RuntimeError("a file is read once; open another reader")
        self._is_used = True
        for chunk in self._chunks():
            if self._rows is not None:
                self._rows.count(chunk.facts)
            chunk.failures[:] = [failure.at(file=self._path.name) for failure in chunk.failures]
            if chunk.facts or chunk.failures:
                yield chunk

    @property
    def totals(self) -> ControlTotals:
        """What ties the reading to the file; complete after the last chunk."""
        rows = self._rows
        if rows is None:
            return ControlTotals(0, 0, 0, 0, {}, {}, 0)
        read = self._read - rows.blank
        return ControlTotals(
            rows_read=read,
            rows_taken=read - rows.refused - rows.skipped,
            rows_refused=rows.refused,
            rows_skipped=rows.skipped,
            facts={kind: count for kind, count in sorted(rows.counts.items()) if count},
            amounts={} if rows.amounts is None else rows.amounts.totals(),
            amounts_unread=0 if rows.amounts is None else rows.amounts.unread,
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a person should know and what stops nothing; complete after the last chunk."""
        return (*self._notices, *(() if self._rows is None else self._rows.notices()))

    @property
    def progress(self) -> tuple[int, int]:
        """How far the file is taken, of how much; the unit is the format's own. Reading a long ledger is only the
        first part of it."""
        read, of = (0, 1) if self._table is None else self._table.progress()
        handed, ranges = self._handed
        return (read, of) if not ranges else (read * ranges + _HANDING * handed * of, of * ranges * (1 + _HANDING))

    def _note_handed(self, ranges: int, of: int) -> None:
        self._handed = ranges, of

    def totals_data(self) -> dict[str, Any]:
        """``totals`` as plain data for a report: amounts are decimal texts."""
        return self.totals.data()

    def notices_data(self) -> tuple[dict[str, Any], ...]:
        """``notices`` as plain data for a report."""
        return tuple({"code": notice.code, "params": dict(notice.params)} for notice in self.notices)

    def _chunks(self) -> Iterator[Chunk]:
        rules = self._mapping.of(self.kind.name)
        if rules is None:
            yield _stopped(Failure(Reason.NOT_APPLICABLE, "mapping_without_kind", {"table": self.kind.name}))
            return
        table = open_table(self._path, self._mapping.file, self._caps)
        if isinstance(table, Failure):
            yield _stopped(table)
            return
        self._table = table
        try:
            row, header = table.header()
            known = header if isinstance(header, Failure) else with_told(header, self.kind, rules, self._told)
            if isinstance(header, Failure) or isinstance(known, Failure):
                binding: Binding | Failure = known  # type: ignore[assignment]
            else:
                binding = bind(header, self.kind, known)
            if isinstance(binding, Failure):
                yield _stopped(binding.at(row=row))
            else:
                yield from self._facts(table, binding)
        finally:
            table.close()

    def _facts(self, table: Table, binding: Binding) -> Iterator[Chunk]:
        rows = self._rows = _rows_of(self.kind.name, binding, self._caps, table)
        self._notices += [*(Notice(code, {"value": value}) for code, value in table.notices), *binding.notices]
        constants = rows.columns.constant_troubles()
        if constants:
            yield Chunk(failures=constants)
            return
        taken = self._taken(rows, table, binding.width)
        yield from by_customer(taken, table.progress, self._note_handed) if self.kind.name == "ledger" else taken
        yield from rows.finish()

    def _taken(self, rows: KindRows, table: Table, width: int) -> Iterator[Chunk]:
        out = Chunk()
        in_chunk, left = 0, self._caps.rows
        for row, cells in table.rows():
            if left == 0:
                out.failures.append(
                    Failure(Reason.UNSUPPORTED, "file_too_many_rows", {"limit": self._caps.rows}).at(row=row)
                )
                break
            left -= 1
            self._read += 1
            if isinstance(cells, Failure):
                rows.refuse_unread(row, cells, out)
            elif len(cells) == width:
                rows.take(row, cells, out)
            elif len(cells) > width and is_blank(cells[width:]):
                rows.take(row, cells[:width], out)
            elif is_blank(cells):
                rows.blank += 1
            else:
                rows.refuse_unread(row, invalid("row_ragged", expected=width, found=len(cells)), out)
            in_chunk += 1
            if in_chunk == CHUNK_ROWS:
                yield out
                out, in_chunk = Chunk(), 0
        yield out


AnyReader = Reader | FactFile
"""A reading of a table, or of a document that is more than one."""


@overload
def open_reader(
    kind: str, path: Path, mapping: Mapping | None = None, caps: Caps | None = None, told: Told = NOTHING
) -> AnyReader: ...
@overload
def open_reader(
    kind: str, path: Path, mapping: str, caps: Caps | None = None, told: Told = NOTHING
) -> AnyReader | Failure: ...
def open_reader(
    kind: str, path: Path, mapping: Mapping | str | None = None, caps: Caps | None = None, told: Told = NOTHING
) -> AnyReader | Failure:
    """A reader of one kind of file (a name of ``KINDS``, or *invoices*); ``KeyError`` for another kind.

    ``mapping`` may be given by name or path; it is a ``Failure`` if that cannot be loaded. ``told``: what the file does
    not say. Whatever is wrong with the file itself is told by the reader's chunks.
    """
    rules = load_mapping(mapping) if isinstance(mapping, str) else mapping
    if isinstance(rules, Failure):
        return rules
    if rules is None:
        document = open_document(kind, path, caps or Caps(), told)
        if document is not None:
            return document
    return Reader(kind, path, rules, caps or Caps(), told)


def _rows_of(kind: str, binding: Binding, caps: Caps, table: Table) -> KindRows:
    match kind:
        case "customers":
            return CustomerRows(binding, caps)
        case "ledger":
            return LedgerRows(binding, caps, table)
        case "orders":
            return OrderRows(binding, caps, table)
        case "limits":
            return LimitRows(binding, caps, table)
        case "statements":
            return StatementRows(binding, caps, table)
        case "events":
            return EventRows(binding, caps, table)
        case "registry":
            return RegistryRows(binding, caps, table)
        case "references":
            return ReferenceRows(binding, caps, table)
        case "collateral":
            return CollateralRows(binding, caps, table)
        case "promises":
            return PromiseRows(binding, caps, table)
        case _:
            return RateRows(binding, caps)


def _stopped(failure: Failure) -> Chunk:
    return Chunk(failures=[failure])
