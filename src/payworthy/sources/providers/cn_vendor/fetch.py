"""Asks the service for the registration first, and for each list the depth needs, page by page."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from payworthy.app.enquiry import Answer, Candidate, Depth, Enquiry
from payworthy.base.failure import Failure, Invalid, Reason, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.pull import PullStatus
from payworthy.sources.cards import SourceCard
from payworthy.sources.providers.cn.lists import areas, checks
from payworthy.sources.providers.cn.names import REGISTRATION, cn_names
from payworthy.sources.providers.cn.registration import registered_id, registered_name
from payworthy.sources.providers.cn_vendor.parse import Envelope, Said, are_codes, envelope, layout
from payworthy.sources.providers.extracts.parse import covered, listed, read_products
from payworthy.sources.providers.failed import ambiguous, failed, key_missing, not_found
from payworthy.sources.providers.net.client import Client, Way
from payworthy.sources.providers.settings import Switched
from payworthy.sources.providers.values import same_name

MOST_PAGES: Final = 20
PAGE: Final = 50
_CHINA: Final = "CN"


@dataclass(slots=True)
class _Read:
    """What was read so far: records by product, the lists that were read to their end, what went wrong first."""

    document: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    trouble: Failure | None = None
    is_busy: bool = False


class CnVendor:
    """The service as a source. Settings: ``key_env``; ``auth`` is ``token`` (the key as header ``Authorization``) or
    ``signed`` (key in the query, and ``secret_env`` in a token made anew each time); ``query_name``, ``page_name``,
    ``size_name`` of the parameters; ``paths`` and ``codes`` where they are not the usual ones."""

    def __init__(self, switched: Switched, way: Way) -> None:
        self._switched = switched
        self._way = way
        self._paths: Final = {**layout()["paths"], **_table(switched, "paths")}
        self._codes: Final = _table(switched, "codes")
        if not are_codes(self._codes):
            raise Invalid(invalid("source_option_wrong", source=switched.card.id, option="codes"))

    @property
    def card(self) -> SourceCard:
        """Its card."""
        return self._switched.card

    def lacks(self, enquiry: Enquiry) -> Failure | None:
        """It knows companies of mainland China, and wants its key."""
        if enquiry.country != _CHINA:
            return invalid("source_other_country", source=self.card.id, country=enquiry.country)
        wanted = ("key", "secret") if self._switched.text("auth") == "signed" else ("key",)
        return key_missing(self._switched, *wanted)

    def ask(self, enquiry: Enquiry) -> Answer:
        """Ask. If the registration cannot be had, or is somebody else's, nothing more is asked."""
        query = enquiry.ids.get("uscc") or enquiry.name
        read = _Read()
        with self._way.open(self._headers(enquiry)) as client:
            said = self._registration(client, query, enquiry, read)
            if said is None:
                for name, product in cn_names().lists.items():
                    if Depth(product.depth) <= enquiry.depth and name in self._paths and read.trouble is None:
                        self._list(client, name, query, enquiry, read)
                said = self._answer(read, enquiry, query)
            return replace(said, raw_hash=client.raw_hash, is_charged=client.answered > 0)

    def _registration(self, client: Client, query: str, enquiry: Enquiry, read: _Read) -> Answer | None:
        """Read the registration; an answer if this is the end of it."""
        got = self._page(client, REGISTRATION, query, 1, enquiry)
        if isinstance(got, Failure):
            return failed(got, query)
        if got.said is Said.NOTHING or not got.records:
            return not_found(enquiry, query)
        record = got.records[0]
        if not _is_same(record, enquiry):
            return ambiguous([_candidate(one) for one in got.records], enquiry, query)
        read.document[REGISTRATION] = [record]
        read.whole.append(REGISTRATION)
        return None

    def _list(self, client: Client, name: str, query: str, enquiry: Enquiry, read: _Read) -> None:
        found: list[Mapping[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            got = self._page(client, name, query, page, enquiry)
            if isinstance(got, Failure):
                read.trouble = read.trouble or got
                return
            found += got.records
            read.document[name] = found
            if _is_last(got, len(found)):
                read.whole.append(name)
                return
        read.trouble = invalid("source_too_many_pages", source=self.card.id, list=name, most=MOST_PAGES)

    def _page(self, client: Client, name: str, query: str, page: int, enquiry: Enquiry) -> Envelope | Failure:
        option = self._switched.text
        params = {option("query_name", "keyword"): query}
        if self._switched.text("auth") == "signed":
            params["key"] = self._switched.secrets["key"]
        if name != REGISTRATION:
            params |= {option("page_name", "pageNo"): str(page), option("size_name", "pageSize"): str(PAGE)}
        got = client.get(*str(self._paths[name]).strip("/").split("/"), params=params)
        if isinstance(got, Failure):
            return got
        if got.is_missing:
            return Envelope(said=Said.NOTHING)
        opened = envelope(got.data, self._codes)
        if opened is None:
            return invalid("source_shape_unknown", source=self.card.id)
        if opened.said in (Said.OK, Said.NOTHING):
            return opened
        code = "source_rate_limited" if opened.said is Said.BUSY else "source_said_no"
        params_of: dict[str, str | int] = {"host": self.card.id, "status": opened.code, "message": opened.message}
        return Failure(Reason.DENIED, code, params_of)

    def _answer(self, read: _Read, enquiry: Enquiry, query: str) -> Answer:
        """What was read, even if a later list could not be: what is known must not be lost. Only lists that were read
        to their end say that there is nothing."""
        source, on = self.card.id, enquiry.asked_on
        found, unread, _ = read_products(read.document, enquiry, source, on)
        seen = checks(read.whole, enquiry, source, on)
        facts: list[CreditFact] = [*found, *seen]
        return Answer(
            status=PullStatus.OK,
            query=query,
            facts=tuple(facts),
            data_as_of=on,
            covered=covered(read.whole, areas(seen)),
            listed=listed(read.whole),
            trouble=read.trouble,
            unread=tuple(unread),
        )

    def _headers(self, enquiry: Enquiry) -> dict[str, str]:
        secrets = self._switched.secrets
        if self._switched.text("auth") != "signed":
            return {"Authorization": secrets["key"]}
        moment = str(int(enquiry.asked_at.timestamp()))
        signed = f"{secrets['key']}{moment}{secrets['secret']}".encode()
        return {"Token": hashlib.md5(signed, usedforsecurity=False).hexdigest().upper(), "Timespan": moment}


def _is_last(got: Envelope, so_far: int) -> bool:
    if not got.records:
        return True
    if got.has_more is not None:
        return not got.has_more
    return so_far >= got.total if got.total is not None else len(got.records) < PAGE


def _is_same(record: Mapping[str, Any], enquiry: Enquiry) -> bool:
    """Whether a record is the customer's: by its number where both have one, else by its name to the letter."""
    found, asked = registered_id(record), enquiry.ids.get("uscc")
    if found and asked:
        return found == asked
    return same_name(registered_name(record) or "", enquiry.name)


def _candidate(record: Mapping[str, Any]) -> Candidate:
    number = registered_id(record) or ""
    return Candidate(number, registered_name(record) or number)


def _table(switched: Switched, name: str) -> Mapping[str, Any]:
    found = switched.options.get(name, {})
    if not isinstance(found, Mapping):
        raise Invalid(invalid("source_option_wrong", source=switched.card.id, option=name))
    return found
