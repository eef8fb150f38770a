"""``payworthy reservation``: headroom taken by approved orders."""

from typing import Annotated, Any, Final

import typer

from payworthy.app.answer import amount as amount_data
from payworthy.app.move_reservation import expire_reservations, move_reservation
from payworthy.base.failure import Failure, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import an_amount
from payworthy.exposure.reservation import MoveKind, Reservation

_ReservationId = Annotated[str, typer.Argument(metavar="RESERVATION")]
_Amount = Annotated[str | None, typer.Option("--amount", metavar="AMOUNT")]


def list_(
    context: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER")] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Live reservations, newest first."""
    desk = desk_of(context)
    found = desk.view(lambda look: look.reservations(customer, live_only=not every))

    def draw(_: object) -> None:
        if not found:
            desk.screen.say("reservation.none")
            return
        names = ("reservation", "customer", "order", "reserved", "remaining", "placed", "expires")
        table = desk.screen.table(*names, right=("reserved", "remaining"), minor=("reserved", "placed"))
        for reservation in found:
            table.row(*_cells(desk, reservation))
        desk.screen.show(table)

    desk.screen.answer({"reservations": [reservation_data(reservation) for reservation in found]}, draw)


def show(context: typer.Context, reservation: _ReservationId) -> None:
    """One reservation and what became of it."""
    desk = desk_of(context)
    found, moves = _found(desk, reservation)
    data = {
        "reservation": reservation_data(found),
        "moves": [move | {"amount": amount_data(move["amount_minor"], found.currency)["amount"]} for move in moves],
    }
    desk.screen.answer(data, lambda _: _draw(desk, found, moves))


def consume(context: typer.Context, reservation: _ReservationId, amount: _Amount = None) -> None:
    """Part of the order was delivered or billed outside the imported ledger."""
    _move(desk_of(context), reservation, MoveKind.CONSUME, amount)


def release(context: typer.Context, reservation: _ReservationId, amount: _Amount = None) -> None:
    """Give headroom back: the order was cancelled or reduced."""
    _move(desk_of(context), reservation, MoveKind.RELEASE, amount)


def expire(context: typer.Context) -> None:
    """Expire every reservation whose time has come."""
    desk = desk_of(context)
    at = desk.book.clock.now()
    count = desk.write(lambda tx: expire_reservations(tx, at))
    desk.screen.answer({"expired": count}, lambda screen: screen.say("reservation.expired", count=count))


def reservation_data(reservation: Reservation) -> dict[str, Any]:
    """A reservation for machines, amounts as decimal strings."""
    amounts = {
        name: amount_data(getattr(reservation, f"{name}_minor"), reservation.currency)["amount"]
        for name in ("reserved", "consumed", "released", "expired", "remaining")
    }
    return {
        "reservation_id": reservation.reservation_id,
        "debtor_id": reservation.debtor_id,
        "order_id": reservation.order_id,
        "origin": reservation.origin,
        "currency": reservation.currency,
        **amounts,
        "placed_at": reservation.placed_at.isoformat(timespec="seconds"),
        "expires_at": reservation.expires_at.isoformat(timespec="seconds") if reservation.expires_at else None,
        "ship_on": reservation.ship_on.isoformat() if reservation.ship_on else None,
    }


_BECAUSE: Final = {"delivered or billed": "billed", "order cancelled": "cancelled", "not used in time": "lapsed"}


def _move(desk: Desk, reservation_id: str, kind: MoveKind, text: str | None) -> None:
    before, _ = _found(desk, reservation_id)
    amount_minor = an_amount(text, before.currency, "--amount")
    at = desk.book.clock.now()
    moved = desk.write(lambda tx: move_reservation(tx, reservation_id, kind, amount_minor, desk.user, at))
    taken = desk.texts.money(before.remaining_minor - moved.remaining_minor, moved.currency)
    left = desk.texts.money(moved.remaining_minor, moved.currency)
    data = {"reservation": reservation_data(moved)}
    desk.screen.answer(
        data, lambda screen: screen.say(f"reservation.{kind}d", reservation=reservation_id, amount=taken, left=left)
    )


def _found(desk: Desk, reservation_id: str) -> tuple[Reservation, list[dict[str, Any]]]:
    found = desk.view(lambda look: look.reservation(reservation_id))
    if found is None:
        raise NotFound(Failure(Reason.MISSING, "reservation_unknown", {"reservation_id": reservation_id}))
    return found


def _cells(desk: Desk, reservation: Reservation) -> list[str]:
    money = desk.texts.money
    return [
        reservation.reservation_id,
        reservation.debtor_id,
        reservation.order_id,
        money(reservation.reserved_minor, reservation.currency),
        money(reservation.remaining_minor, reservation.currency),
        desk.local(reservation.placed_at),
        desk.local(reservation.expires_at)[:10] if reservation.expires_at else desk.screen.word("carried"),
    ]


def _draw(desk: Desk, found: Reservation, moves: list[dict[str, Any]]) -> None:
    names = ("reservation", "customer", "order", "reserved", "remaining", "placed", "expires")
    table = desk.screen.table(*names, right=("reserved", "remaining"), minor=("reserved", "placed"))
    table.row(*_cells(desk, found))
    desk.screen.show(table)
    if moves:
        table = desk.screen.table("move", "at", "amount", "because", right=("amount",))
        for move in moves:
            amount = desk.texts.money(move["amount_minor"], found.currency)
            kind, because = desk.screen.word(f"move.{move['kind']}"), _because(desk, move["because"])
            table.row(kind, desk.local(move["moved_at"]), amount, because)
        desk.screen.show(table)


def _because(desk: Desk, stored: str) -> str:
    """Why part of a reservation ended, in the user's language; the book keeps it in its own words."""
    if stored in _BECAUSE:
        return desk.texts.say(f"word.because.{_BECAUSE[stored]}")
    start, _, detail = stored.rpartition(" by ")
    return desk.texts.say(f"word.because.{'replaced' if start == 'replaced' else 'person'}", detail=detail)
