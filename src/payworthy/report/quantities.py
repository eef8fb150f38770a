"""Numbers, dates and codes of a text, whatever way they are written: 1,234.5万元 and 12,345,000 元 are one amount,
百分之五 and 5% one share, 2026年11月24日 and 2026-11-24 one day."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Final

_ISO: Final = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})(?:\s?[-/.月]\s?(\d{1,2})日?|月)")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST: Final = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)

_CODE: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]+[-_.]?[A-Za-z]*\d[\w.-]*|(?<![A-Za-z0-9.,])\d+[A-Za-z_][\w-]*\d[\w-]*"
)
"""``HS05``, ``C0208``, ``P-53A2C1F0``: letters with digits name something; they are compared as they are."""

_TIMES: Final = {
    "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3,
    "billion": 9, "bn": 9, "million": 6, "mn": 6, "thousand": 3, "k": 3,
}  # fmt: skip
_WESTERN: Final = re.compile(
    r"(?P<sign>[-+])?(?P<number>\d[\d,]*(?:\.\d+)?)\s?"
    r"(?P<times>亿|千万|百万|万|千(?!克|米)|billion\b|bn\b|million\b|mn\b|thousand\b|k\b)?\s?"
    r"(?P<share>%|percent\b|per cent\b|个?百分点|percentage points?\b)?",
    re.IGNORECASE,
)
_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_HAN: Final = "零〇一二两三四五六七八九十百千万亿"
_COUNTED: Final = "年月日天周季家笔个条张级倍元次项成点种名位份期户人处段页款分度"
_CHINESE: Final = re.compile(
    rf"百分之(?P<share>[{_HAN}点]+)|(?P<ten>[{_HAN}])成(?![立为本果员就熟交])|第(?P<nth>[{_HAN}]+)"
    rf"|(?P<plain>[{_HAN}]*[{_HAN}](?:点[{_HAN}]+)?)(?=[{_COUNTED}多余])|(?P<long>[{_HAN}]{{2,}}(?:点[{_HAN}]+)?)"
)
_WORDS: Final = {
    word: Decimal(value)
    for value, words in (
        ("1", "one once single"), ("2", "two twice double doubled both"), ("3", "three thrice triple tripled"),
        ("4", "four"), ("5", "five"), ("6", "six"), ("7", "seven"), ("8", "eight"), ("9", "nine"), ("10", "ten"),
        ("11", "eleven"), ("12", "twelve dozen"), ("15", "fifteen"), ("20", "twenty"), ("30", "thirty"),
        ("40", "forty"), ("50", "fifty"), ("60", "sixty"), ("70", "seventy"), ("80", "eighty"), ("90", "ninety"),
        ("100", "hundred"), ("0.5", "half halved"), ("0.25", "quarter"), ("1000", "thousand"),
    )
    for word in words.split()
}  # fmt: skip
_WORD: Final = re.compile(rf"\b(?:{'|'.join(_WORDS)})s?\b", re.IGNORECASE)

Counted = Counter[tuple[str, str]]
"""How often each quantity is said: kind (``date``, ``code``, ``number``, ``share``) and canonical form."""


def plain(text: str) -> str:
    """A text with full-width letters and digits as narrow ones, without invisible characters, with one kind of minus
    and blank."""
    narrow = unicodedata.normalize("NFKC", text)
    visible = "".join(char for char in narrow if unicodedata.category(char) not in ("Cf", "Cc") or char in "\n\t")
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s+", " ", visible))


def quantities(text: str) -> Counted:
    """Every date, code and number of a text."""
    found: Counted = Counter()
    left = _dates(plain(text), found)
    left = _codes(left, found)
    left = _western(left, found)
    left = _chinese(left, found)
    found.update(("number", _form(_WORDS[match.group().lower().rstrip("s")])) for match in _WORD.finditer(left) if
                 match.group().lower().rstrip("s") in _WORDS)  # fmt: skip
    return found


def _dates(text: str, found: Counted) -> str:
    def iso(match: re.Match[str]) -> str:
        year, month, day = match.group(1), int(match.group(2)), match.group(3)
        found["date", f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else "")] += 1
        return " ; "

    def spoken(day: str, month: str, year: str) -> str:
        found["date", f"{year}-{_MONTHS[month.lower()]:02d}-{int(day):02d}"] += 1
        return " ; "

    text = _ISO.sub(iso, text)
    text = _DAY_FIRST.sub(lambda match: spoken(match.group(1), match.group(2), match.group(3)), text)
    return _MONTH_FIRST.sub(lambda match: spoken(match.group(2), match.group(1), match.group(3)), text)


def _codes(text: str, found: Counted) -> str:
    def code(match: re.Match[str]) -> str:
        found["code", match.group().rstrip(".-_").upper()] += 1
        return " ; "

    return _CODE.sub(code, text)


def _western(text: str, found: Counted) -> str:
    def number(match: re.Match[str]) -> str:
        value = Decimal(match.group("number").replace(",", ""))
        times = (match.group("times") or "").lower()
        value = value.scaleb(_TIMES.get(times, 0))
        if match.group("sign") == "-":
            value = -value
        found["share" if match.group("share") else "number", _form(value)] += 1
        return " ; "

    return _WESTERN.sub(number, text)


def _chinese(text: str, found: Counted) -> str:
    def numeral(match: re.Match[str]) -> str:
        share, ten, nth = match.group("share"), match.group("ten"), match.group("nth")
        said = share or ten or nth or match.group("plain") or match.group("long")
        value = _numeral(said)
        if value is None:
            return match.group()
        found["share" if share or ten else "number", _form(value * 10 if ten else value)] += 1
        return " ; "

    return _CHINESE.sub(numeral, text)


def _numeral(text: str) -> Decimal | None:
    """``一千二百三十四点五`` as a number; ``None`` where the characters make none."""
    whole, _, fraction = text.partition("点")
    total = section = digit = 0
    for char in whole:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if digit and not section else _DIGITS[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        elif char in "万亿":
            total = (total + section + digit) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
    if any(char not in _DIGITS for char in fraction):
        return None
    value = Decimal(total + section + digit)
    if not fraction:
        return value
    return value + Decimal("0." + "".join(str(_DIGITS[char]) for char in fraction))


def _form(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
