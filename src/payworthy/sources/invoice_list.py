"""Lists of invoices for the late-payment model: any file with a customer, a due date and an amount in each row."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from payworthy import resources
from payworthy.base.failure import Failure, Reason, invalid
from payworthy.model.late.listing import InvoiceList
from payworthy.sources.amounts import plain_number
from payworthy.sources.caps import Caps
from payworthy.sources.cells import DateOrder, Remembered, date_reader, id_reader
from payworthy.sources.mapping import NO_MAPPING, KindMapping, load_mapping
from payworthy.sources.rows import Table, is_blank
from payworthy.sources.table import open_table
from payworthy.sources.words import fold

FIELDS: Final = ("document_id", "customer_id", "issued_on", "due_on", "settled_on", "amount", "as_of")
"""What a column can be. Only the customer, the due date and the amount must be there."""

_DATES: Final = ("issued_on", "due_on", "settled_on", "as_of")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_PLAIN_CURRENCY: Final = "USD"
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a list is to be read. ``columns``: header of a field, where the usual ones do not find it; ``required``:
    fields without which the list is of no use; ``mapping``: a shipped mapping or a file; ``date_order``: of dates with
    the year last, else it is found out."""

    columns: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ("customer_id", "due_on", "amount")
    mapping: str | None = None
    date_order: DateOrder | None = None


def read_invoice_list(path: Path, wanted: Wanted, caps: Caps | None = None) -> InvoiceList | Failure:
    """Read a list. A row that cannot be read is a failure of the list with its row; a file that cannot be read, or has
    no such columns, is a ``Failure``: those of ``open_table`` and ``load_mapping``, ``late_columns_missing``,
    ``late_column_unknown``, ``late_date_order_unclear``."""
    caps = caps or Caps()
    mapping = NO_MAPPING if wanted.mapping is None else load_mapping(wanted.mapping)
    if isinstance(mapping, Failure):
        return mapping
    rules = mapping.ledger or KindMapping()
    table = open_table(path, mapping.file, caps)
    if isinstance(table, Failure):
        return table.at(file=path.name)
    try:
        row, header = table.header()
        places = header if isinstance(header, Failure) else _places(header, wanted, rules)
        if isinstance(places, Failure):
            return places.at(file=path.name, row=row)
        assert not isinstance(header, Failure)
        rows = _rows(table, len(header))
    finally:
        table.close()
    order = _order(rows, places, wanted.date_order, rules)
    if isinstance(order, Failure):
        return order.at(file=path.name)
    found = InvoiceList(headers={name: header[place] for name, place in places.items()})
    found.digest = _digest(path)
    _Reading(found, places, order, caps).take(rows)
    found.failures[:] = [failure.at(file=path.name) for failure in found.failures]
    return found


def customer_key(customer: str) -> str:
    """The spelling under which the same customer is found in another file: case, blanks around it and the leading
    zeros of a number do not count."""
    plain = customer.strip().upper()
    return (plain.lstrip("0") or "0") if plain.isascii() and plain.isdigit() else plain


_Row = tuple[int, list[str] | Failure]


def _rows(table: Table, width: int) -> list[_Row]:
    """Every row that holds something, cut to the header's width."""
    rows: list[_Row] = []
    for row, cells in table.rows():
        if isinstance(cells, Failure):
            rows.append((row, cells))
        elif not is_blank(cells):
            fits = len(cells) == width or (len(cells) > width and is_blank(cells[width:]))
            ragged = invalid("row_ragged", expected=width, found=len(cells))
            rows.append((row, cells[:width] if fits else ragged))
    return rows


def _places(header: Sequence[str], wanted: Wanted, rules: KindMapping) -> dict[str, int] | Failure:
    """The column of each field: as named on the line, as the mapping says, by its usual headers."""
    folded = [fold(name) for name in header]
    places: dict[str, int] = {}
    for name in FIELDS:
        named = wanted.columns.get(name)
        rule = rules.rule(name)
        usual = _usual().get(name, ())
        if named is not None:
            if fold(named) not in folded:
                return invalid("late_column_unknown", value=named, known=", ".join(header)[:400])
            places[name] = folded.index(fold(named))
            continue
        candidates = (*(rule.columns if rule else ()), *usual)
        place = next((folded.index(fold(one)) for one in candidates if fold(one) in folded), None)
        if place is not None:
            places[name] = place
    missing = [name for name in wanted.required if name not in places]
    if missing:
        params = {"missing": ", ".join(missing), "found": ", ".join(header)[:400]}
        return Failure(Reason.MISSING, "late_columns_missing", params)
    return places


@cache
def _usual() -> dict[str, tuple[str, ...]]:
    data = resources.read_toml(resources.folder("sources/data").joinpath("invoice_list.toml"))
    return {name: tuple(headers) for name, headers in data.items()}


def _order(
    rows: Sequence[_Row], places: Mapping[str, int], named: DateOrder | None, rules: KindMapping
) -> DateOrder | Failure:
    """Which of day and month comes first where the year is last: as told, or as days beyond the twelfth show."""
    if named is not None or rules.date_order != "ymd":
        return named or rules.date_order
    firsts, seconds, example = 0, 0, ""
    for _, cells in rows:
        for name in _DATES:
            if isinstance(cells, Failure) or name not in places:
                continue
            parts = cells[places[name]].strip().split(" ")[0].replace("-", "/").replace(".", "/").split("/")
            if len(parts) == 3 and len(parts[2]) == 4 and all(part.isdecimal() for part in parts):
                firsts, seconds = max(firsts, int(parts[0])), max(seconds, int(parts[1]))
                example = cells[places[name]]
    if not example:
        return "ymd"
    if (firsts > 12) == (seconds > 12):
        return invalid("late_date_order_unclear", value=example)
    return "dmy" if firsts > 12 else "mdy"


class _Reading:
    """Turns rows of text into entries of a list."""

    def __init__(self, found: InvoiceList, places: Mapping[str, int], order: DateOrder, caps: Caps) -> None:
        self._found = found
        self._places = places
        self._caps = caps
        self._date = Remembered(date_reader(order, integer_noise=True))
        self._id = Remembered(id_reader(caps.id_characters, integer_noise=True))

    def take(self, rows: Sequence[_Row]) -> None:
        """Every row, in order."""
        for row, cells in rows:
            self._found.read += 1
            trouble = cells if isinstance(cells, Failure) else self._take(row, cells)
            if trouble is not None:
                self._found.failures.append(trouble.at(row=row))

    def _take(self, row: int, cells: list[str]) -> Failure | None:
        customer = self._cell(cells, "customer_id", self._id, is_needed=True)
        amount = self._cell(cells, "amount", read_amount, is_needed=True)
        days = {name: self._cell(cells, name, self._date, is_needed=name == "due_on") for name in _DATES}
        trouble = next((value for value in (customer, amount, *days.values()) if isinstance(value, Failure)), None)
        if trouble is not None:
            return trouble
        issued, due = _day(days["issued_on"]), _day(days["due_on"])
        assert due is not None
        if issued is not None and issued > due:
            issued = None  # one of the dates is wrong, and the due date is the one that is needed
        found = self._found
        found.row.append(row)
        place = self._places.get("document_id")
        found.document_id.append("" if place is None else cells[place].strip())
        found.customer.append(cells[self._places["customer_id"]].strip())
        found.key.append(customer_key(customer))
        found.issued_on.append(issued)
        found.due_on.append(due)
        found.settled_on.append(_day(days["settled_on"]))
        found.as_of.append(_day(days["as_of"]))
        found.amount.append(amount)
        return None

    def _cell(self, cells: list[str], name: str, read: Any, *, is_needed: bool) -> Any:
        place = self._places.get(name)
        if place is None:
            return None
        value = read[cells[place]] if isinstance(read, Remembered) else read(cells[place])
        header = self._found.headers[name]
        if isinstance(value, Failure):
            return value.at(column=header)
        if value is None and is_needed:
            return Failure(Reason.MISSING, "late_cell_missing", {"value": header}).at(column=header)
        return value


def read_amount(text: str) -> Decimal | Failure | None:
    """A positive amount as a number; marks of any currency are taken off. It is compared, not booked, so fractions of a
    cent do not matter. A credit is no invoice that can be late."""
    bare = text.strip().strip("¥￥$€£元").strip()
    if not bare:
        return None
    plain = plain_number(bare, _PLAIN_CURRENCY)
    if isinstance(plain, Failure):
        return plain
    try:
        value = Decimal(plain.replace(",", "").replace(" ", ""))
    except ArithmeticError:
        return invalid("amount_not_a_number", value=text[:_SHOWN])
    if not value.is_finite() or value <= 0 or value.adjusted() > 15:
        return invalid("late_amount_not_positive", value=text[:_SHOWN])
    return value


def _day(value: date | None) -> int | None:
    return None if value is None else value.toordinal() - _EPOCH


def _digest(path: Path) -> str:
    content = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            content.update(block)
    return content.hexdigest()
