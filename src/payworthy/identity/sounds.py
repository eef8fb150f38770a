"""How names sound, in letters: spellings of one sound come together, so that transliterations meet."""

import re
from functools import lru_cache
from typing import Final

_FOLDS: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"sch", "sh"),
        (r"tch|tsch", "ch"),
        (r"shch", "sh"),
        (r"dzh|dj|zh", "j"),
        (r"kh|gh|x", "h"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|qu|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c(?!h)", "k"),
        (r"w", "v"),
        (r"z", "s"),
        (r"ee|ie|ii|iy|yi|ij|yy", "i"),
        (r"[yj]", "i"),
        (r"oo|ou|uu|oe", "u"),
        (r"ae|ai|ei|ey", "e"),
        (r"o", "u"),
        (r"(?<=[^aeiu])h", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """A word in Latin letters with spellings of one sound made one: Mahmoud and Mahmood, Sergey and Sergei."""
    for pattern, to in _FOLDS:
        word = pattern.sub(to, word)
    return word


_CLASSES: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"sch|shch|tch|sh|ch|zh|ph(?=[aeiou])", lambda match: {"ph": "f"}.get(match.group(), "x")),
        (r"c(?=[eiy])", "s"),
        (r"[ck]h?|q|g", "k"),
        (r"th|t|d", "t"),
        (r"b|p", "p"),
        (r"ng|n|m(?![aeiou])", "n"),
        (r"l|r", "l"),
        (r"v|w|f", "w"),
        (r"s|z|j|x", "x"),
        (r"[aeiouy]+|h", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a word by classes that survive a journey through Chinese characters (l and r, b and p, d and t,
    v and w become one); a vowel at the start is kept as ``a``."""
    bones = ("a" if word[:1] in "aeiouy" else "") + word
    for pattern, to in _CLASSES:
        bones = pattern.sub(to, bones)
    return ("a" if word[:1] in "aeiouy" else "") + bones


_WADE_GILES: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^hs", "x"),
        (r"^ts(?=[^zi])", "z"),
        (r"^tz", "z"),
        (r"^chi", "ji"),
        (r"^ch(?!i)", "zh"),
        (r"^p(?=[aeiou])", "b"),
        (r"^t(?=[aeiou])", "d"),
        (r"^k(?=[aeiou])", "g"),
        (r"^j(?=[^iu])", "r"),
        (r"ung$", "ong"),
        (r"ien$", "ian"),
        (r"ieh$|ueh$", "ie"),
        (r"(?<=[eu])h$", ""),
        (r"^szu$|^ssu$", "si"),
    )
)
_PLAIN_INITIALS: Final = (
    ("zh", "j"),
    ("ch", "j"),
    ("sh", "x"),
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("q", "j"),
    ("z", "c"),
    ("r", "j"),
    ("hs", "x"),
    ("s", "x"),
    ("c", "j"),
)


@lru_cache(maxsize=100_000)
def plain_syllable(text: str) -> str:
    """A Chinese syllable in a form that pinyin, Wade-Giles and common spellings of Taiwan, Hong Kong share, roughly."""
    text = text.replace("ü", "u").replace("v", "u")
    for pattern, to in _WADE_GILES:
        text = pattern.sub(to, text)
    for start, to in _PLAIN_INITIALS:
        if text.startswith(start):
            text = to + text[len(start) :]
            break
    text = re.sub("ung$", "ong", text)
    text = re.sub("(?<=[aeiou])u?o$", "o", text)
    return re.sub("iu$", "iou", text).replace("uo", "o").replace("w", "u")
