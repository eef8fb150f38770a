"""What files call things: headers, kinds, states, countries, units. The words are data (data/*.toml)."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Final
from unicodedata import normalize

from payworthy import resources
from payworthy.base.currency import ALIASES, EXPONENTS
from payworthy.base.failure import Failure, invalid

_IGNORED: Final = re.compile(r"[\s_\-./\ufeff]+")
_BRACKETS: Final = re.compile(r"(.*?)\(([^()]*)\)")
_PARTS: Final = re.compile(r"[,、;]+")


def fold(text: str) -> str:
    """The form in which headers and words are compared: half-width, lower case, no blanks or joining signs."""
    return _IGNORED.sub("", normalize("NFKC", text).casefold())


@cache
def _data(name: str) -> dict[str, Any]:
    return resources.read_toml(resources.folder("sources/data").joinpath(f"{name}.toml"))


@cache
def _names(kind: str) -> dict[str, Any]:
    """What the fields of a kind of file, or of a list of the credit file, may be called."""
    of_files = _data("headers")
    return dict(of_files[kind]) if kind in of_files else _data("blocks")["shared"] | _data("blocks")[kind]


@cache
def block_parts() -> dict[str, Any]:
    """What the sheets of a credit file are called, and what else their columns may be (blocks.toml)."""
    return {"part": _data("blocks")["part"], "event": _data("blocks")["event"]}


@cache
def headers(kind: str) -> dict[str, str]:
    """Folded header → field, for one kind of file."""
    known: dict[str, str] = {}
    for field, names in _names(kind).items():
        for name in (*names["en"], *names["zh"]):
            if known.setdefault(fold(name), field) != field:
                raise ValueError(f"headers.toml: {kind} has {name!r} for two fields")
    return known


def header(kind: str, field: str, language: str) -> str:
    """The header a template uses for a field; a field that only mappings give shows its own name."""
    names = _names(kind).get(field)
    return field if names is None else str(names[language][0])


@cache
def words(group: str) -> dict[str, str]:
    """Folded word → our value, for one group of words.toml."""
    return {fold(word): value for value, spellings in _data("words")[group].items() for word in (value, *spellings)}


def spellings(group: str) -> dict[str, tuple[str, ...]]:
    """Our value → how files spell it, for one group of words.toml."""
    return {value: tuple(names) for value, names in _data("words")[group].items()}


def word_part(group: str, text: str) -> str | None:
    """The first of our values one of whose words stands in ``text``, in the order of words.toml: for names that
    registers put together from parts (有限责任公司分公司(自然人投资或控股))."""
    found = fold(text)
    for value, parts in _data("words")[group].items():
        if any(fold(part) in found for part in parts):
            return str(value)
    return None


@cache
def countries() -> dict[str, str]:
    """Folded code or name → ISO 3166-1 alpha-2 code."""
    data = _data("countries")
    known = {fold(code): code for code in data["codes"].split()}
    return known | {fold(name): code for code, names in data["names"].items() for name in names}


@dataclass(frozen=True, slots=True)
class HeaderNote:
    """What the brackets of a header say: ``unit`` multiplies the column, ``currency`` names its currency."""

    unit: int = 1
    currency: str | None = None


def split_header(text: str) -> tuple[str, str | None]:
    """A folded header and the text in its brackets: ``金额(万元)`` is ``金额`` and ``万元``."""
    match = _BRACKETS.fullmatch(normalize("NFKC", text).strip())
    return (fold(text), None) if match is None else (fold(match[1]), match[2])


def header_note(header_text: str) -> HeaderNote | Failure:
    """Read the brackets of an amount's header. A word that is neither unit, currency nor known remark is refused:
    a misread unit is wrong by a factor of ten thousand."""
    _, note = split_header(header_text)
    unit, currency = 1, None
    for part in _PARTS.split(note or ""):
        word = fold(part)
        if not word or word in words("remark"):
            continue
        code = ALIASES.get(part.strip(), part.strip().upper())
        if word in words("unit"):
            unit *= int(words("unit")[word])
        elif code in EXPONENTS:
            currency = code
        else:
            return invalid("header_unit_unknown", value=header_text, unit=part.strip())
    return HeaderNote(unit, currency)


def says_unit(header_text: str) -> bool:
    """True if the brackets of a header name a unit, be it 元 alone."""
    _, note = split_header(header_text)
    return any(fold(part) in words("unit") for part in _PARTS.split(note or ""))


def closest_field(kind: str, found: str) -> str | None:
    """The field whose usual header is nearest to a header that is not known, if any is near."""
    near = get_close_matches(fold(found), headers(kind), n=1, cutoff=0.6)
    return headers(kind)[near[0]] if near else None
