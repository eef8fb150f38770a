"""The catalogue is complete, documented and named in both languages."""

from datetime import date

import pytest

from payworthy.measures.catalogue import FAMILIES, MEASURES
from payworthy.measures.frame import ABSENCES
from payworthy.measures.language import HIGHER_SAFER, LOWER_SAFER, NEUTRAL, UNITS, Family
from payworthy.measures.query import shown, statement_of, wanted
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_unit_and_reason_has_its_words(language: str) -> None:
    texts = catalogue(language)
    codes = [
        *(f"measure.{name}.{part}" for name in MEASURES for part in ("name", "meaning")),
        *(f"measure_unit.{unit}" for unit in UNITS),
        *(f"absence.{code}" for code in ABSENCES),
        *(f"family.{family.name}" for family in FAMILIES),
        *(f"direction.{direction}" for direction in (HIGHER_SAFER, LOWER_SAFER, NEUTRAL)),
    ]
    assert [code for code in codes if code not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_left_of_a_measure_that_is_gone(language: str) -> None:
    named = {code.split(".")[1] for code in catalogue(language).codes() if code.startswith("measure.")}
    assert named == set(MEASURES)


def test_every_name_is_there_once() -> None:
    assert len(MEASURES) == sum(len(family.measures) for family in FAMILIES)


def test_amounts_and_only_amounts_are_named_so() -> None:
    assert {name for name, measure in MEASURES.items() if measure.unit == "minor"} == {
        name for name in MEASURES if name.endswith("_minor")
    }


def test_only_what_is_wanted_is_computed() -> None:
    query = statement_of(date(2026, 6, 30), ("overdue_minor",))
    assert query.tables == ("customers", "items")
    assert "balance_0" not in query.sql
    assert [measure.name for measure in query.measures] == ["overdue_minor"]


def test_one_measure_can_be_shown_as_a_person_would_write_it() -> None:
    text = shown("days_past_due_max", date(2026, 6, 30))
    words = " ".join(text.split()).replace("( ", "(").replace(" )", ")")
    assert "MAX(CASE WHEN undisputed AND past_due > 0 THEN past_due END)" in words
    assert max(len(line) for line in text.splitlines()) < 200


def test_a_measure_nobody_defined_is_refused() -> None:
    with pytest.raises(KeyError, match="altman_z9"):
        wanted(["altman_z9"])


def test_a_measure_without_documentation_or_with_unknown_words_is_refused() -> None:
    family = Family("aging", presence="TRUE", absent="no_invoices")

    def silent() -> str:
        return "1"

    with pytest.raises(ValueError, match="does not say"):
        family.measure("minor", NEUTRAL)(silent)
    with pytest.raises(ValueError, match="unknown"):
        family.measure("furlongs", NEUTRAL)
    with pytest.raises(ValueError, match="unknown"):
        family.measure("minor", NEUTRAL, absence="lost")
