"""Ledger rows: which documents and movements each kind of row becomes, and which rows are refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payworthy.facts.document import CLAIMS, CREDITS, Document, DocumentKind, Movement, MovementKind

HEADER = "document_id,kind,customer_id,issued_on,due_on,amount,currency,applies_to,order_id,reason,terms\n"


def row(**cells: str) -> str:
    usual = {
        "document_id": "D1",
        "kind": "invoice",
        "customer_id": "C1",
        "issued_on": "2024-01-02",
        "due_on": "",
        "amount": "100.00",
        "currency": "CNY",
    }
    return ",".join((usual | cells).get(name, "") for name in HEADER.strip().split(",")) + "\n"


def test_an_invoice_is_a_document_with_a_due_date(read: Any) -> None:
    reading = read("ledger", HEADER + row(due_on="2024-02-01", order_id="SO-1"))
    assert reading.facts == [
        Document(
            customer_id="C1",
            kind=DocumentKind.INVOICE,
            document_id="D1",
            amount_minor=10000,
            currency="CNY",
            issued_on=date(2024, 1, 2),
            due_on=date(2024, 2, 1),
            order_id="SO-1",
        )
    ]


@pytest.mark.parametrize("kind", [DocumentKind.INVOICE, DocumentKind.RETENTION])
def test_a_due_date_follows_from_terms_where_it_is_not_given(read: Any, kind: DocumentKind) -> None:
    reading = read(
        "ledger", HEADER + row(kind=kind, terms="EOM+30") + row(kind=kind, terms="月结30天", document_id="D2")
    )
    assert [fact.due_on for fact in reading.facts] == [date(2024, 3, 1)] * 2


@pytest.mark.parametrize(
    ("terms", "column", "code"),
    [
        ("", "due_on", "due_date_missing"),
        ("soon", "terms", "terms_unreadable"),
        ("net 30 from acceptance", "terms", "terms_base_date_missing"),
    ],
)
def test_an_invoice_that_can_never_fall_due_is_refused(read: Any, terms: str, column: str, code: str) -> None:
    assert read("ledger", HEADER + row(terms=terms)).codes == [(2, column, code)]


@pytest.mark.parametrize("kind", sorted(set(DocumentKind) - {DocumentKind.INVOICE, DocumentKind.RETENTION}))
def test_other_documents_need_no_due_date_and_keep_none(read: Any, kind: DocumentKind) -> None:
    reading = read("ledger", HEADER + row(kind=kind, due_on="2024-05-01", order_id="SO-1"))
    assert [(fact.kind, fact.due_on) for fact in reading.facts] == [(kind, None)]
    assert reading.notices["due_date_not_kept"].params == {"rows": 1}


def test_a_delivery_belongs_to_an_order(read: Any) -> None:
    reading = read("ledger", HEADER + row(kind="delivery"))
    assert reading.codes == [(2, "order_id", "cell_missing_for_kind")]


BILLS = CLAIMS - {
    *(DocumentKind.INVOICE, DocumentKind.RETENTION, DocumentKind.CONTRACT_ASSET),
    DocumentKind.DELIVERY,
}


@pytest.mark.parametrize("kind", sorted(CREDITS | BILLS))
def test_money_or_a_bill_that_names_a_claim_is_applied_to_it_in_full(read: Any, kind: DocumentKind) -> None:
    reading = read("ledger", HEADER + row(document_id="P1", kind=kind, applies_to="I1"))
    document, movement = reading.facts
    assert (document.kind, document.document_id, document.amount_minor) == (kind, "P1", 10000)
    assert movement == Movement(
        customer_id="C1",
        kind=MovementKind.APPLICATION,
        movement_id=f"{kind}:P1>I1",
        amount_minor=10000,
        currency="CNY",
        moved_on=date(2024, 1, 2),
        credit_id="P1",
        claim_id="I1",
    )
    assert reading.rows == [2, 2]
    assert reading.totals.facts == {kind: 1, "application": 1}
    assert reading.totals.rows_taken == 1


@pytest.mark.parametrize("kind", ["invoice", "retention", "contract_asset", "delivery"])
def test_a_billed_claim_settles_nothing(read: Any, kind: str) -> None:
    reading = read("ledger", HEADER + row(kind=kind, due_on="2024-02-01", applies_to="I1", order_id="SO-1"))
    assert reading.codes == [(2, "applies_to", "applies_to_not_possible")]


def test_movements_name_the_documents_they_move(read: Any) -> None:
    reading = read(
        "ledger",
        HEADER
        + row(kind="application", document_id="P1", applies_to="I1")
        + row(kind="write_off", document_id="", applies_to="I1", reason="insolvent")
        + row(kind="refund", document_id="R7", applies_to="P1")
        + row(kind="dispute", document_id="", applies_to="I1", reason="short  delivery")
        + row(kind="dispute_resolved", document_id="", applies_to="I1"),
    )
    assert [(fact.kind, fact.credit_id, fact.claim_id, fact.reason) for fact in reading.facts] == [
        ("application", "P1", "I1", None),
        ("write_off", None, "I1", "insolvent"),
        ("refund", "P1", None, None),
        ("dispute", None, "I1", "short delivery"),
        ("dispute_resolved", None, "I1", None),
    ]
    assert reading.facts[2].movement_id == "refund:R7"
    assert reading.facts[0].movement_id == "application:P1>I1:2024-01-02:CNY10000#1"


def test_movements_without_a_number_get_one_from_what_they_say(read: Any) -> None:
    once = row(kind="application", document_id="P1", applies_to="I1")
    other = row(kind="application", document_id="P1", applies_to="I1", amount="100.01")
    stranger = row(kind="application", document_id="P1", applies_to="I1", customer_id="C2")
    reading = read("ledger", HEADER + once + other + once + stranger)
    again = read("ledger", HEADER + stranger + once + once + other)
    ids = [(fact.customer_id, fact.movement_id) for fact in reading.facts]
    assert len(set(ids)) == 4
    assert sorted(ids) == sorted((fact.customer_id, fact.movement_id) for fact in again.facts)


def test_a_repeated_payment_row_is_the_same_payment_and_not_a_second_application(read: Any) -> None:
    reading = read("ledger", HEADER + row(kind="payment", applies_to="I1") * 2)
    assert reading.facts[:2] == reading.facts[2:]
    assert reading.rows == [2, 2, 3, 3]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"kind": "application", "applies_to": ""}, "applies_to", "cell_missing_for_kind"),
        ({"kind": "application", "document_id": "", "applies_to": "I1"}, "document_id", "cell_missing_for_kind"),
        ({"kind": "refund"}, "applies_to", "cell_missing_for_kind"),
        ({"kind": "payment", "document_id": ""}, "document_id", "cell_missing_for_kind"),
        ({"kind": "承兑汇票"}, "kind", "cell_word_unknown"),
        ({"kind": ""}, "kind", "cell_missing"),
        ({"customer_id": ""}, "customer_id", "cell_missing"),
        ({"issued_on": ""}, "issued_on", "cell_missing"),
        ({"currency": "XX"}, "currency", "currency_unknown"),
        ({"amount": ""}, "amount", "amount_missing"),
        ({"amount": "0.00"}, "amount", "amount_zero"),
        ({"amount": "-5.00"}, "amount", "amount_negative"),
        ({"kind": "payment", "amount": "-5.00"}, "amount", "amount_negative"),
        ({"kind": "refund", "amount": "-5.00", "applies_to": "P1"}, "amount", "amount_negative"),
        ({"due_on": "31.1.2024"}, "due_on", "cell_date_order_unclear"),
        ({"document_id": "9.1E+17"}, "document_id", "cell_digits_lost"),
        ({"order_id": "#N/A"}, "order_id", "cell_spreadsheet_error"),
    ],
)
def test_rows_that_are_refused(read: Any, cells: dict[str, str], column: str, code: str) -> None:
    usual = {"due_on": "2024-02-01"} if cells.get("kind", "invoice") == "invoice" else {}
    reading = read("ledger", HEADER + row(**(usual | cells)))
    assert reading.codes == [(2, column, code)]
    assert reading.totals.rows_refused == 1


def test_all_that_is_wrong_with_a_row_is_said_at_once(read: Any) -> None:
    reading = read("ledger", HEADER + row(customer_id="", issued_on="soon", currency="XX", amount="abc"))
    assert {(column, code) for _, column, code in reading.codes} == {
        ("customer_id", "cell_missing"),
        ("issued_on", "cell_not_a_date"),
        ("currency", "currency_unknown"),
    }
    assert reading.totals.amounts_unread == 1


def test_a_negative_invoice_is_a_credit_note_where_the_mapping_says_so(read: Any) -> None:
    mapping = '[ledger]\nnegative = "credit_note"\n'
    reading = read("ledger", HEADER + row(amount="-5.00", applies_to="I1") + row(kind="payment", amount="-5"), mapping)
    note, movement = reading.facts
    assert (note.kind, note.amount_minor, movement.kind) == (DocumentKind.CREDIT_NOTE, 500, MovementKind.APPLICATION)
    assert reading.codes == [(3, "amount", "amount_negative")]
    total = reading.totals.amounts["CNY"]
    assert (total.given, total.taken_minor) == (Decimal("-10.00"), -500)


def test_zero_amounts_are_skipped_and_counted_where_the_mapping_says_so(read: Any) -> None:
    reading = read("ledger", HEADER + row(amount="0", due_on="2024-02-01") * 2, '[ledger]\nzero = "skip"\n')
    assert (reading.facts, reading.failures, reading.totals.rows_skipped) == ([], [], 2)


def test_control_totals_hold_every_readable_amount_and_what_was_taken_of_it(read: Any) -> None:
    reading = read(
        "ledger",
        HEADER
        + row(due_on="2024-02-01")
        + row(kind="payment", amount="40.00", currency="USD")
        + row(kind="refund", amount="7.00")
        + row(amount="1.005", due_on="2024-02-01")
        + row(amount="nothing", due_on="2024-02-01"),
    )
    assert {currency: (total.rows, total.given) for currency, total in reading.totals.amounts.items()} == {
        "CNY": (3, Decimal("108.005")),
        "USD": (1, Decimal("40.00")),
    }
    assert reading.totals.amounts["CNY"].taken_minor == 10000
    assert reading.totals.amounts_unread == 1
    assert (reading.totals.rows_read, reading.totals.rows_taken, reading.totals.rows_refused) == (5, 2, 3)


CLOSED = "no,customer,due,paid,contested,amount,year\n"
CLOSED_MAPPING = """
[ledger.fields]
document_id = { derive = ["due_on", "amount"] }
kind = { constant = "invoice" }
customer_id = "customer"
issued_on = { days_before_due = 15 }
due_on = "due"
amount = "amount"
currency = { constant = "USD" }
settled_on = "paid"
disputed = "contested"
fiscal_year = "year"
"""


def test_a_closed_invoice_tells_its_whole_life_in_one_row(read: Any) -> None:
    reading = read("ledger", CLOSED + "1,C1,2024-01-31,2024-02-10,Yes,50.00,2024.0\n", CLOSED_MAPPING)
    invoice, dispute, resolved, payment, application = reading.facts
    assert (invoice.document_id, invoice.issued_on) == ("20240131-USD50.00-1", date(2024, 1, 16))
    assert (dispute.kind, dispute.moved_on, dispute.claim_id) == ("dispute", date(2024, 1, 16), invoice.document_id)
    assert (resolved.kind, resolved.moved_on) == ("dispute_resolved", date(2024, 2, 10))
    assert (payment.kind, payment.issued_on, payment.amount_minor) == ("payment", date(2024, 2, 10), 5000)
    assert (application.credit_id, application.claim_id) == (payment.document_id, invoice.document_id)
    assert reading.notices["issue_date_assumed"].params == {"days": 15}


def test_an_invoice_without_a_day_of_payment_stays_open(read: Any) -> None:
    reading = read(
        "ledger", CLOSED + "1,C1,2024-01-31,,no,50.00,2024\n2,C1,2024-01-31,,yes,50.00,2024\n", CLOSED_MAPPING
    )
    assert [fact.kind for fact in reading.facts] == ["invoice", "invoice", "dispute"]


def test_equal_invoices_without_numbers_are_told_apart_by_counting(read: Any) -> None:
    text = CLOSED + "1,C1,2024-01-31,,,50.00,2024\n" * 3 + "1,C2,2024-01-31,,,50.00,2024\n"
    ids = [(fact.customer_id, fact.document_id) for fact in read("ledger", text, CLOSED_MAPPING).facts]
    assert ids == [*[("C1", f"20240131-USD50.00-{number}") for number in (1, 2, 3)], ("C2", "20240131-USD50.00-1")]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("1,C1,,2024-02-10,no,5,2024", "due", "cell_missing"),
        ("1,C1,2024-01-31,soon,no,5,2024", "paid", "cell_not_a_date"),
        ("1,C1,2024-01-31,,perhaps,5,2024", "contested", "cell_word_unknown"),
        ("1,C1,2024-01-31,,no,5,2024.5", "year", "cell_not_a_year"),
        ("1,C1,2024-01-31,,no,5,", "year", "cell_missing"),
    ],
)
def test_closed_invoices_that_are_refused(read: Any, line: str, column: str, code: str) -> None:
    assert read("ledger", f"{CLOSED}{line}\n", CLOSED_MAPPING).codes == [(2, column, code)]


def test_a_settled_credit_is_refused_because_its_use_is_not_told(read: Any) -> None:
    mapping = CLOSED_MAPPING.replace("[ledger.fields]", '[ledger]\nnegative = "credit_note"\n[ledger.fields]')
    reading = read("ledger", CLOSED + "1,C1,2024-01-31,2024-02-10,,-5,2024\n", mapping)
    assert reading.codes == [(2, "amount", "settled_not_a_claim")]


def test_a_due_date_before_the_issue_is_taken_and_told(read: Any) -> None:
    reading = read("ledger", HEADER + row(due_on="2024-01-01"))
    assert len(reading.facts) == 1
    assert reading.notices["due_before_issue"].params == {"rows": 1}
