"""Cases a credit manager can read and add to: ``cases/scorecard.csv``.

Second column: ``measure=value``, separated by semicolons; amounts in fen; a word says why there is no figure.
"""

import csv
from pathlib import Path
from typing import Any, Final

import pytest

from payworthy.score.score import score
from payworthy.score.words import points_text

from .customers import CARD, RATIOS, SCALE, frame

CASES: Final = list(csv.DictReader(Path(__file__).with_name("cases").joinpath("scorecard.csv").open(encoding="utf-8")))


def changes(text: str) -> dict[str, Any]:
    pairs = [part.strip().split("=") for part in text.split(";") if part.strip()]
    return {measure: _value(measure, value) for measure, value in pairs}


def _value(measure: str, text: str) -> Any:
    try:
        return float(text) if measure in RATIOS else int(text)
    except ValueError:
        return text


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_has_the_score_the_grade_and_the_caps_that_were_written_down(case: dict[str, str]) -> None:
    scored = score(frame(changes(case["what is different from the customer of TC-SCORE-1"])), CARD, SCALE)
    assert {
        "score": points_text(int(scored.score[0])),
        "grade": scored.symbols()[0],
        "caps": " ".join(cap.name for cap in scored.applied(0)),
        "prepaid only": "yes" if scored.prepay_only[0] else "no",
    } == {name: case[name] for name in ("score", "grade", "caps", "prepaid only")}
