"""Text that wants to be more than text, and a document made of it."""

from datetime import UTC, date, datetime
from typing import Final

from payworthy.report.tree import (
    Band,
    Box,
    Bullets,
    Chart,
    ChartKind,
    Column,
    Document,
    Edge,
    Facts,
    Figure,
    Language,
    Mark,
    Note,
    Panel,
    Paragraph,
    Section,
    Series,
    Source,
    Table,
    Text,
)

TYPST: Final = '#panic("run") *bold* _it_ $x^2$ @label <tag> `raw` \\ // = head #import "x.typ" [ ] { } ~ -- ---'
HTML: Final = "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;\"'></style></svg>]]>"
TEMPLATE: Final = "{{ 7 * 7 }} {% if 1 %} {# no #} %s {0} ${x}"
FORMULA: Final = '=HYPERLINK("http://example.com","x")'
LONG_WORD: Final = "W" * 400
LONG_HAN: Final = "\u4fe1\u7528\u62a5\u544a" * 200
EMOJI: Final = "paid \U0001f600 \u2764\ufe0f \U0001f1e8\U0001f1f3"
RARE_HAN: Final = "\U00030edd\u9fa5\u3400\U00020021"
RIGHT_TO_LEFT: Final = "\u0634\u0631\u0643\u0629 \u202eTXT.exe\u202c \u05d7\u05d1\u05e8\u05d4"
CONTROLS: Final = "a\x00b\x07c\nd\te\x1b[31m\ufffe\u2028f"
ACCENTS: Final = (
    "Stra\u00dfe \u0141\u00f3d\u017a \u00d8l\u00e5 \u010ce\u0161tina Vi\u1ec7t "
    "\u0391\u03b8\u03ae\u03bd\u03b1 \u041c\u043e\u0441\u043a\u0432\u0430"
)

ALL: Final = (
    TYPST,
    HTML,
    TEMPLATE,
    FORMULA,
    "+1+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(1)",
    LONG_WORD,
    LONG_HAN,
    EMOJI,
    RARE_HAN,
    RIGHT_TO_LEFT,
    CONTROLS,
    ACCENTS,
    "",
    " ",
)


def hostile(language: Language = Language.ZH) -> Document:
    """Every place of a document that holds text, holding each of these texts."""
    cites = (HTML,)
    texts = tuple(Text(text, cites) for text in ALL)
    columns = (Column(TYPST), Column(HTML), Column(LONG_WORD), Column(EMOJI), Column(FORMULA))
    rows = tuple(tuple(Text(ALL[(place + shift) % len(ALL)], cites) for shift in range(5)) for place in range(len(ALL)))
    blocks = (
        Panel(tuple(Figure(text, text, cites, note=text) for text in ALL)),
        Panel(tuple(Figure(text, text, cites, note=text) for text in ALL[:5]), lead=True),
        Paragraph(texts, title=TYPST),
        Bullets(texts, title=HTML),
        Facts(tuple((text, Text(text, cites)) for text in ALL), title=LONG_WORD),
        Table(columns, rows, TYPST, HTML, rows[0]),
        *charts(),
        *(Note(text) for text in texts),
    )
    return Document(
        title=TYPST,
        subtitle=LONG_WORD,
        language=language,
        number=HTML,
        as_of=date(2026, 6, 30),
        made_at=datetime(2026, 7, 1, 8, 30, tzinfo=UTC),
        made_by=FORMULA,
        watermark=TYPST,
        footer=HTML,
        summary=Section(0, "summary", HTML, blocks[:3]),
        sections=(Section(2, "all", "= / : * ? [x] " + HTML, blocks), Section(3, "again", "= / : * ? [x] " + HTML, ())),
        sources=(Source(HTML, TYPST, LONG_WORD, date(2026, 1, 1), None, RIGHT_TO_LEFT),),
        policy_hash=TYPST,
        model=HTML,
    )


def charts() -> tuple[Chart, ...]:
    """Every kind of chart with such names."""
    series = tuple(Series(text, (1, None, -3)) for text in ALL[:9])
    marks, bands = (Mark(HTML, 2), Mark(LONG_WORD, 2)), (Band(LONG_HAN, 0, 2), Band(HTML, 2))
    kinds = (ChartKind.BAR, ChartKind.STACKED, ChartKind.LINE, ChartKind.STEP)
    labels = (LONG_WORD, HTML, LONG_HAN)
    boxes = tuple(Box(str(place), text, text) for place, text in enumerate(ALL))
    edges = (*(Edge(str(place), str(place + 1), HTML) for place in range(4)), Edge("4", "0", LONG_WORD))
    return (
        *(Chart(kind, TYPST, HTML, HTML, labels, series, bands, marks) for kind in kinds),
        Chart(ChartKind.EXPOSURE, HTML, TYPST, HTML, series=tuple(Series(text, (5,)) for text in ALL), marks=marks),
        Chart(ChartKind.TREE, HTML, TYPST, boxes=boxes, edges=edges),
        Chart(ChartKind.TREE, HTML, TYPST, boxes=boxes[:5], edges=edges),
    )
