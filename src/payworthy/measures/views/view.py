"""The shape of a view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from payworthy.measures.day import Day
from payworthy.measures.words import only


@dataclass(frozen=True, slots=True)
class View:
    """Rows of facts seen on a day, and what they come to per customer.

    ``rows``: a SELECT over the fact tables with ``customer_id``, or with ``{columns}`` where only the columns in use
    shall be read. ``figures``: column → aggregate over those rows, or a plain expression where ``is_single`` (there is
    one row per customer already). An aggregate sums exactly; amounts are whole numbers.
    """

    name: str
    tables: tuple[str, ...]
    rows: Callable[[Day], str]
    figures: Callable[[Day], Mapping[str, str]]
    is_single: bool = False


def total(what: str, where: str | None = None) -> str:
    """The sum of ``what`` over the rows where the condition holds; zero where there are none."""
    return f"COALESCE(SUM({only(what, where)}), 0)"


def number(where: str) -> str:
    """How many rows fulfil the condition."""
    return f"COUNT({only('1', where)})"


def highest(what: str, where: str | None = None) -> str:
    """The largest value; missing where there is none."""
    return f"MAX({only(what, where)})"


def lowest(what: str, where: str | None = None) -> str:
    """The smallest value; missing where there is none."""
    return f"MIN({only(what, where)})"
