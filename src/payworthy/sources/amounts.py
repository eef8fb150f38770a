"""Amounts: text to minor units, exactly, and the sums that tie a reading to its file.

The plain case (digits, a point, up to two decimals) is read directly; everything else goes through
``base.money.parse_amount`` after signs, currency marks and separators of other habits have been made plain.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final
from unicodedata import normalize

from payworthy.base.currency import ALIASES, EXPONENTS
from payworthy.base.failure import Failure, invalid
from payworthy.base.money import MAX_MINOR, parse_amount
from payworthy.sources.report import AmountTotal

NOISE: Final = Decimal("0.000001")
"""A binary float may be this far from the amount it stands for (in units of the currency), no further."""

_EXACT: Final = Context(prec=80)
_LONGEST: Final = 60
_TO_CENTS: Final = (100, 10, 1)
_DOLLARS: Final = "AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SGD SRD TTD TWD USD XCD"
_MARKS: Final = {"¥": "CNY JPY", "$": _DOLLARS, "€": "EUR", "£": "GBP", "元": "CNY"}
_SEPARATORS: Final = str.maketrans("", "", ",' \u00a0\u202f")
_SWAP: Final = str.maketrans(",.", ".,")
_CODE: Final = re.compile(r"([A-Z]{3}|RMB)?\s*(.*?)\s*([A-Z]{3}|RMB)?")


@dataclass(frozen=True, slots=True)
class AmountRules:
    """How a column writes amounts. ``unit``: 10000 for 万元. ``is_comma_unclear``: the file separates cells by
    semicolons, so a comma in a number may be a decimal comma. ``float_noise``: see mapping."""

    unit: int = 1
    decimal_comma: bool = False
    is_comma_unclear: bool = False
    float_noise: bool = False


@dataclass(slots=True)
class _Tally:
    """Sums of one currency. ``minor``: what was read; ``extra``: what the file writes beyond it (noise, other units,
    amounts that cannot be read as minor units); ``refused_*``: rows counted above that become no fact.
    ``is_plain``: two decimals and written as they are, so that the direct way may be tried."""

    is_plain: bool
    rows: int = 0
    minor: int = 0
    extra: Decimal = Decimal(0)
    refused_rows: int = 0
    refused_minor: int = 0


class Amounts:
    """Reads one amount column and keeps its sums. One object per reading of a file."""

    def __init__(self, rules: AmountRules) -> None:
        self._rules: Final = rules
        is_plain = rules.unit == 1 and not rules.decimal_comma
        self._tallies: Final = {code: _Tally(is_plain and decimals == 2) for code, decimals in EXPONENTS.items()}
        self.unread = 0

    def read(self, text: str, currency: str) -> int | Failure:
        """The amount in minor units, signed as written. It is counted whatever becomes of it.

        Failures: ``amount_missing``, those of ``parse_amount``, ``amount_separator_unclear``, ``amount_float_noise``,
        ``amount_currency_mark_differs``.
        """
        tally = self._tallies[currency]
        if tally.is_plain and text.isascii():
            whole, _, fraction = text.partition(".")
            digits = whole + fraction
            if digits.isdigit() and whole and len(fraction) <= 2 and len(digits) <= 14:
                minor = int(digits) * _TO_CENTS[len(fraction)]
                tally.rows += 1
                tally.minor += minor
                return minor
        return self._read_slowly(text, currency)

    def refuse(self, minor: int, currency: str) -> None:
        """A row whose amount was read becomes no fact after all."""
        tally = self._tallies[currency]
        tally.refused_rows += 1
        tally.refused_minor += minor

    def totals(self) -> dict[str, AmountTotal]:
        """Per currency seen, what the file gives and what was taken."""
        return {
            currency: AmountTotal(
                rows=tally.rows,
                given=_EXACT.add(_major(tally.minor, currency), tally.extra),
                taken_rows=tally.rows - tally.refused_rows,
                taken_minor=tally.minor - tally.refused_minor,
            )
            for currency, tally in self._tallies.items()
            if tally.rows
        }

    def read_converted(self, text: str, currency: str, rate: Decimal) -> int | Failure:
        """The amount in ``currency`` before it was multiplied by ``rate`` on its way into the file.

        Counted as the file writes it. Refused (``amount_float_noise``) unless it comes back to whole minor units.
        """
        return self._read_slowly(text, currency, rate)

    def _read_slowly(self, text: str, currency: str, rate: Decimal | None = None) -> int | Failure:
        written = self._number(text, currency)
        if isinstance(written, Failure):
            self.unread += 1
            return written
        tally = self._tallies[currency]
        tally.rows += 1
        minor = self._minor(written, text, currency, rate)
        if isinstance(minor, Failure):
            tally.extra = _EXACT.add(tally.extra, written)
            tally.refused_rows += 1
            return minor
        tally.minor += minor
        tally.extra = _EXACT.add(tally.extra, _EXACT.subtract(written, _major(minor, currency)))
        return minor

    def _number(self, text: str, currency: str) -> Decimal | Failure:
        """The number as written, exactly."""
        if len(text) > _LONGEST:
            return invalid("amount_not_a_number", value=text[:_LONGEST] + "…")
        plain = plain_number(text, currency)
        if isinstance(plain, Failure):
            return plain
        if not plain:
            return invalid("amount_missing")
        if self._rules.decimal_comma:
            plain = plain.translate(_SWAP)
        elif self._rules.is_comma_unclear and plain.count(",") == 1 and "." not in plain:
            return invalid("amount_separator_unclear", value=text)
        known = parse_amount(plain, currency)
        if isinstance(known, Failure) and known.code != "amount_too_precise":
            return invalid(known.code, **{**known.params, "value": text})
        return Decimal(plain.translate(_SEPARATORS))

    def _minor(self, written: Decimal, text: str, currency: str, rate: Decimal | None) -> int | Failure:
        decimals = EXPONENTS[currency]
        scaled = _EXACT.multiply(written, Decimal(self._rules.unit)).scaleb(decimals, _EXACT)
        if rate is not None:
            scaled = _EXACT.divide(scaled, rate)
        whole = scaled.to_integral_value(context=_EXACT)
        if abs(whole) > MAX_MINOR:
            return invalid("amount_too_large", value=text)
        if scaled == whole:
            return int(whole)
        if not self._rules.float_noise and rate is None:
            return invalid("amount_too_precise", value=text, currency=currency, decimals=decimals)
        if abs(_EXACT.subtract(scaled, whole)) <= NOISE.scaleb(decimals):
            return int(whole)
        return invalid("amount_float_noise", value=text, currency=currency, decimals=decimals)


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-EXPONENTS[currency], _EXACT)


def plain_number(text: str, currency: str) -> str | Failure:
    """``(¥1,234.50)`` as ``-1,234.50``: half-width, sign in front, without the currency's own code or mark.

    Brackets and a minus behind mean negative, as ledgers write it. A mark of another currency is a failure.
    """
    outer, signed = _cut_sign(normalize("NFKC", text).replace("−", "-").strip().upper())
    unmarked = _cut_marks(outer, text, currency)
    if isinstance(unmarked, Failure):
        return unmarked
    bare, sign = _cut_sign(unmarked)
    if sign and signed:
        return invalid("amount_not_a_number", value=text)
    return f"-{bare}" if "-" in (sign, signed) else bare


def _cut_sign(value: str) -> tuple[str, str]:
    if value[:1] in ("-", "+"):
        return value[1:].strip(), value[0]
    if value.startswith("(") and value.endswith(")"):
        return value[1:-1].strip(), "-"
    return (value[:-1].strip(), "-") if value.endswith("-") else (value, "")


def _cut_marks(value: str, text: str, currency: str) -> str | Failure:
    differs = invalid("amount_currency_mark_differs", value=text, currency=currency)
    for mark, currencies in _MARKS.items():
        if value.startswith(mark) or value.endswith(mark):
            if currency not in currencies:
                return differs
            value = value.removeprefix(mark).removesuffix(mark).strip()
    match = _CODE.fullmatch(value)
    codes = [] if match is None else [ALIASES.get(code, code) for code in (match[1], match[3]) if code]
    if match is None or not all(code in EXPONENTS for code in codes):
        return invalid("amount_not_a_number", value=text)
    return str(match[2]) if all(code == currency for code in codes) else differs
