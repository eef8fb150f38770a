"""The tree as plain data for a template: numbers for facts, pictures for charts, widths for columns, words around."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import Struct

from payworthy.render.chart import chart_svg
from payworthy.render.fit import LEAD, SIZES, Room, figure_room, fitted, letters, table_fit
from payworthy.render.palette import ACCENT, GRID, INK, MARKS, MUTED, PAPER, RULE, TINTS, TONES
from payworthy.render.refs import Refs
from payworthy.render.sources_table import sources_section
from payworthy.render.widths import HAN, cut_to, width_of
from payworthy.report.sound import faults
from payworthy.report.tree import (
    Beside,
    Block,
    Bullets,
    Chart,
    Document,
    Facts,
    Figure,
    Level,
    Note,
    Panel,
    Paragraph,
    Section,
    Table,
    Text,
    Tone,
)
from payworthy.resources import catalogue

_TONE_OF: Final = {Level.INFO: Tone.PLAIN, Level.GOOD: Tone.GOOD, Level.WARN: Tone.WARN, Level.BAD: Tone.BAD}
_MOST_FOOT: Final = 48 * HAN
_MOST_LETTERS: Final = 400
"""A key figure or a pair with more may be cut by the end of a page."""
_WIDE_PAIR: Final = 24 * HAN
"""A pair with more takes the whole width."""
_GUTTER: Final = 20
"""Pixels between columns of blocks."""


class Medium(Struct, frozen=True):
    """What is drawn on: widths of a chart over the whole page, in pixels, one picture each; and for paper, where
    nothing scrolls, how many letters fit across it. ``picture`` makes an SVG fit for it."""

    chart_widths: tuple[int, ...]
    room: Room | None = None
    picture: Callable[[str], str] = str


def view(document: Document, medium: Medium) -> dict[str, Any]:
    """The data of a template. Raises ``ValueError`` for a tree that is not sound."""
    wrong = faults(document)
    if wrong:
        raise ValueError(wrong[0])
    return _Views(document, medium).whole()


class _Views:
    def __init__(self, document: Document, medium: Medium) -> None:
        self.document, self.medium = document, medium
        self.refs = Refs(document)
        self.words = catalogue(document.language.value)

    def whole(self) -> dict[str, Any]:
        document = self.document
        return {
            "title": self.fit(document.title),
            "subtitle": self.fit(document.subtitle),
            "language": document.language.value,
            "number": document.number,
            "meta": self.meta(),
            "head": [cut_to(f"{document.title} · {document.subtitle}", 44 * HAN), cut_to(document.number, 18 * HAN)],
            "watermark": cut_to(document.watermark, 22 * HAN),
            "footer": document.footer,
            "foot": cut_to(document.footer, _MOST_FOOT),
            "made_by": document.made_by,
            "computed": self.computed(),
            "page": self.say("page", page="\0", pages="\0").split("\0"),
            "words": {code: self.say(code) for code in ("refs", "sources", "contents", "chart_numbers")},
            "colours": colours(),
            "summary": self.section(document.summary),
            "sections": [*map(self.section, document.sections), *self.sources()],
        }

    def say(self, code: str, **params: str) -> str:
        return self.words.say(f"report_page.{code}", **params)

    def meta(self) -> list[list[str]]:
        document = self.document
        values = {
            "number": document.number,
            "as_of": document.as_of.isoformat(),
            "made_at": minute(document.made_at),
            "made_by": document.made_by,
        }
        return [[self.say(code), self.fit(value, 4)] for code, value in values.items()]

    def computed(self) -> list[list[str]]:
        values = {"model": self.document.model, "policy": self.document.policy_hash}
        return [[self.say(code), self.fit(value)] for code, value in values.items() if value]

    def section(self, section: Section) -> dict[str, Any]:
        return {
            "number": section.number,
            "key": section.key,
            "title": self.fit(section.title, 2),
            "blocks": [self.block(block) for block in section.blocks],
        }

    def sources(self) -> list[dict[str, Any]]:
        """The list of sources, in small letters; nothing where nothing is cited."""
        if not self.document.sources:
            return []
        section = sources_section(self.document, self.refs, self.words)
        tables = [self.table(block, small=True) for block in section.blocks if isinstance(block, Table)]
        return [{**self.section(msgspec.structs.replace(section, blocks=())), "blocks": tables}]

    def block(self, block: Block, beside: int = 1) -> dict[str, Any]:
        match block:
            case Panel():
                return self.panel(block)
            case Paragraph():
                texts = [self.text(text, beside) for text in block.sentences]
                return {"block": "paragraph", "title": self.fit(block.title, beside), "sentences": texts}
            case Bullets():
                texts = [self.text(text, beside) for text in block.items]
                return {"block": "bullets", "title": self.fit(block.title, beside), "items": texts}
            case Facts():
                pairs = [
                    {
                        "label": self.fit(label, beside * 6),
                        "value": self.text(value, beside * 4),
                        "wide": width_of(value.text) > _WIDE_PAIR or width_of(label) > _WIDE_PAIR,
                    }
                    for label, value in block.pairs
                ]
                tall = any(len(label + value.text) > _MOST_LETTERS for label, value in block.pairs)
                return {"block": "facts", "title": self.fit(block.title, beside), "pairs": pairs, "tall": tall}
            case Note():
                tone = _TONE_OF[block.level].value
                return {
                    "block": "note",
                    "level": block.level.value,
                    "tone": tone,
                    "text": self.text(block.text, beside),
                }
            case Beside():
                count = len(block.columns)
                columns = [[self.block(each, beside * count) for each in column] for column in block.columns]
                return {"block": "beside", "columns": columns}
            case Table():
                return self.table(block, beside)
            case Chart():
                return self.chart(block, beside)

    def chart(self, chart: Chart, beside: int) -> dict[str, Any]:
        widths = [(width - _GUTTER * (beside - 1)) // beside for width in self.medium.chart_widths[:1]]
        widths += [min(width, widths[0]) for width in self.medium.chart_widths[1:]]
        return {
            "block": "chart",
            "title": self.fit(chart.title, beside),
            "alt": chart.alt,
            "svgs": [self.medium.picture(chart_svg(chart, width)) for width in dict.fromkeys(widths)],
            "refs": self.numbers(chart.cites),
            "table": None if chart.table is None else self.table(chart.table, beside),
        }

    def table(self, table: Table, beside: int = 1, *, small: bool = False) -> dict[str, Any]:
        rows = table.rows if table.total is None else (*table.rows, table.total)
        refs = [self.numbers(tuple(cite for cell in row for cite in cell.cites)) for row in rows]
        seen = [[cell.text for cell in row] for row in rows]
        fit = None
        if self.medium.room is not None:
            widest = max((sum(len(ref["text"]) + 1 for ref in each) for each in refs), default=0)
            marked = [any(row[place].tone in MARKS for row in rows) for place in range(len(table.columns))]
            room, most = self.medium.room.part(beside), SIZES[1 if small else 0]
            fit = table_fit(table.columns, seen, room, widest, width_of(self.say("refs")), most, marked)
            seen = fit.texts
        views = [
            {
                "cells": [
                    {"text": text, "tone": cell.tone.value, "to": self.numbers(cell.cites)[:1]}
                    for text, cell in zip(texts, row, strict=True)
                ],
                "refs": numbers,
                "tall": fit is not None and fit.tall[place],
            }
            for place, (row, texts, numbers) in enumerate(zip(rows, seen, refs, strict=True))
        ]
        return {
            "block": "table",
            "caption": self.fit(table.caption, beside),
            "note": self.fit(table.note, beside),
            "columns": [
                {
                    "title": column.title if fit is None else fit.titles[place],
                    "align": column.align.value,
                    "width": column.width if fit is None else fit.widths[place],
                }
                for place, column in enumerate(table.columns)
            ],
            "refs_width": 0 if fit is None else fit.refs_width,
            "size": 0 if fit is None else fit.size,
            "has_refs": any(refs),
            "rows": views if table.total is None else views[:-1],
            "total": None if table.total is None else views[-1],
        }

    def panel(self, panel: Panel) -> dict[str, Any]:
        lead = panel.lead and len(panel.figures) > 1
        others = figure_room(len(panel.figures), lead)
        size = letters([figure.value for figure in panel.figures[lead:]], others, most=165, least=90)
        rooms = [(others, size)] * len(panel.figures)
        if lead:
            rooms[0] = (LEAD, letters([panel.figures[0].value], LEAD, most=400, least=140))
        figures = [self.figure(figure, *room) for figure, room in zip(panel.figures, rooms, strict=True)]
        tall = any(len(one.label + one.value + one.note) > _MOST_LETTERS for one in panel.figures)
        return {"block": "panel", "lead": panel.lead, "figures": figures, "tall": tall}

    def figure(self, figure: Figure, room: int, size: int) -> dict[str, Any]:
        value = figure.value if self.medium.room is None else fitted(figure.value, room * 1000 // size)
        return {
            "label": self.fit(figure.label, 4),
            "value": value,
            "size": size,
            "tone": figure.tone.value,
            "note": self.fit(figure.note, 4),
            "refs": self.numbers(figure.cites),
        }

    def text(self, text: Text, beside: int = 1) -> dict[str, Any]:
        return {"text": self.fit(text.text, beside), "tone": text.tone.value, "refs": self.numbers(text.cites)}

    def fit(self, text: str, beside: int = 1) -> str:
        room = self.medium.room
        return text if room is None else fitted(text, room.part(beside).across)

    def numbers(self, cites: tuple[str, ...]) -> list[dict[str, Any]]:
        return [msgspec.structs.asdict(ref) for ref in self.refs.of(cites)]


def minute(at: datetime) -> str:
    """An instant to the minute, with its zone."""
    return f"{at:%Y-%m-%d %H:%M} {at:%Z}".strip()


def colours() -> dict[str, Any]:
    """The palette by name."""
    plain = {"ink": INK, "muted": MUTED, "rule": RULE, "grid": GRID, "paper": PAPER, "accent": ACCENT}
    tones = {tone.value: colour for tone, colour in TONES.items()}
    tints = {tone.value: colour for tone, colour in TINTS.items()}
    return {**plain, "tones": tones, "tints": tints, "marks": {tone.value: mark for tone, mark in MARKS.items()}}
