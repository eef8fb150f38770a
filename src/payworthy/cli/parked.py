"""``payworthy parked``: movements that wait for the document they are about."""

import typer

from payworthy.app.answer import amount as amount_data
from payworthy.cli.desk import desk_of


def list_(context: typer.Context) -> None:
    """Movements whose document has not come yet, oldest first."""
    desk = desk_of(context)
    found = desk.view(lambda look: look.parked())
    data = {
        "parked": [
            {name: value for name, value in row.items() if name != "amount_minor"}
            | {"amount": amount_data(row["amount_minor"], row["currency"])["amount"]}
            for row in found
        ]
    }

    def draw(_: object) -> None:
        if not found:
            desk.screen.say("parked.none")
            return
        table = desk.screen.table("customer", "movement", "kind", "credit", "claim", "amount", right=("amount",))
        for row in found:
            amount = desk.texts.money(row["amount_minor"], row["currency"])
            kind = desk.texts.word("word.kind", row["kind"])
            table.row(
                row["customer_id"], row["movement_id"], kind, row["credit_id"] or "", row["claim_id"] or "", amount
            )
        desk.screen.show(table)
        desk.screen.say("parked.why", style="dim")

    desk.screen.answer(data, draw)
