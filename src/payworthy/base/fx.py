"""Exchange rates as data, and conversion that says which rates it used.

A rate is so many units of the quote currency for one unit of the base currency, on a day, from a source.
Conversion takes the newest rate on or before the asked day, direct, turned round, or through one pivot
currency, and rounds once, at the end. Nothing is ever taken from the future or from a rate that is too old.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from payworthy.base.currency import EXPONENTS
from payworthy.base.failure import Failure, Reason
from payworthy.base.money import Rounding, divide

_REMEMBERED: Final = 4096
_NO_HAIRCUT: Final = Decimal(0)
_LEAST: Final = Decimal("1E-12")
_MOST: Final = Decimal("1E12")


@dataclass(frozen=True, slots=True)
class Rate:
    """``rate`` units of ``quote`` for one unit of ``base`` (USD/CNY 7.10), as published for the day ``on``."""

    base: str
    quote: str
    rate: Decimal
    on: date
    source: str

    def __post_init__(self) -> None:
        if self.base not in EXPONENTS or self.quote not in EXPONENTS or self.base == self.quote:
            raise ValueError(f"no currency pair: {self.base}/{self.quote}")
        if not isinstance(self.rate, Decimal) or not self.rate.is_finite() or not _LEAST <= self.rate <= _MOST:
            raise ValueError(f"a rate is a positive Decimal, not {self.rate!r}")

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.rate} {self.on.isoformat()} {self.source}"


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in the target currency's minor units and the rates that made it (none: same currency)."""

    amount_minor: int
    rates: tuple[Rate, ...]


_Ratio = tuple[int, int, tuple[Rate, ...]]
"""Numerator and denominator of target minor units for one source minor unit, and the rates behind it."""


class RateTable:
    """All rates of a book, asked as of a day. Immutable once made; looked-up ratios are remembered.

    ``max_age_days``: a rate older than that on the asked day is not used. ``pivot``: the currency through
    which a pair without a usable rate of its own is converted. Where one pair has two rates for one day,
    the one given later counts, as a correction of the earlier one.
    """

    __slots__ = ("_ratios", "_series", "max_age_days", "pivot")

    def __init__(self, rates: Iterable[Rate], *, max_age_days: int, pivot: str) -> None:
        self.max_age_days: Final = max_age_days
        self.pivot: Final = pivot
        self._series: Final = _series(rates)
        self._ratios: Final[dict[tuple[str, str, date, Decimal], _Ratio | Failure]] = {}

    def convert(
        self,
        amount_minor: int,
        source: str,
        target: str,
        as_of: date,
        *,
        haircut: Decimal = _NO_HAIRCUT,
        rounding: Rounding = Rounding.HALF_UP,
    ) -> Converted | Failure:
        """``amount_minor`` of currency ``source`` in minor units of ``target``, times 1 + ``haircut``.

        The haircut raises an amount that a moving rate could make larger; between equal currencies it is
        not applied. Failures: ``fx_rate_missing`` (there never was a rate), ``fx_rate_stale`` (the newest
        is too old). Raises ``KeyError`` for an unknown currency, ``ValueError`` for a negative haircut.
        """
        key = (source, target, as_of, haircut)
        found = self._ratios.get(key)
        if found is None:
            found = self._ratio(source, target, as_of, haircut)
            if len(self._ratios) >= _REMEMBERED:
                self._ratios.clear()
            self._ratios[key] = found
        if isinstance(found, Failure):
            return found
        numerator, denominator, rates = found
        return Converted(divide(amount_minor * numerator, denominator, rounding), rates)

    def _ratio(self, source: str, target: str, as_of: date, haircut: Decimal) -> _Ratio | Failure:
        scale = Fraction(10) ** (EXPONENTS[target] - EXPONENTS[source])
        if haircut < 0:
            raise ValueError(f"a haircut only raises an amount: {haircut}")
        if source == target:
            return 1, 1, ()
        rates = self._rates(source, target, as_of)
        if isinstance(rates, Failure):
            return rates
        ratio = scale * (1 + Fraction(haircut))
        have = source
        for rate in rates:
            is_direct = rate.base == have
            ratio = ratio * Fraction(rate.rate) if is_direct else ratio / Fraction(rate.rate)
            have = rate.quote if is_direct else rate.base
        return ratio.numerator, ratio.denominator, rates

    def _rates(self, source: str, target: str, as_of: date) -> tuple[Rate, ...] | Failure:
        """The rates that lead from ``source`` to ``target``: one of the pair itself, else two over the pivot."""
        chains: list[tuple[Rate | None, ...]] = [(self._newest(source, target, as_of),)]
        if self.pivot not in (source, target):
            chains.append((self._newest(source, self.pivot, as_of), self._newest(self.pivot, target, as_of)))
        params: dict[str, str | int] = {"source": source, "target": target, "as_of": as_of.isoformat()}
        newest_on = None
        for chain in chains:
            rates = tuple(rate for rate in chain if rate is not None)
            if len(rates) < len(chain):
                continue
            oldest_on = min(rate.on for rate in rates)
            if (as_of - oldest_on).days <= self.max_age_days:
                return rates
            newest_on = oldest_on if newest_on is None else max(newest_on, oldest_on)
        if newest_on is None:
            return Failure(Reason.MISSING, "fx_rate_missing", params)
        params |= {"on": newest_on.isoformat(), "max_age_days": self.max_age_days}
        return Failure(Reason.STALE, "fx_rate_stale", params)

    def _newest(self, source: str, target: str, as_of: date) -> Rate | None:
        """The newest rate of a pair on or before a day; of two for the same day, the one quoted this way round."""
        best = None
        for pair in ((source, target), (target, source)):
            days, rates = self._series.get(pair, ((), ()))
            position = bisect_right(days, as_of)
            if position and (best is None or rates[position - 1].on > best.on):
                best = rates[position - 1]
        return best


def _series(rates: Iterable[Rate]) -> dict[tuple[str, str], tuple[tuple[date, ...], tuple[Rate, ...]]]:
    """Per quoted pair: the days in order, and the rate of each."""
    by_pair: dict[tuple[str, str], dict[date, Rate]] = {}
    for rate in rates:
        by_pair.setdefault((rate.base, rate.quote), {})[rate.on] = rate
    return {
        pair: (tuple(sorted(by_day)), tuple(by_day[day] for day in sorted(by_day))) for pair, by_day in by_pair.items()
    }
