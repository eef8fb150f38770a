"""Which fields of the facts are about natural persons: the register that protection, export and erasure go by.

Every field of every record stands in it, also those that hold nothing personal: a new field that nobody has classified
fails a test. (PIPL art. 4 and GDPR art. 4(1): information about a natural person who is or can be identified.)
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from msgspec.structs import replace

from payworthy.facts.collateral import Collateral, SecurityKind
from payworthy.facts.credit_fact import KIND_OF, CreditFact
from payworthy.facts.customer import Customer
from payworthy.facts.entry import BLOCK_FIELDS, Block, Entry, FieldKind
from payworthy.facts.profile import PERSONS, Profile, ProfileField
from payworthy.facts.public_record import EVENT_DETAILS, Event
from payworthy.facts.register import RECORDS, Personal

T = TypeVar("T", bound=Customer | CreditFact)

SEALED: Final = "sealed:1:"
"""How the text begins that a book keeps in the place of a protected one."""

GONE: Final = "erased:"
"""What a book keeps in the place of a text about somebody whose data were erased before it came."""

PSEUDONYM: Final = "~"
"""How an entry's key begins where the source's own key would name a person."""

PARTY_IS_PERSON: Final = frozenset({"person", "natural_person"})
"""Words of ``party_type`` that say so."""

_PSEUDONYM: Final = re.compile(PSEUDONYM + "[0-9a-f]{32}")

_NO, _YES, _STAFF = Personal.NO, Personal.YES, Personal.STAFF
_OF_PERSON, _PARTY = Personal.IF_CUSTOMER, Personal.IF_PARTY

PROFILE: Final[Mapping[ProfileField, Personal]] = {
    ProfileField.FOUNDED_ON: _NO,
    ProfileField.PAID_IN_MINOR: _NO,
    ProfileField.OWNERSHIP: _NO,
    ProfileField.INDUSTRY_OUTLOOK: _NO,
    ProfileField.REGION_RISK: _NO,
    ProfileField.DEPENDENCE: _NO,
    ProfileField.CUSTOMER_SINCE: _NO,
    ProfileField.PURCHASES_FORECAST_MINOR: _NO,
    ProfileField.INSURED_LIMIT_MINOR: _NO,
    ProfileField.NAME_ZH: _OF_PERSON,
    ProfileField.NAME_EN: _OF_PERSON,
    ProfileField.FORMER_NAMES: _OF_PERSON,
    ProfileField.REGISTRATION_ID: _OF_PERSON,
    ProfileField.ENTITY_TYPE: _NO,
    ProfileField.REG_STATUS: _NO,
    ProfileField.TERM_TO: _NO,
    ProfileField.APPROVED_ON: _NO,
    ProfileField.REG_AUTHORITY: _NO,
    ProfileField.REG_ADDRESS: _OF_PERSON,
    ProfileField.BUSINESS_ADDRESS: _OF_PERSON,
    ProfileField.REGION_CODE: _NO,
    ProfileField.INDUSTRY_CODE: _NO,
    ProfileField.INDUSTRY: _NO,
    ProfileField.BUSINESS_SCOPE: _NO,
    ProfileField.PRODUCTS: _NO,
    ProfileField.LEGAL_REPRESENTATIVE: _YES,
    ProfileField.REGISTERED_CAPITAL_MINOR: _NO,
    ProfileField.CONTRIBUTION_DUE_ON: _NO,
    ProfileField.ACTUAL_CONTROLLER: _YES,
    ProfileField.EMPLOYEES: _NO,
    ProfileField.TAXPAYER_GRADE: _NO,
    ProfileField.SIZE_CLASS: _NO,
}
"""The value of each field of a profile."""

BLOCK_TEXTS: Final[Mapping[Block, Mapping[str, Personal]]] = {
    Block.SHAREHOLDER: {"party_type": _NO, "party_id": _PARTY, "country": _NO},
    Block.BENEFICIAL_OWNER: {"basis": _NO, "country": _NO},
    Block.EXECUTIVE: {"role": _NO},
    Block.BRANCH: {"name": _NO, "party_id": _NO, "status": _NO},
    Block.INVESTMENT: {"name": _NO, "party_id": _NO, "status": _NO},
    Block.CHANGE: {"item": _NO, "before": _YES, "after": _YES},  # many a change is one of people
    Block.GUARANTEE_GIVEN: {"beneficiary": _OF_PERSON, "guarantee_type": _NO},
    Block.BANK_REFERENCE: {"bank": _NO, "balance_band": _NO, "conduct": _NO},
    Block.EXTERNAL_SCORE: {"provider": _NO, "scale": _NO, "value": _NO, "direction": _NO},
    Block.SITE_VISIT: {"visited_by": _STAFF, "inventory": _NO, "remarks": _YES, "document": _NO},
    Block.CONTACT: {"role": _NO},
    Block.DOCUMENT: {"title": _OF_PERSON, "document_type": _NO, "sha256": _NO, "place": _NO},
    Block.NOTE: {"author": _STAFF, "topic": _NO, "text": _YES, "tone": _NO, "link": _OF_PERSON},
    Block.APPLICATION: {
        "requested_terms": _NO,
        "seasonality": _NO,
        "consent": _NO,
        "delivery_address": _YES,
        "declared_lawsuits": _OF_PERSON,
        "declared_guarantees": _OF_PERSON,
        "form": _NO,
        "bank": _NO,
        "sales_opinion": _YES,
    },
    Block.INVOICING: {},
}
"""Each plain text of each block. Fields of the kinds ``PERSON`` and ``PARTY`` say by their kind what they are; days and
figures are not personal by themselves."""

_OF_KIND: Final[Mapping[FieldKind, Personal]] = {FieldKind.PERSON: _YES, FieldKind.PARTY: _PARTY}

BLOCK: Final[Mapping[Block, Mapping[str, Personal]]] = {
    block: {name: BLOCK_TEXTS[block].get(name, _OF_KIND.get(kind, _NO)) for name, kind in fields.items()}
    for block, fields in BLOCK_FIELDS.items()
}
"""Every field of every block."""

KEY: Final[Mapping[Block, Personal]] = {
    Block.SHAREHOLDER: _PARTY,
    Block.BENEFICIAL_OWNER: _YES,
    Block.EXECUTIVE: _YES,
    Block.CONTACT: _YES,
}
"""Blocks whose entries may be named after a person; elsewhere the key is a number or a day."""

DETAIL: Final[Mapping[str, Personal]] = {name: _YES if name == "person" else _NO for name in EVENT_DETAILS}
"""What else a public record says: natural persons are named in ``person`` and nowhere else."""


class Subject(NamedTuple):
    """Whose data, and which: what one key is for. ``item`` is ``customer`` or ``customer/name`` for master data,
    ``kind/fact_id`` for a credit fact, and empty for all that is kept of the customer."""

    book_id: str
    customer_id: str
    item: str


class Place(NamedTuple):
    """One protected text of a record: where it stands (``contact``, ``fields.name``), and what it says."""

    item: str
    field: str
    text: str


def is_sealed(text: str) -> bool:
    """Whether a stored text stands for a protected one."""
    return text.startswith(SEALED) or text == GONE


def protected(fact: Customer | CreditFact, *, of_person: bool) -> tuple[Place, ...]:
    """The texts of a record that a book must not keep as they are. ``of_person``: the customer is a natural person."""
    by_type = RECORDS[type(fact)]
    if not _may_hold(fact):
        return ()
    places = []
    for name, text in _texts(fact):
        head, _, _ = name.partition(".")
        kind = _of(fact, name) if by_type[head] is Personal.BY_PART else by_type[head]
        if kind is _YES or (kind is _OF_PERSON and of_person) or (kind is _PARTY and _is_party_person(fact)):
            places.append(Place(item_of(fact, name), name, text))
    return tuple(places)


def hidden(fact: Customer | CreditFact) -> tuple[Place, ...]:
    """The texts of a stored record that stand for protected ones."""
    if not _may_hold(fact):
        return ()
    return tuple(Place(item_of(fact, name), name, text) for name, text in _texts(fact) if is_sealed(text))


def with_texts(fact: T, texts: Mapping[str, str]) -> T:
    """The record with other texts in the named places."""
    if not texts:
        return fact
    plain: dict[str, Any] = {name: text for name, text in texts.items() if "." not in name}
    for name, text in texts.items():
        head, dot, key = name.partition(".")
        if dot:
            plain[head] = {**plain.get(head, getattr(fact, head)), key: text}
    return replace(fact, **plain)


def is_keyed_by_person(fact: Customer | CreditFact) -> bool:
    """Whether the entry's own key names a natural person."""
    if not isinstance(fact, Entry):
        return False
    kind = KEY.get(fact.block, _NO)
    return kind is _YES or (kind is _PARTY and _is_party_person(fact))


def is_renamed(fact: Customer | CreditFact) -> bool:
    """Whether the entry's key is a pseudonym already."""
    return isinstance(fact, Entry) and _PSEUDONYM.fullmatch(fact.key) is not None


def says_person(fact: CreditFact) -> bool | None:
    """Whether the customer is a natural person, if the fact is the one that says it."""
    if isinstance(fact, Profile) and fact.field is ProfileField.ENTITY_TYPE:
        return fact.value in PERSONS
    return None


def item_of(fact: Customer | CreditFact, name: str = "") -> str:
    """What the record is called among the customer's: a customer's name has a life of its own, since ledgers need it
    longer than anything else."""
    if isinstance(fact, Customer):
        return "customer/name" if RECORDS[Customer].get(name) is _OF_PERSON else "customer"
    return f"{KIND_OF[type(fact)]}/{fact.fact_id}"


def _may_hold(fact: Customer | CreditFact) -> bool:
    """Quick no for the many records that cannot."""
    if isinstance(fact, Event):
        return bool(fact.details)
    if isinstance(fact, Profile):
        return PROFILE[fact.field] is not _NO
    return type(fact) in _HOLDERS


def _texts(fact: Customer | CreditFact) -> Iterator[tuple[str, str]]:
    for name, kind in RECORDS[type(fact)].items():
        if kind in (_NO, _STAFF):
            continue
        value = getattr(fact, name)
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Mapping):
            yield from ((f"{name}.{key}", text) for key, text in value.items())


def _of(fact: Customer | CreditFact, name: str) -> Personal:
    key = name.partition(".")[2]
    if isinstance(fact, Profile):
        return PROFILE[fact.field]
    if isinstance(fact, Entry):
        return BLOCK[fact.block].get(key, _YES)  # what no register knows is kept from view
    return DETAIL.get(key, _YES)


def _is_party_person(fact: Customer | CreditFact) -> bool:
    if isinstance(fact, Collateral):
        return fact.kind is SecurityKind.PERSONAL_GUARANTEE
    return isinstance(fact, Entry) and fact.fields.get("party_type", "").strip().lower() in PARTY_IS_PERSON


_HOLDERS: Final = frozenset(
    record for record, fields in RECORDS.items() if any(kind not in (_NO, _STAFF) for kind in fields.values())
)
