"""The report as a workbook: a sheet per section, numbers as numbers, no formula anywhere."""

import io
import re
from datetime import UTC
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from payworthy.render.palette import ACCENT, GRID, MUTED, TINTS, TONES
from payworthy.render.plain import cleaned
from payworthy.render.refs import Refs
from payworthy.render.sources_table import sources_section
from payworthy.render.view import minute
from payworthy.render.widths import width_of
from payworthy.render.xlsx_cells import number_of
from payworthy.report.sound import every_block, faults
from payworthy.report.tree import Align as Stand
from payworthy.report.tree import (
    Block,
    Bullets,
    Chart,
    Cite,
    Column,
    Document,
    Facts,
    Note,
    Panel,
    Paragraph,
    Section,
    Table,
    Text,
    Tone,
)
from payworthy.resources import catalogue

_MOST_LETTERS: Final = 32_767
"""What one cell of a workbook can hold."""
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST: Final = 46
_MERGED: Final = 6
"""Running text goes over so many columns."""


def xlsx_bytes(document: Document) -> bytes:
    """The workbook. Text that looks like a formula stays text. The same document gives the same bytes."""
    wrong = faults(document)
    if wrong:
        raise ValueError(wrong[0])
    return _Workbook(cleaned(document)).bytes()


class _Workbook:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = catalogue(document.language.value)
        self.refs = Refs(document)
        self.file = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self.book = xlsxwriter.Workbook(self.file, options)
        made = document.made_at.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties(
            {"title": f"{document.title} {document.subtitle}", "author": document.made_by, "created": made}
        )
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.names: set[str] = set()

    def bytes(self) -> bytes:
        document = self.document
        for section in (document.summary, *document.sections):
            _Sheet(self, section).write()
        if document.sources:
            _Sheet(self, sources_section(document, self.refs, self.words)).write()
        self.book.close()
        return self.file.getvalue()

    def say(self, code: str, **params: str) -> str:
        return self.words.say(f"report_page.{code}", **params)

    def format(self, **looks: Any) -> Format:
        key = tuple(sorted(looks.items()))
        if key not in self.formats:
            base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
            self.formats[key] = self.book.add_format({**base, **looks})
        return self.formats[key]

    def sheet_name(self, section: Section) -> str:
        """Title of a section as the name of a sheet: 31 letters, no forbidden ones, none twice."""
        title = f"{section.number} {section.title}" if section.number else section.title
        name = _FORBIDDEN.sub(" ", title).strip("' ")[:31].strip() or section.key[:31]
        count = 1
        while name.lower() in self.names:
            count += 1
            name = f"{name[:27].strip()} {count}"
        self.names.add(name.lower())
        return name


class _Sheet:
    """One section, its blocks below each other."""

    def __init__(self, book: _Workbook, section: Section) -> None:
        self.book, self.section = book, section
        self.sheet: Worksheet = book.book.add_worksheet(book.sheet_name(section))
        self.row = 0
        self.widths: dict[int, int] = {}
        self.frozen = 0

    def write(self) -> None:
        """Title, blocks, then what of the look depends on all of them."""
        document = self.book.document
        title = self.book.format(bold=True, font_size=14, font_color=ACCENT)
        self.put(self.row, 0, self.section.title, title)
        self.row += 1
        about = f"{document.subtitle}  {document.number}  {self.book.say('as_of')} {document.as_of.isoformat()}"
        self.put(self.row, 0, about, self.book.format(font_color=MUTED))
        self.row += 1
        self.frozen = self.row
        if self.section is document.summary:
            self.about()
        for block in every_block(self.section):
            self.row += 1
            self.block(block)
        self.page()

    def about(self) -> None:
        document = self.book.document
        values = {
            "made_at": minute(document.made_at),
            "made_by": document.made_by,
            "model": document.model,
            "policy": document.policy_hash,
        }
        for code, value in values.items():
            if value:
                self.pair(self.book.say(code), Text(value))
        if document.watermark:
            self.put(self.row, 0, document.watermark, self.book.format(bold=True, font_color=ACCENT))
            self.row += 1

    def block(self, block: Block) -> None:
        match block:
            case Panel(figures=figures):
                for figure in figures:
                    value = Text(figure.value, figure.cites, figure.tone)
                    self.pair(figure.label, value, figure.note)
            case Facts():
                self.heading(block.title)
                for label, value in block.pairs:
                    self.pair(label, value)
            case Paragraph(sentences=texts) | Bullets(items=texts):
                self.heading(block.title)
                for text in texts:
                    self.line(text)
            case Note(text=text):
                self.line(text, Tone.PLAIN if block.level.value == "info" else Tone(block.level.value))
            case Table():
                self.table(block)
            case Chart():
                self.heading(block.title)
                self.line(Text(block.alt, block.cites))
                self.table(block.table or _numbers(block))

    def heading(self, title: str) -> None:
        if title:
            self.put(self.row, 0, title, self.book.format(bold=True, font_color=ACCENT))
            self.row += 1

    def pair(self, label: str, value: Text, note: str = "") -> None:
        self.put(self.row, 0, label, self.book.format(font_color=MUTED, text_wrap=True))
        self.value(self.row, 1, value, Stand.LEFT)
        self.wide(0, label)
        self.wide(1, value.text)
        if note:
            self.put(self.row, 2, note, self.book.format(font_color=MUTED))
        self.sources(self.row, 3, value.cites)
        self.row += 1

    def line(self, text: Text, level: Tone = Tone.PLAIN) -> None:
        """A sentence over several columns, as high as it needs, its sources behind it."""
        tone = text.tone if level is Tone.PLAIN else level
        look: dict[str, Any] = {"text_wrap": True, "font_color": TONES[tone]}
        if level is not Tone.PLAIN:
            look["bg_color"] = TINTS[level]
        form = self.book.format(**look)
        self.sheet.merge_range(self.row, 0, self.row, _MERGED - 1, "", form)
        self.put(self.row, 0, text.text, form)
        self.sheet.set_row(self.row, 15 * min(max(1, -(-width_of(text.text) // 52_000)), 20))
        self.sources(self.row, _MERGED, text.cites)
        self.row += 1

    def table(self, table: Table) -> None:
        self.heading(table.caption)
        head = {"bold": True, "font_color": ACCENT, "bottom": 1, "bottom_color": ACCENT, "text_wrap": True}
        for place, column in enumerate(table.columns):
            self.put(self.row, place, column.title, self.book.format(**head, align=_side(column.align)))
            self.wide(place, column.title)
        if self.frozen == 2 and self.row <= 5:
            self.frozen = self.row + 1
        self.row += 1
        for row in table.rows:
            self.cells(row, table)
        if table.total is not None:
            self.cells(table.total, table, bold=True, top=1, top_color=ACCENT)
        if table.note:
            self.put(self.row, 0, table.note, self.book.format(font_color=MUTED))
            self.row += 1

    def cells(self, row: tuple[Text, ...], table: Table, **looks: Any) -> None:
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            self.value(self.row, place, cell, column.align, bottom=1, bottom_color=GRID, **looks)
            self.wide(place, cell.text)
        self.sources(self.row, len(row), tuple(cite for cell in row for cite in cell.cites))
        self.row += 1

    def value(self, row: int, column: int, text: Text, align: Stand, **looks: Any) -> None:
        """A number where the words are one (in a table: in a column of numbers), else text."""
        looks = {"font_color": TONES[text.tone], "align": _side(align), "text_wrap": True, **looks}
        number = number_of(text.text) if align is Stand.RIGHT or "bottom" not in looks else None
        if number is None:
            self.put(row, column, text.text, self.book.format(**looks))
        else:
            form = self.book.format(**{**looks, "num_format": number.form, "text_wrap": False})
            self.sheet.write_number(row, column, number.value, form)

    def sources(self, row: int, column: int, cites: Cite) -> None:
        numbers = ", ".join(ref.text for ref in self.book.refs.of(cites))
        if numbers:
            self.put(row, column, numbers, self.book.format(font_color=MUTED, font_size=8))

    def put(self, row: int, column: int, text: str, form: Format) -> None:
        """Text as text, whatever it looks like; what no cell can hold is cut and says so."""
        if len(text) > _MOST_LETTERS:
            text = text[: _MOST_LETTERS - 1] + "…"
        self.sheet.write_string(row, column, text, form)

    def wide(self, column: int, text: str) -> None:
        letters = min(width_of(text) * 2 // 1000 + 3, _WIDEST)
        self.widths[column] = max(self.widths.get(column, 9), letters)

    def page(self) -> None:
        for column, letters in self.widths.items():
            self.sheet.set_column(column, column, letters)
        document, sheet = self.book.document, self.sheet
        sheet.freeze_panes(self.frozen, 0)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, self.frozen - 1)
        sheet.set_footer(f"&L{_printed(document.watermark)}&R{self.book.say('page', page='&P', pages='&N')}")


def _printed(text: str) -> str:
    """Text in a foot of a sheet, where an ampersand commands."""
    return text.replace("&", "&&")[:100]


def _side(align: Stand) -> str:
    return "center" if align is Stand.CENTRE else align.value


def _numbers(chart: Chart) -> Table:
    """The numbers of a chart that brings no table of its own."""
    if chart.boxes:
        names = {box.key: box.label for box in chart.boxes}
        cells = [(names[edge.upper], edge.label, names[edge.lower]) for edge in chart.edges]
        return Table((Column(""), Column(""), Column("")), tuple(tuple(map(Text, row)) for row in cells))
    columns = (Column(""), *(Column(series.name, Stand.RIGHT) for series in chart.series))
    rows = tuple(
        (Text(label), *(Text("" if s.values[place] is None else f"{s.values[place]:,}") for s in chart.series))
        for place, label in enumerate(chart.labels or ("",))
    )
    return Table(columns, rows)
