"""The end of a ledger intake: lock the lines it touched, then move their totals, reservations and aging.

Lines are locked only here, in one sorted sweep, so that order checks wait for the last moment of an import
and not for the whole of it.
"""

from payworthy.app.credit_file import CreditFile
from payworthy.app.effects import Effects
from payworthy.app.line import Line, customer_line, group_line
from payworthy.app.reserve import end_part
from payworthy.exposure.reservation import MoveKind, consumed_target
from payworthy.store.check_tx import RESERVATION_COLUMNS, read_reservation
from payworthy.store.instants import read_day
from payworthy.store.lines import lock_lines
from payworthy.store.readers import read_customers
from payworthy.store.session import Session


def settle_ledger(session: Session, effects: Effects) -> list[str]:
    """Apply what the chunks of one intake added up to; returns the ids of the customers concerned."""
    customer_ids = _concerned(session)
    if not customer_ids:
        return []
    customers = read_customers(session, customer_ids)
    lines = lock_lines(
        session,
        {customer_line(customer_id) for customer_id in customers}
        | {group_line(group_id) for _, group_id in customers.values() if group_id},
    )
    files = {
        customer_id: CreditFile(
            customer=customer,
            line=lines[customer_line(customer_id)],
            group_id=group_id,
            group=lines[group_line(group_id)] if group_id else None,
        )
        for customer_id, (customer, group_id) in customers.items()
    }
    _move_totals(session, files)
    _move_orders(session, files, effects)
    _count_deals(session, files)
    for file in files.values():
        file.line.aged_on = None  # its overdue ladder is read anew at the next check
        effects.touch(*file.lines())
    return customer_ids


def _concerned(session: Session) -> list[str]:
    rows = session.fetch(
        "SELECT customer_id FROM total_change UNION SELECT customer_id FROM order_before"
        " UNION SELECT customer_id FROM new_deals ORDER BY 1"
    )
    return [row[0] for row in rows]


def _move_totals(session: Session, files: dict[str, CreditFile]) -> None:
    for customer_id, currency, component, amount in session.fetch(
        "SELECT customer_id, currency, component, amount FROM total_change WHERE amount <> 0"
    ):
        files[customer_id].add(currency, component, int(amount))


def _move_orders(session: Session, files: dict[str, CreditFile], effects: Effects) -> None:
    """Unbilled deliveries by their difference, and reservations consumed up to what was delivered or billed."""
    progress = (
        "FROM order_before b JOIN order_progress p ON p.customer_id = b.customer_id AND p.order_id = b.order_id"
        " AND p.currency = b.currency"
    )
    for customer_id, currency, before, delivered, billed in session.fetch(
        f"SELECT b.customer_id, b.currency, b.unbilled, p.delivered_minor, p.billed_minor {progress}"
    ):
        files[customer_id].add(currency, "unbilled", max(0, delivered - billed) - before)
    columns = ", ".join(f"r.{name}" for name in RESERVATION_COLUMNS)
    for row in session.fetch(
        f"SELECT p.delivered_minor, p.billed_minor, {columns} {progress} JOIN reservation r"
        " ON r.line_id = 'customer:' || p.customer_id AND r.order_id = p.order_id AND r.currency = p.currency"
        " AND r.remaining_minor > 0"
    ):
        reservation = read_reservation(row[2:])
        file = files[reservation.debtor_id]
        is_lapsed = reservation.expires_at is not None and reservation.expires_at <= effects.at
        newly = consumed_target(reservation, row[0], row[1]) - reservation.consumed_minor
        if newly > 0 and not is_lapsed:
            end_part(file, reservation, MoveKind.CONSUME, newly, "delivered or billed", effects)
            _audit_consumption(file.line, reservation.reservation_id, newly, effects)


def _audit_consumption(line: Line, reservation_id: str, amount_minor: int, effects: Effects) -> None:
    effects.audit(
        line,
        actor="payworthy",
        act="reservation.consumed",
        subject=f"reservation:{reservation_id}",
        after=str(amount_minor),
    )


def _count_deals(session: Session, files: dict[str, CreditFile]) -> None:
    for customer_id, deals, first_on in session.fetch("SELECT customer_id, deals, first_on FROM new_deals"):
        line = files[customer_id].line
        line.deal_count += int(deals)
        first = read_day(first_on)
        if first is not None and (line.first_deal_on is None or first < line.first_deal_on):
            line.first_deal_on = first
