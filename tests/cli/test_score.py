"""``payworthy score``, ``explain`` and ``measures``: what customers are worth, and why."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.text import Text

from payworthy.base.money import parse_amount
from payworthy.cli.main import execute
from payworthy.measures.catalogue import MEASURES
from payworthy.settings import Settings

from .conftest import CommandLine, Said, StillWorld


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of a demonstration, which no test changes."""
    folder = tmp_path_factory.mktemp("demo")
    said = CommandLine(folder)("demo", folder / "book", "--json", book=None)
    assert said.code == 0, said.out
    return folder / "book"


@pytest.fixture
def on(demo: Path) -> CommandLine:
    """A command line in the demonstration's folder; ``said`` names its book."""
    return CommandLine(demo)


def said(line: CommandLine, *arguments: str | Path, lang: str = "en") -> Said:
    """What a command says about the demonstration's book."""
    return line(*arguments, lang=lang, book=str(line.folder / "book.db"))


def every(line: CommandLine) -> Any:
    """The whole book, scored, for machines."""
    return said(line, "score", "--all", "--json").data


def test_contributions_add_up_to_the_score_to_the_last_micro_point(on: CommandLine) -> None:
    customers = every(on)["customers"]
    assert len(customers) == 220
    for row in customers:
        assert sum(factor["contribution_micro"] for factor in row["factors"]) == row["score_micro"]
        assert sum(factor["full_micro"] for factor in row["factors"]) == 100_000_000
        assert all(one["contribution_micro"] + one["lost_micro"] == one["full_micro"] for one in row["factors"])


def test_the_worst_come_first_and_the_grades_count_everybody(on: CommandLine) -> None:
    data = every(on)
    order = [row["grade"] for row in data["grades"]]
    keys = [(-order.index(row["grade"]), row["score_micro"]) for row in data["customers"]]
    assert keys == sorted(keys)
    assert sum(row["customers"] for row in data["grades"]) == len(data["customers"])
    assert data["failures"] == []


def test_one_customer_has_the_score_it_has_among_all(on: CommandLine) -> None:
    among = {row["customer_id"]: row for row in every(on)["customers"]}
    named = said(on, "score", "C0061", "C0001", "C0061", "--json").data["customers"]
    assert [row["customer_id"] for row in named] == ["C0001", "C0061"]  # by number, each once
    assert [among[row["customer_id"]] for row in named] == named


def test_so_many_are_shown_as_were_asked_for(on: CommandLine) -> None:
    shown = said(on, "score", "--all", "--limit", "3").out
    assert [word for word in shown.split() if word.startswith("C0")] == [
        row["customer_id"] for row in every(on)["customers"][:3]
    ]
    assert "The worst 3 of 220" in shown


def test_the_whole_list_is_written_as_a_file(on: CommandLine, tmp_path: Path) -> None:
    done = said(on, "score", "--all", "-o", tmp_path / "scores.csv", lang="zh")
    assert (done.code, "220 家客户" in done.out) == (0, True)
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["客户"], row["得分"], row["等级"]) for row in rows] == [
        (row["customer_id"], row["score"], row["grade"]) for row in every(on)["customers"]
    ]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Costs most", "What costs most", "What would change it", "To be signed by", "Recommended")),
        ("zh", ("主要失分项", "主要失分原因", "怎样可以改变", "须签批", "建议额度")),
    ],
)
def test_people_read_it_in_their_language(on: CommandLine, lang: str, words: tuple[str, ...]) -> None:
    shown = said(on, "score", "C0001", lang=lang).out + said(on, "explain", "C0001", lang=lang).out
    assert [word for word in words if word not in shown] == []


class Terminal(io.StringIO):
    """Where a person looks on."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_is_longer_than_the_terminal(
    on: CommandLine, monkeypatch: pytest.MonkeyPatch, columns: int, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    settings = Settings(book=str(on.folder / "book.db"), user="mei", language=lang, keys=on.folder / "keys")
    for arguments in (["score", "--all"], ["explain", "C0001"], ["explain", "C0183"], ["measures", "list"]):
        out = Terminal()
        assert execute(StillWorld(on.at), settings, arguments, out, Terminal()) == 0
        shown = Text.from_ansi(out.getvalue()).plain.splitlines()
        assert len(shown) > 20
        assert [line for line in shown if cell_len(line.rstrip()) > columns] == []


def test_an_explanation_carries_the_same_figures_and_what_would_change_them(on: CommandLine) -> None:
    data = said(on, "explain", "C0001", "--json").data
    (row,) = said(on, "score", "C0001", "--json").data["customers"]
    assert {name: data[name] for name in row} == row
    assert sum(block["contribution_micro"] for block in data["blocks"]) == data["score_micro"]
    thens = [*data["levers"], *(step for steps in data["better_bands"].values() for step in steps)]
    assert len(thens) > 5
    assert all(then["score_micro"] - then["gain_micro"] == data["score_micro"] for then in thens)


def test_the_steps_lead_from_the_binding_method_to_the_recommendation(on: CommandLine) -> None:
    for row in every(on)["customers"]:
        limit = row["limit"]
        if limit["recommended"] is None:
            assert limit["absence"] is not None
            continue
        way = [limit["base"]["amount"], *(step["after"] for step in limit["steps"])]
        assert [step["before"] for step in limit["steps"]] == way[:-1]
        assert way[-1] == limit["recommended"]["amount"]
        assert [one["code"] for one in limit["methods"] if one["is_binding"]] == [limit["binding"]]


def test_only_what_was_known_on_the_day_counts(on: CommandLine) -> None:
    long_ago = said(on, "score", "C0001", "--as-of", "2019-01-01", "--json").data
    (row,) = long_ago["customers"]
    assert long_ago["as_of"] == "2019-01-01"
    assert (row["decisive"], row["limit"]["recommended"]) == ("CP10", None)


def test_a_measure_is_told_with_meaning_formula_and_figure(on: CommandLine) -> None:
    listed = said(on, "measures", "list", "--json").data["measures"]
    assert [row["name"] for row in listed] == list(MEASURES)
    shown = said(on, "measures", "show", "receivable_minor", "--customer", "C0001", "--json").data
    assert (shown["sql"], shown["absence"]) == (MEASURES["receivable_minor"].expression, None)
    open_now = said(on, "customer", "show", "C0001", "--json").data["exposure_parts"]["receivable"]
    assert int(shown["value"]) == parse_amount(open_now, "CNY")
    assert "CNY" in said(on, "measures", "show", "receivable_minor", "--customer", "C0001").out


def test_a_missing_figure_is_told_with_its_reason(on: CommandLine) -> None:
    shown = said(on, "measures", "show", "leverage", "--customer", "C0061", "--json").data
    assert (shown["value"], shown["absence"]) == (None, "no_statements")
    assert "no financial statements" in said(on, "measures", "show", "leverage", "--customer", "C0061").out


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("score",), "cli_customers_not_named"),
        (("score", "C0001", "--all"), "cli_options_exclude"),
        (("score", "C0001", "NOBODY"), "customer_unknown"),
        (("explain", "NOBODY"), "customer_unknown"),
        (("score", "C0001", "--as-of", "2031-01-01"), "cli_day_in_future"),
        (("explain", "C0001", "--as-of", "2031-01-01"), "cli_day_in_future"),
        (("explain", "C0001", "--as-of", "soon"), "cli_day_invalid"),
        (("measures", "show", "payment_indx"), "cli_choice_unknown"),
        (("measures", "list", "--family", "agin"), "cli_choice_unknown"),
        (("measures", "show", "leverage", "--customer", "NOBODY"), "customer_unknown"),
        (("measures", "show", "leverage", "--as-of", "2026-01-01"), "cli_day_without_customer"),
    ],
)
def test_what_cannot_be_is_said(on: CommandLine, lang: str, arguments: tuple[str, ...], code: str) -> None:
    failed = said(on, *arguments, "--json", lang=lang)
    assert (failed.code, failed.data["error"]["code"]) == (2, code)
    assert code not in said(on, *arguments, lang=lang).err


def test_a_misspelt_measure_is_suggested(on: CommandLine) -> None:
    assert "payment_index" in said(on, "measures", "show", "paymnt_index").err


def test_a_policy_without_a_scorecard_says_so(cli: CommandLine) -> None:
    for command in (("score", "--all"), ("explain", "C1")):
        assert cli(*command, "--json").data["error"]["code"] == "scorecard_not_in_policy"
    assert "评分卡" in cli("score", "--all", lang="zh").err


def test_a_customer_without_a_rate_is_listed_and_holds_up_nobody(cli: CommandLine) -> None:
    assert cli("policy", "activate", "machinery-cn").code == 0
    cli.take("ledger", "document_id,kind,customer_id,issued_on,due_on,amount,currency\n"
             "I9,invoice,C2,2026-11-01,2026-12-16,500,CHF\n")  # fmt: skip
    done = cli("score", "--all", "--json")
    assert done.code == 0
    assert {row["customer_id"] for row in done.data["customers"]} == {"C1", "C3", "C4"}
    assert [one["code"] for one in done.data["failures"]] == ["assessment_without_rate"]
    assert "CHF" in cli("score", "--all", lang="zh").out
    alone = cli("explain", "C2", "--json")
    assert (alone.code, alone.data["error"]["code"]) == (2, "assessment_without_rate")
    assert cli("score", "C2").code == 2
    assert "CHF" in cli("measures", "show", "receivable_minor", "--customer", "C2").err


def test_scores_are_told_with_two_decimals(on: CommandLine) -> None:
    for row in every(on)["customers"][:20]:
        assert abs(Decimal(row["score"]) - Decimal(row["score_micro"]) / 1_000_000) <= Decimal("0.005")
