"""``payworthy report``: one customer or all, as the file somebody reads."""

import hashlib
import io
import json
import shutil
import sqlite3
from pathlib import Path

import openpyxl
import pypdf
import pytest

from .conftest import CommandLine, Said


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The demonstration's book, as the night left it."""
    folder = tmp_path_factory.mktemp("report")
    line = CommandLine(folder)
    assert line("demo", folder / "demo", "--json").code == 0
    assert line("nightly", "--json", book=str(folder / "demo" / "book.db"), user="wu.min").code == 0
    return line


def report(line: CommandLine, *arguments: str | Path, lang: str = "en") -> Said:
    """The command on the demonstration's book."""
    return line("report", *arguments, book=str(line.folder / "demo" / "book.db"), user="wu.min", lang=lang)


def test_json_goes_to_the_screen_and_is_the_whole_document(demo: CommandLine) -> None:
    said = report(demo, "C0208", "--format", "json")
    assert said.code == 0
    document = said.data["document"]
    assert document["language"] == "en"
    assert document["as_of"] == "2026-11-24"
    assert [section["number"] for section in document["sections"]] == [0, *range(2, 13)]


@pytest.mark.parametrize(("lang", "word"), [("zh", "仅限"), ("en", "No open account")])
def test_a_pdf_says_the_decision_on_its_first_page(demo: CommandLine, lang: str, word: str) -> None:
    file = demo.folder / f"one-{lang}.pdf"
    said = report(demo, "C0208", "-o", file, lang=lang)
    assert said.code == 0, said.err
    assert str(file) in said.out
    pages = pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages
    first = pages[0].extract_text().replace("\n", "")
    assert ("不予赊销" if word == "仅限" else word) in first


def test_a_workbook_has_a_sheet_per_section(demo: CommandLine) -> None:
    file = demo.folder / "one.xlsx"
    assert report(demo, "C0208", "--format", "xlsx", "-o", file).code == 0
    assert len(openpyxl.load_workbook(file).sheetnames) >= 13


def test_html_stands_alone(demo: CommandLine) -> None:
    file = demo.folder / "one.html"
    assert report(demo, "C0208", "--format", "html", "-o", file).code == 0
    text = file.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "No open account" in text


def test_an_answer_for_machines_names_file_and_digest(demo: CommandLine) -> None:
    file = demo.folder / "two.html"
    data = report(demo, "C0208", "--format", "html", "-o", file, "--json").data
    assert data["file"] == str(file)
    assert data["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_report_records_nothing_but_that_personal_data_were_seen(demo: CommandLine) -> None:
    book = demo.folder / "demo" / "book.db"

    def rows() -> dict[str, int]:
        with sqlite3.connect(book) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in names}

    before = rows()
    assert report(demo, "C0208", "--format", "json").code == 0
    changed = {name for name, count in rows().items() if count != before[name]}
    assert changed <= {"access", "audit_entry", "personal_access", "audit_checkpoint", "audit_seal"}
    seen = demo("privacy", "access", "C0208", "--json", book=str(book), user="wu.min").data
    assert "report" in json.dumps(seen)


def test_all_reports_are_written_once(demo: CommandLine) -> None:
    folder = demo.folder / "all"
    first = report(demo, "--all", "--format", "json", "-o", folder, "--json").data
    assert (first["written"], first["unchanged"], first["failures"]) == (220, 0, [])
    file = folder / "C0208-report-en.json"
    kept = file.stat().st_mtime_ns
    file.with_name("C0001-report-en.json").unlink()
    file.with_name("C0002-report-en.json").write_text("somebody wrote into it")
    again = report(demo, "--all", "--format", "json", "-o", folder, "--json").data
    assert (again["written"], again["unchanged"]) == (2, 218)
    assert file.stat().st_mtime_ns == kept
    assert json.loads(file.with_name("C0002-report-en.json").read_text())["document"]["number"] == "CR-C0002-20261124"


def test_a_customer_that_fails_holds_up_nobody_else(demo: CommandLine) -> None:
    book = demo.folder / "copy.db"
    shutil.copy(demo.folder / "demo" / "book.db", book)
    rows = (
        "document_id,kind,customer_id,issued_on,due_on,amount,currency\nX1,invoice,C0100,2026-11-01,2026-12-01,5,BRL\n"
    )
    taken = demo("import", "ledger", demo.file("brl.csv", rows), book=str(book), user="wu.min")
    assert taken.code == 0, taken.err
    folder = demo.folder / "some"
    said = demo("report", "--all", "--format", "json", "-o", folder, "--json", book=str(book), user="wu.min")
    assert said.code == 2
    assert [failure["params"]["customer_id"] for failure in said.data["failures"]] == ["C0100"]
    assert said.data["written"] == 219
    assert not folder.joinpath("C0100-report-en.json").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("C9999",), "customer_unknown"),
        ((), "cli_customers_not_named"),
        (("--all",), "cli_report_folder_not_named"),
        (("C0208", "--all", "-o", "x"), "cli_options_exclude"),
        (("C0208", "--format", "docx"), "cli_choice_unknown"),
        (("C0208", "--as-of", "2027-01-01"), "cli_day_in_future"),
    ],
)
def test_what_cannot_be_done_is_said(demo: CommandLine, arguments: tuple[str, ...], code: str) -> None:
    said = report(demo, *arguments, "--json")
    assert said.code != 0
    assert said.data["error"]["code"] == code
