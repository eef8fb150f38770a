"""``payworthy import``: take a file of facts into the book, whole or not at all."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from payworthy.app.records import ImportReport
from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.cli.answers import answer_data, outcomes_table
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.intake import Intake, check_orders_of, take_file
from payworthy.cli.reading import a_day, one_of
from payworthy.cli.rejects import write_rejects
from payworthy.text.catalogue import LANGUAGES

KINDS: Final = (
    *("customers", "ledger", "orders", "limits", "rates"),
    *("statements", "events", "registry", "references", "promises", "collateral"),
)
INVOICES: Final = "invoices"
"""Files that are added up, not taken row by row."""
_TOLD: Final = {
    "customer_id": ("statements", "events", "registry", "references", "promises", "collateral", "invoices"),
    "currency": ("statements", "invoices"),
    "unit": ("statements",),
    "months": ("statements",),
    "firm": ("invoices",),
    "purchases": ("invoices",),
}
"""What may be said of which kinds of file because the file does not say it."""


def import_(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND")],
    file: Annotated[Path | None, typer.Argument(metavar="FILE")] = None,
    mapping: Annotated[str | None, typer.Option("--mapping", metavar="NAME|FILE")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", metavar="FILE")] = None,
    template: Annotated[bool, typer.Option("--template")] = False,
    headers: Annotated[str | None, typer.Option("--headers", metavar="zh|en")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE.xlsx")] = None,
    customer: Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER")] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="CODE")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT")] = None,
    months: Annotated[str | None, typer.Option("--months", metavar="NUMBER")] = None,
    purchases: Annotated[str | None, typer.Option("--purchases", metavar="FILE")] = None,
    firm: Annotated[str | None, typer.Option("--firm", metavar="ID")] = None,
) -> None:
    """Take a file into the book, or print the file to start from."""
    desk = desk_of(context)
    kind = one_of((*KINDS, INVOICES), kind, "KIND")
    told = _told(kind, customer, currency, unit, months, firm, purchases)
    if template:
        _start_from(desk, kind, headers, output)
        return
    if file is None:
        raise Invalid(Failure(Reason.MISSING, "cli_file_not_named", {"argument": kind}))
    if not file.is_file():
        raise Invalid(Failure(Reason.MISSING, "file_not_found", {"value": str(file)}).at(file=str(file)))
    if rejects is not None and rejects.resolve() == file.resolve():
        raise Invalid(invalid("cli_rejects_over_input", value=str(file)))
    intake = Intake(
        kind=kind,
        path=file,
        mapping=mapping,
        as_of=a_day(as_of, "--as-of"),
        leaves_out=rejects is not None,
        is_dry_run=dry_run,
        told=told,
    )
    report = take_file(desk, intake)
    if rejects is not None:
        write_rejects(rejects, report.left_out, desk.texts)
    answered, failures = ([], []) if dry_run or kind != "orders" else check_orders_of(desk, intake)
    data = report_data(desk, report, dry_run=dry_run)
    if kind == "orders":
        data["decisions"] = [answer_data(desk, record) for record in answered]
        data["unchecked"] = [desk.screen.failure_data(failure) for failure in failures]

    def draw(_: object) -> None:
        draw_report(desk, report, dry_run=dry_run)
        if answered:
            rows = list(zip(answered, data["decisions"], strict=True))
            desk.screen.show("", outcomes_table(desk, rows))
        for failure in failures:
            desk.screen.show(desk.screen.sentence(failure))

    desk.screen.answer(data, draw)


def _told(kind: str, *values: str | None) -> dict[str, str]:
    """What was said of the file; raises ``Invalid`` for what this kind of file says itself."""
    told = {name: value for name, value in zip(_TOLD, values, strict=True) if value is not None}
    for name in told:
        if kind not in _TOLD[name]:
            option = "--customer" if name == "customer_id" else f"--{name}"
            raise Invalid(invalid("cli_option_not_of_kind", value=option, kind=kind))
    return told


def report_data(desk: Desk, report: ImportReport, *, dry_run: bool) -> dict[str, Any]:
    """What became of a file, for machines."""
    return {
        "kind": report.kind,
        "file": report.file_name,
        "digest": report.digest,
        "batch_id": None if dry_run else report.batch_id,
        "is_dry_run": dry_run,
        "is_repeat": report.is_repeat,
        "facts_taken": report.facts_taken,
        "duplicates": report.duplicates,
        "corrections": report.corrections,
        "parked": report.parked,
        "rows_left_out": report.rows_left_out,
        "ledger_as_of": report.ledger_as_of.isoformat() if report.ledger_as_of else None,
        "totals": dict(report.totals),
        "notices": [dict(notice) | {"text": _notice(desk, notice)} for notice in report.notices],
        "left_out": [desk.screen.failure_data(failure) for failure in report.left_out],
    }


def draw_report(desk: Desk, report: ImportReport, *, dry_run: bool) -> None:
    """What became of a file, with the totals that tie to it."""
    screen = desk.screen
    kind = screen.word(f"kind.{report.kind}")
    said = "import.repeat" if report.is_repeat else "import.dry_run" if dry_run else "import.taken"
    screen.say(said, style="bold green", kind=kind, file=report.file_name)
    totals = report.totals
    screen.say(
        "import.rows",
        read=totals.get("rows_read", 0),
        taken=totals.get("rows_taken", 0),
        skipped=totals.get("rows_skipped", 0),
        refused=report.rows_left_out,
    )
    screen.say("import.facts", taken=report.facts_taken, corrections=report.corrections, same=report.duplicates)
    _draw_totals(desk, totals)
    if report.parked:
        screen.say("import.parked", style="yellow", count=report.parked)
    if report.ledger_as_of is not None:
        screen.say("import.as_of", day=report.ledger_as_of.isoformat())
    for notice in report.notices:
        screen.show(f"· {_notice(desk, notice)}")
    if report.left_out:
        screen.say("import.left_out", style="yellow", count=report.rows_left_out)
        for line in screen.excerpt(report.left_out):
            screen.show(f"· {line}")


def _draw_totals(desk: Desk, totals: Any) -> None:
    screen = desk.screen
    counted = [f"{screen.word(f'fact_kind.{kind}')} {count:,}" for kind, count in totals.get("facts", {}).items()]
    if counted:
        screen.show(desk.texts.say("list.separator").join(counted))
    amounts = totals.get("amounts", {})
    if amounts:
        table = screen.table(
            "currency",
            "rows",
            "sum_in_file",
            "rows_taken",
            "sum_taken",
            right=("rows", "sum_in_file", "rows_taken", "sum_taken"),
        )
        for currency, amount in amounts.items():
            table.row(
                currency,
                f"{amount['rows']:,}",
                _grouped(amount["given"]),
                f"{amount['taken_rows']:,}",
                _grouped(amount["taken"]),
            )
        screen.show(table)


def _grouped(text: str) -> str:
    """A decimal text with thousands separators; its decimals stay as they are."""
    whole, dot, fraction = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-') or 0):,}{dot}{fraction}"


def _notice(desk: Desk, notice: Any) -> str:
    return desk.texts.notice(notice["code"], notice["params"])


def _start_from(desk: Desk, kind: str, headers: str | None, output: Path | None) -> None:
    """The file to start from: printed, or the workbook with a sheet for each part of a credit file."""
    language = one_of(LANGUAGES, headers or desk.settings.language, "--headers")
    if output is None:
        _print_template(desk, desk.world.file_template(kind, language), kind)
        return
    if kind != "registry":
        raise Invalid(invalid("cli_option_not_of_kind", value="--output", kind=kind))
    desk.world.write_part_template(output, language)
    data = {"kind": kind, "file": str(output)}
    desk.screen.answer(data, lambda _: desk.screen.say("import.template_written", file=str(output)))


def _print_template(desk: Desk, text: str, kind: str) -> None:
    """Nothing but the file, so that it can be sent into one."""
    if desk.screen.as_json:
        desk.screen.write_json({"kind": kind, "template": text})
    else:
        desk.screen.console.file.write(text)
