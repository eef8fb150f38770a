"""What is usual for a customer: its other orders, never the one being checked."""

from payworthy.check.snapshot import History
from payworthy.store.book import OpenBook

from .builders import TODAY, YUAN, ask, days, furnish, order, take
from .reckoning import assert_adds_up


def history(book: OpenBook, order_id: str, yuan: int = 1) -> History:
    return book.check(ask(yuan, order_id=order_id, what_if=True)).snapshot.history


def test_an_order_that_is_checked_again_is_compared_with_the_others_only(book: OpenBook) -> None:
    furnish(book, 1_000_000)
    for name, yuan in (("O1", 100), ("O2", 200), ("O3", 300), ("O4", 90_000)):
        book.check(ask(yuan, order_id=name))
    others = History(order_count=3, first_order_on=TODAY, median_order_minor=200 * YUAN)
    assert history(book, "O4") == others
    changed = book.check(ask(95_000, order_id="O4"))
    assert changed.snapshot.history == others
    assert history(book, "O4") == others
    assert history(book, "O5") == History(order_count=4, first_order_on=TODAY, median_order_minor=200 * YUAN)
    assert_adds_up(book)


def test_an_order_whose_headroom_lapsed_is_still_the_same_order(book: OpenBook) -> None:
    furnish(book, 1_000_000)
    for name in ("O1", "O2", "O3", "O4"):
        book.check(ask(100, order_id=name))
    book.clock.at += days(31)
    take(book, "ledger", ledger_as_of=book.policy().today(book.clock.now()))
    book.check(ask(70_000, order_id="O4"))
    assert history(book, "O4") == History(order_count=3, first_order_on=TODAY, median_order_minor=100 * YUAN)
    assert_adds_up(book)


def test_orders_from_before_the_book_are_compared_by_their_own_name_too(book: OpenBook) -> None:
    furnish(book, 1_000_000)
    take(
        book, "orders", *(order(f"O{n}", n * 100, state="confirmed", ordered_on=TODAY - days(9)) for n in (1, 2, 3, 4))
    )
    assert history(book, "O4").median_order_minor == 200 * YUAN
    assert history(book, "O5").median_order_minor == 200 * YUAN
    assert history(book, "O1").median_order_minor == 300 * YUAN
    assert_adds_up(book)
