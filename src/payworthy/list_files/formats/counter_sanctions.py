"""China's counter-sanctions, unreliable-entity and export-control lists as a table: English and Chinese names."""

from typing import Final

from payworthy.base.failure import Failure
from payworthy.identity.listed import ListEntry, made_id
from payworthy.list_files.formats.layout import Cells, Countries, Found, Layout, day_of, names_of, split


def read(cells: Cells, countries: Countries) -> Found:
    """A row."""
    names = names_of(cells["Name"], cells["Chinese name"], *split(cells["Alias"]))
    if isinstance(names, Failure):
        return names
    return ListEntry(
        entry_id=cells["QID"].strip() or made_id(*names[:2]),
        names=names,
        country=countries(cells["Country"]) if cells["Country"].strip() else None,
        is_person=cells["Type"].strip() == "Person",
        topics=tuple(split(cells["Topics"])),
        program=cells["List"].strip() or cells["Body"].strip() or None,
        note=(cells["Summary"].strip() or cells["Chinese summary"].strip())[:500] or None,
        listed_on=day_of(cells["Date"]),
        ended_on=day_of(cells["End date"]),
    )


_COLUMNS: Final = ("Type", "QID", "Name", "Alias", "Chinese name", "Country", "Topics", "List", "Date", "End date")
LAYOUT: Final = Layout(
    "cn-counter-sanctions", "export_control", "中国反制与出口管制名单", "open", read, frozenset(_COLUMNS)
)
