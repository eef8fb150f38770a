"""Questions to a matching service, and its matches as judgements that wait for a person: a match is no guilt."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import msgspec

from payworthy.app.enquiry import Enquiry
from payworthy.app.screening_parties import SELF, Sought
from payworthy.base.canonical import digest
from payworthy.facts.judgement import LIST_PREFIX, Judgement, MatchVerdict
from payworthy.identity.list_card import ListKind
from payworthy.identity.party import Party
from payworthy.sources.providers.values import inner, joined, records, text

MOST_SOUGHT: Final = 100
"""Parties of one question; a company with more owners and leaders than that is not called clean."""

WHOLE: Final = frozenset({"default", "sanctions"})
"""Collections that hold every list of sanctions the publisher has; only a look at one of them is a sanctions
screening, for a part of the lists proves nothing."""

_NUMBERS: Final = {
    "uscc": ("uscCode", "registrationNumber"),
    "lei": ("leiCode",),
    "gb_company": ("registrationNumber",),
}


def list_name(dataset: str) -> str:
    """How judgements name a collection: never like a list of our own folder, whose entries are compared otherwise."""
    return f"opensanctions:{dataset}"


def parties(enquiry: Enquiry) -> dict[str, Sought]:
    """Who is asked about, by the key of the question: the customer, and who owns or leads it."""
    sought = enquiry.sought or (Sought(enquiry.customer_id, SELF, _itself(enquiry)),)
    return {f"q{number}": one for number, one in enumerate(sought[:MOST_SOUGHT])}


def question(asked: Mapping[str, Sought]) -> dict[str, Any]:
    """The body of ``POST /match/{dataset}``: an example of each whom we look for."""
    return {"queries": {key: _example(one.party) for key, one in asked.items()}}


def results(data: Any, asked: Mapping[str, Sought]) -> dict[str, list[Mapping[str, Any]]] | None:
    """The results by key of the question; ``None`` if any of them was not answered."""
    found = {}
    for key in asked:
        said = inner(data, "responses", key)
        if not isinstance(inner(said, "results"), list) or inner(said, "status") not in (200, None):
            return None
        found[key] = records(inner(said, "results"))
    return found


def judgements(
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    asked: Mapping[str, Sought],
    dataset: str,
    least: Decimal,
    enquiry: Enquiry,
) -> list[Judgement]:
    """Matches of at least ``least``, or that the service itself calls a match: of each entry the best one. What was
    compared is pinned without the score, which moves with every release of the service."""
    best: dict[str, Judgement] = {}
    for key, listed in found.items():
        for one in listed:
            other, score = text(inner(one, "id"), 200), _score(inner(one, "score"))
            if other is None or (score < least and inner(one, "match") is not True):
                continue
            made = _judgement(one, other, score, asked[key], dataset, enquiry)
            if made.other not in best or (made.score or 0) > (best[made.other].score or 0):
                best[made.other] = made
    return list(best.values())


def _judgement(
    one: Mapping[str, Any], other: str, score: Decimal, sought: Sought, dataset: str, enquiry: Enquiry
) -> Judgement:
    topics = inner(one, "properties", "topics")
    role = () if sought.role == SELF else (f"of_{sought.role}",)
    because = (f"list_{ListKind.SANCTIONS}", *role, "provider_match", *(topics if isinstance(topics, list) else ()))
    return Judgement(
        customer_id=enquiry.customer_id,
        other=f"{LIST_PREFIX}{list_name(dataset)}/{other}",
        verdict=MatchVerdict.UNDECIDED,
        other_name=text(inner(one, "caption"), 300),
        score=int((score * 100).quantize(Decimal(1), ROUND_HALF_UP)),
        because=joined(because, " "),
        seen=digest(_pinned(one, sought.party)),
    )


def _itself(enquiry: Enquiry) -> Party:
    return Party(
        id=enquiry.customer_id,
        names=tuple(name for name in (enquiry.name, enquiry.name_en) if name),
        country=enquiry.country,
        ids=tuple(f"{scheme}:{value}" for scheme, value in enquiry.ids.items()),
        is_person=enquiry.is_person,
    )


def _example(party: Party) -> dict[str, Any]:
    properties: dict[str, list[str]] = {"name": list(party.names)}
    if party.country:
        properties["country" if party.is_person else "jurisdiction"] = [party.country.lower()]
    for standard_id in () if party.is_person else party.ids:
        scheme, _, value = standard_id.partition(":")
        for name in _NUMBERS.get(scheme, ()):
            properties.setdefault(name, []).append(value)
    return {"schema": "Person" if party.is_person else "Company", "properties": properties}


def _score(value: Any) -> Decimal:
    number = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else Decimal(0)
    return min(max(number, Decimal(0)), Decimal(1))


def _pinned(one: Mapping[str, Any], party: Party) -> bytes:
    """Both sides of the comparison: what the entry says, and whom we asked about."""
    kept = {name: one.get(name) for name in ("id", "caption", "schema", "properties", "datasets")}
    mine = [sorted(party.names), party.country, sorted(party.ids), party.is_person]
    return msgspec.json.encode([kept, mine], order="deterministic")
