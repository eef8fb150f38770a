"""GLEIF's golden copies as tables: level 1 (who is who) and level 2 (who consolidates whom)."""

from typing import Final

from payworthy.base.failure import Failure, invalid
from payworthy.base.ids import parse_id
from payworthy.identity.listed import ListEntry, Relation
from payworthy.list_files.formats.layout import Cells, Countries, Found, Layout, names_of, standard_ids

_OTHER_NAMES: Final = tuple(
    f"Entity.{kind}EntityNames.{kind}EntityName.{number}"
    for kind in ("Other", "TransliteratedOther")
    for number in range(1, 6)
)
_STARTS_AT: Final = "Relationship.StartNode.NodeID"
_ENDS_AT: Final = "Relationship.EndNode.NodeID"
HOW: Final = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "direct_parent",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate_parent",
    "IS_INTERNATIONAL_BRANCH_OF": "branch_of",
}
"""Relations by which a group hangs together; who manages a fund is not among them."""


def read_entity(cells: Cells, countries: Countries) -> Found:
    """A row of level 1; entities that exist no more are passed over."""
    if cells["Entity.EntityStatus"].strip() == "INACTIVE":
        return None
    lei = parse_id("lei", cells["LEI"])
    if isinstance(lei, Failure):
        return lei
    names = names_of(cells["Entity.LegalName"], *(cells[name] for name in _OTHER_NAMES))
    if isinstance(names, Failure):
        return names
    number = cells["Entity.RegistrationAuthority.RegistrationAuthorityEntityID"].strip()
    return ListEntry(
        entry_id=lei.value,
        names=names,
        country=countries(cells["Entity.LegalAddress.Country"]),
        ids=tuple(dict.fromkeys((str(lei), *standard_ids(number)))),
    )


def read_relation(cells: Cells, countries: Countries) -> Found:
    """A row of level 2: relations that stand, between two LEIs."""
    how = HOW.get(cells["Relationship.RelationshipType"].strip())
    if how is None or cells["Relationship.RelationshipStatus"].strip() == "INACTIVE":
        return None
    ends = [parse_id("lei", cells[column]) for column in (_STARTS_AT, _ENDS_AT)]
    for end, column in zip(ends, (_STARTS_AT, _ENDS_AT), strict=True):
        if isinstance(end, Failure):
            return end.at(column=column)
    child, parent = (str(end) for end in ends)
    if child == parent:
        return invalid("list_relation_to_itself", value=child)
    return Relation(child=child, parent=parent, how=how)


_ENTITY: Final = ("LEI", "Entity.LegalName", "Entity.LegalAddress.Country", "Entity.EntityStatus")
_RELATION: Final = (_STARTS_AT, _ENDS_AT, "Relationship.RelationshipType", "Relationship.RelationshipStatus")
ENTITIES: Final = Layout("gleif", "registry", "GLEIF level 1", "cc0", read_entity, frozenset(_ENTITY))
RELATIONSHIPS: Final = Layout(
    "gleif-relationships", "registry", "GLEIF level 2", "cc0", read_relation, frozenset(_RELATION)
)
