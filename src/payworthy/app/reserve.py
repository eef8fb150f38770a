"""Placing and ending reservations: the only code that moves the reserved totals."""

from datetime import datetime

from msgspec.structs import replace

from payworthy.app.credit_file import CreditFile
from payworthy.app.effects import Effects
from payworthy.app.line import Line
from payworthy.app.records import Move
from payworthy.base.failure import Conflict, Failure
from payworthy.check.request import Request
from payworthy.exposure.overdue import Rung
from payworthy.exposure.reservation import MoveKind, Origin, Reservation, move
from payworthy.facts.order import Order

_ENDED = {
    MoveKind.CONSUME: "consumed_minor",
    MoveKind.RELEASE: "released_minor",
    MoveKind.EXPIRE: "expired_minor",
}

_COMPONENT = {Origin.DECISION: "reserved", Origin.CARRIED: "open_orders"}


def place(
    file: CreditFile, reservation_id: str, request: Request, amount_minor: int, expires_at: datetime, effects: Effects
) -> Reservation:
    """Take headroom for an approved order."""
    order = file.order(request.order_id)
    reservation = Reservation(
        reservation_id=reservation_id,
        debtor_id=file.customer.customer_id,
        order_id=request.order_id,
        origin=Origin.DECISION,
        currency=request.currency,
        reserved_minor=amount_minor,
        placed_at=effects.at,
        expires_at=expires_at,
        ship_on=request.ship_on,
        progress_before_minor=order.progress_minor,
    )
    order.reservation = reservation
    file.add(request.currency, "reserved", amount_minor)
    file.line.expects_expiry(expires_at)
    effects.reservations.append(reservation)
    effects.touch(*file.lines())
    return reservation


def end_part(
    file: CreditFile,
    reservation: Reservation,
    kind: MoveKind,
    amount_minor: int | None,
    because: str,
    effects: Effects,
) -> Reservation:
    """End part of a reservation (all that remains when ``amount_minor`` is ``None``); raises ``Conflict`` when the
    move is not legal."""
    taken = move(reservation, kind, amount_minor, effects.at)
    if isinstance(taken, Failure):
        raise Conflict(taken)
    column = _ENDED[kind]
    ended = replace(reservation, **{column: getattr(reservation, column) + taken})
    file.add(reservation.currency, _COMPONENT[reservation.origin], -taken)
    if reservation.origin is Origin.CARRIED:
        _shorten_order_ladder(file.line, reservation, taken)
    file.order(reservation.order_id).reservation = ended if ended.is_live else None
    effects.moves.append(Move(reservation=ended, kind=kind, amount_minor=taken, moved_at=effects.at, because=because))
    effects.touch(*file.lines())
    return ended


def _shorten_order_ladder(line: Line, reservation: Reservation, amount_minor: int) -> None:
    """Take what ended out of the ladder of carried orders by shipping date, which is read from the store only once a
    day: an amount left standing beyond the horizon would be deducted from exposures it is no longer part of."""
    line.aging = tuple(
        replace(
            aged,
            order_ladder=tuple(
                Rung(rung.due_on, rung.amount_minor - amount_minor) if rung.due_on == reservation.ship_on else rung
                for rung in aged.order_ladder
            ),
        )
        if aged.currency == reservation.currency
        else aged
        for aged in line.aging
    )


def expire_due(file: CreditFile, effects: Effects) -> int:
    """Expire this debtor's reservations whose time has come (the store loaded them); returns how many."""
    due = [
        order.reservation
        for order in file.orders.values()
        if order.reservation is not None
        and order.reservation.expires_at is not None
        and order.reservation.expires_at <= effects.at
    ]
    for reservation in due:
        end_part(file, reservation, MoveKind.EXPIRE, None, "not used in time", effects)
        effects.audit(
            file.line,
            actor="payworthy",
            act="reservation.expired",
            subject=f"reservation:{reservation.reservation_id}",
            after=str(reservation.remaining_minor),
        )
    return len(due)


def carry(file: CreditFile, order: Order, effects: Effects) -> None:
    """Count an order that was confirmed before the book existed: it takes headroom, but has no clearance and no
    expiry. What is delivered or billed already is in the ledger and is not counted twice."""
    state = file.order(order.order_id)
    remaining = order.amount_minor - state.progress_minor
    file.line.remember_order(order.order_id, order.ordered_on, order.amount_minor, order.currency)
    effects.touch(*file.lines())
    if remaining <= 0:
        return
    reservation = Reservation(
        reservation_id=f"R-{order.order_id}",
        debtor_id=file.customer.customer_id,
        order_id=order.order_id,
        origin=Origin.CARRIED,
        currency=order.currency,
        reserved_minor=remaining,
        placed_at=effects.at,
        ship_on=order.ship_on,
        progress_before_minor=state.progress_minor,
    )
    state.reservation = reservation
    file.add(order.currency, "open_orders", remaining)
    effects.reservations.append(reservation)
