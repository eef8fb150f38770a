"""Prove a book: every running figure against a rebuild from the facts, every decision against itself, the audit trail
against its checkpoints. Reads one consistent view; changes nothing; works from other statements than the ones that
keep the figures.

Most checks put two ways to the same figures side by side, one of them with its sign turned, and ask for sums that
are not zero.
"""

from collections.abc import Callable, Iterable
from typing import Any

from payworthy.app.replay_decision import replay
from payworthy.app.verify_book import CheckResult, Evidence
from payworthy.audit.checkpoint import SignedCheckpoint
from payworthy.audit.verify import verify_chain
from payworthy.exposure.components import COMPONENT_OF, COMPONENTS
from payworthy.facts.document import CLAIMS, CREDITS, DocumentKind
from payworthy.store.audit_trail import read_checkpoints, read_entries, read_heads
from payworthy.store.cache import BookCache
from payworthy.store.decisions import DECISION_COLUMNS, read_decision_row
from payworthy.store.session import Row, Session

Check = Callable[[Session, BookCache, Evidence], Iterable[CheckResult]]


def verify(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """All checks, one after another, each as soon as it is done."""
    for check in CHECKS:
        yield from check(session, cache, evidence)


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


def _balance(session: Session, code: str, keys: str, own: str, rebuilt: str) -> CheckResult:
    """``own`` and ``rebuilt`` are queries of ``keys`` and one ``amount``; they must agree for every key."""
    both = f"SELECT {keys}, amount FROM ({own}) AS o UNION ALL SELECT {keys}, -amount FROM ({rebuilt}) AS r"
    [(checked,)] = session.fetch(f"SELECT COUNT(*) FROM ({own}) AS o")
    off = session.fetch(
        f"SELECT {keys}, SUM(amount) FROM ({both}) AS b GROUP BY {keys} HAVING SUM(amount) <> 0 ORDER BY {keys} LIMIT 1"
    )
    if not off:
        return CheckResult(code, int(checked))
    names = [name.strip() for name in keys.split(",")]
    where = " ".join(str(value) for value in off[0][: len(names)] if value is not None)
    return CheckResult(code, int(checked), {"where": where, "difference": int(off[0][-1])}, 1)


_EFFECTIVE = (
    "(SELECT m.* FROM movement m LEFT JOIN parked_movement p ON p.customer_id = m.customer_id"
    " AND p.movement_id = m.movement_id WHERE p.movement_id IS NULL) AS e"
)


def documents(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Open documents are what the newest facts and all effective movements make of them."""
    keys = "customer_id, document_id, kind"
    yield _balance(
        session,
        "documents_stand_on_facts",
        keys,
        f"SELECT {keys}, original_minor AS amount FROM open_document",
        "SELECT d.customer_id, d.document_id, d.kind, d.amount_minor AS amount FROM document d"
        " LEFT JOIN document later ON later.customer_id = d.customer_id AND later.document_id = d.document_id"
        " AND later.kind = d.kind AND later.version > d.version WHERE later.version IS NULL",
    )
    claims, credits = _listed(CLAIMS - {DocumentKind.DELIVERY}), _listed(CREDITS)
    for column, kinds, end, amount in (
        ("settled_minor", claims, "claim_id", "CASE WHEN kind = 'application' THEN amount_minor ELSE 0 END"),
        ("written_off_minor", claims, "claim_id", "CASE WHEN kind = 'write_off' THEN amount_minor ELSE 0 END"),
        (
            "contested_minor",
            claims,
            "claim_id",
            "CASE WHEN kind = 'dispute' THEN amount_minor WHEN kind = 'dispute_resolved' THEN -amount_minor ELSE 0 END",
        ),
        ("settled_minor", credits, "credit_id", "CASE WHEN kind = 'application' THEN amount_minor ELSE 0 END"),
        ("refunded_minor", credits, "credit_id", "CASE WHEN kind = 'refund' THEN amount_minor ELSE 0 END"),
    ):
        # A bill taken in payment is a claim itself: as a source it is not used up.
        used = f"{end} IS NOT NULL" if end == "claim_id" else f"EXISTS ({_IS_CREDIT})"
        yield _balance(
            session,
            "movements_applied_once",
            "customer_id, document_id",
            f"SELECT customer_id, document_id, {column} AS amount FROM open_document WHERE kind IN ({kinds})",
            f"SELECT customer_id, {end} AS document_id, {amount} AS amount FROM {_EFFECTIVE} WHERE {used}",
        )


_IS_CREDIT = (
    "SELECT 1 FROM open_document x WHERE x.customer_id = e.customer_id AND x.document_id = e.credit_id"
    f" AND x.kind IN ({_listed(CREDITS)})"
)


def projections(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Due dates and order sums are what the open documents add up to."""
    keys = "customer_id, kind, currency, due_on"
    yield _balance(
        session,
        "due_dates_add_up",
        keys,
        f"SELECT {keys}, undisputed_minor AS amount FROM due_bucket",
        f"SELECT {keys}, open_minor - disputed_minor AS amount FROM open_document"
        " WHERE kind IN ('invoice', 'retention') AND due_on IS NOT NULL",
    )
    keys = "customer_id, order_id, currency"
    for column, kinds, amount in (
        ("delivered_minor", "'delivery'", "original_minor"),
        ("billed_minor", "'invoice', 'retention', 'contract_asset'", "original_minor"),
        ("prepaid_minor", "'prepayment'", "open_minor"),
    ):
        yield _balance(
            session,
            "orders_add_up",
            keys,
            f"SELECT {keys}, {column} AS amount FROM order_progress",
            f"SELECT {keys}, {amount} AS amount FROM open_document WHERE order_id IS NOT NULL AND kind IN ({kinds})",
        )


def standings(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Running totals of customers, component by component, and groups as the sum of their members."""
    documents_of: dict[str, list[str]] = {}
    for kind, component in COMPONENT_OF.items():
        documents_of.setdefault(component, []).append(kind)
    open_document = "SELECT 'customer:' || customer_id AS line_id, currency, {} AS amount FROM open_document WHERE {}"
    rebuilt = {
        component: open_document.format("open_minor", f"kind IN ({_listed(kinds)})")
        for component, kinds in documents_of.items()
    } | {
        "unbilled": "SELECT 'customer:' || customer_id AS line_id, currency, delivered_minor - billed_minor AS amount"
        " FROM order_progress WHERE delivered_minor > billed_minor",
        "disputed": open_document.format("disputed_minor", "kind IN ('invoice', 'retention')"),
        "written_off": open_document.format("written_off_minor", "kind <> 'delivery'"),
        "reserved": "SELECT line_id, currency, remaining_minor AS amount FROM reservation WHERE origin = 'decision'",
        "open_orders": "SELECT line_id, currency, remaining_minor AS amount FROM reservation WHERE origin = 'carried'",
        "collateral": "SELECT line_id, currency, 0 AS amount FROM standing WHERE line_id LIKE 'customer:%'",
    }
    for component in COMPONENTS:
        own = f"SELECT line_id, currency, {component} AS amount FROM standing"
        yield _balance(
            session, "totals_add_up", "line_id, currency", f"{own} WHERE line_id LIKE 'customer:%'", rebuilt[component]
        )
        yield _balance(
            session,
            "groups_add_up",
            "line_id, currency",
            f"{own} WHERE line_id LIKE 'group:%'",
            f"SELECT 'group:' || c.group_id AS line_id, s.currency, s.{component} AS amount FROM customer c"
            " JOIN standing s ON s.line_id = 'customer:' || c.customer_id WHERE c.group_id IS NOT NULL",
        )


def reservations(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every part of a reservation ends once, and every end is on record."""
    for kind, column in (("consume", "consumed_minor"), ("release", "released_minor"), ("expire", "expired_minor")):
        yield _balance(
            session,
            "reservations_end_once",
            "reservation_id",
            f"SELECT reservation_id, {column} AS amount FROM reservation",
            f"SELECT reservation_id, amount_minor AS amount FROM reservation_move WHERE kind = '{kind}'",
        )
    yield _none(
        session,
        "reservations_have_a_decision",
        "SELECT r.reservation_id FROM reservation r LEFT JOIN decision d"
        " ON d.decision_id = 'D' || substr(r.reservation_id, 2) AND d.outcome = 'approved'"
        " WHERE r.origin = 'decision' AND d.decision_id IS NULL",
        "reservation",
    )


def _none(session: Session, code: str, wrong: str, counted: str) -> CheckResult:
    """``wrong`` must find nothing."""
    [(checked,)] = session.fetch(f"SELECT COUNT(*) FROM {counted}")
    rows = session.fetch(f"{wrong} ORDER BY 1 LIMIT 1")
    if not rows:
        return CheckResult(code, int(checked))
    return CheckResult(code, int(checked), {"where": str(rows[0][0]), "difference": 1}, 1)


def decisions(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Numbers without gaps; approvals within what allowed them; every decision recomputed."""
    yield _none(
        session,
        "decisions_numbered",
        "SELECT l.line_id FROM credit_line l LEFT JOIN (SELECT line_id, COUNT(*) AS n, MIN(number) AS low,"
        " MAX(number) AS high FROM decision GROUP BY line_id) AS d ON d.line_id = l.line_id"
        " WHERE COALESCE(d.n, 0) <> l.decision_number OR COALESCE(d.high, 0) <> l.decision_number"
        " OR COALESCE(d.low, 1) <> 1",
        "credit_line",
    )
    yield _none(
        session,
        "approvals_within_ceiling",
        "SELECT decision_id FROM decision WHERE outcome = 'approved' AND ceiling_minor IS NOT NULL"
        " AND exposure_after > ceiling_minor",
        "decision",
    )
    checked, problem = 0, None
    for row in session.stream(f"SELECT {', '.join(DECISION_COLUMNS)} FROM decision ORDER BY line_id, number"):
        record = read_decision_row(row)
        replayed = replay(record, cache.policy(session, record.policy_hash))
        checked += 1
        if not replayed.is_identical:
            problem = {"where": record.decision_id, "differs": ", ".join(replayed.differs)}
            break
    yield CheckResult("decisions_replayed", checked, problem, 1 if problem else 0)


def people(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Exceptions were made by someone else than the one who asked, and are recorded as such."""
    yield _none(
        session,
        "releases_by_another",
        "SELECT r.release_id FROM release r JOIN hold h ON h.hold_id = r.hold_id"
        " WHERE r.released_by = h.requested_by OR h.state <> 'released'",
        "release",
    )


def batches(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every file's report says what is on record of it."""
    yield _balance(
        session,
        "files_tie_to_facts",
        "batch_id",
        "SELECT batch_id, facts_taken AS amount FROM batch WHERE kind = 'ledger'",
        "SELECT batch_id, 1 AS amount FROM document UNION ALL SELECT batch_id, 1 FROM movement",
    )


def audit(session: Session, cache: BookCache, evidence: Evidence) -> Iterable[CheckResult]:
    """Every decision and every file has its entry; the chains hold and agree with the checkpoints."""
    yield _balance(
        session,
        "decisions_audited",
        "line_id",
        "SELECT line_id, 1 AS amount FROM decision",
        "SELECT stream AS line_id, 1 AS amount FROM audit_entry WHERE act LIKE 'check.%'",
    )
    yield _balance(
        session,
        "files_audited",
        "object",
        "SELECT 'batch:' || batch_id AS object, 1 AS amount FROM batch",
        "SELECT object, 1 AS amount FROM audit_entry WHERE act LIKE '%.taken'",
    )
    yield audit_chain(session, cache, evidence)


def audit_chain(session: Session, cache: BookCache, evidence: Evidence) -> CheckResult:
    """The chains alone, as ``audit verify`` asks. Without a public key, checkpoints are left out."""
    book_id = cache.identity(session)
    own: list[SignedCheckpoint] = read_checkpoints(session, book_id) if evidence.public_key else []
    key: Any = evidence.public_key
    report = verify_chain(
        book_id,
        read_entries(session, book_id),
        own,
        evidence.kept if evidence.public_key else (),
        key,
        heads=read_heads(session),
    )
    if report.first is None:
        return CheckResult("audit_chains_hold", report.entry_count)
    problem: dict[str, str | int] = {"code": report.first.code, **report.first.params}
    return CheckResult("audit_chains_hold", report.entry_count, problem, report.exit_code)


CHECKS: tuple[Check, ...] = (documents, projections, standings, reservations, decisions, people, batches, audit)
"""Every check of a book. A new projection adds its check here."""


def parked(session: Session) -> Row:
    """How many movements wait for their document, and since when the oldest: a notice, not a fault."""
    return session.fetch("SELECT COUNT(*), MIN(parked_at) FROM parked_movement")[0]
