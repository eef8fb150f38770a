"""Open documents as an intake works on them: loaded once per chunk, changed in memory, written back once."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from payworthy.store import schema
from payworthy.store.session import Row, Session

_KEYS = ("customer_id", "document_id", "kind")
_STATED = ("version", "currency", "due_on", "order_id", "original_minor")
"""What facts say of a document: only a correction changes it."""

_MOVED = ("settled_minor", "written_off_minor", "refunded_minor", "contested_minor", "open_minor", "disputed_minor")
"""What movements do to it."""

Standpoint = tuple[str, str | None, str | None, int, int, int, int]
NOWHERE: Standpoint = ("", None, None, 0, 0, 0, 0)
"""Where a new document stood before it was there."""

Key = tuple[str, str]
"""Customer and document number. Documents of different kinds may share a number."""


class OpenDocument(Struct, gc=False):
    """One document as it stands. ``contested`` is what the customer contests by its own word; the part of it that is
    still open is ``disputed``. ``row`` is the row of the file that last had a say. ``namesake`` is another document
    of the customer with the same number."""

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
    row: int = 0
    is_touched: bool = False
    is_corrected: bool = False
    before: Standpoint | None = None
    namesake: "OpenDocument | None" = None

    @property
    def is_new(self) -> bool:
        """True if it comes with this chunk."""
        return self.before is NOWHERE

    @property
    def open(self) -> int:
        """What is still owed (or still to be used)."""
        return self.original - self.settled - self.written_off - self.refunded

    @property
    def disputed(self) -> int:
        """The contested part of what is open."""
        return min(self.contested, self.open)

    def standpoint(self) -> Standpoint:
        """Everything that totals depend on."""
        still_open = self.original - self.settled - self.written_off - self.refunded
        disputed = self.contested if self.contested < still_open else still_open
        return (self.currency, self.due_on, self.order_id, self.original, still_open, disputed, self.written_off)


class Documents:
    """The open documents one chunk is about, by number."""

    def __init__(self) -> None:
        self._first: dict[Key, OpenDocument] = {}

    def __contains__(self, number: Key) -> bool:
        return number in self._first

    def __iter__(self) -> Iterator[OpenDocument]:
        for first in self._first.values():
            document: OpenDocument | None = first
            while document is not None:
                yield document
                document = document.namesake

    def add(self, document: OpenDocument) -> None:
        """Put a document beside its namesakes, if it has any."""
        first = self._first.setdefault((document.customer_id, document.document_id), document)
        if first is not document:
            first.namesake, document.namesake = document, first.namesake

    def of(self, number: Key, kinds: Collection[str]) -> list[OpenDocument]:
        """Those with this number that are of one of ``kinds``."""
        document = self._first.get(number)
        found = []
        while document is not None:
            if document.kind in kinds:
                found.append(document)
            document = document.namesake
        return found

    def load(self, session: Session, numbers: Collection[Key]) -> None:
        """Read documents of the book."""
        if not numbers:
            return
        given, params = session.pairs(numbers)
        columns = ", ".join((*_KEYS, *_STATED, *_MOVED[:4]))
        for row in session.fetch(
            f"SELECT {columns} FROM {given} JOIN open_document ON customer_id = given.a AND document_id = given.b",
            params,
        ):
            self.add(OpenDocument(*row))


def new_document(key: tuple[str, str, str], content: Row, row: int) -> OpenDocument:
    """A document that nothing has happened to yet: currency, amount, days and order as a fact states them."""
    customer_id, document_id, kind = key
    currency, amount_minor, _, due_on, order_id = content
    opened = OpenDocument(customer_id, document_id, kind, 1, currency, due_on, order_id, amount_minor)
    opened.row, opened.before = row, NOWHERE
    return opened


def save_documents(session: Session, new: Iterable[OpenDocument], changed: Sequence[OpenDocument]) -> None:
    """Insert the new ones, update the others. Both come in index order: fewer pages to visit."""
    session.insert(schema.open_document, (*_KEYS, *_STATED, *_MOVED), [_row(document) for document in new])
    corrected = [document for document in changed if document.is_corrected]
    session.update(schema.open_document, _KEYS, (*_STATED, *_MOVED), [_row(document) for document in corrected])
    moved = [_row(document) for document in changed if not document.is_corrected]
    session.update(schema.open_document, _KEYS, _MOVED, [(*row[:3], *row[8:]) for row in moved])


def _row(document: OpenDocument) -> Row:
    settled, written_off, refunded = document.settled, document.written_off, document.refunded
    contested, original = document.contested, document.original
    still_open = original - settled - written_off - refunded
    return (
        document.customer_id,
        document.document_id,
        document.kind,
        document.version,
        document.currency,
        document.due_on,
        document.order_id,
        original,
        settled,
        written_off,
        refunded,
        contested,
        still_open,
        contested if contested < still_open else still_open,
    )
