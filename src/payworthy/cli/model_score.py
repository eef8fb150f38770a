"""``payworthy model score`` and ``payworthy model features``."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from payworthy.base.failure import Failure, Invalid, Reason
from payworthy.cli.desk import Desk
from payworthy.cli.model_desk import RowsRefused, registry, scale_of, scorer
from payworthy.cli.reading import one_of
from payworthy.model.pdo import PointScale
from payworthy.model.sample import Roles
from payworthy.model.scored import Scored
from payworthy.model.table import Table

REASONS: Final = 4

HEADER: Final = ("id", "date", "score", "grade", "pd", *(f"reason_{number}" for number in range(1, REASONS + 1)))

LAYOUTS: Final = ("cumcm",)


def score_table(
    desk: Desk, name: str, version: int | None, table_file: Path, out: Path, policy: str, models: Path | None
) -> None:
    """Every row with its score, grade, PD and what costs it most, in the order of the table."""
    stored = registry(desk, models).load(name, version)
    model, scale = scorer(stored), scale_of(desk, policy)
    if out.resolve() == table_file.resolve():
        raise Invalid(Failure(Reason.CONFLICT, "cli_rejects_over_input", {"value": str(out)}))
    table = desk.world.read_table(table_file)
    missing = model.inputs.missing_in(table)
    if missing:
        raise RowsRefused([failure.at(file=table_file.name) for failure in missing])
    with desk.screen.progress("model_score"):
        scored = model.scored(model.inputs.read(table))
    grades = [str(grade) for grade in scale.grades(scored.pd)]
    roles = Roles.of(stored.card["roles"])
    desk.world.write_table(out, HEADER, _rows(table, roles, scored, grades, model.points))
    spread = Counter(grades)
    data: dict[str, Any] = {
        "model": name,
        "version": stored.version,
        "status": stored.status,
        "rows": table.rows,
        "file": str(out),
        "grades": {grade: spread.get(grade, 0) for grade in scale.banded},
        "mean_pd": float(scored.pd.mean()),
    }

    def draw(_: Any) -> None:
        shares = "  ".join(f"{grade} {count:,}" for grade, count in data["grades"].items())
        desk.screen.say("model.scored", rows=table.rows, file=str(out), name=name, version=stored.version)
        desk.screen.say("model.spread", style="dim", grades=shares, pd=f"{data['mean_pd']:.2%}")

    if stored.status != "champion":
        desk.screen.note("model.not_promoted", name=name, version=stored.version)
    desk.screen.answer(data, draw)


def write_features(desk: Desk, layout: str, purchases: Path, sales: Path, firms: Path, out: Path) -> None:
    """The features of each firm as a table to fit or score."""
    one_of(LAYOUTS, layout, "--layout")
    table = desk.world.vat_features(layout, purchases, sales, firms)
    columns = list(table.columns.values())
    desk.world.write_table(out, table.columns, ([column[row] for column in columns] for row in range(table.rows)))
    data = {"rows": table.rows, "columns": list(table.columns), "file": str(out)}
    desk.screen.answer(
        data,
        lambda screen: screen.say("model.features_written", rows=table.rows, columns=len(columns), file=str(out)),
    )


def _rows(
    table: Table, roles: Roles, scored: Scored, grades: list[str], points: PointScale
) -> Iterator[tuple[object, ...]]:
    ids = table.columns.get(roles.id or roles.group or "")
    dates = table.columns.get(roles.date or "")
    scores, pds = scored.score(points), scored.pd
    for row in range(table.rows):
        reasons = [
            f"{name} = {(_cell(table, name, row))} ({cost:+.1f})" for name, cost in scored.reasons(row, points, REASONS)
        ]
        yield (
            ids[row] if ids is not None else row + 1,
            dates[row] if dates is not None else "",
            f"{scores[row]:.4f}",
            grades[row],
            f"{pds[row]:.10g}",
            *reasons,
            *([""] * (REASONS - len(reasons))),
        )


def _cell(table: Table, name: str, row: int) -> str:
    cells = table.columns.get(name)
    if cells is None:
        return "*"
    cell = cells[row]
    return "?" if cell is None or not cell.strip() else cell.strip()
