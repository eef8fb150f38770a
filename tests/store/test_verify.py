"""``verify`` passes a book that was kept by the use cases, on both stores, and finds each tampered figure."""

import pytest

from payworthy.audit.checkpoint import sign
from payworthy.store import schema
from payworthy.store.book import OpenBook
from payworthy.store.fact_digest import FactDigest

from ..contract.builders import ask
from .builders import KEY, Hands, a_full_life, a_life, results, sealed


def test_a_book_kept_by_the_use_cases_proves_itself(book: OpenBook) -> None:
    a_full_life(book)
    found = results(book, (sealed(book),))
    assert [(result.code, result.problem) for result in found if not result.is_ok] == []
    looked_at = {result.code for result in found if result.checked}
    assert {
        "totals_add_up",
        "groups_add_up",
        "decisions_replayed",
        "releases_by_another",
        "audit_chains_hold",
    } <= looked_at


TAMPERINGS = [
    (
        "UPDATE open_document SET original_minor = original_minor + 1, open_minor = open_minor + 1 WHERE document_id = 'I1'",  # noqa: E501
        "documents_stand_on_facts",
    ),
    (
        "UPDATE open_document SET settled_minor = settled_minor + 1, open_minor = open_minor - 1 WHERE document_id = 'I1'",  # noqa: E501
        "movements_applied_once",
    ),
    (
        "UPDATE open_document SET contested_minor = contested_minor - 1, disputed_minor = disputed_minor - 1"
        " WHERE document_id = 'I2'",
        "movements_applied_once",
    ),
    ("UPDATE due_bucket SET undisputed_minor = undisputed_minor + 1 WHERE kind = 'invoice'", "due_dates_add_up"),
    ("UPDATE order_progress SET delivered_minor = delivered_minor + 1", "orders_add_up"),
    ("UPDATE standing SET receivable = receivable + 1 WHERE line_id = 'customer:C1'", "totals_add_up"),
    ("UPDATE standing SET reserved = reserved + 1 WHERE line_id = 'customer:C1'", "totals_add_up"),
    ("UPDATE standing SET open_orders = open_orders - 1 WHERE line_id = 'group:G'", "groups_add_up"),
    ("DELETE FROM reservation_move", "reservations_end_once"),
    ("DELETE FROM decision WHERE order_id = 'O-A'", "decisions_numbered"),
    ("UPDATE decision SET outcome = 'held' WHERE order_id = 'O-A'", "reservations_have_a_decision"),
    (
        "UPDATE decision SET body = replace(body, '\"approved\"', '\"held\"') WHERE order_id = 'O-A'",
        "decisions_replayed",
    ),
    (
        "UPDATE decision SET snapshot = replace(snapshot, '\"order_count\"', '\"order_count \"') WHERE order_id = 'O-A'",  # noqa: E501
        "decisions_replayed",
    ),
    ("UPDATE release SET released_by = 'sam'", "releases_by_another"),
    ("UPDATE batch SET facts_taken = facts_taken + 1 WHERE kind = 'ledger' AND facts_taken > 0", "files_tie_to_facts"),
    ("DELETE FROM audit_entry WHERE act = 'check.approved' AND stream = 'customer:C1'", "decisions_audited"),
    ("DELETE FROM audit_entry WHERE act = 'ledger.taken'", "files_audited"),
    ("UPDATE audit_entry SET actor = 'mallory' WHERE act = 'check.held'", "audit_chains_hold"),
    ("UPDATE document SET issued_on = '2020-01-01' WHERE document_id = 'P1'", "files_tie_to_facts"),
    ("UPDATE movement SET moved_on = '2020-01-01' WHERE movement_id = 'D1'", "files_tie_to_facts"),
    ("UPDATE customer_fact SET version = 2 WHERE customer_id = 'C1'", "customers_stand_on_facts"),
    ("UPDATE reservation_move SET because = 'delivered'", "reservations_end_once"),
]


@pytest.mark.parametrize(
    ("statement", "code"), TAMPERINGS, ids=[f"{code}-{i}" for i, (_, code) in enumerate(TAMPERINGS)]
)
def test_a_tampered_figure_is_found(book: OpenBook, statement: str, code: str) -> None:
    a_life(book)
    failed = {result.code: result for result in Hands(book, (sealed(book),)).wrong_after(statement)}
    assert code in failed
    assert failed[code].exit_code != 0


def test_a_fact_changed_with_all_that_follows_from_it_is_found(book: OpenBook) -> None:
    a_full_life(book)
    better = 'SET body = replace(body, \'"grade":null\', \'"grade":"AAA"\')'
    found = Hands(book, (sealed(book),)).wrong_after(f"UPDATE customer_fact {better}", f"UPDATE customer {better}")
    assert [result.code for result in found] == ["files_tie_to_facts"]
    found = Hands(book, ()).wrong_after("UPDATE fx_rate SET rate = '71'")
    assert [result.code for result in found] == ["files_tie_to_facts"]


def test_a_check_that_meets_a_value_it_cannot_read_leaves_the_others_to_look_on(book: OpenBook) -> None:
    a_life(book)
    found = Hands(book, (sealed(book),)).wrong_after(
        "UPDATE credit_line SET limits = 'none' WHERE line_id = 'customer:C1'", "UPDATE release SET released_by = 'sam'"
    )
    assert {"rows_readable", "releases_by_another"} <= {result.code for result in found}


def test_a_trail_cut_off_behind_a_kept_checkpoint_is_found(book: OpenBook) -> None:
    a_life(book)
    found = Hands(book, (sealed(book),)).wrong_after(
        "DELETE FROM audit_entry WHERE stream = 'customer:C3'",
        "DELETE FROM audit_checkpoint_head",
        "DELETE FROM audit_checkpoint",
        "UPDATE credit_line SET audit_sequence = 0 WHERE line_id = 'customer:C3'",
    )
    assert "audit_chains_hold" in {result.code for result in found}


def test_a_second_seal_covers_only_what_moved_and_nothing_is_sealed_twice(book: OpenBook) -> None:
    a_life(book)
    first = sealed(book)
    assert book.seal(lambda checkpoint: sign(checkpoint, KEY)) is None
    book.check(ask(1, "C2", key="later"))
    second = sealed(book)
    assert [head.stream for head in second.heads or ()] == ["customer:C2"]
    assert second.number == first.number + 1
    assert second.entry_count == first.entry_count + 1
    assert all(result.is_ok for result in results(book, (first, second)))


def test_the_digest_of_facts_knows_no_order_and_forgets_what_was_undone() -> None:
    table, columns = schema.fx_rate, [column.name for column in schema.fx_rate.columns]
    rows = [("USD", "CNY", "2026-11-24", "7.1", "bank", 1, row) for row in (2, 3, 4)]
    one, other = FactDigest(), FactDigest()
    one.add(table, columns, rows)
    mark = other.mark()
    other.add(table, columns, [("USD", "CNY", "2026-11-24", "71", "bank", 1, 2)])
    other.put_back(mark)
    assert other.by_table() == {}
    other.add(table, list(reversed(columns)), [row[::-1] for row in reversed(rows)])
    assert one.by_table() == other.by_table() != {}
    other.add(table, columns, rows[:1])
    assert one.by_table() != other.by_table(), "a row that is there twice counts twice"
