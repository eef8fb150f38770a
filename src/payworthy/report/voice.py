"""Values in the words of a document's language: amounts, shares, days, dates, and why something is missing."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

from payworthy.base.currency import exponent
from payworthy.measures.catalogue import MEASURES
from payworthy.report.data import Reading
from payworthy.text.catalogue import Catalogue

DASH: Final = "–"
UNLIMITED: Final = 10**18
"""From here on a standing limit means *unlimited* (as ``app.assess`` has it)."""

_SPACE: Final = "\u00a0"
_HUNDRED: Final = Decimal(100)
_GROWTH: Final = frozenset({"turnover_growth", "billing_change_3m"})
"""Ratios that people read as a percentage."""

_SMALL: Final = Decimal("0.1")
_CODED: Final = {
    "reference_rating": ("bad", "slow", "average", "good"),
    "judgment_state": ("none", "settled", "open"),
    "dishonest_state": ("none", "removed", "current"),
    "registry_marks_state": ("none", "removed", "current"),
    "ownership": ("sole", "private", "local", "listed"),
    "industry_outlook": ("distressed", "high", "medium", "low"),
    "region_risk": ("high", "medium", "low"),
    "dependence": ("critical", "moderate", "balanced"),
}
"""What the codes of measures mean, from 0 up; the words are ``report.coded.MEASURE.WORD``."""


def size(value: Decimal | int) -> Decimal:
    """How large a figure is, whatever its sign."""
    return abs(Decimal(value))


class Voice:
    """One language. ``currency`` is that of amounts which name none."""

    def __init__(self, texts: Catalogue, currency: str, timezone: str) -> None:
        self.texts = texts
        self.currency = currency
        self._zone = ZoneInfo(timezone)

    def say(self, code: str, **params: str | int) -> str:
        """A text of the report."""
        return self.texts.say(f"credit_report.{code}", **params)

    def word(self, family: str, code: str) -> str:
        """A code in words; itself, where it has none."""
        return self.texts.word(family, code)

    def has(self, code: str) -> bool:
        """Whether the report has such a text."""
        return f"credit_report.{code}" in self.texts

    def listed(self, words: Iterable[str]) -> str:
        """Words after each other."""
        return self.texts.say("list.separator").join(words)

    def joined(self, clauses: Iterable[str]) -> str:
        """Clauses of one sentence after each other, the last one joined as the language does."""
        *first, last = clauses
        return self.say("join.last", first=self.say("join.comma").join(first), last=last) if first else last

    def together(self, words: Iterable[str]) -> str:
        """Words of one sentence after each other: ``a, b and c``."""
        *first, last = words
        return self.say("join.and", first=self.listed(first), last=last) if first else last

    def money(self, minor: int, currency: str | None = None) -> str:
        """An amount in whole units, rounded half up, grouped, with its currency."""
        return self.say(
            f"money.{self._form(currency)}",
            amount=f"{self._whole(minor, currency):,}",
            currency=currency or self.currency,
            space=_SPACE,
        )

    def _form(self, currency: str | None) -> str:
        code = (currency or self.currency).lower()
        return code if self.has(f"money.{code}") else "other"

    def _whole(self, minor: int, currency: str | None) -> Decimal:
        unit = Decimal(1).scaleb(-exponent(currency or self.currency))
        return (Decimal(minor) * unit).quantize(Decimal(1), rounding=ROUND_HALF_UP)

    def limit(self, minor: int | None, currency: str | None = None) -> str:
        """A limit: none, unlimited and an amount are three things."""
        if minor is None:
            return self.say("limit.none")
        return self.say("limit.unlimited") if minor >= UNLIMITED else self.money(minor, currency)

    @property
    def _big(self) -> int:
        return int(self.say("money.big_divisor"))

    def big(self, minor: int, currency: str | None = None) -> Decimal:
        """An amount in the large unit of the language (thousands, 万): exact to a hundred units of the currency."""
        unit = Decimal(1).scaleb(-exponent(currency or self.currency) - len(str(self._big)) + 1)
        places = Decimal(1).scaleb(2 - len(str(self._big)) + 1)
        return (Decimal(minor) * unit).quantize(places, rounding=ROUND_HALF_UP)

    def big_text(self, minor: int | None, currency: str | None = None) -> str:
        """The same as text, without its unit; a dash for what is not told."""
        return DASH if minor is None else f"{self.big(minor, currency):,}"

    def big_unit(self, currency: str | None = None) -> str:
        """``万元``, ``CNY thousand``."""
        return self.say(f"money.big_{self._form(currency)}", currency=currency or self.currency)

    @property
    def big_places(self) -> int:
        """Decimals of ``big``."""
        return len(str(self._big)) - 3

    def part(self, some: int, whole: int) -> Decimal:
        """A part of a whole, as a share."""
        return Decimal(some) / Decimal(whole)

    def percent(self, share: Decimal | int, places: int = 1) -> str:
        """A share of one as a percentage."""
        shown = (Decimal(share) * _HUNDRED).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return f"{shown:,}%"

    def pd(self, share: Decimal) -> str:
        """A probability of default, written as shortly as it is told apart: ``0.1%``, ``3.5%``."""
        return f"{format((share * _HUNDRED).normalize(), 'f')}%"

    def change(self, now: Decimal, before: Decimal) -> str:
        """Growth in percent, with its sign."""
        if not before:
            return DASH
        shown = ((now - before) / abs(before) * _HUNDRED).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        return f"{shown:+,}%"

    def number(self, value: Decimal | int, places: int = 2) -> str:
        """A plain figure."""
        if isinstance(value, int):
            return f"{value:,}"
        shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return f"{shown or abs(shown):,}"

    def days(self, count: Decimal | int) -> str:
        """A number of days."""
        return self.say("unit.days", value=self.number(count, 1))

    def day(self, day: date | None) -> str:
        """An ISO date; a dash where there is none."""
        return DASH if day is None else day.isoformat()

    def local(self, at: datetime) -> datetime:
        """An instant by the company's clocks, its distance from UTC written out."""
        there = at.astimezone(self._zone)
        return there.replace(tzinfo=timezone(there.utcoffset() or timedelta(0)))

    def instant(self, at: datetime) -> str:
        """An instant, as the company's clocks show it."""
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")

    def absence(self, code: str | None) -> str:
        """Why there is no figure."""
        return self.texts.say(f"absence.{code}") if code else DASH

    def measure(self, name: str) -> str:
        """What a measure is called."""
        return self.texts.say(f"measure.{name}.name")

    def reading(self, reading: Reading) -> str:
        """A measure in its unit, or why there is none."""
        if reading.value is None:
            return self.absence(reading.absence)
        return self.figure(reading.name, reading.value)

    def figure(self, name: str, value: Decimal | int) -> str:
        """A figure of a measure in its unit."""
        unit = MEASURES[name].unit
        if name in _CODED:
            return self.say(f"coded.{name}.{_CODED[name][int(value)]}")
        if unit == "claim":
            return self.say("unit.yes" if value else "unit.no")
        if unit == "minor":
            return self.money(int(value))
        if unit == "share" or name in _GROWTH:
            return self.percent(value)
        if unit in ("days", "years", "months"):
            return self.say(f"unit.{unit}", value=self.number(value, 1))
        return self.number(value, 3 if size(value) < _SMALL else 2)
