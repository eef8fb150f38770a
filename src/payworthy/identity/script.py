"""Characters brought to one form: width, traditional to simplified, accents, every other script in Latin letters."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from payworthy.identity.data.readings import CHARACTER_READINGS, SURNAME_READINGS, WORD_READINGS

if TYPE_CHECKING:
    from opencc import OpenCC

HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003134f]")
"""One Chinese character."""

_KANA: Final = re.compile("[\u3041-\u30ff]")
_FOREIGN: Final = re.compile("[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f\u3400-\u4dbf\u4e00-\u9fff]")
_READ_WORD: Final = re.compile("|".join(sorted(WORD_READINGS, key=len, reverse=True)))
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def script_of(text: str) -> str:
    """``han`` if any Chinese character is in it, ``latin`` if nothing but Latin letters, else ``other``."""
    if text.isascii():
        return "latin"
    if HAN.search(text) and not _KANA.search(text):
        return "han"
    return "other" if _FOREIGN.search(text) else "latin"


def plain_width(text: str) -> str:
    """Full-width and other compatibility forms become ordinary characters (Unicode NFKC); nothing invisible stays."""
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def simplified(text: str) -> str:
    """Traditional Chinese characters become simplified ones, phrase by phrase (OpenCC, ``t2s``)."""
    converted: str = _opencc().convert(text)
    return converted


@cache
def _opencc() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


def latin(text: str) -> str:
    """Any script in plain Latin letters (anyascii); accents go."""
    if text.isascii():
        return text
    from anyascii import anyascii

    return anyascii(text)


@lru_cache(maxsize=200_000)
def syllables(text: str, person: bool = False) -> tuple[str, ...]:
    """Pinyin of Chinese text without tones, one item per character; Latin runs stay one item. ``person``: the first
    character is a family name."""
    found: list[str] = []
    if person and text[:1] in SURNAME_READINGS:
        found.append(SURNAME_READINGS[text[0]])
        text = text[1:]
    at = 0
    for match in _READ_WORD.finditer(text):
        found.extend(_by_character(text[at : match.start()]))
        found.extend(WORD_READINGS[match.group()].split())
        at = match.end()
    found.extend(_by_character(text[at:]))
    return tuple(found)


def _by_character(text: str) -> list[str]:
    found: list[str] = []
    in_run = False
    for sign in text:
        if HAN.match(sign):
            found.append(reading(sign))
            in_run = False
        elif not sign.isalnum():
            in_run = False
        elif in_run:
            found[-1] += sign
        else:
            found.append(sign)
            in_run = True
    return found


@cache
def reading(sign: str) -> str:
    """The usual pinyin of one character, lower case; empty if nobody reads it."""
    special = CHARACTER_READINGS.get(sign)
    return special if special is not None else latin(sign).strip().lower()
