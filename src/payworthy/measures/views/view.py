"""The shape of a view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from payworthy.measures.day import Day


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
    return f"COALESCE(SUM({_only(what, where)}), 0)"


def number(where: str) -> str:
    """How many rows fulfil the condition."""
    return f"COUNT({_only('1', where)})"


def highest(what: str, where: str | None = None) -> str:
    """The largest value; missing where there is none."""
    return f"MAX({_only(what, where)})"


def lowest(what: str, where: str | None = None) -> str:
    """The smallest value; missing where there is none."""
    return f"MIN({_only(what, where)})"


def _only(what: str, where: str | None) -> str:
    """A value or nothing, and no FILTER: over many items DuckDB takes a sixth longer for that (ADR 22)."""
    return f"CASE WHEN {where} THEN {what} END" if where else what


def days_between(early: str, late: str) -> str:
    """Whole days from one date to another; negative, where the second comes first."""
    return f"DATE_DIFF('DAY', {early}, {late})"
