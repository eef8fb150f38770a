"""Records of the index made into facts (JSON:API: ``data.attributes``)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from payworthy.app.enquiry import Candidate, Enquiry
from payworthy.base.failure import Failure
from payworthy.base.ids import parse_id
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import Profile, ProfileField, RegistrationStatus
from payworthy.sources.providers.values import day, inner, joined, records, text, told

_STATUSES: Final = {"ACTIVE": RegistrationStatus.ACTIVE}
_HAN: Final = ("\u4e00", "\u9fff")


def lei_of(record: Any) -> str | None:
    """The identifier a record is about, if it is a sound one."""
    read = parse_id("lei", text(inner(record, "attributes", "lei")) or text(inner(record, "id")) or "")
    return None if isinstance(read, Failure) else read.value


def name_of(record: Any) -> str | None:
    """Its legal name."""
    return text(inner(record, "attributes", "entity", "legalName", "name"))


def registered_as(record: Any) -> str | None:
    """Its number in the register of its country."""
    return text(inner(record, "attributes", "entity", "registeredAs"))


def candidate(record: Any) -> Candidate:
    """A record as one that it might be."""
    entity = inner(record, "attributes", "entity")
    about = joined((inner(entity, "jurisdiction"), inner(entity, "legalAddress", "city"), inner(entity, "status")))
    return Candidate(lei_of(record) or "", name_of(record) or "", about or "")


def published_on(data: Any) -> date | None:
    """The day of the copy that was asked."""
    return day(inner(data, "meta", "goldenCopy", "publishDate"))


def level_one(record: Any, enquiry: Enquiry, source: str, as_of: date) -> list[CreditFact]:
    """Who it is: names, number, address, whether it still exists. A lapsed registration says nothing about the company;
    an entity that ended is told as deregistered only where it was dissolved."""
    entity = inner(record, "attributes", "entity")
    names = [name_of(record), *_others(entity)]
    lei = lei_of(record)
    status = _STATUSES.get(text(inner(entity, "status")) or "")
    if status is None and (text(inner(entity, "expiration", "reason")) or "").upper() == "DISSOLVED":
        status = RegistrationStatus.DEREGISTERED
    said = [
        (ProfileField.NAME_ZH, next((name for name in names if name and is_han(name)), None)),
        (ProfileField.NAME_EN, next((name for name in names if name and not is_han(name)), None)),
        (ProfileField.REGISTRATION_ID, f"lei:{lei}" if lei else None),
        (ProfileField.REG_STATUS, status),
        (ProfileField.REG_ADDRESS, _address(inner(entity, "legalAddress"))),
    ]
    return [
        Profile(customer_id=enquiry.customer_id, field=field, value=value, valid_on=as_of, source=source)
        for field, value in said
        if value is not None
    ]


def direct_parent(record: Any, enquiry: Enquiry, source: str, as_of: date) -> list[CreditFact]:
    """Who consolidates it: a shareholder that controls it, whose share the index does not say."""
    lei, name = lei_of(record), name_of(record)
    if not lei or not name:
        return []
    country = text(inner(record, "attributes", "entity", "legalAddress", "country"))
    fields = told({"name": name, "party_type": "company", "party_id": f"lei:{lei}", "country": country})
    return [
        Entry(
            customer_id=enquiry.customer_id,
            block=Block.SHAREHOLDER,
            key=f"lei:{lei}",
            fields=fields,
            on=as_of,
            source=source,
        )
    ]


def ultimate_parent(record: Any, enquiry: Enquiry, source: str, as_of: date) -> list[CreditFact]:
    """Who stands at the head of its group."""
    name = name_of(record)
    if not name:
        return []
    field = ProfileField.ACTUAL_CONTROLLER
    return [Profile(customer_id=enquiry.customer_id, field=field, value=name, valid_on=as_of, source=source)]


def _others(entity: Any) -> list[str | None]:
    named = [*records(inner(entity, "otherNames")), *records(inner(entity, "transliteratedOtherNames"))]
    return [text(inner(one, "name")) for one in named]


def is_han(name: str) -> bool:
    """Whether a name has Chinese characters in it."""
    return any(_HAN[0] <= sign <= _HAN[1] for sign in name)


def _address(value: Any) -> str | None:
    lines = inner(value, "addressLines")
    parts = [*(lines if isinstance(lines, list) else ())]
    if isinstance(value, Mapping):
        parts += [value.get(name) for name in ("city", "region", "postalCode", "country")]
    return joined(parts, ", ")
