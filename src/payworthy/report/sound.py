"""What must hold of a document tree beyond its types."""

from collections.abc import Iterator

from payworthy.report.tree import (
    Beside,
    Block,
    Bullets,
    Chart,
    ChartKind,
    Cite,
    Document,
    Facts,
    Note,
    Panel,
    Paragraph,
    Section,
    Table,
)


def faults(document: Document) -> tuple[str, ...]:
    """What is wrong with the tree, for whoever builds it; empty for a sound one. A fact cited without a source, rows
    that do not fit their columns, series that do not fit their labels, edges between boxes that are not there."""
    known = {source.fact_id for source in document.sources}
    found = [] if len(known) == len(document.sources) else ["a fact is among the sources twice"]
    for section in (document.summary, *document.sections):
        for block in every_block(section):
            wrong = [*(f"{cite} has no source" for cite in cites_of(block) if cite not in known), *_misfits(block)]
            found += [f"{section.key}: {what}" for what in wrong]
    return tuple(found)


def every_block(section: Section) -> Iterator[Block]:
    """All blocks of a section in reading order, those beside each other too; ``Beside`` itself is not among them."""
    yield from _flat(section.blocks)


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Beside):
            for column in block.columns:
                yield from _flat(column)
        else:
            yield block


def cites_of(block: Block) -> tuple[str, ...]:
    """Every fact a block rests on, in reading order, each once."""
    return tuple(dict.fromkeys(cite for cites in _cites(block) for cite in cites))


def _cites(block: Block) -> Iterator[Cite]:
    match block:
        case Panel(figures=figures):
            yield from (figure.cites for figure in figures)
        case Paragraph(sentences=texts) | Bullets(items=texts):
            yield from (text.cites for text in texts)
        case Facts(pairs=pairs):
            yield from (value.cites for _, value in pairs)
        case Note(text=text):
            yield text.cites
        case Table():
            rows = block.rows if block.total is None else (*block.rows, block.total)
            yield from (cell.cites for row in rows for cell in row)
        case Chart():
            yield block.cites
            yield from (box.cites for box in block.boxes)
            yield from (edge.cites for edge in block.edges)
            if block.table is not None:
                yield from _cites(block.table)
        case Beside(columns=columns):
            yield from (cites for column in columns for part in column for cites in _cites(part))


def _misfits(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        rows = block.rows if block.total is None else (*block.rows, block.total)
        for number, row in enumerate(rows, start=1):
            if len(row) != len(block.columns):
                yield f"row {number} of {block.caption!r} has {len(row)} cells, not {len(block.columns)}"
    if isinstance(block, Chart):
        labels = 1 if block.kind is ChartKind.EXPOSURE else len(block.labels)
        for series in block.series:
            if len(series.values) != labels:
                yield f"{series.name!r} of {block.title!r} has {len(series.values)} values, not {labels}"
        keys = {box.key for box in block.boxes}
        for edge in block.edges:
            yield from (f"{end!r} of {block.title!r} is no box" for end in (edge.upper, edge.lower) if end not in keys)
        if block.table is not None:
            yield from _misfits(block.table)
