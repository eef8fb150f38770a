"""``verify`` passes a book that was kept by the use cases, on both stores, and finds each tampered figure."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from payworthy.app.release_order import ReleaseRequest, release_order
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.audit.checkpoint import SignedCheckpoint, sign
from payworthy.store.book import OpenBook
from payworthy.store.session import SqliteSession
from payworthy.store.sqlite import SqliteStore

from ..contract.builders import (
    TODAY,
    applied,
    ask,
    customer,
    days,
    document,
    furnish,
    invoice,
    movement,
    order,
    payment,
    take,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def a_life(book: OpenBook) -> None:
    """A bit of everything: claims, payments in part, disputes, write-offs, orders, deliveries, holds, a release."""
    furnish(book, 1000, customer("C1", group_id="G"), customer("C2", group_id="G"), customer("C3"))
    take(
        book,
        "ledger",
        invoice("I1", 200, due_in=-20),
        invoice("I2", 100, due_in=10),
        payment("P1", 150),
        applied("P1", "I1", 120),
        movement("dispute", "D1", 30, claim_id="I2"),
        movement("write_off", "W1", 10, claim_id="I2"),
        document("prepayment", "PP1", 40, "C2", order_id="O-C"),
        document("commercial_bill", "B1", 60, "C2"),
        movement("application", "late", 5, "C3", credit_id="P9", claim_id="I9"),
    )
    take(book, "orders", order("O-C", 90, "C2", state="confirmed", ordered_on=TODAY - days(9), ship_on=TODAY + days(5)))
    book.check(ask(100, "C1", key="a", order_id="O-A"))
    held = book.check(ask(5000, "C3", key="b", order_id="O-B"))
    request = ReleaseRequest(hold_id="H" + held.decision_id[1:], by="boss", reason="R-REL-1", at=book.clock.now())
    book.write(lambda tx: release_order(tx, request))
    take(book, "ledger", document("delivery", "L1", 70, "C1", order_id="O-A"), invoice("I3", 50, "C1", order_id="O-A"))


def sealed(book: OpenBook) -> SignedCheckpoint:
    signed = book.seal(lambda checkpoint: sign(checkpoint, KEY))
    assert signed is not None
    return signed


def disarm(session: SqliteSession) -> None:
    """What someone with the file in hand would do first: drop the triggers that refuse changes."""
    for (name,) in session.fetch("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        session.run(f"DROP TRIGGER {name}")


def results(book: OpenBook, kept: tuple[SignedCheckpoint, ...] = ()) -> list[CheckResult]:
    return list(book.verify(Evidence(kept, KEY.public_key())))


def test_a_book_kept_by_the_use_cases_proves_itself(book: OpenBook) -> None:
    a_life(book)
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
]


@pytest.mark.parametrize(
    ("statement", "code"), TAMPERINGS, ids=[f"{code}-{i}" for i, (_, code) in enumerate(TAMPERINGS)]
)
@pytest.mark.parametrize("store", ["sqlite"])
def test_a_tampered_figure_is_found(book: OpenBook, statement: str, code: str) -> None:
    a_life(book)
    kept = sealed(book)
    backend = book.backend
    assert isinstance(backend, SqliteStore)
    with backend.write() as session:
        disarm(session)
        session.run("PRAGMA defer_foreign_keys = ON")
        assert session.run(statement) > 0, "the tampering must meet something"
        if statement.startswith("DELETE FROM decision"):
            session.run("DELETE FROM hold WHERE order_id = 'O-A'")
    failed = {result.code: result for result in results(book, (kept,)) if not result.is_ok}
    assert code in failed
    assert failed[code].exit_code != 0


@pytest.mark.parametrize("store", ["sqlite"])
def test_a_trail_cut_off_behind_a_kept_checkpoint_is_found(book: OpenBook) -> None:
    a_life(book)
    kept = sealed(book)
    with book.backend.write() as session:  # type: ignore[attr-defined]
        disarm(session)
        session.run("DELETE FROM audit_entry WHERE stream = 'customer:C3'")
        session.run("DELETE FROM audit_checkpoint_head")
        session.run("DELETE FROM audit_checkpoint")
        session.run("UPDATE credit_line SET audit_sequence = 0 WHERE line_id = 'customer:C3'")
    [chain] = [result for result in results(book, (kept,)) if result.code == "audit_chains_hold"]
    assert not chain.is_ok


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
