"""Both languages say the same things, and everything that can be said has a sentence."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import payworthy
from payworthy.check.action import ActionKind
from payworthy.check.finding import Outcome
from payworthy.facts.customer import OPTIONAL_FACTS
from payworthy.facts.order import CheckPoint
from payworthy.facts.person import Role
from payworthy.resources import catalogue, folder, read_toml
from payworthy.text.catalogue import LANGUAGES, Catalogue

SOURCE = Path(payworthy.__file__).parent


def _files(language: str) -> dict[str, Catalogue]:
    return {file.name: Catalogue(language, read_toml(file)) for file in folder(f"text/{language}").iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files_with_the_same_keys(language: str) -> None:
    english, other = _files("en"), _files(language)
    assert {name: texts.codes() for name, texts in other.items()} == {
        name: texts.codes() for name, texts in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_in_two_files(language: str) -> None:
    times = Counter(code for texts in _files(language).values() for code in texts.codes())
    assert [code for code, count in times.items() if count > 1] == []
    assert catalogue(language).codes() == times.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_takes_the_same_parameters(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert {code: other.parameters(code) for code in sorted(other.codes())} == {
        code: english.parameters(code) for code in sorted(english.codes())
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    texts = catalogue(language)
    assert [code for code in texts.codes() if not texts.say(code)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fixed_word_is_there(language: str) -> None:
    texts = catalogue(language)
    words = [
        *(f"outcome.{outcome}" for outcome in Outcome),
        *(f"action.{kind}" for kind in ActionKind),
        *(f"checkpoint.{point}" for point in CheckPoint),
        *(f"role.{role}" for role in Role),
        *(f"fact.{fact}" for fact in OPTIONAL_FACTS),
    ]
    assert [word for word in words if word not in texts] == []


ROOMS = sorted(path.name for path in SOURCE.iterdir() if path.name != "__pycache__" and path.suffix != ".typed")


def _failures(room: str) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Code and parameters of every failure that a room's source writes out; ``None`` where the parameters are not
    written out beside the code."""
    for path in sorted((SOURCE / room).rglob("*.py")) if (SOURCE / room).is_dir() else [SOURCE / room]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "invalid" and node.args and isinstance(node.args[0], ast.Constant):
                names = [keyword.arg for keyword in node.keywords]
                yield str(node.args[0].value), None if None in names else frozenset(name for name in names if name)
            elif node.func.id == "Failure" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                yield str(node.args[1].value), _keys(node.args[2]) if len(node.args) > 2 else frozenset()


def _keys(node: ast.expr) -> frozenset[str] | None:
    if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
        return frozenset(str(key.value) for key in node.keys if isinstance(key, ast.Constant))
    return None


def _spoken(params: frozenset[str]) -> frozenset[str]:
    """An amount beside its currency is spoken without its unit: ``open_minor`` is ``{open}``."""
    return frozenset(name.removesuffix("_minor") for name in params) if "currency" in params else params


def test_failures_are_found_in_the_source() -> None:
    assert ("amount_too_large", frozenset({"value"})) in list(_failures("base"))
    assert ("policy_currency_missing", None) in list(_failures("policy"))
    assert ("policy_file_unreadable", frozenset({"value"})) in list(_failures("policy_files.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_failure_of_a_room_has_a_sentence_that_uses_only_what_it_brings(room: str) -> None:
    texts = catalogue("en")
    failures = list(_failures(room))
    assert sorted({code for code, _ in failures if f"failure.{code}" not in texts}) == []
    unknown = {
        code: sorted(texts.parameters(f"failure.{code}") - _spoken(params))
        for code, params in failures
        if params is not None and not texts.parameters(f"failure.{code}") <= _spoken(params)
    }
    assert unknown == {}
