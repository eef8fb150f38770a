"""Measures of a customer as records: now, a year ago, and those of each year's accounts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np

from payworthy.app.ports import Compute
from payworthy.facts.credit_fact import CreditFactKind
from payworthy.facts.statement import Scope, Statement
from payworthy.measures.frame import ABSENCES, Frame
from payworthy.report.data import Known, Moment, Reading, YearEnd

YEARS: Final = 3
"""How many years of accounts stand beside each other (domain specification 12.1)."""

_A_YEAR: Final = 12


def moment_of(frame: Frame, i: int, as_of: date) -> Moment:
    """All figures of one customer of a frame."""
    return Moment(as_of=as_of, readings={name: _reading(frame, name, i) for name in frame.columns})


def _reading(frame: Frame, name: str, i: int) -> Reading:
    column = frame[name]
    if not column.is_present[i]:
        return Reading(name=name, value=None, absence=ABSENCES[column.absence[i]])
    value = column.values[i].item()
    return Reading(name=name, value=value if isinstance(value, int) else Decimal(str(value)))


def year_ends(
    facts: Mapping[str, Any], known: tuple[Known, ...], customer_id: str, compute: Compute
) -> tuple[YearEnd, ...]:
    """The newest full years of a customer's accounts, oldest first, each with its measures as on the day it closed:
    what was filed later about that year or the one before it counts, what came after that year does not."""
    ends: dict[date, Known] = {}
    for one in known:
        if one.kind is CreditFactKind.STATEMENT and isinstance(one.record, Statement) and one.record.months == _A_YEAR:
            held = ends.get(one.record.period_end)
            if held is None or one.record.scope is Scope.SINGLE:
                ends[one.record.period_end] = one
    found = []
    for end in sorted(ends)[-YEARS:]:
        frame = compute(_as_of_close(facts, customer_id, end), end)
        found.append(YearEnd(period_end=end, fact_id=ends[end].fact_id, moment=moment_of(frame, 0, end)))
    return tuple(found)


def _as_of_close(facts: Mapping[str, Any], customer_id: str, end: date) -> dict[str, Any]:
    """The accounts of one customer up to a day as if known on that day, and nothing else of it."""
    tables: dict[str, Any] = {}
    for name, table in facts.items():
        ids = np.asarray(table["customer_id"], dtype=object)
        kept = ids == customer_id if name in ("customers", "statements") else np.zeros(len(ids), dtype=np.bool_)
        if name == "statements":
            kept &= np.asarray(table["period_end"]) <= np.datetime64(end)
        tables[name] = {column: np.asarray(values)[kept] for column, values in table.items()}
    statements = tables["statements"]
    closed = np.full(len(statements["known_on"]), np.datetime64(end), dtype=statements["known_on"].dtype)
    tables["statements"] = {**statements, "known_on": closed}
    return tables
