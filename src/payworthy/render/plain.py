"""Text of strangers on its way to a page: nothing in it may act, and nothing may hide."""

import unicodedata
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, Final

import msgspec

from payworthy.report.tree import Document

_SPACES: Final = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_STEERING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that turn the order of what is read around: a name may not look like another one."""
_SILENT: Final = frozenset({"Cc", "Cs", "Co", "Cn"})


def visible(text: str) -> str:
    """One line of text as a page may show it: line breaks and tabs are spaces; characters that steer, or mean nothing
    (controls, halves of pairs, unassigned), appear as their number, such as ``[U+202E]``."""
    if text.isascii() and text.isprintable():
        return text
    return _numbered(text, _acts)


def cleaned(document: Document, glyphs: frozenset[int] | None = None) -> Document:
    """The document with every text ``visible``, and, for a font that has only ``glyphs`` (code points), with the
    characters it lacks as their numbers."""
    used = characters_of(document)
    strange = {
        chr(point)
        for point in used
        if _acts(chr(point)) or chr(point) in _SPACES or (glyphs is not None and point not in glyphs)
    }
    if not strange:
        return document
    tree = msgspec.to_builtins(document)
    return msgspec.convert(_mapped(tree, lambda text: _numbered(text, strange.__contains__)), Document)


def characters_of(document: Document) -> set[int]:
    """Every code point that a text of the document holds."""
    used = set[str]()
    _each_text(msgspec.to_builtins(document), used.update)
    return set(map(ord, used))


def _each_text(value: Any, see: Callable[[str], None]) -> None:
    if isinstance(value, str):
        see(value)
    elif isinstance(value, dict):
        for item in value.values():
            _each_text(item, see)
    elif isinstance(value, list | tuple):
        for item in value:
            _each_text(item, see)


def _mapped(value: Any, turn: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return turn(value)
    if isinstance(value, dict):
        return {key: _mapped(item, turn) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, turn) for item in value]
    return value


def _acts(character: str) -> bool:
    return character in _STEERING or (character not in _SPACES and unicodedata.category(character) in _SILENT)


def _numbered(text: str, is_hidden: Callable[[str], bool]) -> str:
    spaced = "".join(" " if character in _SPACES else character for character in text)
    return "".join(_number(run) if hidden else "".join(run) for hidden, run in groupby(spaced, is_hidden))


def _number(run: Iterable[str]) -> str:
    return "[U+" + " ".join(f"{ord(character):04X}" for character in run) + "]"
