"""Reservations as rows, and the moves that end them."""

from collections.abc import Sequence

from payworthy.app.effects import Effects
from payworthy.app.line import customer_line
from payworthy.exposure.reservation import Origin, Reservation
from payworthy.store import schema
from payworthy.store.instants import day_text, instant_or_none, instant_text, read_day, read_instant
from payworthy.store.session import Session

RESERVATION_COLUMNS = (
    "reservation_id",
    "line_id",
    "order_id",
    "origin",
    "currency",
    "reserved_minor",
    "consumed_minor",
    "released_minor",
    "expired_minor",
    "remaining_minor",
    "progress_before_minor",
    "ship_on",
    "placed_at",
    "expires_at",
)


def read_reservation(row: Sequence[object]) -> Reservation:
    """A reservation from its row (``RESERVATION_COLUMNS``)."""
    values = dict(zip(RESERVATION_COLUMNS, row, strict=True))
    return Reservation(
        reservation_id=values["reservation_id"],  # type: ignore[arg-type]
        debtor_id=values["line_id"].partition(":")[2],  # type: ignore[attr-defined]
        order_id=values["order_id"],  # type: ignore[arg-type]
        origin=Origin(str(values["origin"])),
        currency=values["currency"],  # type: ignore[arg-type]
        reserved_minor=values["reserved_minor"],  # type: ignore[arg-type]
        consumed_minor=values["consumed_minor"],  # type: ignore[arg-type]
        released_minor=values["released_minor"],  # type: ignore[arg-type]
        expired_minor=values["expired_minor"],  # type: ignore[arg-type]
        progress_before_minor=values["progress_before_minor"],  # type: ignore[arg-type]
        ship_on=read_day(values["ship_on"]),  # type: ignore[arg-type]
        placed_at=read_instant(values["placed_at"]),  # type: ignore[arg-type]
        expires_at=read_instant(values["expires_at"]),  # type: ignore[arg-type]
    )


def reservation_row(reservation: Reservation) -> tuple[object, ...]:
    """The row of a reservation, in ``RESERVATION_COLUMNS``."""
    return (
        reservation.reservation_id,
        customer_line(reservation.debtor_id),
        reservation.order_id,
        reservation.origin,
        reservation.currency,
        reservation.reserved_minor,
        reservation.consumed_minor,
        reservation.released_minor,
        reservation.expired_minor,
        reservation.remaining_minor,
        reservation.progress_before_minor,
        day_text(reservation.ship_on),
        instant_text(reservation.placed_at),
        instant_or_none(reservation.expires_at),
    )


def record_reservations(session: Session, effects: Effects, move_numbers: dict[str, int]) -> None:
    """Ended parts first (an order has one live reservation at a time), then the new reservations as they now
    stand: one that was placed and replaced within the batch is written once, with its end."""
    last = {move.reservation.reservation_id: move.reservation for move in effects.moves}
    placed = {reservation.reservation_id for reservation in effects.reservations}
    ended = [reservation for key, reservation in last.items() if key not in placed]
    session.update(
        schema.reservation,
        ("reservation_id",),
        ("consumed_minor", "released_minor", "expired_minor", "remaining_minor"),
        [
            (held.reservation_id, held.consumed_minor, held.released_minor, held.expired_minor, held.remaining_minor)
            for held in ended
        ],
    )
    rows = [reservation_row(last.get(held.reservation_id, held)) for held in effects.reservations]
    session.insert(schema.reservation, RESERVATION_COLUMNS, rows)
    moves = []
    for move in effects.moves:
        key = move.reservation.reservation_id
        move_numbers[key] = move_numbers.get(key, 0) + 1
        moves.append((key, move_numbers[key], move.kind, move.amount_minor, instant_text(move.moved_at), move.because))
    columns = ("reservation_id", "move_no", "kind", "amount_minor", "moved_at", "because")
    session.insert(schema.reservation_move, columns, moves)


def last_moves(session: Session, effects: Effects) -> dict[str, int]:
    """Number of the last recorded move of each reservation that moves now."""
    if not effects.moves:
        return {}
    fragment, params = session.among({move.reservation.reservation_id for move in effects.moves})
    return dict(
        session.fetch(
            f"SELECT reservation_id, MAX(move_no) FROM reservation_move WHERE reservation_id {fragment}"
            " GROUP BY reservation_id",
            params,
        )
    )
