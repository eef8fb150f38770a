"""``payworthy file``: the credit file of a customer, and who is believed where sources contradict each other."""

from collections.abc import Sequence
from typing import Annotated, cast

import typer
from msgspec.structs import replace

from payworthy.app.credit_dossier import MASTER, Dossier, FileRows, SourceNote, dossier
from payworthy.app.file_values import BLOCKS, said_by
from payworthy.app.personal_data import Purpose
from payworthy.app.resolve_conflict import resolve_conflict
from payworthy.base.failure import Failure, Invalid, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.file_page import draw_file, file_data
from payworthy.cli.reading import a_day, one_of
from payworthy.facts.contested import Told
from payworthy.facts.credit_fact import CreditFact

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
    found = dossier_of(desk, customer, as_of, blocks, history=history)
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


def dossier_of(
    desk: Desk, customer: str, as_of: str | None, blocks: Sequence[str] = (), *, history: bool = False
) -> Dossier:
    """The credit file of a customer, with personal data of these blocks (all of them) in the clear, which is put on
    record. Raises ``NotFound`` for one that is not in the book, and ``Invalid`` for a day to come and under a policy
    that says nothing of files."""
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
    notes = {
        name: SourceNote(source_class=str(card.class_), licence=str(card.licence))
        for name, card in desk.world.source_cards().items()
    }
    return dossier(_revealed(desk, rows, blocks), policy.file, notes, history=history)


def _revealed(desk: Desk, rows: FileRows, blocks: Sequence[str]) -> FileRows:
    """The rows with personal data in the clear, as far as they are shown (all of them without ``blocks``)."""
    seen = [told for versions in rows.versions.values() for told in versions if _is_shown(told, blocks)]
    masters = rows.masters[-1:] if not blocks or MASTER in blocks else ()
    clear = desk.reveal(
        rows.customer_id, [*(one.fact for one in seen), *(one.customer for one in masters)], Purpose.FILE
    )
    facts = {id(told): cast(CreditFact, fact) for told, fact in zip(seen, clear, strict=False)}
    versions = {
        key: [one._replace(fact=facts.get(id(one), one.fact)) for one in told] for key, told in rows.versions.items()
    }
    customers = [replace(one, customer=fact) for one, fact in zip(masters, clear[len(seen) :], strict=True)]
    return replace(rows, versions=versions, masters=(*rows.masters[: len(rows.masters) - len(customers)], *customers))


def _is_shown(told: Told, blocks: Sequence[str]) -> bool:
    return not blocks or said_by(told.fact).block in blocks
