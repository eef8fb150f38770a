"""The life of a reservation: placed, then consumed, released or expired, each part once (I3)."""

from datetime import timedelta

import pytest

from payworthy.app.move_reservation import expire_reservations, move_reservation
from payworthy.app.records import DecisionRecord
from payworthy.base.failure import Conflict, NotFound
from payworthy.exposure.reservation import MoveKind, Reservation
from payworthy.store.book import OpenBook

from .builders import TODAY, YUAN, ask, customer, days, document, furnish, invoice, limit, order, take
from .reckoning import assert_adds_up, dump, rows_of


def reservation_of(record: DecisionRecord) -> str:
    return "R" + record.decision_id[1:]


def move(book: OpenBook, record: DecisionRecord, kind: MoveKind, yuan: int | None = None) -> Reservation:
    amount = None if yuan is None else yuan * YUAN
    return book.write(lambda tx: move_reservation(tx, reservation_of(record), kind, amount, "boss", book.clock.now()))


def expire(book: OpenBook) -> int:
    return book.write(lambda tx: expire_reservations(tx, book.clock.now()))


def parts(book: OpenBook) -> list[tuple[int, int, int, int]]:
    """Consumed, released, expired and remaining of every reservation, in yuan, oldest first."""
    names = ("consumed_minor", "released_minor", "expired_minor", "remaining_minor")
    rows = sorted(rows_of(book, "reservation"), key=lambda row: (row["placed_at"], row["reservation_id"]))
    return [tuple(row[name] // YUAN for name in names) for row in rows]  # type: ignore[misc]


def headroom(book: OpenBook, customer_id: str = "C1") -> int:
    """What an order of one yuan would find, in yuan."""
    return (book.check(ask(1, customer_id, what_if=True)).decision.headroom_before or 0) // YUAN


def later(book: OpenBook, by: timedelta) -> None:
    """Time passes, and the ledger is brought up to date."""
    book.clock.at += by
    take(book, "ledger", ledger_as_of=book.policy().today(book.clock.now()))


def test_an_approved_order_takes_its_headroom_at_once(book: OpenBook) -> None:
    furnish(book, 1000)
    record = book.check(ask(600))
    assert parts(book) == [(0, 0, 0, 600)]
    assert headroom(book) == 400
    assert record.decision.headroom_after == 400 * YUAN


def test_an_invoice_of_the_order_consumes_it_and_exposure_stays_the_same(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(600, order_id="O1"))
    take(book, "ledger", invoice("I1", 250, order_id="O1"))
    assert parts(book) == [(250, 0, 0, 350)]
    assert headroom(book) == 400
    take(book, "ledger", invoice("I2", 350, order_id="O1"))
    assert parts(book) == [(600, 0, 0, 0)]
    assert headroom(book) == 400
    assert_adds_up(book)


def test_a_delivery_and_its_invoice_consume_once(book: OpenBook) -> None:
    """Counted twice in frappe/erpnext#47279; the figure jumped from step to step in metasfresh/metasfresh#3761."""
    furnish(book, 1000)
    book.check(ask(600, order_id="O1"))
    take(book, "ledger", document("delivery", "D1", 400, order_id="O1"))
    assert (parts(book), headroom(book)) == ([(400, 0, 0, 200)], 400)
    take(book, "ledger", invoice("I1", 400, order_id="O1"))
    assert (parts(book), headroom(book)) == ([(400, 0, 0, 200)], 400)
    take(book, "ledger", invoice("I2", 200, order_id="O1"), document("delivery", "D2", 200, order_id="O1"))
    assert (parts(book), headroom(book)) == ([(600, 0, 0, 0)], 400)
    assert_adds_up(book)


def test_billing_more_than_was_ordered_consumes_no_more_than_was_reserved(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(600, order_id="O1"))
    take(book, "ledger", invoice("I1", 900, order_id="O1"))
    assert parts(book) == [(600, 0, 0, 0)]
    assert headroom(book) == 100
    assert_adds_up(book)


def test_an_order_billed_in_two_currencies_consumes_by_its_own(book: OpenBook) -> None:
    """The bill in another currency is exposure of its own; it never ends a part of the reservation twice."""
    furnish(book, 1000)
    book.check(ask(600, order_id="O1"))
    take(book, "ledger", invoice("I1", 100, order_id="O1"), invoice("I2", 200, order_id="O1", currency="USD"))
    assert parts(book) == [(100, 0, 0, 500)]
    assert_adds_up(book)


@pytest.mark.parametrize("first", ["USD", "VND"])
def test_a_bill_in_another_currency_does_not_make_an_order_smaller(book: OpenBook, first: str) -> None:
    """A million dong is three hundred yuan, not the million fen that would bill this order in full: over its limit, it
    is held."""
    furnish(book, 1000)
    bills = [invoice(f"I-{code}", 10_000, order_id="O1", currency=code) for code in (first, "USD", "VND")]
    take(book, "ledger", *{bill.document_id: bill for bill in bills}.values())
    answer = book.check(ask(10_000, order_id="O1"))
    assert answer.snapshot.order_minor == 10_000 * YUAN
    assert answer.decision.outcome == "held"
    take(book, "ledger", invoice("I-CNY", 9_500, order_id="O1"))
    assert book.check(ask(10_000, order_id="O1")).snapshot.order_minor == 500 * YUAN


def test_a_person_consumes_and_releases_parts_until_nothing_is_left(book: OpenBook) -> None:
    furnish(book, 1000)
    record = book.check(ask(600))
    assert move(book, record, MoveKind.CONSUME, 200).remaining_minor == 400 * YUAN
    assert move(book, record, MoveKind.RELEASE, 100).remaining_minor == 300 * YUAN
    assert move(book, record, MoveKind.RELEASE).remaining_minor == 0
    assert parts(book) == [(200, 400, 0, 0)]
    assert headroom(book) == 1000
    assert_adds_up(book)


ILLEGAL = {
    "more than remains": (MoveKind.RELEASE, 601, "reservation_too_small"),
    "expire before its time": (MoveKind.EXPIRE, None, "reservation_not_due"),
    "consume nothing": (MoveKind.CONSUME, 0, "reservation_amount_not_positive"),
}


@pytest.mark.parametrize("case", ILLEGAL)
def test_an_illegal_move_is_refused_without_effect(book: OpenBook, case: str) -> None:
    kind, yuan, code = ILLEGAL[case]
    furnish(book, 1000)
    record = book.check(ask(600))
    before = dump(book)
    with pytest.raises(Conflict) as refusal:
        move(book, record, kind, yuan)
    assert refusal.value.failure.code == code
    assert dump(book) == before


@pytest.mark.parametrize("kind", list(MoveKind))
def test_what_has_ended_does_not_end_again(book: OpenBook, kind: MoveKind) -> None:
    furnish(book, 1000)
    record = book.check(ask(600))
    move(book, record, MoveKind.RELEASE)
    before = dump(book)
    with pytest.raises(Conflict) as refusal:
        move(book, record, kind)
    assert refusal.value.failure.code == "reservation_ended"
    assert dump(book) == before


def test_an_unknown_reservation_is_not_found(book: OpenBook) -> None:
    furnish(book, 1000)
    with pytest.raises(NotFound):
        book.write(lambda tx: move_reservation(tx, "R-NONE", MoveKind.RELEASE, None, "boss", book.clock.now()))


def test_a_reservation_expires_at_its_instant_and_not_before(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(600))
    later(book, days(30) - timedelta(microseconds=1))
    assert (expire(book), headroom(book)) == (0, 400)
    later(book, timedelta(microseconds=1))
    assert headroom(book) == 1000
    assert (expire(book), expire(book)) == (1, 0)
    assert parts(book) == [(0, 0, 600, 0)]
    assert_adds_up(book)


def test_a_check_expires_what_has_lapsed_before_it_decides(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(1000))
    later(book, days(30))
    assert book.check(ask(1000)).decision.outcome == "approved"
    assert parts(book) == [(0, 0, 1000, 0), (0, 0, 0, 1000)]
    assert [row["act"] for row in rows_of(book, "audit_entry", "act")].count("reservation.expired") == 1
    assert_adds_up(book)


def test_consuming_after_the_expiry_instant_is_refused(book: OpenBook) -> None:
    """Even before anybody recorded the expiry."""
    furnish(book, 1000)
    record = book.check(ask(600))
    later(book, days(30))
    with pytest.raises(Conflict) as refusal:
        move(book, record, MoveKind.CONSUME)
    assert refusal.value.failure.code in ("reservation_expired", "reservation_ended")


def test_an_invoice_after_expiry_counts_as_receivable_and_consumes_nothing(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(600, order_id="O1"))
    later(book, days(31))
    take(book, "ledger", invoice("I1", 600, order_id="O1", due_in=90))
    assert headroom(book) == 400
    expire(book)
    assert parts(book) == [(0, 0, 600, 0)]
    assert_adds_up(book)


def test_only_the_lapsed_part_of_a_book_expires(book: OpenBook) -> None:
    furnish(book, 1000, *(customer(f"A{number}") for number in range(4)))
    for number in range(4):
        book.check(ask(100, f"A{number}"))
        later(book, days(10))
    assert expire(book) == 2
    assert [part[2:] for part in parts(book)] == [(100, 0), (100, 0), (0, 100), (0, 100)]
    assert_adds_up(book)


def test_a_lapsed_reservation_of_another_group_member_counts_until_it_is_expired(book: OpenBook) -> None:
    """A check locks its own debtor and the group, not the other members: it errs on the side of stopping."""
    furnish(book, 1000, customer("A", group_id="G"), customer("B", group_id="G"))
    take(book, "limits", limit(1000, "G", is_group=True))
    book.check(ask(1000, "A"))
    later(book, days(30))
    assert book.check(ask(1000, "B")).decision.outcome == "held"
    assert expire(book) == 1
    assert book.check(ask(1000, "B")).decision.outcome == "approved"
    assert_adds_up(book)


def test_a_second_check_of_an_order_replaces_its_reservation(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(600, order_id="O1"))
    again = book.check(ask(900, order_id="O1"))
    assert again.decision.outcome == "approved"
    assert again.decision.exposure_before == 0
    assert sorted(parts(book)) == [(0, 0, 0, 900), (0, 600, 0, 0)]
    assert headroom(book) == 100
    assert_adds_up(book)


def test_a_second_check_of_a_part_billed_order_reserves_only_the_rest(book: OpenBook) -> None:
    furnish(book, 1000)
    book.check(ask(600, order_id="O1"))
    take(book, "ledger", invoice("I1", 250, order_id="O1"))
    again = book.check(ask(700, order_id="O1"))
    assert again.decision.exposure_after == 700 * YUAN
    assert headroom(book) == 300
    take(book, "ledger", invoice("I2", 100, order_id="O1"))
    assert sorted(parts(book)) == [(100, 0, 0, 350), (250, 350, 0, 0)]
    assert headroom(book) == 300
    assert_adds_up(book)


def test_a_carried_order_takes_headroom_until_it_is_billed_or_cancelled(book: OpenBook) -> None:
    furnish(book, 1000)
    before = {"state": "confirmed", "ordered_on": TODAY - days(20)}
    take(book, "orders", order("O1", 300, **before), order("O2", 400, **before))
    assert headroom(book) == 300
    take(book, "ledger", invoice("I1", 300, order_id="O1"))
    assert headroom(book) == 300
    take(book, "orders", order("O2", 400, **before | {"state": "cancelled"}))
    assert headroom(book) == 700
    assert_adds_up(book)


@pytest.mark.parametrize("how", ["cancelled", "checked again", "released by hand", "billed"])
def test_a_carried_order_that_ends_leaves_nothing_to_deduct_beyond_the_horizon(book: OpenBook, how: str) -> None:
    """Orders that ship after the horizon are left out of the exposure; one that has ended is not left out again."""
    furnish(book, 1000)
    far = {"ordered_on": TODAY - days(20), "ship_on": TODAY + days(90)}
    take(book, "orders", order("O1", 500, state="confirmed", **far))
    assert headroom(book) == 1000
    book.check(ask(1))  # the ladder of carried orders has been read today
    match how:
        case "cancelled":
            take(book, "orders", order("O1", 500, state="cancelled", **far))
        case "checked again":
            book.check_all([ask(500, order_id="O1", ship_on=far["ship_on"]), ask(1)])
        case "released by hand":
            book.write(lambda tx: move_reservation(tx, "R-O1", MoveKind.RELEASE, None, "boss", book.clock.now()))
        case "billed":
            take(book, "ledger", invoice("I1", 500, order_id="O1"))
    expected = {"cancelled": 999, "checked again": 498, "released by hand": 999, "billed": 499}
    assert headroom(book) == expected[how]
    later(book, days(1))
    assert headroom(book) == expected[how]
    assert_adds_up(book)
