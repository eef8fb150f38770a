"""``payworthy file``: the credit file of a customer, and who is believed where sources contradict each other."""

from collections.abc import Iterable
from typing import Annotated

import typer

from payworthy.app.credit_dossier import Dossier, dossier
from payworthy.app.file_values import BLOCKS
from payworthy.app.resolve_conflict import resolve_conflict
from payworthy.base.failure import Failure, Invalid, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.file_page import draw_file, file_data
from payworthy.cli.reading import a_day, one_of
from payworthy.cli.reveal import reveal_file

_Customer = Annotated[str, typer.Argument(metavar="CUSTOMER")]


def show(
    context: typer.Context,
    customer: _Customer,
    block: Annotated[list[str] | None, typer.Option("--block", metavar="BLOCK")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    history: Annotated[bool, typer.Option("--history")] = False,
) -> None:
    """Every fact with its source, when it was true, when it was known, and how long it holds."""
    desk = desk_of(context)
    blocks = [one_of(BLOCKS, name, "--block") for name in block or ()]
    found = dossier_of(desk, customer, as_of, history=history)
    shown = [fact for fact in found.facts if not blocks or fact.block in blocks]
    desk.screen.answer(file_data(desk, found, shown), lambda _: draw_file(desk, found, shown, history=history))


def resolve(
    context: typer.Context,
    customer: _Customer,
    fact: Annotated[str, typer.Argument(metavar="FACT")],
    keep: Annotated[str, typer.Option("--keep", metavar="SOURCE")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
) -> None:
    """Keep one of several sources that contradict each other."""
    desk = desk_of(context)
    at = desk.book.clock.now()
    made = desk.write(lambda tx: resolve_conflict(tx, customer, fact, keep, desk.user, reason, at))
    data = {"fact_id": str(made), "kept": keep, "by": desk.user}
    desk.screen.answer(data, lambda screen: screen.say("file.resolved", fact=str(made), source=keep, person=desk.user))


def dossier_of(desk: Desk, customer: str, as_of: str | None, *, history: bool = False) -> Dossier:
    """The credit file of a customer. Raises ``NotFound`` for one that is not in the book, and ``Invalid`` for a day to
    come and under a policy that says nothing of files."""
    policy = desk.policy
    if policy.file is None:
        raise Invalid(Failure(Reason.MISSING, "file_not_in_policy", {"policy": policy.id}))
    day = a_day(as_of, "--as-of") or desk.today
    if day > desk.today:
        params: dict[str, str | int] = {"value": day.isoformat(), "today": desk.today.isoformat()}
        raise Invalid(Failure(Reason.INVALID, "cli_day_in_future", params).at(column="--as-of"))
    rows = desk.view(lambda look: look.file(policy, customer, day))
    if rows is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer}))
    return dossier(reveal_file(desk, rows), policy.file, history=history)


def in_words(desk: Desk, items: Iterable[str]) -> str:
    """Items of the file, as a list."""
    return desk.texts.say("list.separator").join(desk.texts.say(f"file_item.{item}") for item in items)
