"""A command line with a clock that stands at a known day, and a small book to use it on."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from payworthy import wiring
from payworthy.cli.main import execute
from payworthy.settings import Settings

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""

CUSTOMERS = """customer_id,name,country,currency,terms,sales_person
C1,Good Parts Ltd,CN,CNY,net 45,luo.ping
C2,Full Limit Ltd,CN,CNY,net 45,luo.ping
C3,Blocked Ltd,CN,CNY,net 45,luo.ping
C4,Pays First Ltd,CN,CNY,prepaid,luo.ping
"""
STATES = "customer_id,name,country,currency,terms,state\nC3,Blocked Ltd,CN,CNY,net 45,blocked\n"
LIMITS = """customer_id,amount,currency,valid_from,valid_to
C1,1000000,CNY,2026-01-01,2027-12-31
C2,100000,CNY,2026-01-01,2027-12-31
C3,100000,CNY,2026-01-01,2027-12-31
"""
LEDGER = """document_id,kind,customer_id,issued_on,due_on,amount,currency
I1,invoice,C1,2026-11-01,2026-12-16,120000.50,CNY
I2,invoice,C2,2026-11-20,2027-01-04,90000,CNY
"""


class StillWorld:
    """The real world, except that the time is always the same."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    FixedClock = wiring.FixedClock
    open_book = staticmethod(wiring.open_book)
    new_book = staticmethod(wiring.new_book)
    book_keys = staticmethod(wiring.book_keys)
    file_reader = staticmethod(wiring.file_reader)
    file_digest = staticmethod(wiring.file_digest)
    file_template = staticmethod(wiring.file_template)
    write_application = staticmethod(wiring.write_application)
    write_part_template = staticmethod(wiring.write_part_template)
    model_registry = staticmethod(wiring.model_registry)
    list_folder = staticmethod(wiring.list_folder)
    read_table = staticmethod(wiring.read_table)
    write_table = staticmethod(wiring.write_table)
    vat_features = staticmethod(wiring.vat_features)
    invoice_list = staticmethod(wiring.invoice_list)
    measure_engine = staticmethod(wiring.measure_engine)
    source_cards = staticmethod(wiring.source_cards)
    sources = staticmethod(wiring.sources)
    rendered = staticmethod(wiring.rendered)
    rewriter = staticmethod(wiring.rewriter)

    def SystemClock(self) -> wiring.FixedClock:
        return wiring.FixedClock(self.at)


@dataclass(frozen=True)
class Said:
    """What one command line came to."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """Runs command lines in one folder, on one book, at one moment."""

    folder: Path
    at: datetime = NOW

    @property
    def book(self) -> Path:
        return self.folder / "book.sqlite"

    def __call__(self, *arguments: str | Path, lang: str = "en", user: str = "mei", book: str | None = "") -> Said:
        settings = Settings(
            book=str(self.book) if book == "" else book,
            user=user,
            language=lang,
            keys=self.folder / "keys",
            lists=self.folder / "lists",
        )
        out, err = io.StringIO(), io.StringIO()
        code = execute(StillWorld(self.at), settings, [str(argument) for argument in arguments], out, err)
        return Said(code, out.getvalue(), err.getvalue())

    def later(self, **span: int) -> "CommandLine":
        """The same some time later."""
        return CommandLine(self.folder, self.at + timedelta(**span))

    def file(self, name: str, text: str) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def take(self, kind: str, text: str, *more: str) -> Said:
        """Import a text as a file; it must go well."""
        said = self("import", kind, self.file(f"{kind}.csv", text), *more)
        assert said.code == 0, said.err
        return said

    def check(self, *more: str, customer: str = "C1", amount: str = "42000", key: str = "K1", user: str = "ann") -> Any:
        """Check an order and give the JSON answer."""
        return self("check", "--json", "--customer", customer, "--amount", amount, "--key", key, *more, user=user).data


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output as it goes into a file, whatever terminal the tests were started in."""
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def empty(tmp_path: Path) -> CommandLine:
    """A command line in an empty folder: no book yet."""
    return CommandLine(tmp_path)


@pytest.fixture
def cli(empty: CommandLine) -> CommandLine:
    """A command line on a small book under the policy that needs no grades. ``mei`` runs it, ``ann`` sells."""
    assert empty("init", "--preset", "limit-only").code == 0
    for kind, text in (("customers", CUSTOMERS), ("customers", STATES), ("limits", LIMITS)):
        empty.take(kind, text)
    empty.take("ledger", LEDGER, "--as-of", "2026-11-24")
    people(empty, ("ann", "sales"))
    return empty


def people(cli: CommandLine, *staff: Sequence[str]) -> None:
    """Add people: (name, role)."""
    for person, role in staff:
        assert cli("person", "add", person, "--role", role).code == 0


Dump = Callable[[], str]


@pytest.fixture
def dump(cli: CommandLine) -> Dump:
    """The whole content of the book as text, row by row."""
    import sqlite3

    def all_of_it() -> str:
        with sqlite3.connect(cli.book) as connection:
            return "\n".join(connection.iterdump())

    return all_of_it
