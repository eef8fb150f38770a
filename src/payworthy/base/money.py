"""Exact money: integer minor units and a currency. No binary float enters or leaves.

``amount_minor`` counts the smallest unit of the currency (cents, fen; whole yen). Hot paths carry the
bare integer next to a currency that is fixed for the whole calculation; ``Money`` is used where both
travel together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Final

from payworthy.base.currency import EXPONENTS, exponent
from payworthy.base.failure import Failure, invalid

MAX_MINOR: Final = 10**15
"""Largest single amount accepted (ten trillion of a two-decimal currency): sums of thousands of them
still fit a 64-bit column."""

_AMOUNT = re.compile(r"([+-]?)(\d+)(?:\.(\d*))?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[,，' \u00a0\u202f]\d{3})+(?:\.\d*)?")
_SEPARATORS = str.maketrans("", "", ",，' \u00a0\u202f")


class Rounding(Enum):
    """Every division of money names how it rounds."""

    HALF_UP = "half_up"  # half away from zero: the house rule for amounts shown to people
    DOWN = "down"  # towards minus infinity: what we allow
    UP = "up"  # towards plus infinity: what we require


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount. Sums of different currencies raise ``ValueError``; convert first (base.fx)."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise ValueError(f"unknown currency {self.currency!r}")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __str__(self) -> str:
        return f"{self.currency} {decimal_text(self.amount_minor, self.currency)}"


def parse_money(text: str) -> "Money | Failure":
    """Read ``"CNY 1,234.50"``; ``str(parse_money(s)) == s`` for canonical text."""
    code, _, rest = text.strip().partition(" ")
    if code not in EXPONENTS:
        return invalid("currency_unknown", value=code)
    amount = parse_amount(rest, code)
    return amount if isinstance(amount, Failure) else Money(amount, code)


def parse_amount(text: str, currency: str) -> int | Failure:
    """Read a decimal text as minor units of ``currency``.

    Accepts thousands separators (``1,234.50``) and a leading sign. More decimals than the currency has
    are refused unless they are zeros: an amount is never rounded on the way in.
    """
    decimals = EXPONENTS[currency]
    stripped = text.strip()
    match = _AMOUNT.fullmatch(stripped)
    if match is None:
        if not _GROUPED.fullmatch(stripped):
            return invalid("amount_not_a_number", value=text)
        match = _AMOUNT.fullmatch(stripped.translate(_SEPARATORS))
        assert match is not None
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > decimals:
        if fraction[decimals:].strip("0"):
            return invalid("amount_too_precise", value=text, currency=currency, decimals=decimals)
        fraction = fraction[:decimals]
    if len(whole) > 18:
        return invalid("amount_too_large", value=text[:40])
    minor = int(whole + fraction.ljust(decimals, "0"))
    if minor > MAX_MINOR:
        return invalid("amount_too_large", value=text[:40])
    return -minor if sign == "-" else minor


def decimal_text(amount_minor: int, currency: str) -> str:
    """Plain decimal text with the currency's own number of decimals: ``-1234.50``."""
    decimals = exponent(currency)
    if decimals == 0:
        return str(amount_minor)
    sign = "-" if amount_minor < 0 else ""
    whole, fraction = divmod(abs(amount_minor), 10**decimals)
    return f"{sign}{whole}.{fraction:0{decimals}d}"


def divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Exact integer division with a named rounding; ``denominator`` must be positive."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    if rounding is Rounding.DOWN:
        return numerator // denominator
    if rounding is Rounding.UP:
        return -(-numerator // denominator)
    quotient, rest = divmod(abs(numerator), denominator)
    quotient += 2 * rest >= denominator
    return -quotient if numerator < 0 else quotient


@lru_cache(maxsize=4096)
def ratio(share: Decimal) -> tuple[int, int]:
    """A share as numerator and denominator, exactly. Policies have few, and ask for them at every check."""
    return share.as_integer_ratio()


def portion(amount_minor: int, share: Decimal, rounding: Rounding) -> int:
    """``amount_minor`` times an exact decimal share (0.05 = 5 %), rounded as named."""
    numerator, denominator = ratio(share)
    return divide(amount_minor * numerator, denominator, rounding)


def split(amount_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount by weights so that the parts sum to it exactly (largest remainder first).

    A negative amount splits like its positive counterpart: a full credit note cancels its invoice part by part.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and sum to more than zero")
    if amount_minor < 0:
        return tuple(-part for part in split(-amount_minor, weights))
    floors = [amount_minor * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(amount_minor * weights[i] % total), i))
    for i in order[: amount_minor - sum(floors)]:
        floors[i] += 1
    return tuple(floors)
