"""A clearance lets the goods go once, and only while its decision is the newest word on the order."""

import pytest

from payworthy.app.use_clearance import use_clearance
from payworthy.base.failure import Conflict, NotFound
from payworthy.store.book import OpenBook

from ..contract.builders import ask, furnish
from ..contract.reckoning import rows_of


def use(book: OpenBook, decision_id: str) -> None:
    book.write(lambda tx: use_clearance(tx, decision_id, "boss", book.clock.now()))


def test_a_clearance_is_used_once_and_audited(book: OpenBook) -> None:
    furnish(book, 1000)
    record = book.check(ask(100, order_id="O1"))
    use(book, record.decision_id)
    with pytest.raises(Conflict) as refused:
        use(book, record.decision_id)
    assert refused.value.failure.code == "clearance_used"
    acts = [row["act"] for row in rows_of(book, "audit_entry", "act")]
    assert acts.count("clearance.used") == 1


def test_a_newer_decision_on_the_order_voids_the_clearance(book: OpenBook) -> None:
    furnish(book, 1000)
    first = book.check(ask(100, order_id="O1"))
    second = book.check(ask(5000, order_id="O1"))
    assert second.decision.outcome == "held"
    with pytest.raises(Conflict) as refused:
        use(book, first.decision_id)
    assert refused.value.failure.code == "clearance_superseded"


def test_a_held_order_has_no_clearance_to_use(book: OpenBook) -> None:
    furnish(book, 1000)
    held = book.check(ask(5000, order_id="O1"))
    with pytest.raises(Conflict) as refused:
        use(book, held.decision_id)
    assert refused.value.failure.code == "clearance_for_none"
    with pytest.raises(NotFound):
        use(book, "D-0")
