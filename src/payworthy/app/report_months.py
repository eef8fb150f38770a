"""How late a customer paid, month by month: the payment curve."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from payworthy.measures.day import months_before
from payworthy.report.data import Month

MONTHS: Final = 24
_TENTH: Final = Decimal("0.1")
_MILLIONTH: Final = Decimal("0.000001")


def months_of(items: Mapping[str, Any], customer_id: str, as_of: date) -> tuple[Month, ...]:
    """The last 24 months up to the day, oldest first. Only what was paid counts, by the rules of the measure
    ``days_beyond_terms``: no credit notes, no write-offs, nothing in dispute."""
    sums = {_name(months_before(as_of.replace(day=1), back)): [0, 0, 0, 0] for back in range(MONTHS - 1, -1, -1)}
    rows = zip(
        *(items[name].tolist() for name in ("customer_id", "settled_how", "kind", "amount_minor")),
        *(_days(items[name]) for name in ("due_on", "settled_on", "disputed_on", "dispute_ended_on")),
        strict=True,
    )
    for owner, how, kind, amount, due, settled, disputed, ended in rows:
        if owner != customer_id or settled is None or settled > as_of or kind == "contract_asset":
            continue
        if (how or "payment") != "payment" or due is None or _name(settled) not in sums:
            continue
        if disputed is not None and disputed <= as_of and (ended is None or ended > as_of):
            continue
        days = (settled - due).days
        month = sums[_name(settled)]
        month[0] += int(amount)
        month[1] += 1
        month[2] += int(amount) * days
        month[3] += int(amount) if days > 0 else 0
    return tuple(_month(name, *figures) for name, figures in sums.items())


def _month(name: str, paid: int, parts: int, amount_days: int, late: int) -> Month:
    if not paid:
        return Month(month=name, paid_minor=0, parts=0, days_late=None, late_share=None)
    return Month(
        month=name,
        paid_minor=paid,
        parts=parts,
        days_late=(Decimal(amount_days) / Decimal(paid)).quantize(_TENTH),
        late_share=(Decimal(late) / Decimal(paid)).quantize(_MILLIONTH),
    )


def _days(column: Any) -> list[date | None]:
    days: list[date | None] = column.astype("datetime64[D]").tolist()
    return days


def _name(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"
