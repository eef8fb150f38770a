"""Answers of the UK register made into facts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from payworthy.app.enquiry import Candidate, Enquiry
from payworthy.base.failure import Failure
from payworthy.base.ids import parse_id
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import EntityType, Profile, ProfileField, RegistrationStatus
from payworthy.facts.public_record import Event, EventKind
from payworthy.sources.providers.values import apart, day, inner, joined, records, text, told

_STATUSES: Final = {
    "active": RegistrationStatus.ACTIVE,
    "open": RegistrationStatus.ACTIVE,
    "voluntary-arrangement": RegistrationStatus.ACTIVE,  # it trades on under an agreement with its creditors
    "liquidation": RegistrationStatus.LIQUIDATION,
    "receivership": RegistrationStatus.LIQUIDATION,
    "administration": RegistrationStatus.LIQUIDATION,
    "insolvency-proceedings": RegistrationStatus.LIQUIDATION,
    "dissolved": RegistrationStatus.DEREGISTERED,
    "converted-closed": RegistrationStatus.DEREGISTERED,
    "removed": RegistrationStatus.DEREGISTERED,
    "closed": RegistrationStatus.DEREGISTERED,
}
_TYPES: Final = {
    "ltd": EntityType.LIMITED_COMPANY,
    "private-limited-guarant-nsc": EntityType.LIMITED_COMPANY,
    "private-unlimited": EntityType.LIMITED_COMPANY,
    "plc": EntityType.JOINT_STOCK_COMPANY,
    "llp": EntityType.PARTNERSHIP,
    "limited-partnership": EntityType.PARTNERSHIP,
    "scottish-partnership": EntityType.PARTNERSHIP,
    "uk-establishment": EntityType.BRANCH,
    "oversea-company": EntityType.FOREIGN,
}
_SOLVENT: Final = "members-voluntary-liquidation"
"""A winding up in which all creditors are paid: the end of the company, but no insolvency."""

_CASE_ENDS: Final = frozenset(
    {
        *("concluded-winding-up-on", "case-end-on", "dissolved-on", "administration-ended-on"),
        *("administration-discharged-on", "voluntary-arrangement-ended-on", "ceased-to-act-on"),
    }
)
_SATISFIED: Final = frozenset({"fully-satisfied", "satisfied"})


def candidates(data: Any) -> list[Candidate]:
    """Companies that a search found."""
    return [
        Candidate(
            text(inner(one, "company_number")) or "",
            text(inner(one, "title")) or "",
            joined((inner(one, "company_status"), inner(one, "address_snippet"))) or "",
        )
        for one in records(inner(data, "items"))
    ]


def profile(data: Mapping[str, Any], enquiry: Enquiry, source: str) -> list[CreditFact]:
    """The company's profile, the end of a dissolved one, and accounts that are overdue."""
    status = _STATUSES.get(text(inner(data, "company_status")) or "")
    kind = _TYPES.get(text(inner(data, "type")) or "")
    founded, number = day(inner(data, "date_of_creation")), _number(inner(data, "company_number"))
    former = (inner(one, "name") for one in records(inner(data, "previous_company_names")))
    said: list[tuple[ProfileField, str | None]] = [
        (ProfileField.NAME_EN, text(inner(data, "company_name"))),
        (ProfileField.REGISTRATION_ID, f"gb_company:{number}" if number else None),
        (ProfileField.REG_STATUS, status),
        (ProfileField.ENTITY_TYPE, kind),
        (ProfileField.FOUNDED_ON, founded.isoformat() if founded else None),
        (ProfileField.REG_ADDRESS, _address(inner(data, "registered_office_address"))),
        (ProfileField.INDUSTRY_CODE, _codes(inner(data, "sic_codes"))),
        (ProfileField.FORMER_NAMES, joined(former)),
    ]
    facts: list[CreditFact] = [
        Profile(customer_id=enquiry.customer_id, field=field, value=value, valid_on=enquiry.asked_on, source=source)
        for field, value in said
        if value is not None
    ]
    if status is RegistrationStatus.DEREGISTERED:
        on = day(inner(data, "date_of_cessation")) or enquiry.asked_on
        facts.append(_event(EventKind.DEREGISTERED, on, None, number or enquiry.name, {}, enquiry, source))
    return facts + _overdue(data, enquiry, source)


def officers(items: Iterable[Mapping[str, Any]], enquiry: Enquiry, source: str) -> list[Entry]:
    """Directors and secretaries, those who left too."""
    made: list[_Made] = []
    for one in items:
        name, role = text(inner(one, "name")), text(inner(one, "officer_role")) or ""
        if name:
            key = "/".join(filter(None, (name, role)))
            days = (day(inner(one, "appointed_on")), day(inner(one, "resigned_on")))
            made.append((key, told({"name": name, "role": role or None}), days))
    return _entries(Block.EXECUTIVE, made, enquiry, source)


def controllers(items: Iterable[Mapping[str, Any]], enquiry: Enquiry, source: str) -> list[Entry]:
    """Persons and companies with significant control. A company is a shareholder; its share is given as a band, of
    which the lower end is taken: it holds at least that much."""
    persons, companies = [], []
    for one in items:
        name, kind = text(inner(one, "name")), text(inner(one, "kind")) or ""
        if not name:
            continue
        given = inner(one, "natures_of_control")
        natures = [text(nature) or "" for nature in given] if isinstance(given, list) else []
        days = (day(inner(one, "notified_on")), day(inner(one, "ceased_on")))
        if kind.startswith(("corporate", "legal")):
            country = text(inner(one, "identification", "country_registered"))
            fields = {"name": name, "party_type": "company", "party_id": _party(one), "share": _band(natures)}
            companies.append((name, told({**fields, "country": country}), days))
        else:
            fields = {"name": name, "basis": joined(natures), "country": text(inner(one, "nationality"))}
            persons.append((name, told(fields), days))
    return [
        *_entries(Block.BENEFICIAL_OWNER, persons, enquiry, source),
        *_entries(Block.SHAREHOLDER, companies, enquiry, source),
    ]


def charges(items: Iterable[Mapping[str, Any]], enquiry: Enquiry, source: str) -> list[Event]:
    """Charges over the company's property. What they secure is not in the register: the amount is not known."""
    made = []
    for one in items:
        on = day(inner(one, "created_on")) or day(inner(one, "delivered_on"))
        number = text(inner(one, "charge_code")) or text(inner(one, "charge_number"))
        if on is None and number is None:
            continue
        status = text(inner(one, "status"))
        ended_on = day(inner(one, "satisfied_on")) if status in _SATISFIED else None
        details = {
            "status": status,
            "pledgee": joined(inner(who, "name") for who in records(inner(one, "persons_entitled"))),
            "asset": text(inner(one, "particulars", "description"), 500)
            or text(inner(one, "classification", "description"), 500),
        }
        began_on = on or enquiry.asked_on
        if status in _SATISFIED:
            ended_on = ended_on or enquiry.asked_on
        made.append(
            _event(EventKind.CHATTEL_MORTGAGE, began_on, ended_on, number, told(details), enquiry, source),
        )
    return made


def insolvency(data: Any, enquiry: Enquiry, source: str) -> list[Event]:
    """Cases of insolvency; a solvent winding up is none."""
    made: list[Event] = []
    for one in records(inner(data, "cases")):
        kind = text(inner(one, "type")) or ""
        if kind == _SOLVENT:
            continue
        days = [(text(inner(of, "type")) or "", day(inner(of, "date"))) for of in records(inner(one, "dates"))]
        began = [on for name, on in days if on is not None and name not in _CASE_ENDS]
        ended = [on for name, on in days if on is not None and name in _CASE_ENDS and name != "dissolved-on"]
        details = {
            "stage": kind or None,
            "administrator": joined(inner(who, "name") for who in records(inner(one, "practitioners"))),
        }
        began_on = min(began, default=None) or enquiry.asked_on
        ended_on = max(ended, default=None)
        number = f"{kind}/{text(inner(one, 'number')) or len(made) + 1}"
        made.append(_event(EventKind.BANKRUPTCY, began_on, ended_on, number, told(details), enquiry, source))
    return made


def filings(items: Iterable[Mapping[str, Any]], enquiry: Enquiry, source: str) -> list[Entry]:
    """What was filed, as changes: kind, and the register's own description."""
    made: list[_Made] = []
    for one in items:
        key, on = text(inner(one, "transaction_id")), day(inner(one, "date"))
        item = joined((inner(one, "category"), inner(one, "type")), " ")
        if key and item:
            made.append((key, told({"item": item, "after": text(inner(one, "description"), 500)}), (on, None)))
    return _entries(Block.CHANGE, made, enquiry, source)


_Made = tuple[str, dict[str, str], tuple[date | None, date | None]]


def _entries(block: Block, made: Sequence[_Made], enquiry: Enquiry, source: str) -> list[Entry]:
    keys = apart([key for key, _, _ in made])
    return [
        Entry(
            customer_id=enquiry.customer_id,
            block=block,
            key=key[:200],
            fields=fields,
            on=days[0],
            ended_on=days[1],
            source=source,
        )
        for key, (_, fields, days) in zip(keys, made, strict=True)
    ]


def _event(
    kind: EventKind,
    began_on: date,
    ended_on: date | None,
    number: str | None,
    details: Mapping[str, str],
    enquiry: Enquiry,
    source: str,
) -> Event:
    return Event(
        customer_id=enquiry.customer_id,
        kind=kind,
        began_on=began_on,
        ended_on=None if ended_on is None else max(began_on, ended_on),
        number=number,
        source=source,
        details=details,
    )


def _overdue(data: Mapping[str, Any], enquiry: Enquiry, source: str) -> list[CreditFact]:
    """Late accounts and statements are notes: they warn, but no list of this register says so."""
    made: list[_Made] = []
    for topic, section in (("accounts_overdue", "accounts"), ("confirmation_overdue", "confirmation_statement")):
        if inner(data, section, "overdue") is True:
            due = text(inner(data, section, "next_due")) or "-"
            made.append((topic, {"author": source, "topic": topic, "text": f"due {due}"}, (enquiry.asked_on, None)))
    return list(_entries(Block.NOTE, made, enquiry, source))


def _number(value: Any) -> str | None:
    read = parse_id("gb_company", text(value) or "")
    return None if isinstance(read, Failure) else read.value


def _party(one: Mapping[str, Any]) -> str | None:
    number = text(inner(one, "identification", "registration_number"))
    read = _number(number)
    return f"gb_company:{read}" if read else number


def _band(natures: Sequence[str]) -> str | None:
    """``ownership-of-shares-50-to-75-percent`` is at least a half."""
    for nature in natures:
        if nature.startswith("ownership-of-shares-"):
            low = nature.removeprefix("ownership-of-shares-").partition("-")[0]
            return {"25": "0.25", "50": "0.5", "75": "0.75"}.get(low)
    return None


def _address(value: Any) -> str | None:
    parts = ("premises", "address_line_1", "address_line_2", "locality", "region", "postal_code", "country")
    return joined((inner(value, name) for name in parts), ", ")


def _codes(value: Any) -> str | None:
    return joined(value) if isinstance(value, list) else None
