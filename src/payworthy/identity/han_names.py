"""Chinese names compared: trade name first, business words second, place and legal form beside them."""

from typing import Final

from rapidfuzz.distance import Levenshtein

from payworthy.identity.comparison import Comparison
from payworthy.identity.names import Name, generic_han, is_place
from payworthy.identity.script import syllables
from payworthy.identity.slips import slipped, weight_of_slips

_BRAND_SHARE: Final = 70
"""Share of the trade name in a company's likeness, in hundredths; the rest is the words of its business."""

_BRAND_SLIP: Final = 78
"""Highest likeness where a character of a short trade name is another: a slip of the pen, or another firm."""


def compare_han(a: Name, b: Name, person: bool) -> Comparison:
    """Two Chinese names, not equal as a whole. Different places make different bodies: a trade name (字号) is
    registered within one place, so the same one elsewhere is somebody else's."""
    if person:
        return _persons(a, b)
    reasons: list[str] = []
    if a.core == b.core:
        score = 97
        reasons.append("equal_core")
    else:
        score = _cores(a, b, reasons)
    score = _beside(a, b, score, reasons)
    slip = _slip(a, b)
    if slip > score:
        score, reasons = slip, ["typo"]
    if a.numbers != b.numbers:
        differ = bool(a.numbers) and bool(b.numbers)
        reasons.insert(0, "number_differs" if differ else "number_missing")
        score = min(score, 60) if differ else min(score - 5, 82)
    return Comparison(max(0, min(99, score)), tuple(dict.fromkeys(reasons)))


def _beside(a: Name, b: Name, score: int, reasons: list[str]) -> int:
    """What place, branch and legal form take off."""
    if a.region != b.region:
        differ = _other_place(a, b)
        reasons.append("region_differs" if differ else "region_missing")
        score = min(score - 20, 70) if differ else score - 5
    if a.branch != b.branch:
        reasons.append("branch_differs")
        score -= 8
    if a.legal_form != b.legal_form and a.legal_form and b.legal_form:
        reasons.append("legal_form_differs")
        score -= 4
    return score


def _other_place(a: Name, b: Name) -> bool:
    return bool(a.region) and bool(b.region) and not (set(a.region.split()) & set(b.region.split()))


def _slip(a: Name, b: Name) -> int:
    """One or two characters wrong anywhere in the whole name, its place and legal form among them; 0 if more are, or if
    the name speaks of two places that exist."""
    edits = slipped(a.text, b.text)
    if edits is None or (_other_place(a, b) and all(map(is_place, (*a.region.split(), *b.region.split())))):
        return 0
    size = min(len(a.region.replace(" ", "")) + len(a.core), len(b.region.replace(" ", "")) + len(b.core))
    brand_a, brand_b = _split(a)[0], _split(b)[0]
    if size < 4 or not set(brand_a) & set(brand_b):
        return 0  # too short, or nothing is left of the trade name
    if brand_a == brand_b and _split(a)[1] != _split(b)[1]:
        return 0  # another trade, rightly spelled
    halves = min(weight_of_slips(edits, brand_a, a.text, b.text), weight_of_slips(edits, brand_b, b.text, a.text))
    slip = 100 - 100 * halves // (2 * (size + 2))
    return min(slip, _BRAND_SLIP) if len(brand_a) == len(brand_b) and brand_a != brand_b else slip


def _split(name: Name) -> tuple[str, str]:
    """Trade name and business words."""
    words = generic_han()
    brand = "".join(token for token in name.tokens if token not in words)
    trade = "".join(token for token in name.tokens if token in words)
    return (brand, trade) if brand else (trade, "")


def _cores(a: Name, b: Name, reasons: list[str]) -> int:
    brand_a, trade_a = _split(a)
    brand_b, trade_b = _split(b)
    edits = Levenshtein.distance(a.core, b.core)
    size = max(len(a.core), len(b.core))
    whole = 100 - 100 * edits // size
    brand = _alike(brand_a, brand_b)
    trade = 100 if trade_a == trade_b else _alike(trade_a, trade_b) if trade_a and trade_b else 60
    sound = _alike_by_sound(brand_a, brand_b)
    if sound > brand:
        brand = (brand + sound) // 2
        reasons.append("homophone")
    parts = (brand * _BRAND_SHARE + trade * (100 - _BRAND_SHARE)) // 100
    if brand_a == brand_b:
        reasons.append("token_missing" if not trade_a or not trade_b else "token_differs")
        return max(parts, whole)
    if edits <= 2 and set(brand_a) & set(brand_b):
        reasons.append("typo")
    elif not reasons:
        reasons.append("token_differs")
    short, long = sorted((a.core, b.core), key=len)
    if len(short) >= 4 and short in long:
        reasons.append("token_missing")
        return max(parts, whole, 70)
    if sorted(a.core) == sorted(b.core):
        reasons.insert(0, "token_order")
        return max(parts, 88)
    return max(min(parts, whole + 15), whole - 20)


def _alike(a: str, b: str) -> int:
    return 100 - 100 * Levenshtein.distance(a, b) // max(len(a), len(b), 1)


def _alike_by_sound(a: str, b: str) -> int:
    sounds_a, sounds_b = syllables(a), syllables(b)
    return 100 - 100 * Levenshtein.distance(sounds_a, sounds_b) // max(len(sounds_a), len(sounds_b), 1)


def _persons(a: Name, b: Name) -> Comparison:
    """People's names are short: one other character is another person, unless it sounds the same."""
    if a.core == b.core:
        return Comparison(98, ("equal_core",))
    if syllables(a.core, person=True) == syllables(b.core, person=True):
        return Comparison(78, ("homophone",))
    parts_a, parts_b = set(a.tokens), set(b.tokens)
    if parts_a & parts_b and (parts_a <= parts_b or parts_b <= parts_a):
        return Comparison(80, ("token_missing",))
    alike = _alike(a.core, b.core)
    if max(len(a.core), len(b.core)) >= 5:
        sound = _alike_by_sound(a.core, b.core)
        return Comparison(max(alike, sound - 3), ("typo" if alike >= sound else "homophone",))
    return Comparison(min(alike, 66), ("typo",)) if alike >= 50 else Comparison(alike // 2, ("different",))
