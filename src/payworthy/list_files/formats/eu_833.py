"""The annexes of Regulation (EU) No 833/2014 as a table. Ships, ports and currencies in it are passed over."""

import re
from typing import Final

from payworthy.base.failure import Failure
from payworthy.identity.listed import ListEntry, made_id
from payworthy.list_files.formats.layout import Cells, Countries, Found, Layout, day_of, names_of, split, standard_ids

_PARTIES: Final = frozenset(("LegalEntity", "Company", "Organization", "Person", "PublicBody"))
_TAX_NUMBER: Final = re.compile(r"(\d{10}|\d{12}) \((?:Tax ID/)?INN\)")
"""A Russian tax number says so in brackets; other numbers do not say what they are."""


def read(cells: Cells, countries: Countries) -> Found:
    """A row."""
    if cells["schema"].strip() not in _PARTIES:
        return None
    names = names_of(cells["name"], *split(cells["alias"]), *split(cells["previousName"]))
    if isinstance(names, Failure):
        return names
    numbers = tuple(split(cells["registrationNumber"]))
    inn = tuple(f"inn:{found[1]}" for text in numbers if (found := _TAX_NUMBER.fullmatch(text)))
    place = cells["jurisdiction"].strip() or cells["country"].strip()
    annex = cells["annex"].strip()
    return ListEntry(
        entry_id=made_id(*names[:1], *inn[:1]),
        names=names,
        country=countries(place) if place else None,
        ids=(*inn, *standard_ids(*numbers, cells["leiCode"].strip())),
        is_person=cells["schema"].strip() == "Person",
        program=f"833/2014 {annex}".strip(),
        note=cells["measure"].strip() or None,
        listed_on=day_of(cells["startDate"]),
    )


_COLUMNS: Final = ("celex", "annex", "measure", "startDate", "schema", "name", "alias", "previousName")
LAYOUT: Final = Layout("eu-833", "sanctions", "Regulation (EU) No 833/2014", "open", read, frozenset(_COLUMNS))
