"""What databases spell differently, as far as views need it.

The expressions of measures are spelt alike in DuckDB and SQLite. Views say days, and read them out of text; for these
few there are words here, so that a statement is made in either dialect in 2 ms. (SQLGlot takes 0.4 s for the whole
catalogue, which a night does not mind and a person at a prompt does. Spark's statement is made by it, from DuckDB's.)
"""

from datetime import date
from typing import Final

EPOCH: Final = date(1970, 1, 1).toordinal()
"""Days are counted from here where a database has no type for them."""


def only(what: str, where: str | None) -> str:
    """What an aggregate takes where the condition holds, and nothing elsewhere. No FILTER: over many items DuckDB takes
    a sixth longer for that (ADR 22)."""
    return f"CASE WHEN {where} THEN {what} END" if where else what


class Words:
    """DuckDB's words. ``what`` and ``where`` are SQL, and so are the answers."""

    def day(self, day: date) -> str:
        """A day."""
        return f"DATE '{day.isoformat()}'"

    def days_between(self, early: str, late: str) -> str:
        """Whole days from one day to another; negative, where the second comes first."""
        return f"DATE_DIFF('DAY', {early}, {late})"

    def text_of_day(self, day: str) -> str:
        """A day in ISO's spelling."""
        return f"CAST({day} AS VARCHAR)"

    def day_of_text(self, text: str) -> str:
        """The day in ISO's spelling; missing where the text is none."""
        return f"TRY_CAST({text} AS DATE)"

    def whole_of_text(self, text: str) -> str:
        """The whole number a text says; missing where it says none."""
        return f"TRY_CAST({text} AS BIGINT)"

    def wide_total(self, what: str, where: str | None = None) -> str:
        """The exact sum of what fits into 64 bits row by row, but perhaps not together: amounts times days or points.
        Zero where there are no rows. Only to be added to its like, and to be read as a binary fraction."""
        return f"COALESCE(SUM({only(what, where)}), 0)"


class SqliteWords(Words):
    """SQLite's words: a day is the whole number of days since 1970, and ``engine/on_sqlite.py`` adds the functions."""

    def day(self, day: date) -> str:
        """A day."""
        return str(day.toordinal() - EPOCH)

    def days_between(self, early: str, late: str) -> str:
        """Whole days from one day to another."""
        return f"({late} - {early})"

    def text_of_day(self, day: str) -> str:
        """A day in ISO's spelling."""
        return f"text_of_day({day})"

    def day_of_text(self, text: str) -> str:
        """The day in ISO's spelling."""
        return f"day_of_text({text})"

    def whole_of_text(self, text: str) -> str:
        """The whole number a text says."""
        return f"whole_of_text({text})"

    def wide_total(self, what: str, where: str | None = None) -> str:
        """SQLite sums in 64 bits, and raises beyond: upper and lower halves are summed apart."""
        upper = f"SUM({only(f'({what}) >> 32', where)})"
        lower = f"SUM({only(f'({what}) & 4294967295', where)})"
        return f"COALESCE(joined_halves({upper}, {lower}), 0)"


WORDS: Final = {"duckdb": Words(), "sqlite": SqliteWords()}
"""By dialect; for all others SQLGlot translates DuckDB's."""
