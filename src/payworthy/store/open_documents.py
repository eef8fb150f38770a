"""Open documents as an intake works on them: loaded once per chunk, changed in memory, written back once."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from payworthy.facts.document import Document, DocumentKind
from payworthy.store import schema
from payworthy.store.session import Row, Session

_COLUMNS = (
    "customer_id",
    "document_id",
    "kind",
    "version",
    "currency",
    "due_on",
    "order_id",
    "original_minor",
    "settled_minor",
    "written_off_minor",
    "refunded_minor",
    "contested_minor",
    "open_minor",
    "disputed_minor",
)


class OpenDocument(Struct, gc=False):
    """One document as it stands. ``contested`` is what the customer contests by its own word; the part of it that is
    still open is ``disputed``. ``row`` is the row of the file that last had a say."""

    customer_id: str
    document_id: str
    kind: str
    version: int
    currency: str
    due_on: str | None
    order_id: str | None
    original: int
    settled: int = 0
    written_off: int = 0
    refunded: int = 0
    contested: int = 0
    is_new: bool = False
    row: int = 0
    before: "Standpoint | None" = None

    @property
    def open(self) -> int:
        """What is still owed (or still to be used)."""
        return self.original - self.settled - self.written_off - self.refunded

    @property
    def disputed(self) -> int:
        """The contested part of what is open."""
        return min(self.contested, self.open)

    def standpoint(self) -> "Standpoint":
        """Everything that totals depend on."""
        return (
            self.currency,
            self.due_on,
            self.order_id,
            self.original,
            self.open,
            self.disputed,
            self.written_off,
        )


Standpoint = tuple[str, str | None, str | None, int, int, int, int]
NOWHERE: Standpoint = ("", None, None, 0, 0, 0, 0)
"""Where a new document stood before it was there."""

Key = tuple[str, str]
"""Customer and document number. Documents of different kinds may share a number."""


def new_document(row: int, fact: Document) -> OpenDocument:
    """A document that nothing has happened to yet."""
    return OpenDocument(
        fact.customer_id,
        fact.document_id,
        fact.kind,
        1,
        fact.currency,
        None if fact.due_on is None else fact.due_on.isoformat(),
        fact.order_id,
        fact.amount_minor,
        is_new=True,
        row=row,
        before=NOWHERE,
    )


def load_documents(session: Session, keys: Iterable[Key]) -> dict[Key, dict[str, OpenDocument]]:
    """Documents by number, then by kind."""
    given, params = session.pairs(keys)
    columns = ", ".join(_COLUMNS[:12])
    found: dict[Key, dict[str, OpenDocument]] = {}
    for row in session.fetch(
        f"SELECT {columns} FROM {given} JOIN open_document ON customer_id = given.a AND document_id = given.b", params
    ):
        found.setdefault(row[:2], {})[row[2]] = OpenDocument(*row)
    return found


def save_documents(session: Session, documents: Sequence[OpenDocument]) -> None:
    """Insert the new ones, update the others."""
    new = sorted(_row(document) for document in documents if document.is_new)  # in index order: fewer pages to visit
    session.insert(schema.open_document, _COLUMNS, new)
    session.update(
        schema.open_document,
        _COLUMNS[:3],
        _COLUMNS[3:],
        [_row(document) for document in documents if not document.is_new],
    )


def _row(document: OpenDocument) -> Row:
    return (
        document.customer_id,
        document.document_id,
        document.kind,
        document.version,
        document.currency,
        document.due_on,
        document.order_id,
        document.original,
        document.settled,
        document.written_off,
        document.refunded,
        document.contested,
        document.open,
        document.disputed,
    )


def is_delivery(document: OpenDocument) -> bool:
    """Deliveries are counted per order, not per document."""
    return document.kind == DocumentKind.DELIVERY
