"""The demonstration book after a night, and what reports on its customers are made of."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from payworthy import wiring
from payworthy.app.nightly import assess_part
from payworthy.cli.assessing import Row
from payworthy.cli.desk import Desk
from payworthy.cli.report import data_of
from payworthy.cli.reveal import reveal_report
from payworthy.cli.screen import Screen
from payworthy.report.data import ReportData
from payworthy.resources import catalogue
from payworthy.settings import Settings

from ..cli.conftest import CommandLine

Load = Callable[..., ReportData]

GOOD, BAD = "C0101", "C0208"
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

    def load_one(customer_id: str, day: date | None = None) -> ReportData:
        as_of = day or desk.today
        part = desk.view(lambda look: assess_part(look, [customer_id], desk.policy, as_of, compute))
        return reveal_report(desk, data_of(desk, Row(part.assessed[0], 0), as_of))

    yield load_one
    desk.close()
