"""The book does not depend on the order in which events arrive, on how they are cut into files, or on how often each
is told (I12); whoever asks for a check in between, headroom comes out the same."""

import random
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from payworthy.facts.document import Document, DocumentKind, Movement
from payworthy.facts.order import Order
from payworthy.store.book import OpenBook
from payworthy.wiring import open_book

from ..conftest import Places
from ..contract.builders import TODAY, a_clock, ask, customer, days, document, furnish, movement, order, take
from ..contract.reckoning import Dump, assert_adds_up, rows_of
from ..effort import effort

CUSTOMERS = ("A", "B", "C")
ORDERS = ("O1", "O2", "O3", "CHECKED")
CLAIMS = ("invoice", "invoice", "retention", "contract_asset", "commercial_bill", "delivery")
CREDITS = ("payment", "credit_note", "prepayment")

Fact = Document | Movement | Order


def some_facts(rng: random.Random) -> list[Fact]:
    """Documents of three customers, movements that never take more than there is, orders from before the book."""
    facts: list[Fact] = []
    left: dict[tuple[str, str], int] = {}
    for number in range(rng.randint(2, 12)):
        owner, yuan = rng.choice(CUSTOMERS), rng.randint(1, 500)
        kind = rng.choice(CLAIMS if rng.random() < 0.6 else CREDITS)
        due_on = TODAY + days(rng.randint(-60, 60)) if kind in ("invoice", "retention") else None
        order_id = rng.choice((*ORDERS, None))
        fact = document(kind, f"{kind[0]}{number}", yuan, owner, due_on=due_on, order_id=order_id, issued_on=a_day(rng))
        facts.append(fact)
        if kind != "delivery":
            left[owner, fact.document_id] = yuan
    facts += some_movements(rng, [fact for fact in facts if isinstance(fact, Document)], left)
    for order_id in ORDERS[:3]:
        ship_on = TODAY + days(rng.choice((10, 90)))
        yuan = rng.randint(1, 900)
        old = {"state": "confirmed", "ordered_on": TODAY - days(rng.randint(1, 300)), "ship_on": ship_on}
        facts.append(order(order_id, yuan, rng.choice(CUSTOMERS), **old))
    return facts


def some_movements(
    rng: random.Random, documents: Sequence[Document], left: dict[tuple[str, str], int]
) -> Iterable[Movement]:
    claims = [each for each in documents if each.kind not in (*CREDITS, DocumentKind.DELIVERY)]
    credits = [each for each in documents if each.kind in CREDITS]
    disputed: set[str] = set()
    for number in range(rng.randint(0, 8)):
        kind = rng.choice(("application", "application", "application", "write_off", "refund", "dispute"))
        claim = rng.choice([*claims, None])
        credit = rng.choice(
            [each for each in credits if claim is None or each.customer_id == claim.customer_id] or [None]
        )
        uses = [each for each, used in ((claim, kind != "refund"), (credit, kind in ("application", "refund"))) if used]
        if None in uses:
            continue
        keys = [(each.customer_id, each.document_id) for each in uses]
        most = min(left[key] for key in keys)
        if most < 1 or (kind == "dispute" and claim.document_id in disputed):
            continue
        yuan = rng.randint(1, most)
        if kind == "dispute":
            disputed.add(claim.document_id)
        else:
            for key in keys:
                left[key] -= yuan
        yield movement(
            kind,
            f"m{number}",
            yuan,
            uses[0].customer_id,
            claim_id=claim.document_id if kind != "refund" else None,
            credit_id=credit.document_id if kind in ("application", "refund") else None,
        )


def a_day(rng: random.Random) -> date:
    return TODAY - days(rng.randint(0, 400))


def files_of(facts: Sequence[Fact], rng: random.Random) -> list[tuple[str, list[Fact]]]:
    """The facts in any order, some told again, cut into files at random; a file holds one kind of facts."""
    told = [*facts, *(rng.choice(facts) for _ in range(rng.randint(0, len(facts))))]
    rng.shuffle(told)
    files: list[tuple[str, list[Fact]]] = []
    for fact in told:
        kind = "orders" if isinstance(fact, Order) else "ledger"
        if not files or files[-1][0] != kind or rng.random() < 0.3:
            files.append((kind, []))
        files[-1][1].append(fact)
    return files


def a_fresh_book(place: str) -> OpenBook:
    """Three customers, two of them one group, and one order checked and approved before anything else is heard."""
    book = open_book(place, a_clock())
    furnish(book, 100_000, customer("A", group_id="G"), customer("B", group_id="G"), customer("C"))
    answer = book.check(ask(400, "A", order_id="CHECKED", key="first"))
    assert answer.decision.outcome == "approved"
    return book


def what_follows(book: OpenBook, found: Dump) -> dict[str, Any]:
    """What the facts amount to, without what depends on the telling: times, numbers, moves."""
    lines = rows_of(book, "credit_line", "line_id", "deal_count", "first_deal_on")
    held = ("line_id", "order_id", "origin", "currency", "remaining_minor", "ship_on")
    return {
        "totals": sorted(row for row in found["standing"] if any(row[2:])),
        "documents": found["open_document"],
        "due": [row for row in found["due_bucket"] if row[-1]],
        "orders": [row for row in found["order_progress"] if any(row[3:])],
        "parked": [row[:2] for row in found["parked_movement"]],
        "reservations": [row for row in rows_of(book, "reservation", *held) if row["remaining_minor"]],
        "lines": [row for row in lines if row["line_id"] != "book"],
        "answers": [book.check(ask(1, name, what_if=True)).decision for name in CUSTOMERS],
    }


def told(place: str, files: Sequence[tuple[str, Sequence[Fact]]], chunk: int) -> dict[str, Any]:
    book = a_fresh_book(place)
    try:
        for kind, facts in files:
            take(book, kind, *facts, chunk=chunk)
        return what_follows(book, assert_adds_up(book))
    finally:
        book.close()


@pytest.mark.parametrize(
    ("store", "examples"), [("sqlite", 60), pytest.param("postgres", 20, marks=pytest.mark.postgres)]
)
def test_permuted_and_duplicated_events_give_the_same_book(places: Places, store: str, examples: int) -> None:
    @settings(
        max_examples=effort(examples), deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(st.integers(0, 2**32))
    def same_book(seed: int) -> None:
        note(f"seed {seed}")
        rng = random.Random(seed)
        facts = some_facts(rng)
        orderly = [("ledger", [fact for fact in facts if not isinstance(fact, Order)])]
        orderly.append(("orders", [fact for fact in facts if isinstance(fact, Order)]))
        one, other = places.founded(store), places.founded(store)
        try:
            assert told(one, files_of(facts, rng), rng.choice((1, 3, 10_000))) == told(other, orderly, 10_000)
        finally:
            places.give_back(one)
            places.give_back(other)

    same_book()
