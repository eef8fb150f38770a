"""Take ledger documents and movements: facts appended, projections moved by the difference, in chunks.

What is open of a document is a function of the set of facts about it, so the order in which facts arrive
cannot matter; a movement whose document is not here yet is parked and taken up when it comes. Work on one
chunk is set-based SQL over scratch tables, so memory does not grow with the file. Running totals and locks on
credit lines come once, at the end (``settle``).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.exposure.components import COMPONENT_OF
from payworthy.facts.document import BILLED, CLAIMS, CREDITS, Document, DocumentKind, Movement, MovementKind
from payworthy.store import schema
from payworthy.store.instants import instant_text
from payworthy.store.session import Row, Session

_KEY: Final = "customer_id, kind, document_id"
_SAME: Final = "{0}.customer_id = {1}.customer_id AND {0}.kind = {1}.kind AND {0}.document_id = {1}.document_id"
_DOCUMENT: Final = "currency, amount_minor, issued_on, due_on, order_id"
_MOVEMENT: Final = "movement_id, kind, credit_id, claim_id, currency, amount_minor, moved_on, reason"


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


_CLAIM_KINDS: Final = _listed(CLAIMS - {DocumentKind.DELIVERY})
_CREDIT_KINDS: Final = _listed(CREDITS)
_FUNDING_KINDS: Final = _listed(CREDITS | CLAIMS - BILLED - {DocumentKind.DELIVERY})
"""What an application may come from: a credit, or a bill that was taken in payment and is itself a claim."""
_AGING_KINDS: Final = _listed({DocumentKind.INVOICE, DocumentKind.RETENTION})

_SCRATCH: Final = {
    "incoming_document": f"row_no INTEGER, customer_id TEXT, kind TEXT, document_id TEXT, {_DOCUMENT.replace(',', ' TEXT,')} TEXT".replace(
        "amount_minor TEXT", "amount_minor BIGINT"
    ),
    "incoming_movement": (
        "row_no INTEGER, customer_id TEXT, movement_id TEXT, kind TEXT, credit_id TEXT, claim_id TEXT,"
        " currency TEXT, amount_minor BIGINT, moved_on TEXT, reason TEXT, parked INTEGER"
    ),
    "effect": (
        "customer_id TEXT, kind TEXT, document_id TEXT, settled BIGINT, written_off BIGINT, refunded BIGINT,"
        " contested BIGINT, row_no INTEGER"
    ),
    "touched": (
        "customer_id TEXT, kind TEXT, document_id TEXT, currency TEXT, due_on TEXT, order_id TEXT,"
        " original BIGINT, open BIGINT, disputed BIGINT, written_off BIGINT,"
        " PRIMARY KEY (customer_id, kind, document_id)"
    ),
}
_KEPT: Final = {
    "total_change": "customer_id TEXT, currency TEXT, component TEXT, amount BIGINT,"
    " PRIMARY KEY (customer_id, currency, component)",
    "order_before": "customer_id TEXT, order_id TEXT, currency TEXT, unbilled BIGINT,"
    " PRIMARY KEY (customer_id, order_id, currency)",
    "new_deals": "customer_id TEXT PRIMARY KEY, deals BIGINT, first_on TEXT",
}


class LedgerIntake:
    """One file's (or one event's) way into the book. Call ``take`` per chunk, then let ``settle`` (its own module)
    bring running totals and reservations into line."""

    def __init__(self, session: Session, batch_id: int, at: datetime) -> None:
        self.session = session
        self.batch_id = batch_id
        self.at = at
        self.taken = self.duplicates = self.corrections = self.parked = 0
        for name, columns in _KEPT.items():
            session.scratch(name, columns)

    def take(self, rows: Sequence[int], facts: Sequence[Document | Movement]) -> list[Failure]:
        """Facts of one chunk with their row numbers; returns what is wrong with them (then nothing may be kept)."""
        for name, columns in _SCRATCH.items():
            self.session.scratch(name, columns)
        failures = self._load(rows, facts)
        failures += self._unknown_customers("incoming_document") + self._unknown_customers("incoming_movement")
        if failures:
            return failures
        failures = self._known_documents() + self._known_movements()
        if failures:
            return failures
        self._append_documents()
        self._append_movements()
        failures = self._apply_movements()
        if not failures:
            self._project()
        return failures

    # ---- in ---------------------------------------------------------------------------------------------------

    def _load(self, rows: Sequence[int], facts: Sequence[Document | Movement]) -> list[Failure]:
        documents: dict[tuple[str, str, str], tuple[int, Document]] = {}
        movements: dict[tuple[str, str], tuple[int, Movement]] = {}
        failures = []
        for row, fact in zip(rows, facts, strict=True):
            if isinstance(fact, Document):
                key = (fact.customer_id, fact.kind, fact.document_id)
                failures += self._once(documents, key, row, fact)
            else:
                failures += self._once(movements, (fact.customer_id, fact.movement_id), row, fact)
        self.session.fill("incoming_document", 9, [_document_row(row, fact) for row, fact in documents.values()])
        self.session.fill("incoming_movement", 11, [_movement_row(row, fact) for row, fact in movements.values()])
        return failures

    def _once(self, seen: dict, key: tuple[str, ...], row: int, fact: Document | Movement) -> list[Failure]:  # type: ignore[type-arg]
        earlier = seen.setdefault(key, (row, fact))
        if earlier[0] == row:
            return []
        if earlier[1] == fact:
            self.duplicates += 1
            return []
        return [_contradiction(key, row, earlier[0])]

    def _unknown_customers(self, table: str) -> list[Failure]:
        found = self.session.fetch(
            f"SELECT customer_id, MIN(row_no) FROM {table} AS i WHERE NOT EXISTS"
            " (SELECT 1 FROM customer c WHERE c.customer_id = i.customer_id) GROUP BY customer_id ORDER BY 2"
        )
        return [
            Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}).at(row=row, column="customer_id")
            for customer_id, row in found
        ]

    # ---- what the book knows already -----------------------------------------------------------------------------

    def _known_documents(self) -> list[Failure]:
        """Drop documents that are already here word for word; put corrections through one by one."""
        failures = []
        for row in self.session.fetch(
            "SELECT i.row_no, i.customer_id, i.kind, i.document_id, i.currency, i.amount_minor, i.issued_on, i.due_on,"
            " i.order_id, d.currency, d.amount_minor, d.issued_on, d.due_on, d.order_id, d.version, d.batch_id, d.row_no"
            f" FROM incoming_document i JOIN open_document o ON {_SAME.format('o', 'i')}"
            f" JOIN document d ON {_SAME.format('d', 'o')} AND d.version = o.version"
        ):
            key, new, old = row[1:4], row[4:9], row[9:14]
            version, batch_id, known_row = row[14:17]
            if new == old:
                self.duplicates += 1
            elif batch_id == self.batch_id:
                failures.append(_contradiction(key, row[0], known_row))
            else:
                failures += self._correct(row[0], key, new, version + 1)
            self.session.run(
                "DELETE FROM incoming_document WHERE customer_id = ? AND kind = ? AND document_id = ?", key
            )
        return failures

    def _correct(self, row_no: int, key: Sequence[str], new: Sequence[object], version: int) -> list[Failure]:
        """A later word on the same document: a new version of the fact, and the projection moved to it."""
        self._touch("open_document o WHERE o.customer_id = ? AND o.kind = ? AND o.document_id = ?", key)
        currency, amount, _, due_on, order_id = new
        [(spoken_for, old_currency)] = self.session.fetch(
            "SELECT settled_minor + written_off_minor + refunded_minor, currency FROM open_document"
            " WHERE customer_id = ? AND kind = ? AND document_id = ?",
            key,
        )
        if spoken_for > amount or (spoken_for and currency != old_currency):  # type: ignore[operator]
            params: dict[str, str | int] = {"document_id": key[2], "kind": key[1], "settled": spoken_for}
            return [invalid("correction_below_settled", **params).at(row=row_no, column="amount")]
        self.session.insert(
            schema.document,
            ("customer_id", "kind", "document_id", "version", *_DOCUMENT.split(", "), "batch_id", "row_no"),
            [(*key, version, *new, self.batch_id, row_no)],
        )
        self.session.run(
            "UPDATE open_document SET version = ?, currency = ?, due_on = ?, order_id = ?, original_minor = ?,"
            " open_minor = ? - ?, disputed_minor = CASE WHEN contested_minor < ? - ? THEN contested_minor ELSE ? - ? END"
            " WHERE customer_id = ? AND kind = ? AND document_id = ?",
            (version, currency, due_on, order_id, amount, *((amount, spoken_for) * 3), *key),
        )
        self.corrections += 1
        return []

    def _known_movements(self) -> list[Failure]:
        failures = []
        columns = ", ".join(f"i.{name}" for name in _MOVEMENT.split(", "))
        known = ", ".join(f"m.{name}" for name in _MOVEMENT.split(", "))
        width = len(_MOVEMENT.split(", "))
        for row in self.session.fetch(
            f"SELECT i.row_no, i.customer_id, {columns}, {known}, m.row_no FROM incoming_movement i"
            " JOIN movement m ON m.customer_id = i.customer_id AND m.movement_id = i.movement_id"
        ):
            key = (row[1], row[2])
            if row[2 : 2 + width] == row[2 + width : 2 + 2 * width]:
                self.duplicates += 1
            else:
                failures.append(_contradiction(key, row[0], row[-1]))
            self.session.run("DELETE FROM incoming_movement WHERE customer_id = ? AND movement_id = ?", key)
        return failures

    # ---- append ---------------------------------------------------------------------------------------------------

    def _append_documents(self) -> None:
        run = self.session.run
        self.taken += run(
            f"INSERT INTO document ({_KEY}, version, {_DOCUMENT}, batch_id, row_no)"
            f" SELECT {_KEY}, 1, {_DOCUMENT}, {self.batch_id}, row_no FROM incoming_document"
        )
        run(
            f"INSERT INTO open_document ({_KEY}, version, currency, due_on, order_id, original_minor, open_minor)"
            f" SELECT {_KEY}, 1, currency, due_on, order_id, amount_minor, amount_minor FROM incoming_document"
        )
        run(
            f"INSERT INTO touched ({_KEY}, original, open, disputed, written_off)"
            f" SELECT {_KEY}, 0, 0, 0, 0 FROM incoming_document"
        )
        run(
            "INSERT INTO new_deals SELECT customer_id, COUNT(*), MIN(issued_on) FROM incoming_document"
            " WHERE kind = 'invoice' GROUP BY customer_id ON CONFLICT (customer_id) DO UPDATE SET"
            " deals = new_deals.deals + excluded.deals,"
            " first_on = CASE WHEN excluded.first_on < new_deals.first_on THEN excluded.first_on"
            " ELSE new_deals.first_on END"
        )

    def _append_movements(self) -> None:
        run = self.session.run
        self.taken += run(
            f"INSERT INTO movement (customer_id, {_MOVEMENT}, batch_id, row_no)"
            f" SELECT customer_id, {_MOVEMENT}, {self.batch_id}, row_no FROM incoming_movement"
        )
        run(
            f"INSERT INTO incoming_movement (row_no, customer_id, {_MOVEMENT}, parked)"
            f" SELECT m.row_no, m.customer_id, {', '.join('m.' + name for name in _MOVEMENT.split(', '))}, 1"
            " FROM parked_movement p JOIN movement m ON m.customer_id = p.customer_id AND m.movement_id = p.movement_id"
            " WHERE EXISTS (SELECT 1 FROM touched t WHERE t.customer_id = m.customer_id"
            " AND t.document_id IN (m.claim_id, m.credit_id))"
        )

    # ---- movements take effect ---------------------------------------------------------------------------------------

    def _apply_movements(self) -> list[Failure]:
        if not self.session.fetch("SELECT 1 FROM incoming_movement LIMIT 1"):
            return []
        self._park()
        failures = self._wrong_currency()
        if failures:
            return failures
        self._collect_effects()
        self._touch(f"effect e JOIN open_document o ON {_SAME.format('o', 'e')} WHERE true")
        failures = self._overdrawn()
        if failures:
            return failures
        self.session.run(
            "UPDATE open_document SET settled_minor = settled_minor + e.settled,"
            " written_off_minor = written_off_minor + e.written_off, refunded_minor = refunded_minor + e.refunded,"
            " contested_minor = contested_minor + e.contested,"
            " open_minor = open_minor - e.settled - e.written_off - e.refunded,"
            " disputed_minor = CASE WHEN contested_minor + e.contested < open_minor - e.settled - e.written_off - e.refunded"
            " THEN contested_minor + e.contested ELSE open_minor - e.settled - e.written_off - e.refunded END"
            f" FROM effect e WHERE {_SAME.format('e', 'open_document')}"
        )
        return []

    def _park(self) -> None:
        """Set movements aside whose documents are not all here; free parked ones whose last one came."""
        run = self.session.run
        missing_claim = (
            f"NOT EXISTS (SELECT 1 FROM open_document o WHERE o.customer_id = {{m}}.customer_id"
            f" AND o.document_id = {{m}}.claim_id AND o.kind IN ({_CLAIM_KINDS}))"
        )
        missing_credit = (
            f"NOT EXISTS (SELECT 1 FROM open_document o WHERE o.customer_id = {{m}}.customer_id"
            f" AND o.document_id = {{m}}.credit_id AND o.kind IN ({_FUNDING_KINDS}))"
        )
        incomplete = (
            f"(({{m}}.kind <> 'refund' AND {missing_claim})"
            f" OR ({{m}}.kind IN ('application', 'refund') AND {missing_credit}))"
        ).format(m="incoming_movement")
        self.parked += run(
            "INSERT INTO parked_movement (customer_id, movement_id, parked_at)"
            f" SELECT customer_id, movement_id, '{instant_text(self.at)}' FROM incoming_movement"
            f" WHERE parked IS NULL AND {incomplete}"
        )
        run(f"DELETE FROM incoming_movement WHERE {incomplete}")
        self.parked -= run(
            "DELETE FROM parked_movement WHERE EXISTS (SELECT 1 FROM incoming_movement i WHERE i.parked = 1"
            " AND i.customer_id = parked_movement.customer_id AND i.movement_id = parked_movement.movement_id)"
        )

    def _wrong_currency(self) -> list[Failure]:
        ends = (("claim_id", _CLAIM_KINDS), ("credit_id", _FUNDING_KINDS))
        rows = self.session.fetch(
            " UNION ".join(
                "SELECT i.row_no, i.currency, o.currency, o.document_id FROM incoming_movement i"
                f" JOIN open_document o ON o.customer_id = i.customer_id AND o.document_id = i.{end}"
                f" AND o.kind IN ({kinds}) WHERE o.currency <> i.currency"
                for end, kinds in ends
            )
        )
        return [
            invalid("movement_other_currency", value=given, currency=currency, document_id=document_id).at(
                row=row, column="currency"
            )
            for row, given, currency, document_id in rows
        ]

    def _collect_effects(self) -> None:
        """Per document, what the movements of this chunk take from it."""
        sums = (
            "SUM(CASE WHEN i.kind = 'application' THEN i.amount_minor ELSE 0 END),"
            " SUM(CASE WHEN i.kind = 'write_off' THEN i.amount_minor ELSE 0 END),"
            " SUM(CASE WHEN i.kind = 'refund' THEN i.amount_minor ELSE 0 END),"
            " SUM(CASE WHEN i.kind = 'dispute' THEN i.amount_minor"
            " WHEN i.kind = 'dispute_resolved' THEN -i.amount_minor ELSE 0 END), MIN(i.row_no)"
        )
        for end, kinds, condition in (
            ("claim_id", _CLAIM_KINDS, "i.kind <> 'refund'"),
            ("credit_id", _CREDIT_KINDS, "i.kind IN ('application', 'refund')"),
        ):
            self.session.run(
                f"INSERT INTO effect SELECT o.customer_id, o.kind, o.document_id, {sums} FROM incoming_movement i"
                f" JOIN open_document o ON o.customer_id = i.customer_id AND o.document_id = i.{end}"
                f" AND o.kind IN ({kinds}) WHERE {condition} GROUP BY o.customer_id, o.kind, o.document_id"
            )

    def _overdrawn(self) -> list[Failure]:
        rows = self.session.fetch(
            "SELECT e.row_no, o.document_id, o.open_minor, o.currency, e.settled + e.written_off + e.refunded,"
            " o.contested_minor + e.contested FROM effect e"
            f" JOIN open_document o ON {_SAME.format('o', 'e')}"
            " WHERE o.open_minor < e.settled + e.written_off + e.refunded OR o.contested_minor + e.contested < 0"
            " OR o.contested_minor + e.contested > o.original_minor"
        )
        return [
            invalid(
                "movement_too_large" if taken > open_minor else "dispute_too_large",
                document_id=document_id,
                open_minor=open_minor,
                amount_minor=taken if taken > open_minor else contested,
                currency=currency,
            ).at(row=row, column="amount")
            for row, document_id, open_minor, currency, taken, contested in rows
        ]

    # ---- projections ----------------------------------------------------------------------------------------------------

    def _touch(self, documents: str, params: Sequence[object] = ()) -> None:
        """Remember how documents stood before this chunk changes them; the first memory counts."""
        self.session.run(
            "INSERT INTO touched SELECT o.customer_id, o.kind, o.document_id, o.currency, o.due_on, o.order_id,"
            f" o.original_minor, o.open_minor, o.disputed_minor, o.written_off_minor FROM {documents}"
            " ON CONFLICT DO NOTHING",
            params,
        )

    def _project(self) -> None:
        """Move totals, due dates and order sums by the difference between now and before."""
        run = self.session.run
        now = f"open_document o JOIN touched t ON {_SAME.format('o', 't')}"
        component = "CASE o.kind " + " ".join(
            f"WHEN '{kind}' THEN '{name}'" for kind, name in COMPONENT_OF.items() if kind is not DocumentKind.DELIVERY
        ) + " END"
        add = (
            " ON CONFLICT (customer_id, currency, component) DO UPDATE SET amount = total_change.amount + excluded.amount"
        )
        for name, kinds, before, after in (
            (component, "o.kind <> 'delivery'", "t.open", "o.open_minor"),
            ("'disputed'", f"o.kind IN ({_AGING_KINDS})", "t.disputed", "o.disputed_minor"),
            ("'written_off'", "o.kind <> 'delivery'", "t.written_off", "o.written_off_minor"),
        ):
            changes = (
                f"SELECT o.customer_id AS customer_id, o.currency AS currency, {name} AS component, {after} AS amount"
                f" FROM {now} WHERE {kinds} AND {after} <> 0 UNION ALL"
                f" SELECT o.customer_id, t.currency, {name}, -{before} FROM {now} WHERE {kinds} AND {before} <> 0"
            )
            run(
                "INSERT INTO total_change SELECT customer_id, currency, component, SUM(amount)"
                f" FROM ({changes}) AS c WHERE true GROUP BY customer_id, currency, component{add}"
            )
        self._project_due_dates(now)
        self._project_orders(now)

    def _project_due_dates(self, now: str) -> None:
        changes = (
            "SELECT o.customer_id AS customer_id, o.kind AS kind, o.currency AS currency, o.due_on AS due_on,"
            f" o.open_minor - o.disputed_minor AS amount FROM {now}"
            f" WHERE o.kind IN ({_AGING_KINDS}) AND o.open_minor <> o.disputed_minor UNION ALL"
            f" SELECT o.customer_id, o.kind, t.currency, t.due_on, t.disputed - t.open FROM {now}"
            f" WHERE o.kind IN ({_AGING_KINDS}) AND t.open <> t.disputed"
        )
        # Raised before lowered: the check constraint must not see a passing negative.
        self.session.run(
            "INSERT INTO due_bucket (customer_id, kind, currency, due_on, undisputed_minor)"
            f" SELECT customer_id, kind, currency, due_on, 0 FROM ({changes}) AS c WHERE true"
            " GROUP BY customer_id, kind, currency, due_on ON CONFLICT DO NOTHING"
        )
        self.session.run(
            "UPDATE due_bucket SET undisputed_minor = undisputed_minor + c.amount FROM"
            f" (SELECT customer_id, kind, currency, due_on, SUM(amount) AS amount FROM ({changes}) AS x"
            " GROUP BY customer_id, kind, currency, due_on) AS c WHERE c.customer_id = due_bucket.customer_id"
            " AND c.kind = due_bucket.kind AND c.currency = due_bucket.currency AND c.due_on = due_bucket.due_on"
        )

    def _project_orders(self, now: str) -> None:
        if not self.session.fetch(
            f"SELECT 1 FROM {now} WHERE o.order_id IS NOT NULL OR t.order_id IS NOT NULL LIMIT 1"
        ):
            return
        billed = _listed(BILLED)
        parts = (
            "{sign}CASE WHEN o.kind = 'delivery' THEN {original} ELSE 0 END AS delivered,"
            f" {{sign}}CASE WHEN o.kind IN ({billed}) THEN {{original}} ELSE 0 END AS billed,"
            " {sign}CASE WHEN o.kind = 'prepayment' THEN {open} ELSE 0 END AS prepaid"
        )
        after = parts.format(sign="", original="o.original_minor", open="o.open_minor")
        before = parts.format(sign="-", original="t.original", open="t.open")
        changes = (
            f"SELECT o.customer_id AS customer_id, o.order_id AS order_id, o.currency AS currency, {after} FROM {now}"
            f" WHERE o.order_id IS NOT NULL UNION ALL SELECT o.customer_id, t.order_id, t.currency, {before} FROM {now}"
            " WHERE t.order_id IS NOT NULL"
        )
        run = self.session.run
        run(
            "INSERT INTO order_progress (customer_id, order_id, currency)"
            f" SELECT DISTINCT customer_id, order_id, currency FROM ({changes}) AS c WHERE true ON CONFLICT DO NOTHING"
        )
        run(
            "INSERT INTO order_before SELECT p.customer_id, p.order_id, p.currency,"
            " CASE WHEN p.delivered_minor > p.billed_minor THEN p.delivered_minor - p.billed_minor ELSE 0 END"
            f" FROM order_progress p JOIN (SELECT DISTINCT customer_id, order_id, currency FROM ({changes}) AS x) AS c"
            " ON c.customer_id = p.customer_id AND c.order_id = p.order_id AND c.currency = p.currency"
            " WHERE true ON CONFLICT DO NOTHING"
        )
        run(
            "UPDATE order_progress SET delivered_minor = delivered_minor + c.delivered,"
            " billed_minor = billed_minor + c.billed, prepaid_minor = prepaid_minor + c.prepaid FROM"
            " (SELECT customer_id, order_id, currency, SUM(delivered) AS delivered, SUM(billed) AS billed,"
            f" SUM(prepaid) AS prepaid FROM ({changes}) AS x GROUP BY customer_id, order_id, currency) AS c"
            " WHERE c.customer_id = order_progress.customer_id AND c.order_id = order_progress.order_id"
            " AND c.currency = order_progress.currency"
        )


def _document_row(row: int, fact: Document) -> Row:
    due_on = _day(fact.due_on)
    return (
        row,
        fact.customer_id,
        fact.kind,
        fact.document_id,
        fact.currency,
        fact.amount_minor,
        fact.issued_on.isoformat(),
        due_on,
        fact.order_id,
    )


def _movement_row(row: int, fact: Movement) -> Row:
    return (
        row,
        fact.customer_id,
        fact.movement_id,
        fact.kind,
        fact.credit_id,
        fact.claim_id,
        fact.currency,
        fact.amount_minor,
        fact.moved_on.isoformat(),
        fact.reason,
        None,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _contradiction(key: Sequence[str], row: int, earlier_row: int) -> Failure:
    return Failure(
        Reason.CONFLICT, "document_contradicts", {"document_id": key[-1], "earlier_row": earlier_row}
    ).at(row=row, column="document_id")
