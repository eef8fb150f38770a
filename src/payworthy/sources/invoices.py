"""VAT invoices of a customer: what it sold and bought, added up by year, for firms without accounts.

Amounts are net of VAT, in whole minor units, added up exactly. A voided invoice counts only as voided; a negative one
takes back what an earlier one said (红字发票).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding, bind
from payworthy.sources.caps import Caps
from payworthy.sources.cells import read_currency
from payworthy.sources.columns import Columns
from payworthy.sources.fact_file import FactFile, stopped
from payworthy.sources.invoice_years import Side, entries_of
from payworthy.sources.kind_rows import amount_rules
from payworthy.sources.kinds import INVOICES
from payworthy.sources.mapping import FileRules, KindMapping
from payworthy.sources.report import Chunk, Notice
from payworthy.sources.rows import Table, is_blank
from payworthy.sources.table import open_table
from payworthy.sources.told import Told
from payworthy.sources.words import words

_CURRENCY: Final = "CNY"
"""A Chinese VAT invoice is in yuan by law; another currency must be told."""
_FAILURES: Final = 1000
_FIRMS_SHOWN: Final = 10


@dataclass(slots=True)
class _Sheet:
    """One file, bound."""

    table: Table
    columns: Columns
    binding: Binding
    partner: str
    side: Side
    firms: set[str] = field(default_factory=set)


class InvoiceFile(FactFile):
    """One reading of a file of sales invoices, and of purchase invoices beside it."""

    def __init__(self, path: Path, caps: Caps, told: Told) -> None:
        super().__init__(path, caps)
        self._told = told
        self._currency: str = _CURRENCY
        self._has_failed = False

    def chunks(self) -> Iterator[Chunk]:
        """An entry for each year, and one for the last twelve months."""
        customer_id, purchases = self._told.customer_id, self._told.purchases
        if customer_id is None:
            yield stopped(Failure(Reason.MISSING, "file_customer_not_told"))
            return
        currency = read_currency(self._told.currency or _CURRENCY)
        if not isinstance(currency, str):
            yield stopped(currency or invalid("currency_unknown", value=str(self._told.currency)))
            return
        self._currency = currency
        if self._told.currency is None:
            self.found.append(Notice("file_currency_assumed", {"value": currency}))
        sales = Side()
        yield from self._read(self.path, "buyer", sales)
        bought = Side()
        if purchases is not None:
            yield from self._read(purchases, "seller", bought)
        if self._has_failed:
            return
        if not sales.months:
            yield stopped(Failure(Reason.MISSING, "invoices_no_sales"))
            return
        out = Chunk()
        for entry in entries_of(customer_id, currency, sales, bought if purchases is not None else None):
            out.add(1, entry)
        yield out

    def _read(self, path: Path, partner: str, side: Side) -> Iterator[Chunk]:
        table = open_table(path, FileRules(), self.caps)
        if isinstance(table, Failure):
            yield self._failed(path, table)
            return
        try:
            row, header = table.header()
            bound = header if isinstance(header, Failure) else bind(header, INVOICES, KindMapping())
            if isinstance(bound, Failure):
                yield self._failed(path, bound.at(row=row))
                return
            self.found.extend(notice for notice in bound.notices if notice not in self.found)
            sheet = _Sheet(table, Columns(bound, self.caps), bound, partner, side)
            yield from self._rows(path, sheet)
        finally:
            table.close()
        told = self._told.firm
        if told is None and len(sheet.firms) > 1:
            shown = ", ".join(sorted(sheet.firms)[:_FIRMS_SHOWN])
            yield self._failed(path, invalid("invoices_many_firms", value=shown, count=len(sheet.firms)))
        elif told is not None and "firm" in bound.fields and told not in sheet.firms:
            yield self._failed(path, Failure(Reason.MISSING, "invoices_no_such_firm", {"value": told}))

    def _rows(self, path: Path, sheet: _Sheet) -> Iterator[Chunk]:
        make, width = sheet.columns, sheet.binding.width
        read: dict[str, Any] = {
            "firm": make.id("firm"),
            "issued_on": make.date("issued_on"),
            "partner": make.text(sheet.partner),
            "status": make.words("status", words("invoice_status"), "valid, voided"),
            "currency": make.currency("currency"),
        }
        amounts = Amounts(amount_rules(sheet.binding, sheet.table, "net"))
        place = sheet.binding.fields["net"].index or 0
        failed = 0
        for count, (row, cells) in enumerate(sheet.table.rows(), start=1):
            if count % 50_000 == 0:
                self.progress = sheet.table.progress()
            if count > self.caps.rows:
                limit = Failure(Reason.UNSUPPORTED, "file_too_many_rows", {"limit": self.caps.rows})
                yield self._failed(path, limit.at(row=row))
                return
            if isinstance(cells, Failure):
                found: list[Failure] = [cells]
            elif is_blank(cells):
                continue
            elif len(cells) < width or not is_blank(cells[width:]):
                found = [invalid("row_ragged", expected=width, found=len(cells))]
            else:
                found = self._take(sheet, read, amounts, cells, place)
            if found:
                self.refused += 1
                failed += len(found)
                yield self._failed(path, *(failure.at(row=row) for failure in found))
                if failed >= _FAILURES:
                    return

    def _take(
        self, sheet: _Sheet, read: dict[str, Any], amounts: Amounts, cells: list[str], place: int
    ) -> list[Failure]:
        firm = read["firm"](cells)
        if isinstance(firm, str):
            sheet.firms.add(firm)
            if self._told.firm not in (None, firm):
                self.skipped += 1
                return []
        values = {name: column(cells) for name, column in read.items()}
        net = amounts.read(cells[place], self._currency)
        failures = sheet.columns.troubles(cells, ("issued_on",))
        if isinstance(net, Failure):
            failures.append(net.at(column=sheet.columns.header("net")))
        elif values["currency"] not in (None, self._currency) and not isinstance(values["currency"], Failure):
            differs = invalid("amount_currency_mark_differs", value=str(values["currency"]), currency=self._currency)
            failures.append(differs.at(column=sheet.columns.header("currency")))
        if failures:
            return failures
        issued_on: date = values["issued_on"]
        assert isinstance(net, int)
        self.taken += 1
        sheet.side.add(issued_on, values["partner"], net, is_voided=values["status"] == "voided")
        return []

    def _failed(self, path: Path, *failures: Failure) -> Chunk:
        self._has_failed = True
        return Chunk(failures=list(failures), place=path.name)
