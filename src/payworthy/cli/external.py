"""``payworthy external``: what the score of a bureau or an insurer means on our own scale."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer

from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.cli.desk import desk_of
from payworthy.cli.reading import a_day
from payworthy.resources import read_toml
from payworthy.score.external import ExternalScale, ExternalTable, Rung, mapped, table_faults

_SCALE: Final = ("provider", "minimum", "maximum", "higher_is_safer", "horizon_months", "event")


def external(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(metavar="PROVIDER")],
    value: Annotated[str, typer.Argument(metavar="SCORE")],
    tables: Annotated[Path, typer.Option("--tables", metavar="FILE")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
) -> None:
    """Our grade for somebody else's score, by a dated table; nothing is averaged and nothing guessed."""
    desk = desk_of(context)
    scale = desk.policy.scale
    known = read_tables(tables)
    faults = [fault for table in known for fault in table_faults(table, scale)]
    if faults:
        raise Invalid(faults[0].at(file=tables.name))
    found = mapped(known, provider, _number(value), a_day(as_of, "--as-of") or desk.today)
    if isinstance(found, Failure):
        raise Invalid(found)
    points = _points(desk.policy.scale.pd(found.grade), scale)
    data = {
        "provider": found.provider,
        "value": str(found.value),
        "grade": found.grade,
        "pd": str(scale.pd(found.grade)),
        "points_micro": points,
        "mapped_on": found.mapped_on.isoformat(),
    }

    def draw(_: object) -> None:
        desk.screen.say(
            "external.found",
            provider=found.provider,
            value=str(found.value),
            grade=found.grade,
            pd=f"{scale.pd(found.grade) * 100:f}".rstrip("0").rstrip("."),
            day=found.mapped_on.isoformat(),
        )

    desk.screen.answer(data, draw)


def _points(pd: Decimal, scale: Any) -> int:
    import numpy as np  # with the mapping, which no other small command needs

    from payworthy.score.mapping import scores_of_pds

    return int(scores_of_pds(np.array([pd], np.float64), scale)[0])


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Invalid(invalid("external_score_no_number", value=text[:60]))
    return number


def read_tables(path: Path) -> list[ExternalTable]:
    """The tables of a TOML file: one ``[[table]]`` per provider and day, with ``rungs`` from the risky end on. Raises
    ``Invalid`` with ``external_file_unreadable``."""
    try:
        return [_table(entry) for entry in read_toml(path)["table"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        params: dict[str, str | int] = {"value": path.name, "detail": str(error)[:200]}
        raise Invalid(Failure(Reason.INVALID, "external_file_unreadable", params)) from error


def _table(entry: dict[str, Any]) -> ExternalTable:
    scale = msgspec.convert({name: entry[name] for name in _SCALE}, ExternalScale)
    rungs = tuple(Rung(edge=Decimal(rung["edge"]), grade=str(rung["grade"])) for rung in entry["rungs"])
    mapped_on = entry["mapped_on"]
    if not isinstance(mapped_on, date):
        raise ValueError("mapped_on")
    return ExternalTable(scale=scale, rungs=rungs, mapped_on=mapped_on, good_months=int(entry["good_months"]))
