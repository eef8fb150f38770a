"""A book to measure on, filled through the ordinary use cases."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from payworthy.app.import_file import ImportRequest, import_file
from payworthy.app.records import Ask
from payworthy.check.request import Request
from payworthy.facts.customer import Customer
from payworthy.facts.document import Document, DocumentKind
from payworthy.facts.limit import Limit, LimitKind
from payworthy.policy_files import preset_policy
from payworthy.store.book import OpenBook
from payworthy.wiring import new_book

TODAY = datetime.now(UTC).date()
PRESET = "machinery-cn"
"""The full default policy: every rule in force, grades, prepayment, proportion, completeness."""


@dataclass
class Chunk:
    rows: list[int]
    facts: Sequence[Any]
    failures: tuple[()] = ()


class Facts:
    """Facts made in memory, in chunks, as a file reader would give them."""

    def __init__(self, facts: Sequence[Any], chunk: int = 10_000) -> None:
        self._facts, self._chunk = facts, chunk

    def __iter__(self) -> Iterator[Chunk]:
        for start in range(0, len(self._facts), self._chunk):
            facts = self._facts[start : start + self._chunk]
            yield Chunk(list(range(start + 2, start + 2 + len(facts))), facts)

    def totals_data(self) -> dict[str, Any]:
        return {}

    def notices_data(self) -> tuple[()]:
        return ()


def take(book: OpenBook, kind: str, facts: Sequence[Any]) -> None:
    """Import facts as one file."""
    digest = f"{kind}-{time.time_ns()}"
    request = ImportRequest(kind=kind, file_name=kind, digest=digest, actor="bench", at=book.clock.now())
    book.write(lambda tx: import_file(tx, Facts(facts), request))


def customers(count: int) -> list[Customer]:
    """Customers with complete files and grade A, so that orders are approved and every rule has work."""
    return [
        Customer(
            customer_id=f"C{i:06d}",
            name=f"Customer {i}",
            country="CN",
            currency="CNY",
            segment="parts_service",
            registration_id="uscc:91330200MA2XA0013G",
            address="1 Road",
            contact="a@example.com",
            terms="net 45",
            grade="A",
            grade_review_on=TODAY + timedelta(days=90),
            dunning_level=0,
            customer_since=date(2019, 1, 1),
            sales_person="sam",
        )
        for i in range(count)
    ]


def limits(count: int, amount_minor: int = 10**12) -> list[Limit]:
    """A large limit each: what is measured is the check, not the refusal."""
    return [
        Limit(
            owner_id=f"C{i:06d}",
            is_group=False,
            kind=LimitKind.BASE,
            amount_minor=amount_minor,
            currency="CNY",
            valid_from=date(2024, 1, 1),
            valid_to=None,
        )
        for i in range(count)
    ]


def invoices(customer: int, count: int, start: int = 0) -> list[Document]:
    """Open invoices of one customer, spread over due dates, one in fifty a little overdue."""
    return [
        Document(
            customer_id=f"C{customer:06d}",
            kind=DocumentKind.INVOICE,
            document_id=f"I{customer}-{start + i}",
            amount_minor=10_000 + i % 97,
            currency="CNY",
            issued_on=TODAY - timedelta(days=i % 40),
            due_on=TODAY + timedelta(days=60 - i % 60) if i % 50 else TODAY - timedelta(days=1 + i % 5),
        )
        for i in range(count)
    ]


def a_book(url: str | None = None, customer_count: int = 2_000, items_each: int = 10) -> OpenBook:
    """A filled book: SQLite in a temporary folder, or a fresh PostgreSQL database."""
    where = url or str(Path(tempfile.mkdtemp(prefix="payworthy-bench-")) / "book.db")
    book = new_book(where, preset_policy(PRESET), "bench")
    take(book, "customers", customers(customer_count))
    take(book, "limits", limits(customer_count))
    take(book, "ledger", [item for i in range(customer_count) for item in invoices(i, items_each)])
    return book


def an_ask(customer: int, key: str) -> Ask:
    """A small parts order on allowed terms."""
    request = Request(
        customer_id=f"C{customer:06d}",
        order_id=f"O-{key}",
        amount_minor=12_345,
        currency="CNY",
        terms="net 45",
        credit_days=45,
        ship_on=TODAY + timedelta(days=10),
        requested_by="sam",
    )
    return Ask(request=request, key=key, client="bench")


def sync_rate(folder: Path, seconds: float = 1.0) -> float:
    """Write 4 KiB and fdatasync, one after another: what the disk gives one writer this very minute."""
    path = folder / "sync.probe"
    handle = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        block, count, end = b"x" * 4096, 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            os.pwrite(handle, block, 0)
            os.fdatasync(handle)
            count += 1
    finally:
        os.close(handle)
        path.unlink()
    return count / seconds
