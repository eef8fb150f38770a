"""Running totals, due dates and order sums follow the open documents by the difference a chunk made."""

from collections.abc import Sequence

from payworthy.exposure.components import COMPONENT_OF
from payworthy.facts.document import BILLED, DocumentKind
from payworthy.store.ledger_scratch import AGING_KINDS, SAME, listed
from payworthy.store.session import Session


def touch(session: Session, documents: str, params: Sequence[object] = ()) -> None:
    """Remember how documents stood before this chunk changes them; the first memory counts."""
    session.run(
        "INSERT INTO touched SELECT o.customer_id, o.kind, o.document_id, o.currency, o.due_on, o.order_id,"
        f" o.original_minor, o.open_minor, o.disputed_minor, o.written_off_minor FROM {documents}"
        " ON CONFLICT DO NOTHING",
        params,
    )


def project(session: Session) -> None:
    """Move totals, due dates and order sums by the difference between now and before."""
    run = session.run
    now = f"open_document o JOIN touched t ON {SAME.format('o', 't')}"
    component = (
        "CASE o.kind "
        + " ".join(
            f"WHEN '{kind}' THEN '{name}'" for kind, name in COMPONENT_OF.items() if kind is not DocumentKind.DELIVERY
        )
        + " END"
    )
    add = " ON CONFLICT (customer_id, currency, component) DO UPDATE SET amount = total_change.amount + excluded.amount"
    for name, kinds, before, after in (
        (component, "o.kind <> 'delivery'", "t.open", "o.open_minor"),
        ("'disputed'", f"o.kind IN ({AGING_KINDS})", "t.disputed", "o.disputed_minor"),
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
    _project_due_dates(session, now)
    _project_orders(session, now)


def _project_due_dates(session: Session, now: str) -> None:
    changes = (
        "SELECT o.customer_id AS customer_id, o.kind AS kind, o.currency AS currency, o.due_on AS due_on,"
        f" o.open_minor - o.disputed_minor AS amount FROM {now}"
        f" WHERE o.kind IN ({AGING_KINDS}) AND o.open_minor <> o.disputed_minor UNION ALL"
        f" SELECT o.customer_id, o.kind, t.currency, t.due_on, t.disputed - t.open FROM {now}"
        f" WHERE o.kind IN ({AGING_KINDS}) AND t.open <> t.disputed"
    )
    # Raised before lowered: the check constraint must not see a passing negative.
    session.run(
        "INSERT INTO due_bucket (customer_id, kind, currency, due_on, undisputed_minor)"
        f" SELECT customer_id, kind, currency, due_on, 0 FROM ({changes}) AS c WHERE true"
        " GROUP BY customer_id, kind, currency, due_on ON CONFLICT DO NOTHING"
    )
    session.run(
        "UPDATE due_bucket SET undisputed_minor = undisputed_minor + c.amount FROM"
        f" (SELECT customer_id, kind, currency, due_on, SUM(amount) AS amount FROM ({changes}) AS x"
        " GROUP BY customer_id, kind, currency, due_on) AS c WHERE c.customer_id = due_bucket.customer_id"
        " AND c.kind = due_bucket.kind AND c.currency = due_bucket.currency AND c.due_on = due_bucket.due_on"
    )


def _project_orders(session: Session, now: str) -> None:
    if not session.fetch(f"SELECT 1 FROM {now} WHERE o.order_id IS NOT NULL OR t.order_id IS NOT NULL LIMIT 1"):
        return
    billed = listed(BILLED)
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
    run = session.run
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
