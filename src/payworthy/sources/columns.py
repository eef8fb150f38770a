"""The fields of one file as functions of a row's cells: bound once, called for every row."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from payworthy.base.failure import Failure, Reason
from payworthy.sources.binding import Binding, Bound
from payworthy.sources.caps import Caps
from payworthy.sources.cells import (
    Read,
    Remembered,
    date_reader,
    id_reader,
    read_country,
    read_currency,
    text_reader,
    word_reader,
)
from payworthy.sources.credit_cells import day_reader
from payworthy.sources.mapping import FieldRule
from payworthy.sources.words import fold, words

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Column = Callable[[list[str]], T | Failure | None]
"""The value of one field of a row; ``None`` if it is empty or the file does not have it."""


class Columns:
    """Makes the ``Column`` of each field and keeps them, so that a refused row can be explained in full."""

    def __init__(self, binding: Binding, caps: Caps) -> None:
        self.binding = binding
        self.caps = caps
        self._made: dict[str, Column[object]] = {}

    def id(self, field: str, *, is_unique: bool = False) -> Column[str]:
        """An identifier; ``is_unique`` if nearly every row has its own, so that remembering would not help."""
        rule = self._rule(field)
        noise, strip = rule.integer_noise, rule.leading_zeros == "strip"
        read = id_reader(self.caps.id_characters, integer_noise=noise, strip_zeros=strip)
        return self._column(field, read, is_unique=is_unique)

    def text(self, field: str) -> Column[str]:
        """Free text on one line."""
        return self._column(field, text_reader(self.caps.cell_characters), is_unique=True)

    def day(self, field: str) -> Column[date]:
        """A date, also in the milliseconds of data services."""
        noise = self._rule(field).integer_noise
        return self._column(field, day_reader(self.binding.rules.date_order, integer_noise=noise))

    def date(self, field: str) -> Column[date]:
        """A date."""
        noise = self._rule(field).integer_noise
        return self._column(field, date_reader(self.binding.rules.date_order, integer_noise=noise))

    def currency(self, field: str) -> Column[str]:
        """A currency code."""
        return self._column(field, read_currency)

    def country(self, field: str) -> Column[str]:
        """A country code."""
        return self._column(field, read_country)

    def word(self, field: str, group: str, kind: type[E]) -> Column[E]:
        """One of the words of an enumeration."""
        known = {word: kind(value) for word, value in words(group).items()}
        return self.words(field, known, ", ".join(kind))

    def words(self, field: str, known: Mapping[str, T], expected: str) -> Column[T]:
        """One of several words, keyed by their folded form."""
        return self._column(field, word_reader(known, expected))

    def read(self, field: str, read: Read[T]) -> Column[T]:
        """A field with a reader of its own."""
        return self._column(field, read)

    def place(self, field: str) -> int | None:
        """The index of a field's column, if it has one."""
        bound = self.binding.fields.get(field)
        return None if bound is None else bound.index

    def header(self, field: str) -> str:
        """What the file calls a field, for failures."""
        bound = self.binding.fields.get(field)
        return field if bound is None else bound.header

    def troubles(self, cells: list[str], required: tuple[str, ...]) -> list[Failure]:
        """Everything wrong with a row's cells, and each required cell that is empty."""
        found = []
        for field, column in self._made.items():
            value = column(cells)
            if isinstance(value, Failure):
                found.append(value.at(column=self.header(field)))
            elif value is None and field in required:
                found.append(Failure(Reason.MISSING, "cell_missing", {"field": field}).at(column=self.header(field)))
        return found

    def constant_troubles(self) -> list[Failure]:
        """What is wrong with the values a mapping sets, which no row can mend."""
        bound = [(field, self.binding.fields.get(field), column) for field, column in self._made.items()]
        values = [(field, column([])) for field, place, column in bound if place is not None and place.index is None]
        return [value.at(column=field) for field, value in values if isinstance(value, Failure)]

    def _rule(self, field: str) -> FieldRule:
        bound = self.binding.fields.get(field)
        return FieldRule() if bound is None else bound.rule

    def _column(self, field: str, read: Read[T], *, is_unique: bool = False) -> Column[T]:
        bound = self.binding.fields.get(field)
        column = _absent if bound is None else _column_of(bound, read, is_unique=is_unique)
        self._made[field] = column
        return column


def _absent(cells: list[str]) -> None:
    return None


def _column_of(bound: Bound, read: Read[T], *, is_unique: bool) -> Column[T]:
    if bound.index is None:
        value = None if bound.rule.constant is None else read(bound.rule.constant)
        return lambda cells: value
    index = bound.index
    if bound.rule.values:
        read = _translated(read, {fold(word): value for word, value in bound.rule.values.items()})
    elif is_unique:
        return lambda cells: read(text) if (text := cells[index]) else None
    remembered = Remembered(read)
    return lambda cells: remembered[cells[index]]


def _translated(read: Read[T], own: Mapping[str, str]) -> Read[T]:
    """The file's own words first; what is none of them is read as it stands."""
    return lambda text: read(own.get(fold(text), text))
