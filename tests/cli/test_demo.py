"""``payworthy demo``: the first thing anybody runs."""

import json
import shlex
from pathlib import Path

import pytest

from payworthy.cli.demo import FILES
from payworthy.portfolio.synthetic import generate

from .conftest import CommandLine, Said


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, Said]:
    """One demonstration in Chinese for all tests of this file, and a command line on its book."""
    folder = tmp_path_factory.mktemp("demo")
    said = CommandLine(folder)("demo", folder / "book", "--json", lang="zh")
    assert said.code == 0, said.out
    return CommandLine(folder / "book"), said


def on(line: CommandLine, *arguments: str, **more: str) -> Said:
    """A command on the demonstration's book, run years later: its clock stands still."""
    return line.later(days=1000)(*arguments, book=str(line.folder / "book.db"), **more)


def test_every_order_of_the_day_comes_out_as_its_story_says(shown: tuple[CommandLine, Said]) -> None:
    answers = shown[1].data["orders"]
    stories = generate().stories
    assert [(answer["order_id"], answer["outcome"]) for answer in answers] == [
        (story.order_id, story.outcome.value) for story in stories
    ]


def test_who_sells_is_denied_and_who_may_releases(shown: tuple[CommandLine, Said]) -> None:
    release = shown[1].data["release"]
    assert release["outcome"] == "approved"
    assert release["denied_to"] != release["released_by"]
    assert (
        on(shown[0], "hold", "show", release["hold_id"], "--json").data["hold"]["closed_by"] == release["released_by"]
    )


def test_the_book_proves_itself(shown: tuple[CommandLine, Said]) -> None:
    assert shown[1].data["verify"]["is_intact"]
    assert on(shown[0], "verify").code == 0


def test_every_command_it_names_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line = CommandLine(tmp_path)
    out = line("demo").out.splitlines()
    book, *commands = [words for words in out[out.index("Try now:") + 1 :] if words.startswith("  ")]
    assert book == "  export PAYWORTHY_BOOK=demo-book/book.db"
    for command in commands:
        said = line.later(days=400)(*shlex.split(command)[1:], book="demo-book/book.db")
        assert said.code in (0, 3), (command, said.err)


def test_the_files_are_the_same_bytes_every_time(shown: tuple[CommandLine, Said], tmp_path: Path) -> None:
    CommandLine(tmp_path)("demo", tmp_path / "again", "--json", lang="zh")
    for _, name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (shown[0].folder / name).read_bytes()


def test_its_files_are_in_the_language_of_whoever_runs_it(shown: tuple[CommandLine, Said]) -> None:
    assert (shown[0].folder / "customers.csv").read_text(encoding="utf-8").startswith("客户编号,")


def test_its_clock_stands_so_that_the_next_commands_work_on_any_day(shown: tuple[CommandLine, Said]) -> None:
    said = on(shown[0], "check", "--customer", "C0082", "--amount", "1000", "--what-if", "--json")
    assert said.data["decided_at"] == "2026-11-24T01:00:00+00:00"
    assert said.data["outcome"] != "refused"


def test_a_folder_with_other_things_is_left_alone(empty: CommandLine) -> None:
    empty.file("precious.txt", "mine")
    said = empty("demo", empty.folder, "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "cli_demo_folder_taken")
    assert [path.name for path in empty.folder.iterdir()] == ["precious.txt"]
    assert empty("demo", empty.folder / "precious.txt", "--json").data["error"]["code"] == "cli_demo_not_a_folder"


def test_an_earlier_demonstration_is_made_anew(tmp_path: Path) -> None:
    line = CommandLine(tmp_path)
    first, second = (line("demo", tmp_path / "d") for _ in range(2))
    assert (first.code, second.code) == (0, 0), second.err
    assert "SO261124-01" in second.out


def test_a_real_book_has_no_clock_that_stands(cli: CommandLine) -> None:
    marker = cli.folder / ".payworthy-demo.json"
    marker.write_text(json.dumps({"clock": "2020-01-01T00:00:00+00:00"}), encoding="utf-8")
    assert cli.check()["decided_at"] == "2026-11-24T01:00:00+00:00"
