"""Securities: one row for each deed."""

from datetime import date
from typing import Final

from payworthy.base.failure import Failure, invalid
from payworthy.facts.collateral import Collateral, SecurityKind
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.kind_rows import KindRows, OptionalAmount
from payworthy.sources.report import Chunk
from payworthy.sources.rows import Table


class CollateralRows(KindRows):
    """Rows of a file of securities. An empty limit of who must pay was not given; it is not zero."""

    fact_name = "collateral"
    required = ("customer_id", "collateral_id", "kind", "value", "currency", "valid_from")

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._customer_id: Final = make.id("customer_id")
        self._collateral_id: Final = make.id("collateral_id")
        self._kind: Final = make.word("kind", "security_kind", SecurityKind)
        self._valid_from: Final = make.date("valid_from")
        self._valid_to: Final = make.date("valid_to")
        self._provider: Final = make.text("provider")
        self._source: Final = make.text("source")
        self._known_on: Final = make.date("known_on")
        self._value: Final = OptionalAmount("value", make, binding, table)
        self._payer_limit: Final = OptionalAmount("payer_limit", make, binding, table)

    @property
    def amounts(self) -> Amounts:
        """What the securities are worth."""
        return self._value.amounts

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One deed."""
        customer_id, collateral_id, kind = self._customer_id(cells), self._collateral_id(cells), self._kind(cells)
        valid_from, valid_to, known_on = self._valid_from(cells), self._valid_to(cells), self._known_on(cells)
        provider, source = self._provider(cells), self._source(cells)
        if (
            not isinstance(customer_id, str)
            or not isinstance(collateral_id, str)
            or not isinstance(kind, SecurityKind)
            or not isinstance(valid_from, date)
            or isinstance(valid_to, Failure)
            or isinstance(known_on, Failure)
            or isinstance(provider, Failure)
            or isinstance(source, Failure)
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        if valid_to is not None and valid_to < valid_from:
            params = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
            ends = invalid("collateral_ends_before_it_begins", **params).at(column=self.columns.header("valid_to"))
            self.refuse(row, [ends, *self.amount_troubles(cells)], out)
            return
        value, payer_limit = self._value.read(cells), self._payer_limit.read(cells)
        if isinstance(value, Failure) or isinstance(payer_limit, Failure):
            self.refuse(row, [one for one in (value, payer_limit) if isinstance(one, Failure)], out)
            return
        if value.minor is None or value.currency is None:
            self.refuse_unless_blank(row, cells, out)
            return
        deed = Collateral(
            customer_id=customer_id,
            collateral_id=collateral_id,
            kind=kind,
            value_minor=value.minor,
            currency=value.currency,
            valid_from=valid_from,
            valid_to=valid_to,
            payer_limit_minor=payer_limit.minor,
            provider=provider,
            source=source,
            known_on=known_on,
        )
        out.add(row, deed)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amounts of a row that is refused for other reasons."""
        return [*self._value.troubles(cells), *self._payer_limit.troubles(cells)]
