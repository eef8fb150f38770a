"""The command line as a whole: options that hold everywhere, mistakes in its use, faults, exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from payworthy.cli.init import without_password

from .conftest import CommandLine

ENGLISH_AND_CHINESE = [
    pytest.param(("chek",), "cli_command_unknown", "check", "check", id="command"),
    pytest.param(("hold", "lst"), "cli_command_unknown", "list", "list", id="subcommand"),
    pytest.param(("check", "--custmer", "C1"), "cli_option_unknown", "--custmer", "--custmer", id="option"),
    pytest.param(("--colour", "check"), "cli_option_unknown", "--colour", "--colour", id="option-first"),
    pytest.param(("check", "--customer"), "cli_option_needs_value", "--customer", "--customer", id="no-value"),
    pytest.param(("customer", "show"), "cli_parameter_missing", "CUSTOMER is missing", "缺少 CUSTOMER", id="argument"),
    pytest.param(("customer", "list", "--limit", "x"), "cli_count_invalid", "--limit", "--limit", id="number"),
    pytest.param(("hold", "list", "more"), "cli_too_much", "more", "more", id="too-much"),
    pytest.param(("hold", "list", "--lang", "fr"), "cli_choice_unknown", "--lang", "--lang", id="language"),
    pytest.param(("hold", "list", "--book"), "cli_option_needs_value", "--book", "--book", id="no-book-name"),
]


@pytest.mark.parametrize(("arguments", "code", "english", "chinese"), ENGLISH_AND_CHINESE)
def test_a_mistake_is_explained(
    cli: CommandLine, arguments: tuple[str, ...], code: str, english: str, chinese: str
) -> None:
    said = cli("--json", *arguments)
    assert (said.code, said.data["error"]["code"], said.err) == (2, code, "")
    assert english in cli(*arguments).err
    in_chinese = cli(*arguments, lang="zh")
    assert (in_chinese.code, in_chinese.out) == (2, "")
    assert chinese in in_chinese.err


def test_a_group_alone_lists_its_commands_and_is_bad_input(empty: CommandLine) -> None:
    said = empty("hold")
    assert said.code == 2
    assert "release" in said.out


def test_options_that_hold_everywhere_may_stand_anywhere(cli: CommandLine) -> None:
    other = str(cli.book)
    first = cli("--book", other, "--lang=zh", "person", "list", book=None).out
    assert first == cli("person", "list", "--book", other, "--lang", "zh", book=None).out
    assert "信用经理" in first
    assert cli("--as", "ghost", "policy", "activate", "intl", "--json").data["error"]["code"] == "person_unknown"


def test_without_a_book_the_way_to_one_is_told(empty: CommandLine) -> None:
    assert "payworthy init" in empty("hold", "list", book=None).err
    assert empty("hold", "list", "--json").data["error"]["code"] == "book_not_found"


def test_a_book_is_never_made_over_something(cli: CommandLine) -> None:
    before = cli.book.read_bytes()
    assert cli("init", "--json").data["error"]["code"] == "book_exists"
    assert cli.book.read_bytes() == before


def test_a_new_book_tells_its_policy_its_person_and_its_keys(empty: CommandLine) -> None:
    data = empty("init", "--preset", "intl", "--json").data
    assert (data["person"], data["keys"]) == ("mei", str(empty.folder / "keys"))
    assert data["policy"]["id"] == empty("policy", "show", "--json").data["id"]


def test_preset_and_file_exclude_each_other(empty: CommandLine) -> None:
    said = empty("init", "--preset", "intl", "--policy", "x.toml", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "cli_options_exclude")
    assert not empty.book.exists()


def test_a_book_can_begin_with_the_companys_own_policy(empty: CommandLine) -> None:
    ours = empty.file("ours.toml", 'preset = "limit-only"\nversion = "ours-1"\n')
    assert empty("init", "--policy", ours, "--json").data["policy"]["version"] == "ours-1"


def test_a_databases_password_is_never_shown() -> None:
    assert without_password("postgresql://mei:secret@db:5432/book") == "postgresql://db:5432/book"
    assert without_password("books/a@b.db") == "books/a@b.db"


def test_a_file_that_is_no_book_is_a_fault_without_a_traceback(empty: CommandLine) -> None:
    empty.file(empty.book.name, "no book at all, but long enough to be looked at as one" * 50)
    said = empty("hold", "list", "--json")
    assert (said.code, said.data["error"]["code"], said.err) == (1, "cli_book_unreadable", "")
    assert "Traceback" not in empty("hold", "list").err


def test_a_folder_without_rights_or_place_is_said(empty: CommandLine) -> None:
    said = empty("init", empty.folder / "nowhere" / "book.sqlite", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "book_folder_missing")


def test_the_version_is_told(empty: CommandLine) -> None:
    assert empty("version", "--json").data["payworthy"] in empty("--version").out


def _process(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = "from payworthy.wiring import main; main()"
    env = os.environ | {"PAYWORTHY_USER": "mei", "PAYWORTHY_LANG": "en", "PAYWORTHY_BOOK": "b.db"} | environment
    return subprocess.run(
        [sys.executable, "-c", command, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def test_the_process_ends_with_the_exit_code(tmp_path: Path) -> None:
    made = _process(tmp_path, "init", "--preset", "limit-only")
    assert (made.returncode, made.stderr) == (0, "")
    assert (tmp_path / "b.db.keys").is_dir()
    assert _process(tmp_path, "hold", "show", "H-NONE").returncode == 2
    assert "没有" in _process(tmp_path, "chek", PAYWORTHY_LANG="zh", PYTHONIOENCODING="utf-8").stderr


def test_a_terminal_that_knows_no_chinese_stops_no_answer(tmp_path: Path) -> None:
    _process(tmp_path, "init", "--preset", "limit-only")
    said = _process(tmp_path, "person", "list", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert (said.returncode, "mei" in said.stdout) == (0, True)
    as_json = _process(tmp_path, "person", "list", "--lang", "zh", "--json", PYTHONIOENCODING="ascii")
    assert as_json.returncode == 0
