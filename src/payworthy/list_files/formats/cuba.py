"""The Cuba Restricted List (United States) as a table."""

from typing import Final

from payworthy.base.failure import Failure
from payworthy.identity.listed import ListEntry
from payworthy.list_files.formats.layout import Cells, Countries, Found, Layout, day_of, names_of, split


def read(cells: Cells, countries: Countries) -> Found:
    """A row. An acronym is a name of its own."""
    names = names_of(cells["Company"], *split(cells["Acronym"]), *split(cells["Alias"]))
    if isinstance(names, Failure):
        return names
    return ListEntry(
        entry_id=cells["Id"].strip(),
        names=names,
        country="CU",
        program="Cuba Restricted List",
        note=cells["Category"].strip() or None,
        listed_on=day_of(cells["EffectiveDate"]),
    )


_COLUMNS: Final = ("Id", "Company", "Acronym", "Alias", "Category", "EffectiveDate")
LAYOUT: Final = Layout("us-cuba", "sanctions", "Cuba Restricted List", "open", read, frozenset(_COLUMNS))
