"""Every fault the policy room can find reads as a sentence: what is wrong, and what to do."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

import payworthy.policy as room
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES

FOLDER = Path(room.__file__).parent
SOURCES = [*FOLDER.glob("*.py"), FOLDER.parent / "policy_files.py"]


def _codes() -> set[str]:
    nodes = [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {text for text in texts if re.fullmatch(r"policy_[a-z_]+", text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_room_has_a_sentence_and_no_sentence_is_idle(language: str) -> None:
    prefix = "failure."
    known = {code.removeprefix(prefix) for code in catalogue(language).codes() if code.startswith("failure.policy_")}
    assert known == _codes()


MANY_FAULTS: dict[str, Any] = {
    "vat_rate": 13,
    "timezone": "Mars/Olympus",
    "calendar": "China",
    "currency": "SGD",
    "version": 1,
    "effective_from": "soon",
    "scale": ["AAA", "AA", "A", "BBB", "BB", "B", "C", "D", "E"],
    "grades.none": {},
    "grades.AA.term_max": 91,
    "grades.A.prepay": 0,
    "grades.BBB.pd": 0,
    "grades.BB.min_score": 99,
    "grades.B.min_score": None,
    "grades.C.stops_trade": True,
    "grades.D.stops_trade": False,
    "ungraded.overdue_hold_dpd": 121,
    "segments.dealer.terms": "whenever",
    "materiality.overdue": {"CNY": -1, "SGD": 1, "RMB": 1},
    "exposure": 3,
    "validity.clearance_days": 31,
    "authority.levels.gm.CNY": 1,
    "authority.nobody": ["B", "X"],
    "check.R01.breach": "warn",
    "check.R02.breech": "hold",
    "check.R04.tolerance": 1,
    "check.R08.within_master_terms": "yes",
    "check.R09.points": ["order"],
    "check.R10.stop_level": 0,
    "check.R12.times_median": 0,
    "check.R18.countries": "CN",
    "check.R18.currencies": ["CNY", "CNY"],
    "check.R77": {},
    "off": ["R04", "R99"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_faults_read_as_sentences_with_everything_filled_in(failures_after: Any, language: str) -> None:
    failures = failures_after(MANY_FAULTS)
    assert len({failure.code for failure in failures}) > 25
    for failure in failures:
        said = catalogue(language).failure(failure)
        assert str(failure.params["path"]) in said
        used = catalogue(language).parameters(f"failure.{failure.code}")
        assert used <= set(failure.params), failure.code
        assert said.endswith((".", "。", "?", "？"))
