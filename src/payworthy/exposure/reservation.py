"""Reservation of headroom: place, then consume, release or expire, each part once.

A pure state machine over amounts. Nothing is edited: each move is a new record, and the state is what the
moves add up to. ``consumed + released + expired + remaining = reserved`` at all times.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from payworthy.base.failure import Failure, Reason, invalid


class MoveKind(StrEnum):
    """How part of a reservation ends."""

    CONSUME = "consume"  # delivered or billed: the exposure moves to the ledger
    RELEASE = "release"  # order cancelled, reduced or replaced
    EXPIRE = "expire"  # not used in time


class Origin(StrEnum):
    """Where a reservation comes from: a decision of this book, or an order confirmed before it existed."""

    DECISION = "decision"
    CARRIED = "carried"


class Reservation(Struct, frozen=True, gc=False, kw_only=True):
    """Headroom taken by one order of one debtor. Amounts in minor units of ``currency``.

    ``expires_at`` is ``None`` for carried orders, which end only by delivery, billing or cancellation.
    ``progress_before_minor`` is how far the order was delivered or billed when the reservation was placed: that
    part was never in it.
    """

    reservation_id: str
    debtor_id: str
    order_id: str
    origin: Origin
    currency: str
    reserved_minor: int
    placed_at: datetime
    expires_at: datetime | None = None
    ship_on: date | None = None
    progress_before_minor: int = 0
    consumed_minor: int = 0
    released_minor: int = 0
    expired_minor: int = 0

    @property
    def remaining_minor(self) -> int:
        """Headroom still taken."""
        return self.reserved_minor - self.consumed_minor - self.released_minor - self.expired_minor

    @property
    def is_live(self) -> bool:
        """True while it takes headroom."""
        return self.remaining_minor > 0


def move(reservation: Reservation, kind: MoveKind, amount_minor: int | None, at: datetime) -> int | Failure:
    """The amount that a move of ``kind`` takes from the reservation, or why it may not be made.

    ``amount_minor`` of ``None`` means all that remains. Consuming after the expiry instant is refused even
    if the expiry has not been recorded yet; expiring before it is refused too.
    """
    if amount_minor is not None and amount_minor <= 0:
        return invalid("reservation_amount_not_positive", value=amount_minor)
    if not reservation.is_live:
        return _ended("reservation_ended", reservation)
    is_due = reservation.expires_at is not None and at >= reservation.expires_at
    if kind is MoveKind.CONSUME and is_due:
        return _ended("reservation_expired", reservation)
    if kind is MoveKind.EXPIRE and not is_due:
        return _ended("reservation_not_due", reservation)
    wanted = reservation.remaining_minor if amount_minor is None else amount_minor
    if wanted > reservation.remaining_minor:
        return Failure(
            Reason.CONFLICT,
            "reservation_too_small",
            {
                "reservation_id": reservation.reservation_id,
                "amount_minor": wanted,
                "remaining_minor": reservation.remaining_minor,
                "currency": reservation.currency,
            },
        )
    return wanted


def consumed_target(reservation: Reservation, delivered_minor: int, billed_minor: int) -> int:
    """How much of a reservation is consumed once its order is delivered and billed to these totals.

    A function of sums, not of the order of events: a delivery and the invoice for it count once
    (``max``, not ``sum``), and late or duplicated events cannot consume twice.
    """
    progress = max(delivered_minor, billed_minor) - reservation.progress_before_minor
    spoken_for = reservation.released_minor + reservation.expired_minor
    return max(reservation.consumed_minor, min(reservation.reserved_minor - spoken_for, progress))


def unbilled(delivered_minor: int, billed_minor: int) -> int:
    """Delivered but not yet billed part of an order."""
    return max(0, delivered_minor - billed_minor)


def _ended(code: str, reservation: Reservation) -> Failure:
    return Failure(Reason.CONFLICT, code, {"reservation_id": reservation.reservation_id})
