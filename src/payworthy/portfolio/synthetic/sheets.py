"""The book as the text of files, in the columns that the importers ask for."""

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from io import StringIO
from typing import Any, Final, Literal

from payworthy.base.fx import Rate
from payworthy.base.money import decimal_text
from payworthy.facts.customer import Customer
from payworthy.facts.limit import Limit
from payworthy.facts.order import Order
from payworthy.portfolio.synthetic.book import LedgerRow, SyntheticBook

Language = Literal["en", "zh"]
Row = Customer | LedgerRow | Order | Limit | Rate

UNLIMITED: Final = "unlimited"

_HEADERS: Final[Mapping[type, Mapping[str, str]]] = {
    Customer: {
        "customer_id": "客户编号",
        "name": "客户名称",
        "name_en": "英文名称",
        "country": "国家或地区",
        "currency": "币种",
        "state": "客户状态",
        "group_id": "集团编号",
        "parent_id": "上级客户编号",
        "segment": "客户类别",
        "registration_id": "注册号",
        "address": "地址",
        "contact": "联系人",
        "terms": "付款条件",
        "grade": "信用等级",
        "grade_review_on": "等级复评日期",
        "dunning_level": "催款级别",
        "customer_since": "建档日期",
        "sales_person": "业务员",
    },
    LedgerRow: {
        "document_id": "单据编号",
        "kind": "单据类型",
        "customer_id": "客户编号",
        "issued_on": "单据日期",
        "due_on": "到期日",
        "amount": "金额",
        "currency": "币种",
        "applies_to": "核销单据",
        "order_id": "订单编号",
        "reason": "原因",
    },
    Order: {
        "order_id": "订单编号",
        "customer_id": "客户编号",
        "amount": "金额",
        "currency": "币种",
        "ordered_on": "下单日期",
        "state": "订单状态",
        "bill_to": "开票客户编号",
        "terms": "付款条件",
        "ship_on": "发货日期",
        "ship_to": "收货地址",
        "requested_by": "申请人",
    },
    Limit: {
        "customer_id": "客户编号",
        "group_id": "集团编号",
        "kind": "额度类型",
        "amount": "金额",
        "currency": "币种",
        "valid_from": "生效日期",
        "valid_to": "失效日期",
        "approved_by": "批准人",
        "reason": "原因",
    },
    Rate: {"base": "基准货币", "quote": "计价货币", "rate": "汇率", "date": "日期", "source": "来源"},
}
"""Columns of each file: the name in English files, and the heading in Chinese ones."""

COLUMNS: Final[Mapping[type, tuple[str, ...]]] = {kind: tuple(headers) for kind, headers in _HEADERS.items()}

_SPECIAL: Final[Mapping[tuple[type, str], Callable[[Any], str]]] = {
    (LedgerRow, "amount"): lambda row: decimal_text(row.amount_minor, row.currency),
    (Order, "amount"): lambda row: decimal_text(row.amount_minor, row.currency),
    (Limit, "amount"): lambda row: (
        UNLIMITED if row.amount_minor is None else decimal_text(row.amount_minor, row.currency)
    ),
    (Limit, "customer_id"): lambda row: "" if row.is_group else row.owner_id,
    (Limit, "group_id"): lambda row: row.owner_id if row.is_group else "",
    (Rate, "date"): lambda row: str(row.on.isoformat()),
}
"""Columns that are not simply a field of the record."""


def to_csv(rows: Iterable[Row], language: Language = "en") -> str:
    """Rows of one kind as CSV text with a heading, lines ended by ``\\n``.

    Values (kinds, states, terms, dates) are the same in both languages; only the headings differ.
    Raises ``ValueError`` without rows: an empty file has no kind.
    """
    listed = list(rows)
    if not listed:
        raise ValueError("there are no rows to tell the kind of file from")
    kind = type(listed[0])
    headers = _HEADERS[kind]
    read = [_SPECIAL.get((kind, column)) or _field(column) for column in headers]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers.values() if language == "zh" else headers)
    writer.writerows([cell(row) for cell in read] for row in listed)
    return text.getvalue()


def files(book: SyntheticBook, language: Language = "en") -> dict[str, str]:
    """The texts of all files of a book, by file name. The day's orders are a file of their own."""
    return {
        "customers.csv": to_csv(book.customers, language),
        "ledger.csv": to_csv(book.ledger, language),
        "orders.csv": to_csv(book.orders, language),
        "limits.csv": to_csv(book.limits, language),
        "rates.csv": to_csv(book.rates, language),
        "orders_today.csv": to_csv(book.orders_today, language),
    }


def _field(name: str) -> Callable[[Any], str]:
    return lambda row: _text(getattr(row, name))


def _text(value: str | int | date | Decimal | Enum | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, date) else str(value)
