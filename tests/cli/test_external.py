"""Somebody else's score on our scale: turned round where it runs the other way, refused where it cannot be trusted."""

import pytest

from .conftest import CommandLine

TABLES = """
[[table]]
provider = "Bureau"
minimum = 300
maximum = 850
higher_is_safer = true
horizon_months = 12
event = "90 days past due"
mapped_on = 2026-06-01
good_months = 12
rungs = [{ edge = 300, grade = "C" }, { edge = 580, grade = "BB" }, { edge = 720, grade = "A" }]

[[table]]
provider = "Index"
minimum = 100
maximum = 600
higher_is_safer = false
horizon_months = 12
event = "insolvency"
mapped_on = 2026-01-01
good_months = 18
rungs = [
  { edge = 600, grade = "D" },
  { edge = 499, grade = "C" },
  { edge = 350, grade = "BB" },
  { edge = 200, grade = "A" },
]
"""


@pytest.fixture
def graded(empty: CommandLine) -> CommandLine:
    assert empty("init", "--preset", "machinery-cn").code == 0
    empty.file("tables.toml", TABLES)
    return empty


@pytest.mark.parametrize(
    ("provider", "value", "grade"),
    [
        ("Bureau", "579", "C"),
        ("Bureau", "580", "BB"),
        ("Bureau", "850", "A"),
        ("Index", "250", "BB"),
        ("Index", "150", "A"),
    ],
)
def test_a_score_is_mapped_whichever_way_its_scale_runs(
    graded: CommandLine, provider: str, value: str, grade: str
) -> None:
    said = graded("external", provider, value, "--tables", graded.folder / "tables.toml", "--json")
    assert said.data["grade"] == grade, said.out
    assert grade in graded("external", provider, value, "--tables", graded.folder / "tables.toml", lang="zh").out


@pytest.mark.parametrize(
    ("provider", "value", "code"),
    [
        ("Bureau", "900", "external_score_out_of_range"),
        ("Other", "600", "external_scale_unknown"),
        ("Bureau", "good", "external_score_no_number"),
    ],
)
def test_what_cannot_be_mapped_is_refused_and_not_guessed(
    graded: CommandLine, provider: str, value: str, code: str
) -> None:
    said = graded("external", provider, value, "--tables", graded.folder / "tables.toml", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, code)


def test_an_old_table_is_not_used(graded: CommandLine) -> None:
    at = ("--tables", graded.folder / "tables.toml", "--as-of", "2027-07-01", "--json")
    assert graded("external", "Bureau", "700", *at).data["error"]["code"] == "external_table_too_old"


def test_a_file_that_is_no_table_says_what_one_needs(graded: CommandLine) -> None:
    said = graded(
        "external", "Bureau", "700", "--tables", graded.file("bad.toml", "[[table]]\nprovider = 1\n"), "--json"
    )
    assert said.data["error"]["code"] == "external_file_unreadable"
