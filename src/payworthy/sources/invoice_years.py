"""Invoices of a year added up: turnover, purchases, how steady, how concentrated."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, NamedTuple

from payworthy.facts.entry import Block, Entry

_YEAR: Final = 12
_EXACT: Final = Context(prec=60)
_FOUR: Final = Decimal("0.0001")


@dataclass(slots=True)
class _Month:
    """One month of one side, minor units: by partner, what was taken back, how many invoices and how many voided."""

    by_partner: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    positive: int = 0
    negative: int = 0
    invoices: int = 0
    voided: int = 0
    first_on: date = date.max
    last_on: date = date.min

    @property
    def net(self) -> int:
        """What was sold or bought, less what was taken back."""
        return self.positive + self.negative


@dataclass(slots=True)
class Side:
    """Sales or purchases by month (year x 12 + month - 1)."""

    months: dict[int, _Month] = field(default_factory=lambda: defaultdict(_Month))

    def add(self, issued_on: date, partner: str | None, net_minor: int, *, is_voided: bool) -> None:
        """Count one invoice."""
        month = self.months[issued_on.year * _YEAR + issued_on.month - 1]
        month.invoices += 1
        month.first_on, month.last_on = min(month.first_on, issued_on), max(month.last_on, issued_on)
        if is_voided:
            month.voided += 1
            return
        if net_minor < 0:
            month.negative += net_minor
        else:
            month.positive += net_minor
        month.by_partner[partner or ""] += net_minor


class _Span(NamedTuple):
    """Months from ``first`` to ``last``, both in it; ``key`` names them."""

    key: str
    first: int
    last: int


def entries_of(customer_id: str, currency: str, sales: Side, purchases: Side | None) -> Iterator[Entry]:
    """An entry for each calendar year from the first invoice to the last, and one (``last12``) for the twelve months
    up to the month of the last invoice, if there are as many."""
    known = [*sales.months, *(purchases.months if purchases else ())]
    first, last = min(known), max(known)
    spans = [
        _Span(str(year), max(first, year * _YEAR), min(last, year * _YEAR + _YEAR - 1))
        for year in range(first // _YEAR, last // _YEAR + 1)
    ]
    if last - first + 1 >= _YEAR:
        spans.append(_Span("last12", last - _YEAR + 1, last))
    for span in spans:
        fields = _fields(span, first, sales, purchases)
        on = date.fromisoformat(fields["last_on"]) if "last_on" in fields else None
        yield Entry(
            customer_id=customer_id, block=Block.INVOICING, key=span.key, fields=fields, on=on, currency=currency
        )


def _fields(span: _Span, first: int, sales: Side, purchases: Side | None) -> dict[str, str]:
    sold = [sales.months[month] for month in range(span.first, span.last + 1) if month in sales.months]
    total = sum(month.net for month in sold)
    monthly = [sales.months[month].net if month in sales.months else 0 for month in range(span.first, span.last + 1)]
    fields: dict[str, str | None] = {
        "months": str(span.last - span.first + 1),
        "sales": str(total),
        "sales_volatility": _variation(monthly),
        "growth": _growth(span, first, total, sales),
        "voided_share": _share(sum(month.voided for month in sold), sum(month.invoices for month in sold)),
        "returned_share": _share(-sum(month.negative for month in sold), sum(month.positive for month in sold)),
        **_partners(sold, total, "buyer"),
    }
    days = [(month.first_on, month.last_on) for month in sold]
    if purchases is not None:
        bought = [purchases.months[month] for month in range(span.first, span.last + 1) if month in purchases.months]
        cost = sum(month.net for month in bought)
        fields |= {"purchases": str(cost), "margin": _ratio(total - cost, total)}
        fields |= _partners(bought, cost, "supplier")
        days += [(month.first_on, month.last_on) for month in bought]
    if days:
        fields |= {
            "first_on": min(day for day, _ in days).isoformat(),
            "last_on": max(day for _, day in days).isoformat(),
        }
    return {name: value for name, value in fields.items() if value is not None}


def _partners(months: list[_Month], total: int, name: str) -> dict[str, str | None]:
    """How many there are, and the share of the largest; none where the file does not name them."""
    by_partner: Mapping[str, int] = defaultdict(int)
    for month in months:
        for partner, net in month.by_partner.items():
            by_partner[partner] += net  # type: ignore[index]
    named = {partner: net for partner, net in by_partner.items() if partner and net > 0}
    if not named:
        return {}
    return {f"{name}s": str(len(named)), f"largest_{name}_share": _share(max(named.values()), total)}


def _growth(span: _Span, first: int, total: int, sales: Side) -> str | None:
    """Sales against the twelve months before; only where both are whole years."""
    before = range(span.first - _YEAR, span.first)
    if span.last - span.first + 1 < _YEAR or before.start < first:
        return None
    earlier = sum(sales.months[month].net for month in before if month in sales.months)
    return _ratio(total - earlier, earlier)


def _variation(monthly: list[int]) -> str | None:
    """Standard deviation of monthly sales over their mean (population), from three months on."""
    count, total = len(monthly), sum(monthly)
    if count < 3 or total <= 0:
        return None
    spread = count * sum(net * net for net in monthly) - total * total  # count^2 x variance, exact
    return _four(_EXACT.divide(_EXACT.sqrt(Decimal(spread)), Decimal(total)))


def _share(part: int, whole: int) -> str | None:
    """A part of a whole, from 0 to 1; ``None`` where there is no whole."""
    return _four(min(_EXACT.divide(Decimal(part), Decimal(whole)), Decimal(1))) if whole > 0 else None


def _ratio(part: int, whole: int) -> str | None:
    return _four(_EXACT.divide(Decimal(part), Decimal(whole))) if whole > 0 else None


def _four(value: Decimal) -> str:
    """Four decimals, half up."""
    return format(value.quantize(_FOUR, ROUND_HALF_UP, _EXACT), "f")
