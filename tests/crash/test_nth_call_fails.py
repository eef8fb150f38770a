"""Whatever call fails, and the commit: every table is as it was, the same act tried again succeeds, and the book is
then, row for row, the one to which nothing ever happened (I13, I14)."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from payworthy.app.create_book import activate_policy, put_person
from payworthy.app.move_reservation import expire_reservations, move_reservation
from payworthy.app.release_order import ReleaseRequest, refuse_order, release_order
from payworthy.app.use_clearance import use_clearance
from payworthy.audit.checkpoint import sign
from payworthy.base.fx import Rate
from payworthy.exposure.reservation import MoveKind
from payworthy.facts.person import Person, Role
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook
from payworthy.store.session import Session
from payworthy.wiring import open_book

from ..conftest import Places
from ..contract.builders import (
    TODAY,
    YUAN,
    a_clock,
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
    outcomes,
    payment,
    take,
)
from ..contract.reckoning import assert_adds_up, dump
from .faults import COMMIT, Fault, FaultyStore, InjectedError, Poison

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))

Act = Callable[[OpenBook], object]


def held(book: OpenBook, key: str) -> str:
    """The hold that the check of a key opened."""
    record = book.view(lambda look: look.decision_of("cli", key))
    assert record is not None
    return "H" + record.decision_id[1:]


def reserved(book: OpenBook, customer_id: str, order_id: str) -> str:
    """The live reservation of an order."""
    [found] = [one for one in book.view(lambda look: look.reservations(customer_id)) if one.order_id == order_id]
    return found.reservation_id


def release(book: OpenBook) -> object:
    request = ReleaseRequest(hold_id=held(book, "K2"), by="boss", reason="R-REL-1", at=book.clock.now())
    return book.write(lambda tx: release_order(tx, request))


def seal(book: OpenBook) -> object:
    return book.seal(lambda checkpoint: sign(checkpoint, KEY))


def use(book: OpenBook, key: str) -> object:
    record = book.view(lambda look: look.decision_of("cli", key))
    assert record is not None
    return book.write(lambda tx: use_clearance(tx, record.decision_id, "boss", book.clock.now()))


def move(book: OpenBook, customer_id: str, order_id: str, kind: MoveKind, yuan: int) -> object:
    reservation_id = reserved(book, customer_id, order_id)
    return book.write(lambda tx: move_reservation(tx, reservation_id, kind, yuan * YUAN, "boss", book.clock.now()))


def expire(book: OpenBook) -> object:
    book.clock.at = a_clock().at + days(40)
    try:
        return book.write(lambda tx: expire_reservations(tx, book.clock.now()))
    finally:
        book.clock.at = a_clock().at


GROUP = [customer("A", group_id="G"), customer("B", group_id="G"), customer("C")]
LEDGER = [invoice("I1", 300, "A", order_id="O1"), payment("P1", 100, "A"), applied("P1", "I1", 100, "A")]
LATER = [movement("write_off", "W1", 50, "A", claim_id="I1"), document("delivery", "D1", 90, "B", order_id="O5")]
RATE = Rate("USD", "CNY", Decimal("7.1"), date(2026, 11, 24), "bank")
ANN = Person(person_id="ann", name="Ann", role=Role.ANALYST)
OLD = order("OLD", 70, "B", state="confirmed", ordered_on=TODAY - days(9))

WORKLOAD: dict[str, Act] = {
    "customers": lambda book: take(book, "customers", *GROUP, digest="f1"),
    "limits": lambda book: take(book, "limits", *(limit(1000, one) for one in "ABC"), digest="f2"),
    "group limit": lambda book: take(book, "limits", limit(1500, "G", is_group=True), digest="f3"),
    "ledger": lambda book: take(book, "ledger", *LEDGER, digest="f4", chunk=2),
    "parked movement": lambda book: take(book, "ledger", applied("P9", "I9", 20, "C"), digest="f5"),
    "its documents": lambda book: take(book, "ledger", invoice("I9", 20, "C"), payment("P9", 20, "C"), digest="f6"),
    "rates": lambda book: take(book, "rates", RATE, digest="f7"),
    "order from before": lambda book: take(book, "orders", OLD, digest="f8"),
    "approved": lambda book: book.check(ask(400, "A", key="K1", order_id="O1")),
    "held": lambda book: book.check(ask(900, "A", key="K2")),
    "three in one call": lambda book: book.check_all([ask(50, one, key=f"K3{one}", order_id="O5") for one in "ABC"]),
    "checkpoint": seal,
    "clearance used": lambda book: use(book, "K1"),
    "changed order": lambda book: book.check(ask(120, "B", key="K4", order_id="O5")),
    "release": release,
    "held again": lambda book: book.check(ask(5000, "C", key="K5")),
    "refusal": lambda book: book.write(lambda tx: refuse_order(tx, held(book, "K5"), "boss", "no", book.clock.now())),
    "consumed by hand": lambda book: move(book, "B", "O5", MoveKind.CONSUME, 10),
    "released by hand": lambda book: move(book, "A", "O1", MoveKind.RELEASE, 10),
    "later ledger": lambda book: take(book, "ledger", *LATER, digest="f9"),
    "correction": lambda book: take(book, "ledger", invoice("I1", 350, "A", order_id="O1"), digest="fa"),
    "cancellation": lambda book: take(book, "orders", order("OLD", 70, "B", state="cancelled"), digest="fb"),
    "new group": lambda book: take(book, "customers", customer("B"), digest="fc"),
    "person": lambda book: book.write(lambda tx: put_person(tx, ANN, "boss", book.clock.now())),
    "policy": lambda book: book.write(
        lambda tx: activate_policy(tx, preset_policy("machinery-cn"), "boss", book.clock.now())
    ),
    "expiry": expire,
    "another checkpoint": seal,
}


@dataclass
class Twins:
    """A book with faults in it, and one to which the same acts happen undisturbed."""

    faulty: OpenBook
    sound: OpenBook
    store: FaultyStore

    def assert_equal(self, where: str) -> None:
        assert dump(self.faulty) == dump(self.sound), where


@pytest.fixture
def twins(store: str, places: Places) -> Iterator[Twins]:
    """Two equal books on the same store."""
    one, other = places.founded(store), places.founded(store)
    sound, inner = open_book(other, a_clock()), open_book(one, a_clock())
    faulty_store = FaultyStore(inner.backend)
    yield Twins(OpenBook(faulty_store, a_clock()), sound, faulty_store)
    inner.close()
    sound.close()
    places.give_back(one)
    places.give_back(other)


def test_whatever_call_fails_leaves_the_tables_as_they_were_and_can_be_repeated(twins: Twins) -> None:
    struck = 0
    for name, act in WORKLOAD.items():
        before = dump(twins.faulty)
        for at in range(1, 1000):
            twins.store.fault = Fault(at)
            try:
                act(twins.faulty)
            except InjectedError:
                assert dump(twins.faulty) == before, f"{name}, call {at}"
            if not twins.store.fault.struck:
                break
        struck += at - 1
        act(twins.sound)
        twins.assert_equal(f"after {name}, with {at - 1} failures")
    assert_adds_up(twins.faulty)
    assert struck > 10 * len(WORKLOAD), "hardly a call failed: the fault is not where the work is"


@pytest.mark.parametrize("store", ["sqlite"])
def test_a_commit_that_fails_on_sqlite_leaves_the_tables_as_they_were(twins: Twins) -> None:
    backend: Any = twins.store.inner
    backend._writer = writer = FailingCommit(backend._writer)
    for name, act in WORKLOAD.items():
        before = dump(twins.faulty)
        writer.fails = True
        with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
            act(twins.faulty)
        assert not writer.fails
        assert dump(twins.faulty) == before, name
        act(twins.faulty)
        act(twins.sound)
        twins.assert_equal(name)


@pytest.mark.parametrize("store", ["sqlite"])
def test_a_full_disk_leaves_the_tables_as_they_were(twins: Twins) -> None:
    """The file may grow by so many pages and no more; with room again, the same file is taken."""
    backend: Any = twins.store.inner
    furnish(twins.faulty, 1000, customer("A"))
    facts = [invoice(f"I{number}", 10, "A") for number in range(1000)]
    before = dump(twins.faulty)
    [(pages,)] = backend._writer.execute("PRAGMA page_count").fetchall()
    for more in (0, 1, 2, 5, 10, 20):
        backend._writer.execute(f"PRAGMA max_page_count = {pages + more}")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            take(twins.faulty, "ledger", *facts, digest="big", chunk=100)
        assert dump(twins.faulty) == before, f"room for {more} pages"
    backend._writer.execute(f"PRAGMA max_page_count = {2**31 - 2}")
    assert take(twins.faulty, "ledger", *facts, digest="big", chunk=100).facts_taken == 1000
    assert_adds_up(twins.faulty)


class FailingCommit:
    """A connection whose next commit fails as it does when the disk is broken."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.fails = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, params: Any = ()) -> sqlite3.Cursor:
        if self.fails and sql == "COMMIT":
            self.fails = False
            raise sqlite3.OperationalError("disk I/O error")
        return self._connection.execute(sql, params)


def lose_connection(session: Session) -> None:
    """The server sends this very connection away; what comes next finds it gone."""
    connection: Any = session.connection  # type: ignore[attr-defined]
    with psycopg.connect(connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))


def lose_answer(session: Session) -> None:
    """The commit is done, and the connection is lost before the server can say so."""
    connection: Any = session.connection  # type: ignore[attr-defined]
    commit = connection.commit

    def committed() -> None:
        commit()
        connection.commit = commit
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    connection.commit = committed


LOSSES = {
    "at the first call": (1, lose_connection),
    "a little later": (4, lose_connection),
    "in the middle": (9, lose_connection),
    "just before the commit": (COMMIT, lose_connection),
    "just after the commit": (COMMIT, lose_answer),
}


@pytest.mark.postgres
@pytest.mark.parametrize("store", ["postgres"])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_connection_lost_at_any_moment_is_made_good_by_the_store(twins: Twins, loss: str) -> None:
    """Nobody sees the failure and nothing happens twice: the transaction is run again unless it had been committed."""
    at, strike = LOSSES[loss]
    struck = 0
    for name, act in WORKLOAD.items():
        twins.store.fault = Fault(at, strike)
        act(twins.faulty)
        struck += twins.store.fault.struck
        act(twins.sound)
        twins.assert_equal(f"{name}, connection lost {loss}")
    assert struck >= len(WORKLOAD) * 3 // 4
    assert_adds_up(twins.faulty)


def in_one_batch(twins: Twins, keys: list[str], fault: Fault) -> dict[str, Any]:
    """Checks that share one commit, with a fault in it: while a first check is held back, the others gather. Answers or
    errors by key."""
    book, gate, turn = twins.faulty, threading.Event(), count(1)
    results: dict[str, Any] = {}

    def call(key: str) -> None:
        try:
            results[key] = book.check(ask(10, "A", key=key))
        except Exception as error:
            results[key] = error

    def before() -> None:
        gate.wait(20)
        if next(turn) == 2:
            twins.store.fault = fault

    twins.store.fault, twins.store.before = Fault(), before
    threads = [threading.Thread(target=call, args=(key,)) for key in (f"before {keys[0]}", *keys)]
    for waiting, thread in enumerate(threads):
        thread.start()
        deadline = time.monotonic() + 20
        while waiting and len(book._commit._waiting) < waiting:
            assert time.monotonic() < deadline, "the calls did not gather"
            time.sleep(0.001)
    gate.set()
    for thread in threads:
        thread.join()
    twins.store.fault, twins.store.before = Fault(), lambda: None
    return results


def test_neighbours_in_a_batch_do_not_pay_for_a_call_that_fails(twins: Twins) -> None:
    """The batch of three comes to nothing at each of its calls in turn; each order is then answered alone, once."""
    furnish(twins.faulty, 1_000_000, customer("A"))
    for at in range(1, 200):
        keys = [f"{at}-{number}" for number in range(3)]
        fault = Fault(at)
        results = in_one_batch(twins, keys, fault)
        assert outcomes([results[key] for key in keys]) == ["approved"] * 3, f"call {at}"
        if not fault.struck:
            break
    assert at > 5
    assert_adds_up(twins.faulty)


def test_one_poisoned_order_fails_alone(twins: Twins) -> None:
    """Whenever this order is among what is written, the write fails: its neighbours are answered all the same."""
    furnish(twins.faulty, 1_000_000, customer("A"))
    results = in_one_batch(twins, ["one", "poison", "two"], Poison("O-poison"))
    assert isinstance(results.pop("poison"), InjectedError)
    assert outcomes(list(results.values())) == ["approved"] * 3
    assert sorted(record.number for record in results.values()) == [1, 2, 3]
    assert_adds_up(twins.faulty)
    assert twins.faulty.check(ask(10, "A", key="poison")).number == 4
    assert_adds_up(twins.faulty)
