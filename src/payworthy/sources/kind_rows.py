"""What every kind of file has in common: rows in, facts out, and the count of what became of each row."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.amounts import AmountRules, Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.columns import Column, Columns
from payworthy.sources.report import Chunk, Fact, Notice
from payworthy.sources.rows import Table, is_blank
from payworthy.sources.worth import Worth, split_worth


class KindRows(ABC):
    """Turns the rows of one file of one kind into facts. ``required`` fields must have a value in every row;
    ``fact_name`` is what a fact is counted under."""

    required: tuple[str, ...] = ()
    fact_name: str = ""

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

    def count(self, facts: Sequence[Fact]) -> None:
        """Count the facts of a finished chunk."""
        self.counts[self.fact_name] += len(facts)

    def refuse(self, row: int, failures: Iterable[Failure], out: Chunk) -> None:
        """Count a row as refused and say why."""
        self.refused += 1
        out.failures.extend(failure.at(row=row) for failure in failures)

    def refuse_unread(self, row: int, failure: Failure, out: Chunk) -> None:
        """A row that is not even cells."""
        if self.amounts is not None:
            self.amounts.unread += 1
        self.refuse(row, [failure], out)

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
    place: int
    value: str
    rate: Decimal
    currency: str


class AmountColumn:
    """The amount of a row with its currency, which a ``converted`` rule may change for some rows.

    ``currency(cells)`` reads the currency, ``minor(cells, currency)`` the amount in minor units, signed as written.
    """

    def __init__(self, field: str, columns: Columns, rules: AmountRules) -> None:
        binding = columns.binding
        bound = binding.fields.get(field)
        self.header: Final = columns.header(field)
        self.amounts: Final = Amounts(rules)
        self.index: Final = None if bound is None else bound.index
        self._plain_currency: Final[Column[str]] = columns.currency("currency")
        self._constant: Final = (bound.rule.constant or "") if bound is not None else ""
        self._converted: Final = tuple(
            _Converted(binding.conditions[rule.column], rule.value, Decimal(rule.rate), rule.currency)
            for rule in (bound.rule.converted if bound is not None else ())
        )
        self.currency: Final[Column[str]] = self._converted_currency if self._converted else self._plain_currency
        self.minor: Final[Callable[[list[str], str], int | Failure]] = (
            self._converted_minor if self._converted else self._written_minor
        )

    def _converted_currency(self, cells: list[str]) -> str | Failure | None:
        converted = self._conversion(cells)
        return self._plain_currency(cells) if converted is None else converted.currency

    def text(self, cells: list[str]) -> str:
        """The amount as written."""
        return self._constant if self.index is None else cells[self.index]

    def _written_minor(self, cells: list[str], currency: str) -> int | Failure:
        amount = self.amounts.read(self.text(cells), currency)
        return amount.at(column=self.header) if isinstance(amount, Failure) else amount

    def _converted_minor(self, cells: list[str], currency: str) -> int | Failure:
        converted = self._conversion(cells)
        if converted is None:
            return self._written_minor(cells, currency)
        amount = self.amounts.read_converted(self.text(cells), currency, converted.rate)
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
            if cells[converted.place].strip() == converted.value:
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


class Given(NamedTuple):
    """An amount that may be empty: minor units and currency, both or neither."""

    minor: int | None
    currency: str | None


class OptionalAmount:
    """An amount that may be left out. Where it stands, it is not negative and its currency is known."""

    def __init__(self, field: str, columns: Columns, binding: Binding, table: Table) -> None:
        self._rules: Final = amount_rules(binding, table, field)
        self._column: Final = AmountColumn(field, columns, self._rules)
        self._has: Final = binding.has(field)
        self._currency_header: Final = columns.header("currency")

    @property
    def amounts(self) -> Amounts:
        """The sums of the column."""
        return self._column.amounts

    def read(self, cells: list[str]) -> Given | Failure:
        """Failures: those of the amount, ``cell_missing`` for its currency, ``amount_negative``."""
        if not self._has or not self._column.text(cells).strip():
            return Given(None, None)
        worth = split_worth(self._column.text(cells))
        if worth is not None:
            return self._with_unit(cells, worth)
        currency = self._column.currency(cells)
        if currency is None:
            self.amounts.unread += 1
            return Failure(Reason.MISSING, "cell_missing", {"field": "currency"}).at(column=self._currency_header)
        if isinstance(currency, Failure):
            self.amounts.unread += 1
            return currency.at(column=self._currency_header)
        minor = self._column.minor(cells, currency)
        if isinstance(minor, Failure):
            return minor
        if minor < 0:
            self.amounts.refuse(minor, currency)
            text = self._column.text(cells).strip()[:60]
            return invalid("credit_amount_negative", value=text).at(column=self._column.header)
        return Given(minor, currency)

    def _with_unit(self, cells: list[str], worth: Worth | Failure) -> Given | Failure:
        """A cell that says its own unit or currency; the header and the currency's column must not say otherwise."""
        told = self._column.currency(cells)
        failure = worth if isinstance(worth, Failure) else told if isinstance(told, Failure) else None
        if failure is None and not isinstance(worth, Failure):
            currency = worth.currency or told
            if currency is None:
                failure = Failure(Reason.MISSING, "cell_missing", {"field": "currency"})
            elif worth.currency not in (None, told) and told is not None:
                text = self._column.text(cells).strip()
                failure = invalid("amount_currency_mark_differs", value=text, currency=str(told))
            elif worth.unit != 1 and self._rules.unit not in (1, worth.unit):
                failure = invalid("header_unit_conflict", value=self._column.header, unit=worth.unit)
            else:
                unit = worth.unit if worth.unit != 1 else self._rules.unit
                minor = Amounts(replace(self._rules, unit=unit)).read(worth.number, str(currency))
                return (
                    minor.at(column=self._column.header) if isinstance(minor, Failure) else Given(minor, str(currency))
                )
        self.amounts.unread += 1
        assert failure is not None
        return failure.at(column=self._column.header)

    def troubles(self, cells: list[str]) -> list[Failure]:
        """The amount of a row that is refused anyway, for the sums of the file."""
        is_given = self._has and self._column.text(cells).strip()
        if is_given and split_worth(self._column.text(cells)) is not None:
            read = self.read(cells)
            return [read] if isinstance(read, Failure) else []
        return self._column.troubles(cells) if is_given else []
