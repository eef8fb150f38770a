"""Every text of a document, and what a page holds of it."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from payworthy.report.tree import Document

_NOT_SHOWN = {"fact_id", "cites", "key", "upper", "lower", "block", "tone", "align", "level", "kind", "language", "alt"}
_DRAWN = {"labels", "series", "bands", "marks", "boxes", "edges", "unit"}


def shown_texts(document: Document, *, drawn: bool = False) -> Iterator[str]:
    """What a reader must find; ``drawn``: also what stands only in pictures."""
    yield from _texts(msgspec.to_builtins(document), drawn)


def _texts(value: Any, drawn: bool) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item, drawn)
    elif isinstance(value, dict):
        is_chart = value.get("block") == "chart"
        for name, item in value.items():
            if name in _NOT_SHOWN or name in ("as_of", "made_at") or (is_chart and name in _DRAWN and not drawn):
                continue
            if is_chart and name == "table":
                continue
            yield from _texts(item, drawn)


def squeezed(text: str) -> str:
    """Letters only in their order: without spaces, and without the places where a line may break."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)
