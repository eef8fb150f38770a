"""Orders: one row each. The amount is what the customer will owe, VAT included."""

from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.money import Rounding, decimal_text, portion
from payworthy.facts.order import Order, OrderState
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.cells import read_share, read_terms
from payworthy.sources.kind_rows import AmountColumn, KindRows, amount_rules
from payworthy.sources.report import Chunk
from payworthy.sources.rows import Table


class OrderRows(KindRows):
    """Rows of an order file. Without an ``amount`` column the gross is ``net_amount`` times 1 + ``vat_rate``, rounded
    half up to the minor unit; in a file that has both they must agree to one minor unit."""

    fact_name = "order"
    required = ("order_id", "customer_id", "currency", "ordered_on")

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._order_id: Final = make.id("order_id", is_unique=True)
        self._customer_id: Final = make.id("customer_id")
        self._ordered_on: Final = make.date("ordered_on")
        self._state: Final = make.word("state", "order_state", OrderState)
        self._bill_to: Final = make.id("bill_to")
        self._terms: Final = make.read("terms", read_terms)
        self._ship_on: Final = make.date("ship_on")
        self._ship_to: Final = make.text("ship_to")
        self._requested_by: Final = make.id("requested_by")
        self._vat_rate: Final = make.read("vat_rate", read_share)
        self._has_gross: Final = binding.has("amount")
        self._has_net: Final = binding.has("net_amount")
        self._gross: Final = AmountColumn("amount", make, amount_rules(binding, table, "amount"))
        self._net: Final = AmountColumn("net_amount", make, amount_rules(binding, table, "net_amount"))
        self._currency: Final = self._gross.currency

    @property
    def amounts(self) -> Amounts:
        """The gross column; the net one where there is no other."""
        return self._gross.amounts if self._has_gross else self._net.amounts

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One order."""
        order_id, customer_id = self._order_id(cells), self._customer_id(cells)
        currency, ordered_on, terms = self._currency(cells), self._ordered_on(cells), self._terms(cells)
        ship_on, ship_to, state = self._ship_on(cells), self._ship_to(cells), self._state(cells)
        bill_to, requested_by = self._bill_to(cells), self._requested_by(cells)
        if (
            not isinstance(order_id, str)
            or not isinstance(customer_id, str)
            or not isinstance(currency, str)
            or ordered_on is None
            or isinstance(ordered_on, Failure)
            or isinstance(terms, Failure)
            or isinstance(ship_on, Failure)
            or isinstance(ship_to, Failure)
            or isinstance(state, Failure)
            or isinstance(bill_to, Failure)
            or isinstance(requested_by, Failure)
            or isinstance(self._vat_rate(cells), Failure)
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        minor = self._amount(cells, currency)
        if isinstance(minor, Failure):
            self.refuse(row, [minor], out)
            return
        order = Order(
            order_id=order_id,
            customer_id=customer_id,
            amount_minor=minor,
            currency=currency,
            ordered_on=ordered_on,
            state=state or OrderState.REQUESTED,
            bill_to=bill_to,
            terms=terms,
            ship_on=ship_on,
            ship_to=ship_to,
            requested_by=requested_by,
        )
        out.add(row, order)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amount of a row that is refused for other reasons."""
        return (self._gross if self._has_gross else self._net).troubles(cells)

    def _amount(self, cells: list[str], currency: str) -> int | Failure:
        """The gross amount of the order. A failure after the amount was read takes it out of the taken sum."""
        main = self._gross if self._has_gross else self._net
        read = main.minor(cells, currency)
        if isinstance(read, Failure):
            return read
        gross = read if main is self._gross else self._grossed_up(read, cells)
        trouble = gross if isinstance(gross, Failure) else self._doubt(gross, main, cells, currency)
        if trouble is None:
            assert isinstance(gross, int)
            return gross
        main.amounts.refuse(read, currency)
        return trouble

    def _grossed_up(self, net: int, cells: list[str]) -> int | Failure:
        rate = self._vat_rate(cells)
        if rate is None or isinstance(rate, Failure):
            failure = Failure(Reason.MISSING, "vat_rate_missing", {"value": self._net.text(cells).strip()})
            return failure.at(column=self.columns.header("vat_rate"))
        return portion(net, 1 + rate, Rounding.HALF_UP)

    def _doubt(self, gross: int, main: AmountColumn, cells: list[str], currency: str) -> Failure | None:
        if gross <= 0:
            code = "amount_zero" if gross == 0 else "amount_negative"
            return invalid(code, value=main.text(cells).strip()[:60], kind="order").at(column=main.header)
        if main is self._net or not self._has_net or not self._net.text(cells).strip():
            return None
        net = self._net.minor(cells, currency)
        expected = net if isinstance(net, Failure) else self._grossed_up(net, cells)
        if isinstance(expected, Failure):
            return expected
        if abs(expected - gross) <= 1:
            return None
        params: dict[str, str | int] = {
            "gross": decimal_text(gross, currency),
            "expected": decimal_text(expected, currency),
        }
        return Failure(Reason.CONFLICT, "order_gross_differs", params).at(column=main.header)
