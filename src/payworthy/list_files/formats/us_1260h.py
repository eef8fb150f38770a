"""Chinese military companies under Section 1260H (United States) as a table."""

from typing import Final

from payworthy.base.failure import Failure
from payworthy.identity.listed import ListEntry, made_id
from payworthy.list_files.formats.layout import Cells, Countries, Found, Layout, day_of, names_of, split


def read(cells: Cells, countries: Countries) -> Found:
    """A row."""
    names = names_of(
        cells["Clean Name"].strip() or cells["Name"], *split(cells["Alias"]), *split(cells["Previous Name"])
    )
    if isinstance(names, Failure):
        return names
    parent = cells["Parent Name"].strip()
    return ListEntry(
        entry_id=made_id(names[0]),
        names=names,
        country="CN",
        topics=("military",),
        program="NDAA 1260H",
        note=(f"parent: {parent}" if parent else cells["Note"].strip())[:500] or None,
        listed_on=day_of(cells["Start date"]),
        ended_on=day_of(cells["End date"]),
    )


_COLUMNS: Final = ("Name", "Clean Name", "Alias", "Previous Name", "Parent Name", "Start date", "End date")
LAYOUT: Final = Layout("us-1260h", "sanctions", "NDAA Section 1260H", "open", read, frozenset(_COLUMNS))
