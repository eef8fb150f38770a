"""A clearance lets the goods go once, and only while its decision is the newest word on the order."""

from datetime import timedelta

import pytest

from payworthy.app.use_clearance import use_clearance
from payworthy.base.failure import Conflict, NotFound
from payworthy.store.book import OpenBook

from ..contract.builders import ask, customer, furnish
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


def test_a_newer_decision_with_another_payer_voids_the_clearance_too(book: OpenBook) -> None:
    """Or the same goods could leave twice: once on each payer's credit."""
    furnish(book, 1000, customer("C1"), customer("C2"), customer("C3"))
    first = book.check(ask(100, "C1", order_id="O1"))
    elsewhere = book.check(ask(100, "C3", order_id="O1"))
    book.clock.at += timedelta(minutes=1)  # type: ignore[attr-defined]
    second = book.check(ask(100, "C1", order_id="O1", bill_to="C2"))
    assert [one.decision.outcome for one in (first, elsewhere, second)] == ["approved"] * 3
    with pytest.raises(Conflict) as refused:
        use(book, first.decision_id)
    assert refused.value.failure.code == "clearance_superseded"
    use(book, second.decision_id)
    use(book, elsewhere.decision_id)


def test_a_held_order_has_no_clearance_to_use(book: OpenBook) -> None:
    furnish(book, 1000)
    held = book.check(ask(5000, order_id="O1"))
    with pytest.raises(Conflict) as refused:
        use(book, held.decision_id)
    assert refused.value.failure.code == "clearance_for_none"
    with pytest.raises(NotFound):
        use(book, "D-0")
