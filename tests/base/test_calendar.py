"""Business days are known or refused, never guessed."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payworthy.base.calendar import (
    LAST_RULE_YEAR,
    Calendar,
    Roll,
    _known_years,
    add_months,
    china_calendar,
    country_calendar,
    month_end,
)
from payworthy.base.failure import Failure, Reason

WEEKEND = frozenset({5, 6})
PLAIN = Calendar("plain", WEEKEND, frozenset({date(2026, 1, 1)}), frozenset({date(2026, 1, 4)}), 2026, 2026)

# The notice for 2026: each holiday's days off from first to last, and the weekend days worked for it.
CHINA_2026_OFF = [
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
]
CHINA_2026_WORKED = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def code_of(value: object) -> str:
    assert isinstance(value, Failure)
    return value.code


def test_china_2026_is_the_plain_week_changed_by_the_notice_and_nothing_else() -> None:
    off = {
        date.fromisoformat(first) + timedelta(days=n)
        for first, last in CHINA_2026_OFF
        for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    }
    worked = {date.fromisoformat(day) for day in CHINA_2026_WORKED}
    for day in days_of(2026):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert china_calendar().is_business_day(day) is expected, day


def test_china_is_known_as_far_as_the_library_lists_swapped_days() -> None:
    assert china_calendar().known_until >= 2026
    assert china_calendar().known_from == 2001


def test_china_past_the_last_notice_is_refused_not_guessed() -> None:
    calendar = china_calendar()
    day = date(calendar.known_until + 1, 3, 1)
    failure = calendar.is_business_day(day)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.code) == (Reason.MISSING, "calendar_year_unknown")
    assert failure.params == {
        "calendar": "CN",
        "year": day.year,
        "known_from": 2001,
        "known_until": calendar.known_until,
    }
    assert calendar.roll(day, "none") == day
    assert calendar.roll(day, "next") == failure
    assert calendar.add_business_days(day, 0) == failure
    assert calendar.add_business_days(day, -1) == failure
    assert calendar.add_business_days(date(calendar.known_until, 12, 31), 1) == failure


def test_a_calendar_is_built_once() -> None:
    assert china_calendar() is china_calendar()


@pytest.mark.parametrize(
    ("day", "roll", "rolled"),
    [
        ("2026-02-16", "none", "2026-02-16"),
        ("2026-02-16", "next", "2026-02-24"),
        ("2026-02-16", "previous", "2026-02-14"),  # a Saturday worked for the Spring Festival
        ("2026-02-28", "next", "2026-02-28"),
        ("2026-10-01", "next", "2026-10-08"),
        ("2026-01-03", "next", "2026-01-04"),
        ("2026-03-10", "previous", "2026-03-10"),
    ],
)
def test_rolling_respects_holidays_and_make_up_workdays(day: str, roll: Roll, rolled: str) -> None:
    assert china_calendar().roll(date.fromisoformat(day), roll) == date.fromisoformat(rolled)


@pytest.mark.parametrize(
    ("day", "count", "reached"),
    [
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-24", -2, "2026-02-13"),
        ("2026-02-16", 1, "2026-02-24"),
        ("2026-02-16", 0, "2026-02-24"),
        ("2026-02-14", 0, "2026-02-14"),
        ("2026-09-30", 3, "2026-10-10"),
    ],
)
def test_business_days_are_counted_without_the_first_day(day: str, count: int, reached: str) -> None:
    assert china_calendar().add_business_days(date.fromisoformat(day), count) == date.fromisoformat(reached)


@given(st.dates(date(2026, 1, 9), date(2026, 11, 30)), st.integers(1, 15))
def test_counting_back_returns_to_the_business_day_one_started_from(day: date, count: int) -> None:
    start = PLAIN.roll(day, "next")
    assert isinstance(start, date)
    reached = PLAIN.add_business_days(start, count)
    assert isinstance(reached, date)
    assert PLAIN.add_business_days(reached, -count) == start


@pytest.mark.parametrize("roll", ["next", "previous"])
@given(day=st.dates(date(2025, 12, 1), date(2027, 1, 31)))
def test_a_rolled_day_is_a_business_day_or_refused(roll: Roll, day: date) -> None:
    rolled = PLAIN.roll(day, roll)
    if isinstance(rolled, Failure):
        assert rolled.code == "calendar_year_unknown"
    else:
        assert PLAIN.is_business_day(rolled) is True
        assert abs(rolled - day) <= timedelta(days=3)


def test_the_ends_of_time_are_refused_like_any_other_year() -> None:
    assert code_of(PLAIN.add_business_days(date.max, 1)) == "calendar_year_unknown"
    assert code_of(PLAIN.add_business_days(date.min, -1)) == "calendar_year_unknown"


@pytest.mark.parametrize(
    ("code", "subdivision", "day", "is_worked"),
    [
        ("US", None, "2026-07-03", False),  # Independence Day falls on a Saturday
        ("DE", None, "2026-10-03", False),
        ("DE", "BY", "2026-01-06", False),
        ("DE", "BE", "2026-01-06", True),
        ("GB", None, "2026-12-28", False),  # Boxing Day falls on a Saturday
        ("AE", None, "2021-06-04", False),  # the weekend was Friday and Saturday then
        ("AE", None, "2021-06-06", True),
        ("AE", None, "2026-06-05", True),
    ],
)
def test_other_countries_come_from_the_library(code: str, subdivision: str | None, day: str, is_worked: bool) -> None:
    calendar = country_calendar(code, subdivision)
    assert isinstance(calendar, Calendar)
    assert calendar.is_business_day(date.fromisoformat(day)) is is_worked


def test_holidays_of_standing_law_are_known_far_ahead() -> None:
    calendar = country_calendar("US")
    assert isinstance(calendar, Calendar)
    assert calendar.known_until == LAST_RULE_YEAR


@pytest.mark.parametrize("code", ["SA", "AE", "IN", "LK", "RU", "TW"])
def test_countries_with_yearly_or_estimated_days_are_not_known_far_ahead(code: str) -> None:
    calendar = country_calendar(code)
    assert isinstance(calendar, Calendar)
    assert calendar.known_until < 2035
    assert code_of(calendar.is_business_day(date(2040, 6, 3))) == "calendar_year_unknown"


@pytest.mark.parametrize(
    ("code", "subdivision", "value"), [("XX", None, "XX"), ("DE", "ZZ", "DE-ZZ"), ("DZ", None, "DZ")]
)
def test_a_country_without_any_certain_year_has_no_calendar(code: str, subdivision: str | None, value: str) -> None:
    failure = country_calendar(code, subdivision)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.code) == (Reason.UNSUPPORTED, "calendar_country_unknown")
    assert failure.params == {"value": value}


class Source(dict[date, str]):
    """The library's shape: days with titles, a mark for estimated ones, and the swapped weekend days."""

    estimated_label = "%s (estimated)"

    def __init__(self, days: dict[date, str], swapped: set[date]) -> None:
        super().__init__(days)
        self.weekend_workdays = swapped

    @staticmethod
    def tr(text: str) -> str:
        return text


@pytest.mark.parametrize(
    ("estimated", "empty", "swapped", "known"),
    [
        ([], [], [], range(2021, 2031)),
        ([2027, 2028, 2029, 2030], [], [], range(2021, 2027)),
        ([2021, 2022, 2023, 2027, 2028, 2029, 2030], [], [], range(2024, 2027)),
        ([2024], [2028, 2029, 2030], [], range(2025, 2028)),
        ([], [], [2022, 2025], range(2021, 2026)),
        ([2025], [], [2022, 2025], range(2021, 2025)),
        (list(range(2021, 2031)), [], [], range(0)),
    ],
)
def test_a_year_is_known_if_it_has_entries_none_estimated_and_no_notice_is_awaited(
    estimated: list[int], empty: list[int], swapped: list[int], known: range
) -> None:
    days = {date(year, 5, 1): "Labour Day" for year in range(2021, 2031) if year not in empty}
    days |= {date(year, 6, 1): "Eid (estimated)" for year in estimated}
    source = Source(days, {date(year, 6, 6) for year in swapped})
    assert _known_years(source, range(2021, 2031)) == known


def test_an_override_adds_a_day_off_and_takes_one_back() -> None:
    calendar = PLAIN.with_override(
        {"holidays": ["2026-03-02", date(2026, 1, 4)], "workdays": {"2026-01-01": "stocktake"}}
    )
    assert isinstance(calendar, Calendar)
    assert calendar.is_business_day(date(2026, 3, 2)) is False
    assert calendar.is_business_day(date(2026, 1, 4)) is False
    assert calendar.is_business_day(date(2026, 1, 1)) is True
    assert PLAIN.is_business_day(date(2026, 1, 1)) is False


def test_an_override_can_make_a_weekend_day_worked() -> None:
    calendar = PLAIN.with_override({"workdays": ["2026-03-07"]})
    assert isinstance(calendar, Calendar)
    assert calendar.is_business_day(date(2026, 3, 7)) is True


def test_an_override_can_add_the_next_year_before_the_library_knows_it() -> None:
    calendar = china_calendar()
    year = calendar.known_until + 1
    extended = calendar.with_override({"known_until": year, "holidays": [date(year, 1, 1)]})
    assert isinstance(extended, Calendar)
    assert extended.is_business_day(date(year, 1, 1)) is False
    assert isinstance(extended.is_business_day(date(year, 3, 1)), bool)
    assert code_of(extended.is_business_day(date(year + 1, 3, 1))) == "calendar_year_unknown"


def test_an_empty_override_changes_nothing() -> None:
    assert PLAIN.with_override({}) == PLAIN


@pytest.mark.parametrize(
    ("override", "code"),
    [
        ({"hollidays": []}, "calendar_override_key_unknown"),
        ({"known_until": "2027"}, "calendar_override_year_invalid"),
        ({"known_until": True}, "calendar_override_year_invalid"),
        ({"known_until": 2025}, "calendar_override_year_invalid"),
        ({"known_until": 2999}, "calendar_override_year_invalid"),
        ({"known_until": 2028, "holidays": ["2027-01-01"]}, "calendar_override_year_empty"),
        ({"holidays": ["2027-01-01"]}, "calendar_override_day_outside"),
        ({"holidays": ["2026-02-30"]}, "calendar_override_day_invalid"),
        ({"workdays": [20260207]}, "calendar_override_day_invalid"),
        ({"workdays": "2026-02-07"}, "calendar_override_day_invalid"),
        ({"holidays": 5}, "calendar_override_day_invalid"),
        ({"holidays": ["2026-03-02"], "workdays": ["2026-03-02"]}, "calendar_override_day_twice"),
    ],
)
def test_a_faulty_override_is_refused_whole(override: dict[str, Any], code: str) -> None:
    assert code_of(PLAIN.with_override(override)) == code


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        pytest.param("2024-02-29", 36, "2027-02-28", id="TC-DUE-5"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-06-30", 0, "2026-06-30"),
    ],
)
def test_a_period_of_months_ends_on_the_corresponding_day_or_the_last_of_the_month(
    start: str, months: int, end: str
) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@pytest.mark.parametrize(("day", "months"), [(date.max, 1), (date.min, -1)])
def test_months_beyond_the_calendar_raise(day: date, months: int) -> None:
    with pytest.raises(OverflowError):
        add_months(day, months)


def test_the_end_of_a_month_knows_leap_years() -> None:
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)
    assert month_end(date(2026, 2, 28)) == date(2026, 2, 28)
