"""Limits: one row each, for a customer or a group. Nothing, zero and unlimited are three different things."""

from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.limit import Limit, LimitKind
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.kind_rows import AmountColumn, KindRows, amount_rules
from payworthy.sources.report import Chunk
from payworthy.sources.rows import Table
from payworthy.sources.words import fold, words


class LimitRows(KindRows):
    """Rows of a limit file. ``0`` is a limit of zero, *unlimited* or 不限 is no upper bound, an empty amount is
    refused because it says neither. An empty end means until further notice."""

    fact_name = "limit"
    required = ("currency", "valid_from")

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._customer_id: Final = make.id("customer_id")
        self._group_id: Final = make.id("group_id")
        self._kind: Final = make.word("kind", "limit_kind", LimitKind)
        self._valid_from: Final = make.date("valid_from")
        self._valid_to: Final = make.date("valid_to")
        self._approved_by: Final = make.id("approved_by")
        self._reason: Final = make.text("reason")
        self._amount: Final = AmountColumn("amount", make, amount_rules(binding, table, "amount"))
        self._currency: Final = self._amount.currency

    @property
    def amounts(self) -> Amounts:
        """The amount column; unlimited limits are in no sum."""
        return self._amount.amounts

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One limit."""
        customer_id, group_id, kind = self._customer_id(cells), self._group_id(cells), self._kind(cells)
        currency, valid_from, valid_to = self._currency(cells), self._valid_from(cells), self._valid_to(cells)
        approved_by, reason = self._approved_by(cells), self._reason(cells)
        if (
            not isinstance(currency, str)
            or isinstance(customer_id, Failure)
            or isinstance(group_id, Failure)
            or isinstance(kind, Failure)
            or valid_from is None
            or isinstance(valid_from, Failure)
            or isinstance(valid_to, Failure)
            or isinstance(approved_by, Failure)
            or isinstance(reason, Failure)
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        owner_id = group_id or customer_id
        if owner_id is None or (group_id and customer_id):
            code = "limit_owner_missing" if owner_id is None else "limit_owner_unclear"
            column = self.columns.header("customer_id")
            self.refuse(row, [invalid(code).at(column=column), *self.amount_troubles(cells)], out)
            return
        if valid_to is not None and valid_to < valid_from:
            params = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat()}
            ends = invalid("limit_ends_before_it_begins", **params).at(column=self.columns.header("valid_to"))
            self.refuse(row, [ends, *self.amount_troubles(cells)], out)
            return
        minor = self._minor(cells, currency)
        if isinstance(minor, Failure):
            self.refuse(row, [minor], out)
            return
        limit = Limit(
            owner_id=owner_id,
            is_group=group_id is not None,
            kind=kind or LimitKind.BASE,
            amount_minor=minor,
            currency=currency,
            valid_from=valid_from,
            valid_to=valid_to,
            approved_by=approved_by,
            reason=reason,
        )
        out.add(row, limit)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amount of a row that is refused for other reasons."""
        return [] if self._is_unlimited(cells) else self._amount.troubles(cells)

    def _is_unlimited(self, cells: list[str]) -> bool:
        return fold(self._amount.text(cells)[:40]) in words("limit_amount")

    def _minor(self, cells: list[str], currency: str) -> int | Failure | None:
        if self._is_unlimited(cells):
            return None
        minor = self._amount.minor(cells, currency)
        if isinstance(minor, Failure):
            is_empty = minor.code == "amount_missing"
            return Failure(Reason.MISSING, "limit_amount_missing", {}, minor.where) if is_empty else minor
        if minor < 0:
            self.amounts.refuse(minor, currency)
            text = self._amount.text(cells).strip()[:60]
            return invalid("amount_negative", value=text, kind="limit").at(column=self._amount.header)
        return minor
