"""The tree as bytes that other programs read for years."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from payworthy.render import RENDERERS, Format, to_json
from payworthy.report.tree import (
    SCHEMA,
    Align,
    Band,
    Beside,
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
    Level,
    Mark,
    Note,
    Panel,
    Paragraph,
    Section,
    Series,
    Source,
    Table,
    Text,
    Tone,
)

from .hostile import hostile
from .sample import sample

GOLDEN = Path(__file__).with_name("golden.json")


class Envelope(msgspec.Struct):
    """What a reader of the file sees first."""

    schema: str
    document: Document


def small() -> Document:
    """Every kind of block once, with every field that it may have."""
    cite, text = ("statement/2025-12-31@1",), Text("现金 12", ("statement/2025-12-31@1",), Tone.GOOD)
    table = Table((Column("a", Align.RIGHT, 2), Column("b")), ((text, Text("-")),), "caption", "note", (text, text))
    bars = Chart(
        ChartKind.STACKED,
        "title",
        "what is to be seen",
        "m",
        ("2024", "2025"),
        (Series("s", (Decimal("1.50"), None), Tone.BAD),),
        (Band("A", 1, Decimal("2.5"), Tone.GOOD),),
        (Mark("limit", 3, Tone.WARN),),
        decimals=1,
        cites=cite,
        table=table,
    )
    boxes = (Box("p", "Parent", "note", Tone.BAD, False, cite), Box("c", "Child", main=True))
    tree = Chart(ChartKind.TREE, "group", "alt", boxes=boxes, edges=(Edge("p", "c", "60 %", cite),))
    return Document(
        title="Credit report",
        subtitle="Example Ltd",
        language=Language.EN,
        number="CR-1",
        as_of=date(2026, 6, 30),
        made_at=datetime(2026, 7, 1, 8, 30, tzinfo=UTC),
        made_by="desk",
        watermark="internal",
        footer="footer",
        policy_hash="ab" * 32,
        model="card/1",
        summary=Section(
            1,
            "summary",
            "Summary",
            (
                Panel((Figure("Grade", "A", cite, Tone.GOOD, "was B"),), lead=True),
                Note(text, Level.WARN),
                Beside(columns=((Bullets((text,), "Red flags"),), (Paragraph((text, text), "Changes"),))),
            ),
        ),
        sections=(Section(2, "identity", "Identity", (Facts((("Name", text),), "Who"), table, bars, tree)),),
        sources=(Source(cite[0], "cash", "registry", date(2025, 12, 31), date(2026, 4, 1), "open"),),
    )


def test_the_form_of_this_version_is_kept() -> None:
    """If this changes on purpose: raise the version in ``SCHEMA`` when a reader of the old form would fail, then write
    ``msgspec.json.format(to_json(small()))`` to the file."""
    assert msgspec.json.format(to_json(small()), indent=1).decode() == GOLDEN.read_text(encoding="utf-8").rstrip("\n")


def test_the_file_says_which_form_it_has() -> None:
    assert msgspec.json.decode(to_json(small()))["schema"] == SCHEMA == "payworthy.report/1"


@pytest.mark.parametrize(
    "document", [small(), sample(Language.EN), sample(Language.ZH), hostile()], ids=["small", "en", "zh", "hostile"]
)
def test_a_reader_gets_the_same_tree_back(document: Document) -> None:
    assert msgspec.json.decode(to_json(document), type=Envelope).document == document


def test_the_same_document_gives_the_same_bytes_in_every_text_format() -> None:
    for form in (Format.JSON, Format.HTML, Format.XLSX):
        assert RENDERERS[form](sample(Language.ZH)) == RENDERERS[form](sample(Language.ZH))


def test_a_binary_float_is_refused() -> None:
    wrong = Chart(ChartKind.BAR, "t", "a", labels=("x",), series=(Series("s", (0.1,)),))  # type: ignore[arg-type]
    document = msgspec.structs.replace(small(), sections=(Section(2, "x", "x", (wrong,)),))
    with pytest.raises(TypeError):
        to_json(document)


def test_every_format_has_a_renderer() -> None:
    assert set(RENDERERS) == set(Format)
