"""Take one file into the book, and have the orders in it checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from payworthy.app.check_imported import asks_of_orders
from payworthy.app.import_file import ImportRequest, import_file
from payworthy.app.ports import FactReader
from payworthy.app.records import DecisionRecord, ImportReport
from payworthy.base.failure import Failure, PayworthyError
from payworthy.cli.desk import Desk
from payworthy.cli.screen import Report
from payworthy.cli.world import BookTx, Look
from payworthy.facts.customer import Customer
from payworthy.facts.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is to be taken, and how. ``leaves_out``: good rows are taken although others are bad. ``told``: what a
    person says of the file because it does not."""

    kind: str
    path: Path
    mapping: str | None = None
    as_of: date | None = None
    leaves_out: bool = False
    is_dry_run: bool = False
    told: Mapping[str, str] = field(default_factory=dict)


def take_file(desk: Desk, intake: Intake) -> ImportReport:
    """Take the file, or do exactly the same and undo it. Raises ``FileRefused`` with every bad row."""
    world = desk.world
    world.file_reader(
        intake.kind, intake.path, intake.mapping, intake.told
    )  # before the book: is there such a file and mapping?
    request = ImportRequest(
        kind=intake.kind,
        file_name=intake.path.name,
        digest=world.file_digest(intake.path, intake.mapping, intake.told),
        actor=desk.user,
        at=desk.book.clock.now(),
        ledger_as_of=intake.as_of,
        leave_out_bad_rows=intake.leaves_out,
    )
    with desk.screen.progress("import") as report:

        def work(tx: BookTx) -> ImportReport:
            reader = world.file_reader(
                intake.kind, intake.path, intake.mapping, intake.told
            )  # anew: a store may try again
            return import_file(tx, reader, request, lambda _: _tell(reader, report))

        return desk.book.rehearse(work) if intake.is_dry_run else desk.write(work)


def check_orders_of(desk: Desk, intake: Intake) -> tuple[list[DecisionRecord], list[Failure]]:
    """Check the orders of a taken file that want it, each on what the ones before it left; the same file again
    gets the same answers."""
    reader = desk.world.file_reader(intake.kind, intake.path, intake.mapping, intake.told)
    ids = [fact.order_id for chunk in reader for fact in chunk.facts]
    wanted = desk.view(lambda look: _wanted(look, ids))
    asks, failures = asks_of_orders(*wanted, desk.today)
    records = []
    with desk.screen.progress("check") as report:
        for done, ask in enumerate(asks, start=1):
            try:
                records.append(desk.check(ask))
            except PayworthyError as error:
                failures.append(error.failure.at(column=ask.request.order_id))
            report(done, len(asks))
    return records, failures


def _wanted(look: Look, ids: list[str]) -> tuple[list[tuple[int, Order]], dict[str, Customer]]:
    """The orders in the order of the file, with their customers."""
    places = {order_id: place for place, order_id in reversed(list(enumerate(ids)))}
    orders = sorted(look.unchecked_orders(list(places)), key=lambda found: places[found[1].order_id])
    named = {name for _, order in orders for name in (order.customer_id, order.bill_to) if name}
    return orders, look.masters(sorted(named))


def _tell(reader: FactReader, report: Report) -> None:
    """How far the reader is, if it can tell."""
    done, whole = getattr(reader, "progress", (0, 1))
    report(done, whole)
