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


_OLDER_INITIALS: Final = (
    *(
        ("hs", "x"),
        ("tsz", "c"),
        ("ts", "c"),
        ("tz", "c"),
        ("sz", "s"),
        ("ss", "s"),
        ("zh", "j"),
        ("ch", "j"),
        ("sh", "x"),
    ),
    *(("b", "p"), ("d", "t"), ("g", "k"), ("q", "j"), ("z", "c"), ("r", "r")),
)
_OLDER_FINALS: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<=[aeiou])h$", ""),
        (r"^(c|s)u$", r"\1i"),
        (r"ung$", "ong"),
        (r"i?ong$", "ong"),
        (r"(?:ia|ie|ya|ye)n$", "ien"),
        (r"uei$", "ui"),
        (r"(?:yu|iu|iou|you)$", "iu"),
        (r"(?:ue|ie|ye|yue)$", "ie"),
        (r"(?:uo|o|e)$", "o"),
        (r"^y(?=i)", ""),
        (r"^w(?=u)", ""),
    )
)


@lru_cache(maxsize=100_000)
def plain_syllable(text: str) -> str:
    """A Chinese syllable in a form that pinyin and the older romanisation of Taiwan (Wade-Giles without its marks)
    share: where that leaves out the mark, b and p, d and t, zh, ch, j and q are one."""
    text = text.replace("ü", "u").replace("v", "u")
    for start, to in _OLDER_INITIALS:
        if text.startswith(start):
            text = to + text[len(start) :]
            break
    for pattern, to in _OLDER_FINALS:
        text = pattern.sub(to, text)
    return text


_LATIN_SYLLABLE: Final = re.compile(
    "(?:zh|ch|sh|hs|ts|tz|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]+(?:ng(?![aeiou])|n(?![aeiou])|r(?![aeiou])|h(?![aeiou]))?"
)


@lru_cache(maxsize=100_000)
def latin_syllables(word: str) -> tuple[str, ...]:
    """A word cut into Chinese syllables; empty if it cannot be."""
    parts = _LATIN_SYLLABLE.findall(word)
    return tuple(parts) if "".join(parts) == word else ()
