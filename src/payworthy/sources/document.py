"""A JSON document of credit files, taken apart into tables: one for each part, its keys as headers.

Numbers keep their text. The size is capped before anything is parsed; a document nested deeper than any file of facts
is refused, and so is a key that stands twice in one object: one of its values would be lost.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.sources.block_parts import Part, part_of, parts
from payworthy.sources.caps import MIB, Caps
from payworthy.sources.encoding import detect_encoding
from payworthy.sources.words import fold, headers

LARGEST_DOCUMENT: Final = 64 * MIB
"""Bytes of a JSON document; it is held in memory as a whole."""
_LISTS: Final = frozenset(fold(name) for name in ("customers", "data", "result", "results", "list", "items", "客户"))
_ENVELOPE: Final = frozenset(fold(name) for name in ("code", "status", "message", "msg", "total", "pageNo", "pageSize"))
_NESTING: Final = 12
_SHOWN: Final = 60


@dataclass(slots=True)
class PartRows:
    """The rows of one part: a header that holds every key met, and for each row its number (of the customer in the
    document) and its cells by header."""

    part: Part
    header: dict[str, None] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """What a document holds: rows by part, and paths of what belongs to no part."""

    parts: dict[str, PartRows] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)


class _Twice(ValueError):
    pass


def read_document(path: Path, caps: Caps, customer_id: str | None) -> Document | Failure:
    """Read and take apart. ``customer_id``: whose document it is, where it does not say.

    Failures: ``file_too_large``, those of ``encoding``, ``json_not_readable``, ``json_too_deep``, ``json_key_twice``,
    ``json_no_customers``.
    """
    size, limit = path.stat().st_size, min(caps.file_bytes, LARGEST_DOCUMENT)
    if size > limit:
        return Failure(Reason.UNSUPPORTED, "file_too_large", {"size": size, "limit": limit})
    whole = Caps(file_bytes=caps.file_bytes, line_bytes=limit)
    encoding = detect_encoding(path, whole)
    if isinstance(encoding, Failure):
        return encoding
    text = path.read_bytes().decode(encoding)
    try:
        data = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_only_once
        )
    except _Twice as error:
        return invalid("json_key_twice", value=str(error)[:_SHOWN])
    except RecursionError:
        return Failure(Reason.UNSUPPORTED, "json_too_deep", {"limit": _NESTING})
    except ValueError as error:
        return invalid("json_not_readable", detail=str(error)[:200])
    if _depth(data) > _NESTING:
        return Failure(Reason.UNSUPPORTED, "json_too_deep", {"limit": _NESTING})
    document = Document()
    customers = list(_customers(data, document))
    if not customers:
        return invalid("json_no_customers")
    for number, customer in enumerate(customers, start=1):
        _take(document, number, customer, customer_id)
    return document


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_constant(text: str) -> str:
    raise ValueError(f"{text} is not a value")


def _depth(data: Any) -> int:
    """How deep it is nested, without recursion."""
    deepest, waiting = 0, [(data, 1)]
    while waiting:
        value, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if depth > _NESTING:
            return depth
        waiting += [(one, depth + 1) for one in inner]
    return deepest


def _customers(data: Any, document: Document) -> Iterator[Mapping[str, Any]]:
    """The objects that are customers: the document itself, its elements, or those of its list of customers."""
    if isinstance(data, list):
        for number, one in enumerate(data, start=1):
            if isinstance(one, dict):
                yield one
            else:
                document.unknown[f"[{number}]"] = None
    elif isinstance(data, dict):
        lists = [key for key, value in data.items() if fold(key) in _LISTS and isinstance(value, list | dict)]
        beside = [key for key in data if key not in lists and fold(key) not in _ENVELOPE]
        if lists and not beside:
            for key in lists:
                yield from _customers(data[key], document)
        elif data:
            yield data


def _take(document: Document, number: int, customer: Mapping[str, Any], told: str | None) -> None:
    known = headers("registry")
    own = {name: "customer_id" for name, found in known.items() if found == "customer_id"}
    beside = {key: _cell(value) for key, value in customer.items() if fold(key) in own and _is_plain(value)}
    if told is not None and not beside:
        beside = {"customer_id": told}
    plain: dict[str, str] = {}
    for key, value in customer.items():
        part = part_of(key) if not _is_plain(value) else None
        if part is not None:
            for row in value if isinstance(value, list) else [value]:
                _row(document, part, number, row, beside, key)
        elif _is_plain(value):
            plain[key] = _cell(value)
        elif value:
            document.unknown[key[:_SHOWN]] = None
    if set(plain) - set(beside):
        _row(document, parts()["registration"], number, plain, beside, "")


def _row(document: Document, part: Part, number: int, row: Any, beside: Mapping[str, str], key: str) -> None:
    if not isinstance(row, dict):
        document.unknown[key[:_SHOWN]] = None
        return
    found = document.parts.setdefault(part.name, PartRows(part))
    cells = dict(beside)
    for name, value in row.items():
        if _is_plain(value):
            cells[name] = _cell(value)
        elif value:
            document.unknown[f"{key}.{name}"[:_SHOWN]] = None
    found.header |= dict.fromkeys(cells)
    found.rows.append((number, cells))


def _is_plain(value: Any) -> bool:
    """A value, nothing, or a list of values."""
    if isinstance(value, list):
        return bool(value) and not any(isinstance(one, list | dict) for one in value)
    return not isinstance(value, dict)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
