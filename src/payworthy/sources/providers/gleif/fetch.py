"""Asks the index by identifier, else by the number in the national register, else by a name that is the same to the
letter; then for the direct and the ultimate parent."""

from dataclasses import replace
from typing import Any, Final

from payworthy.app.enquiry import Answer, Enquiry
from payworthy.base.failure import Failure, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import SourceCard
from payworthy.sources.providers.failed import ambiguous, failed, not_found
from payworthy.sources.providers.gleif import parse
from payworthy.sources.providers.net.client import Client, Way
from payworthy.sources.providers.settings import Switched
from payworthy.sources.providers.values import inner, records, same_name

_REGISTERS: Final = ("uscc", "gb_company")


class Gleif:
    """The index as a source. Settings: ``base_url``; it wants no key."""

    def __init__(self, switched: Switched, way: Way) -> None:
        self._switched = switched
        self._way = way

    @property
    def card(self) -> SourceCard:
        """Its card."""
        return self._switched.card

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """It can be asked about anybody."""
        return None

    def ask(self, enquiry: Enquiry) -> Answer:
        """Ask."""
        with self._way.open({"Accept": "application/vnd.api+json"}) as client:
            answer = self._ask(client, enquiry)
            return replace(answer, raw_hash=client.raw_hash, is_charged=client.answered > 0)

    def _ask(self, client: Client, enquiry: Enquiry) -> Answer:
        if "lei" in enquiry.ids:
            query = enquiry.ids["lei"]
            got = client.get("lei-records", query)
            if isinstance(got, Failure):
                return failed(got, query)
            if got.is_missing:
                return not_found(enquiry, query)
            return self._told(client, got.data, inner(got.data, "data"), enquiry, query)
        return self._search(client, enquiry)

    def _search(self, client: Client, enquiry: Enquiry) -> Answer:
        numbers = [enquiry.ids[scheme] for scheme in _REGISTERS if scheme in enquiry.ids]
        tries = [("entity.registeredAs", number) for number in numbers]
        tries += [("entity.legalName", name) for name in (enquiry.name, enquiry.name_en) if name]
        found: list[Any] = []
        for filtered, value in tries:
            params = {f"filter[{filtered}]": value, "page[size]": "20"}
            got = client.get("lei-records", params=params)
            if isinstance(got, Failure):
                return failed(got, value)
            listed = records(inner(got.data, "data"))
            same = [one for one in listed if _is_same(one, filtered, value, enquiry)]
            if len(same) == 1:
                return self._told(client, got.data, same[0], enquiry, value)
            found += [one for one in listed if one not in found]
        query = tries[0][1]
        if found:
            return ambiguous([parse.candidate(one) for one in found], enquiry, query)
        return not_found(enquiry, query)

    def _told(self, client: Client, data: Any, record: Any, enquiry: Enquiry, query: str) -> Answer:
        lei, source = parse.lei_of(record), self.card.id
        if lei is None or ("lei" in enquiry.ids and lei != enquiry.ids["lei"]):
            return failed(invalid("source_shape_unknown", source=source), query)
        published = parse.published_on(data)
        as_of = min(published, enquiry.asked_on) if published else enquiry.asked_on
        facts: list[CreditFact] = parse.level_one(record, enquiry, source, as_of)
        covered = {"name_en", "registration_id", "reg_status", "reg_address"}
        trouble: Failure | None = None
        for path, made, name in (
            ("direct-parent", parse.direct_parent, "shareholder"),
            ("ultimate-parent", parse.ultimate_parent, "actual_controller"),
        ):
            got = client.get("lei-records", lei, path)
            if isinstance(got, Failure):
                trouble = trouble or got
            elif not got.is_missing:
                facts += made(inner(got.data, "data"), enquiry, source, as_of)
                covered.add(name)
        return Answer(
            status=PullStatus.OK,
            query=query,
            facts=tuple(facts),
            data_as_of=as_of,
            covered=frozenset(covered),
            trouble=trouble,
        )


def _is_same(record: Any, filtered: str, value: str, enquiry: Enquiry) -> bool:
    """By the number of the register, or by name within the country."""
    if filtered == "entity.registeredAs":
        return same_name(parse.registered_as(record) or "", value)
    country = inner(record, "attributes", "entity", "legalAddress", "country")
    return same_name(parse.name_of(record) or "", value) and country == enquiry.country
