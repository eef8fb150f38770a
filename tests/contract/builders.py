"""Tiny builders: a book's life in the words of the trade. Amounts are whole yuan; the day is 24 November 2026."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from payworthy.app.import_file import ImportRequest, import_file
from payworthy.app.records import Ask, DecisionRecord, ImportReport
from payworthy.check.request import Request
from payworthy.facts.customer import Customer, CustomerState
from payworthy.facts.document import Document, DocumentKind, Movement, MovementKind
from payworthy.facts.limit import Limit, LimitKind
from payworthy.facts.order import Order, OrderState
from payworthy.store.book import OpenBook
from payworthy.wiring import FixedClock

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""Noon in Shanghai, where the preset's days begin and end."""
TODAY = date(2026, 11, 24)
YUAN = 100
"""Minor units."""

_files = itertools.count(1)
_keys = itertools.count(1)


def a_clock() -> FixedClock:
    """A clock that stands at noon until a test moves it."""
    return FixedClock(NOON)


def days(count: float) -> timedelta:
    return timedelta(days=count)


# ---- facts ---------------------------------------------------------------------------------------------------------


def customer(customer_id: str = "C1", **changes: Any) -> Customer:
    facts: dict[str, Any] = {"name": f"Customer {customer_id}", "country": "CN", "currency": "CNY"}
    state = CustomerState(changes.pop("state", "active"))
    return Customer(customer_id=customer_id, state=state, **(facts | changes))


def limit(yuan: int | None, owner: str = "C1", **changes: Any) -> Limit:
    facts: dict[str, Any] = {
        "is_group": False,
        "amount_minor": None if yuan is None else yuan * YUAN,
        "currency": "CNY",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
    }
    kind = LimitKind(changes.pop("kind", "base"))
    return Limit(owner_id=owner, kind=kind, **(facts | changes))


def document(kind: str, document_id: str, yuan: int, customer_id: str = "C1", **changes: Any) -> Document:
    facts: dict[str, Any] = {"currency": "CNY", "issued_on": TODAY}
    return Document(
        customer_id=customer_id,
        kind=DocumentKind(kind),
        document_id=document_id,
        amount_minor=yuan * YUAN,
        **(facts | changes),
    )


def invoice(document_id: str, yuan: int, customer_id: str = "C1", due_in: int = 30, **changes: Any) -> Document:
    changes.setdefault("due_on", TODAY + days(due_in))
    return document(DocumentKind.INVOICE, document_id, yuan, customer_id, **changes)


def payment(document_id: str, yuan: int, customer_id: str = "C1", **changes: Any) -> Document:
    return document(DocumentKind.PAYMENT, document_id, yuan, customer_id, **changes)


def movement(kind: str, movement_id: str, yuan: int, customer_id: str = "C1", **changes: Any) -> Movement:
    facts: dict[str, Any] = {"currency": "CNY", "moved_on": TODAY}
    return Movement(
        customer_id=customer_id,
        kind=MovementKind(kind),
        movement_id=movement_id,
        amount_minor=yuan * YUAN,
        **(facts | changes),
    )


def applied(credit_id: str, claim_id: str, yuan: int, customer_id: str = "C1") -> Movement:
    return movement(
        MovementKind.APPLICATION,
        f"{credit_id}>{claim_id}",
        yuan,
        customer_id,
        credit_id=credit_id,
        claim_id=claim_id,
    )


def order(order_id: str, yuan: int, customer_id: str = "C1", **changes: Any) -> Order:
    facts: dict[str, Any] = {
        "currency": "CNY",
        "ordered_on": TODAY,
        "terms": "net 30",
    }
    state = OrderState(changes.pop("state", "requested"))
    return Order(order_id=order_id, customer_id=customer_id, amount_minor=yuan * YUAN, state=state, **(facts | changes))


# ---- acts ----------------------------------------------------------------------------------------------------------


def ask(yuan: int, customer_id: str = "C1", *, key: str | None = None, client: str = "cli", **changes: Any) -> Ask:
    """One order to be checked. Without a key it gets one of its own; the order is named like the key."""
    what_if = bool(changes.pop("what_if", False))
    key = key or f"K{next(_keys)}"
    facts: dict[str, Any] = {
        "order_id": f"O-{key}",
        "currency": "CNY",
        "terms": "net 30",
        "credit_days": 30,
        "requested_by": "sam",
    }
    facts |= changes
    request = Request(customer_id=customer_id, amount_minor=yuan * YUAN, **facts)
    return Ask(request=request, client=client, key=key, what_if=what_if)


@dataclass(frozen=True)
class FactChunk:
    """Some rows of a file."""

    rows: list[int]
    facts: Sequence[Any]
    failures: tuple[Any, ...] = ()


@dataclass(frozen=True)
class FactFile:
    """Facts as a reader would give them, in chunks."""

    facts: Sequence[Any]
    chunk: int = 10_000

    def __iter__(self) -> Iterator[FactChunk]:
        for start in range(0, len(self.facts), self.chunk):
            facts = self.facts[start : start + self.chunk]
            yield FactChunk(list(range(start + 2, start + 2 + len(facts))), facts)

    def totals_data(self) -> dict[str, Any]:
        return {}

    def notices_data(self) -> tuple[Any, ...]:
        return ()


def take(book: OpenBook, kind: str, *facts: Any, chunk: int = 10_000, **request: Any) -> ImportReport:
    """Import facts as one file. Two calls are two files, unless they are given the same ``digest``."""
    request.setdefault("digest", f"{next(_files):064x}")
    request.setdefault("actor", "boss")
    wanted = ImportRequest(kind=kind, file_name=f"{kind}.csv", at=book.clock.now(), **request)
    return book.write(lambda tx: import_file(tx, FactFile(facts, chunk), wanted))


def furnish(book: OpenBook, yuan: int | None = 1000, *customers: Customer) -> None:
    """Customers (``C1`` unless given) with a limit each, and a ledger that is up to date."""
    given = customers or (customer(),)
    take(book, "customers", *given)
    take(book, "limits", *(limit(yuan, one.customer_id) for one in given))
    take(book, "ledger", ledger_as_of=book.policy().today(book.clock.now()))


def outcomes(records: Sequence[DecisionRecord]) -> list[str]:
    return [record.decision.outcome for record in records]


def breaches(record: DecisionRecord) -> list[str]:
    """Codes of the rules that were broken, set aside or not."""
    return [finding.rule for finding in record.decision.findings if finding.verdict in ("breach", "released")]
