"""The documents are complete, point at things that exist, and say the same in both languages."""

import hashlib
import re
from collections import Counter
from enum import StrEnum
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

import payworthy
from payworthy.app.records import HoldState
from payworthy.check.action import ActionKind
from payworthy.check.decide import Decision
from payworthy.check.finding import Finding, Outcome, Severity, Verdict
from payworthy.check.remedy import Remedy
from payworthy.check.request import Request
from payworthy.check.rules import MANDATORY, RULES
from payworthy.check.snapshot import Group, History, LimitInForce, OverdueDocument, Party, Release, Snapshot
from payworthy.cli.tree import build, walk
from payworthy.exposure.components import COMPONENTS
from payworthy.exposure.reservation import MoveKind, Reservation
from payworthy.facts.order import CheckPoint
from payworthy.facts.person import Role
from payworthy.policy_files import preset_policy
from payworthy.resources import catalogue
from payworthy.text.catalogue import LANGUAGES

from .pages import ROOT, Page, chinese_of, page, pages
from .policy_rows import PAGE as POLICY_PAGE
from .policy_rows import rows

SOURCE: Final = Path(payworthy.__file__).parent
PAIRED: Final = ("README.md", "docs/how-to", "docs/explanation")
"""Pages that are there in Chinese too."""

BOTH: Final = [path for path in pages() if path.startswith(PAIRED) and not path.endswith(".zh-CN.md")]
CHECK_PAGES: Final = ("docs/explanation/order-check.md", "docs/explanation/order-check.zh-CN.md")


# ---- both languages ------------------------------------------------------------------------------------------------


def test_every_paired_page_has_its_twin_and_no_twin_is_alone() -> None:
    twins = {path for path in pages() if path.endswith(".zh-CN.md")}
    assert len(BOTH) >= 4
    assert twins == {chinese_of(path) for path in BOTH}


@pytest.mark.parametrize("path", BOTH)
def test_twins_have_the_same_headings_tables_and_blocks(path: str) -> None:
    english, chinese = page(path), page(chinese_of(path))
    assert _shape(chinese) == _shape(english)


def _shape(shown: Page) -> object:
    lines = shown.prose.splitlines()
    return {
        "headings": [level for level, _ in shown.headings],
        "rows": sum(line.startswith("|") for line in lines),
        "points": sum(bool(re.match(r" *(?:[-*]|\d+\.) ", line)) for line in lines),
        "blocks": [(block.language, block.name) for block in shown.blocks],
    }


@pytest.mark.parametrize("path", BOTH)
def test_twins_link_to_each_other_and_to_the_same_pages(path: str) -> None:
    english, chinese = page(path), page(chinese_of(path))
    twin = Path(chinese_of(path)).name
    assert twin in english.links
    assert Path(path).name in chinese.links
    assert {link.replace(".zh-CN", "") for link in chinese.links} == {
        link.replace(".zh-CN", "") for link in english.links
    }


# ---- nothing points nowhere ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", pages())
def test_no_link_is_dead(path: str) -> None:
    shown = page(path)
    assert [link for link in shown.links if not _leads_somewhere(shown, link)] == []


def _leads_somewhere(shown: Page, link: str) -> bool:
    if "://" in link:
        return link.startswith("https://")
    name, _, anchor = link.partition("#")
    target = shown.folder.joinpath(name).resolve() if name else ROOT / shown.path
    if not target.exists() or not anchor:
        return target.exists()
    return anchor in pages()[target.relative_to(ROOT).as_posix()].anchors


_CODE: Final = re.compile(r"`([^`\n]+)`")
_FILE: Final = re.compile(r"(?:\.?[\w-]+/)*[\w-]+\.(?:py|toml|md|csv|txt)|(?:\.?[\w-]+/)+")
_INVENTED: Final = re.compile(r"NAME|NNNN|RNN|xx/|demo-book|acme|my-erp|customers\.csv|gate\.pem|bad\.csv|credit\.db")


@pytest.mark.parametrize("path", ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", *CHECK_PAGES])
def test_every_file_that_is_named_exists(path: str) -> None:
    named = [name for name in _CODE.findall(page(path).prose) if _FILE.fullmatch(name) and not _INVENTED.search(name)]
    assert named
    assert [name for name in named if not _exists(name)] == []


def _exists(name: str) -> bool:
    if any((place / name).exists() for place in (ROOT, SOURCE)):
        return True
    return "/" not in name and any(file for place in (SOURCE, ROOT / "tests") for file in place.rglob(name))


def test_every_command_that_is_named_exists() -> None:
    known = {" ".join(path) for path, _ in walk(build(catalogue("en")))}
    groups = {path.partition(" ")[0] for path in known if " " in path}
    unknown = []
    for shown in pages().values():
        for words in re.findall(r"payworthy ([a-z]+(?: [a-z]+)?)", " ".join(_CODE.findall(shown.prose))):
            first = words.partition(" ")[0]
            if first not in known or (first in groups and " " in words and words not in known):
                unknown.append(f"{shown.path}: payworthy {words}")
    assert unknown == []


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", ROOT.joinpath("Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for shown in pages().values() for name in re.findall(r"(?:`|\n|\$ )make ([a-z]+)", shown.text)}
    assert named >= {"demo", "test", "lint", "bench"}
    assert named - targets == set()


# ---- what a reader must find ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_how_to_begin(path: str) -> None:
    for words in ("make demo", "make test", "payworthy init --preset limit-only", "payworthy verify", "LICENSE"):
        assert words in page(path).text


def test_every_room_has_its_line_in_the_architecture() -> None:
    entries = [entry for entry in SOURCE.iterdir() if entry.suffix == ".py" or entry.joinpath("__init__.py").is_file()]
    rooms = {entry.name if entry.suffix else f"{entry.name}/" for entry in entries if entry.stem != "__init__"}
    table = re.findall(r"^\| `([a-z_./]+)` \| (?:top|shell|verbs|core) \|", page("ARCHITECTURE.md").text, re.MULTILINE)
    assert sorted(table) == sorted(rooms)


@pytest.mark.parametrize("path", CHECK_PAGES)
def test_every_rule_has_its_row_with_the_name_that_answers_use(path: str) -> None:
    texts = catalogue("zh" if "zh-CN" in path else "en")
    found = re.findall(r"^\| (R\d\d) (.+?) \|", page(path).text, re.MULTILINE)
    assert found == [(code, texts.say(f"rule.{code}.name")) for code in RULES]


@pytest.mark.parametrize("path", CHECK_PAGES)
def test_the_explanation_says_what_cannot_be_switched_off_and_what_the_first_day_does_without(path: str) -> None:
    off = set(RULES) - preset_policy("limit-only").check.rules.keys()
    paragraphs = [set(re.findall(r"R\d\d", words)) for words in page(path).prose.split("\n\n")]
    assert MANDATORY | off in paragraphs


@pytest.mark.parametrize("path", CHECK_PAGES)
def test_every_part_of_the_exposure_is_explained(path: str) -> None:
    text = page(path).text
    shown = [
        name for name in COMPONENTS if not name.startswith("bank_bill_") and name not in ("disputed", "written_off")
    ]
    assert [name for name in shown if f"| `{name}`" not in text] == []


def test_the_policy_page_says_of_every_setting_what_the_program_says() -> None:
    """After a change on purpose: ``python -m tests.docs.rewrite``."""
    shown = [line for line in page(POLICY_PAGE).prose.splitlines() if line.startswith("| `")]
    assert sorted(shown) == sorted(rows().values())


# ---- words ---------------------------------------------------------------------------------------------------------


def _glossary() -> dict[str, str]:
    """Row of each word of the first column, and of each word in code type of the last, which is what it is made of."""
    found: dict[str, str] = {}
    for line in page("docs/glossary.md").text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            found |= {word: found.get(word, "") + line for word in _CODE.findall(f"{cells[0]} {cells[-1]}")}
    return found


def _facts() -> set[type]:
    modules = (import_module(f"payworthy.facts.{file.stem}") for file in SOURCE.joinpath("facts").glob("[a-z]*.py"))
    return {thing for module in modules for thing in vars(module).values() if _is_of(thing, module.__name__)}


def _is_of(thing: object, module: str) -> bool:
    return isinstance(thing, type) and thing.__module__ == module and not thing.__name__.startswith("_")


def _key(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


RECORDS: Final = [
    *(Request, Snapshot, Party, LimitInForce, Group, Release, History, OverdueDocument),
    *(Finding, Decision, Remedy, Reservation),
]
WORDS: Final = [Outcome, Severity, Verdict, ActionKind, MoveKind, HoldState]


def test_every_record_and_every_word_of_a_decision_is_in_the_glossary() -> None:
    facts = _facts()
    spoken = chain(*(kind for kind in (*facts, *WORDS) if issubclass(kind, StrEnum)), COMPONENTS)
    wanted = {_key(kind) for kind in (*facts, *RECORDS)} | {str(word) for word in spoken}
    assert len(facts) >= 12
    assert sorted(wanted - _glossary().keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_has_the_words_that_answers_use(language: str) -> None:
    texts, glossary = catalogue(language), _glossary()
    said = {
        **{outcome.value: texts.say(f"outcome.{outcome}") for outcome in Outcome},
        **{role.value: texts.say(f"role.{role}") for role in Role if language == "zh"},
        **{point.value: texts.say(f"checkpoint.{point}") for point in CheckPoint if language == "zh"},
        **{name: texts.say(f"cli.component.{name}") for name in ("receivable", "unbilled", "reserved", "collateral")},
    }
    assert {word: name for word, name in said.items() if name.lower() not in glossary[word].lower()} == {}


OF_THE_CODE: Final = {
    *("party", "customer_state", "limit_kind", "credit_days", "movement_kind", "overdue_document", "rung"),
    *("verdict", "severity", "action_kind", "claims", "batch", "field_kind", "pull_status", "challenge_state"),
    *("match_verdict", "file_item", "file_state", "told", "screening"),
    *("match_verdict", "subject", "place", "pseudonym"),
}
"""Ideas that only the code has a word for: what a user reads names their values."""


def test_every_chinese_word_of_the_glossary_is_one_that_a_user_reads() -> None:
    files = [*SOURCE.glob("text/zh/*.toml"), *ROOT.glob("*.zh-CN.md"), *ROOT.glob("docs/**/*.zh-CN.md")]
    read = "".join(file.read_text(encoding="utf-8") for file in files)
    rows = re.findall(r"^\| `([a-z_]+)`.*? \| (.+?) \|", page("docs/glossary.md").text, re.MULTILINE)
    words = {(key, word) for key, cell in rows for word in re.split("[、（）]", cell) if word}
    assert len(words) > 80
    assert {(key, word) for key, word in words if word not in read and key not in OF_THE_CODE} == set()


def test_no_word_stands_in_two_rows_unless_it_says_of_what() -> None:
    first = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+(?: \(.+?\))?) \|", page("docs/glossary.md").text, re.MULTILINE)
    assert [cell for cell, times in Counter(first).items() if times > 1] == []


# ---- decisions, changes, licence -----------------------------------------------------------------------------------

DECISIONS: Final = sorted(path for path in pages() if path.startswith("docs/decisions/"))


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(Path(path).name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert set(DECISIONS) <= set(page("ARCHITECTURE.md").links)


@pytest.mark.parametrize("path", DECISIONS)
def test_a_decision_says_what_it_gives_up_and_how_it_would_show_to_be_wrong(path: str) -> None:
    (level, title), *sections = page(path).headings
    assert (level, title.partition(".")[0]) == (1, str(int(Path(path).name[:4])))
    assert sections == [
        (2, "Context"),
        (2, "Choice"),
        (2, "What we give up"),
        (2, "How we would notice that we were wrong"),
    ]


KINDS_OF_CHANGE: Final = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Known limits"}


def test_the_changelog_knows_this_version_and_keeps_its_form() -> None:
    headings = page("CHANGELOG.md").headings
    versions = [text for level, text in headings if level == 2]
    assert versions[0] == "[Unreleased]"
    assert versions[1].startswith(f"[{payworthy.__version__}]")
    assert {text for level, text in headings if level == 3} <= KINDS_OF_CHANGE


def test_the_packs_changelog_knows_their_version() -> None:
    version = preset_policy("machinery-cn").version
    assert f"## [{version}]" in page("src/payworthy/policy/packs/CHANGELOG.md").text


def test_the_licence_is_apache_2_word_for_word() -> None:
    text = ROOT.joinpath("LICENSE").read_bytes()
    assert hashlib.sha256(text).hexdigest() == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
