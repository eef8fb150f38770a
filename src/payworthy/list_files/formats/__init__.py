"""How each list is written: one module per layout, all of one shape. Adding a layout is a module and a line here."""

from collections.abc import Sequence
from typing import Final

from payworthy.base.failure import Failure, invalid
from payworthy.list_files.formats import counter_sanctions, cuba, eu_833, gleif, open_sanctions, template, us_1260h
from payworthy.list_files.formats.layout import Layout

LAYOUTS: Final[dict[str, Layout]] = {
    layout.name: layout
    for layout in (
        template.LAYOUT,
        open_sanctions.SIMPLE,
        open_sanctions.FTM,
        counter_sanctions.LAYOUT,
        eu_833.LAYOUT,
        us_1260h.LAYOUT,
        cuba.LAYOUT,
        gleif.ENTITIES,
        gleif.RELATIONSHIPS,
    )
}
"""Every layout by the name it is asked for."""


def layout_of(header: Sequence[str]) -> Layout | Failure:
    """The layout of a table by its header: the one that needs most of the columns that are there."""
    there = {cell.strip() for cell in header}
    fitting = [layout for layout in LAYOUTS.values() if layout.needed and layout.needed <= there]
    if not fitting:
        return invalid("list_layout_unknown", known=", ".join(LAYOUTS))
    return max(fitting, key=lambda layout: len(layout.needed))
