"""Accounts tagged in iXBRL or XBRL → plain tagged amounts. The structure (contexts, units, tags) is read by ixbrlparse;
amounts are worked out here from their text, because the library turns them into binary floats.

Nothing is fetched and no entity is expanded: what could is refused by its bytes, before any parser. The document is
then walked once by a strict parser that keeps nothing, so that a damaged or endless one is told and not read in part.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.caps import MIB, Caps

LARGEST_ACCOUNTS: Final = 24 * MIB
"""Bytes of tagged accounts; they are held in memory as a tree."""
_ELEMENTS: Final = 300_000
_ENTITIES: Final = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[", re.IGNORECASE)
_CONTINUED: Final = re.compile(rb"""\scontinuedAt\s*=\s*("[^"]*"|'[^']*')""")
_DECLARATION: Final = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_EXACT: Final = Context(prec=60)
_LONGEST: Final = 60
_SCALE: Final = 15
_ZERO: Final = frozenset(("zerodash", "zero-dash", "fixed-zero", "numdash", "num-dash"))
_POINT: Final = frozenset(("", "numdotdecimal", "num-dot-decimal", "numcommadot", "numspacedot"))
_COMMA: Final = frozenset(("numcommadecimal", "num-comma-decimal", "numdotcomma", "numspacecomma"))


@dataclass(frozen=True, slots=True)
class Tagged:
    """One amount: its tag's local name, currency, exact value, period, and the local names of its dimensions' members.
    ``decimals``: how precise it says to be; larger is more."""

    tag: str
    currency: str
    value: Decimal
    began_on: date | None
    ended_on: date
    members: tuple[str, ...]
    decimals: int


@dataclass(slots=True)
class Accounts:
    """What one document holds. ``durations``: start and end of every period it speaks of without a dimension.
    ``unread``: tags whose amount cannot be read, with the text. ``texts``: tags that are no amounts, by local name."""

    amounts: list[Tagged] = field(default_factory=list)
    durations: set[tuple[date, date]] = field(default_factory=set)
    addresses: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)
    is_inline: bool = True


def read_accounts(path: Path, caps: Caps, wanted_texts: frozenset[str]) -> Accounts | Failure:
    """Read one document.

    Failures: ``file_too_large``, ``file_has_entities``, ``file_has_nul``, ``xbrl_not_readable``,
    ``xbrl_too_many_parts``, ``xbrl_no_facts``.
    """
    size, limit = path.stat().st_size, min(caps.file_bytes, LARGEST_ACCOUNTS)
    if size > limit:
        return Failure(Reason.UNSUPPORTED, "file_too_large", {"size": size, "limit": limit})
    content = _bytewise(path.read_bytes())
    if isinstance(content, Failure):
        return content
    if _ENTITIES.search(content) is not None:
        return Failure(Reason.UNSUPPORTED, "file_has_entities", {"value": path.name[:_LONGEST]})
    trouble = _walk(content)
    if trouble is not None:
        return trouble
    from ixbrlparse import IXBRL

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of formats the library does not know: amounts are read here
            document = IXBRL(BytesIO(_CONTINUED.sub(b"", content)), raise_on_error=False)
    except Exception as error:  # whatever a document that is no accounts makes the library raise; the cause is told
        return invalid("xbrl_not_readable", detail=f"{type(error).__name__}: {error}"[:200])
    accounts = Accounts(
        durations=set(_durations(document)),
        addresses=tuple(_addresses(document)),
        is_inline=document.filetype == "ixbrl",
    )
    _amounts(document, accounts)
    accounts.texts = _texts(document, wanted_texts)
    return accounts if accounts.amounts else Failure(Reason.MISSING, "xbrl_no_facts")


def _bytewise(content: bytes) -> bytes | Failure:
    """The document in an encoding whose signs can be looked for as bytes: UTF-16 and UTF-32 become UTF-8."""
    marks = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encoding = next((name for mark, name in marks if content.startswith(mark)), None)
    if encoding is None:
        return Failure(Reason.UNSUPPORTED, "file_has_nul") if b"\0" in content else content
    try:
        return _DECLARATION.sub("", content.decode(encoding)).encode()
    except UnicodeDecodeError:
        return invalid("file_encoding_unknown", tried=encoding)


def _walk(content: bytes) -> Failure | None:
    """The whole document, strictly, keeping nothing."""
    from lxml import etree

    count = 0
    try:
        walk = etree.iterparse(
            BytesIO(content), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for _, element in walk:
            count += 1
            if count > _ELEMENTS:
                return Failure(Reason.UNSUPPORTED, "xbrl_too_many_parts", {"limit": _ELEMENTS})
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        return invalid("xbrl_not_readable", detail=str(error)[:200])
    except (ValueError, LookupError) as error:
        return invalid("xbrl_not_readable", detail=str(error)[:200])
    return None


def _durations(document: Any) -> Iterator[tuple[date, date]]:
    for context in document.contexts.values():
        if context.startdate and context.enddate and not context.segments:
            yield context.startdate, context.enddate


def _addresses(document: Any) -> Iterator[str]:
    """Where the taxonomies live, by the namespaces and the schema the document names; only compared, never fetched."""
    for value in document.namespaces.values():
        yield from value if isinstance(value, list) else [value]
    if document.schema:
        yield document.schema
    for element in document.soup.find_all(True, limit=5000):
        if element.namespace:
            yield element.namespace


def _amounts(document: Any, accounts: Accounts) -> None:
    for tag, text, context, unit, attributes in _numeric(document):
        scheme, _, currency = unit.rpartition(":")
        if not hasattr(context, "segments") or "iso4217" not in scheme.lower() or len(currency) != 3:
            continue
        ended_on = context.instant or context.enddate
        if ended_on is None or str(attributes.get("xsi:nil", "")).lower() in ("true", "1"):
            continue
        value = _value(text, attributes)
        if value is None:
            accounts.unread.append((tag, text.strip()[:_LONGEST]))
            continue
        members = tuple(sorted(_member(segment) for segment in context.segments if _member(segment)))
        decimals = str(attributes.get("decimals", "0"))
        precise = _SCALE if decimals.upper() == "INF" else _whole(decimals) or 0
        began_on = None if context.instant else context.startdate
        accounts.amounts.append(Tagged(tag, currency.upper(), value, began_on, ended_on, members, precise))


def _numeric(document: Any) -> Iterator[tuple[str, str, Any, str, Mapping[str, Any]]]:
    """Tag, text, context, unit and attributes of every tagged number, also of those the library could not read."""
    for fact in document.numeric:
        attributes = fact.soup_tag.attrs if fact.soup_tag is not None else {}
        yield str(fact.name or "").rpartition(":")[2], str(fact.text), fact.context, str(fact.unit or ""), attributes
    for error in document.errors:
        element = error["element"] if isinstance(error, dict) else getattr(error, "element", None)
        attributes = getattr(element, "attrs", None) or {}
        if element is None or "unitRef" not in attributes:
            continue
        name = str(attributes.get("name") or getattr(element, "name", "")).rpartition(":")[2]
        context = document.contexts.get(attributes.get("contextRef"))
        yield name, str(element.text), context, str(document.units.get(attributes["unitRef"]) or ""), attributes


def _member(segment: Any) -> str:
    """What a dimension says: the member's local name; of a typed one its text. Nothing for what lies inside one."""
    name = str(segment.get("tag", "")).rpartition(":")[2]
    return str(segment.get("value", "")).rpartition(":")[2] if name in ("explicitMember", "typedMember") else ""


def _value(text: str, attributes: Any) -> Decimal | None:
    """The amount as the transformation rules of iXBRL have it: format, then scale, then sign."""
    form = str(attributes.get("format", "")).rpartition(":")[2].lower()
    written = "".join(text.split()).replace("\u00a0", "")
    if form in _ZERO:
        return Decimal(0)
    if form in _COMMA:
        written = written.replace(".", "").replace("'", "").replace(",", ".")
    elif form in _POINT:
        written = written.replace(",", "").replace("'", "")
    else:
        return None
    scale = _whole(str(attributes.get("scale", "0") or "0"))
    if scale is None or len(written) > _LONGEST:
        return None
    try:
        value = Decimal(written)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
        return None
    value = value.scaleb(scale, _EXACT)
    return -value if attributes.get("sign") == "-" else value


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[+-]?\d{1,2}", text.strip(), re.ASCII) else None


def _texts(document: Any, wanted: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for fact in document.nonnumeric:
        name = str(fact.name or "").rpartition(":")[2]
        text = " ".join(str(fact.text or "").split())
        if name in wanted and text:
            found.setdefault(name, text[:200])
    return found
