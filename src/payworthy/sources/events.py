"""Public record: entries of courts, registers and banks, and areas that were looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.public_record import EVENT_DETAILS, Area, Check, Event, EventKind
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.columns import Column
from payworthy.sources.kind_rows import KindRows, OptionalAmount
from payworthy.sources.report import Chunk, Fact
from payworthy.sources.rows import Table
from payworthy.sources.words import words

CHECKED: Final = "checked"
"""The kind of a row that says: this area was looked at on this day."""


class EventRows(KindRows):
    """Rows of a file of events. A row of the kind *checked* (已核查) names an area; without events of that area the
    record was clean on the day it began. An empty amount is not known; it is not zero."""

    required = ("customer_id", "kind", "began_on")

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._customer_id: Final = make.id("customer_id")
        self._kind: Final = self._kind_column()
        self._began_on: Final = make.day("began_on")
        self._ended_on: Final = make.day("ended_on")
        self._number: Final = make.id("number", is_unique=True)
        self._area: Final = make.word("area", "check_area", Area)
        self._source: Final = make.text("source")
        self._known_on: Final = make.date("known_on")
        self._amount: Final = OptionalAmount("amount", make, binding, table)
        self._details: Final = {name: make.text(name) for name in EVENT_DETAILS if binding.has(name)}

    def _kind_column(self) -> Column[str]:
        return self.columns.words("kind", words("event_kind"), ", ".join((*EventKind, CHECKED)))

    @property
    def amounts(self) -> Amounts:
        """The amount column; entries without an amount are in no sum."""
        return self._amount.amounts

    def count(self, facts: Sequence[Fact]) -> None:
        """Entries and looks are counted apart."""
        for fact in facts:
            self.counts["check" if isinstance(fact, Check) else "event"] += 1

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One entry, or one look."""
        customer_id, kind, began_on = self._customer_id(cells), self._kind(cells), self._began_on(cells)
        ended_on, number, area = self._ended_on(cells), self._number(cells), self._area(cells)
        source, known_on = self._source(cells), self._known_on(cells)
        details = {name: value for name, column in self._details.items() if (value := column(cells)) is not None}
        if (
            not isinstance(customer_id, str)
            or not isinstance(kind, str)
            or not isinstance(began_on, date)
            or isinstance(ended_on, Failure)
            or isinstance(number, Failure)
            or isinstance(area, Failure)
            or isinstance(source, Failure)
            or isinstance(known_on, Failure)
            or any(isinstance(value, Failure) for value in details.values())
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        if kind == CHECKED:
            if area is None:
                missing = Failure(Reason.MISSING, "event_area_missing", {}).at(column=self.columns.header("area"))
                self.refuse(row, [missing, *self._amount.troubles(cells)], out)
            else:
                check = Check(customer_id=customer_id, area=area, checked_on=began_on, source=source, known_on=known_on)
                out.add(row, check)
            return
        if ended_on is not None and ended_on < began_on:
            params = {"began_on": began_on.isoformat(), "ended_on": ended_on.isoformat()}
            ends = invalid("event_ends_before_it_begins", **params).at(column=self.columns.header("ended_on"))
            self.refuse(row, [ends, *self._amount.troubles(cells)], out)
            return
        amount = self._amount.read(cells)
        if isinstance(amount, Failure):
            self.refuse(row, [amount], out)
            return
        event = Event(
            customer_id=customer_id,
            kind=EventKind(kind),
            began_on=began_on,
            ended_on=ended_on,
            amount_minor=amount.minor,
            currency=amount.currency,
            number=number,
            source=source,
            known_on=known_on,
            details={name: str(value) for name, value in details.items()},
        )
        out.add(row, event)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amount of a row that is refused for other reasons."""
        return self._amount.troubles(cells)


class LawsuitRows(EventRows):
    """Rows of a list of lawsuits and judgments: what kind of entry a row is, the customer's part in it says."""

    required = ("customer_id", "role", "began_on")

    def _kind_column(self) -> Column[str]:
        return self.columns.words("role", words("lawsuit_role"), "defendant, plaintiff, third party")
