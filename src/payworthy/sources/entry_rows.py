"""Lists of the credit file: one row for each entry of one block."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from payworthy.base.failure import Failure, Reason
from payworthy.facts.entry import BLOCK_FIELDS, Block, Entry, FieldKind
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.columns import Column
from payworthy.sources.credit_cells import end_reader, read_count, read_number, share_reader, word_or_text
from payworthy.sources.kind_rows import KindRows, OptionalAmount
from payworthy.sources.report import Chunk
from payworthy.sources.rows import Table
from payworthy.sources.words import split_header

_PERCENT: Final = frozenset({"%", "百分比", "percent", "pct"})
_KEY_LENGTH: Final = 200


class EntryRows(KindRows):
    """Rows of one list. A row without any field of the block is refused: it says nothing. ``key``: fields that name
    the entry; entries that would share a name and differ are numbered in the order of the file."""

    fact_name = "entry"
    required = ("customer_id",)

    def __init__(self, block: Block, key: tuple[str, ...], binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make, order = self.columns, binding.rules.date_order
        self.block: Final = block
        self._named_by: Final = key
        self._customer_id: Final = make.id("customer_id")
        self._key: Final = make.id("key", is_unique=True)
        self._currency: Final = make.currency("currency")
        self._beside: Final[dict[str, Column[Any]]] = {
            "on": make.day("on"),
            "ended_on": make.read("ended_on", end_reader(order)),
            "source": make.text("source"),
            "known_on": make.date("known_on"),
        }
        kinds = {name: kind for name, kind in BLOCK_FIELDS[block].items() if binding.has(name)}
        self._fields: Final = {
            name: self._column(name, kind, block) for name, kind in kinds.items() if kind is not FieldKind.AMOUNT
        }
        self._amounts: Final = {
            name: OptionalAmount(name, make, binding, table) for name, kind in kinds.items() if kind is FieldKind.AMOUNT
        }
        self._seen: Final[dict[tuple[str, str], list[Mapping[str, Any]]]] = {}

    def _column(self, name: str, kind: FieldKind, block: Block) -> Column[Any]:
        make = self.columns
        match kind:
            case FieldKind.DATE:
                return make.read(name, end_reader(self.binding.rules.date_order))
            case FieldKind.SHARE:
                note = split_header(make.header(name))[1] or ""
                return make.read(name, share_reader(is_percent=note.strip().lower() in _PERCENT))
            case FieldKind.COUNT:
                return make.read(name, read_count)
            case FieldKind.NUMBER:
                return make.read(name, read_number)
            case _ if (block, name) == (Block.SHAREHOLDER, "party_type"):
                return make.read(name, word_or_text("party_type"))
            case _:
                return make.text(name)

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One entry."""
        customer_id, key = self._customer_id(cells), self._key(cells)
        beside = {name: value for name, column in self._beside.items() if (value := column(cells)) is not None}
        fields = {name: value for name, column in self._fields.items() if (value := column(cells)) is not None}
        told = (*beside.values(), *fields.values(), key, self._currency(cells))
        if not isinstance(customer_id, str) or any(isinstance(value, Failure) for value in told):
            self.refuse_unless_blank(row, cells, out)
            return
        amounts = {name: column.read(cells) for name, column in self._amounts.items()}
        failures = [amount for amount in amounts.values() if isinstance(amount, Failure)]
        given = {
            name: amount for name, amount in amounts.items() if not isinstance(amount, Failure) and amount.currency
        }
        currencies = {amount.currency for amount in given.values()}
        if len(currencies) > 1:
            mixed = ", ".join(sorted(str(currency) for currency in currencies))
            failures.append(Failure(Reason.CONFLICT, "entry_currencies_differ", {"value": mixed}))
        if not failures and not fields and not given:
            failures.append(Failure(Reason.MISSING, "registry_row_empty", {}))
        if failures:
            self.refuse(row, failures, out)
            return
        text = {name: _text(value) for name, value in fields.items()}
        text |= {name: str(amount.minor) for name, amount in given.items()}
        currency = next(iter(currencies), None)
        out.add(row, self._entry(customer_id, key if isinstance(key, str) else None, text, currency, beside))

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amounts of a row that is refused for other reasons."""
        return [failure for column in self._amounts.values() for failure in column.troubles(cells)]

    def _entry(
        self,
        customer_id: str,
        key: str | None,
        fields: Mapping[str, str],
        currency: str | None,
        beside: Mapping[str, Any],
    ) -> Entry:
        if key is None:
            named = (_text(beside[name]) if name in beside else fields.get(name, "") for name in self._named_by)
            key = "/".join(part[:_KEY_LENGTH] for part in named if part) or "-"
            alike = self._seen.setdefault((customer_id, key), [])
            said = {**fields, **beside}
            if said not in alike:
                alike.append(said)
            number = alike.index(said) + 1
            key = key if number == 1 else f"{key}/{number}"
        return Entry(customer_id=customer_id, block=self.block, key=key, fields=fields, currency=currency, **beside)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
