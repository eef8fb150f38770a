"""A receivables ledger: one row is a document, or a movement between documents.

``kind`` decides. A document of a customer's money (payment, credit note, prepayment) or a bill taken in payment
may name the claim it settles in ``applies_to``: then the row is the document and its application in full. A row of
kind *application* names the credit used in ``document_id`` and the claim in ``applies_to``. *write_off*, *dispute*
and *dispute_resolved* name the claim in ``applies_to``, *refund* the credit; their ``document_id`` is their own
number and may be empty.

Two columns only a mapping can name make an export of closed invoices a ledger: ``settled_on`` (paid in full that
day) and ``disputed`` (contested in full from the day of issue until settled).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from operator import attrgetter
from typing import Final

from msgspec import Struct

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.base.money import decimal_text
from payworthy.base.terms import TermDates, parse_terms
from payworthy.facts.document import BILLED, CREDITS, Document, DocumentKind, Movement, MovementKind
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.cells import read_year
from payworthy.sources.closed_invoice import application, later_facts
from payworthy.sources.columns import Column
from payworthy.sources.kind_rows import AmountColumn, KindRows, amount_rules
from payworthy.sources.occurrences import Occurrences
from payworthy.sources.report import Chunk, Fact, Notice
from payworthy.sources.rows import Table
from payworthy.sources.words import words

_FALL_DUE: Final = frozenset({DocumentKind.INVOICE, DocumentKind.RETENTION})
_NEVER_APPLIED: Final = BILLED | {DocumentKind.DELIVERY}
"""Documents that are settled by others and settle nothing themselves."""


_TERMS_REMEMBERED: Final = 50_000


@cache
def _kinds() -> dict[str, DocumentKind | MovementKind]:
    documents = {word: DocumentKind(value) for word, value in words("document").items()}
    return documents | {word: MovementKind(value) for word, value in words("movement").items()}


@cache
def _yes_no() -> dict[str, bool]:
    return {word: value == "yes" for word, value in words("yes_no").items()}


class _Entry(Struct):
    """What every row has; ``minor`` is signed as written, ``document_id`` empty where it may be."""

    row: int
    cells: list[str]
    customer_id: str
    document_id: str | None
    issued_on: date
    currency: str
    minor: int
    order_id: str | None
    applies_to: str | None


class LedgerRows(KindRows):
    """Rows of a ledger file."""

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._kind: Final = make.words("kind", _kinds(), ", ".join((*DocumentKind, *MovementKind)))
        self._customer_id: Final = make.id("customer_id")
        self._document_id: Final = make.id("document_id", is_unique=True)
        self._due_on: Final = make.date("due_on")
        self._issued_on: Final = self._issue_date()
        self._applies_to: Final = make.id("applies_to", is_unique=True)
        self._order_id: Final = make.id("order_id", is_unique=True)
        self._terms: Final = make.id("terms")
        self._reason: Final = make.text("reason")
        self._settled_on: Final = make.date("settled_on")
        self._disputed: Final = make.words("disputed", _yes_no(), "yes, no")
        self._year: Final = make.read("fiscal_year", read_year) if binding.has("fiscal_year") else None
        is_dated = binding.fields["issued_on"].rule.days_before_due is None
        self.required = ("kind", "customer_id", "currency", "fiscal_year", "issued_on" if is_dated else "due_on")
        self._amount: Final = AmountColumn("amount", make, amount_rules(binding, table, "amount"))
        self._currency: Final = self._amount.currency
        self._tells_later: Final = binding.has("settled_on") or binding.has("disputed")
        document_id = binding.fields.get("document_id")
        self._derived: Final = () if document_id is None else document_id.rule.derive
        self._occurrences: Final = Occurrences()
        self._due_by_terms: Final[dict[tuple[str, date], date | Failure]] = {}
        self._due_before_issue = self._due_not_kept = 0

    @property
    def amounts(self) -> Amounts:
        """The amount column."""
        return self._amount.amounts

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """One row as its document and movements, in the order they must be recorded."""
        kind, customer_id, currency = self._kind(cells), self._customer_id(cells), self._currency(cells)
        issued_on, document_id = self._issued_on(cells), self._document_id(cells)
        order_id, applies_to = self._order_id(cells), self._applies_to(cells)
        if (
            not isinstance(kind, (DocumentKind, MovementKind))
            or not isinstance(customer_id, str)
            or not isinstance(issued_on, date)
            or not isinstance(currency, str)
            or isinstance(document_id, Failure)
            or isinstance(order_id, Failure)
            or isinstance(applies_to, Failure)
            or (self._year is not None and not isinstance(self._year(cells), int))
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        minor = self._amount.minor(cells, currency)
        if isinstance(minor, Failure):
            self.refuse(row, [minor, *self.columns.troubles(cells, self.required)], out)
            return
        if minor == 0 and self.binding.rules.zero == "skip":
            self.amounts.refuse(minor, currency)
            self.skipped += 1
            return
        entry = _Entry(row, cells, customer_id, document_id, issued_on, currency, minor, order_id, applies_to)
        if isinstance(kind, DocumentKind):
            trouble = self._take_document(kind, entry, out)
        else:
            trouble = self._take_movement(kind, entry, out)
        if trouble is not None:
            self.amounts.refuse(minor, currency)
            self.refuse(row, [trouble], out)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amount of a row that is refused for other reasons."""
        return self._amount.troubles(cells)

    def count(self, facts: Sequence[Fact]) -> None:
        """By kind. Kinds are singletons, and counting their identities is several times cheaper than hashing them."""
        by_identity = Counter(map(id, map(attrgetter("kind"), facts)))
        for kind in (*DocumentKind, *MovementKind):
            if id(kind) in by_identity:
                self.counts[kind.value] += by_identity[id(kind)]

    def finish(self) -> Iterator[Chunk]:
        """Nothing is held back; the occurrence counters can go."""
        self._occurrences.close()
        return iter(())

    def notices(self) -> Iterator[Notice]:
        """Dates that look odd but are read."""
        if self._due_before_issue:
            yield Notice("due_before_issue", {"rows": self._due_before_issue})
        if self._due_not_kept:
            yield Notice("due_date_not_kept", {"rows": self._due_not_kept})

    # ---- documents --------------------------------------------------------------------------------------------

    def _take_document(self, kind: DocumentKind, entry: _Entry, out: Chunk) -> Failure | None:
        minor = entry.minor
        if minor < 0 and kind is DocumentKind.INVOICE and self.binding.rules.negative == "credit_note":
            kind, minor = DocumentKind.CREDIT_NOTE, -minor
        if minor <= 0:
            return self._not_positive(kind, entry)
        due_on = self._due(kind, entry)
        if isinstance(due_on, Failure):
            return due_on
        document_id = self._derived_id(kind, entry, due_on) if self._derived else entry.document_id
        if document_id is None:
            return self._missing("document_id", kind)
        if kind is DocumentKind.DELIVERY and entry.order_id is None:
            return self._missing("order_id", kind)
        if entry.applies_to is not None and kind in _NEVER_APPLIED:
            return invalid("applies_to_not_possible", kind=kind.value, value=entry.applies_to).at(
                column=self.columns.header("applies_to")
            )
        document = Document(
            customer_id=entry.customer_id,
            kind=kind,
            document_id=document_id,
            amount_minor=minor,
            currency=entry.currency,
            issued_on=entry.issued_on,
            due_on=due_on,
            order_id=entry.order_id,
        )
        later = self._later(document, entry.cells) if self._tells_later else []
        if isinstance(later, Failure):
            return later
        out.add(entry.row, document)
        if entry.applies_to is not None:
            out.add(entry.row, application(document, entry.applies_to))
        for fact in later:
            out.add(entry.row, fact)
        return None

    def _due(self, kind: DocumentKind, entry: _Entry) -> date | Failure | None:
        due_on = self._due_on(entry.cells)
        if isinstance(due_on, Failure):
            return due_on.at(column=self.columns.header("due_on"))
        if kind not in _FALL_DUE:
            self._due_not_kept += due_on is not None
            return None
        if due_on is None:
            return self._due_from_terms(kind, entry)
        self._due_before_issue += due_on < entry.issued_on
        return due_on

    def _due_from_terms(self, kind: DocumentKind, entry: _Entry) -> date | Failure:
        text = self._terms(entry.cells)
        if isinstance(text, Failure):
            return text.at(column=self.columns.header("terms"))
        if text is None:
            return self._missing("due_on", kind)
        key = (text, entry.issued_on)
        due_on = self._due_by_terms.get(key)
        if due_on is None:
            terms = parse_terms(text)
            due_on = terms if isinstance(terms, Failure) else terms.due_on(TermDates(invoice_on=entry.issued_on))
            if len(self._due_by_terms) < _TERMS_REMEMBERED:
                self._due_by_terms[key] = due_on
        return due_on.at(column=self.columns.header("terms")) if isinstance(due_on, Failure) else due_on

    def _derived_id(self, kind: DocumentKind, entry: _Entry, due_on: date | None) -> str:
        """An id made of what the document says and how often the file has said it: the same rows give the same
        ids in any order, because equal documents are interchangeable."""
        values = {
            "issued_on": f"{entry.issued_on:%Y%m%d}",
            "due_on": "" if due_on is None else f"{due_on:%Y%m%d}",
            "amount": f"{entry.currency}{decimal_text(entry.minor, entry.currency)}",
            "order_id": entry.order_id or "",
            "kind": kind.value,
        }
        content = "-".join(values[name] for name in self._derived)
        times = self._occurrences.count(f"{entry.customer_id} {kind} {content}")
        return f"{content}-{times}"

    def _later(self, document: Document, cells: list[str]) -> list[Document | Movement] | Failure:
        settled_on, disputed = self._settled_on(cells), self._disputed(cells)
        if isinstance(settled_on, Failure):
            return settled_on.at(column=self.columns.header("settled_on"))
        if isinstance(disputed, Failure):
            return disputed.at(column=self.columns.header("disputed"))
        if document.kind in CREDITS and (settled_on is not None or disputed):
            return invalid("settled_not_a_claim", kind=document.kind.value).at(column=self._amount.header)
        return later_facts(document, settled_on, is_disputed=disputed is True)

    # ---- movements --------------------------------------------------------------------------------------------

    def _take_movement(self, kind: MovementKind, entry: _Entry, out: Chunk) -> Failure | None:
        if entry.minor <= 0:
            return self._not_positive(kind, entry)
        if entry.applies_to is None:
            return self._missing("applies_to", kind)
        own_id = entry.document_id
        credit_id: str | None = None
        claim_id: str | None = entry.applies_to
        if kind is MovementKind.APPLICATION:
            if own_id is None:
                return self._missing("document_id", kind)
            credit_id, own_id = own_id, None
        elif kind is MovementKind.REFUND:
            credit_id, claim_id = claim_id, None
        reason = self._reason(entry.cells)
        if isinstance(reason, Failure):
            return reason.at(column=self.columns.header("reason"))
        movement = Movement(
            customer_id=entry.customer_id,
            kind=kind,
            movement_id=f"{kind}:{own_id}" if own_id else self._movement_id(kind, entry, credit_id, claim_id),
            amount_minor=entry.minor,
            currency=entry.currency,
            moved_on=entry.issued_on,
            credit_id=credit_id,
            claim_id=claim_id,
            reason=reason,
        )
        out.add(entry.row, movement)
        return None

    def _movement_id(self, kind: MovementKind, entry: _Entry, credit_id: str | None, claim_id: str | None) -> str:
        """Movements have no number in most ledgers: what they say, and how often the file has said it."""
        said = f"{kind}:{credit_id or ''}>{claim_id or ''}:{entry.issued_on}:{entry.currency}{entry.minor}"
        return f"{said}#{self._occurrences.count(f'{entry.customer_id} {said}')}"

    # ---- troubles ---------------------------------------------------------------------------------------------

    def _issue_date(self) -> Column[date]:
        days_before_due = self.binding.fields["issued_on"].rule.days_before_due
        if days_before_due is None:
            return self.columns.date("issued_on")
        term, due = timedelta(days=days_before_due), self._due_on

        def issued(cells: list[str]) -> date | Failure | None:
            due_on = due(cells)
            return due_on - term if isinstance(due_on, date) else due_on

        return issued

    def _missing(self, field: str, kind: DocumentKind | MovementKind) -> Failure:
        code = "due_date_missing" if field == "due_on" else "cell_missing_for_kind"
        params: dict[str, str | int] = {"field": field, "kind": kind.value}
        return Failure(Reason.MISSING, code, params).at(column=self.columns.header(field))

    def _not_positive(self, kind: DocumentKind | MovementKind, entry: _Entry) -> Failure:
        code = "amount_zero" if entry.minor == 0 else "amount_negative"
        text = self._amount.text(entry.cells).strip()
        return invalid(code, value=text[:60], kind=kind.value).at(column=self._amount.header)
