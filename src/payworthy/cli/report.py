"""``payworthy report``: what is known of a customer, written up for whoever decides; of one, or of all."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import typer
from msgspec import structs

from payworthy.base.failure import Failure, Invalid, PayworthyError, Reason, invalid
from payworthy.cli.desk import Desk, desk_of
from payworthy.cli.probe import seen_now
from payworthy.cli.reading import one_of
from payworthy.cli.reveal import mask_report, reveal_report
from payworthy.cli.world import Rewriter

if TYPE_CHECKING:
    from payworthy.cli.assessing import Row
    from payworthy.report.data import ReportData
    from payworthy.report.tree import Document

FORMATS: Final = ("pdf", "html", "json", "xlsx")

SOME_FAILED: Final = 2
_KEEP_EVERY: Final = 25
"""After so many reports the folder's list is written, so that a run that is cut off has not worked in vain."""


def report(
    context: typer.Context,
    customer: Annotated[str | None, typer.Argument(metavar="CUSTOMER", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all")] = False,
    form: Annotated[str, typer.Option("--format", metavar="pdf|html|json|xlsx")] = "pdf",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE|DIR")] = None,
    reword: Annotated[bool, typer.Option("--reword")] = False,
) -> None:
    """Write the credit report of a customer, or those of all customers."""
    from payworthy.cli.assessing import a_past_day

    desk = desk_of(context)
    chosen, day = one_of(FORMATS, form, "--format"), a_past_day(desk, as_of)
    rewriter = desk.world.rewriter(desk.settings.sources) if reword else None
    if every:
        if customer is not None:
            raise Invalid(invalid("cli_options_exclude", one="CUSTOMER", other="--all"))
        if output is None:
            raise Invalid(Failure(Reason.MISSING, "cli_report_folder_not_named"))
        _write_all(desk, Path(output), chosen, day, rewriter)
        return
    if customer is None:
        raise Invalid(Failure(Reason.MISSING, "cli_customers_not_named"))
    _write_one(desk, customer, chosen, day, output, rewriter)


def file_name(customer_id: str, language: str, form: str) -> str:
    """``C0001-report-zh.pdf``; what is no letter, digit, dot or dash in a customer's number becomes ``_``."""
    safe = "".join(char if char.isalnum() or char in ".-" else "_" for char in customer_id).lstrip(".") or "_"
    return f"{safe}-report-{language}.{form}"


def _write_one(
    desk: Desk, customer_id: str, form: str, day: date, output: str | None, rewriter: Rewriter | None
) -> None:
    from payworthy.cli.assessing import assess_one

    row, _ = assess_one(desk, customer_id, day)
    document = document_of(desk, row, day, rewriter)
    content = desk.world.rendered(document, form)
    if form == "json" and output is None:
        desk.screen.write(content.decode("utf-8"))
        return
    path = Path(output or file_name(customer_id, desk.texts.language, form))
    _put(path, content)
    data = {
        "customer_id": customer_id,
        "number": document.number,
        "file": str(path),
        "format": form,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }

    def draw(_: object) -> None:
        from payworthy.report.tree import Note

        desk.screen.say("report.written", file=str(path), number=document.number)
        for block in document.summary.blocks:
            if isinstance(block, Note):
                desk.screen.show(block.text.text)

    desk.screen.answer(data, draw)


def document_of(desk: Desk, row: "Row", day: date, rewriter: Rewriter | None = None) -> "Document":
    """The report of one customer that has been assessed; its assessment in other words, where somebody finds them."""
    from payworthy.app.reword_report import names_of, reworded
    from payworthy.report.content import assessment_of, credit_report

    data = data_of(desk, row, day)
    shown = reveal_report(desk, data)
    if rewriter is None:
        return credit_report(shown, desk.texts)
    instruction, ask = desk.texts.say("credit_report.rewording.instruction"), rewriter
    data = mask_report(desk, data)  # no name of a person leaves for a language model
    found = assessment_of(data, desk.texts)
    said, used = reworded(found, lambda text: ask(instruction, text), rewriter.model, names_of(data))
    return credit_report(structs.replace(shown, rewording=used), desk.texts, said)


def data_of(desk: Desk, row: "Row", day: date) -> "ReportData":
    """What the report is made of; personal data are in it as they are stored."""
    from payworthy.app.report_data import Made, report_data

    customer = row.customer
    made = Made(
        by=desk.user,
        at=desk.book.clock.now(),
        number=f"CR-{customer.customer_id}-{day:%Y%m%d}",
        probe=seen_now(desk, customer) if day == desk.today else None,
    )
    compute = desk.world.measure_engine()
    return desk.view(lambda look: report_data(look, row.assessed, row.i, compute, made))


def _put(path: Path, content: bytes) -> None:
    """All of a file or nothing of it."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)


class _Folder:
    """A folder of reports and the list of what they say."""

    def __init__(self, path: Path) -> None:
        from payworthy.app.report_files import MANIFEST, Written

        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._list = path / MANIFEST
        self._written: dict[str, Written] = {}
        self._unsaved = 0
        if self._list.is_file():
            self._written = msgspec.json.decode(self._list.read_bytes(), type=dict[str, Written])

    def holds(self, name: str, digest: str) -> bool:
        """Whether this very report is there, unchanged."""
        from payworthy.app.report_files import is_there

        file = self.path / name
        there = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None
        return is_there(self._written, name, digest, there)

    def put(self, name: str, digest: str, content: bytes) -> None:
        """Write a report and remember it."""
        from payworthy.app.report_files import Written

        _put(self.path / name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        self._written[name] = Written(says=digest, sha256=sha256, bytes=len(content))
        self._unsaved += 1
        if self._unsaved >= _KEEP_EVERY:
            self.save()

    def save(self) -> None:
        """Write the list."""
        ordered = {name: self._written[name] for name in sorted(self._written)}
        _put(self._list, msgspec.json.format(msgspec.json.encode(ordered), indent=1))
        self._unsaved = 0


def _write_all(desk: Desk, folder: Path, form: str, day: date, rewriter: Rewriter | None) -> None:
    """One file per customer; one that fails is told and holds up nobody else."""
    from payworthy.cli.assessing import assess_some

    found = assess_some(desk, None, day)
    kept, failures = _Folder(folder), list(found.failures)
    made = there = 0
    with desk.screen.progress("report") as progress:
        try:
            for done, row in enumerate(found.rows, start=1):
                failure = _write_row(desk, kept, row, form, day, rewriter)
                if isinstance(failure, Failure):
                    failures.append(failure)
                made, there = made + (failure is True), there + (failure is False)
                progress(done, len(found.rows))
        finally:
            kept.save()
    if failures:
        desk.exit_code = SOME_FAILED
    data = {
        "folder": str(folder),
        "format": form,
        "as_of": day.isoformat(),
        "written": made,
        "unchanged": there,
        "failures": [desk.screen.failure_data(one) for one in failures],
    }
    desk.screen.answer(data, lambda _: _draw_all(desk, data, failures))


def _write_row(
    desk: Desk, kept: _Folder, row: "Row", form: str, day: date, rewriter: Rewriter | None
) -> bool | Failure:
    """Whether a file was written; ``False`` where it is there already; or why there is none."""
    from payworthy.app.report_files import says

    customer_id = row.customer.customer_id
    name = file_name(customer_id, desk.texts.language, form)
    try:
        document = document_of(desk, row, day, rewriter)
        digest = says(document)
        if kept.holds(name, digest):
            return False
        kept.put(name, digest, desk.world.rendered(document, form))
    except PayworthyError as error:
        return error.failure
    except OSError:
        raise  # a full disk fails for everybody
    except Exception as error:  # whatever it is, the other customers must not pay for it
        detail = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        return Failure(Reason.CONFLICT, "report_failed", {"customer_id": customer_id, "detail": detail})
    return True


def _draw_all(desk: Desk, data: Mapping[str, Any], failures: list[Failure]) -> None:
    desk.screen.say("report.all", count=data["written"], unchanged=data["unchanged"], folder=data["folder"])
    if failures:
        desk.screen.say("report.failed", style="yellow", count=len(failures))
        for line in desk.screen.excerpt(failures):
            desk.screen.show(f"· {line}")
