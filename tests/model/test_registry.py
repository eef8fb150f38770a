"""The registry: every change is found, nobody approves what they fitted, nothing worse is promoted."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from payworthy.base.failure import Conflict, Invalid, NotFound
from payworthy.model.lifecycle import Quality, Status, refusals
from payworthy.model_files.registry import ModelRegistry

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
GOOD = Quality(rows=1000, defaults=50, auc=0.80, brier=0.040, calibration_error=0.010, p_calibration=0.5)


def better(**changes: float) -> Quality:
    return Quality(**{**GOOD.data(), **changes})


@pytest.fixture
def shelf(tmp_path: Path) -> ModelRegistry:
    registry = ModelRegistry(tmp_path / "models")
    assert registry.add("demo", {"kind": "scorecard"}, {"kind": "scorecard", "x": 1.5}, by="ann", at=AT) == 1
    assert registry.add("demo", {"kind": "scorecard"}, {"kind": "scorecard", "x": 2.5}, by="ann", at=AT) == 2
    return registry


def test_the_newest_is_loaded_until_one_is_promoted_and_then_that_one(shelf: ModelRegistry) -> None:
    assert shelf.load("demo").version == 2
    shelf.promote("demo", 1, by="bo", at=AT, detail={"auc": 0.8})
    stored = shelf.load("demo")
    assert (stored.version, stored.status, stored.model["x"]) == (1, Status.CHAMPION, 1.5)
    assert stored.approval is not None
    assert stored.approval.by == "bo"
    shelf.promote("demo", 2, by="bo", at=AT, detail={})
    assert [shelf.history("demo").status(version) for version in (1, 2)] == [Status.RETIRED, Status.CHAMPION]


@pytest.mark.parametrize("file", ["1/model.json", "1/card.json", "history.jsonl"])
def test_a_changed_file_is_found_when_the_model_is_loaded(shelf: ModelRegistry, file: str) -> None:
    path = shelf.folder / "demo" / file
    text = path.read_text("utf-8")
    changed = text.replace("1.5", "1.6") if "1.5" in text else text.replace("ann", "bob", 1)
    assert changed != text
    path.write_text(changed, "utf-8")
    with pytest.raises(Conflict) as caught:
        shelf.load("demo", 1)
    assert caught.value.failure.code == "model_altered"


def test_an_entry_taken_out_of_the_chain_is_found(shelf: ModelRegistry) -> None:
    path = shelf.folder / "demo" / "history.jsonl"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    with pytest.raises(Conflict):
        shelf.history("demo")


def test_a_fit_that_was_killed_leaves_nothing_in_the_way(shelf: ModelRegistry) -> None:
    (shelf.folder / "demo" / "3").mkdir()
    assert shelf.add("demo", {"kind": "scorecard"}, {"kind": "scorecard"}, by="ann", at=AT) == 4


def test_names_that_would_leave_the_folder_are_refused(shelf: ModelRegistry) -> None:
    for name in ("../demo", "", "a/b", ".hidden"):
        with pytest.raises(Invalid):
            shelf.load(name)
    with pytest.raises(NotFound):
        shelf.load("other")


def test_nobody_promotes_what_they_fitted() -> None:
    assert [failure.code for failure in refusals("ann", "ann", GOOD, None)] == ["model_four_eyes"]
    assert list(refusals("ann", "bo", GOOD, None)) == []


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"auc": 0.79}, ["model_worse_auc"]),
        ({"brier": 0.041}, ["model_worse_brier"]),
        ({"calibration_error": 0.016}, ["model_worse_calibration"]),
        ({"auc": 0.7, "brier": 0.05}, ["model_worse_auc", "model_worse_brier"]),
        ({"auc": 0.81, "brier": 0.039}, []),
        ({"auc": float("nan")}, ["model_no_better_than_chance"]),
    ],
)
def test_what_validates_worse_is_refused_with_every_reason(changes: dict[str, float], codes: list[str]) -> None:
    assert [failure.code for failure in refusals("ann", "bo", better(**changes), GOOD)] == codes


def test_the_chain_is_plain_json_a_line_each(shelf: ModelRegistry) -> None:
    lines = (shelf.folder / "demo" / "history.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["what"] for line in lines] == ["fitted", "fitted"]
