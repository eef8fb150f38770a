"""The registration of a Chinese company: profile fields, and that it is no more."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from payworthy.app.enquiry import Enquiry
from payworthy.base.failure import Failure
from payworthy.base.ids import parse_id
from payworthy.facts.profile import Profile, ProfileField, RegistrationStatus
from payworthy.facts.public_record import Event, EventKind
from payworthy.sources.providers.cn.names import cn_names, values, word
from payworthy.sources.providers.values import day, inner, joined, text, worth

_TEXTS: Final = {
    "name_zh": ProfileField.NAME_ZH,
    "name_en": ProfileField.NAME_EN,
    "reg_authority": ProfileField.REG_AUTHORITY,
    "reg_address": ProfileField.REG_ADDRESS,
    "industry": ProfileField.INDUSTRY,
    "business_scope": ProfileField.BUSINESS_SCOPE,
    "taxpayer_grade": ProfileField.TAXPAYER_GRADE,
}
_DAYS: Final = {
    "founded_on": ProfileField.FOUNDED_ON,
    "term_to": ProfileField.TERM_TO,
    "approved_on": ProfileField.APPROVED_ON,
}
_AMOUNTS: Final = {
    "registered_capital": ProfileField.REGISTERED_CAPITAL_MINOR,
    "paid_in": ProfileField.PAID_IN_MINOR,
}
_ENDS: Final = {
    RegistrationStatus.REVOKED: EventKind.REVOKED,
    RegistrationStatus.DEREGISTERED: EventKind.DEREGISTERED,
}


def registered_id(record: Mapping[str, Any]) -> str | None:
    """The unified social credit code that a record is about, if it says a sound one."""
    return _uscc(values(record, cn_names().registration))


def registered_name(record: Mapping[str, Any]) -> str | None:
    """The name that a record is about."""
    return text(values(record, cn_names().registration).get("name_zh"))


def registration(
    record: Mapping[str, Any], enquiry: Enquiry, source: str, valid_on: date | None
) -> list[Profile | Event]:
    """What a register's record says of the company. Registered capital counts in 万元 where only a number is given:
    that is how registers print it."""
    names = cn_names()
    found = values(record, names.registration)
    told: list[tuple[ProfileField, str | None, str | None]] = []
    told += [(field, text(found.get(name)), None) for name, field in _TEXTS.items()]
    told += [(field, _iso(day(found.get(name))), None) for name, field in _DAYS.items()]
    currency = text(found.get("currency"), 12) or ""
    for name, field in _AMOUNTS.items():
        amount = worth(f"{text(found.get(name)) or ''}{currency}", "CNY", unit=10**4)
        told.append((field, str(amount[0]), amount[1]) if amount else (field, None, None))
    status = word(text(found.get("reg_status")), names.statuses)
    uscc, entity = _uscc(found), word(text(found.get("entity_type")), names.entity_types)
    told += [
        (ProfileField.REGISTRATION_ID, f"uscc:{uscc}" if uscc else None, None),
        (ProfileField.ENTITY_TYPE, entity, None),
        (ProfileField.REG_STATUS, status, None),
        (ProfileField.LEGAL_REPRESENTATIVE, _person(found.get("legal_representative")), None),
        (ProfileField.FORMER_NAMES, _former(found.get("former_names")), None),
        (ProfileField.EMPLOYEES, _count(found.get("employees")), None),
    ]
    profiles: list[Profile | Event] = [
        Profile(
            customer_id=enquiry.customer_id,
            field=field,
            value=value,
            currency=currency,
            valid_on=valid_on,
            source=source,
        )
        for field, value, currency in told
        if value is not None
    ]
    return profiles + _end(status, found, enquiry, source, valid_on)


def _end(
    status: str | None, found: Mapping[str, Any], enquiry: Enquiry, source: str, valid_on: date | None
) -> list[Profile | Event]:
    kind = _ENDS.get(RegistrationStatus(status)) if status else None
    if kind is None:
        return []
    began_on = day(found.get("ended_on")) or day(found.get("approved_on")) or valid_on or enquiry.asked_on
    number = _uscc(found) or enquiry.name
    return [
        Event(customer_id=enquiry.customer_id, kind=kind, began_on=began_on, number=number, source=source),
    ]


def _uscc(found: Mapping[str, Any]) -> str | None:
    read = parse_id("uscc", text(found.get("uscc")) or "")
    return None if isinstance(read, Failure) else read.value


def _iso(found: date | None) -> str | None:
    return found.isoformat() if found is not None else None


def _person(value: Any) -> str | None:
    return text(inner(value, "name") if isinstance(value, Mapping) else value)


def _former(value: Any) -> str | None:
    if isinstance(value, list):
        names = [one if isinstance(one, str) else inner(one, "name") or inner(one, "Name") for one in value]
        return joined(names)
    written = text(value)
    return joined(written.replace("；", ";").replace("，", ";").split(";")) if written else None


def _count(value: Any) -> str | None:
    written = text(value) or ""
    return written if written.isascii() and written.isdecimal() else None
