"""Answers of a bureau made into facts: companies found, and the report with its score."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from payworthy.app.enquiry import Candidate, Enquiry
from payworthy.facts.entry import Block, Entry
from payworthy.sources.providers.values import day, inner, joined, records, share, text, told, worth

HIGHER_IS_SAFER: Final = "higher_is_safer"
LOWER_IS_SAFER: Final = "lower_is_safer"


@dataclass(frozen=True, slots=True)
class Scale:
    """Whose score it is: provider and name of the scale, and which way it runs."""

    provider: str
    name: str
    direction: str


def token(data: Any) -> str | None:
    """The token of a sign-in, as OAuth 2 or as the bureau's own calls it."""
    return text(inner(data, "access_token"), 4000) or text(inner(data, "token"), 4000)


def companies(data: Any) -> list[Mapping[str, Any]]:
    """Companies that a search found."""
    return records(inner(data, "companies")) or records(inner(data, "matchCandidates"))


def company_id(one: Mapping[str, Any]) -> str | None:
    """The bureau's own id of a company."""
    return text(inner(one, "id"), 120) or text(inner(one, "organization", "duns"), 120)


def numbers(one: Mapping[str, Any]) -> frozenset[str]:
    """The numbers in registers that the bureau has of a company, without blanks."""
    named = [inner(one, "regNo"), inner(one, "vatNo"), inner(one, "organization", "duns")]
    named += [inner(of, "registrationNumber") for of in records(inner(one, "organization", "registrationNumbers"))]
    return frozenset(found.replace(" ", "").upper() for value in named if (found := text(value)))


def name(one: Mapping[str, Any]) -> str:
    """Its name there."""
    return text(inner(one, "name")) or text(inner(one, "organization", "primaryName")) or ""


def candidate(one: Mapping[str, Any]) -> Candidate:
    """A company as one that it might be, with the bureau's confidence where it tells one."""
    confidence = text(inner(one, "matchQualityInformation", "confidenceCode"))
    town = inner(one, "address", "city") or inner(one, "address", "simpleValue")
    about = joined((town, inner(one, "status"), f"{confidence}/10" if confidence else None))
    return Candidate(company_id(one) or "", name(one), about or "")


def score(data: Any, scale: Scale, enquiry: Enquiry, source: str) -> Entry | None:
    """The score in force, on the bureau's own scale: value, ends, direction, limit, probability of default. ``None``
    where the report has neither a value nor a grade. Nothing is turned round or averaged here."""
    rating = inner(data, "report", "creditScore", "currentCreditRating") or inner(data, "currentCreditRating")
    value = text(inner(rating, "providerValue", "value")) or text(inner(rating, "value"))
    grade = text(inner(rating, "commonValue")) or text(inner(rating, "grade"))
    if value is None and grade is None:
        return None
    currency = text(inner(rating, "creditLimit", "currency"), 3) or enquiry.currency
    limit = worth(inner(rating, "creditLimit", "value"), currency)
    on = day(inner(data, "report", "creditScore", "latestRatingChangeDate")) or day(inner(rating, "date"))
    asked = day(inner(data, "report", "reportDate")) or enquiry.asked_on
    fields = {
        "provider": scale.provider,
        "scale": scale.name,
        "value": value or grade,
        "lowest": _number(inner(rating, "providerValue", "minValue")),
        "highest": _number(inner(rating, "providerValue", "maxValue")),
        "direction": scale.direction,
        "pd": share(inner(rating, "pod")) or share(inner(rating, "probabilityOfDefault")),
        "limit": str(limit[0]) if limit else None,
        "valid_to": _iso(inner(rating, "validTo")),
    }
    return Entry(
        customer_id=enquiry.customer_id,
        block=Block.EXTERNAL_SCORE,
        key=f"{scale.provider}/{scale.name}",
        fields=told(fields),
        on=on or min(asked, enquiry.asked_on),
        currency=limit[1] if limit else None,
        source=source,
    )


def _number(value: Any) -> str | None:
    written = (text(value) or "").replace(",", "")
    return written if written.removeprefix("-").replace(".", "", 1).isdecimal() and written.isascii() else None


def _iso(value: Any) -> str | None:
    found = day(value)
    return found.isoformat() if found else None
