"""The document tree: sections of blocks, in one language, every statement with the facts it rests on.

Values are already words of the document's language ("1,234.50", "45 days"); only charts hold numbers, as ``Decimal`` or
``int``, never as binary floats. Whoever renders a tree adds nothing to what it says.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

SCHEMA: Final = "payworthy.report/1"
"""Name and version of the JSON form. Readers of one version can read every report of that version."""

Cite = tuple[str, ...]
"""Ids of the facts a statement rests on; each is the ``fact_id`` of one of the document's sources."""

Number = Decimal | int
"""A value that a chart draws."""


class Language(StrEnum):
    """The language of a document; the words of its values are in it too."""

    EN = "en"
    ZH = "zh"


class Tone(StrEnum):
    """What a reader should feel; renderers show it by colour and by a mark, so that it survives a grey printer."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    MUTED = "muted"


class Align(StrEnum):
    """How a column stands. Numbers stand right."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Text(Struct, frozen=True, gc=False, omit_defaults=True):
    """A statement, a value, or a cell, and the facts it rests on."""

    text: str
    cites: Cite = ()
    tone: Tone = Tone.PLAIN


class Figure(Struct, frozen=True, gc=False, omit_defaults=True):
    """One key figure of a panel: what it is, its value, and a note in small print."""

    label: str
    value: str
    cites: Cite = ()
    tone: Tone = Tone.PLAIN
    note: str = ""


class Panel(Struct, frozen=True, tag_field="block", tag="panel", omit_defaults=True):
    """Key figures beside each other. The first figure of a ``lead`` panel is the largest thing on the page."""

    figures: tuple[Figure, ...]
    lead: bool = False


class Paragraph(Struct, frozen=True, tag_field="block", tag="paragraph", omit_defaults=True):
    """Running text, each sentence with its own facts. ``title`` is a small heading above."""

    sentences: tuple[Text, ...]
    title: str = ""


class Bullets(Struct, frozen=True, tag_field="block", tag="bullets", omit_defaults=True):
    """A list of statements. ``title`` is a small heading above."""

    items: tuple[Text, ...]
    title: str = ""


class Column(Struct, frozen=True, gc=False, omit_defaults=True):
    """A column of a table; ``width`` is its weight beside the other columns."""

    title: str
    align: Align = Align.LEFT
    width: int = 1


class Table(Struct, frozen=True, tag_field="block", tag="table", omit_defaults=True):
    """Rows of as many cells as columns. ``caption`` stands above, ``note`` below; ``total`` is the last row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: str = ""
    note: str = ""
    total: tuple[Text, ...] | None = None


class Facts(Struct, frozen=True, tag_field="block", tag="facts", omit_defaults=True):
    """Labels with their values, two pairs beside each other where there is room."""

    pairs: tuple[tuple[str, Text], ...]
    title: str = ""


class ChartKind(StrEnum):
    """How numbers are drawn.

    - ``bar``: one group of bars per label, from zero;
    - ``line``: one line per series over the labels;
    - ``stacked``: one bar per label, series on top of each other, from zero;
    - ``step``: a value that holds until the next label, such as a score, over ``bands`` such as grades;
    - ``exposure``: one horizontal bar, a part per series (its first value), against ``marks`` such as the limit;
    - ``tree``: ``boxes`` joined by ``edges``, owners above what they own.
    """

    BAR = "bar"
    LINE = "line"
    STACKED = "stacked"
    STEP = "step"
    EXPOSURE = "exposure"
    TREE = "tree"


class Series(Struct, frozen=True, gc=False, omit_defaults=True):
    """Values of one name, one per label of the chart; ``None`` is *not known* and leaves a gap."""

    name: str
    values: tuple[Number | None, ...]
    tone: Tone = Tone.PLAIN


class Band(Struct, frozen=True, gc=False, omit_defaults=True):
    """A range of values with a name, such as a grade: from ``low`` to below ``high``; ``None`` is open."""

    label: str
    low: Number | None = None
    high: Number | None = None
    tone: Tone = Tone.PLAIN


class Mark(Struct, frozen=True, gc=False, omit_defaults=True):
    """A line across a chart at one value, such as a limit, a target or the usual of an industry."""

    label: str
    value: Number
    tone: Tone = Tone.PLAIN


class Box(Struct, frozen=True, gc=False, omit_defaults=True):
    """A member of a group map. ``key`` is what edges call it; the customer itself is ``main``."""

    key: str
    label: str
    note: str = ""
    tone: Tone = Tone.PLAIN
    main: bool = False
    cites: Cite = ()


class Edge(Struct, frozen=True, gc=False, omit_defaults=True):
    """From the box that owns or controls to the box that is owned; ``label`` says how much."""

    upper: str
    lower: str
    label: str = ""
    cites: Cite = ()


class Chart(Struct, frozen=True, tag_field="block", tag="chart", omit_defaults=True):
    """Numbers as a picture, with the same numbers as a ``table`` for readers without it.

    ``alt`` says in a sentence what is to be seen. ``unit`` is the unit of all values; ``decimals`` is how many places
    after the point are written beside the marks. Which fields a kind uses: ``ChartKind``.
    """

    kind: ChartKind
    title: str
    alt: str
    unit: str = ""
    labels: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    boxes: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()
    decimals: int = 0
    cites: Cite = ()
    table: Table | None = None


class Level(StrEnum):
    """How much a note weighs."""

    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Note(Struct, frozen=True, tag_field="block", tag="note", omit_defaults=True):
    """A statement set apart, such as the decision line, a warning or a limit of the data."""

    text: Text
    level: Level = Level.INFO


class Beside(Struct, frozen=True, tag_field="block", tag="beside", omit_defaults=True):
    """Columns of blocks next to each other; below each other where the page is narrow."""

    columns: "tuple[tuple[Block, ...], ...]"


Block = Panel | Paragraph | Bullets | Table | Facts | Chart | Note | Beside
"""One piece of a section."""


class Section(Struct, frozen=True, omit_defaults=True):
    """A numbered part of the document. ``key`` is its stable name; ``number`` 0 is not shown."""

    number: int
    key: str
    title: str
    blocks: tuple[Block, ...]


class Source(Struct, frozen=True, gc=False, omit_defaults=True):
    """One fact that something in the document rests on. ``what`` says it in words, ``source`` who said so;
    ``valid_on`` is the day it was true on, ``known_on`` the day we knew; ``licence`` is what may be done with it."""

    fact_id: str
    what: str
    source: str
    valid_on: date | None = None
    known_on: date | None = None
    licence: str = ""


class Document(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole report.

    ``number`` is its own number; ``as_of`` the day whose facts it knows; ``made_at`` and ``made_by`` when and by whom
    it was put together. ``summary`` is the first page. ``sources`` lists every fact cited, in the order of first use.
    ``policy_hash`` and ``model`` are what it was computed with; with the facts they make it again.
    """

    title: str
    language: Language
    number: str
    as_of: date
    made_at: datetime
    made_by: str
    summary: Section
    sections: tuple[Section, ...]
    subtitle: str = ""
    watermark: str = ""
    sources: tuple[Source, ...] = ()
    policy_hash: str = ""
    model: str = ""
    footer: str = ""
