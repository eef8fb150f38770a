"""What is typed on the command line, read: days, choices, amounts."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import TypeVar
from zoneinfo import ZoneInfo

from payworthy.base.failure import Failure, Invalid, invalid
from payworthy.base.money import parse_amount

T = TypeVar("T", bound=str)


def a_day(text: str | None, option: str) -> date | None:
    """A day written as 2026-11-24; raises ``Invalid`` for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(invalid("cli_day_invalid", value=text).at(column=option)) from None


def an_instant(text: str | None, option: str, zone: str = "UTC", *, day_ends: bool = False) -> datetime | None:
    """An instant written as 2026-11-24T09:00, in ``zone`` unless it says its own; a bare day is its beginning, or
    with ``day_ends`` its end."""
    if text is None:
        return None
    try:
        if len(text) == len("2026-11-24"):
            day = date.fromisoformat(text) + timedelta(days=day_ends)
            at = datetime.combine(day, time(), ZoneInfo(zone))
        else:
            at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise Invalid(invalid("cli_instant_invalid", value=text).at(column=option)) from None
    return (at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def one_of(known: Iterable[T], text: str, option: str) -> T:
    """The one of ``known`` that was named; raises ``Invalid`` with the closest ones otherwise."""
    listed = list(known)
    for choice in listed:
        if choice == text:
            return choice
    close = get_close_matches(text, [str(choice) for choice in listed], n=2)
    names = ", ".join(close or [str(choice) for choice in listed])
    raise Invalid(invalid("cli_choice_unknown", option=option, value=text, known=names))


def an_amount(text: str | None, currency: str, option: str) -> int | None:
    """An amount in major units, as minor units of ``currency``."""
    if text is None:
        return None
    amount = parse_amount(text, currency)
    if isinstance(amount, Failure):
        raise Invalid(amount.at(column=option))
    return amount


def a_count(text: str, option: str) -> int:
    """A whole number from 1."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise Invalid(invalid("cli_count_invalid", value=text).at(column=option))
    return int(text)
