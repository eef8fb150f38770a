"""How a document tree becomes a page, a file or a workbook. Adds nothing to what the tree says.

The four functions load their libraries only when called: starting the command costs nothing of them.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from payworthy.report.tree import Document


class Format(StrEnum):
    """What a report can be; the value is the ending of its file name."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"
    XLSX = "xlsx"


def to_json(document: Document) -> bytes:
    """The tree itself: one canonical byte form, made to be read by machines and compared."""
    from payworthy.render.json_file import json_bytes

    return json_bytes(document)


def to_html(document: Document) -> str:
    """One page with everything inside: no script, nothing fetched from elsewhere."""
    from payworthy.render.html_page import html_text

    return html_text(document)


def to_pdf(document: Document) -> bytes:
    """A4 pages with embedded fonts. The same document gives the same bytes."""
    from payworthy.render.pdf_file import pdf_bytes

    return pdf_bytes(document)


def to_xlsx(document: Document) -> bytes:
    """A workbook with a sheet per section; no cell of it is a formula."""
    from payworthy.render.xlsx_file import xlsx_bytes

    return xlsx_bytes(document)


def _html_bytes(document: Document) -> bytes:
    return to_html(document).encode("utf-8")


RENDERERS: Final[Mapping[Format, Callable[[Document], bytes]]] = {
    Format.PDF: to_pdf,
    Format.HTML: _html_bytes,
    Format.JSON: to_json,
    Format.XLSX: to_xlsx,
}
"""The bytes of a file, by format."""
