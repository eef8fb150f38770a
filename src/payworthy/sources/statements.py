"""Financial statements: one row each, or one row for each of their lines. The unit is never guessed: a statement in
万元 read as 元 is wrong by ten thousand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.statement import STATEMENT_KEYS, Opinion, Scope, Statement
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.cells import read_currency, read_months, read_unit
from payworthy.sources.columns import Column
from payworthy.sources.kind_rows import KindRows, amount_rules
from payworthy.sources.report import CHUNK_ROWS, Chunk, Notice
from payworthy.sources.rows import Table
from payworthy.sources.statement_balance import identities
from payworthy.sources.words import headers, says_unit, words

_YES_NO: Final = {word: value == "yes" for word, value in words("yes_no").items()}

Key = tuple[str, date, int, Scope]


class _Place(NamedTuple):
    """Where a line of the statement stands in a row, and what its header says of the unit."""

    column: int
    header: str
    unit: int | None


@dataclass(slots=True)
class _Found:
    """A statement collected line by line: the row it begins on, what its head says, its amounts."""

    row: int
    head: dict[str, Any]
    unit: int
    amounts: dict[str, int] = field(default_factory=dict)


class StatementRows(KindRows):
    """Rows of a file of statements. With an ``item`` column a row is one line of a statement, and a statement is
    complete at the end of the file. That the parts do not add up refuses nothing; it is told in notices."""

    fact_name = "statement"
    required = ("customer_id", "period_end", "months")

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._columns: Final[dict[str, Column[Any]]] = {
            "customer_id": make.id("customer_id"),
            "period_end": make.date("period_end"),
            "months": make.read("months", read_months),
            "scope": make.word("scope", "statement_scope", Scope),
            "standard": make.text("standard"),
            "is_audited": make.words("is_audited", _YES_NO, "yes, no"),
            "opinion": make.word("opinion", "opinion", Opinion),
            "auditor": make.text("auditor"),
            "source": make.text("source"),
            "known_on": make.date("known_on"),
        }
        self._currency: Final = make.read("currency", read_currency)
        self._unit: Final = make.read("unit", read_unit)
        self._item: Final = make.words("item", _items(), "total_assets, revenue")
        self._is_long: Final = binding.has("item")
        self._rules: Final = amount_rules(binding, table, "amount")
        self._readers: Final[dict[int, Amounts]] = {}
        fields = ("amount",) if self._is_long else STATEMENT_KEYS
        self._places: Final = {name: place for name in fields if (place := _place(binding, name)) is not None}
        self._found: Final[dict[Key, _Found]] = {}
        self._off: Final[Counter[str]] = Counter()
        self._first_off: Final[dict[str, dict[str, str | int]]] = {}

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One statement, or one line of one."""
        head: dict[str, Any] = {
            name: value for name, column in self._columns.items() if (value := column(cells)) is not None
        }
        unit, item = self._unit(cells), self._item(cells)
        currency = self._currency_of(cells, unit)
        is_sound = not any(isinstance(value, Failure) for value in (*head.values(), unit, item, currency))
        if not is_sound or currency is None or any(name not in head for name in self.required):
            self.refuse_unless_blank(row, cells, out)
            return
        head["currency"] = currency
        named = unit.unit if unit is not None and not isinstance(unit, Failure) else None
        amounts = self._amounts(cells, named, str(currency))
        if isinstance(amounts, list):
            self.refuse(row, amounts, out)
        elif self._is_long:
            self._collect(row, head, item, amounts, named, out)
        elif not amounts:
            self.refuse(row, [Failure(Reason.MISSING, "statement_empty", {})], out)
        else:
            self._tell(row, Statement(**head, amounts=amounts), self._unit_of(named), out)

    def finish(self) -> Iterator[Chunk]:
        """Statements collected line by line, in the order in which they begin."""
        out = Chunk()
        for found in self._found.values():
            if len(out.facts) >= CHUNK_ROWS:
                yield out
                out = Chunk()
            self._tell(found.row, Statement(**found.head, amounts=found.amounts), found.unit, out)
        yield out

    def notices(self) -> Iterator[Notice]:
        """Which sums do not foot, in how many statements, and the first of them."""
        for name, count in sorted(self._off.items()):
            yield Notice(f"statement_{name}", {"statements": count, **self._first_off[name]})

    def _currency_of(self, cells: list[str], unit: Any) -> str | Failure | None:
        """Of its own column, or as the unit says (CNY thousand)."""
        currency = self._currency(cells)
        said = unit.currency if unit is not None and not isinstance(unit, Failure) else None
        if isinstance(currency, str) and said not in (None, currency):
            return invalid("statement_unit_conflict", value=str(said), unit=currency)
        return currency if currency is not None else said

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """Trouble with the currency, which may stand in the unit, and may contradict it."""
        currency = self._currency_of(cells, self._unit(cells))
        if currency is None:
            column = self.columns.header("currency")
            return [Failure(Reason.MISSING, "cell_missing", {"field": "currency"}).at(column=column)]
        if not isinstance(currency, Failure) or isinstance(self._currency(cells), Failure):
            return []
        return [currency.at(column=self.columns.header("unit"))]

    def _amounts(self, cells: list[str], unit: int | None, currency: str) -> dict[str, int] | list[Failure]:
        found: dict[str, int] = {}
        failures = []
        for name, place in self._places.items():
            text = cells[place.column]
            if not text.strip():
                continue
            told = place.unit if unit is None else unit
            if told is None:
                return [Failure(Reason.MISSING, "statement_unit_missing", {}).at(column=place.header)]
            if place.unit not in (None, told):
                failure = invalid("statement_unit_conflict", value=place.header, unit=str(told))
                failures.append(failure.at(column=place.header))
                continue
            minor = self._reader(told).read(text, currency)
            if isinstance(minor, Failure):
                failures.append(minor.at(column=place.header))
            else:
                found[name] = minor
        return failures or found

    def _reader(self, unit: int) -> Amounts:
        reader = self._readers.get(unit)
        if reader is None:
            reader = self._readers[unit] = Amounts(replace(self._rules, unit=unit))
        return reader

    def _unit_of(self, named: int | None) -> int:
        return named or max((place.unit or 1 for place in self._places.values()), default=1)

    def _collect(
        self, row: int, head: dict[str, Any], item: Any, amounts: Mapping[str, int], unit: int | None, out: Chunk
    ) -> None:
        """One line more of a statement."""
        if item is None or "amount" not in amounts:
            name = "item" if item is None else "amount"
            failure = Failure(Reason.MISSING, "cell_missing", {"field": name}).at(column=self.columns.header(name))
            self.refuse(row, [failure], out)
            return
        key = (head["customer_id"], head["period_end"], head["months"], head.get("scope", Scope.SINGLE))
        found = self._found.setdefault(key, _Found(row, head, self._unit_of(unit)))
        minor = amounts["amount"]
        if found.head["currency"] != head["currency"] or found.amounts.get(item, minor) != minor:
            twice = invalid("statement_item_twice", field=item, earlier_row=found.row)
            self.refuse(row, [twice.at(column=self.columns.header("item"))], out)
            return
        found.head |= head
        found.amounts[item] = minor

    def _tell(self, row: int, statement: Statement, unit: int, out: Chunk) -> None:
        """A finished statement, and what does not add up in it."""
        for name, by_minor in identities(statement, unit):
            self._off[name] += 1
            params: dict[str, str | int] = {"row": row, "customer_id": statement.customer_id}
            params |= {"difference_minor": by_minor, "currency": statement.currency}
            self._first_off.setdefault(name, params)
        out.add(row, statement)


def _items() -> dict[str, str]:
    """Folded name of a line → its key: what a column of it would be called."""
    return {name: key for name, key in headers("statements").items() if key in STATEMENT_KEYS}


def _place(binding: Binding, name: str) -> _Place | None:
    bound = binding.fields.get(name)
    if bound is None or bound.index is None:
        return None
    is_said = bound.rule.unit is not None or says_unit(bound.header)
    return _Place(bound.index, bound.header, bound.unit if is_said else None)
