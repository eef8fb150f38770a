"""The demonstration book after a night, and what reports on its customers are made of."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from payworthy import wiring
from payworthy.app.nightly import assess_part
from payworthy.app.report_data import Made, report_data
from payworthy.cli.desk import Desk
from payworthy.cli.report import order_seen_now
from payworthy.cli.screen import Screen
from payworthy.report.data import ReportData
from payworthy.resources import catalogue
from payworthy.settings import Settings

from ..cli.conftest import CommandLine

Load = Callable[..., ReportData]

GOOD, BAD = "C0066", "C0208"
"""Two customers of the demonstration: one that pays, and one that does not."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A command line on the demonstration's folder; a night has been worked on its book."""
    folder = tmp_path_factory.mktemp("reports")
    line = CommandLine(folder)
    assert line("demo", folder / "demo", "--json").code == 0
    assert line("nightly", "--json", book=str(folder / "demo" / "book.db"), user="wu.min").code == 0
    return line


@pytest.fixture(scope="session")
def book(demo: CommandLine) -> str:
    """The demonstration's book."""
    return str(demo.folder / "demo" / "book.db")


@pytest.fixture(scope="session")
def load(book: str) -> Iterator[Load]:
    """What a report on a customer is made of, on the book's day or on another."""
    settings = Settings(book=book, user="wu.min", language="en", keys=Path(book + ".keys"))
    desk = Desk(wiring, settings, Screen(catalogue("en"), io.StringIO(), io.StringIO()))
    compute = wiring.measure_engine()

    def data_of(customer_id: str, day: date | None = None) -> ReportData:
        as_of = day or desk.today
        part = desk.view(lambda look: assess_part(look, [customer_id], desk.policy, as_of, compute))
        assessed = part.assessed[0]
        customer = assessed.subjects[0].customer
        probe = order_seen_now(desk, customer) if as_of == desk.today else None
        made = Made(by="wu.min", at=desk.book.clock.now(), number=f"CR-{customer_id}", probe=probe)
        return desk.view(lambda look: report_data(look, assessed, 0, compute, made))

    yield data_of
    desk.close()
