"""``payworthy model validate``."""

from pathlib import Path
from typing import Any

import numpy as np

from payworthy.cli.desk import Desk
from payworthy.cli.model_desk import RowsRefused, judged, registry, scale_of, scorer
from payworthy.cli.model_page import figure, performance_line
from payworthy.cli.world import StoredModel
from payworthy.model.report.page import page
from payworthy.model.table import Table, labels, words
from payworthy.model.validation import validate


def validate_model(
    desk: Desk,
    name: str,
    version: int | None,
    table_file: Path,
    label: str | None,
    segment: str | None,
    out: Path | None,
    policy: str,
    models: Path | None,
) -> None:
    """Every figure on screen or as JSON, and the report as a page."""
    stored = registry(desk, models).load(name, version)
    model, scale = scorer(stored), scale_of(desk, policy)
    table = desk.world.read_table(table_file)
    with desk.screen.progress("model_score"):
        sample = judged(table, stored, model.inputs, label)
        parts = _segment(table, stored, label, segment)
        found = validate(model, stored.card, sample, scale, parts)
    found["table"] = {"file": table_file.name, "digest": table.digest, "rows": table.rows}
    found["is_training_data"] = table.digest == stored.card["data"].get("digest")
    found["segment"] = segment
    found["validated"] = {"by": desk.user, "at": desk.clock.now().isoformat()}
    if out is not None:
        out.write_text(page(_model_data(stored), found, desk.texts), encoding="utf-8")
    data = {"model": name, "version": stored.version, "file": str(out) if out else None, **found}

    def draw(_: Any) -> None:
        desk.screen.show(performance_line(desk, found["performance"]))
        table = desk.screen.table("question", "figure", "bar", "light", right=("figure", "bar"))
        for row in found["verdicts"]:
            digits = 5 if row["question"] == "brier" else 3
            whole = row["question"] in ("grades", "rank_order", "sample")
            cells = [str(row[k]) if whole else figure(row[k], digits) for k in ("figure", "bar")]
            light = desk.texts.say(f"model.light.{row['light']}")
            table.row(desk.texts.say(f"model.question.{row['question']}"), *cells, light)
        desk.screen.show(table)
        verdict = desk.texts.say(f"model.light.{found['verdict']}")
        desk.screen.say("model.verdict", style="bold", verdict=verdict)
        if out is not None:
            desk.screen.say("model.report_written", file=str(out))

    desk.screen.answer(data, draw)


def _segment(table: Table, stored: StoredModel, label: str | None, segment: str | None) -> Any:
    """The segment of each row with a known outcome."""
    if segment is None:
        return None
    missing = table.require([segment])
    if missing:
        raise RowsRefused(missing)
    roles = stored.card["roles"]
    bad, _ = labels(table.columns[label or roles["label"]], roles["bad"])
    return words(table.columns[segment])[np.isfinite(bad)]


def _model_data(stored: StoredModel) -> dict[str, Any]:
    return {
        "name": stored.name,
        "version": stored.version,
        "status": str(stored.status),
        "approval": None if stored.approval is None else {"by": stored.approval.by, "at": stored.approval.at},
        "card": stored.card,
    }
