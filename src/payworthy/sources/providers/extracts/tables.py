"""An extract that is a workbook or a table, read as a registry file is."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from payworthy.app.enquiry import Answer, Enquiry
from payworthy.app.investigate import names_of
from payworthy.base.failure import Failure, invalid
from payworthy.facts.public_record import Check
from payworthy.facts.pull import PullStatus
from payworthy.sources.reader import open_reader
from payworthy.sources.told import Told

SUFFIXES = (".xlsx", ".csv")


def table_answer(path: Path, enquiry: Enquiry, source: str) -> Answer:
    """What the file says of the customer. Facts that name no source are of this one; rows about others are left out and
    told. Lists of such a file are never taken as complete: an area counts as looked at only where a row says so."""
    facts: list[Any] = []
    failures: list[Failure] = []
    reader: Iterable[Any] = open_reader("registry", path, told=Told(customer_id=enquiry.customer_id))
    for chunk in reader:
        failures += chunk.failures
        for row, fact in zip(chunk.rows, chunk.facts, strict=True):
            if fact.customer_id != enquiry.customer_id:
                failures.append(invalid("source_row_of_another", value=fact.customer_id).at(file=path.name, row=row))
            else:
                facts.append(fact if fact.source else replace(fact, source=source))
    trouble = failures[0] if failures and not facts else None
    return Answer(
        status=PullStatus.OK if facts else PullStatus.ERROR,
        query=path.name,
        facts=tuple(facts),
        data_as_of=newest(facts, enquiry.asked_on),
        covered=names_of(facts),
        trouble=trouble,
        unread=tuple(failures) if facts else (),
    )


def newest(facts: Iterable[Any], today: date) -> date | None:
    """The newest day that any of the facts speaks of."""
    days = [
        fact.checked_on if isinstance(fact, Check) else getattr(fact, "valid_on", None) or fact.known_on
        for fact in facts
    ]
    return max((day for day in days if day is not None and day <= today), default=None)
