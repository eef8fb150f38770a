"""``payworthy model table``: a book's own customers, as a table to fit or to score."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from payworthy.app.training_table import (
    LABEL,
    Compute,
    Count,
    Material,
    Row,
    endings_of,
    header,
    observation_days,
    rows_now,
    rows_with_outcome,
)
from payworthy.base.failure import Failure, Invalid, invalid
from payworthy.cli.desk import Desk
from payworthy.cli.reading import a_count, a_day, an_amount
from payworthy.measures.frame import Frame


@dataclass(frozen=True, slots=True)
class TableWish:
    """The options as they were typed. With ``first`` and ``last``: to fit; without: to score."""

    out: Path
    first: str | None
    last: str | None
    every: str
    material: str
    as_of: str | None


def write_book_table(desk: Desk, wish: TableWish) -> None:
    """Write the table, and say how many rows and defaults there are and who was left out."""
    first, last, as_of = a_day(wish.first, "--from"), a_day(wish.last, "--to"), a_day(wish.as_of, "--as-of")
    if (first is None) != (last is None):
        raise Invalid(invalid("table_days_incomplete"))
    if first is not None and as_of is not None:
        raise Invalid(invalid("cli_options_exclude", one="--from", other="--as-of"))
    if as_of is not None and as_of > desk.today:
        raise Invalid(invalid("cli_day_to_come", value=as_of.isoformat(), today=desk.today.isoformat()))
    if first is None or last is None:
        _to_score(desk, wish.out, as_of or desk.today)
    else:
        _to_fit(desk, wish, first, last)


def _to_score(desk: Desk, out: Path, day: date) -> None:
    count = Count()
    with desk.screen.progress("model_table"):
        desk.world.write_table(out, header(), _cells(rows_now(_compute(desk), day, count)))
    data: dict[str, Any] = {"file": str(out), "rows": count.rows, "columns": len(header()), "as_of": day.isoformat()}
    desk.screen.answer(data, lambda _: desk.screen.say("model.table_now", **data))


def _to_fit(desk: Desk, wish: TableWish, first: date, last: date) -> None:
    days = observation_days(first, last, a_count(wish.every, "--every"), desk.today)
    if isinstance(days, Failure):
        raise Invalid(days)
    material = an_amount(wish.material, desk.policy.currency, "--material") or 0
    count = Count()
    with desk.screen.progress("model_table") as progress:
        rows = rows_with_outcome(_compute(desk), _endings(desk), days, Material(material), count, progress)
        desk.world.write_table(wish.out, (*header(), LABEL), _cells(rows))
    data: dict[str, Any] = {
        "file": str(wish.out),
        "rows": count.rows,
        "columns": len(header()) + 1,
        "days": len(days),
        "defaulted": count.defaulted,
        "in_default_already": count.in_default_already,
        "too_few_invoices": count.too_few_invoices,
    }

    def draw(_: Any) -> None:
        desk.screen.say("model.table_outcome", **data)
        desk.screen.say("model.table_left_out", style="dim", **data)

    desk.screen.answer(data, draw)


def _compute(desk: Desk) -> Compute:
    engine = desk.world.measure_engine()

    def compute(day: date) -> Frame:
        return desk.view(lambda look: engine(look.measure_facts(day), day))

    return compute


def _endings(desk: Desk) -> dict[str, date]:
    events = desk.view(lambda look: look.measure_facts(desk.today))["events"]
    began_on = events["began_on"].astype("datetime64[D]").tolist()
    return endings_of(events["customer_id"].tolist(), events["kind"].tolist(), began_on)


def _cells(rows: Iterable[Row]) -> Iterator[Iterable[object]]:
    for row in rows:
        label = () if row.defaulted is None else (int(row.defaulted),)
        yield (row.customer_id, row.day.isoformat(), *row.cells, *label)
