"""``payworthy model`` from end to end on made-up tables, in both languages."""

import csv
import io
import re
from pathlib import Path

import pytest

from ..model.tables import HEADER, made_rows
from .conftest import CommandLine

TEST = made_rows(900, seed=12, first_year=2021, years=2)


def text_of(rows: list[list[str]], header: tuple[str, ...] = HEADER) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tables and two versions of a scorecard, fitted by ann."""
    path = tmp_path_factory.mktemp("models")
    cli = CommandLine(path)
    cli.file("train.csv", "\ufeff" + text_of(made_rows(1500, seed=11)))
    cli.file("small.csv", text_of(made_rows(300, seed=13)))
    cli.file("test.csv", text_of(TEST))
    for table in ("train.csv", "small.csv"):
        said = cli(
            "model",
            "fit",
            "--kind",
            "scorecard",
            "--table",
            path / table,
            "--id",
            "company",
            "--date",
            "period",
            "--group",
            "company",
            "--label",
            "failed",
            "--name",
            "demo",
            "--models",
            path / "m",
            user="ann",
            book=None,
        )
        assert said.code == 0, said.err
    return path


@pytest.fixture
def model(folder: Path) -> "Model":
    return Model(folder)


class Model:
    """Model commands on one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cli = CommandLine(folder)

    def __call__(self, command: str, *more: str | Path, lang: str = "en", user: str = "bo"):
        words = ("model", command, *(("--name", "demo") if command != "list" else ()), "--models", self.folder / "m")
        return self.cli(*words, *more, lang=lang, user=user, book=None)


def test_every_row_gets_id_date_score_grade_pd_and_reasons_in_its_place(model: Model, tmp_path: Path) -> None:
    said = model("score", "--table", model.folder / "test.csv", "-o", tmp_path / "out.csv", "--version-number", "1")
    assert said.code == 0, said.err
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8")))
    assert [(row["id"], row["date"]) for row in rows] == [(row[0], row[1]) for row in TEST]
    assert list(rows[0])[:5] == ["id", "date", "score", "grade", "pd"]
    assert all(0 < float(row["pd"]) < 1 for row in rows)
    by_pd = sorted(rows, key=lambda row: float(row["pd"]))
    assert float(by_pd[0]["score"]) > float(by_pd[-1]["score"])
    assert by_pd[-1]["reason_1"]


def test_more_columns_in_another_order_change_nothing_and_a_missing_one_is_named(model: Model, tmp_path: Path) -> None:
    turned = [[*row[::-1], "note"] for row in TEST]
    (tmp_path / "turned.csv").write_text(text_of(turned, (*HEADER[::-1], "remark")), "utf-8")
    outs = []
    for place, table in enumerate((model.folder / "test.csv", tmp_path / "turned.csv")):
        assert model("score", "--table", table, "-o", tmp_path / f"{place}.csv", "--version-number", "1").code == 0
        outs.append((tmp_path / f"{place}.csv").read_text("utf-8"))
    assert outs[0] == outs[1]
    (tmp_path / "short.csv").write_text(text_of([row[:3] for row in TEST], HEADER[:3]), "utf-8")
    said = model("score", "--table", tmp_path / "short.csv", "-o", tmp_path / "no.csv", "--version-number", "1")
    assert said.code == 2
    assert '"income"' in said.err
    assert not (tmp_path / "no.csv").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_is_one_page_in_the_language_asked_for(model: Model, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "report.html"
    said = model("validate", "--table", model.folder / "test.csv", "--segment", "region", "-o", out, lang=lang)
    assert said.code == 0, said.err
    page = out.read_text("utf-8")
    assert page.count("<section>") == 10
    assert page.count("<svg") == 4
    assert "http" not in page.replace("http-equiv", "")
    assert "{" not in page.split("</style>")[1]
    assert ("模型验证报告" in page, "Validation of model" in page) == (lang == "zh", lang == "en")
    assert re.search(r"\b(?:report|model)\.[a-z_]+\b", page) is None
    if lang == "en":
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in page.split("</style>")[1])


def test_a_validation_on_the_training_file_says_so(model: Model) -> None:
    said = model("validate", "--json", "--table", model.folder / "train.csv", "--version-number", "1")
    assert said.data["is_training_data"] is True
    other = model("validate", "--json", "--table", model.folder / "test.csv", "--version-number", "1").data
    assert other["is_training_data"] is False
    assert other["performance"]["auc"] > 0.7
    assert {verdict["question"] for verdict in other["verdicts"]} >= {"auc", "ks", "brier", "grades", "stability"}


def test_promotion_needs_somebody_else_and_refuses_what_is_worse(folder: Path, tmp_path: Path) -> None:
    model = Model(folder)
    own = model("promote", "--table", folder / "test.csv", "--version-number", "1", user="ann")
    assert own.code == 2
    assert "ann fitted this version" in own.err
    assert model("promote", "--table", folder / "test.csv", "--version-number", "1").code == 0
    compared = model("compare", "--json", "--table", folder / "test.csv").data
    assert (compared["challenger"]["version"], compared["champion"]["version"]) == (2, 1)
    assert compared["challenger"]["auc"] < compared["champion"]["auc"]
    worse = model("promote", "--table", folder / "test.csv", "--version-number", "2")
    assert worse.code == 2
    assert "AUC" in worse.err
    listed = model("list", "--json").data["models"]
    assert [row["status"] for row in listed] == ["champion", "candidate"]
    shown = model("show", "--json").data
    assert shown["history"][-1]["by"] == "bo"
    assert shown["card"]["next_review_on"] == "2027-11-24"
    assert model("show", lang="zh").out.startswith("模型")


def test_a_label_nobody_can_read_is_not_guessed(empty: CommandLine) -> None:
    rows = [[*row[:-1], "ill" if row[-1] == "yes" else "well"] for row in made_rows(300)]
    table = empty.file("t.csv", text_of(rows))
    words = (
        "model",
        "fit",
        "--kind",
        "scorecard",
        "--table",
        table,
        "--label",
        "failed",
        "--name",
        "x",
        "--models",
        empty.folder / "m",
    )
    said = empty(*words, book=None)
    assert said.code == 2
    assert "--bad" in said.err
    assert empty(*words, "--bad", "ill", "--ignore", "company", "--ignore", "period", book=None).code == 0
    missing = empty(*(word if word != "failed" else "outcome" for word in words), book=None)
    assert missing.code == 2
    assert '"outcome"' in missing.err
