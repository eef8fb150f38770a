"""Names in Latin letters compared word by word."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA, Indel

from payworthy.identity.comparison import Comparison
from payworthy.identity.data.latin_words import (
    GENERIC_WORDS,
    NICKNAMES,
    NUMBER_WORDS,
    PARTICLES,
    ROMAN,
    STOP_WORDS,
    TITLES,
)
from payworthy.identity.data.regions import LATIN_REGIONS
from payworthy.identity.names import Name
from payworthy.identity.slips import slipped, weight_of_slips
from payworthy.identity.sounds import folded, latin_syllables, plain_syllable, skeleton

_EDITS: Final = (0, 0, 0, 1, 1, 1, 2, 2, 2, 3)
"""Letters that may differ in a word of so many letters; three in a longer one."""

_LEAST: Final = 60
"""How alike (0 to 100) two words must be to stand for one another."""

_NUMBERS: Final = {**ROMAN, **NUMBER_WORDS}

Pair = tuple[int, int, int, str]
"""Positions in both names, how alike (0 to 100), why."""


def compare_latin(a: Name, b: Name, person: bool) -> Comparison:
    """Two names in Latin letters (or brought into them), not equal as a whole."""
    words_a, words_b = _words(a, person), _words(b, person)
    if not words_a or not words_b:
        return Comparison(0, ("no_name",))
    spaced = _without_blanks(words_a, words_b)
    if spaced:
        return spaced
    words_a, words_b, joined = _rejoined(words_a, words_b)
    sparse = a.script == "other" or b.script == "other"
    pairs = _aligned(words_a, words_b, person, sparse)
    score, reasons = _scored(words_a, words_b, pairs, person)
    if joined:
        reasons.append("spacing")
    if person:
        score = _as_person(words_a, words_b, score, reasons)
    slip = 0 if person else _slip(a, b)
    if slip > score:
        score, reasons = slip, ["typo"]
    short = _acronym(a, b) if not person and score < 80 else 0
    if short > score:
        return Comparison(short, ("acronym",))
    if not person:
        score = _numbered(a, b, score, reasons)
    return Comparison(max(0, min(99, score)), tuple(dict.fromkeys(reasons)) or ("token_order",))


def _words(name: Name, person: bool) -> tuple[str, ...]:
    if not person:
        return name.tokens
    whole = tuple(word for word in name.text.split() if word not in TITLES)
    return whole or name.tokens


def _without_blanks(a: Sequence[str], b: Sequence[str]) -> Comparison | None:
    if a != b and "".join(a) == "".join(b):
        return Comparison(97, ("spacing",))
    if len(a) > 1 and sorted(a) == sorted(b):
        return Comparison(98, ("token_order",))
    return None


def _rejoined(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Neighbouring words that the other name writes as one become one."""
    new_a, in_a = _joined(a, b)
    new_b, in_b = _joined(b, new_a)
    return new_a, new_b, in_a or in_b


def _joined(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    targets = {word for word in b if len(word) > 3} - set(a)
    if not targets or len(a) < 2:
        return a, False
    out: list[str] = []
    at = 0
    done = False
    while at < len(a):
        both = a[at] + a[at + 1] if at + 1 < len(a) else ""
        if both and (both in targets or any(folded(both) == folded(word) for word in targets)):
            out.append(both)
            at += 2
            done = True
        else:
            out.append(a[at])
            at += 1
    return tuple(out), done


# --- two words ---------------------------------------------------------------------------------------------------


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for names in NICKNAMES:
        for name in names:
            table[name] = table.get(name, frozenset()) | names
    return table


@lru_cache(maxsize=500_000)
def likeness(a: str, b: str, person: bool, sparse: bool = False) -> tuple[int, str]:
    """How alike two words are (0 to 100) and why; 0 if they are not one word. ``sparse``: one of them comes from a
    script that may leave out vowels."""
    if a == b:
        return 100, ""
    if not person and a in _NUMBERS and _NUMBERS.get(b, b) == _NUMBERS[a]:
        return 100, ""
    if not person and b in _NUMBERS and a == _NUMBERS[b]:
        return 100, ""
    if a.isdigit() or b.isdigit():
        return 0, ""
    if len(a) == 1 or len(b) == 1:
        return (80, "initials") if person and a[0] == b[0] else (0, "")
    if person and b in _nicknames().get(a, ()):
        return 88, "nickname"
    if a.removesuffix("s") == b.removesuffix("s"):
        return 97, ""
    sound_a, sound_b = folded(a), folded(b)
    if sound_a == sound_b and len(sound_a) > 1:
        return 95, "transliteration"
    found = _edited(a, b, sound_a, sound_b)
    if sparse and found[0] < 85 and len(a) > 2 and len(b) > 2:
        bones_a, bones_b = skeleton(a), skeleton(b)
        if min(len(bones_a), len(bones_b)) > 1 and bones_a.lstrip("a") == bones_b.lstrip("a"):
            return 88, "transliteration"
    if not found[0] and not person:
        short, long = sorted((a, b), key=len)
        if (
            len(short) >= 4
            and long.startswith(short)
            and (long in GENERIC_WORDS or long.removesuffix("s") in GENERIC_WORDS)
        ):
            return 88, "abbreviation"
    return found


def _edited(a: str, b: str, sound_a: str, sound_b: str) -> tuple[int, str]:
    size = max(len(a), len(b))
    edits = OSA.distance(a, b)
    if len(sound_a) > 2 and len(sound_b) > 2:
        edits = min(edits, OSA.distance(sound_a, sound_b) + (folded(a) != a or folded(b) != b) // 2)
    if edits > _EDITS[min(size, 9)]:
        return 0, ""
    alike = 100 - (100 * edits) // size
    if a[0] != b[0] and sound_a[0] != sound_b[0]:
        alike -= 8
    return (alike, "typo") if alike >= _LEAST else (0, "")


# --- whole names -------------------------------------------------------------------------------------------------


def _aligned(a: Sequence[str], b: Sequence[str], person: bool, sparse: bool) -> list[Pair]:
    """Each word with its best counterpart, best pairs first, each word once."""
    candidates: list[Pair] = []
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            alike, why = likeness(left, right, person, sparse)
            if alike:
                candidates.append((i, j, alike, why))
    candidates.sort(key=lambda pair: (-pair[2], abs(pair[0] - pair[1]), pair[0], pair[1]))
    used_a: set[int] = set()
    used_b: set[int] = set()
    pairs: list[Pair] = []
    for pair in candidates:
        if pair[0] not in used_a and pair[1] not in used_b:
            used_a.add(pair[0])
            used_b.add(pair[1])
            pairs.append(pair)
    return sorted(pairs)


@lru_cache(maxsize=200_000)
def weight(word: str, person: bool) -> int:
    """How much a word says about who it is, in hundredths of a telling word."""
    if person:
        if word in PARTICLES:
            return 25
        if len(word) == 1:
            return 40
        if word.endswith(("ovich", "evich", "ovych", "evych", "ovna", "evna", "ivna", "oglu", "ogly", "qizi")):
            return 60
        return 100
    if (
        word in GENERIC_WORDS
        or word.removesuffix("s") in GENERIC_WORDS
        or word.removesuffix("ies") + "y" in GENERIC_WORDS
    ):
        return 40
    if word in LATIN_REGIONS:
        return 60
    if len(word) == 1 or word in STOP_WORDS:
        return 45
    return 100


def _scored(a: Sequence[str], b: Sequence[str], pairs: list[Pair], person: bool) -> tuple[int, list[str]]:
    got_a, got_b = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    left_a = [word for at, word in enumerate(a) if at not in got_a]
    left_b = [word for at, word in enumerate(b) if at not in got_b]
    shared = [(min(weight(a[i], person), weight(b[j], person)), alike) for i, j, alike, _ in pairs]
    both = sum(size for size, _ in shared)
    met = sum(size * _credit(alike) for size, alike in shared) // 100
    missing_a, missing_b = (sum(weight(word, person) for word in left) for left in (left_a, left_b))
    conflict, extra = min(missing_a, missing_b), abs(missing_a - missing_b)
    strong = sum(1 for size, _ in shared if size >= 60)
    keep = 12 if person and strong >= 2 else 30 if person else 50
    total = both + 2 * conflict + extra * keep // 100
    score = met * 100 // total if total else 0
    if person and shared:  # a person is as sure as the least sure of the names
        weakest = min((alike for size, alike in shared if size >= 60), default=100)
        score = min(score, (2 * score + _credit(weakest)) // 3)
    if not any(size > 40 for size, _ in shared) and (left_a or left_b):
        score = min(score, 50)  # nothing telling is shared
    reasons = [why for *_, why in sorted(pairs, key=lambda pair: pair[2]) if why]
    if left_a and left_b:
        regions = any(word in LATIN_REGIONS for word in left_a) and any(word in LATIN_REGIONS for word in left_b)
        reasons.insert(0, "region_differs" if regions and not person else "token_differs")
    elif left_a or left_b:
        place = not person and all(word in LATIN_REGIONS for word in (*left_a, *left_b))
        reasons.append("region_missing" if place else "token_missing")
    if [pair[1] for pair in pairs] != sorted(pair[1] for pair in pairs):
        reasons.append("token_order")
        score -= 2
    return score, reasons


def _as_person(a: Sequence[str], b: Sequence[str], score: int, reasons: list[str]) -> int:
    """What only names of people have: syllables of Chinese in several spellings, and fathers named after sons."""
    if score < 88 and _same_syllables(a, b):
        reasons[:] = ["transliteration"]
        return 88
    if _fathers(a) & {(child, father) for father, child in _fathers(b)}:
        reasons.insert(0, "token_differs")
        return min(score, 70)
    return score


def _same_syllables(a: Sequence[str], b: Sequence[str]) -> bool:
    cut_a, cut_b = ([part for word in words for part in latin_syllables(word)] for words in (a, b))
    if len(cut_a) != len(cut_b) or not 2 <= len(cut_a) <= 4:
        return False
    whole = len("".join(cut_a)) == len("".join(a)) and len("".join(cut_b)) == len("".join(b))
    return whole and all(plain_syllable(x) == plain_syllable(y) for x, y in zip(cut_a, cut_b, strict=True))


def _fathers(words: Sequence[str]) -> set[tuple[str, str]]:
    """Who is called the child of whom: Salman bin Muhammad is not Muhammad bin Salman."""
    return {
        (words[at - 1], words[at + 1]) for at in range(1, len(words) - 1) if words[at] in ("bin", "ibn", "ben", "bint")
    }


def _credit(alike: int) -> int:
    """A word that is not quite the same counts less than its likeness says."""
    return 100 - (100 - alike) * 3 // 2


def _numbered(a: Name, b: Name, score: int, reasons: list[str]) -> int:
    if a.numbers == b.numbers:
        return score
    if (a.numbers and b.numbers and not set(a.numbers) & set(b.numbers)) or len(a.numbers) == len(b.numbers):
        reasons.insert(0, "number_differs")
        return min(score, 60)
    reasons.insert(0, "number_missing")
    return min(score - 6, 78)


def _slip(a: Name, b: Name) -> int:
    """A few letters wrong anywhere in the whole name, blanks and legal form among them, measured on its telling
    words: two letters make another firm of a short one, and a typing error in a long one."""
    edits = slipped(a.text, b.text)
    telling_a, telling_b = _telling(a), _telling(b)
    size = min(len(telling_a), len(telling_b))
    if edits is None or size <= 3:
        return 0
    halves = min(weight_of_slips(edits, telling_a, a.text, b.text), weight_of_slips(edits, telling_b, b.text, a.text))
    return 100 - 100 * halves // (2 * size)


def _telling(name: Name) -> str:
    """The telling words at the head of a name; of one that has none, its first words."""
    words = [word for word in name.tokens if weight(word, False) == 100]
    return " ".join(words) if words else name.core[: len(name.core) // 2]


def _acronym(a: Name, b: Name) -> int:
    """One name is made of the initials of the other."""
    for short, long in ((a, b), (b, a)):
        words = long.text.split()
        if len(short.tokens) == 1 and 3 <= len(short.core) <= 8 and len(words) >= 3:
            telling = "".join(word[0] for word in words if word not in STOP_WORDS)
            if short.core in (telling, "".join(word[0] for word in words), "".join(word[0] for word in long.tokens)):
                return 80
    return 0


def text_likeness(a: str, b: str) -> int:
    """Plain likeness of two texts, 0 to 100 (Indel, as in rapidfuzz's ratio)."""
    return int(100 * Indel.normalized_similarity(a, b))
