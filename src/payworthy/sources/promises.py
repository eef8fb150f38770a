"""Promises to pay: one row each, with what became of it as far as that is known."""

from datetime import date
from typing import Final

from payworthy.base.failure import Failure, invalid
from payworthy.facts.promise import Promise
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.kind_rows import AmountColumn, KindRows, amount_rules
from payworthy.sources.report import Chunk
from payworthy.sources.rows import Table


class PromiseRows(KindRows):
    """Rows of a file of promises."""

    fact_name = "promise"
    required = ("customer_id", "promised_on", "due_on", "currency")

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._customer_id: Final = make.id("customer_id")
        self._promise_id: Final = make.id("promise_id", is_unique=True)
        self._promised_on: Final = make.date("promised_on")
        self._due_on: Final = make.date("due_on")
        self._kept_on: Final = make.date("kept_on")
        self._broken_on: Final = make.date("broken_on")
        self._known_on: Final = make.date("known_on")
        self._amount: Final = AmountColumn("amount", make, amount_rules(binding, table, "amount"))
        self._currency: Final = self._amount.currency

    @property
    def amounts(self) -> Amounts:
        """What was promised."""
        return self._amount.amounts

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One promise."""
        customer_id, promise_id, currency = self._customer_id(cells), self._promise_id(cells), self._currency(cells)
        promised_on, due_on = self._promised_on(cells), self._due_on(cells)
        kept_on, broken_on, known_on = self._kept_on(cells), self._broken_on(cells), self._known_on(cells)
        if (
            not isinstance(customer_id, str)
            or not isinstance(currency, str)
            or not isinstance(promised_on, date)
            or not isinstance(due_on, date)
            or isinstance(promise_id, Failure)
            or isinstance(kept_on, Failure)
            or isinstance(broken_on, Failure)
            or isinstance(known_on, Failure)
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        if kept_on is not None and broken_on is not None:
            both = invalid("promise_kept_and_broken").at(column=self.columns.header("broken_on"))
            self.refuse(row, [both, *self._amount.troubles(cells)], out)
            return
        minor = self._amount.minor(cells, currency)
        if isinstance(minor, Failure):
            self.refuse(row, [minor], out)
            return
        if minor <= 0:
            self.amounts.refuse(minor, currency)
            text = self._amount.text(cells).strip()[:60]
            self.refuse(row, [invalid("promise_not_positive", value=text).at(column=self._amount.header)], out)
            return
        promise = Promise(
            customer_id=customer_id,
            promised_on=promised_on,
            due_on=due_on,
            amount_minor=minor,
            currency=currency,
            promise_id=promise_id,
            kept_on=kept_on,
            broken_on=broken_on,
            known_on=known_on,
        )
        out.add(row, promise)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amount of a row that is refused for other reasons."""
        return self._amount.troubles(cells)
