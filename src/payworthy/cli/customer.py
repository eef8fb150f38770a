"""``payworthy customer``: find a customer, and see at a glance where it stands."""

from typing import Annotated, Any

import typer
from rich.text import Text

from payworthy.app.answer import amount as amount_data
from payworthy.cli.card import card_data, card_of, draw_card
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.reading import a_count
from payworthy.cli.world import CustomerLine
from payworthy.facts.limit import Limit, LimitKind


def list_(
    context: typer.Context,
    search: Annotated[str, typer.Option("--search", metavar="TEXT")] = "",
    limit: Annotated[str, typer.Option("--limit", metavar="N")] = "50",
) -> None:
    """Customers whose number or name contains a text."""
    desk = desk_of(context)
    most = a_count(limit, "--limit")
    lines = desk.view(lambda look: look.customers(search, most + 1))
    shown = lines[:most]

    def draw(_: object) -> None:
        table = desk.screen.table("customer", "name", "grade", "group", "state", "limit", right=("limit",))
        for line in shown:
            state = Text(desk.screen.word(f"state.{line.state}"), style="" if line.state == "active" else "red")
            table.row(line.customer_id, line.name, line.grade or "", line.group_id or "", state, _limit(desk, line))
        desk.screen.show(table)
        if not shown:
            desk.screen.say("customer.none")
        if len(lines) > most:
            desk.screen.say("customer.more", style="dim", limit=most)

    desk.screen.answer(
        {"customers": [_line_data(desk, line) for line in shown], "is_complete": len(lines) <= most}, draw
    )


def show(context: typer.Context, customer: Annotated[str, typer.Argument(metavar="CUSTOMER")]) -> None:
    """The customer's card: limit, exposure, headroom, what is late, what is reserved, what was decided."""
    desk = desk_of(context)
    card = card_of(desk, customer)
    desk.screen.answer(card_data(desk, card), lambda _: draw_card(desk, card))


def limit_in_force(desk: Desk, limits: tuple[Limit, ...]) -> Limit | None:
    """The base limit that has begun last."""
    begun = [limit for limit in limits if limit.kind is LimitKind.BASE and limit.valid_from <= desk.today]
    return max(begun, key=lambda limit: limit.valid_from, default=None)


def _limit(desk: Desk, line: CustomerLine) -> str:
    """No limit, none at all and unlimited are said as the three things they are."""
    limit = limit_in_force(desk, line.limits)
    if limit is None:
        return desk.screen.word("limit.none")
    if limit.amount_minor is None:
        return desk.screen.word("limit.unlimited")
    return desk.texts.money(limit.amount_minor, limit.currency)


def _line_data(desk: Desk, line: CustomerLine) -> dict[str, Any]:
    limit = limit_in_force(desk, line.limits)
    kind, amount = "none", None
    if limit is not None and limit.amount_minor is None:
        kind = "unlimited"
    elif limit is not None and limit.amount_minor is not None:
        kind, amount = "capped", amount_data(limit.amount_minor, limit.currency)
    return {
        "customer_id": line.customer_id,
        "name": line.name,
        "grade": line.grade,
        "group_id": line.group_id,
        "state": line.state,
        "limit": {"kind": kind, "amount": amount},
    }
