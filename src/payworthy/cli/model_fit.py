"""``payworthy model fit``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from payworthy.base.failure import Invalid, invalid
from payworthy.cli.desk import Desk
from payworthy.cli.model_desk import RowsRefused, need_extra, registry
from payworthy.cli.model_page import draw_card
from payworthy.cli.reading import one_of
from payworthy.model.card import make_card, review_on, suspicious
from payworthy.model.inputs import find_inputs
from payworthy.model.kinds import FITS
from payworthy.model.sample import Roles, days_of, outcomes, read_sample
from payworthy.model.table import Cells, Floats


@dataclass(frozen=True, slots=True)
class FitWish:
    """What was typed."""

    kind: str
    table: Path
    name: str
    label: str
    id: str | None
    date: str | None
    group: str | None
    bad: str | None
    ignore: tuple[str, ...]
    directions: Path | None
    purpose: str
    definition: str
    seed: int
    models: Path | None


def fit_model(desk: Desk, wish: FitWish) -> None:
    """Read the table, fit, make the card, keep both."""
    kind = one_of(FITS, wish.kind, "--kind")
    need_extra()
    shelf = registry(desk, wish.models)
    shelf.history(wish.name)  # a wrong name is told before the work, not after
    table = desk.world.read_table(wish.table)
    roles = Roles(wish.label, wish.id, wish.date, wish.group, wish.bad, wish.ignore)
    bad, wrong = outcomes(table, roles)
    wrong = wrong or table.require(wish.ignore)
    day, no_day = days_of(table, roles) if not wrong else (None, None)
    if no_day is not None:
        wrong.append(no_day)
    if wrong:
        raise RowsRefused([failure.at(file=wish.table.name) for failure in wrong])
    inputs = find_inputs(table, roles.columns)
    if not inputs.names:
        raise Invalid(invalid("model_no_features", value=wish.table.name))
    directions = _directions(wish.directions)
    sample = read_sample(table, roles, inputs, bad, day)
    _enough(sample.bad.sum(), len(sample.bad))
    with desk.screen.progress("model_fit") as report:
        fitted = FITS[kind](inputs, sample, directions, wish.seed, report)
    source = {"file": wish.table.name, "digest": table.digest, "rows": table.rows}
    source["rows_without_outcome"] = table.rows - len(sample.bad)
    at = desk.clock.now()
    given = {
        "purpose": wish.purpose,
        "definition_of_default": wish.definition or f"{wish.label} = {_bad_value(table.columns[wish.label], bad)}",
        "next_review_on": review_on(at.date()).isoformat(),
    }
    card = make_card(fitted, inputs, sample, roles, source, directions, given)
    version = shelf.add(wish.name, card, fitted.model.data(), by=desk.user, at=at)
    stored = shelf.load(wish.name, version)

    def draw(_: Any) -> None:
        draw_card(desk, stored)
        names = suspicious(stored.card["features"])
        if names:
            desk.screen.say("model.suspicious", style="yellow", names=", ".join(names[:10]), count=len(names))

    desk.screen.answer({"model": wish.name, "version": version, "card": dict(stored.card)}, draw)


def _bad_value(cells: Cells, bad: Floats) -> str:
    """The label as it stands in the first bad row."""
    return (cells[int(np.argmax(bad == 1))] or "").strip()


def _enough(bads: float, rows: int) -> None:
    if min(bads, rows - bads) < 10:
        raise Invalid(invalid("model_too_few", bads=int(bads), rows=rows))


def _directions(path: Path | None) -> dict[str, int]:
    """Directions by column or feature name from a TOML file: ``leverage = "up"``, ``"X6 / X10" = "down"``."""
    if path is None:
        return {}
    words = {"up": 1, "down": -1, "free": 0}
    try:
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise Invalid(invalid("model_directions_unreadable", detail=str(error)).at(file=path.name)) from None
    for name, word in given.items():
        if word not in words:
            raise Invalid(invalid("model_direction_unknown", value=str(word)).at(file=path.name, column=name))
    return {name: words[word] for name, word in given.items()}
