"""Questions to a matching service, and its matches as judgements that wait for a person: a match is no guilt."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import msgspec

from payworthy.app.enquiry import Enquiry
from payworthy.base.canonical import digest
from payworthy.facts.judgement import LIST_PREFIX, Judgement, MatchVerdict
from payworthy.identity.list_card import ListKind
from payworthy.sources.providers.values import inner, joined, records, text

KEY: Final = "q"
"""The name of the one question of a request."""

_NUMBERS: Final = {
    "uscc": ("uscCode", "registrationNumber"),
    "lei": ("leiCode",),
    "gb_company": ("registrationNumber",),
}


WHOLE: Final = frozenset({"default", "sanctions"})
"""Collections that hold every list of sanctions the publisher has; only a look at one of them is a sanctions
screening, for a part of the lists proves nothing."""


def list_name(dataset: str) -> str:
    """How judgements name a collection: never like a list of our own folder, whose entries are compared otherwise."""
    return f"opensanctions:{dataset}"


def question(enquiry: Enquiry) -> dict[str, Any]:
    """The body of ``POST /match/{dataset}``: an example of whom we look for."""
    properties: dict[str, list[str]] = {"name": [name for name in (enquiry.name, enquiry.name_en) if name]}
    if enquiry.is_person:
        properties["country"] = [enquiry.country.lower()]
    else:
        properties["jurisdiction"] = [enquiry.country.lower()]
        for scheme, value in enquiry.ids.items():
            for name in _NUMBERS.get(scheme, ()):
                properties.setdefault(name, []).append(value)
    schema = "Person" if enquiry.is_person else "Company"
    return {"queries": {KEY: {"schema": schema, "properties": properties}}}


def results(data: Any) -> list[Mapping[str, Any]] | None:
    """The results of the question; ``None`` where it was not answered."""
    said = inner(data, "responses", KEY)
    if not isinstance(inner(said, "results"), list) or inner(said, "status") not in (200, None):
        return None
    return records(inner(said, "results"))


def judgements(found: list[Mapping[str, Any]], dataset: str, least: Decimal, enquiry: Enquiry) -> list[Judgement]:
    """Matches of at least ``least``, or that the service itself calls a match. What they were compared with is pinned
    without the score, which moves with every release of the service."""
    made = []
    for one in found:
        other, score = text(inner(one, "id"), 200), _score(inner(one, "score"))
        if other is None or (score < least and inner(one, "match") is not True):
            continue
        topics = inner(one, "properties", "topics")
        because = joined(
            [f"list_{ListKind.SANCTIONS}", "provider_match", *(topics if isinstance(topics, list) else ())], " "
        )
        made.append(
            Judgement(
                customer_id=enquiry.customer_id,
                other=f"{LIST_PREFIX}{list_name(dataset)}/{other}",
                verdict=MatchVerdict.UNDECIDED,
                other_name=text(inner(one, "caption"), 300),
                score=int((score * 100).quantize(Decimal(1), ROUND_HALF_UP)),
                because=because,
                seen=digest(_pinned(one)),
            )
        )
    return made


def _score(value: Any) -> Decimal:
    number = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else Decimal(0)
    return min(max(number, Decimal(0)), Decimal(1))


def _pinned(one: Mapping[str, Any]) -> bytes:
    kept = {name: one.get(name) for name in ("id", "caption", "schema", "properties", "datasets")}
    return msgspec.json.encode(kept, order="deterministic")
