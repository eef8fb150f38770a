"""A made-up book adds up: every reference is there, every amount exact, nothing paid twice or before its time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from stdnum.cn import uscc

from payworthy.base.ids import StandardId, organisation_code_warning, parse_standard_id
from payworthy.base.terms import PaymentTerms, parse_terms
from payworthy.facts.customer import CustomerState
from payworthy.facts.document import BILLED, DocumentKind, MovementKind
from payworthy.facts.limit import LimitKind
from payworthy.facts.order import OrderState
from payworthy.portfolio.synthetic import SyntheticBook, generate

from .book_reading import Ledger, read_ledger

BOOKS = [(20260101, date(2026, 11, 24), 220), (11, date(2028, 2, 29), 170), (12, date(2025, 3, 12), 260)]


@dataclass
class Read:
    book: SyntheticBook
    ledger: Ledger


@pytest.fixture(scope="module", params=BOOKS, ids=lambda given: f"seed {given[0]}, {given[2]} customers")
def read(request: pytest.FixtureRequest) -> Read:
    book = generate(*request.param)
    return Read(book, read_ledger(book))  # reading asserts what holds row by row


def test_ids_are_unique(read: Read) -> None:
    book = read.book
    customers = [customer.customer_id for customer in book.customers]
    orders = [order.order_id for order in (*book.orders, *book.orders_today)]
    assert len(set(customers)) == len(customers)
    assert len(set(orders)) == len(orders)


def test_every_reference_exists_and_belongs_to_the_customer(read: Read) -> None:
    book = read.book
    customers = {customer.customer_id: customer for customer in book.customers}
    orders = {order.order_id: order for order in (*book.orders, *book.orders_today)}
    groups = {customer.group_id for customer in book.customers if customer.group_id}
    assert all(orders[row.order_id].customer_id == row.customer_id for row in book.ledger if row.order_id)
    assert all(row.currency == customers[row.customer_id].currency for row in book.ledger)
    assert all(order.customer_id in customers for order in orders.values())
    assert all(order.bill_to is None or order.bill_to in customers for order in orders.values())
    assert all(limit.owner_id in (groups if limit.is_group else customers) for limit in book.limits)
    assert all(customer.parent_id is None or customer.parent_id in customers for customer in book.customers)


def test_members_of_a_group_are_in_the_group_of_their_parent(read: Read) -> None:
    group_of = {customer.customer_id: customer.group_id for customer in read.book.customers}
    daughters = [customer for customer in read.book.customers if customer.parent_id]
    assert len(daughters) >= 6
    assert all(customer.group_id and customer.group_id == group_of[customer.parent_id or ""] for customer in daughters)


def test_what_is_open_is_never_negative_and_never_less_than_what_is_contested(read: Read) -> None:
    for paper in read.ledger.documents.values():
        assert 0 <= paper.disputed <= paper.left <= paper.row.amount_minor
        assert 0 <= paper.used <= paper.row.amount_minor


def test_days_run_in_order_and_none_lies_ahead(read: Read) -> None:
    book = read.book
    days = [row.issued_on for row in book.ledger]
    assert days == sorted(days)
    assert days[-1] <= book.as_of
    assert days[-1] >= book.as_of - timedelta(days=3)
    assert all(row.due_on is None or row.due_on >= row.issued_on for row in book.ledger)
    due = {DocumentKind.INVOICE, DocumentKind.RETENTION}
    assert all((row.due_on is not None) == (row.kind in due) for row in book.ledger)
    assert all(order.ordered_on <= book.as_of for order in book.orders)
    assert all(order.ship_on is not None and order.ship_on >= order.ordered_on for order in book.orders)


def test_an_order_is_billed_whole_or_not_at_all_yet(read: Read) -> None:
    billed: Counter[str] = Counter()
    for row in read.book.ledger:
        if row.kind in BILLED and row.order_id:
            billed[row.order_id] += row.amount_minor
    for order in read.book.orders:
        assert billed[order.order_id] in (0, order.amount_minor), order
        assert not (order.state is OrderState.CANCELLED and billed[order.order_id])


def test_movements_say_what_they_apply_to_and_credits_go_whole_if_they_name_a_claim(read: Read) -> None:
    by_kind = Counter(row.kind for row in read.book.ledger)
    wanted = [kind for kind in MovementKind if kind is not MovementKind.REFUND]
    assert all(by_kind[kind] for kind in wanted)
    assert all(row.applies_to for row in read.book.ledger if isinstance(row.kind, MovementKind))
    assert all(row.reason for row in read.book.ledger if row.kind in (MovementKind.WRITE_OFF, MovementKind.DISPUTE))


def test_registration_numbers_pass_every_check_and_belong_to_nobody_twice(read: Read) -> None:
    numbers = [customer.registration_id for customer in read.book.customers if customer.registration_id]
    assert len(set(numbers)) == len(numbers)
    chinese = [number.removeprefix("uscc:") for number in numbers if number.startswith("uscc:")]
    assert len(chinese) > 100
    assert [number for number in chinese if not uscc.is_valid(number)] == []
    for number in numbers:
        standard_id = parse_standard_id(number)
        assert isinstance(standard_id, StandardId), number
        assert organisation_code_warning(standard_id) is None


def test_terms_are_written_the_canonical_way(read: Read) -> None:
    written = {customer.terms for customer in read.book.customers} | {order.terms for order in read.book.orders}
    parsed = {text: parse_terms(text) for text in written if text}
    assert all(isinstance(terms, PaymentTerms) and str(terms) == text for text, terms in parsed.items())
    assert len(parsed) >= 8


def test_a_customer_that_is_gone_owes_nothing_and_orders_nothing_open(read: Read) -> None:
    gone = {customer.customer_id for customer in read.book.customers if customer.state is not CustomerState.ACTIVE}
    left = [paper.row for paper in read.ledger.documents.values() if paper.row.customer_id in gone and paper.left]
    assert [row for row in left if row.kind in BILLED] == []


def test_the_first_order_of_a_customer_is_not_before_its_file_was_opened(read: Read) -> None:
    since = {customer.customer_id: customer.customer_since for customer in read.book.customers}
    assert all(order.ordered_on >= (since[order.customer_id] or date.min) for order in read.book.orders)


def test_limits_come_in_every_kind(read: Read) -> None:
    book = read.book
    own = [limit for limit in book.limits if not limit.is_group]
    base = [limit for limit in own if limit.kind is LimitKind.BASE]
    limited = {limit.owner_id for limit in base}
    assert any(limit.kind is LimitKind.TEMPORARY for limit in own)
    assert sum(limit.is_group for limit in book.limits) >= 4
    assert sum(limit.amount_minor is None for limit in base) == 1
    assert sum(limit.amount_minor == 0 for limit in base) >= 5
    assert any(limit.valid_to and limit.valid_to < book.as_of - timedelta(days=15) for limit in base)
    assert 0 < len(book.customers) - len(limited) < len(book.customers) // 8
    assert all(limit.valid_to is None or limit.valid_from <= limit.valid_to for limit in book.limits)


def test_names_are_in_both_languages_and_unique(read: Read) -> None:
    names = [customer.name for customer in read.book.customers]
    at_home = [customer for customer in read.book.customers if customer.country == "CN"]
    assert len(set(names)) == len(names)
    assert all(customer.name.endswith("有限公司") for customer in at_home)
    assert all(customer.name_en is None or customer.name_en.isascii() for customer in at_home)


def test_rates_are_fresh_on_the_day(read: Read) -> None:
    for currency in ("USD", "EUR"):
        newest = max(rate.on for rate in read.book.rates if rate.base == currency)
        assert timedelta(0) <= read.book.as_of - newest <= timedelta(days=3)


@pytest.mark.parametrize(
    ("as_of", "customers", "message"),
    [(date(2026, 11, 24), 20, "at least"), (date(2026, 11, 22), 220, "not a working day")],
)
def test_an_impossible_book_is_refused(as_of: date, customers: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        generate(as_of=as_of, customers=customers)
