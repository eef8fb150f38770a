"""Payment terms: the rule that turns the dates of a delivery into a due date, and its one canonical text.

Six kinds (domain specification 4.5): *net* (a period from an event), *eom* (days from the end of the
event's month, 月结), *month_day* (a day of a later month, 次月/隔月D日), *fixed*, *cod* and *prepaid*.
Any of the first three may carry a backstop, ``latest shipment+90``: a buyer who never signs the acceptance
still owes that long after the goods left (deemed acceptance).

Periods follow the Civil Code of China, arts. 200-204: the day of the event is not counted, periods of
months end on the corresponding day or else on the last of the month. Moving a due date off a holiday is
asked for by the caller; alarms use the date that was not moved.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from payworthy.base.calendar import Calendar, Roll, add_months, month_end
from payworthy.base.data.term_words import EVENT_WORDS, MONTHS_AHEAD, WHOLE_TERMS
from payworthy.base.failure import Failure, Reason, invalid

MAX_DAYS: Final = 3650
MAX_MONTHS: Final = 120
"""Longest period a term may name: ten years. Longer ones are misreadings."""


class BaseEvent(StrEnum):
    """The event a term counts from (起算日)."""

    CONTRACT = "contract"
    SHIPMENT = "shipment"
    DELIVERY = "delivery"  # arrival at the customer
    ACCEPTANCE = "acceptance"
    INVOICE = "invoice"


_COURSE: Final = (BaseEvent.CONTRACT, BaseEvent.SHIPMENT, BaseEvent.DELIVERY, BaseEvent.ACCEPTANCE)
"""Events whose order is certain. When the invoice is written is anybody's guess."""


class TermKind(StrEnum):
    """The shape of a payment term."""

    NET = "net"
    EOM = "eom"
    MONTH_DAY = "month_day"
    FIXED = "fixed"
    COD = "cod"
    PREPAID = "prepaid"


_WITHOUT_PERIOD: Final = (TermKind.FIXED, TermKind.COD, TermKind.PREPAID)


@dataclass(frozen=True, slots=True)
class TermDates:
    """When the events of one delivery happened, as far as they are known."""

    invoice_on: date | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None
    accepted_on: date | None = None
    contract_on: date | None = None

    def of(self, event: BaseEvent) -> date | None:
        """The date of an event, ``None`` while it has not happened or is not known."""
        return {
            BaseEvent.CONTRACT: self.contract_on,
            BaseEvent.SHIPMENT: self.shipped_on,
            BaseEvent.DELIVERY: self.delivered_on,
            BaseEvent.ACCEPTANCE: self.accepted_on,
            BaseEvent.INVOICE: self.invoice_on,
        }[event]


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """One payment term. Make it with ``net``, ``eom``, ``month_day``, ``fixed``, ``COD``, ``PREPAID`` or
    ``parse_terms``; ``str`` gives the canonical English text and ``parse_terms`` reads it back.

    ``days`` and ``months``: the period (for *month_day*: how many months after the event's month).
    ``day_of_month``: 1 to 31, 31 being the last day of any month. ``latest_after_shipment_days``: backstop.
    Fields a kind does not use keep their defaults, so equal terms compare equal.
    """

    kind: TermKind
    base: BaseEvent = BaseEvent.INVOICE
    days: int = 0
    months: int = 0
    day_of_month: int = 0
    fixed_on: date | None = None
    latest_after_shipment_days: int | None = None

    def __post_init__(self) -> None:
        latest = self.latest_after_shipment_days
        if not (0 <= self.days <= MAX_DAYS and 0 <= self.months <= MAX_MONTHS and 0 <= (latest or 0) <= MAX_DAYS):
            raise ValueError(f"period out of range: {self.days} days, {self.months} months, latest {latest}")
        if (self.kind is TermKind.MONTH_DAY) != (1 <= self.day_of_month <= 31 and self.months > 0):
            raise ValueError("month_day terms, and only they, name a day 1-31 of a later month")
        if (self.kind is TermKind.FIXED) != (self.fixed_on is not None):
            raise ValueError("fixed terms, and only they, name a date")
        if self.kind in _WITHOUT_PERIOD and (self.days or self.months or latest is not None):
            raise ValueError(f"{self.kind} terms have no period")

    @classmethod
    def net(cls, days: int = 0, base: BaseEvent = BaseEvent.INVOICE, *, months: int = 0) -> "PaymentTerms":
        """A period from an event; months run first, then days."""
        return cls(TermKind.NET, base, days=days, months=months)

    @classmethod
    def eom(cls, days: int, base: BaseEvent = BaseEvent.INVOICE) -> "PaymentTerms":
        """``days`` after the end of the month in which the event falls (月结)."""
        return cls(TermKind.EOM, base, days=days)

    @classmethod
    def month_day(cls, months: int, day: int, base: BaseEvent = BaseEvent.INVOICE) -> "PaymentTerms":
        """Day ``day`` of the ``months``-th month after the event's month; 31 is the month's last day."""
        return cls(TermKind.MONTH_DAY, base, months=months, day_of_month=day)

    @classmethod
    def fixed(cls, on: date) -> "PaymentTerms":
        """One agreed date."""
        return cls(TermKind.FIXED, fixed_on=on)

    def with_latest(self, days_after_shipment: int | None) -> "PaymentTerms":
        """The same term, due at latest so many days after shipment."""
        return replace(self, latest_after_shipment_days=days_after_shipment)

    @property
    def is_prepaid(self) -> bool:
        """True when the whole price is due before the goods leave."""
        return self.kind is TermKind.PREPAID

    @property
    def credit_days(self) -> int | None:
        """The longest wait, in days, that the term allows from its base event: what a policy's maximum is
        compared with.

        net 45 is 45; EOM+30 is 60 (an event on the 1st of a long month); 2 months after EOM day 25 is 86;
        cod and prepaid are 0. A backstop shortens it: acceptance comes after shipment, so
        acceptance+30 latest shipment+90 is 30. ``None`` for a fixed date, which has no length of its own
        (``credit_days_from``).
        """
        if self.kind is TermKind.FIXED:
            return None
        longest = _longest_wait(replace(self, latest_after_shipment_days=None))
        latest = self.latest_after_shipment_days
        return longest if latest is None or self.base not in _COURSE[1:] else min(longest, latest)

    def credit_days_from(self, base_on: date) -> int:
        """``credit_days``, and for a fixed date the days from ``base_on`` to it, at least 0."""
        if self.fixed_on is not None:
            return max(0, (self.fixed_on - base_on).days)
        assert self.credit_days is not None
        return self.credit_days

    def is_never_longer_than(self, other: "PaymentTerms") -> bool:
        """True if no course of events makes this term fall due after ``other``.

        False also where that cannot be promised: another base event that may come later, a fixed date
        against a period, a backstop only the other has. Cash on delivery counts as shorter than every
        term that grants credit.
        """
        if self == other or self.is_prepaid:
            return True
        if self.fixed_on is not None and other.fixed_on is not None:
            return self.fixed_on <= other.fixed_on
        if self.fixed_on is not None or other.fixed_on is not None or other.is_prepaid:
            return False
        latest, other_latest = self.latest_after_shipment_days, other.latest_after_shipment_days
        if other_latest is not None and (latest is None or latest > other_latest):
            return False
        if self.base is not other.base and not _surely_before(self.base, other.base):
            return self.kind is TermKind.COD and other.credit_days != 0
        return _never_later(self.with_latest(None), other.with_latest(None))

    def due_on(self, dates: TermDates, calendar: Calendar | None = None, roll: Roll = "none") -> date | Failure:
        """The due date, moved off days that are no business days if ``roll`` says so (needs a calendar).

        Prepaid terms are due with the invoice or on the day the goods leave, whichever is first. With a
        backstop the earlier date counts, and the backstop alone while the event has not happened.
        Failures: ``terms_base_date_missing``, ``terms_due_date_out_of_range``, ``calendar_year_unknown``.
        """
        try:
            due = self._unmoved(dates)
        except OverflowError:
            return invalid("terms_due_date_out_of_range", terms=str(self))
        if isinstance(due, Failure) or roll == "none":
            return due
        if calendar is None:
            raise ValueError("a calendar is needed to move a due date")
        return calendar.roll(due, roll)

    def _unmoved(self, dates: TermDates) -> date | Failure:
        if self.fixed_on is not None:
            return self.fixed_on
        if self.is_prepaid:
            known = [day for day in (dates.invoice_on, dates.shipped_on) if day is not None]
            return min(known) if known else self._missing(BaseEvent.SHIPMENT)
        base_on = dates.of(self.base)
        if self.latest_after_shipment_days is None:
            return self._missing(self.base) if base_on is None else self._from(base_on)
        if dates.shipped_on is None:
            return self._missing(BaseEvent.SHIPMENT)
        latest = dates.shipped_on + timedelta(days=self.latest_after_shipment_days)
        return latest if base_on is None else min(latest, self._from(base_on))

    def _from(self, base_on: date) -> date:
        if self.kind is TermKind.EOM:
            return month_end(base_on) + timedelta(days=self.days)
        if self.kind is TermKind.MONTH_DAY:
            last = month_end(add_months(base_on.replace(day=1), self.months))
            return last.replace(day=min(self.day_of_month, last.day))
        return add_months(base_on, self.months) + timedelta(days=self.days)

    def _missing(self, event: BaseEvent) -> Failure:
        return Failure(Reason.MISSING, "terms_base_date_missing", {"terms": str(self), "event": event.value})

    def __str__(self) -> str:
        if self.kind in (TermKind.COD, TermKind.PREPAID):
            return self.kind.value
        if self.fixed_on is not None:
            return f"fixed {self.fixed_on.isoformat()}"
        latest = self.latest_after_shipment_days
        if self.kind is TermKind.NET and latest is not None and not self.months:
            return f"{self.base.value}+{self.days} latest shipment+{latest}"
        text = self._period_text()
        if self.base is not BaseEvent.INVOICE:
            text += f" from {self.base.value}"
        return text if latest is None else f"{text} latest shipment+{latest}"

    def _period_text(self) -> str:
        months = f"{self.months} month{'' if self.months == 1 else 's'}"
        if self.kind is TermKind.EOM:
            return f"EOM+{self.days}"
        if self.kind is TermKind.MONTH_DAY:
            return f"{months} after EOM day {self.day_of_month}"
        if not self.months:
            return f"net {self.days}"
        return f"net {months} {self.days} days" if self.days else f"net {months}"


COD: Final = PaymentTerms(TermKind.COD, BaseEvent.DELIVERY)
"""Cash on delivery (货到付款): due on the day of arrival."""

PREPAID: Final = PaymentTerms(TermKind.PREPAID)
"""The whole price before the goods leave (预付, 款到发货)."""


def _surely_before(first: BaseEvent, second: BaseEvent) -> bool:
    return first in _COURSE and second in _COURSE and _COURSE.index(first) < _COURSE.index(second)


_LEAP_CYCLE: Final = tuple(date(2000, 1, 1) + timedelta(days=offset) for offset in range(1461))


@lru_cache(maxsize=1024)
def _longest_wait(terms: PaymentTerms) -> int:
    """Tried on the first of every month of four years: no later day of a month waits longer."""
    return max((terms._from(day) - day).days for day in _LEAP_CYCLE if day.day == 1)


@lru_cache(maxsize=1024)
def _never_later(terms: PaymentTerms, other: PaymentTerms) -> bool:
    return all(terms._from(day) <= other._from(day) for day in _LEAP_CYCLE)


def parse_terms(text: str) -> PaymentTerms | Failure:
    """Read a payment term in English or Chinese; ``parse_terms(str(terms)) == terms``.

    Failure ``terms_unreadable`` for anything else: a bare number, a discount (2/10 net 30), business days,
    several instalments (base.milestones).
    """
    unreadable = invalid("terms_unreadable", value=text[:80])
    try:
        compact = _compact(text)
        return _read(_WORDS.get(compact, compact)) or unreadable
    except ValueError:  # no such day, or a period beyond all reason
        return unreadable


def _read(compact: str) -> PaymentTerms | None:
    if compact in ("cod", "prepaid"):
        return COD if compact == "cod" else PREPAID
    if (match := _FIXED.fullmatch(compact)) is not None:
        year, month, day = (int(part) for part in match.groups() if part is not None)
        return PaymentTerms.fixed(date(year, month, day))
    rest, latest = _cut_latest(compact)
    core, base = _cut_event(rest)
    for kind, pattern in _PERIODS:
        if (match := pattern.fullmatch(core)) is not None:
            return _period(kind, base, match.groupdict()).with_latest(latest)
    return None


def _compact(text: str) -> str:
    """Lower case, half-width, without blanks, Chinese numerals of periods as digits."""
    plain = normalize("NFKC", text[:200]).lower().strip(" \t\r\n.。;,").replace("net-", "net")
    if len(plain) > 120 or re.search(r"\d\s+\d", plain):  # "net 4 5" must not become net 45
        return ""
    return _NUMERAL.sub(lambda match: str(_number(match[1])), re.sub(r"\s+", "", plain)).replace("半年", "6个月")


_DIGITS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGIT: Final = f"[{''.join(_DIGITS)}]"
_NUMERAL: Final = re.compile("([一二两三四五六七八九十百]+)(?=天|日|号|个月|年)")
_WELL_FORMED: Final = re.compile(f"(?:({_DIGIT}?)百)?(?:({_DIGIT}?)十({_DIGIT}?))?|({_DIGIT})")


def _number(numeral: str) -> int:
    """A Chinese numeral below 1000. ``ValueError`` for loose forms: 一百五 may be 105 or 150."""
    match = _WELL_FORMED.fullmatch(numeral)
    if match is None:
        raise ValueError(f"no numeral: {numeral}")
    hundreds, tens, ones, single = match.groups()
    value = _DIGITS.get(single or ones or "", 0)
    value += 0 if hundreds is None else 100 * _DIGITS.get(hundreds, 1)
    return value if tens is None else value + 10 * _DIGITS.get(tens, 1)


_WORDS: Final = {spelling: term for term, spellings in WHOLE_TERMS.items() for spelling in spellings}
_EVENTS: Final = {word: BaseEvent(event) for event, words in EVENT_WORDS.items() for word in words}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_EVENT: Final = _any(_EVENTS)
_SINCE: Final = "(?:日期|之日|日)?(?:起|后|之后)?"
_WITHIN: Final = "(?:内|以内|之内)?(?:付款|支付|付清|结清)?"
_BY: Final = "(?:之?前)?(?:付款|支付|付清|结清)?"  # of a date; "30 days before" is no credit term
_NET: Final = "net|n/?|o/?a|openaccount|净|账期|帐期|信用期"
_MONTH: Final = rf"(?P<ahead>{_any(MONTHS_AHEAD)})"
_MONTH_ZH: Final = rf"(?:{_MONTH}|第(?P<months>\d+)个月)"

_FIXED: Final = re.compile(
    rf"(?:fixed|due|by|on|固定|截至|截止)*(\d{{4}})(?:-(\d\d?)-(\d\d?)|/(\d\d?)/(\d\d?)|年(\d\d?)月(\d\d?)日){_BY}"
)
_LATEST: Final = re.compile(
    r"(.+?)[,;]?(?:at(?:the)?)?(?:latest|nolaterthan|最迟|最晚|至迟|不晚于|不超过)"
    rf"(?:shipment\+(\d+)|(\d+)days?(?:after|from)shipment|(?:发货|出货){_SINCE}(\d+)[天日]{_WITHIN})"
    r"(?:[,;]?以先到者为准)?"
)
_EVENT_LAST: Final = re.compile(rf"(.+?)(?:from|after|of|since)(?:the)?(?:dateof)?({_EVENT})(?:date)?")
_EVENT_FIRST: Final = re.compile(rf"(?:on|自|从)?({_EVENT})(\+|{_SINCE})(.+)")
_PERIODS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (TermKind.NET, rf"(?:{_NET})(?P<days>\d+)(?:days?|d|天|日)?{_WITHIN}"),
        (TermKind.NET, rf"(?P<days>\d+)(?:days?(?:net)?|d|天|日(?=内)){_WITHIN}"),
        (TermKind.NET, rf"(?:{_NET})?(?P<months>\d+)(?:months?|个月)(?:(?P<days>\d+)(?:days?|天|日))?{_WITHIN}"),
        (TermKind.NET, rf"(?:{_NET})?(?P<years>\d+)(?:years?|年){_WITHIN}"),
        (TermKind.EOM, r"(?:eom|endofmonth|monthend)(?:\+?(?P<days>\d+)(?:days?|d)?)?"),
        (TermKind.EOM, r"(?:net|n/?)?(?P<days>\d+)(?:days?|d)?(?:after|from)?(?:the)?(?:eom|endofmonth|monthend)"),
        (TermKind.EOM, rf"月结(?P<days>\d+)(?:天|日)?{_WITHIN}"),
        (TermKind.EOM, rf"(?:当月|本月|月)[底末](?:后(?P<days>\d+)[天日])?{_WITHIN}"),
        (TermKind.MONTH_DAY, r"(?P<months>\d+)months?aftereomday(?P<day>\d+)"),
        (TermKind.MONTH_DAY, rf"(?:day)?(?P<day>\d+)(?:st|nd|rd|th)?of(?:the)?{_MONTH}month"),
        (TermKind.MONTH_DAY, r"(?P<day>\d+)(?:st|nd|rd|th)?(?P<ahead>prox|mfi)"),
        (TermKind.MONTH_DAY, rf"(?P<end>end)of(?:the)?{_MONTH}month"),
        (TermKind.MONTH_DAY, rf"(?:月结[,;]?)?{_MONTH_ZH}(?:(?P<day>\d+)[日号]|(?P<end>月?[底末])){_BY}"),
    )
)
"""Read in order; every pattern must match the whole term without its event and backstop."""


def _cut_latest(text: str) -> tuple[str, int | None]:
    match = _LATEST.fullmatch(text)
    return (text, None) if match is None else (match[1], int(match[2] or match[3] or match[4]))


def _cut_event(text: str) -> tuple[str, BaseEvent]:
    if (match := _EVENT_LAST.fullmatch(text)) is not None:
        return match[1], _EVENTS[match[2]]
    if (match := _EVENT_FIRST.fullmatch(text)) is None:
        return text, BaseEvent.INVOICE
    event, sign, period = _EVENTS[match[1]], match[2], match[3]
    if period in ("付款", "支付", "付清"):
        return "net0", event
    is_counted = period[0].isdigit() and (sign == "+" or not period.isdigit())
    return f"net{period}" if is_counted else period, event


def _period(kind: TermKind, base: BaseEvent, parts: dict[str, str | None]) -> PaymentTerms:
    days, months, years = (int(parts.get(name) or 0) for name in ("days", "months", "years"))
    ahead = parts.get("ahead")
    months += 12 * years + (0 if ahead is None else MONTHS_AHEAD.get(ahead, 1))
    day = 31 if parts.get("end") else int(parts.get("day") or 0)
    return PaymentTerms(kind, base, days=days, months=months, day_of_month=day)
