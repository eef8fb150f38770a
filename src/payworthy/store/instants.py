"""Dates and instants as the book's text: they sort as text and come back exactly."""

from datetime import UTC, date, datetime


def instant_text(at: datetime) -> str:
    """UTC, always with microseconds: ``2026-11-24T08:00:00.000000+00:00``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant_or_none(at: datetime | None) -> str | None:
    """As ``instant_text``, for instants that may be absent."""
    return None if at is None else instant_text(at)


def read_instant(text: str | None) -> datetime | None:
    """The instant written by ``instant_text``."""
    return None if text is None else datetime.fromisoformat(text)


def day_text(day: date | None) -> str | None:
    """ISO date."""
    return None if day is None else day.isoformat()


def read_day(text: str | None) -> date | None:
    """The day written by ``day_text``."""
    return None if text is None else date.fromisoformat(text)
