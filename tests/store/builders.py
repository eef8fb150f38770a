"""A book in which something of everything has happened, and hands that change it behind the program's back.

Facts and acts are those of ``tests/contract/builders.py``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from payworthy.app.create_book import activate_policy, put_person
from payworthy.app.move_reservation import expire_reservations, move_reservation
from payworthy.app.personal_data import Asking, Purpose
from payworthy.app.protection import Locked
from payworthy.app.release_order import ReleaseRequest, refuse_order, release_order
from payworthy.app.use_clearance import use_clearance
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.audit.checkpoint import SignedCheckpoint, sign
from payworthy.base.fx import Rate
from payworthy.exposure.reservation import MoveKind
from payworthy.facts.person import Person, Role
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook
from payworthy.store.cache import BookCache
from payworthy.store.postgres import PostgresStore
from payworthy.store.session import Session
from payworthy.store.sqlite import SqliteStore
from payworthy.store.verify import verify
from payworthy.vault.vault import Vault

from ..contract.builders import (
    TODAY,
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
from ..contract.credit_builders import check_of, event, profile, promise, reference, statement
from ..contract.listed import a_list, entry, screened
from ..contract.proposals import credit_work

BOARD = Person(person_id="board", name="Board", role=Role.COMMITTEE)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


CREDIT_FACTS = (
    ("statements", statement("C1", revenue=1200, equity=300), statement("C2", revenue=900)),
    ("events", event("C1", "judgment_debtor", amount_minor=700, currency="CNY"), check_of("C2", "courts")),
    ("events", event("C1", "judgment_debtor", amount_minor=700, currency="CNY", ended_on=TODAY)),
    ("registry", profile("C1", "ownership", "private"), profile("C2", "paid_in_minor", "100", currency="CNY")),
    ("references", reference("C1", "good", known_on=TODAY - days(40)), reference("C3", "bad")),
    ("promises", promise("C1", 50, promise_id="PTP-1"), promise("C2", 60)),
)
"""Something of every kind; an entry of the record ends in a later file."""


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
    for kind, *facts in CREDIT_FACTS:
        take(book, kind, *facts)
    book.check(ask(100, "C1", key="a", order_id="O-A"))
    release(book, book.check(ask(5000, "C3", key="b", order_id="O-B")).decision_id)
    take(book, "ledger", document("delivery", "L1", 70, "C1", order_id="O-A"), invoice("I3", 50, "C1", order_id="O-A"))


def a_full_life(book: OpenBook) -> None:
    """``a_life``, and then what is rarer: a second currency and its rate, corrections, a parent, limits that follow
    each other, people, another policy, retention, refunds, every end of a hold and of a reservation. Afterwards the
    ladders are drawn up and nothing has moved them since."""
    a_life(book)
    book.write(lambda tx: put_person(tx, Person(person_id="ann", name="Ann", role=Role.ANALYST), "boss", now(book)))
    book.write(lambda tx: put_person(tx, Person(person_id="ann", name="Ann", role=Role.CFO), "boss", now(book)))
    book.write(lambda tx: activate_policy(tx, preset_policy("limit-only"), "boss", now(book)))
    take(book, "rates", Rate("USD", "CNY", Decimal("7.1"), TODAY, "bank"))
    take(
        book,
        "customers",
        customer("C3", name="Customer Three"),
        customer("C4", currency="USD"),
        customer("C5", parent_id="C4"),
    )
    take(book, "limits", limit(2000, "G", is_group=True), limit(1500, "C2"), limit(1000, "C4"))
    book.write(lambda tx: put_person(tx, BOARD, "boss", now(book)))
    take(book, "limits", limit(None, "C5"), actor="board")
    take(book, "limits", limit(300, "C2", kind="temporary", valid_to=date(2027, 1, 1)), limit(3000, "G", is_group=True))
    take(
        book,
        "ledger",
        invoice("I4", 80, "C2", due_in=-200),
        invoice("I5", 70, "C2", due_in=-190),
        invoice("I6", 60, "C2", due_in=-3, order_id="O-C"),
        document("retention", "N1", 20, "C2", due_on=TODAY - days(2)),
        payment("P2", 30, "C2"),
        movement("refund", "F1", 10, "C2", credit_id="P2"),
        invoice("X1", 90, "C4", currency="USD"),
        movement("dispute", "D2", 40, "C2", claim_id="I4"),
        movement("dispute_resolved", "D3", 15, "C2", claim_id="I4"),
    )
    take(book, "ledger", invoice("I6", 55, "C2", due_in=-3, order_id="O-C"))
    _orders(book)
    credit_work(book)
    screened(book, a_list(entry("1", "Customer C1"), entry("2", "Harbour Nine")), by="board")
    people_work(book)
    book.clock.at += days(1)  # type: ignore[attr-defined]
    take(book, "ledger", ledger_as_of=TODAY + days(1))
    for customer_id in ("C1", "C2", "C3", "C4"):
        book.check(ask(1, customer_id, key=f"last of {customer_id}"))


def people_work(book: OpenBook) -> None:
    """Natural persons, one by master data and one by a register; looks at their data, in vain too; and erasures."""
    book = OpenBook(book.backend, book.clock, protector=Vault(Path(mkdtemp(prefix="payworthy-keys-"))))
    take(
        book,
        "customers",
        customer("P1", name="Wang Er", contact="Wang Er", is_person=True),
        customer("P2", name="Zhao Liu", contact="Zhao Liu"),
        customer("P3", name="Sun Wu", is_person=True),
    )
    take(book, "registry", profile("P2", "entity_type", "sole_trader"), profile("P2", "legal_representative", "Zhao"))
    take(book, "customers", customer("P3", name="Sun Wu Company"))
    for by, purpose in (("boss", Purpose.CARD), ("nobody", Purpose.FILE), ("boss", Purpose.EXPORT)):
        for customer_id in ("P1", "P2"):
            stored = [fact for _, fact in book.view(lambda look, of=customer_id: look.personal_facts(of))]  # type: ignore[misc]
            book.reveal(customer_id, stored, Asking(by, purpose, dict.fromkeys(Locked, "-")))
    book.erase("P2", "profile/legal_representative", "boss", "asked for")
    book.erase("P2", None, "boss", "asked for")
    book.erase("P1", None, "boss", "asked for")


def _orders(book: OpenBook) -> None:
    held = book.check(ask(9000, "C2", key="c", order_id="O-D"))
    book.write(lambda tx: refuse_order(tx, "H" + held.decision_id[1:], "boss", "too much", now(book)))
    book.check(ask(9000, "C2", key="d", order_id="O-E"))
    book.check(ask(20, "C2", key="e", order_id="O-E"))  # the hold before it is superseded
    book.check(ask(30, "C2", key="f", order_id="O-E"))  # the reservation before it is replaced
    book.check(ask(9000, "C5", key="i", order_id="O-H"))  # beyond the ladder of nobody: no limit at all
    book.check(ask(9500, "C2", key="j", order_id="O-I"))  # stays held
    gone = book.check(ask(25, "C4", key="g", order_id="O-F"))
    book.write(lambda tx: use_clearance(tx, gone.decision_id, "boss", now(book)))
    consumed = "R" + gone.decision_id[1:]
    book.write(lambda tx: move_reservation(tx, consumed, MoveKind.CONSUME, 500, "boss", now(book)))
    book.write(lambda tx: move_reservation(tx, consumed, MoveKind.RELEASE, 300, "boss", now(book)))
    lapsed = book.check(ask(15, "C1", key="h", order_id="O-G"))
    lapses = book.policy().check.validity.reservation_life
    assert lapsed.decision.outcome == "approved"
    book.clock.at += lapses  # type: ignore[attr-defined]
    take(book, "ledger", ledger_as_of=TODAY + lapses)
    book.write(lambda tx: expire_reservations(tx, now(book)))
    book.check(ask(35, "C1", key="k", order_id="O-J"))
    take(book, "orders", order("O-K", 45, "C1", ordered_on=TODAY))
    book.check(ask(45, "C1", key="l", order_id="O-K"))
    take(book, "orders", order("O-K", 45, "C1", ordered_on=TODAY, state="cancelled"))


def now(book: OpenBook) -> datetime:
    return book.clock.now()


def release(book: OpenBook, decision_id: str) -> None:
    request = ReleaseRequest(hold_id="H" + decision_id[1:], by="boss", reason="R-REL-1", at=book.clock.now())
    book.write(lambda tx: release_order(tx, request))


def sealed(book: OpenBook) -> SignedCheckpoint:
    signed = book.seal(lambda checkpoint: sign(checkpoint, KEY))
    assert signed is not None
    return signed


def results(book: OpenBook, kept: tuple[SignedCheckpoint, ...] = ()) -> list[CheckResult]:
    return list(book.verify(Evidence(kept, KEY.public_key())))


class Hands:
    """Someone with write access to a book's store, who tries one thing after another and leaves no trace."""

    def __init__(self, book: OpenBook, kept: tuple[SignedCheckpoint, ...]) -> None:
        self._store = book.backend
        self._evidence = Evidence(kept, KEY.public_key())
        self._cache = BookCache()

    def wrong_after(self, *statements: str) -> list[CheckResult]:
        """What ``verify`` finds in the book as it is after these statements, each of which must meet a row."""
        with self.changed() as session:
            for statement in statements:
                assert session.run(statement) > 0, f"met nothing: {statement}"
            return self.wrong(session)

    def wrong(self, session: Session, *, knows_the_policies: bool = False) -> list[CheckResult]:
        """What ``verify`` finds; policies and the book's name may be kept from one time to the next while nobody
        changes them."""
        cache = self._cache if knows_the_policies else BookCache()
        return [found for found in verify(session, cache, self._evidence) if not found.is_ok]

    @contextmanager
    def changed(self) -> Iterator[Session]:
        """A transaction without the book's guards, undone at the end."""
        within = self._sqlite() if isinstance(self._store, SqliteStore) else self._postgres()
        with within as session:
            yield session

    @contextmanager
    def _sqlite(self) -> Iterator[Session]:
        assert isinstance(self._store, SqliteStore)
        with self._store.read() as session:
            session.run("ROLLBACK")
            session.run("PRAGMA foreign_keys = OFF")
            session.run("PRAGMA ignore_check_constraints = ON")
            session.run("BEGIN IMMEDIATE")
            for (name,) in session.fetch("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                session.run(f'DROP TRIGGER "{name}"')
            try:
                yield session
            finally:
                session.run("ROLLBACK")
                session.run("PRAGMA foreign_keys = ON")
                session.run("PRAGMA ignore_check_constraints = OFF")
                session.run("BEGIN")

    @contextmanager
    def _postgres(self) -> Iterator[Session]:
        assert isinstance(self._store, PostgresStore)
        with self._store.write() as session:
            session.run("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
            try:
                yield session
            finally:
                session.connection.rollback()
