"""Every command explains itself in both languages, and the reference page is what the commands say."""

from collections import Counter
from pathlib import Path

import pytest

from payworthy.cli.reference import markdown
from payworthy.cli.tree import COMMANDS, build, help_code, walk
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES

from .conftest import CommandLine

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"

NODES = [(path, node) for path, node in walk(build(catalogue("en")))]
LEAVES = [path for path, node in NODES if not hasattr(node, "commands")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_parameter_is_explained(language: str) -> None:
    texts = catalogue(language)
    wanted = {help_code(path) for path, _ in NODES}
    wanted |= {help_code(path, param.name) for path, node in NODES for param in node.params}
    assert sorted(wanted - texts.codes()) == []


def test_no_explanation_is_left_over() -> None:
    used = {help_code(path, name) for path, node in NODES for name in ("help", *(param.name for param in node.params))}
    assert sorted(code for code in catalogue("en").codes() if code.startswith("command.") and code not in used) == []


def test_every_command_of_the_list_is_in_the_tree() -> None:
    counted = sum(1 if callable(entry) else len(entry) for entry in COMMANDS.values())
    assert len(LEAVES) == counted
    assert Counter(LEAVES).most_common(1)[0][1] == 1


@pytest.mark.parametrize("path", [(), *(path for path, _ in NODES if path)], ids=" ".join)
def test_help_is_shown_in_both_languages_without_a_book(empty: CommandLine, path: tuple[str, ...]) -> None:
    english, chinese = (empty(*path, "--help", lang=language, book=None) for language in LANGUAGES)
    assert (english.code, english.err, chinese.code, chinese.err) == (0, "", 0, "")
    assert english.out.startswith("Usage: payworthy")
    assert chinese.out.startswith("用法：")
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in english.out.replace("月结30天", ""))


def test_help_is_asked_for_before_or_after_and_wins_over_everything(empty: CommandLine) -> None:
    after = empty("check", "--customer", "C1", "--json", "--help")
    assert after.out == empty("--help", "check").out
    assert "--amount" in after.out


def test_the_reference_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown()


def test_the_reference_page_is_made_by_a_command(empty: CommandLine) -> None:
    said = empty("--help", "--markdown", book=None)
    assert (said.code, said.out) == (0, markdown())


def test_the_reference_page_exists_in_chinese_too() -> None:
    assert "用法" not in markdown("en")
    assert all(text in markdown("zh") for text in ("# 命令参考", "payworthy hold release", "放行凭证"))
