"""A tree that its renderers may rely on."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from payworthy.report.sound import cites_of, every_block, faults
from payworthy.report.tree import (
    Beside,
    Block,
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
    Note,
    Panel,
    Paragraph,
    Section,
    Series,
    Source,
    Table,
    Text,
)


def document(*blocks: Block, sources: tuple[str, ...] = ()) -> Document:
    return Document(
        title="Credit report",
        language=Language.EN,
        number="1",
        as_of=date(2026, 6, 30),
        made_at=datetime(2026, 7, 1, tzinfo=UTC),
        made_by="desk",
        summary=Section(0, "summary", "Summary", blocks),
        sections=(),
        sources=tuple(Source(fact_id, "what", "who") for fact_id in sources),
    )


CITED = Text("a", ("x",))
TABLE = Table((Column("A"),), ((CITED,),))


@pytest.mark.parametrize(
    "block",
    [
        Panel((Figure("grade", "A", ("x",)),)),
        Paragraph((CITED,)),
        Bullets((CITED,)),
        Facts((("label", CITED),)),
        TABLE,
        Table((Column("A"),), (), total=(CITED,)),
        Note(CITED),
        Chart(ChartKind.BAR, "t", "alt", cites=("x",)),
        Chart(ChartKind.TREE, "t", "alt", boxes=(Box("a", "A", cites=("x",)),)),
        Chart(ChartKind.TREE, "t", "alt", boxes=(Box("a", "A"),), edges=(Edge("a", "a", cites=("x",)),)),
        Chart(ChartKind.BAR, "t", "alt", table=TABLE),
        Beside(columns=((Note(Text("b")),), (Beside(columns=((TABLE,),)),))),
    ],
)
def test_a_fact_cited_anywhere_needs_its_source(block: Block) -> None:
    assert cites_of(block) == ("x",)
    assert faults(document(block)) == ("summary: x has no source",)
    assert faults(document(block, sources=("x",))) == ()


def test_a_fact_is_listed_once() -> None:
    assert faults(document(sources=("x", "x"))) == ("a fact is among the sources twice",)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (Table((Column("A"),), ((Text("a"), Text("b")),), "T"), "row 1 of 'T' has 2 cells, not 1"),
        (Table((Column("A"),), (), "T", total=()), "row 1 of 'T' has 0 cells, not 1"),
        (Chart(ChartKind.BAR, "C", "", labels=("1", "2"), series=(Series("s", (1,)),)), "has 1 values, not 2"),
        (Chart(ChartKind.EXPOSURE, "C", "", series=(Series("s", (1, 2)),)), "has 2 values, not 1"),
        (Chart(ChartKind.TREE, "C", "", boxes=(Box("a", "A"),), edges=(Edge("a", "b"),)), "'b' of 'C' is no box"),
        (Chart(ChartKind.BAR, "C", "", table=Table((), ((Text("a"),),))), "has 1 cells, not 0"),
        (Beside(columns=((Table((Column("A"),), ((),)),),)), "has 0 cells, not 1"),
    ],
)
def test_what_does_not_fit_is_named(block: Block, words: str) -> None:
    (fault,) = faults(document(block))
    assert words in fault


def test_blocks_beside_each_other_are_read_column_by_column() -> None:
    blocks = [Note(Text(letter)) for letter in "abcd"]
    section = Section(1, "k", "t", (blocks[0], Beside(columns=((blocks[1], blocks[2]), (blocks[3],)))))
    assert list(every_block(section)) == blocks


def test_a_tree_survives_its_json() -> None:
    whole = document(Beside(columns=((TABLE, Note(CITED)), (Chart(ChartKind.BAR, "t", "a", labels=("1",)),))), TABLE)
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Document) == whole
