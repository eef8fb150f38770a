"""Working days of the made-up company: near enough to China's, and the same whatever calendar is installed."""

from datetime import date, timedelta
from typing import Final

from payworthy.base.calendar import add_months

_DAY: Final = timedelta(days=1)


def workday(day: date) -> date:
    """``day``, or the next one on which the company works: no weekends, no New Year, Labour Day, National Day."""
    while day.weekday() >= 5 or _is_holiday(day):
        day += _DAY
    return day


def last_workday(day: date) -> date:
    """``day``, or the one before on which the company works."""
    while day.weekday() >= 5 or _is_holiday(day):
        day -= _DAY
    return day


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) in ((1, 1), (5, 1), (5, 2), (5, 3)) or (day.month == 10 and day.day <= 7)


def months(first: date, last: date) -> list[date]:
    """First days of the months that touch the span, both ends included."""
    start = first.replace(day=1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [add_months(start, index) for index in range(count)]


def years_before(day: date, years: int) -> date:
    """The corresponding day so many years before."""
    return add_months(day, -12 * years)
