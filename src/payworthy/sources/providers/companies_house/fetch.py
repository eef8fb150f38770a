"""Asks the register: the company by its number, or by a name that is the same to the letter; then charges, insolvency,
and by depth officers, controllers and filings. The key goes as the user of Basic authorisation."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from payworthy.app.enquiry import Answer, Depth, Enquiry
from payworthy.base.failure import Failure, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.public_record import Area, Check, EventKind
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import SourceCard
from payworthy.sources.providers.companies_house import parse
from payworthy.sources.providers.failed import ambiguous, failed, key_missing, not_found
from payworthy.sources.providers.net.client import Client, Way
from payworthy.sources.providers.settings import Switched
from payworthy.sources.providers.values import inner, records, same_name, text

PAGE: Final = 100
MOST_PAGES: Final = 20

_Parse = Callable[[Sequence[Mapping[str, Any]], Enquiry, str], Sequence[CreditFact]]


@dataclass(slots=True)
class _Read:
    """What was read so far, and which parts of it to their end."""

    facts: list[CreditFact] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    trouble: Failure | None = None


class CompaniesHouse:
    """The register as a source. Settings: ``base_url``, ``key_env``."""

    def __init__(self, switched: Switched, way: Way) -> None:
        self._switched = switched
        self._way = way

    @property
    def card(self) -> SourceCard:
        """Its card."""
        return self._switched.card

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """It knows companies of the United Kingdom, and wants its key."""
        if enquiry.country != "GB":
            return invalid("source_other_country", source=self.card.id, country=enquiry.country)
        return key_missing(self._switched, "key")

    def ask(self, enquiry: Enquiry) -> Answer:
        """Ask."""
        basic = b64encode(f"{self._switched.secrets['key']}:".encode()).decode()
        with self._way.open({"Authorization": f"Basic {basic}"}) as client:
            answer = self._ask(client, enquiry)
            return replace(answer, raw_hash=client.raw_hash, is_charged=client.answered > 0)

    def _ask(self, client: Client, enquiry: Enquiry) -> Answer:
        number = enquiry.ids.get("gb_company")
        if number is None:
            found = self._search(client, enquiry)
            if isinstance(found, Answer):
                return found
            number = found
        got = client.get("company", number)
        if isinstance(got, Failure):
            return failed(got, number)
        if got.is_missing:
            return not_found(enquiry, number)
        if not isinstance(got.data, Mapping) or text(got.data.get("company_number")) != number:
            return failed(invalid("source_shape_unknown", source=self.card.id), number)
        read = _Read(facts=parse.profile(got.data, enquiry, self.card.id), whole={"profile"})
        self._parts(client, number, enquiry, read, has_cases=inner(got.data, "has_insolvency_history") is not False)
        return self._answer(read, enquiry, number)

    def _search(self, client: Client, enquiry: Enquiry) -> str | Answer:
        name = enquiry.name_en or enquiry.name
        got = client.get("search", "companies", params={"q": name, "items_per_page": "20"})
        if isinstance(got, Failure):
            return failed(got, name)
        found = parse.candidates(got.data)
        same = [one for one in found if same_name(one.name, name) and one.candidate_id]
        if len(same) == 1:
            return same[0].candidate_id
        return ambiguous(same or found, enquiry, name) if found else not_found(enquiry, name)

    def _parts(self, client: Client, number: str, enquiry: Enquiry, read: _Read, *, has_cases: bool) -> None:
        if has_cases:
            self._cases(client, number, enquiry, read)
        else:
            read.whole.add("insolvency")
        self._list(client, number, ("charges",), parse.charges, enquiry, read)
        if enquiry.depth >= Depth.L2:
            self._list(client, number, ("officers",), parse.officers, enquiry, read)
            self._list(client, number, ("persons-with-significant-control",), parse.controllers, enquiry, read)
            self._list(client, number, ("filing-history",), parse.filings, enquiry, read, most=1)

    def _cases(self, client: Client, number: str, enquiry: Enquiry, read: _Read) -> None:
        got = client.get("company", number, "insolvency")
        if isinstance(got, Failure):
            read.trouble = read.trouble or got
            return
        read.facts += parse.insolvency(got.data, enquiry, self.card.id)
        read.whole.add("insolvency")

    def _list(
        self,
        client: Client,
        number: str,
        path: tuple[str, ...],
        made: _Parse,
        enquiry: Enquiry,
        read: _Read,
        most: int = MOST_PAGES,
    ) -> None:
        """Page by page; ``most`` pages of those lists of which the newest are enough. After trouble nothing more is
        asked: whoever limits the rate must not be pressed."""
        items: list[Mapping[str, Any]] = []
        for page in range(most):
            if read.trouble is not None:
                break
            params = {"items_per_page": str(PAGE), "start_index": str(page * PAGE)}
            got = client.get("company", number, *path, params=params)
            if isinstance(got, Failure):
                read.trouble = got
                break
            more = [] if got.is_missing else records(inner(got.data, "items"))
            items += more
            total = text(inner(got.data, "total_results") or inner(got.data, "total_count")) or ""
            if len(more) < PAGE and (not total.isdecimal() or len(items) >= int(total) or not more):
                read.whole.add(path[0])
                break
        read.facts += made(items, enquiry, self.card.id)

    def _answer(self, read: _Read, enquiry: Enquiry, query: str) -> Answer:
        seen = []
        if {"profile", "insolvency"} <= read.whole:
            seen.append(Area.REGISTRY)
        if "charges" in read.whole:
            seen.append(Area.ENCUMBRANCE)
        looks = [
            Check(customer_id=enquiry.customer_id, area=area, checked_on=enquiry.asked_on, source=self.card.id)
            for area in seen
        ]
        blocks = {
            "officers": {"executive"},
            "persons-with-significant-control": {"beneficial_owner", "shareholder"},
            "filing-history": {"change"},
            "charges": {"events"},
        }
        covered = {"name_en", "registration_id", "reg_status", *map(str, seen)}
        covered |= {name for part in read.whole for name in blocks.get(part, set())}
        return Answer(
            status=PullStatus.OK,
            query=query,
            facts=(*read.facts, *looks),
            data_as_of=enquiry.asked_on,
            covered=frozenset(covered),
            listed=frozenset({EventKind.CHATTEL_MORTGAGE}) if "charges" in read.whole else frozenset(),
            trouble=read.trouble,
        )
