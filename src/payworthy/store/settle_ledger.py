"""The end of a ledger intake: lock the lines it touched, then move their totals, reservations and aging.

Lines are locked only here, in sorted order (customers slice by slice, then groups), so that order checks wait for
the last moment of an import and not for the whole of it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from payworthy.app.credit_file import CreditFile
from payworthy.app.effects import Effects
from payworthy.app.line import customer_line, group_line
from payworthy.app.reserve import end_part
from payworthy.exposure.reservation import MoveKind, consumed_target
from payworthy.store.instants import read_day
from payworthy.store.ledger_sums import LedgerSums
from payworthy.store.lines import lock_lines, write_lines
from payworthy.store.readers import read_customers
from payworthy.store.reservations import RESERVATION_COLUMNS, read_reservation
from payworthy.store.session import Session

SLICE: Final = 500
"""Customers settled at a time: what bounds the memory of it."""

GroupChanges = dict[str, Counter[tuple[str, str]]]
"""What members add to their group's totals, by (currency, component)."""


def settle_ledger(session: Session, sums: LedgerSums, effects: Effects, record: Callable[[Effects], None]) -> None:
    """Apply what the chunks of one intake added up to; ``record`` writes one slice's effects."""
    groups: GroupChanges = {}
    customer_ids = sorted(sums.totals.keys() | sums.deals.keys())
    for start in range(0, len(customer_ids), SLICE):
        part = Effects(book_id=effects.book_id, at=effects.at, actor=effects.actor)
        _settle_customers(session, customer_ids[start : start + SLICE], sums, groups, part)
        record(part)
    lines = lock_lines(session, [group_line(group_id) for group_id in groups])
    for group_id, changes in groups.items():
        for (currency, component), amount in changes.items():
            lines[group_line(group_id)].add(currency, component, amount)
    write_lines(session, list(lines.values()), {})


def _settle_customers(
    session: Session, customer_ids: Sequence[str], sums: LedgerSums, groups: GroupChanges, effects: Effects
) -> None:
    lines = lock_lines(session, [customer_line(customer_id) for customer_id in customer_ids])
    customers = read_customers(session, customer_ids)
    files = {
        customer_id: CreditFile(customer=customers[customer_id][0], line=lines[customer_line(customer_id)])
        for customer_id in customer_ids
    }
    for customer_id, file in files.items():
        for (currency, component), amount in sums.totals.get(customer_id, {}).items():
            file.line.add(currency, component, amount)
        _count_deals(file, sums)
        file.line.aged_on = None  # its overdue ladder is read anew at the next check
    _move_unbilled(session, files)
    _consume_reservations(session, files, effects)
    for customer_id, file in files.items():
        group_id = customers[customer_id][1]
        if group_id is not None:
            groups.setdefault(group_id, Counter()).update(file.line.deltas)
        effects.touch(file.line)


def _count_deals(file: CreditFile, sums: LedgerSums) -> None:
    count, first_on = sums.deals.get(file.customer.customer_id, (0, None))
    line, first = file.line, read_day(first_on)
    line.deal_count += count
    if first is not None and (line.first_deal_on is None or first < line.first_deal_on):
        line.first_deal_on = first


def _move_unbilled(session: Session, files: dict[str, CreditFile]) -> None:
    """Delivered and not yet billed, anew from the sums per order."""
    fragment, params = session.among(files)
    unbilled = {
        (customer_id, currency): int(amount)
        for customer_id, currency, amount in session.fetch(
            "SELECT customer_id, currency, SUM(delivered_minor - billed_minor) FROM order_progress"
            f" WHERE customer_id {fragment} AND delivered_minor > billed_minor GROUP BY customer_id, currency",
            params,
        )
    }
    for customer_id, file in files.items():
        currencies = {currency for owner, currency in unbilled if owner == customer_id} | file.line.totals.keys()
        for currency in sorted(currencies):
            known = file.line.totals.get(currency, {}).get("unbilled", 0)
            file.line.add(currency, "unbilled", unbilled.get((customer_id, currency), 0) - known)


def _consume_reservations(session: Session, files: dict[str, CreditFile], effects: Effects) -> None:
    """Reservations are consumed up to what was delivered or billed of their orders."""
    columns = ", ".join(f"r.{name}" for name in RESERVATION_COLUMNS)
    fragment, params = session.among(customer_line(customer_id) for customer_id in files)
    for row in session.fetch(
        f"SELECT p.delivered_minor, p.billed_minor, {columns} FROM reservation r JOIN order_progress p"
        " ON r.line_id = 'customer:' || p.customer_id AND p.order_id = r.order_id AND p.currency = r.currency"
        f" WHERE r.line_id {fragment} AND r.remaining_minor > 0 ORDER BY r.reservation_id",
        params,
    ):
        reservation = read_reservation(row[2:])
        file = files[reservation.debtor_id]
        is_lapsed = reservation.expires_at is not None and reservation.expires_at <= effects.at
        newly = consumed_target(reservation, row[0], row[1]) - reservation.consumed_minor
        if newly > 0 and not is_lapsed:
            end_part(file, reservation, MoveKind.CONSUME, newly, "delivered or billed", effects)
            effects.audit(
                file.line,
                actor="payworthy",
                act="reservation.consumed",
                subject=f"reservation:{reservation.reservation_id}",
                after=str(newly),
            )
