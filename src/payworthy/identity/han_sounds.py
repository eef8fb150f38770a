"""How Chinese characters sound beside a word in Latin letters: as pinyin, as an older romanisation, or as the spelling
of a foreign name by sound."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel, Levenshtein

from payworthy.identity.script import syllables
from payworthy.identity.sounds import latin_syllables, plain_syllable, skeleton

_SILENT_R: Final = re.compile("r(?=[^aeiou]|$)")
_SOFT_G: Final = re.compile("g(?=[eiy])")
_CODA: Final = re.compile("(?:n|ng)$")
_SHORT_BONES: Final = 80
"""Highest likeness by sound where there are fewer than three consonants to go by."""


@lru_cache(maxsize=100_000)
def han_bones(text: str) -> str:
    """The consonants of Chinese text, by the classes of ``sounds.skeleton``."""
    bones = ""
    for at, syllable in enumerate(filter(None, syllables(text))):
        bones += _onset(syllable, at == 0) + ("n" if _CODA.search(syllable) else "")
    return re.sub(r"(.)\1+", r"\1", bones)


def _onset(syllable: str, first: bool) -> str:
    if syllable == "er":
        return "l"
    if syllable[0] == "m":  # 姆 inside a name is a final m, which sounds like n beside a consonant
        return "n" if syllable == "mu" and not first else "m"
    if syllable[0] == "h":
        return "h" if first else ""
    if syllable[0] in "yaeiou":
        return "a" if first else ""
    return skeleton(syllable[:2] if syllable[:2] in ("zh", "ch", "sh") else syllable[0])


@lru_cache(maxsize=100_000)
def _latin_bones(word: str) -> tuple[str, ...]:
    start = "h" if word.startswith("h") else ""
    spellings = {word, _SILENT_R.sub("", word), _SOFT_G.sub("j", word), word.replace("ch", "k")}
    return tuple(sorted({re.sub(r"(.)\1+", r"\1", start + skeleton(text).replace("aa", "a")) for text in spellings}))


@lru_cache(maxsize=500_000)
def by_sound(text: str, word: str, person: bool = False) -> int:
    """How alike Chinese text and one word (or several, written together) sound, 0 to 100."""
    parts = syllables(text, person)
    spelled = "".join(parts)
    if not spelled or not word:
        return 0
    if spelled == word:
        return 100
    if spelled.replace("v", "u") == word.replace("v", "u"):
        return 99
    cut = latin_syllables(word)
    if len(cut) == len(parts) > 1 and all(map(_same_syllable, parts, cut)):
        return 93
    bones = han_bones(text)
    letters = int(100 * Indel.normalized_similarity(spelled, word))
    best = 0
    for other in _latin_bones(word):
        size = max(len(bones), len(other))
        alike = 100 - 100 * Levenshtein.distance(bones, other) // size if size else 0
        if min(len(bones.replace("a", "")), len(other.replace("a", ""))) < 2:
            alike = min(alike, letters + 10)
        best = max(best, alike)
    alike = (best * 65 + letters * 35) // 100
    return min(alike, _SHORT_BONES) if len(bones) < 3 else alike


def _same_syllable(a: str, b: str) -> bool:
    return a == b or plain_syllable(a) == plain_syllable(b)
