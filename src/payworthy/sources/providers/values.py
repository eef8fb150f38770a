"""Values of an answer made into values of facts. What cannot be read is ``None``: an answer is somebody else's data,
and one odd field must not cost the rest; entries that lose what they cannot do without are told by the parsers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any, Final
from unicodedata import category, normalize

from payworthy.base.currency import ALIASES, EXPONENTS
from payworthy.base.failure import Failure
from payworthy.base.money import parse_amount

LONGEST: Final = 2000
"""Signs of a text that are kept: a scope of business is the longest."""

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT: Final = re.compile(r"\d{8}")
_WORTH: Final = re.compile(r"([^\d.,\s-]*)\s*(-?[\d,]+(?:\.\d+)?)\s*(.*)")
_UNITS: Final = {"亿": 10**8, "万": 10**4, "千": 10**3, "": 1}
_BEIJING: Final = timezone(timedelta(hours=8))


def text(value: Any, longest: int = LONGEST) -> str | None:
    """One line of text without control characters; ``None`` for nothing, a dash, or what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    plain = "".join(" " if category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in str(value)[: 4 * longest])
    found = " ".join(plain.split())[:longest]
    return None if found in ("", "-", "--", "—", "——", "无", "null", "None") else found


def day(value: Any) -> date | None:
    """A day: ISO, with slashes or Chinese signs, eight digits, or milliseconds since 1970 (a day in Beijing)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and abs(value) > 99_999_999:
        return _of_milliseconds(value)
    written = text(value) or ""
    found = _DAY.match(written)
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if _COMPACT.fullmatch(written):
            return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None
    return _of_milliseconds(int(written)) if re.fullmatch(r"\d{12,13}", written, re.ASCII) else None


def worth(value: Any, currency: str, *, unit: int = 1) -> tuple[int, str] | None:
    """Minor units and currency of ``7000万元人民币``, ``USD 5,000``, ``12000.5``. ``unit`` is what a bare number counts
    in. More decimals than the currency has are cut: registers print them as filling."""
    written = text(value)
    found = _WORTH.fullmatch(normalize("NFKC", written)) if written else None
    if found is None:
        return None
    beside = f"{found[1]}{found[3]}"
    factor = next((unit_of for sign, unit_of in _UNITS.items() if sign and sign in beside), 0) or (
        1 if beside else unit
    )
    named = _currency(beside)
    if named is None and re.sub(r"[亿万千元整()\s]", "", beside):
        return None
    code = named or currency
    if code not in EXPONENTS:
        return None
    try:
        number = Decimal(found[2].replace(",", "")) * factor
        cut = number.quantize(Decimal(1).scaleb(-EXPONENTS[code]), ROUND_DOWN)
    except InvalidOperation:
        return None
    amount = parse_amount(f"{cut:f}", code)
    return None if isinstance(amount, Failure) else (amount, code)


def share(value: Any) -> str | None:
    """A share between 0 and 1 of ``60%``, ``60.5 %`` or ``0.6``; a bare number over 1 is not guessed at."""
    written = (text(value) or "").replace(" ", "")
    try:
        number = Decimal(written.removesuffix("%"))
    except InvalidOperation:
        return None
    if written.endswith("%"):
        number /= 100
    return f"{number.normalize():f}" if number.is_finite() and 0 <= number <= 1 else None


def records(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; of a single object, that one."""
    if isinstance(value, Mapping):
        return [value]
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def inner(data: Any, *path: str) -> Any:
    """What stands under these names, one inside the other; ``None`` where one is missing."""
    for name in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(name)
    return data


def joined(values: Iterable[Any], separator: str = "; ") -> str | None:
    """Texts in one line."""
    return separator.join(found for value in values if (found := text(value))) or None


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same to the letter: full-width or not, whatever the case, blanks and punctuation.
    Anything less is for a person to judge."""
    return bool(one) and _letters(one) == _letters(other)


def told(fields: Mapping[str, str | None]) -> dict[str, str]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value is not None}


def apart(names: Sequence[str]) -> Iterator[str]:
    """The same names, the second of two equal ones with a number: ``A``, ``A/2``."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}/{seen[name]}"


def _letters(name: str) -> str:
    folded = normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if category(sign)[0] in "LN")


def _of_milliseconds(value: int) -> date | None:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)).astimezone(_BEIJING).date()
    except OverflowError:
        return None


def _currency(beside: str) -> str | None:
    found = [code for name, code in {**{code: code for code in EXPONENTS}, **ALIASES}.items() if name in beside]
    return found[0] if len(set(found)) == 1 else None
