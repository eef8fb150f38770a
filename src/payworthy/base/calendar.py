"""Business days: weekends, public holidays, make-up workdays (调休上班), and the arithmetic of periods.

A ``Calendar`` knows a span of years and refuses to speak about others: China publishes the days of a year
by a notice in the November before, so a date past the last notice has no known answer, only a guess.
The days come from the ``holidays`` library; what it does not know yet, a shell reads from a file and hands
in as a plain mapping (``Calendar.with_override``).
"""

import warnings
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from inspect import signature
from typing import Any, Final, Literal

from payworthy.base.failure import Failure, Reason, invalid

Roll = Literal["none", "next", "previous"]
"""What to do with a date that is no business day: leave it, or take the next or the previous one."""

FIRST_YEAR: Final = 2001
"""First year asked of the library: the first Chinese notice it was checked against."""

LAST_RULE_YEAR: Final = 2050
"""Last year asked of the library. Countries whose holidays follow from standing law are known this far."""

_DAY: Final = timedelta(days=1)
_OVERRIDE_KEYS: Final = ("holidays", "workdays", "known_until")


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later, else the end of that month (Civil Code of China, art. 202).

    Years are twelve months: three years from 2024-02-29 end on 2027-02-28. Raises ``OverflowError``
    outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"{months} months from {day} is out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The business days of one place in the years ``known_from`` to ``known_until``, both included.

    ``weekend`` holds weekday numbers (Monday = 0). ``holidays`` are days off that fall on no weekend,
    ``workdays`` weekend days that are worked; a calendar needs to list nothing else.
    Every method returns the ``Failure`` ``calendar_year_unknown`` as soon as it would have to look at a
    day outside the known years. Test the answer with ``isinstance`` or ``is True``: a ``Failure`` is truthy.
    """

    name: str
    weekend: frozenset[int]
    holidays: frozenset[date]
    workdays: frozenset[date]
    known_from: int
    known_until: int

    def is_business_day(self, day: date) -> bool | Failure:
        """Whether people work on ``day``."""
        if not self.known_from <= day.year <= self.known_until:
            return self._unknown(day.year)
        return self._is_worked(day)

    def roll(self, day: date, convention: Roll) -> date | Failure:
        """``day`` itself if it is a business day, else the next or previous one; ``none`` never moves."""
        if convention == "none":
            return day
        step = _DAY if convention == "next" else -_DAY
        while (worked := self.is_business_day(day)) is False:
            day += step
        return worked if isinstance(worked, Failure) else day

    def add_business_days(self, day: date, count: int) -> date | Failure:
        """The ``count``-th business day after ``day``, which is not counted itself (before, if negative).

        With a count of 0: ``day`` rolled to the next business day.
        """
        if count == 0:
            return self.roll(day, "next")
        if not self.known_from <= day.year <= self.known_until:
            return self._unknown(day.year)
        convention: Roll = "next" if count > 0 else "previous"
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            rolled = self.roll(day + step, convention)
            if isinstance(rolled, Failure):
                return rolled
            day = rolled
        return day

    def with_override(self, override: Mapping[str, Any]) -> "Calendar | Failure":
        """This calendar with days added or taken back by hand.

        ``holidays`` and ``workdays`` list days (dates or ISO text; of a mapping the keys count), and
        ``known_until`` may name a later last year. A year added so is taken from the override alone, so it
        must list *all* its days off that fall on a weekday and its make-up workdays, as the notice does.
        """
        unknown = sorted(set(override) - set(_OVERRIDE_KEYS))
        if unknown:
            return invalid("calendar_override_key_unknown", value=unknown[0], known=", ".join(_OVERRIDE_KEYS))
        until = override.get("known_until", self.known_until)
        if type(until) is not int or not self.known_until <= until <= LAST_RULE_YEAR:
            return invalid("calendar_override_year_invalid", value=str(until), known_until=self.known_until)
        off = _days(override.get("holidays", ()))
        if isinstance(off, Failure):
            return off
        on = _days(override.get("workdays", ()))
        if isinstance(on, Failure):
            return on
        extended = replace(
            self,
            known_until=until,
            holidays=(self.holidays | {day for day in off if day.weekday() not in self.weekend}) - on,
            workdays=(self.workdays | {day for day in on if day.weekday() in self.weekend}) - off,
        )
        return extended._trouble_with(off, on, since=self.known_until) or extended

    def _is_worked(self, day: date) -> bool:
        return day in self.workdays if day.weekday() in self.weekend else day not in self.holidays

    def _unknown(self, year: int) -> Failure:
        params: dict[str, str | int] = {
            "calendar": self.name,
            "year": year,
            "known_from": self.known_from,
            "known_until": self.known_until,
        }
        return Failure(Reason.MISSING, "calendar_year_unknown", params)

    def _trouble_with(self, off: frozenset[date], on: frozenset[date], since: int) -> Failure | None:
        if twice := off & on:
            return Failure(Reason.CONFLICT, "calendar_override_day_twice", {"day": min(twice).isoformat()})
        for day in sorted(off | on):
            if not self.known_from <= day.year <= self.known_until:
                return invalid("calendar_override_day_outside", day=day.isoformat(), known_until=self.known_until)
        for year in range(since + 1, self.known_until + 1):
            if not any(day.year == year for day in off):
                return invalid("calendar_override_year_empty", year=year)
        return None


def _days(values: Any) -> frozenset[date] | Failure:
    if isinstance(values, str) or not isinstance(values, Iterable):
        return invalid("calendar_override_day_invalid", value=str(values))
    days = set()
    for value in values:
        try:
            days.add(value if type(value) is date else date.fromisoformat(value))
        except (TypeError, ValueError):
            return invalid("calendar_override_day_invalid", value=str(value))
    return frozenset(days)


def china_calendar() -> Calendar:
    """Mainland China: statutory holidays, the days off swapped in for them, and make-up workdays."""
    calendar = country_calendar("CN")
    assert isinstance(calendar, Calendar)
    return calendar


@lru_cache(maxsize=64)
def country_calendar(code: str, subdivision: str | None = None) -> Calendar | Failure:
    """The calendar of a country by ISO 3166 code (``DE``), or of a part of it (``DE``, ``BY``).

    Known years, as far as they can be told from the library:

    - a country that swaps days off by a yearly notice (China, Russia, Hungary): until the last year in
      which the library lists a swapped day, since later years hold rule-made entries only;
    - a year without entries, or with one marked as estimated (sighting of the moon), is not known, and of
      the known years only the last unbroken run counts;
    - otherwise, where holidays follow from standing law: ``FIRST_YEAR`` to ``LAST_RULE_YEAR``.

    The first call for a country takes about a tenth of a second, later ones nothing. The notice for the year after
    the last known one may still turn a day of its December into a workday; hand that in as an override.
    """
    import holidays  # here, not above: the import is dear and many runs never ask for a calendar

    name = code if subdivision is None else f"{code}-{subdivision}"
    unsupported = Failure(Reason.UNSUPPORTED, "calendar_country_unknown", {"value": name})
    try:
        entity = type(holidays.country_holidays(code, subdiv=subdivision))
    except NotImplementedError:
        return unsupported
    options: dict[str, Any] = {"islamic_show_estimated": True} if _can_mark_estimates(entity) else {}
    years = range(max(FIRST_YEAR, entity.start_year), min(LAST_RULE_YEAR, entity.end_year) + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "available only from 2001 to 2035": such years are cut off below
        source = entity(subdiv=subdivision, years=years, **options)
    known = _known_years(source, years)
    return _read(source, name, known) if known else unsupported


def _can_mark_estimates(entity: type[Any]) -> bool:
    """Whether the library's class knows estimated days; some mark them only when asked to."""
    inits = [vars(base)["__init__"] for base in entity.__mro__[:-1] if "__init__" in vars(base)]
    return any("islamic_show_estimated" in signature(init).parameters for init in inits)


def _known_years(source: Any, years: range) -> range:
    label = source.tr(getattr(source, "estimated_label", None) or "%s").replace("%s", "").strip(" ()（）")
    listed = {day.year for day in source}
    estimated = {day.year for day, title in source.items() if label and label in title}
    last = max((day.year for day in source.weekend_workdays), default=years[-1])
    known = [year for year in years if year <= last and year in listed - estimated]
    first = len(known) - 1
    while first > 0 and known[first - 1] == known[first] - 1:
        first -= 1
    return range(known[first], known[-1] + 1) if known else range(0)


def _read(source: Any, name: str, known: range) -> Calendar:
    """Take over, day by day, where the library departs from the plain week."""
    weekend = frozenset(source.weekend)
    off: set[date] = set()
    on: set[date] = set()
    day = date(known[0], 1, 1)
    while day.year <= known[-1]:
        worked = source.is_working_day(day)
        if worked != (day.weekday() not in weekend):
            (on if worked else off).add(day)
        day += _DAY
    return Calendar(name, weekend, frozenset(off), frozenset(on), known[0], known[-1])
