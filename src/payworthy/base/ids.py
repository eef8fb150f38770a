"""Standard identifiers of companies: what they look like, and the check that catches a mistyped one.

A ``StandardId`` is a scheme and a value, ``uscc:91330100716105852F`` in text. Reading one strips blanks and
hyphens, turns full-width characters to half-width and lower case to upper; it never swaps characters that
look alike. Where such a swap would make the id right, the failure says so and a person decides.

Check digits come from python-stdnum. A new scheme is one function here and one line in ``_READERS``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.iso7064 import mod_97_10

from payworthy.base.failure import Failure, Reason, invalid

_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_IGNORED: Final = re.compile("[\\s\\-\u2010\u2011\u2012\u2013\u2014\u200b\ufeff]+")
_LOOK_ALIKES: Final = (str.maketrans("O", "0"), str.maketrans("OISZ", "0152"))

_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_OFFICES: Final = "123456789ANY"
_DIGITS: Final = "0123456789"
_LETTERS_AND_DIGITS: Final = _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GB_NUMBER: Final = re.compile(r"\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}R|[A-Z]{2}\d{4}RS|R\d{7}", re.ASCII)
_VAT_NUMBER: Final = re.compile(r"[A-Z]{2}[A-Z0-9+*./]{2,14}")


@dataclass(frozen=True, slots=True)
class StandardId:
    """An identifier under one of ``SCHEMES``; ``value`` is in its canonical form, as ``parse_id`` made it."""

    scheme: str
    value: str

    def __post_init__(self) -> None:
        if self.scheme not in _READERS or not self.value:
            raise ValueError(f"no standard id: {self.scheme}:{self.value}")

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def parse_id(scheme: str, text: str) -> StandardId | Failure:
    """Read an identifier as a person or a ledger wrote it.

    Failures: ``id_scheme_unknown``, ``id_wrong_length``, ``id_character_not_allowed``, ``id_format_wrong``,
    ``id_check_digit_wrong`` (with the check character that was expected), ``id_checksum_wrong`` (where the
    expected one cannot be told), and ``id_likely_misread`` with a ``suggestion`` when reading the letters
    O, I, S, Z as the digits 0, 1, 5, 2 would make the id right.
    """
    if scheme not in _READERS:
        return invalid("id_scheme_unknown", value=scheme, known=", ".join(SCHEMES))
    compact = _IGNORED.sub("", text.translate(_HALF_WIDTH))
    written = compact.upper() if compact.isascii() else compact
    if not written.strip("0"):  # empty, or the zeros that fill an empty field: would make strangers equal
        return invalid("id_format_wrong", scheme=scheme, value=written[:60])
    value = _READERS[scheme](written)
    if isinstance(value, str):
        return StandardId(scheme, value)
    return _misread(scheme, written) or value


def parse_standard_id(text: str) -> StandardId | Failure:
    """Read ``scheme:value``; ``parse_standard_id(str(id)) == id``."""
    scheme, _, value = text.strip().partition(":")
    return parse_id(scheme, value)


def organisation_code_warning(standard_id: StandardId) -> Failure | None:
    """The second check inside a USCC: characters 9 to 17 are an organisation code (GB 11714).

    A *warning* only: some newer codes were issued without it. ``None`` for other schemes and right codes.
    """
    if standard_id.scheme != "uscc":
        return None
    body, found = standard_id.value[8:16], standard_id.value[16]
    total = sum(
        _LETTERS_AND_DIGITS.index(sign) * weight for sign, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    expected = "0123456789X0"[11 - total % 11]
    if found == expected:
        return None
    params = {"value": standard_id.value, "found": found, "expected": expected}
    return Failure(Reason.CONFLICT, "uscc_organisation_code_differs", params)


def _misread(scheme: str, written: str) -> Failure | None:
    """A failure with a suggestion, if digits taken for letters explain what is wrong; a prefix of two letters
    is left alone if it can be."""
    for kept in (2, 0):
        for look_alike in _LOOK_ALIKES:
            suggestion = _READERS[scheme](written[:kept] + written[kept:].translate(look_alike))
            if isinstance(suggestion, str):
                return invalid("id_likely_misread", scheme=scheme, value=written, suggestion=suggestion)
    return None


def _read_uscc(text: str) -> str | Failure:
    """Unified social credit code (统一社会信用代码, GB 32100): office, category, region, organisation, check."""
    allowed = (_USCC_OFFICES, _USCC_ALPHABET, *(_DIGITS,) * 6, *(_USCC_ALPHABET,) * 9, _LETTERS_AND_DIGITS)
    return _trouble("uscc", text, allowed) or _checked("uscc", text, uscc.calc_check_digit(text[:17]))


def _read_lei(text: str) -> str | Failure:
    """Legal entity identifier (ISO 17442): 18 letters and digits, two check digits (ISO 7064 mod 97-10)."""
    allowed = (*(_LETTERS_AND_DIGITS,) * 18, _DIGITS, _DIGITS)
    return _trouble("lei", text, allowed) or _checked("lei", text, mod_97_10.calc_check_digits(text[:18]))


def _read_duns(text: str) -> str | Failure:
    """D-U-N-S number: nine digits. It has no dependable check digit today, so only the form is looked at."""
    return _trouble("duns", text, (_DIGITS,) * 9) or text


def _read_gb_company(text: str) -> str | Failure:
    """UK company number: eight characters, a prefix such as SC, NI or OC among them.

    Leading zeros that a spreadsheet dropped are put back: ``118`` and ``00000118`` name the same company.
    """
    prefix, digits = (text[:2], text[2:]) if text[:2].isalpha() else ("", text)
    if digits.isdecimal():
        text = prefix + digits.zfill(8 - len(prefix))
    return text if _GB_NUMBER.fullmatch(text) else invalid("id_format_wrong", scheme="gb_company", value=text[:60])


def _read_eu_vat(text: str) -> str | Failure:
    """EU VAT number with its country prefix, in the form VIES uses (Greece is EL, Northern Ireland XI)."""
    wrong = invalid("id_format_wrong", scheme="eu_vat", value=text[:60])
    if not _VAT_NUMBER.fullmatch(text):
        return wrong
    try:
        return str(vat.validate("EL" + text[2:] if text.startswith("GR") else text))
    except InvalidChecksum:
        return invalid("id_checksum_wrong", scheme="eu_vat", value=text)
    except ValidationError:
        return wrong


def _trouble(scheme: str, text: str, allowed: tuple[str, ...]) -> Failure | None:
    """What is wrong with the length or a character; ``allowed`` lists the characters of each position."""
    if len(text) != len(allowed):
        return invalid("id_wrong_length", scheme=scheme, value=text[:60], expected=len(allowed), actual=len(text))
    for position, (sign, signs) in enumerate(zip(text, allowed, strict=True), start=1):
        if sign not in signs:
            return invalid("id_character_not_allowed", scheme=scheme, value=text, character=sign, position=position)
    return None


def _checked(scheme: str, text: str, expected: str) -> str | Failure:
    found = text[-len(expected) :]
    if found == expected:
        return text
    return invalid("id_check_digit_wrong", scheme=scheme, value=text, found=found, expected=expected)


_READERS: Final[dict[str, Callable[[str], str | Failure]]] = {
    "uscc": _read_uscc,
    "lei": _read_lei,
    "eu_vat": _read_eu_vat,
    "gb_company": _read_gb_company,
    "duns": _read_duns,
}

SCHEMES: Final[tuple[str, ...]] = tuple(_READERS)
"""Every scheme that can be read."""
