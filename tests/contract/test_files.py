"""Files of facts: whole or not at all, once, and what they mean for the book (I14, I18, I19, I40)."""

import pytest

from payworthy.app.import_file import FileRefused
from payworthy.base.failure import Where
from payworthy.store.book import OpenBook

from .builders import (
    TODAY,
    YUAN,
    applied,
    ask,
    customer,
    days,
    document,
    furnish,
    invoice,
    limit,
    movement,
    order,
    payment,
    take,
)
from .reckoning import assert_adds_up, dump, rows_of

LEDGER = (
    invoice("I1", 300),
    invoice("I2", 500),
    payment("P1", 200),
    payment("P2", 900),
    applied("P1", "I1", 200),
)
FILES = {
    "customers": (customer("C1"), customer("C2", group_id="G")),
    "limits": (limit(1000), limit(500, kind="temporary", valid_to=TODAY)),
    "ledger": LEDGER,
    "orders": (order("O1", 100), order("O2", 50, state="confirmed", ordered_on=TODAY - days(9))),
}


def open_amounts(book: OpenBook) -> dict[str, tuple[int, int]]:
    """Open and disputed yuan by document number."""
    return {
        row["document_id"]: (row["open_minor"] // YUAN, row["disputed_minor"] // YUAN)
        for row in rows_of(book, "open_document")
    }


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_twice_changes_nothing(book: OpenBook, kind: str) -> None:
    furnish(book, 1000)
    first = take(book, kind, *FILES[kind], digest="a" * 64)
    before = dump(book)
    again = take(book, kind, *FILES[kind], digest="a" * 64)
    assert (again.is_repeat, again.batch_id, again.facts_taken) == (True, first.batch_id, first.facts_taken)
    assert dump(book) == before
    assert_adds_up(book)


@pytest.mark.parametrize("kind", FILES)
def test_the_same_facts_in_another_file_change_no_figure(book: OpenBook, kind: str) -> None:
    furnish(book, 1000)
    taken = take(book, kind, *FILES[kind])
    before = dump(book)
    again = take(book, kind, *reversed(FILES[kind]))
    assert (again.facts_taken, again.duplicates) == (0, len(FILES[kind]))
    assert taken.facts_taken + taken.duplicates == len(FILES[kind])
    after = dump(book)
    same = ("standing", "open_document", "due_bucket", "order_progress", "reservation", "document", "movement")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert_adds_up(book)


BAD_ROWS = {
    "a customer nobody knows": (("ledger", invoice("I9", 1, "NOBODY")), "customer_unknown", "customer_id"),
    "more applied than the invoice has open": (("ledger", applied("P2", "I1", 101)), "movement_too_large", "amount"),
    "more applied than the payment has left": (
        ("ledger", movement("application", "A2", 1, credit_id="P1", claim_id="I2")),
        "movement_too_large",
        "amount",
    ),
    "more written off than is open": (
        ("ledger", movement("write_off", "W1", 301, claim_id="I1")),
        "movement_too_large",
        "amount",
    ),
    "more disputed than was billed": (
        ("ledger", movement("dispute", "X1", 501, claim_id="I2")),
        "dispute_too_large",
        "amount",
    ),
    "a resolution of no dispute": (
        ("ledger", movement("dispute_resolved", "X1", 1, claim_id="I2")),
        "dispute_too_large",
        "amount",
    ),
    "money of another currency": (
        ("ledger", movement("application", "A1", 1, credit_id="P1", claim_id="I1", currency="USD")),
        "movement_other_currency",
        "currency",
    ),
    "a movement told differently": (("ledger", applied("P1", "I1", 100)), "document_contradicts", "document_id"),
    "a limit of a customer nobody knows": (("limits", limit(1, "NOBODY")), "customer_unknown", "customer_id"),
    "a limit of a group nobody knows": (("limits", limit(1, "NO", is_group=True)), "group_unknown", "group_id"),
    "an order of a customer nobody knows": (("orders", order("O9", 1, "NOBODY")), "customer_unknown", "customer_id"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_file_with_one_bad_row_leaves_every_table_as_it_was(book: OpenBook, case: str) -> None:
    (kind, bad), code, column = BAD_ROWS[case]
    furnish(book, 1000)
    take(book, "ledger", *LEDGER)
    book.check(ask(100))
    before = dump(book)
    good = {"ledger": invoice("NEW", 7), "limits": limit(7), "orders": order("NEW", 7)}[kind]
    with pytest.raises(FileRefused) as refusal:
        take(book, kind, good, bad, good, chunk=1)
    assert {(failure.code, failure.where) for failure in refusal.value.failures} == {
        (code, Where(f"{kind}.csv", 3, column))
    }
    assert dump(book) == before


def test_parents_in_a_ring_are_refused_and_leave_nothing(book: OpenBook) -> None:
    furnish(book, 1000)
    before = dump(book)
    with pytest.raises(FileRefused) as refusal:
        take(book, "customers", customer("A", parent_id="B"), customer("B", parent_id="A"))
    assert {failure.code for failure in refusal.value.failures} == {"parents_in_a_ring"}
    assert dump(book) == before


def test_all_bad_rows_are_listed_at_once(book: OpenBook) -> None:
    furnish(book, 1000)
    with pytest.raises(FileRefused) as refusal:
        take(book, "ledger", invoice("I1", 1, "X"), invoice("I2", 1), invoice("I3", 1, "Y"))
    assert [(failure.where.row, failure.params["customer_id"]) for failure in refusal.value.failures] == [
        (2, "X"),
        (4, "Y"),
    ]


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_with_bad_rows_left_out_the_good_ones_count(book: OpenBook, chunk: int) -> None:
    furnish(book, 1000)
    facts = (invoice("I1", 300), invoice("I2", 1, "NOBODY"), payment("P1", 500), applied("P1", "I1", 301))
    report = take(book, "ledger", *facts, invoice("I3", 50), leave_out_bad_rows=True, chunk=chunk)
    assert {(failure.where.row, failure.code) for failure in report.left_out} == {
        (3, "customer_unknown"),
        (5, "movement_too_large"),
    }
    assert (report.facts_taken, report.rows_left_out) == (3, 2)
    assert open_amounts(book) == {"I1": (300, 0), "P1": (500, 0), "I3": (50, 0)}
    assert {row["deal_count"] for row in rows_of(book, "credit_line") if row["line_id"] == "customer:C1"} == {2}
    assert_adds_up(book)


def test_a_document_told_twice_in_one_file_must_be_the_same(book: OpenBook) -> None:
    furnish(book, 1000)
    assert take(book, "ledger", invoice("I1", 100), invoice("I1", 100)).duplicates == 1
    before = dump(book)
    for chunk in (1, 10):
        with pytest.raises(FileRefused) as refusal:
            take(book, "ledger", invoice("I2", 100), invoice("I2", 101), chunk=chunk)
        assert refusal.value.failures[0].code == "document_contradicts"
    assert dump(book) == before


def test_a_correction_moves_every_figure_by_the_difference(book: OpenBook) -> None:
    furnish(book, 10_000)
    take(book, "ledger", invoice("I1", 300, order_id="O1"), payment("P1", 200), applied("P1", "I1", 200))
    report = take(book, "ledger", invoice("I1", 450, order_id="O2", due_in=60))
    assert (report.facts_taken, report.corrections) == (1, 1)
    assert open_amounts(book) == {"I1": (250, 0), "P1": (0, 0)}
    assert [row["version"] for row in rows_of(book, "document") if row["document_id"] == "I1"] == [1, 2]
    assert_adds_up(book)


def test_a_correction_of_the_currency_moves_the_claim_there(book: OpenBook) -> None:
    furnish(book, 10_000)
    take(book, "ledger", invoice("I1", 300, order_id="O1"))
    take(book, "ledger", invoice("I1", 300, order_id="O1", currency="USD"))
    assert_adds_up(book)


@pytest.mark.parametrize("correction", [invoice("I1", 199), invoice("I1", 300, currency="USD")])
def test_a_correction_below_what_was_settled_is_refused(book: OpenBook, correction: object) -> None:
    furnish(book, 1000)
    take(book, "ledger", *LEDGER)
    before = dump(book)
    with pytest.raises(FileRefused) as refusal:
        take(book, "ledger", correction)
    assert refusal.value.failures[0].code == "correction_below_settled"
    assert dump(book) == before


def test_the_whole_life_of_an_invoice_adds_up(book: OpenBook) -> None:
    """I18: original = paid + credited + written off + disputed + open, and no amount is applied twice."""
    furnish(book, 10_000)
    take(book, "ledger", invoice("I1", 1000), payment("P1", 500), document("credit_note", "N1", 150))
    take(book, "ledger", applied("P1", "I1", 400), applied("N1", "I1", 100))
    take(book, "ledger", movement("dispute", "X1", 300, claim_id="I1"), movement("refund", "F1", 60, credit_id="P1"))
    assert open_amounts(book) == {"I1": (500, 300), "P1": (40, 0), "N1": (50, 0)}
    take(book, "ledger", movement("dispute_resolved", "X2", 100, claim_id="I1"))
    take(book, "ledger", movement("write_off", "W1", 350, claim_id="I1"))
    assert open_amounts(book) == {"I1": (150, 150), "P1": (40, 0), "N1": (50, 0)}
    assert_adds_up(book)


def test_a_movement_waits_for_its_documents_and_is_taken_up_when_the_last_one_comes(book: OpenBook) -> None:
    furnish(book, 1000)
    assert take(book, "ledger", applied("P1", "I1", 50)).parked == 1
    assert take(book, "ledger", payment("P1", 100)).parked == 0
    assert book.view(lambda look: [row["movement_id"] for row in look.parked()]) == ["P1>I1"]
    assert_adds_up(book)
    take(book, "ledger", invoice("I1", 70))
    assert book.view(lambda look: look.parked()) == []
    assert open_amounts(book) == {"P1": (50, 0), "I1": (20, 0)}
    assert_adds_up(book)


def test_a_parked_movement_told_again_is_a_duplicate(book: OpenBook) -> None:
    furnish(book, 1000)
    take(book, "ledger", applied("P1", "I1", 50))
    assert take(book, "ledger", applied("P1", "I1", 50)).duplicates == 1
    take(book, "ledger", invoice("I1", 70), payment("P1", 50), applied("P1", "I1", 50))
    assert open_amounts(book) == {"P1": (0, 0), "I1": (20, 0)}
    assert_adds_up(book)


def test_a_parked_movement_that_does_not_fit_its_document_refuses_the_file_that_brings_it(book: OpenBook) -> None:
    furnish(book, 1000)
    take(book, "ledger", payment("P1", 500), applied("P1", "I1", 50))
    before = dump(book)
    with pytest.raises(FileRefused) as refusal:
        take(book, "ledger", invoice("I1", 49))
    assert refusal.value.failures[0].code == "movement_too_large"
    assert dump(book) == before


@pytest.mark.parametrize("kinds", [("invoice", "retention"), ("payment", "credit_note")])
def test_no_amount_is_applied_twice_where_two_documents_bear_one_number(book: OpenBook, kinds: tuple[str, str]) -> None:
    """I18: the movement names a number; taken from both, a payment of 100 would make claims of 200 disappear."""
    furnish(book, 1000)
    due = TODAY + days(30)
    twins = [document(kind, "X", 100, due_on=due if kind in ("invoice", "retention") else None) for kind in kinds]
    take(book, "ledger", *twins, invoice("OTHER", 100), payment("MONEY", 100))
    before = dump(book)
    with pytest.raises(FileRefused) as refusal:
        take(book, "ledger", applied("MONEY", "X", 100) if kinds[0] == "invoice" else applied("X", "OTHER", 100))
    assert refusal.value.failures[0].code == "movement_ambiguous"
    assert dump(book) == before


def test_a_bill_taken_in_payment_settles_the_invoice_and_is_a_claim_itself(book: OpenBook) -> None:
    furnish(book, 1000)
    take(book, "ledger", invoice("I1", 300), document("commercial_bill", "B1", 300), applied("B1", "I1", 300))
    assert open_amounts(book) == {"I1": (0, 0), "B1": (300, 0)}
    assert book.check(ask(1)).decision.exposure_before == 300 * YUAN
    assert_adds_up(book)


def test_a_large_file_in_small_chunks_gives_the_book_of_one_chunk(
    book: OpenBook,
) -> None:
    furnish(book, 1000, *(customer(f"C{number}") for number in range(1, 6)))
    facts = [invoice(f"I{number}", 10 + number, f"C{1 + number % 5}") for number in range(60)]
    facts += [payment(f"P{number}", 5, f"C{1 + number % 5}") for number in range(60)]
    facts += [applied(f"P{number}", f"I{number}", 5, f"C{1 + number % 5}") for number in range(0, 60, 3)]
    report = take(book, "ledger", *facts, chunk=7)
    assert (report.facts_taken, report.parked) == (140, 0)
    assert sum(amount for amount, _ in open_amounts(book).values()) == sum(10 + n for n in range(60)) + 300 - 200
    assert_adds_up(book)


def test_the_ledger_date_only_moves_forward(book: OpenBook) -> None:
    furnish(book, 1000)
    take(book, "ledger", ledger_as_of=TODAY - days(5))
    assert book.view(lambda look: look.setting())["ledger_as_of"] == TODAY.isoformat()


def test_bad_rows_of_all_chunks_are_told_in_the_order_of_the_file(book: OpenBook) -> None:
    furnish(book, 1000)
    good, before = invoice("I2", 100), dump(book)
    rows = (invoice("I1", 100, "C8"), good, invoice("I3", 100, "C9"), good, invoice("I2", 101))
    with pytest.raises(FileRefused) as refused:
        take(book, "ledger", *rows, chunk=1)
    told = [(failure.where.row if failure.where else 0, failure.code) for failure in refused.value.failures]
    assert told == [(2, "customer_unknown"), (4, "customer_unknown"), (6, "document_contradicts")]
    assert dump(book) == before


def test_bad_rows_can_be_left_out_of_every_chunk(book: OpenBook) -> None:
    furnish(book, 1000)
    rows = (applied("P1", "I1", 300), invoice("I1", 200), payment("P1", 900), payment("P2", 10, "C9"))
    report = take(book, "ledger", *rows, chunk=3, leave_out_bad_rows=True)
    assert [failure.where.row for failure in report.left_out if failure.where] == [2, 5]
    assert (report.facts_taken, report.parked) == (2, 0)
    assert open_amounts(book) == {"I1": (200, 0), "P1": (900, 0)}
    assert_adds_up(book)
