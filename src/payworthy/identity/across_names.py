"""A Chinese name beside one in Latin letters: business words by glossary, places by their English names, the rest by
sound. What was translated freely (雷 for thunder, 熊 for a firm called Kuma) is out of reach, and scores low."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from payworthy.identity.comparison import THRESHOLD_REVIEW, Comparison
from payworthy.identity.data.latin_words import TITLES
from payworthy.identity.data.readings import JAPANESE, SURNAME_SPELLINGS
from payworthy.identity.data.regions import CITIES, COUNTRIES, ENGLISH_PLACES, LATIN_REGIONS, PROVINCES
from payworthy.identity.han_sounds import by_sound
from payworthy.identity.latin_names import weight
from payworthy.identity.names import Name, generic_han, glossary
from payworthy.identity.script import syllables
from payworthy.identity.sounds import latin_syllables, plain_syllable

_LEAST_SOUND: Final = 58
"""How alike by sound (0 to 100) characters and a word must be to stand for one another in a company's name."""

_LEVEL_COMPANIES: Final = 48
_LEVEL_PERSONS: Final = 62
"""Inner scores that become ``THRESHOLD_REVIEW``."""

_PLACE: Final = 50
"""What a place says about who it is, in hundredths of a telling word."""


class _Unit(Struct):
    text: str
    size: int
    """What it says about who it is, in hundredths of a telling word."""
    words: tuple[tuple[str, ...], ...] = ()
    """English alternatives."""
    met: int = 0


def compare_across(han: Name, latin: Name, person: bool) -> Comparison:
    """A name in Chinese characters and one in Latin letters. Scores are levelled with those inside one script: a person
    looks from the score on at which nine of ten pairs of the first half were right (``bench/names.py``)."""
    if person or ("·" not in han.text and _looks_personal(han, latin)):
        return _levelled(_persons(han, latin), _LEVEL_PERSONS)
    found = _levelled(_companies(han, latin), _LEVEL_COMPANIES)
    if han.numbers and latin.numbers and han.numbers != latin.numbers:
        return Comparison(min(found.score, 60), ("number_differs", *found.reasons))
    return found


def _levelled(found: Comparison, level: int) -> Comparison:
    if found.score <= level:
        return Comparison(found.score * THRESHOLD_REVIEW // level, found.reasons)
    above = (found.score - level) * (97 - THRESHOLD_REVIEW) // (97 - level)
    return Comparison(THRESHOLD_REVIEW + above, found.reasons)


def _companies(han: Name, latin: Name) -> Comparison:
    units = _units(han)
    words = [_stem(word) for word in latin.tokens]
    sizes = [weight(word, False) for word in latin.tokens]
    open_words = dict(enumerate(words))
    reasons: list[str] = []
    met = [0] * len(words)
    if _translated(units, open_words, met):
        reasons.append("translation")
    if _sounded(units, open_words, met):
        reasons.append("transliteration")
    return _scored(han, latin, units, sizes, met, reasons)


def _looks_personal(han: Name, latin: Name) -> bool:
    return (
        not han.legal_form and len(han.core) <= 4 and not latin.legal_form and len(latin.tokens) <= 3 and not han.region
    )


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, _Unit]]:
    known: dict[str, _Unit] = {}
    for word, alternatives in glossary().items():
        size = 40 if word in generic_han() else 45 * min(len(word), 2)
        known[word] = _Unit(word, size, tuple(tuple(map(_stem, words)) for words in alternatives))
    for place in (*PROVINCES, *CITIES):
        names = ENGLISH_PLACES.get(place, ())
        spelled = "".join(syllables(place))
        known[place] = _Unit(place, _PLACE, ((spelled,), *((_stem(name),) for name in names)))
    known["香港"] = _Unit("香港", _PLACE, (("hong", "kong"), ("hongkong",), ("hk",)))
    for country, english in COUNTRIES.items():
        known[country] = _Unit(country, 40, tuple((_stem(word),) for word in english))
    for word, name in JAPANESE.items():
        earlier = known[word].words if word in known else ()
        known[word] = _Unit(word, 100, ((_stem(name),), *earlier))
    longest = sorted((word for word in known if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join(longest) + "|[0-9a-z]+"), known


def _units(han: Name) -> list[_Unit]:
    pattern, known = _lexicon()
    units: list[_Unit] = []
    for part in (*han.region.split(), *_parts(han)):
        at = 0
        for match in pattern.finditer(part):
            _residue(part[at : match.start()], units)
            word = match.group()
            found = known.get(word)
            if found:
                units.append(_Unit(word, found.size, found.words))
            else:
                units.append(_Unit(word, 100, ((_stem(word),),)))
            at = match.end()
        _residue(part[at:], units)
    return units


def _parts(han: Name) -> list[str]:
    """The core's parts between middle dots."""
    dotted = han.text.split("·")
    if len(dotted) == 1:
        return [han.core]
    parts: list[str] = []
    rest = han.core
    for piece in dotted:
        if rest.startswith(piece):
            parts.append(piece)
            rest = rest[len(piece) :]
    return [*parts, rest] if rest else parts


def _residue(whole: str, units: list[_Unit]) -> None:
    for text in filter(None, whole.split("与")):
        units.append(_Unit(text, 100 if len(text) > 1 else 60))


def _translated(units: Sequence[_Unit], open_words: dict[int, str], met: list[int]) -> bool:
    """Business words and places by their English alternatives, the longest first."""
    done = False
    for unit in units:
        for words in sorted(unit.words, key=len, reverse=True):
            at = _find(words, open_words)
            if at:
                unit.met = 100
                for place in at:
                    del open_words[place]
                    met[place] = 100
                done = True
                break
    return done


def _find(words: tuple[str, ...], open_words: dict[int, str]) -> list[int]:
    at: list[int] = []
    for word in words:
        place = next((i for i, open_word in open_words.items() if open_word == word and i not in at), None)
        if place is None:
            return []
        at.append(place)
    return at


def _sounded(units: Sequence[_Unit], open_words: dict[int, str], met: list[int]) -> bool:
    """Runs of what was not translated against runs of what is left of the other name, best first."""
    candidates: list[tuple[int, int, int, tuple[int, ...]]] = []
    order = sorted(open_words)
    for start in range(len(units)):
        text = ""
        for end in range(start, min(start + 4, len(units))):
            if units[end].met or units[end].size == _PLACE:
                break
            text += units[end].text
            for first in range(len(order)):
                for last in range(first, min(first + 3, len(order))):
                    places = tuple(order[first : last + 1])
                    if places[-1] - places[0] != last - first:
                        break
                    alike = by_sound(text, "".join(open_words[place] for place in places))
                    if alike >= _LEAST_SOUND + (0 if len(text) > 1 else 30):
                        candidates.append((alike, start, end, places))
    candidates.sort(key=lambda found: (-found[0], found[1], found[3]))
    done = False
    for alike, start, end, places in candidates:
        if any(units[at].met for at in range(start, end + 1)) or any(place not in open_words for place in places):
            continue
        credit = max(1, 100 - 2 * (100 - alike))  # halfway alike by sound is chance
        for at in range(start, end + 1):
            units[at].met = credit
        for place in places:
            del open_words[place]
            met[place] = credit
        done = True
    _characters(units, open_words, met)
    return done


def _characters(units: Sequence[_Unit], open_words: dict[int, str], met: list[int]) -> None:
    """Single characters that are words: 中 for China, 新 for new."""
    _, known = _lexicon()
    for unit in units:
        if unit.met or len(unit.text) > 4:
            continue
        got = 0
        for sign in unit.text:
            for words in known[sign].words if sign in known else ():
                at = _find(words, open_words)
                if at:
                    got += 1
                    for place in at:
                        del open_words[place]
                        met[place] = 80
                    break
        unit.met = 80 * got // len(unit.text)


def _scored(
    han: Name, latin: Name, units: Sequence[_Unit], sizes: Sequence[int], met: Sequence[int], reasons: list[str]
) -> Comparison:
    total_han, total_latin = sum(unit.size for unit in units), sum(sizes)
    got_han = sum(unit.size * unit.met for unit in units)
    got_latin = sum(size * share for size, share in zip(sizes, met, strict=True))
    if not got_han or not got_latin:
        return Comparison(0, ("different",))
    score = (got_han + got_latin) // (total_han + total_latin)
    open_han = [unit for unit in units if not unit.met]
    open_latin = [word for word, share in zip(latin.tokens, met, strict=True) if not share]
    telling = any(unit.met and unit.size > 50 for unit in units)
    if not telling and (open_han or open_latin):
        score = min(score, 40)  # trades and places alone are shared by many
    if open_han and open_latin:
        places = any(unit.size <= 50 for unit in open_han) and any(word in LATIN_REGIONS for word in open_latin)
        reasons.append("region_differs" if places else "token_differs")
        score -= 4
    elif open_han or open_latin:
        reasons.append("token_missing")
    return Comparison(max(0, min(97, score)), tuple(reasons) or ("different",))


# --- persons -----------------------------------------------------------------------------------------------------


def _persons(han: Name, latin: Name) -> Comparison:
    words = [word for word in latin.text.split() if word not in TITLES]
    parts = han.text.split("·")
    if len(parts) > 1:
        return _foreigner(parts, words)
    native = _native(han.core, words)
    if native.score or _spelled_like(han.core, words):
        return native
    return _foreigner([han.core], words)


def _spelled_like(core: str, words: Sequence[str]) -> bool:
    """Whether the other name has the form of a Chinese one: then it is read as one, syllable by syllable."""
    cut = [latin_syllables(word) for word in words]
    return all(cut) and sum(map(len, cut)) == len(core)


def _native(core: str, words: Sequence[str]) -> Comparison:
    """A Chinese or Korean person: family name first in Chinese, first or last in the other; a given name in English
    may stand beside it, or instead of the Chinese one, which then cannot be told."""
    best = 0
    for size in (1, 2):
        family, given = core[:size], core[size:]
        if not given:
            continue
        for at, word in enumerate(words):
            if not _family(family, word):
                continue
            rest = [other for place, other in enumerate(words) if place != at]
            for start in range(len(rest)):
                for end in range(start + 1, len(rest) + 1):
                    alike = _given(given, "".join(rest[start:end]))
                    extra = len(rest) - (end - start)
                    best = max(best, alike - 4 * extra if alike >= 75 else 0)
    return Comparison(min(best, 97), ("transliteration",)) if best else Comparison(0, ("different",))


def _family(family: str, word: str) -> bool:
    if (word,) in SURNAME_SPELLINGS.get(family, ()):
        return True
    spelled = syllables(family, True)
    return word == "".join(spelled) or (len(spelled) == 1 and plain_syllable(spelled[0]) == plain_syllable(word))


def _given(given: str, spelled: str) -> int:
    """Syllable by syllable: pinyin, or the older spelling, which is a little less certain."""
    own, cut = syllables(given), latin_syllables(spelled)
    if "".join(own) == spelled:
        return 96
    if len(own) != len(cut):
        return 0
    met = sum(plain_syllable(a) == plain_syllable(b) for a, b in zip(own, cut, strict=True))
    return 90 if met == len(own) else 40 * met // len(own)


def _foreigner(parts: Sequence[str], words: Sequence[str]) -> Comparison:
    """A foreign person spelled by sound, part by part; a lone part is the family name."""
    if not words:
        return Comparison(0, ("different",))
    if len(parts) == 1:
        alike = max(by_sound(parts[0], words[-1]), by_sound(parts[0], "".join(words[-2:])) if len(words) > 1 else 0)
        whole = by_sound(parts[0], "".join(words))
        score = max(whole, alike - 6 * (len(words) > 1))
        return Comparison(
            min(score, 92), ("transliteration",) if len(words) == 1 else ("transliteration", "token_missing")
        )
    found: list[int] = []
    at = 0
    for part in parts:
        options = [
            (by_sound(part, "".join(words[start:end])), end)
            for start in range(at, len(words))
            for end in range(start + 1, min(start + 3, len(words) + 1))
        ]
        alike, end = max(options, default=(0, at))
        found.append(alike)
        at = end if alike >= 45 else at
    score = (2 * min(found) + sum(found) // len(found)) // 3
    extra = max(0, len(words) - len(parts))
    reasons = ("transliteration", "token_missing") if extra else ("transliteration",)
    return Comparison(max(0, min(95, score - 2 * extra)), reasons)
