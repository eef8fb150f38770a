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
from payworthy.facts.customer import Customer, CustomerState
from payworthy.facts.document import DocumentKind, MovementKind
from payworthy.facts.limit import Limit, LimitKind
from payworthy.facts.order import Order, OrderState
from payworthy.facts.promise import Promise
from payworthy.facts.public_record import Check, Event
from payworthy.facts.reference import Reference
from payworthy.facts.statement import Statement
from payworthy.portfolio.synthetic import credit_sheets
from payworthy.portfolio.synthetic.book import LedgerRow, SyntheticBook
from payworthy.portfolio.synthetic.record import RegistryRow

Language = Literal["en", "zh"]
Row = Customer | LedgerRow | Order | Limit | Rate | Statement | Event | Check | RegistryRow | Reference | Promise

_HEADERS: Final[Mapping[type, Mapping[str, str]]] = {
    Customer: {
        "customer_id": "客户编号",
        "name": "客户名称",
        "country": "国家",
        "currency": "币种",
        "name_en": "英文名称",
        "registration_id": "注册编号",
        "state": "客户状态",
        "group_id": "集团",
        "parent_id": "上级客户",
        "segment": "客户分类",
        "address": "地址",
        "contact": "联系人",
        "terms": "账期",
        "grade": "评级",
        "grade_review_on": "评级复审日期",
        "dunning_level": "催收级别",
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
        "applies_to": "核销对象",
        "order_id": "订单号",
        "reason": "原因",
    },
    Order: {
        "order_id": "订单号",
        "customer_id": "客户编号",
        "amount": "金额",
        "currency": "币种",
        "ordered_on": "下单日期",
        "state": "订单状态",
        "bill_to": "开票客户",
        "terms": "账期",
        "ship_on": "发货日期",
        "ship_to": "收货地址",
        "requested_by": "申请人",
    },
    Limit: {
        "customer_id": "客户编号",
        "group_id": "集团",
        "kind": "额度类型",
        "amount": "信用额度",
        "currency": "币种",
        "valid_from": "生效日期",
        "valid_to": "失效日期",
        "approved_by": "审批人",
        "reason": "原因",
    },
    Rate: {"base": "基准货币", "quote": "标价货币", "rate": "汇率", "date": "日期", "source": "来源"},
    **credit_sheets.HEADERS,
}
"""Columns of each file: the name in English files, and the heading in Chinese ones."""

COLUMNS: Final[Mapping[type, tuple[str, ...]]] = {kind: tuple(headers) for kind, headers in _HEADERS.items()}

_CHINESE: Final[Mapping[Enum, str]] = {
    DocumentKind.INVOICE: "发票",
    DocumentKind.RETENTION: "质保金",
    DocumentKind.CONTRACT_ASSET: "合同资产",
    DocumentKind.DELIVERY: "发货单",
    DocumentKind.COMMERCIAL_BILL: "商业承兑汇票",
    DocumentKind.BANK_BILL_STATE: "国有银行承兑汇票",
    DocumentKind.BANK_BILL_JOINT_STOCK: "股份制银行承兑汇票",
    DocumentKind.BANK_BILL_CITY: "城商行承兑汇票",
    DocumentKind.BANK_BILL_RURAL: "农商行承兑汇票",
    DocumentKind.PAYMENT: "收款",
    DocumentKind.CREDIT_NOTE: "红字发票",
    DocumentKind.PREPAYMENT: "预收款",
    MovementKind.APPLICATION: "核销",
    MovementKind.WRITE_OFF: "坏账核销",
    MovementKind.DISPUTE: "争议",
    MovementKind.DISPUTE_RESOLVED: "争议解除",
    CustomerState.ACTIVE: "正常",
    CustomerState.BLOCKED: "冻结",
    CustomerState.CLOSED: "注销",
    OrderState.REQUESTED: "申请",
    OrderState.CONFIRMED: "已确认",
    OrderState.CANCELLED: "已取消",
    LimitKind.BASE: "基本额度",
    LimitKind.TEMPORARY: "临时额度",
    **credit_sheets.WORDS,
}
"""Words of the kinds and states as Chinese books write them."""

_SPECIAL: Final[Mapping[tuple[type, str], Callable[[Any], str]]] = {
    (LedgerRow, "amount"): lambda row: decimal_text(row.amount_minor, row.currency),
    (Order, "amount"): lambda row: decimal_text(row.amount_minor, row.currency),
    (Limit, "customer_id"): lambda row: "" if row.is_group else row.owner_id,
    (Limit, "group_id"): lambda row: row.owner_id if row.is_group else "",
    (Rate, "date"): lambda row: str(row.on.isoformat()),
}
"""Columns that are not simply a field of the record."""


def to_csv(rows: Iterable[Row], language: Language = "en") -> str:
    """Rows of one kind as CSV text with a heading, lines ended by ``\\n``.

    Headings, kinds and states are in the language; terms, codes, dates and amounts are the same in both.
    Raises ``ValueError`` without rows: an empty file has no kind.
    """
    listed = list(rows)
    if not listed:
        raise ValueError("there are no rows to tell the kind of file from")
    kind = Event if isinstance(listed[0], Check) else type(listed[0])  # looks at a record are in its file
    headers = _HEADERS[kind]
    read = [_column(kind, column, language) for column in headers]
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
        "statements.csv": to_csv(book.statements, language),
        "events.csv": to_csv(book.record, language),
        "registry.csv": to_csv(book.registry, language),
        "references.csv": to_csv(book.references, language),
        "promises.csv": to_csv(book.promises, language),
        "orders_today.csv": to_csv(book.orders_today, language),
    }


def _column(kind: type, name: str, language: Language) -> Callable[[Any], str]:
    if (kind, name) == (Limit, "amount"):
        return lambda row: _limit_amount(row, language)
    cell = credit_sheets.CELLS.get((kind, name))
    if cell is not None:
        return lambda row: cell(row, language)
    return _SPECIAL.get((kind, name)) or (lambda row: _text(getattr(row, name), language))


def _text(value: str | int | date | Decimal | Enum | None, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return _CHINESE[value] if language == "zh" else str(value.value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _limit_amount(limit: Limit, language: Language) -> str:
    """A limit that is unlimited says so in a word: an empty cell would say nothing."""
    if limit.amount_minor is None:
        return "不限额" if language == "zh" else "unlimited"
    return decimal_text(limit.amount_minor, limit.currency)
