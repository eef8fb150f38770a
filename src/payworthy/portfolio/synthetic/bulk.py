"""A plain ledger of any length, streamed: for benchmarks, where only size and speed matter.

Rows are a function of their number: nothing is kept, so memory does not grow with the length. Days run
forward; about two of three invoices are paid, most in one go, some in two parts, after some weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from payworthy.portfolio.synthetic.book import DEFAULT_DAY, DEFAULT_SEED

LEDGER_COLUMNS: Final = (
    *("document_id", "kind", "customer_id", "issued_on", "due_on", "amount", "currency", "applies_to"),
    *("order_id", "reason"),
)
CUSTOMER_COLUMNS: Final = ("customer_id", "name", "country", "currency", "grade", "terms")
LIMIT_COLUMNS: Final = ("customer_id", "amount", "currency", "valid_from", "valid_to")

_DAYS: Final = 1095
_TERM_DAYS: Final = 45
_INVOICES: Final = 6
_ROWS: Final = 10
"""A block is six invoices and four payments for those of an earlier block: three in full, one in part."""
_LAG_DAYS: Final = 40
_MULTIPLIER: Final = 0x9E3779B97F4A7C15
_MASK: Final = (1 << 64) - 1
_GRADES: Final = ("AAA", "AA", "A", "BBB", "BB")


@dataclass(frozen=True, slots=True)
class Scaled:
    """Row streams of one benchmark book; each can be read once. Columns are ``CUSTOMER_COLUMNS``,
    ``LIMIT_COLUMNS`` and ``LEDGER_COLUMNS``."""

    customers: Iterator[tuple[str, ...]]
    limits: Iterator[tuple[str, ...]]
    ledger: Iterator[tuple[str, ...]]


def scale(customers: int, invoices: int, seed: int = DEFAULT_SEED) -> Scaled:
    """A book of so many customers and about so many invoices, with their payments."""
    n_rows = invoices * _ROWS // _INVOICES
    return Scaled(
        customers=customer_rows(customers, seed),
        limits=limit_rows(customers),
        ledger=ledger_rows(n_rows, customers, seed),
    )


def customer_rows(customers: int, seed: int = DEFAULT_SEED) -> Iterator[tuple[str, ...]]:
    """Customers ``B0000001`` and on, as ``CUSTOMER_COLUMNS``."""
    for number in range(1, customers + 1):
        grade = _GRADES[_mix(number, seed) % len(_GRADES)]
        yield f"B{number:07d}", f"压测客户{number:07d}有限公司", "CN", "CNY", grade, f"net {_TERM_DAYS}"


def limit_rows(customers: int) -> Iterator[tuple[str, ...]]:
    """A limit for each of them, as ``LIMIT_COLUMNS``."""
    begun, ends = DEFAULT_DAY - timedelta(days=90), DEFAULT_DAY + timedelta(days=275)
    for number in range(1, customers + 1):
        yield f"B{number:07d}", "50000000.00", "CNY", begun.isoformat(), ends.isoformat()


def ledger_rows(n_rows: int, customers: int, seed: int = DEFAULT_SEED) -> Iterator[tuple[str, ...]]:
    """Exactly ``n_rows`` ledger rows, as ``LEDGER_COLUMNS``, over three years up to ``DEFAULT_DAY``.

    Payments never come to more than their invoices, and follow them in the stream.
    """
    blocks = -(-n_rows // _ROWS)
    lag = blocks * _LAG_DAYS // _DAYS + 1
    left = n_rows
    for block in range(blocks):
        day = block * _DAYS // blocks
        for row in _block(block, lag, _Day.of(day), customers, seed):
            if not left:
                return
            left -= 1
            yield row


@dataclass(frozen=True, slots=True)
class _Day:
    on: str
    due_on: str

    @classmethod
    def of(cls, index: int) -> "_Day":
        return _DAY_TEXTS[index]


def _day(index: int) -> _Day:
    on = DEFAULT_DAY - timedelta(days=_DAYS - 1 - index)
    return _Day(on.isoformat(), (on + timedelta(days=_TERM_DAYS)).isoformat())


_DAY_TEXTS: Final = tuple(_day(index) for index in range(_DAYS))


def _mix(number: int, seed: int) -> int:
    """A well-stirred 64-bit value of a number: the finishing step of common hash functions."""
    value = (number * _MULTIPLIER + seed) & _MASK
    value = ((value ^ (value >> 29)) * 0xBF58476D1CE4E5B9) & _MASK
    return value ^ (value >> 32)


def _invoice(number: int, customers: int, seed: int) -> tuple[str, int]:
    """Customer and amount (fen) of an invoice, from its number."""
    mixed = _mix(number, seed)
    return f"B{mixed % customers + 1:07d}", 10_000 + (mixed >> 32) % 9_000_000


def _block(block: int, lag: int, day: _Day, customers: int, seed: int) -> Iterator[tuple[str, ...]]:
    on, due_on = day.on, day.due_on
    first = block * _INVOICES
    for number in range(first, first + _INVOICES):
        customer, fen = _invoice(number, customers, seed)
        amount = f"{fen // 100}.{fen % 100:02d}"
        yield f"INV{number:09d}", "invoice", customer, on, due_on, amount, "CNY", "", f"SO{number:09d}", ""
    paid = first - lag * _INVOICES
    if paid < 0:
        for number in range(first, first + _ROWS - _INVOICES):  # nothing to pay yet: more invoices instead
            customer, fen = _invoice(number, customers, seed)
            amount = f"{fen // 100}.{fen % 100:02d}"
            yield f"OPN{number:09d}", "invoice", customer, on, due_on, amount, "CNY", "", f"SP{number:09d}", ""
        return
    for number in range(paid, paid + _ROWS - _INVOICES):
        customer, fen = _invoice(number, customers, seed)
        fen -= fen // 3 if number % _INVOICES == 3 else 0
        amount = f"{fen // 100}.{fen % 100:02d}"
        yield f"RC{number:09d}", "payment", customer, on, "", amount, "CNY", f"INV{number:09d}", "", ""
