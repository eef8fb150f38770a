"""Open documents, due dates and order sums against a rebuild from the facts, and what waits for its document."""

from collections.abc import Iterable
from typing import Final

from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.facts.document import BILLED, CLAIMS, CREDITS, DocumentKind
from payworthy.store.cache import BookCache
from payworthy.store.session import Session
from payworthy.store.verify_compare import NEWEST, balance, nothing, same, versions


def listed(kinds: Iterable[str]) -> str:
    """Kinds as SQL literals."""
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


_CLAIMS: Final = listed(CLAIMS - {DocumentKind.DELIVERY})
_CREDITS: Final = listed(CREDITS)
_SOURCES: Final = listed(CREDITS | CLAIMS - BILLED - {DocumentKind.DELIVERY})

_EFFECTIVE: Final = (
    "(SELECT m.* FROM movement m LEFT JOIN parked_movement p ON p.customer_id = m.customer_id"
    " AND p.movement_id = m.movement_id WHERE p.movement_id IS NULL) AS e"
)


def _end(name: str, kinds: str, condition: str = "") -> str:
    """True if the document that movement ``e`` names there is in the book."""
    return (
        f"EXISTS (SELECT 1 FROM open_document x WHERE x.customer_id = e.customer_id AND x.document_id = e.{name}"
        f" AND x.kind IN ({kinds}){condition})"
    )


def documents(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every open document is the newest of its facts, and each is in balance (I18)."""
    keys, columns = "customer_id, document_id, kind", "version, currency, due_on, order_id, original_minor"
    yield same(
        session,
        "documents_stand_on_facts",
        keys,
        columns,
        f"SELECT {keys}, {columns} FROM open_document",
        f"SELECT d.customer_id, d.document_id, d.kind, {NEWEST}, d.currency, d.due_on, d.order_id, d.amount_minor"
        f" FROM document d JOIN ({versions('document', keys)}) AS n ON n.customer_id = d.customer_id"
        " AND n.document_id = d.document_id AND n.kind = d.kind AND n.newest = d.version",
    )
    yield nothing(
        session,
        "documents_balance",
        "open_minor",
        "SELECT customer_id || ' ' || document_id || ' ' || kind FROM open_document WHERE open_minor < 0"
        " OR original_minor <> settled_minor + written_off_minor + refunded_minor + open_minor"
        " OR settled_minor < 0 OR written_off_minor < 0 OR refunded_minor < 0 OR contested_minor < 0"
        " OR contested_minor > original_minor"
        " OR disputed_minor <> CASE WHEN contested_minor < open_minor THEN contested_minor ELSE open_minor END",
        "open_document",
    )


def movements(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every movement that is not parked took effect once on each document it names, and on no other."""
    contested = "CASE kind WHEN 'dispute' THEN amount_minor WHEN 'dispute_resolved' THEN -amount_minor ELSE 0 END"
    # A bill taken in payment is a claim itself: as a source it is not used up.
    from_credit = _end("credit_id", _CREDITS)
    for column, documents_, end, amount, where in (
        ("settled_minor", f"kind NOT IN ({_CREDITS})", "claim_id", _if("application"), "claim_id IS NOT NULL"),
        ("settled_minor", f"kind IN ({_CREDITS})", "credit_id", _if("application"), from_credit),
        ("written_off_minor", "kind <> ''", "claim_id", _if("write_off"), "claim_id IS NOT NULL"),
        ("contested_minor", "kind <> ''", "claim_id", contested, "claim_id IS NOT NULL"),
        ("refunded_minor", "kind <> ''", "credit_id", _if("refund"), from_credit),
    ):
        yield balance(
            session,
            "movements_applied_once",
            "customer_id, document_id",
            f"SELECT customer_id, document_id, {column} AS amount FROM open_document WHERE {documents_}",
            f"SELECT customer_id, {end} AS document_id, {amount} AS amount FROM {_EFFECTIVE} WHERE {where}",
        )
    in_its_currency = " AND x.currency = e.currency"
    for end, kinds, moves in (
        ("claim_id", _CLAIMS, "'application', 'write_off'"),
        ("credit_id", _CREDITS, "'application', 'refund'"),
    ):
        yield nothing(
            session,
            "movements_applied_once",
            "currency",
            f"SELECT e.customer_id || ' ' || e.movement_id FROM {_EFFECTIVE} WHERE e.kind IN ({moves})"
            f" AND {_end(end, kinds)} AND NOT {_end(end, kinds, in_its_currency)}",
            "movement",
        )


def _if(kind: str) -> str:
    return f"CASE WHEN kind = '{kind}' THEN amount_minor ELSE 0 END"


def parked(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Movements that wait, wait for a document that is really not here. That some do is no fault, but is told: how
    many, and since when."""
    keys, columns = "customer_id, movement_id", "claim_id, credit_id, parked_at"
    found = same(
        session,
        "movements_parked",
        keys,
        columns,
        f"SELECT {keys}, {columns} FROM parked_movement",
        "SELECT m.customer_id, m.movement_id, m.claim_id, m.credit_id, b.taken_at FROM parked_movement p"
        " JOIN movement m ON m.customer_id = p.customer_id AND m.movement_id = p.movement_id"
        " JOIN batch b ON b.batch_id = m.batch_id",
    )
    [(count, since)] = session.fetch("SELECT COUNT(*), MIN(parked_at) FROM parked_movement")
    notice: dict[str, str | int] = {"count": int(count), "since": str(since)}
    yield CheckResult(found.code, found.checked, found.problem, found.exit_code, notice if count else None)
    yield nothing(
        session,
        "movements_parked",
        "row",
        "SELECT e.customer_id || ' ' || e.movement_id FROM movement e JOIN parked_movement p"
        " ON p.customer_id = e.customer_id AND p.movement_id = e.movement_id"
        f" WHERE (e.kind = 'refund' OR {_end('claim_id', _CLAIMS)})"
        f" AND (e.kind NOT IN ('application', 'refund') OR {_end('credit_id', _SOURCES)})",
        "parked_movement",
    )


def due_dates(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Undisputed amounts per due date are what the open documents add up to."""
    keys = "customer_id, kind, currency, due_on"
    yield balance(
        session,
        "due_dates_add_up",
        keys,
        f"SELECT {keys}, undisputed_minor AS amount FROM due_bucket",
        f"SELECT {keys}, open_minor - disputed_minor AS amount FROM open_document"
        " WHERE kind IN ('invoice', 'retention') AND due_on IS NOT NULL",
    )


def orders(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """What was delivered, billed and prepaid of each order is what its documents add up to."""
    amounts = ("delivered_minor", "billed_minor", "prepaid_minor")
    yield balance(
        session,
        "orders_add_up",
        "customer_id, order_id, currency",
        f"SELECT customer_id, order_id, currency, {', '.join(amounts)} FROM order_progress",
        "SELECT customer_id, order_id, currency,"
        " CASE WHEN kind = 'delivery' THEN original_minor ELSE 0 END AS delivered_minor,"
        f" CASE WHEN kind IN ({listed(BILLED)}) THEN original_minor ELSE 0 END AS billed_minor,"
        " CASE WHEN kind = 'prepayment' THEN open_minor ELSE 0 END AS prepaid_minor"
        " FROM open_document WHERE order_id IS NOT NULL",
        amounts,
    )
