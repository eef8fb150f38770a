"""The day a figure is meant for, and the days counted back from it, in SQL.

Calendar arithmetic is done here, once, and not by the databases: they differ on what a month before the 31st is.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from payworthy.measures.words import WORDS, Words


@dataclass(frozen=True, slots=True)
class Day:
    """An as-of day in the words of a dialect. Windows are half open: *the last 12 months* are the days after
    ``back(12)`` up to ``sql``."""

    as_of: date
    words: Words = WORDS["duckdb"]

    @property
    def sql(self) -> str:
        """The day itself."""
        return self.words.day(self.as_of)

    def back(self, months: int) -> str:
        """The same day so many months earlier, or the last of that month."""
        return self.words.day(months_before(self.as_of, months))

    def month_ends(self, count: int) -> tuple[str, ...]:
        """The last ``count`` month ends on or before the day, latest first."""
        end = self.as_of if (self.as_of + timedelta(days=1)).day == 1 else self.as_of.replace(day=1) - timedelta(days=1)
        ends = []
        for _ in range(count):
            ends.append(self.words.day(end))
            end = end.replace(day=1) - timedelta(days=1)
        return tuple(ends)


def months_before(day: date, months: int) -> date:
    """``day`` so many months earlier; the last of the month, where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
