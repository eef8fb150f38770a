"""Who is looked for on lists when a customer is screened: itself under all its names, and who owns, leads or represents
it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import EntityType, Profile, ProfileField
from payworthy.identity.party import Party

SELF: Final = "self"
RELATED: Final[Mapping[Block, str]] = {
    Block.SHAREHOLDER: "shareholder",
    Block.BENEFICIAL_OWNER: "beneficial_owner",
    Block.EXECUTIVE: "executive",
}
_NAMED: Final[Mapping[ProfileField, str]] = {
    ProfileField.ACTUAL_CONTROLLER: "controller",
    ProfileField.LEGAL_REPRESENTATIVE: "legal_representative",
}
ROLES: Final = (SELF, *RELATED.values(), *_NAMED.values())
"""What somebody is to the customer; the first counts most where several resemble one entry."""

_PERSON: Final = "person"


class Sought(Struct, frozen=True, gc=False):
    """One party of a customer: ``role`` is what it is to the customer."""

    customer_id: str
    role: str
    party: Party


def sought_of(customer: Customer, facts: Iterable[CreditFact]) -> tuple[Sought, ...]:
    """Everybody to be looked for, each once, the customer itself first. Entries that have ended are left out."""
    facts = tuple(facts)
    profile = {fact.field: fact.value for fact in facts if isinstance(fact, Profile)}
    found = [Sought(customer.customer_id, SELF, _itself(customer, profile))]
    seen: set[tuple[str, ...]] = {found[0].party.names}
    for role, party in (*_entries(facts), *_named(profile)):
        if party.names not in seen:
            seen.add(party.names)
            one = f"{customer.customer_id}\x1f{len(found)}"
            found.append(Sought(customer.customer_id, role, _with_id(party, one)))
    return tuple(found)


def _itself(customer: Customer, profile: Mapping[ProfileField, str]) -> Party:
    former = profile.get(ProfileField.FORMER_NAMES, "").replace("；", ";").split(";")
    given = (
        *(customer.name, customer.name_en, profile.get(ProfileField.NAME_ZH), profile.get(ProfileField.NAME_EN)),
        *former,
    )
    ids = (customer.registration_id, profile.get(ProfileField.REGISTRATION_ID))
    kind = profile.get(ProfileField.ENTITY_TYPE)
    return Party(
        id=customer.customer_id,
        names=tuple(dict.fromkeys(name.strip() for name in given if name and name.strip())),
        country=customer.country,
        ids=tuple(dict.fromkeys(text for text in ids if text)),
        is_person=kind == EntityType.NATURAL_PERSON,
    )


def _entries(facts: Iterable[CreditFact]) -> Iterator[tuple[str, Party]]:
    for fact in facts:
        if isinstance(fact, Entry) and fact.block in RELATED and fact.ended_on is None:
            name = fact.fields.get("name", "").strip()
            if name:
                number = fact.fields.get("party_id")
                is_person = fact.block is not Block.SHAREHOLDER or fact.fields.get("party_type") == _PERSON
                party = Party(
                    id="",
                    names=(name,),
                    country=fact.fields.get("country", ""),
                    ids=(number,) if number else (),
                    is_person=is_person,
                )
                yield RELATED[fact.block], party


def _named(profile: Mapping[ProfileField, str]) -> Iterator[tuple[str, Party]]:
    for field, role in _NAMED.items():
        name = profile.get(field, "").strip()
        if name:
            is_person = field is ProfileField.LEGAL_REPRESENTATIVE
            yield role, Party(id="", names=(name,), is_person=is_person)


def _with_id(party: Party, party_id: str) -> Party:
    return Party(id=party_id, names=party.names, country=party.country, ids=party.ids, is_person=party.is_person)
