"""``payworthy model compare`` and ``promote``: two versions on the same rows, and which of them is used."""

from pathlib import Path
from typing import Any

import numpy as np

from payworthy.base.failure import Conflict, Failure, NotFound, Reason
from payworthy.cli.desk import Desk
from payworthy.cli.model_desk import RowsRefused, judged, registry, scorer
from payworthy.cli.model_page import figure
from payworthy.cli.world import ModelRegistry, StoredModel
from payworthy.model.lifecycle import Quality, refusals
from payworthy.model.performance import quality
from payworthy.model.table import Table

_FIGURES = (("auc", 4), ("brier", 5), ("calibration_error", 5), ("p_calibration", 4))


def compare_versions(
    desk: Desk,
    name: str,
    version: int | None,
    against: int | None,
    table_file: Path,
    label: str | None,
    models: Path | None,
) -> None:
    """Challenger (the newest, unless named) and champion side by side."""
    shelf = registry(desk, models)
    challenger = shelf.load(name, version or shelf.history(name).newest)
    champion = shelf.load(name, against) if against else _champion(shelf, name)
    if champion is None or champion.version == challenger.version:
        others = [one for one in shelf.history(name).versions if one != challenger.version]
        if not others:
            raise NotFound(Failure(Reason.MISSING, "model_nothing_to_compare", {"value": name}))
        champion = shelf.load(name, others[-1])
    table = desk.world.read_table(table_file)
    found = {stored.version: _quality(table, stored, label) for stored in (challenger, champion)}
    new, old = found[challenger.version], found[champion.version]
    worse = refusals("", "-", new, old)
    data = {
        "model": name,
        "challenger": {"version": challenger.version, **new.data()},
        "champion": {"version": champion.version, **old.data()},
        "worse": [desk.screen.failure_data(failure) for failure in worse],
    }

    def draw(_: Any) -> None:
        listing = desk.screen.table("name", "challenger", "champion", right=("challenger", "champion"))
        listing.row(desk.texts.say("model.card.version"), str(challenger.version), str(champion.version))
        listing.row(desk.texts.say("model.figure.rows"), f"{new.rows:,}", f"{old.rows:,}")
        listing.row(desk.texts.say("model.figure.defaults"), f"{new.defaults:,}", f"{old.defaults:,}")
        for measure, digits in _FIGURES:
            listing.row(
                desk.texts.say(f"model.figure.{measure}"),
                figure(getattr(new, measure), digits),
                figure(getattr(old, measure), digits),
            )
        desk.screen.show(listing)
        for failure in worse:
            desk.screen.say("model.worse", style="yellow", text=desk.texts.failure(failure))
        if not worse:
            desk.screen.say("model.no_worse", style="green")

    desk.screen.answer(data, draw)


def promote_version(
    desk: Desk, name: str, version: int | None, table_file: Path, label: str | None, models: Path | None
) -> None:
    """Make a version the champion, unless it validates worse on the same rows or its maker asks."""
    shelf = registry(desk, models)
    candidate, champion = shelf.load(name, version or shelf.history(name).newest), _champion(shelf, name)
    if champion is not None and champion.version == candidate.version:
        raise Conflict(Failure(Reason.CONFLICT, "model_is_champion", {"value": f"{name} {candidate.version}"}))
    table = desk.world.read_table(table_file)
    new = _quality(table, candidate, label)
    old = _quality(table, champion, label) if champion is not None else None
    against = refusals(str(candidate.card["fitted_by"]), desk.user, new, old)
    if against:
        raise RowsRefused(list(against))
    detail = {
        "table": {"file": table_file.name, "digest": table.digest},
        "candidate": _figures(new),
        "champion": None if old is None or champion is None else {"version": champion.version, **_figures(old)},
    }
    shelf.promote(name, candidate.version, by=desk.user, at=desk.clock.now(), detail=detail)
    data = {"model": name, "version": candidate.version, "approved_by": desk.user, **detail}
    desk.screen.answer(
        data,
        lambda screen: screen.say(
            "model.promoted", style="bold green", name=name, version=candidate.version, person=desk.user
        ),
    )


def _champion(shelf: ModelRegistry, name: str) -> StoredModel | None:
    version = shelf.history(name).champion
    return None if version is None else shelf.load(name, version)


def _quality(table: Table, stored: StoredModel, label: str | None) -> Quality:
    model = scorer(stored)
    sample = judged(table, stored, model.inputs, label)
    return quality(model.scored(sample.values).pd, sample.bad)


def _figures(found: Quality) -> dict[str, Any]:
    return {name: value for name, value in found.data().items() if np.isfinite(value)}
