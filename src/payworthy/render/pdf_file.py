"""The report on A4 pages, set by typst from a template of the package with the fonts of a package."""

import threading
from datetime import timedelta
from functools import cache
from typing import Final

import msgspec
import noto_cjk_sans_otc  # type: ignore[import-untyped]
import typst

from payworthy.render.fit import BREAK, Room
from payworthy.render.glyphs import glyphs_of
from payworthy.render.plain import characters_of, cleaned
from payworthy.render.second_font import FAMILY, character_class, in_second_font, second_glyphs
from payworthy.render.view import Medium, view
from payworthy.report.tree import Document
from payworthy.resources import folder

PAPER: Final = Medium(chart_widths=(720,), room=Room(4930))
"""A4 less its margins: 174 mm are 493 points; charts are drawn for letters of 8 points there."""
MIXED_PAPER: Final = msgspec.structs.replace(PAPER, picture=in_second_font)
"""The same for a document with letters of the second font."""

_one_at_a_time = threading.Lock()


def pdf_bytes(document: Document) -> bytes:
    """The pages. Dates inside the file are those of the document, so that the same document gives the same bytes."""
    shown = cleaned(document, shown_glyphs())
    mixed = not second_glyphs().isdisjoint(characters_of(shown))
    data = view(shown, MIXED_PAPER if mixed else PAPER)
    data["second_font"] = {"name": FAMILY, "covers": character_class()} if mixed else None
    with _one_at_a_time:
        pdf = _compiler().compile(
            _template(),
            format="pdf",
            sys_inputs={"document": msgspec.json.encode(data).decode()},
            timestamp=document.made_at - (document.made_at.utcoffset() or timedelta()),
        )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def shown_glyphs() -> frozenset[int]:
    """What the fonts of the pages can show; a place to break a line is no letter of theirs, but typst knows it."""
    return glyphs_of(noto_cjk_sans_otc.FONT_PATH.read_bytes()) | second_glyphs() | {ord(BREAK)}


@cache
def _compiler() -> typst.Compiler:
    """One for the process: it keeps the fonts, and what of the template does not change. It has threads, so a process
    forked after the first report waits for ever; batches in several processes start them afresh (``spawn``)."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(noto_cjk_sans_otc.FONT_PATH.parent)],
    )
    return typst.Compiler(font_paths=fonts)


@cache
def _template() -> bytes:
    return folder("render/templates").joinpath("report.typ").read_bytes()
