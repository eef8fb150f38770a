"""A person or a connected system ends a reservation, or all that have lapsed are expired."""

from datetime import datetime

from payworthy.app.check_order import Desk
from payworthy.app.effects import Effects
from payworthy.app.people import acting
from payworthy.app.ports import ReservationTx
from payworthy.app.reserve import end_part
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.exposure.reservation import MoveKind, Reservation


def move_reservation(
    tx: ReservationTx, reservation_id: str, kind: MoveKind, amount_minor: int | None, by: str, at: datetime
) -> Reservation:
    """Consume or release part of a reservation (``None``: all that remains). Raises ``NotFound``, ``Conflict`` or
    ``Denied``."""
    acting(tx, by)
    reservation = tx.reservation(reservation_id)
    if reservation is None:
        raise NotFound(Failure(Reason.MISSING, "reservation_unknown", {"reservation_id": reservation_id}))
    batch = tx.load_debtor(reservation.debtor_id, at)
    effects = Effects(book_id=batch.book_id, at=at, actor=by)
    file = batch.files[reservation.debtor_id]
    moved = end_part(file, reservation, kind, amount_minor, f"{kind} by {by}", effects)
    effects.audit(
        file.line,
        actor=by,
        act=f"reservation.{kind}d",
        subject=f"reservation:{reservation_id}",
        before=str(reservation.remaining_minor),
        after=str(moved.remaining_minor),
    )
    tx.record(effects)
    return moved


def expire_reservations(tx: ReservationTx, at: datetime) -> int:
    """Expire every reservation whose time has come; returns how many."""
    expired = 0
    for debtor_id in tx.debtors_with_lapsed(at):
        batch = tx.load_debtor(debtor_id, at)
        effects = Effects(book_id=batch.book_id, at=at)
        expired += Desk(batch, effects).expired
        tx.record(effects)
    return expired
