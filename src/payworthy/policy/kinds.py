"""What kinds of values, tables and lists a policy is made of; ``vocabulary.py`` says which of them stand where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    DATE = "date"
    CURRENCY = "currency"
    COUNTRY = "country"
    TIMEZONE = "timezone"
    SHARE = "share"  # 0 to 1
    TIMES = "times"  # a multiple, above 0
    NUMBER = "number"  # a decimal with or without sign
    WHOLE = "whole"  # an integer
    FLAG = "flag"
    MONEY = "money"  # a table by currency, in major units
    CHOICE = "choice"
    LIST = "list"  # of values of kind ``of``, none of them twice
    TERMS = "terms"
    INSTALMENTS = "instalments"


class Direction(StrEnum):
    """Whether a change lets more orders through or fewer."""

    LOOSER = "looser"
    STRICTER = "stricter"


Absent = Literal["lowest", "highest"] | None
"""How a value that is not there compares with one that is."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value. ``higher`` says what a higher number, a later option or a longer list means, where that is
    certain. ``least`` and ``most`` bound whole numbers; ``unit`` names what they count. ``absent`` says how a value
    that is not there compares with one that is: as the lowest, as the highest, or not at all (``None``)."""

    kind: Kind
    higher: Direction | None = None
    required: bool = True
    absent: Absent = None
    least: int = 0
    most: int = 3650
    unit: str = ""
    options: tuple[str, ...] = ()
    of: "Field | None" = None


@dataclass(frozen=True, slots=True)
class Named:
    """A table with names of the company's own choosing (``names`` empty) or of a closed set, each holding the
    same kind of entry. Tables of free names may always be absent: there are none; ``required`` is about the others."""

    entry: "Spec"
    names: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of tables of one shape."""

    entry: "Table"
    required: bool = True


Table = Mapping[str, "Spec"]
"""A table with fixed names."""

Spec = Field | Named | Rows | Table
"""Anything that may stand in a policy."""

UP: Final = Direction.LOOSER
"""A higher value lets more through."""

DOWN: Final = Direction.STRICTER
"""A higher value lets less through."""


def days(higher: Direction | None = UP, least: int = 0) -> Field:
    """A number of days."""
    return Field(Kind.WHOLE, higher, least=least, unit="days")


def count(higher: Direction | None, least: int = 0, most: int = 1000) -> Field:
    """A number of things."""
    return Field(Kind.WHOLE, higher, least=least, most=most, unit="count")


def share(higher: Direction | None, *, required: bool = True) -> Field:
    """A share, 0 to 1."""
    return Field(Kind.SHARE, higher, required)


def money(higher: Direction | None, *, required: bool = True, absent: Absent = None) -> Field:
    """An amount in every currency of the policy."""
    return Field(Kind.MONEY, higher, required, absent)


def list_of(of: Field, higher: Direction | None = None, *, required: bool = True) -> Field:
    """A list of one kind."""
    return Field(Kind.LIST, higher, required, of=of)


def choice(*options: str) -> Field:
    """One of these words."""
    return Field(Kind.CHOICE, options=options)
