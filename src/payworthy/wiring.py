"""The only place that builds real things: stores, clocks, keys, readers, and the command line on top of them."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payworthy.app.create_book import create_book
from payworthy.app.ports import FactReader
from payworthy.audit.checkpoint import SignedCheckpoint, sign
from payworthy.base.failure import Failure, Invalid, Reason, Unavailable
from payworthy.checkpoint_files import keep
from payworthy.facts.person import Person, Role
from payworthy.keys import BookKeys, load_or_create
from payworthy.policy.bundle import Policy
from payworthy.settings import Settings, is_postgres, keys_folder, lists_folder, models_folder
from payworthy.sources import Told, open_reader, template
from payworthy.store.book import OpenBook
from payworthy.store.sqlite import SqliteStore
from payworthy.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payworthy.app.enquiry import Source
    from payworthy.engine.facts import Facts
    from payworthy.engine.on_duckdb import DuckDbEngine
    from payworthy.engine.on_spark import SparkEngine
    from payworthy.engine.on_sqlite import SqliteEngine
    from payworthy.list_files.folder import ListFolder
    from payworthy.measures.frame import Frame
    from payworthy.model.late.listing import InvoiceList
    from payworthy.model.table import Table
    from payworthy.model_files.registry import ModelRegistry
    from payworthy.report.tree import Document
    from payworthy.sources.cards import SourceCard
    from payworthy.sources.cells import DateOrder
    from payworthy.sources.providers.net.outside import Outside
    from payworthy.sources.rewording import Rewriter
    from payworthy.store.postgres import PostgresStore


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still: for demonstrations and tests, where the day must be known."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at


def open_book(
    book: str, clock: SystemClock | FixedClock | None = None, batch_max: int = 64, settings: Settings | None = None
) -> OpenBook:
    """Open a book: a SQLite file, or a PostgreSQL database by its URL. Its audit trail is sealed as checks go by, with
    the keys that ``settings`` (by default the environment) point to."""
    backend = _postgres()(book) if is_postgres(book) else SqliteStore(Path(book))
    folder = keys_folder(book, (settings or Settings.of()).keys)
    return OpenBook(backend, clock or SystemClock(), batch_max, lambda opened: seal_book(opened, folder), Vault(folder))


def _postgres() -> "type[PostgresStore]":
    from payworthy.store.postgres import PostgresStore  # its driver takes longer to load than most commands to run

    return PostgresStore


def seal_book(book: OpenBook, folder: Path) -> SignedCheckpoint | None:
    """Make a checkpoint over the audit trail, if one is due, and keep a copy beside the keys."""
    keys = load_or_create(folder)
    signed = book.seal(lambda checkpoint: sign(checkpoint, keys.private), only_if_due=True)
    if signed is not None:
        keep(signed, folder)
    return signed


def new_book(
    book: str,
    policy: Policy,
    founder: str,
    clock: SystemClock | FixedClock | None = None,
    role: Role = Role.CREDIT_MANAGER,
    settings: Settings | None = None,
) -> OpenBook:
    """Create a book with its first policy and the person who runs it."""
    backend = _postgres().create(book) if is_postgres(book) else SqliteStore.create(Path(book))
    vault = Vault(keys_folder(book, (settings or Settings.of()).keys))
    opened = OpenBook(backend, clock or SystemClock(), protector=vault)
    person = Person(person_id=founder, name=founder, role=role)
    book_id = "B-" + secrets.token_hex(8)
    opened.write(lambda tx: create_book(tx, book_id, policy, person, opened.clock.now()))
    return opened


def book_keys(book: str, settings: Settings) -> BookKeys:
    """The book's signing keys, made on first use, outside the book."""
    return load_or_create(keys_folder(book, settings.keys))


def file_reader(
    kind: str, path: Path, mapping: str | None = None, told: "Mapping[str, str] | None" = None
) -> FactReader:
    """A reader of ``path`` for facts of ``kind`` (customers, ledger, orders, limits, rates…). ``told``: what a person
    says of the file because it does not say it (fields of ``sources.told.Told``)."""
    beside = _beside(told)
    for one in (path, *beside):
        if not one.is_file():
            raise Invalid(Failure(Reason.MISSING, "file_not_found", {"value": str(one)}))
    known: dict[str, Any] = {**(told or {}), **({"purchases": beside[0]} if beside else {})}
    reader = (
        open_reader(kind, path, mapping, None, Told(**known))
        if mapping
        else open_reader(kind, path, None, None, Told(**known))
    )
    if isinstance(reader, Failure):
        raise Invalid(reader)
    return reader


def file_digest(path: Path, mapping: str | None = None, told: "Mapping[str, str] | None" = None) -> str:
    """SHA-256 of a file's bytes, of the mapping it is read through and of what was told beside it: what makes it the
    same file again."""
    content = hashlib.sha256()
    for one in (path, *_beside(told)):
        with one.open("rb") as file:
            while block := file.read(1 << 20):
                content.update(block)
    content.update((mapping or "").encode())
    for name, value in sorted((told or {}).items()):
        content.update(f"\0{name}\0{'' if name == 'purchases' else value}".encode())
    return content.hexdigest()


def _beside(told: "Mapping[str, str] | None") -> list[Path]:
    """The second file of a kind that has two."""
    return [Path(told["purchases"])] if told and "purchases" in told else []


def file_template(kind: str, language: str) -> str:
    """The file to start from: a header in ``language`` (``en`` or ``zh``) and example rows."""
    return template(kind, language)


def write_part_template(path: Path, language: str) -> None:
    """A workbook with a sheet for each part of a credit file."""
    from payworthy.sources.part_template import write_part_template as write  # with a library most commands do without

    write(path, language)


def write_application(path: Path, language: str, known: Mapping[str, str]) -> None:
    """An application form to fill in; ``known``: answers that are filled in already, by the names of their cells."""
    from payworthy.sources.form_write import write_form  # with a library that most commands do without

    write_form(path, language, known)


class MeasureEngine:
    """Facts as the store gives them → measures. Engines are started when they are first needed.

    ``duckdb`` computes a few customers by SQLite, which answers before DuckDB has planned, and figures are the same.
    """

    FEW_CUSTOMERS = 20
    FEW_ITEMS = 10_000
    """Up to here SQLite took at most a third of DuckDB's time; at 2,000 customers, twice as long."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._engine: DuckDbEngine | SparkEngine | None = None
        self._quick: SqliteEngine | None = None

    def __call__(self, facts: Mapping[str, Any], as_of: date) -> "Frame":
        """The measures of every customer in ``facts``."""
        from payworthy.engine.facts import Facts
        from payworthy.measures.tables import TABLES

        given = Facts({name: table for name, table in facts.items() if name in TABLES})
        if self._name == "duckdb" and self._are_few(facts):
            with suppress(OverflowError):  # amounts that may pass 64 bits together: DuckDB has 128
                return self._few(given, as_of)
        if self._engine is None:
            self._engine = self._start()
        return self._engine.compute(given, as_of)

    def _are_few(self, facts: Mapping[str, Any]) -> bool:
        sizes = [len(facts[table]["customer_id"]) if table in facts else 0 for table in ("customers", "items")]
        return 0 < sizes[0] <= self.FEW_CUSTOMERS and sizes[1] <= self.FEW_ITEMS

    def _few(self, facts: "Facts", as_of: date) -> "Frame":
        from payworthy.engine.on_sqlite import SqliteEngine

        if self._quick is None:
            self._quick = SqliteEngine()
        return self._quick.compute(facts, as_of)

    def _start(self) -> "DuckDbEngine | SparkEngine":
        if self._name == "spark":
            from payworthy.engine.on_spark import SparkEngine

            try:
                return SparkEngine()
            except ModuleNotFoundError as error:
                raise Unavailable(Failure(Reason.MISSING, "spark_not_installed", {"value": str(error.name)})) from error
        from payworthy.engine.on_duckdb import DuckDbEngine

        return DuckDbEngine()


def measure_engine(name: str = "duckdb") -> MeasureEngine:
    """The engine that computes measures: ``duckdb``, or ``spark`` where the extra of that name is installed."""
    return MeasureEngine(name)


def model_registry(folder: Path | None) -> "ModelRegistry":
    """The fitted models in ``folder`` (``None``: the usual one)."""
    from payworthy.model_files.registry import ModelRegistry

    return ModelRegistry(models_folder(folder))


def list_folder(folder: Path | None) -> "ListFolder":
    """The lists in ``folder`` (``None``: the usual one)."""
    from payworthy.list_files.folder import ListFolder
    from payworthy.list_files.reading import Tools
    from payworthy.sources.caps import Caps
    from payworthy.sources.cells import read_country
    from payworthy.sources.csv_table import open_csv
    from payworthy.sources.mapping import FileRules

    caps = Caps()

    def country(text: str) -> str | None:
        code = read_country(text)
        return None if isinstance(code, Failure) else code

    return ListFolder(lists_folder(folder), Tools(lambda path: open_csv(path, FileRules(), caps), country, caps))


def read_table(path: Path) -> "Table":
    """A plain table: CSV, ARFF or Parquet."""
    from payworthy.model_files.tables import read_table as read

    return read(path)


def write_table(path: Path, header: "Iterable[str]", rows: "Iterable[Iterable[object]]") -> None:
    """Write a CSV file."""
    from payworthy.model_files.tables import write_table as write

    write(path, header, rows)


def vat_features(layout: str, purchases: Path, sales: Path, firms: Path) -> "Table":
    """A row of features per firm, from its VAT invoices alone."""
    from payworthy.model_files.vat_invoices import vat_features as features

    return features(layout, purchases, sales, firms)


def invoice_list(
    path: Path,
    columns: "Mapping[str, str]",
    mapping: str | None,
    date_order: "DateOrder | None",
    *,
    needs_cleared: bool,
) -> "InvoiceList":
    """A list of invoices for the late-payment model; ``columns`` names headers of fields, ``needs_cleared`` asks for
    the clearing day."""
    from payworthy.sources.invoice_list import Wanted, read_invoice_list

    required = ("customer_id", "due_on", "amount", *(("settled_on",) if needs_cleared else ()))
    listed = read_invoice_list(path, Wanted(columns, required, mapping, date_order))
    if isinstance(listed, Failure):
        raise Invalid(listed)
    return listed


def source_cards() -> "Mapping[str, SourceCard]":
    """The cards of all sources, by id."""
    from payworthy.sources.cards import source_cards as cards

    return cards()


def sources(path: Path | None, lists: Path | None = None) -> "Sequence[Source]":
    """The sources that the settings in ``path`` switch on; without settings, none. Keys come from the environment,
    lists from their folder."""
    from payworthy.sources.providers.configured import sources_of
    from payworthy.sources.providers.settings import NOTHING, read_settings

    settings = NOTHING if path is None else read_settings(path, os.environ)
    return sources_of(settings, _machine(), list_folder(lists))


def _machine() -> "Outside":
    """This machine's way to resolve names, to wait, and to leave something to chance."""
    import socket
    import time

    from payworthy.sources.providers.net.outside import Outside

    def resolve(host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    return Outside(resolve, time.sleep, secrets.randbelow)


def rewriter(path: Path | None) -> "Rewriter":
    """The language model that the settings in ``path`` name; raises ``Invalid`` where they name none."""
    from payworthy.sources.rewording import rewriter as named

    return named(path, os.environ, _machine())


def rendered(document: "Document", form: str) -> bytes:
    """A report as a file: ``pdf``, ``html``, ``json`` or ``xlsx``."""
    from payworthy.render import RENDERERS, Format

    return RENDERERS[Format(form)](document)


def main() -> None:
    """Entry point of the ``payworthy`` command."""
    # Threads of the libraries that fit models sleep while they wait: they share the machine with the ones that work.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from payworthy import wiring  # noqa: PLW0406 - a module, so that its functions are held against ``World``
    from payworthy.cli.main import run

    run(wiring, Settings.of())
