"""What a reader hands over: chunks of facts while it reads, control totals and notices when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from payworthy.base.failure import Failure
from payworthy.base.fx import Rate
from payworthy.base.money import decimal_text
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.document import Document, Movement
from payworthy.facts.limit import Limit
from payworthy.facts.order import Order

Fact = Customer | Document | Movement | Order | Limit | Rate | CreditFact

CHUNK_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """The facts of up to 10,000 rows. ``rows[i]`` is the file row (header = 1) of ``facts[i]``; one row may give
    several facts (a payment and its application), in the order they must be recorded. A
    long ledger comes as chunks of about 30,000 rows of some customers each (``by_customer``). ``place``: the part of
    the file the rows are of, if it has several: a sheet of a workbook, a list of a document."""

    rows: list[int] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    place: str | None = None

    def add(self, row: int, fact: Fact) -> None:
        """Take one fact of a row."""
        self.rows.append(row)
        self.facts.append(fact)


@dataclass(frozen=True, slots=True)
class AmountTotal:
    """One currency of the amount column.

    ``rows`` and ``given``: every row with a readable amount, refused ones included, summed exactly as the file
    writes them (in the file's unit, noise and sign kept), so that it equals the sum a spreadsheet shows.
    ``taken_rows`` and ``taken_minor``: the rows that became facts, one amount a row, signed as in the file.
    """

    rows: int
    given: Decimal
    taken_rows: int
    taken_minor: int

    def data(self, currency: str) -> dict[str, str | int]:
        """The same as plain data, amounts as decimal texts."""
        return {
            "rows": self.rows,
            "given": format(self.given, "f"),
            "taken_rows": self.taken_rows,
            "taken": decimal_text(self.taken_minor, currency),
        }


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """What ties a reading to its file. ``rows_read = rows_taken + rows_refused + rows_skipped``; blank rows are
    not rows. ``facts`` counts by kind (``invoice``, ``application``, ``customer``, ``limit``, ``order``, ``rate``,
    ``statement``, ``event``…). ``amounts`` is per currency; ``amounts_unread`` rows are in no sum because their amount
    or currency cannot be read (an unlimited limit has no amount and is not among them)."""

    rows_read: int
    rows_taken: int
    rows_refused: int
    rows_skipped: int
    facts: Mapping[str, int]
    amounts: Mapping[str, AmountTotal]
    amounts_unread: int

    def data(self) -> dict[str, Any]:
        """Plain data for a report: amounts are decimal texts."""
        return {
            "rows_read": self.rows_read,
            "rows_taken": self.rows_taken,
            "rows_refused": self.rows_refused,
            "rows_skipped": self.rows_skipped,
            "facts": dict(self.facts),
            "amounts": {currency: amount.data(currency) for currency, amount in self.amounts.items()},
            "amounts_unread": self.amounts_unread,
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know that stops nothing; its sentence lives under ``notice.<code>``."""

    code: str
    params: Mapping[str, str | int]
