"""``payworthy apply``: the credit application out as a form, and a filled-in form in."""

from pathlib import Path
from typing import Annotated

import typer

from payworthy.base.failure import Failure, Invalid, NotFound, Reason
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.imports import draw_report, report_data
from payworthy.cli.intake import Intake, take_file
from payworthy.facts.customer import Customer

KIND = "applications"
"""What a filled-in form is called among the kinds of file."""


def form(
    context: typer.Context,
    out: Annotated[Path, typer.Option("-o", "--output", metavar="FILE")],
    customer: Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER")] = None,
) -> None:
    """Write an application form to fill in, in the language of ``--lang``."""
    desk = desk_of(context)
    chosen = desk.settings.language
    known = {} if customer is None else _known(desk, customer)
    desk.world.write_application(out, chosen, known)
    data = {"file": str(out), "language": chosen, "filled_in": known}
    desk.screen.answer(data, lambda _: desk.screen.say("apply.written", file=str(out)))


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> None:
    """Read a filled-in form into the book."""
    desk = desk_of(context)
    if not file.is_file():
        raise Invalid(Failure(Reason.MISSING, "file_not_found", {"value": str(file)}).at(file=str(file)))
    report = take_file(desk, Intake(kind=KIND, path=file, is_dry_run=dry_run))
    desk.screen.answer(report_data(desk, report, dry_run=dry_run), lambda _: draw_report(desk, report, dry_run=dry_run))


def _known(desk: Desk, customer_id: str) -> dict[str, str]:
    """What the book knows of the customer already, by the names of the form's answers."""
    found = desk.view(lambda look: look.customer(customer_id))
    if found is None:
        raise NotFound(Failure(Reason.MISSING, "customer_unknown", {"customer_id": customer_id}))
    master: Customer = found[0]
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in master.name)
    has_uscc = (master.registration_id or "").startswith("uscc:")
    told = {
        "customer_id": master.customer_id,
        "currency": master.currency,
        "name_zh": master.name if is_chinese else None,
        "name_en": master.name_en or (None if is_chinese else master.name),
        "uscc": (master.registration_id or "").removeprefix("uscc:") if has_uscc else None,
        "reg_address": master.address,
        "requested_terms": None if master.terms is None else str(master.terms),
    }
    return {name: value for name, value in told.items() if value}
