"""The bulk files of OpenSanctions: the simple table of targets, and entities as JSON lines (FollowTheMoney)."""

from collections.abc import Mapping
from typing import Any, Final

from payworthy.base.failure import Failure, Reason
from payworthy.identity.listed import ListEntry
from payworthy.list_files.formats.layout import Cells, Countries, Found, Layout, day_of, names_of, split, standard_ids

PERSON: Final = "Person"
COMPANIES: Final = frozenset(("Company", "Organization", "LegalEntity", "PublicBody"))
"""Kinds of entity that can be a customer; ships, wallets, securities, addresses and positions are passed over."""

_NUMBERED: Final = {"innCode": "inn", "ogrnCode": "ogrn", "imoNumber": "imo", "dunsCode": "duns"}


def read_simple(cells: Cells, countries: Countries) -> Found:
    """A row of ``targets.simple.csv``."""
    schema = cells["schema"].strip()
    if schema != PERSON and schema not in COMPANIES:
        return None
    names = names_of(cells["name"], *split(cells["aliases"]))
    if isinstance(names, Failure):
        return names
    listed = [code for code in (countries(part) for part in split(cells["countries"])) if code]
    return ListEntry(
        entry_id=cells["id"].strip(),
        names=names,
        country=listed[0] if len(listed) == 1 else None,
        ids=standard_ids(*split(cells["identifiers"])),
        is_person=schema == PERSON,
        program=cells["dataset"].strip() or None,
        note=cells["sanctions"].strip()[:500] or None,
        listed_on=day_of(cells["first_seen"]),
    )


def read_ftm(entity: Any, countries: Countries) -> Found:
    """An object of ``entities.ftm.json``. Failures: ``list_line_not_entity``, and those of ``names_of``."""
    if not isinstance(entity, Mapping) or not isinstance(entity.get("properties"), Mapping):
        return Failure(Reason.INVALID, "list_line_not_entity")
    schema = entity.get("schema")
    if not isinstance(entity.get("id"), str) or not isinstance(schema, str):
        return Failure(Reason.INVALID, "list_line_not_entity")
    if schema != PERSON and schema not in COMPANIES:
        return None
    said = entity["properties"]
    spelled = (
        *_texts(said, "name"),
        *_texts(said, "alias"),
        *_texts(said, "previousName"),
        *_texts(said, "abbreviation"),
    )
    caption = entity.get("caption")
    first = caption if isinstance(caption, str) and caption in spelled else ""
    names = names_of(first, *spelled)
    if isinstance(names, Failure):
        return None if names.code == "list_entry_without_name" else names
    places = (*_texts(said, "jurisdiction"), *_texts(said, "country"))
    codes = tuple(dict.fromkeys(code for code in map(countries, places) if code))
    numbers = (*_texts(said, "registrationNumber"), *_texts(said, "uscCode"), *_texts(said, "leiCode"))
    others = (f"{scheme}:{text}" for name, scheme in _NUMBERED.items() for text in _texts(said, name))
    return ListEntry(
        entry_id=entity["id"],
        names=names,
        country=codes[0] if len(codes) == 1 else None,
        ids=tuple(dict.fromkeys((*standard_ids(*numbers), *others))),
        is_person=schema == PERSON,
        topics=_texts(said, "topics"),
        program=", ".join(_texts(entity, "datasets")) or None,
    )


def _texts(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = said.get(name, ())
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


_COLUMNS: Final = ("id", "schema", "name", "aliases", "countries", "identifiers", "sanctions", "dataset", "first_seen")
_LICENCE: Final = "cc_by_nc"
SIMPLE: Final = Layout("opensanctions", "sanctions", "OpenSanctions", _LICENCE, read_simple, frozenset(_COLUMNS))
FTM: Final = Layout("opensanctions-ftm", "sanctions", "OpenSanctions", _LICENCE, read_ftm, is_json_lines=True)
