"""What every kind of file has in common: rows in, facts out, and the count of what became of each row."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from payworthy.base.failure import Failure
from payworthy.sources.amounts import AmountRules, Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.columns import Column, Columns
from payworthy.sources.report import Chunk, Fact, Notice
from payworthy.sources.rows import Table, is_blank


class KindRows(ABC):
    """Turns the rows of one file of one kind into facts. ``required`` fields must have a value in every row."""

    required: tuple[str, ...] = ()

    def __init__(self, binding: Binding, caps: Caps) -> None:
        self.binding: Final = binding
        self.columns: Final = Columns(binding, caps)
        self.caps: Final = caps
        self.counts: Final[Counter[str]] = Counter()
        self.blank = self.refused = self.skipped = 0

    @abstractmethod
    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """Add the facts of a row to ``out``, or why there are none."""

    @property
    def amounts(self) -> Amounts | None:
        """The column whose sums tie to the file, if this kind has one."""
        return None

    def finish(self) -> Iterator[Chunk]:
        """Facts that could only be known at the end of the file."""
        return iter(())

    def notices(self) -> Iterator[Notice]:
        """What a person should know about the whole file, once it is read."""
        return iter(())

    def add(self, row: int, fact: Fact, kind: str, out: Chunk) -> None:
        """Take one fact, counted under ``kind``."""
        self.counts[kind] += 1
        out.add(row, fact)

    def refuse(self, row: int, failures: Iterable[Failure], out: Chunk) -> None:
        """Count a row as refused and say why."""
        self.refused += 1
        out.failures.extend(failure.at(row=row) for failure in failures)

    def refuse_unless_blank(self, row: int, cells: list[str], out: Chunk) -> None:
        """A row with an empty required cell, or one that cannot be read: explain it, unless it is a blank line."""
        if is_blank(cells):
            self.blank += 1
        else:
            self.refuse(row, [*self.columns.troubles(cells, self.required), *self.amount_troubles(cells)], out)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """What is wrong with the amount of a row that is refused anyway; it still counts in the file's sums."""
        return []


class _Converted(NamedTuple):
    index: int
    value: str
    rate: Decimal
    currency: str


class AmountColumn:
    """The amount of a row with its currency, which a ``converted`` rule may change for some rows."""

    def __init__(self, field: str, columns: Columns, rules: AmountRules) -> None:
        binding = columns.binding
        bound = binding.fields.get(field)
        self.header: Final = columns.header(field)
        self.amounts: Final = Amounts(rules)
        self.index: Final = None if bound is None else bound.index
        self._currency: Final[Column[str]] = columns.currency("currency")
        self._constant: Final = (bound.rule.constant or "") if bound is not None else ""
        self._converted: Final = tuple(
            _Converted(binding.conditions[rule.column], rule.value, Decimal(rule.rate), rule.currency)
            for rule in (bound.rule.converted if bound is not None else ())
        )
        if not self._converted:
            self.currency = self._currency

    def currency(self, cells: list[str]) -> str | Failure | None:  # replaced by the plain column where it can be
        """The currency of the row's amount."""
        converted = self._conversion(cells)
        return self._currency(cells) if converted is None else converted.currency

    def text(self, cells: list[str]) -> str:
        """The amount as written."""
        return self._constant if self.index is None else cells[self.index]

    def minor(self, cells: list[str], currency: str) -> int | Failure:
        """The amount in minor units, signed as written."""
        text = self._constant if self.index is None else cells[self.index]
        converted = self._conversion(cells) if self._converted else None
        if converted is not None:
            amount = self.amounts.read_converted(text, currency, converted.rate)
        else:
            amount = self.amounts.read(text, currency)
        return amount.at(column=self.header) if isinstance(amount, Failure) else amount

    def troubles(self, cells: list[str]) -> list[Failure]:
        """Read the amount of a refused row for the sums of the file; what is wrong with it, if anything."""
        currency = self.currency(cells)
        if not isinstance(currency, str):
            self.amounts.unread += 1
            return []
        amount = self.minor(cells, currency)
        if isinstance(amount, Failure):
            return [amount]
        self.amounts.refuse(amount, currency)
        return []

    def _conversion(self, cells: list[str]) -> _Converted | None:
        for converted in self._converted:
            if cells[converted.index].strip() == converted.value:
                return converted
        return None


def amount_rules(binding: Binding, table: Table, field: str) -> AmountRules:
    """How this file writes the amounts of ``field``."""
    rules, bound = binding.rules, binding.fields.get(field)
    return AmountRules(
        unit=1 if bound is None else bound.unit,
        decimal_comma=rules.decimal_comma,
        is_comma_unclear=table.delimiter == ";" and not rules.decimal_comma,
        float_noise=rules.float_noise or table.has_binary_numbers,
    )
