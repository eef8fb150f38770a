"""Exchange rates: units of the quote currency for one unit of the base currency, on a day, from a source."""

from datetime import date
from decimal import Decimal
from typing import Final

from payworthy.base.failure import invalid
from payworthy.base.fx import Rate
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.cells import read_rate
from payworthy.sources.kind_rows import KindRows
from payworthy.sources.report import Chunk


class RateRows(KindRows):
    """Rows of a rate file."""

    fact_name = "rate"
    required = ("base", "quote", "rate", "date", "source")

    def __init__(self, binding: Binding, caps: Caps) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._base: Final = make.currency("base")
        self._quote: Final = make.currency("quote")
        self._rate: Final = make.read("rate", read_rate)
        self._on: Final = make.date("date")
        self._source: Final = make.text("source")

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One rate."""
        base, quote, rate = self._base(cells), self._quote(cells), self._rate(cells)
        on, source = self._on(cells), self._source(cells)
        if (
            not isinstance(base, str)
            or not isinstance(quote, str)
            or not isinstance(rate, Decimal)
            or not isinstance(on, date)
            or not isinstance(source, str)
        ):
            self.refuse_unless_blank(row, cells, out)
        elif base == quote:
            same = invalid("rate_of_one_currency", value=base).at(column=self.columns.header("quote"))
            self.refuse(row, [same], out)
        else:
            out.add(row, Rate(base, quote, rate, on, source))
