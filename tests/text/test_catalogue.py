"""A catalogue of sentences: what it says, and that it never says nothing."""

import pytest

from payworthy.base.failure import invalid
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES, Catalogue

TEXTS = Catalogue(
    "en",
    {
        "failure": {"too_big": "{value} is too big.", "at": "{place}: {sentence}"},
        "place": {"row": "row {row}", "column": "column {column}", "separator": ", "},
        "braces": "{{ name = {value} }}",
    },
)


def test_parameters_fill_the_sentence() -> None:
    assert TEXTS.say("failure.too_big", value=7) == "7 is too big."
    assert TEXTS.say("braces", value=7) == "{ name = 7 }"


def test_a_missing_parameter_shows_itself() -> None:
    assert TEXTS.say("failure.too_big") == "{value} is too big."


def test_a_parameter_too_many_is_ignored() -> None:
    assert TEXTS.say("failure.too_big", value=7, other=8) == "7 is too big."


def test_an_unknown_code_shows_itself_and_its_parameters() -> None:
    assert TEXTS.say("no.such", value=7, path="x") == "no.such (value=7, path=x)"
    assert TEXTS.say("no.such") == "no.such"


def test_values_are_not_read_as_sentences() -> None:
    assert TEXTS.say("failure.too_big", value="{at}") == "{at} is too big."


def test_codes_and_parameters_can_be_listed() -> None:
    assert "failure.too_big" in TEXTS
    assert "failure" not in TEXTS
    assert TEXTS.codes() == {"failure.too_big", "failure.at", "place.row", "place.column", "place.separator", "braces"}
    assert TEXTS.parameters("failure.at") == {"place", "sentence"}


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({}, "7 is too big."),
        ({"file": "a.csv"}, "a.csv: 7 is too big."),
        ({"file": "a.csv", "row": 3, "column": "amount"}, "a.csv, row 3, column amount: 7 is too big."),
        ({"row": 3}, "row 3: 7 is too big."),
    ],
)
def test_a_failure_says_where_it_is(place: dict[str, str | int], sentence: str) -> None:
    failure = invalid("too_big", value=7)
    assert TEXTS.failure(failure.at(**place) if place else failure) == sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123_456_789, "CNY", "CNY\u00a01,234,567.89"),
        (-5, "CNY", "CNY\u00a0-0.05"),
        (1_234_567, "JPY", "JPY\u00a01,234,567"),
        (1_234_567, "KWD", "KWD\u00a01,234.567"),
        (0, "USD", "USD\u00a00.00"),
    ],
)
def test_amounts_read_the_same_in_every_language(minor: int, currency: str, text: str) -> None:
    for language in LANGUAGES:
        assert catalogue(language).money(minor, currency) == text
