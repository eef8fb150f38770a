"""Trade references: one row for each answer."""

from datetime import date
from typing import Final

from payworthy.base.failure import Failure
from payworthy.facts.reference import Reference, ReferenceRating
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.kind_rows import KindRows, OptionalAmount
from payworthy.sources.report import Chunk
from payworthy.sources.rows import Table


class ReferenceRows(KindRows):
    """Rows of a file of references. An empty limit was not told; it is not zero."""

    fact_name = "reference"
    required = ("customer_id", "reference_id", "given_on", "rating")

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._customer_id: Final = make.id("customer_id")
        self._reference_id: Final = make.id("reference_id")
        self._given_on: Final = make.date("given_on")
        self._rating: Final = make.word("rating", "reference_rating", ReferenceRating)
        self._known_on: Final = make.date("known_on")
        self._limit: Final = OptionalAmount("limit", make, binding, table)

    @property
    def amounts(self) -> Amounts:
        """The limits others give."""
        return self._limit.amounts

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One answer."""
        customer_id, reference_id = self._customer_id(cells), self._reference_id(cells)
        given_on, rating, known_on = self._given_on(cells), self._rating(cells), self._known_on(cells)
        if (
            not isinstance(customer_id, str)
            or not isinstance(reference_id, str)
            or not isinstance(given_on, date)
            or not isinstance(rating, ReferenceRating)
            or isinstance(known_on, Failure)
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        limit = self._limit.read(cells)
        if isinstance(limit, Failure):
            self.refuse(row, [limit], out)
            return
        reference = Reference(
            customer_id=customer_id,
            reference_id=reference_id,
            given_on=given_on,
            rating=rating,
            limit_minor=limit.minor,
            currency=limit.currency,
            known_on=known_on,
        )
        out.add(row, reference)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The limit of a row that is refused for other reasons."""
        return self._limit.troubles(cells)
