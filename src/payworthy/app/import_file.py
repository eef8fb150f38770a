"""Take a file of facts: whole or not at all, once, with control totals that tie to the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from payworthy.app.effects import Effects
from payworthy.app.import_rights import importer, within_authority
from payworthy.app.ports import FactReader, ImportTx, Intake
from payworthy.app.records import ImportReport
from payworthy.base.failure import Failure, Invalid

FAILURES_SHOWN = 1000
"""Reading goes on after the first bad row, so that a person sees them all at once, up to this many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """``ledger_as_of``: the day up to which a ledger file is complete; by default the newest date in it.
    ``leave_out_bad_rows``: take the good rows and report the others; otherwise one bad row refuses the file."""

    kind: str
    file_name: str
    digest: str
    actor: str
    at: datetime
    ledger_as_of: date | None = None
    leave_out_bad_rows: bool = False


class FileRefused(Invalid):
    """Nothing of the file was taken. ``failures`` lists why, row by row (at most ``FAILURES_SHOWN``)."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(failures[0])
        self.failures = tuple(failures)


def import_file(
    tx: ImportTx, reader: FactReader, request: ImportRequest, progress: Callable[[int], None] = lambda rows: None
) -> ImportReport:
    """Take all facts of ``reader`` into the book inside the caller's transaction. The same file again (same kind,
    same bytes) changes nothing and gives the first report. ``progress`` is told the rows read so far."""
    person = importer(tx, request.actor, request.kind)
    effects = Effects(book_id=tx.book_id(), at=request.at, actor=request.actor)
    earlier = tx.batch_of(request.kind, request.digest)
    if earlier is not None:
        return earlier
    opened = tx.intake(request.kind, request.file_name, request.digest, effects)
    intake = within_authority(tx, opened, person, request.kind)
    failures: list[Failure] = []
    newest: date | None = None
    rows_read, is_readable = 0, True
    for chunk in reader:
        failures += chunk.failures
        is_readable = is_readable and not chunk.failures
        if request.leave_out_bad_rows or is_readable:
            taken = _take(intake, chunk.rows, chunk.facts, request.leave_out_bad_rows)
            failures += [failure.at(file=getattr(chunk, "place", None)) for failure in taken]
        newest = max(filter(None, (newest, _newest(chunk.facts, request.kind))), default=None)
        rows_read += len(chunk.rows)
        progress(rows_read)
        if len(failures) >= FAILURES_SHOWN and not request.leave_out_bad_rows:
            break
    if failures and not request.leave_out_bad_rows:
        raise FileRefused([failure.at(file=request.file_name) for failure in _in_file_order(failures)[:FAILURES_SHOWN]])
    failures += intake.settle()
    if failures and not request.leave_out_bad_rows:
        raise FileRefused([failure.at(file=request.file_name) for failure in failures])
    ledger_as_of = (request.ledger_as_of or newest) if request.kind == "ledger" else None
    report = ImportReport(
        batch_id=intake.batch_id,
        kind=request.kind,
        file_name=request.file_name,
        digest=request.digest,
        facts_taken=intake.taken,
        digests=intake.digests,
        duplicates=intake.duplicates,
        corrections=intake.corrections,
        parked=max(intake.parked, 0),
        rows_left_out=len({(failure.where.file, failure.where.row) for failure in failures if failure.where}),
        ledger_as_of=ledger_as_of,
        totals=reader.totals_data(),
        notices=reader.notices_data(),
        left_out=tuple(failure.at(file=request.file_name) for failure in _in_file_order(failures)),
    )
    tx.record_batch(report, effects)
    return report


def _in_file_order(failures: list[Failure]) -> list[Failure]:
    """A long ledger is taken customer by customer, and read by somebody from the top."""
    return sorted(failures, key=lambda failure: (failure.where and failure.where.row) or 0)


def _take(intake: Intake, rows: Sequence[int], facts: Sequence[Any], leave_out: bool) -> list[Failure]:
    """Give a chunk to the store; with ``leave_out``, again without the rows it could not take."""
    failures = intake.take(rows, facts)
    if not failures or not leave_out:
        return failures
    bad = {failure.where.row for failure in failures if failure.where is not None}
    kept = [(row, fact) for row, fact in zip(rows, facts, strict=True) if row not in bad]
    if len(kept) == len(rows):
        raise FileRefused(failures)
    return failures + _take(intake, [row for row, _ in kept], [fact for _, fact in kept], leave_out)


def _newest(facts: Sequence[Any], kind: str) -> date | None:
    if kind != "ledger":
        return None
    return max((getattr(fact, "issued_on", None) or fact.moved_on for fact in facts), default=None)
